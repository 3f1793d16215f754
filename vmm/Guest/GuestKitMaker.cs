using System.Formats.Tar;
using System.Text;

namespace NicTwin.Vmm.Guest;

/// <summary>How far the making of a kit is.</summary>
/// <param name="Activity">What is being done.</param>
/// <param name="Part">The part of it that is done, 0 to 1; null when that is not known.</param>
public sealed record GuestProgress(string Activity, double? Part = null);

/// <summary>Makes guest kits, or finds them in the cache.</summary>
public sealed class GuestKitMaker
{
    private const string KernelPackage = "linux-image-riscv64";
    private const string KernelPackagePrefix = "linux-image-";
    private const string AptConfiguration = "/etc/apt";

    private readonly GuestCache _cache;
    private readonly GuestRequest _request;
    private readonly Action<GuestProgress> _progress;
    private readonly CancellationToken _cancellation;

    private GuestKitMaker(GuestCache cache, GuestRequest request, Action<GuestProgress> progress, CancellationToken cancellation)
    {
        _cache = cache;
        _request = request;
        _progress = progress;
        _cancellation = cancellation;
    }

    /// <summary>Gives the kit of a request and makes it the current one.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="request">What the kit is made of.</param>
    /// <param name="progress">Hears what is going on.</param>
    /// <param name="cancellation">Ends the work; downloads are continued by the next call.</param>
    /// <returns>The kit, and whether it was in the cache.</returns>
    /// <exception cref="GuestKitException">It cannot be made.</exception>
    public static (GuestKit Kit, bool WasCached) Make(
        GuestCache cache, GuestRequest request, Action<GuestProgress> progress, CancellationToken cancellation = default)
    {
        request.Check();
        using FileStream guard = cache.Lock(() => progress(new GuestProgress("waiting for another process that makes a guest")), cancellation);
        var maker = new GuestKitMaker(cache, request, progress, cancellation);
        (GuestKit kit, bool wasCached) = maker.Make();
        cache.Select(kit);
        return (kit, wasCached);
    }

    private (GuestKit Kit, bool WasCached) Make()
    {
        ResolvedPackages? resolved = _request.PackagesFolder is null ? Packages() : null;
        string? id = resolved is not null && _request.Kernel is null ? IdOf(resolved) : null;
        if (id is not null && _cache.Find(id) is { } cached)
        {
            return (cached, true);
        }

        IReadOnlyList<(GuestPackage Package, string Path)> files = resolved is null ? OwnPackages() : Verified(resolved);
        (KernelFiles kernel, FileTree tree) = Unpack(files);
        _progress(new GuestProgress("assembling the initramfs"));
        Initramfs initramfs = InitramfsBuilder.Build(kernel, tree, BuildRequest(), _cancellation);
        string name = _request.Compressed ? "initramfs.cpio.gz" : "initramfs.cpio";
        var kernelFile = new GuestKitFile("Image", kernel.Image.LongLength, GuestCache.HashOf(kernel.Image));
        var initramfsFile = new GuestKitFile(name, initramfs.Archive.LongLength, GuestCache.HashOf(initramfs.Archive));
        var kit = new GuestKit
        {
            Form = GuestKit.CurrentForm,
            Id = id ?? GuestCache.HashOf(Encoding.ASCII.GetBytes(kernelFile.Sha256 + initramfsFile.Sha256))[..16],
            KernelVersion = kernel.Version,
            Suite = resolved?.Suite,
            Mirror = resolved?.Mirror,
            Kernel = kernelFile,
            Initramfs = initramfsFile,
            Modules = initramfs.Modules,
            BuiltInModules = initramfs.BuiltIn,
            SignedModules = _request.Signed,
            Programs = initramfs.Programs,
            Applets = initramfs.Applets,
            Packages = [.. files.Select(static f => f.Package)],
        };
        return (_cache.Store(kit, kernel.Image, initramfs.Archive), false);
    }

    private InitramfsRequest BuildRequest() => new(_request.Modules, _request.Packages, _request.Signed, _request.Compressed);

