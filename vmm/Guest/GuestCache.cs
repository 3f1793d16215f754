using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace NicTwin.Vmm.Guest;

/// <summary>What apt answered to a request: remembered, so that a kit can be made again without the mirror.</summary>
internal sealed record ResolvedPackages(string Suite, string Mirror, IReadOnlyList<string> Requested, IReadOnlyList<GuestPackage> Packages);

/// <summary>
/// The folder of guests in the user's cache: packages as they came, apt's root, and finished kits. A kit appears by the renaming of
/// its folder; what is there is complete.
/// </summary>
public sealed class GuestCache
{
    private const int KitsKept = 8;
    private const string CurrentName = "current";

    private readonly string _root;

    /// <summary>Opens the cache; nothing is created before something is stored.</summary>
    /// <param name="cacheDirectory">The cache of NicTwin.</param>
    public GuestCache(string cacheDirectory) => _root = Path.Combine(Path.GetFullPath(cacheDirectory), "guest");

    /// <summary>Where packages are kept, under the names that apt gives them.</summary>
    internal string Packages => Path.Combine(_root, "packages");

    private string Kits => Path.Combine(_root, "kits");

    private string Resolutions => Path.Combine(_root, "resolved");

    /// <summary>The kit that the last fetch made or found; null when there is none.</summary>
    public GuestKit? Current()
    {
        string name = Path.Combine(Kits, CurrentName);
        return File.Exists(name) ? GuestKit.Load(Path.Combine(Kits, Path.GetFileName(File.ReadAllText(name).Trim()))) : null;
    }

    /// <summary>All complete kits, the last used first.</summary>
    public IReadOnlyList<GuestKit> All() => Directory.Exists(Kits)
        ? [.. new DirectoryInfo(Kits).EnumerateDirectories().OrderByDescending(static d => d.LastWriteTimeUtc)
            .Select(static d => GuestKit.Load(d.FullName)).OfType<GuestKit>()]
        : [];

    /// <summary>The kit of an id; null when there is none.</summary>
    internal GuestKit? Find(string id) => GuestKit.Load(Path.Combine(Kits, id));

    /// <summary>The root of apt for a suite.</summary>
    internal string AptFolder(string suite) => Path.Combine(_root, "apt", suite.Replace('/', '_'));

    /// <summary>Waits until no other process works in the cache.</summary>
    /// <param name="waiting">Called once if it is so.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    internal FileStream Lock(Action waiting, CancellationToken cancellation)
    {
        CreateFolders();
        string path = Path.Combine(_root, "lock");
        for (bool told = false; ; told = true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (UnauthorizedAccessException e)
            {
                throw new GuestKitException($"the cache file '{path}' cannot be written: {e.Message}", e);
            }
            catch (IOException)
            {
                if (!told)
                {
                    waiting();
                }

                cancellation.WaitHandle.WaitOne(200);
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>The remembered answer to a request; null when there is none or a package of it is missing.</summary>
    internal ResolvedPackages? FindResolved(string suite, IReadOnlyList<string> requested)
    {
        string path = ResolutionPath(suite, requested);
        try
        {
            return File.Exists(path) && JsonSerializer.Deserialize<ResolvedPackages>(File.ReadAllText(path)) is { } resolved
                && resolved.Packages.All(p => new FileInfo(Path.Combine(Packages, p.File)) is { Exists: true } f && f.Length == p.Size)
                ? resolved
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Remembers an answer and forgets packages that no answer names any more.</summary>
    internal void StoreResolved(ResolvedPackages resolved)
    {
        string path = ResolutionPath(resolved.Suite, resolved.Requested);
        string temporary = path + ".tmp";
        File.WriteAllText(temporary, JsonSerializer.Serialize(resolved));
        File.Move(temporary, path, overwrite: true);
        RemoveOldPackages();
    }

    /// <summary>
    /// Compares a package with the hash that the signed lists give. A file that differs is removed, so that the next fetch gets it anew.
    /// </summary>
    internal void Verify(GuestPackage package)
    {
        string path = Path.Combine(Packages, package.File);
        string hash = HashOf(path);
        if (hash != package.Sha256)
        {
            File.Delete(path);
            throw new GuestKitException($"the package file '{path}' was damaged and has been removed; fetch again.");
        }
    }

    /// <summary>Stores a kit under its id, replacing one that is not whole.</summary>
    /// <param name="kit">The description, without a folder.</param>
    /// <param name="kernel">The kernel image.</param>
    /// <param name="initramfs">The initramfs.</param>
    internal GuestKit Store(GuestKit kit, byte[] kernel, byte[] initramfs)
    {
        string folder = Path.Combine(Kits, kit.Id);
        string temporary = Path.Combine(Kits, $".{Environment.ProcessId}.tmp");
        try
        {
            Directory.CreateDirectory(temporary);
            GuestKit written = kit with { Folder = temporary };
            File.WriteAllBytes(written.KernelPath, kernel);
            File.WriteAllBytes(written.InitramfsPath, initramfs);
            written.Store();
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            Directory.Move(temporary, folder);
        }
        finally
        {
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }
        }

        return kit with { Folder = folder };
    }

    /// <summary>Makes a kit the one that guests boot when nothing else is said, and removes the oldest ones.</summary>
    internal void Select(GuestKit kit)
    {
        string current = Path.Combine(Kits, CurrentName);
        try
        {
            Directory.SetLastWriteTimeUtc(kit.Folder, DateTime.UtcNow);
            if (!File.Exists(current) || File.ReadAllText(current).Trim() != kit.Id)
            {
                File.WriteAllText(current + ".tmp", kit.Id + "\n");
                File.Move(current + ".tmp", current, overwrite: true);
            }

            foreach (DirectoryInfo old in new DirectoryInfo(Kits).EnumerateDirectories().OrderByDescending(static d => d.LastWriteTimeUtc).Skip(KitsKept))
            {
                old.Delete(recursive: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GuestKitException($"the cache folder '{Kits}' cannot be written: {e.Message.TrimEnd('.')}.", e);
        }
    }

    /// <summary>The hash of a file, lower case.</summary>
    internal static string HashOf(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    /// <summary>The hash of bytes, lower case.</summary>
    internal static string HashOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private void CreateFolders()
    {
        try
        {
            foreach (string folder in new[] { Kits, Packages, Resolutions })
            {
                Directory.CreateDirectory(folder);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GuestKitException($"the cache folder '{_root}' cannot be created: {e.Message.TrimEnd('.')}.", e);
        }
    }

    private string ResolutionPath(string suite, IReadOnlyList<string> requested)
    {
        string key = HashOf(Encoding.UTF8.GetBytes(suite + '\n' + string.Join('\n', requested)))[..16];
        return Path.Combine(Resolutions, key + ".json");
    }

    private void RemoveOldPackages()
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(Resolutions, "*.json"))
        {
            named.UnionWith(JsonSerializer.Deserialize<ResolvedPackages>(File.ReadAllText(file))?.Packages.Select(static p => p.File) ?? []);
        }

        foreach (string file in Directory.EnumerateFiles(Packages, "*.deb"))
        {
            if (!named.Contains(Path.GetFileName(file)))
            {
                File.Delete(file);
            }
        }
    }
}
