using System.Text.Json;
using System.Text.Json.Serialization;

namespace NicTwin.Vmm.Guest;

/// <summary>A file of a kit.</summary>
/// <param name="Name">Its name in the kit's folder.</param>
/// <param name="Size">Its length.</param>
/// <param name="Sha256">Its hash, lower case.</param>
public sealed record GuestKitFile(string Name, long Size, string Sha256);

/// <summary>A kernel and an initramfs that a guest boots, and where they come from.</summary>
public sealed record GuestKit
{
    /// <summary>The name of the file that describes a kit, in its folder.</summary>
    public const string ManifestName = "kit.json";

    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    /// <summary>
    /// How kits are made at present: raised when equal packages give another initramfs or init speaks otherwise. Kits of
    /// another form are as good as none.
    /// </summary>
    internal const int CurrentForm = 2;

    /// <summary>How the kit was made.</summary>
    public int Form { get; init; }

    /// <summary>Equal for equal contents.</summary>
    public required string Id { get; init; }

    /// <summary>The kernel's version as uname -r shows it.</summary>
    public required string KernelVersion { get; init; }

    /// <summary>The suite of the packages; null when all of them are the user's own.</summary>
    public required string? Suite { get; init; }

    /// <summary>The mirror that the packages came from; null as for <see cref="Suite"/>.</summary>
    public required string? Mirror { get; init; }

    /// <summary>The flat kernel image.</summary>
    public required GuestKitFile Kernel { get; init; }

    /// <summary>The initramfs.</summary>
    public required GuestKitFile Initramfs { get; init; }

    /// <summary>The modules in the initramfs.</summary>
    public required IReadOnlyList<string> Modules { get; init; }

    /// <summary>Modules that were asked for and are part of the kernel.</summary>
    public required IReadOnlyList<string> BuiltInModules { get; init; }

    /// <summary>False when the signatures of the modules were removed.</summary>
    public required bool SignedModules { get; init; }

    /// <summary>The programs in the initramfs beside busybox's applets.</summary>
    public required IReadOnlyList<string> Programs { get; init; }

    /// <summary>The number of busybox's applets.</summary>
    public required int Applets { get; init; }

    /// <summary>The packages that it was made of.</summary>
    public required IReadOnlyList<GuestPackage> Packages { get; init; }

    /// <summary>The folder of the kit.</summary>
    [JsonIgnore]
    public string Folder { get; init; } = string.Empty;

    /// <summary>The path of the kernel image.</summary>
    [JsonIgnore]
    public string KernelPath => Path.Combine(Folder, Kernel.Name);

    /// <summary>The path of the initramfs.</summary>
    [JsonIgnore]
    public string InitramfsPath => Path.Combine(Folder, Initramfs.Name);

    /// <summary>Reads the kit in a folder; null when there is none, or it is not complete.</summary>
    internal static GuestKit? Load(string folder)
    {
        try
        {
            string manifest = Path.Combine(folder, ManifestName);
            if (!File.Exists(manifest) || JsonSerializer.Deserialize<GuestKit>(File.ReadAllText(manifest), s_json) is not { Form: CurrentForm } kit)
            {
                return null;
            }

            kit = kit with { Folder = folder };
            return IsWhole(kit.KernelPath, kit.Kernel) && IsWhole(kit.InitramfsPath, kit.Initramfs) ? kit : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Writes the description into the kit's folder.</summary>
    internal void Store() => File.WriteAllText(Path.Combine(Folder, ManifestName), JsonSerializer.Serialize(this, s_json) + "\n");

    private static bool IsWhole(string path, GuestKitFile file) => new FileInfo(path) is { Exists: true } f && f.Length == file.Size;
}
