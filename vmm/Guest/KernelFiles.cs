using System.Formats.Tar;

namespace NicTwin.Vmm.Guest;

/// <summary>A kernel's flat image and its module files, from a Debian package or from a user's own build.</summary>
internal sealed class KernelFiles
{
    private const string ModulesFolder = "usr/lib/modules/";
    private const string BuiltInTable = "modules.builtin";

    private readonly IReadOnlyDictionary<string, Func<byte[]>> _modules;

    private KernelFiles(byte[] image, string version, IReadOnlyDictionary<string, Func<byte[]>> modules, string builtIn)
    {
        Image = image;
        Version = version;
        _modules = modules;
        BuiltInText = builtIn;
    }

    /// <summary>The flat image.</summary>
    internal byte[] Image { get; }

    /// <summary>The version as uname -r shows it.</summary>
    internal string Version { get; }

    /// <summary>The paths of the modules below lib/modules/VERSION.</summary>
    internal IEnumerable<string> ModulePaths => _modules.Keys;

    /// <summary>The paths of the modules that are part of the image.</summary>
    internal IEnumerable<string> BuiltIn => BuiltInText.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The table of the modules that are part of the image, as it is.</summary>
    internal string BuiltInText { get; }

    /// <summary>The bytes of a module file.</summary>
    internal byte[] ReadModule(string path) => _modules[path]();

    /// <summary>Reads a package linux-image-*.</summary>
    internal static KernelFiles FromPackage(string path, CancellationToken cancellation)
    {
        byte[]? image = null;
        string? version = null;
        string builtIn = string.Empty;
        var modules = new Dictionary<string, Func<byte[]>>(StringComparer.Ordinal);
        DebFile.Read(path, Take, cancellation);
        string name = $"the kernel in '{Path.GetFileName(path)}'";
        if (image is null || version is null)
        {
            throw new GuestKitException($"'{path}' holds no kernel and modules.", isInput: true);
        }

        return Create(KernelImage.Extract(image, name, cancellation), version, modules, builtIn, name);

        void Take(TarEntry entry)
        {
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
            {
                return;
            }

            string file = FileTree.Merge(entry.Name);
            if (file.StartsWith("boot/vmlinu", StringComparison.Ordinal))
            {
                image = DebFile.Content(entry);
            }
            else if (file.StartsWith(ModulesFolder, StringComparison.Ordinal) && file[ModulesFolder.Length..].Split('/', 2) is [string folder, string rest])
            {
                version = folder;
                if (KernelModule.IsModule(rest))
                {
                    byte[] content = DebFile.Content(entry);
                    modules[rest] = () => content;
                }
                else if (rest == BuiltInTable)
                {
                    builtIn = System.Text.Encoding.UTF8.GetString(DebFile.Content(entry));
                }
            }
        }
    }

    /// <summary>Takes a kernel file and a folder of modules.</summary>
    /// <param name="kernel">Image, or a compressed form of it.</param>
    /// <param name="modules">lib/modules/VERSION, or a folder that holds exactly one such folder.</param>
    /// <param name="cancellation">Ends a decompressor.</param>
    internal static KernelFiles FromFiles(string kernel, string modules, CancellationToken cancellation)
    {
        if (!File.Exists(kernel))
        {
            throw new GuestKitException($"there is no kernel file '{kernel}'.", isInput: true);
        }

        string folder = VersionFolder(modules);
        var files = new Dictionary<string, Func<byte[]>>(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            string path = Path.GetRelativePath(folder, file);
            if (KernelModule.IsModule(path))
            {
                files[path] = () => File.ReadAllBytes(file);
            }
        }

        string table = Path.Combine(folder, BuiltInTable);
        string name = $"'{kernel}'";
        byte[] image = KernelImage.Extract(File.ReadAllBytes(kernel), name, cancellation);
        return Create(image, Path.GetFileName(folder), files, File.Exists(table) ? File.ReadAllText(table) : string.Empty, name);
    }

    private static KernelFiles Create(byte[] image, string version, Dictionary<string, Func<byte[]>> modules, string builtIn, string name) =>
        KernelImage.Version(image) is { } own && own != version
            ? throw new GuestKitException($"{name} is version {own}, and the modules are for {version}.", isInput: true)
            : new KernelFiles(image, version, modules, builtIn);

    // A folder that holds modules holds kernel/ or updates/ and is named like the version; people also name a root file system.
    private static string VersionFolder(string modules)
    {
        string full = Path.GetFullPath(modules).TrimEnd('/');
        if (!Directory.Exists(full))
        {
            throw new GuestKitException($"there is no folder '{modules}'.", isInput: true);
        }

        foreach (string candidate in new[] { full, Path.Combine(full, "lib", "modules"), Path.Combine(full, "usr", "lib", "modules") })
        {
            if (IsVersionFolder(candidate))
            {
                return candidate;
            }

            string[] inside = Directory.Exists(candidate) ? [.. Directory.EnumerateDirectories(candidate).Where(IsVersionFolder)] : [];
            if (inside.Length == 1)
            {
                return inside[0];
            }
        }

        throw new GuestKitException($"'{modules}' is no folder lib/modules/VERSION and holds not exactly one.", isInput: true);
    }

    private static bool IsVersionFolder(string folder) =>
        Directory.Exists(Path.Combine(folder, "kernel")) || File.Exists(Path.Combine(folder, BuiltInTable));
}
