using System.Globalization;
using System.Text.Json;
using NicTwin.Vmm.Guest;
using Spectre.Console;

namespace NicTwin.Cli;

/// <summary>Guest kits as text and as JSON.</summary>
internal static class GuestText
{
    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>One kit as one JSON object.</summary>
    public static string Json(GuestKit kit, bool wasCached, TimeSpan elapsed) =>
        JsonSerializer.Serialize(new { cached = wasCached, seconds = Math.Round(elapsed.TotalSeconds, 3), kit = Fields(kit) }, s_json);

    /// <summary>All kits as one JSON object.</summary>
    public static string Json(IReadOnlyList<GuestKit> kits, string? current) =>
        JsonSerializer.Serialize(new { current, kits = kits.Select(Fields) }, s_json);

    /// <summary>One kit for people.</summary>
    public static void Print(GuestKit kit, bool wasCached, TimeSpan elapsed)
    {
        TextWriter output = Console.Out;
        string source = kit.Mirror is null ? "own packages" : $"{kit.Suite}, {kit.Mirror}";
        output.WriteLine($"kernel     {kit.KernelVersion}, {Size(kit.Kernel.Size)}  {kit.KernelPath}");
        output.WriteLine($"initramfs  {Size(kit.Initramfs.Size)}  {kit.InitramfsPath}");
        output.WriteLine($"modules    {string.Join(", ", kit.Modules)}{(kit.SignedModules ? " (signed)" : string.Empty)}");
        output.WriteLine($"built in   {string.Join(", ", kit.BuiltInModules)}");
        output.WriteLine($"programs   {string.Join(", ", kit.Programs)}, busybox with {kit.Applets} applets");
        output.WriteLine($"packages   {kit.Packages.Count} ({source})");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(wasCached ? "in the cache already" : "made")}, {elapsed.TotalSeconds:0.0} s"));
    }

    /// <summary>All kits as a table.</summary>
    public static void PrintList(IReadOnlyList<GuestKit> kits, string? current)
    {
        if (kits.Count == 0)
        {
            Console.Out.WriteLine("no guest in the cache; 'nictwin guest fetch' gets one");
            return;
        }

        Table table = new Table().Border(TableBorder.None).AddColumns(string.Empty, "id", "kernel", "suite", "initramfs", "modules", "folder");
        foreach (GuestKit kit in kits)
        {
            table.AddRow(new[]
            {
                kit.Id == current ? "*" : string.Empty, kit.Id, kit.KernelVersion, kit.Suite ?? "own", Size(kit.Initramfs.Size),
                kit.SignedModules ? "signed" : "unsigned", kit.Folder,
            }.Select(Markup.Escape).ToArray());
        }

        Terminal.Output.Write(table);
    }

    private static object Fields(GuestKit kit) => new
    {
        id = kit.Id,
        folder = kit.Folder,
        kernelVersion = kit.KernelVersion,
        suite = kit.Suite,
        mirror = kit.Mirror,
        kernel = new { path = kit.KernelPath, size = kit.Kernel.Size, sha256 = kit.Kernel.Sha256 },
        initramfs = new { path = kit.InitramfsPath, size = kit.Initramfs.Size, sha256 = kit.Initramfs.Sha256 },
        modules = kit.Modules,
        builtInModules = kit.BuiltInModules,
        signedModules = kit.SignedModules,
        programs = kit.Programs,
        applets = kit.Applets,
        packages = kit.Packages.Select(static p => new { name = p.Name, version = p.Version, file = p.File, size = p.Size, sha256 = p.Sha256 }),
    };

    private static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.0} MiB");
}