    // The names of all packages, from the cache or from the mirror.
    private ResolvedPackages Packages()
    {
        string[] names = [.. InitramfsRequest.UsualPackages.Concat(_request.Packages).Concat(_request.Kernel is null ? [KernelPackage] : [])
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (!_request.Refresh && _cache.FindResolved(_request.Suite, names) is { } cached)
        {
            return cached;
        }

        string mirror = _request.Mirror ?? DebianMirror.Find(AptConfiguration, _request.Suite)
            ?? throw new GuestKitException($"the apt configuration in {AptConfiguration} names no Debian mirror; name one with --mirror URL.");
        var apt = new AptRoot(_cache.AptFolder(_request.Suite), _cache.Packages, mirror, _request.Suite);
        try
        {
            apt.Update(_progress, _cancellation);
        }
        catch (GuestKitException e) when (e.IsInput)
        {
            // A suite that does not exist needs no lists.
            Directory.Delete(_cache.AptFolder(_request.Suite), recursive: true);
            throw;
        }

        IReadOnlyList<GuestPackage> packages = apt.Resolve(names, _cancellation);
        double size = packages.Sum(static p => p.Size) / 1e6;
        string activity = $"downloading {packages.Count} packages, {size:0} MB";
        _progress(new GuestProgress(activity, 0));
        apt.Download(names, part => _progress(new GuestProgress(activity, part)), _cancellation);
        var resolved = new ResolvedPackages(_request.Suite, mirror, names, packages);
        _cache.StoreResolved(resolved);
        return resolved;
    }

    private string IdOf(ResolvedPackages resolved)
    {
        var text = new StringBuilder($"{GuestKit.CurrentForm}\n{_request.Signed}\n{_request.Compressed}\n{InitScript.Text}\n{string.Join(' ', InitramfsRequest.UsualModules)}\n");
        text.AppendJoin(' ', _request.Modules.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)).Append('\n');
        text.AppendJoin(' ', _request.Packages.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)).Append('\n');
        foreach (GuestPackage package in resolved.Packages)
        {
            text.Append(package.File).Append(' ').Append(package.Sha256).Append('\n');
        }

        return GuestCache.HashOf(Encoding.UTF8.GetBytes(text.ToString()))[..16];
    }

    private List<(GuestPackage Package, string Path)> Verified(ResolvedPackages resolved)
    {
        _progress(new GuestProgress("verifying the packages"));
        var files = new List<(GuestPackage Package, string Path)>();
        foreach (GuestPackage package in resolved.Packages)
        {
            _cancellation.ThrowIfCancellationRequested();
            _cache.Verify(package);
            files.Add((package, Path.Combine(_cache.Packages, package.File)));
        }

        return files;
    }

    private List<(GuestPackage Package, string Path)> OwnPackages()
    {
        var files = new List<(GuestPackage Package, string Path)>();
        foreach (string path in Directory.EnumerateFiles(_request.PackagesFolder!, "*.deb").Order(StringComparer.Ordinal))
        {
            (string name, string version, string architecture) = DebFile.Identify(path, _cancellation);
            if (architecture is not ("riscv64" or "all"))
            {
                throw new GuestKitException($"the package '{path}' is for {architecture}; the guest is riscv64.", isInput: true);
            }

            files.Add((new GuestPackage(name, version, Path.GetFileName(path), new FileInfo(path).Length, GuestCache.HashOf(path)), path));
        }

        return files.Count > 0 ? files : throw new GuestKitException($"the folder '{_request.PackagesFolder}' holds no .deb file.", isInput: true);
    }

    private (KernelFiles Kernel, FileTree Tree) Unpack(IReadOnlyList<(GuestPackage Package, string Path)> files)
    {
        KernelFiles? kernel = null;
        if (_request.Kernel is not null)
        {
            kernel = KernelFiles.FromFiles(_request.Kernel, _request.ModulesFolder!, _cancellation);
        }

        var tree = new FileTree();
        for (int i = 0; i < files.Count; i++)
        {
            (GuestPackage package, string path) = files[i];
            _progress(new GuestProgress("unpacking packages", (double)i / files.Count));
            if (!package.Name.StartsWith(KernelPackagePrefix, StringComparison.Ordinal))
            {
                DebFile.Read(path, entry => AddTo(tree, entry, package.Name), _cancellation);
            }
            else if (package.Name != KernelPackage && _request.Kernel is null)
            {
                kernel = kernel is null
                    ? KernelFiles.FromPackage(path, _cancellation)
                    : throw new GuestKitException($"there is more than one kernel package; '{path}' is the second.", isInput: true);
            }
        }

        return (kernel ?? throw new GuestKitException($"the packages hold no kernel; {KernelPackage} is needed, or --kernel and --modules.", isInput: true), tree);
    }

    private static void AddTo(FileTree tree, TarEntry entry, string package)
    {
        if (FileTree.Merge(entry.Name).StartsWith("usr/share/doc/", StringComparison.Ordinal))
        {
            return;
        }

        switch (entry.EntryType)
        {
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile:
                tree.AddFile(entry.Name, DebFile.Content(entry), (int)entry.Mode, package);
                break;
            case TarEntryType.HardLink when tree.Find(entry.LinkName) is { Kind: FileKind.Regular } original:
                tree.AddFile(entry.Name, original.Content, original.Permissions, package);
                break;
            case TarEntryType.SymbolicLink:
                tree.AddLink(entry.Name, entry.LinkName, package);
                break;
        }
    }
}
