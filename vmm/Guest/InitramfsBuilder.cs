using System.IO.Compression;
using System.Text;

namespace NicTwin.Vmm.Guest;

/// <summary>An initramfs and what is in it.</summary>
/// <param name="Archive">The bytes.</param>
/// <param name="Modules">Names of the modules.</param>
/// <param name="BuiltIn">Names of wanted modules that are part of the kernel.</param>
/// <param name="Programs">Names of the programs, without busybox's applets.</param>
/// <param name="Applets">The number of busybox's applets.</param>
internal sealed record Initramfs(
    byte[] Archive, IReadOnlyList<string> Modules, IReadOnlyList<string> BuiltIn, IReadOnlyList<string> Programs, int Applets);

/// <summary>Puts the guest's root file system together.</summary>
internal sealed class InitramfsBuilder
{
    private const int Executable = 0x1ed; // 0755
    private const int Readable = 0x1a4; // 0644
    private const string Programs = "usr/bin/";
    private const string CLibrary = "libc.so.6";
    private const string CancellationLibrary = "libgcc_s.so.1";
    private const string Busybox = "usr/bin/busybox";
    private const string Shell = "usr/bin/sh";
    private const string OwnOrigin = "";

    private static readonly string[] s_folders =
        ["dev", "etc", "etc/nictwin", "proc", "root", "run", "sys", "tmp", "usr", "usr/bin", "usr/lib", "usr/share", "var", "var/run"];

    private static readonly (string Path, string Text)[] s_texts =
    [
        ("etc/group", "root:x:0:\n"),
        ("etc/hosts", "127.0.0.1 localhost\n::1 localhost\n"),
        ("etc/passwd", "root:x:0:0:root:/root:/bin/sh\n"),
    ];

    private readonly FileTree _packages;
    private readonly FileTree _guest = new();
    private readonly SortedSet<string> _programs = new(StringComparer.Ordinal);

    private InitramfsBuilder(FileTree packages) => _packages = packages;

    /// <summary>Builds an archive; equal inputs give equal bytes.</summary>
    /// <param name="kernel">The kernel whose modules go in.</param>
    /// <param name="packages">The files of all packages.</param>
    /// <param name="request">What goes in.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="GuestKitException">A program, a library or a module is missing.</exception>
    internal static Initramfs Build(KernelFiles kernel, FileTree packages, InitramfsRequest request, CancellationToken cancellation)
    {
        var builder = new InitramfsBuilder(packages);
        ModuleSet modules = ModuleSet.Choose(kernel, InitramfsRequest.UsualModules.Concat(request.Modules), request.SignedModules, cancellation);
        builder.AddFrame();
        builder.AddPrograms(request.Packages);
        builder.AddData();
        int applets = builder.AddApplets();
        builder.AddModules(kernel, modules);
        byte[] archive = builder.Write();
        return new Initramfs(
            request.Compressed ? Gzip(archive) : archive, [.. modules.Modules.Select(static m => m.Name).Order(StringComparer.Ordinal)], modules.BuiltIn,
            [.. builder._programs], applets);
    }

    private void AddFrame()
    {
        foreach (string folder in s_folders)
        {
            _guest.AddDirectory(folder, Executable, OwnOrigin);
        }

        foreach ((string path, string text) in s_texts)
        {
            _guest.AddFile(path, Encoding.UTF8.GetBytes(text), Readable, OwnOrigin);
        }

        _guest.AddFile("init", Encoding.UTF8.GetBytes(InitScript.Text), Executable, OwnOrigin);
    }

    private void AddPrograms(IReadOnlyList<string> packages)
    {
        if (_packages.Find(Busybox) is not { Kind: FileKind.Regular })
        {
            throw new GuestKitException("the packages hold no busybox; busybox-static is needed.", isInput: true);
        }

        Take(Busybox, "busybox");
        foreach ((string program, string package) in InitramfsRequest.UsualPrograms)
        {
            string path = Programs + program;
            if (_packages.Resolve(path) is null)
            {
                throw new GuestKitException($"the packages hold no program '{program}'; the package {package} is needed.", isInput: true);
            }

            Take(path, program);
            _programs.Add(program);
        }

        foreach (string path in _packages.Entries.Where(e => e.Key.StartsWith(Programs, StringComparison.Ordinal)
            && packages.Contains(e.Value.Origin, StringComparer.Ordinal)).Select(static e => e.Key))
        {
            if (_packages.Resolve(path) is not null)
            {
                Take(path, Path.GetFileName(path));
                _programs.Add(Path.GetFileName(path));
            }
        }
    }

    // A file with the links that lead to it, and for an ELF file all that it loads.
    private void Take(string path, string neededBy)
    {
        if (_packages.Resolve(path) is not { } found)
        {
            throw new GuestKitException($"'{neededBy}' needs {path}, which no package holds.", isInput: true);
        }

        foreach (string link in found.Links)
        {
            _guest.AddLink(link, _packages.Find(link)!.Target, OwnOrigin);
        }

        if (_guest.Find(found.Path) is { Kind: FileKind.Regular })
        {
            return;
        }

        _guest.AddFile(found.Path, found.File.Content, found.File.Permissions, found.File.Origin);
        try
        {
            TakeDependencies(found.Path, found.File.Content);
        }
        catch (InvalidDataException e)
        {
            throw new GuestKitException($"'{found.Path}' cannot be read: {e.Message}.", isInput: true);
        }
    }

    private void TakeDependencies(string path, byte[] content)
    {
        if (ElfFile.Open(content) is not { } elf)
        {
            return;
        }

        if (!elf.IsRiscV)
        {
            throw new GuestKitException($"'{path}' is a program for another processor; the packages of riscv64 are needed.", isInput: true);
        }

        (string? interpreter, IReadOnlyList<string> needed) = elf.Dependencies();
        if (interpreter is not null)
        {
            Take(interpreter, path);
        }

        foreach (string library in needed)
        {
            Take(LibraryPath(library), path);
        }

        // The C library loads this one itself when a thread is cancelled, and ends the program when it is not there.
        if (needed.Contains(CLibrary, StringComparer.Ordinal) && _packages.Resolve(LibraryPath(CancellationLibrary)) is not null)
        {
            Take(LibraryPath(CancellationLibrary), path);
        }
    }

    private string LibraryPath(string library)
    {
        string multiarch = "usr/lib/riscv64-linux-gnu/" + library;
        return _packages.Resolve(multiarch) is not null ? multiarch : "usr/lib/" + library;
    }

    private void AddData()
    {
        foreach ((string path, FileTreeEntry entry) in _packages.Entries)
        {
            if (entry.Kind == FileKind.Regular && InitramfsRequest.UsualData.Any(d => path.StartsWith(d, StringComparison.Ordinal)))
            {
                _guest.AddFile(path, entry.Content, Readable, entry.Origin);
            }
        }
    }

    // Busybox's shell takes its own applet before a program of the same name, for example its ip. Commands therefore run in dash;
    // in the interactive shell, which is busybox's because it edits lines, the names stand for the programs' paths.
    private int AddApplets()
    {
        _guest.AddLink(Shell, "dash", OwnOrigin);
        var aliases = new StringBuilder();
        int count = 0;
        foreach (string applet in BusyboxApplets.Of(_packages.Find(Busybox)!.Content))
        {
            // Linux's real tools go before busybox's.
            if (_guest.Find(Programs + applet) is null)
            {
                _guest.AddLink(Programs + applet, "busybox", OwnOrigin);
                count++;
            }
            else if (Programs + applet != Shell)
            {
                aliases.Append($"alias {applet}=/{Programs}{applet}\n");
            }
        }

        _guest.AddFile("etc/nictwin/shell", Encoding.UTF8.GetBytes(aliases.ToString()), Readable, OwnOrigin);
        return count;
    }

    private void AddModules(KernelFiles kernel, ModuleSet modules)
    {
        string folder = $"usr/lib/modules/{kernel.Version}/";
        foreach (KernelModule module in modules.Modules)
        {
            _guest.AddFile(folder + module.Path, module.Content, Readable, OwnOrigin);
        }

        _guest.AddFile(folder + "modules.dep", Encoding.UTF8.GetBytes(modules.DependencyTable()), Readable, OwnOrigin);
        _guest.AddFile(folder + "modules.alias", Encoding.UTF8.GetBytes(modules.AliasTable()), Readable, OwnOrigin);
        _guest.AddFile(folder + "modules.builtin", Encoding.UTF8.GetBytes(kernel.BuiltInText), Readable, OwnOrigin);
    }

    private byte[] Write()
    {
        var output = new MemoryStream();
        var cpio = new CpioWriter(output);
        var folders = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string path, FileTreeEntry entry) in _guest.Entries)
        {
            AddParents(cpio, path, folders);
            switch (entry.Kind)
            {
                case FileKind.Directory when folders.Add(path):
                    cpio.AddDirectory(path, entry.Permissions);
                    break;
                case FileKind.Regular:
                    cpio.AddFile(path, entry.Content, entry.Permissions);
                    break;
                case FileKind.Link:
                    cpio.AddLink(path, entry.Target);
                    break;
            }
        }

        foreach ((string path, string target) in FileTree.MergedFolders)
        {
            cpio.AddLink(path, target);
        }

        // The kernel opens the console before anything is mounted on dev.
        cpio.AddDevice("dev/console", 0x180, major: 5, minor: 1);
        cpio.AddDevice("dev/null", 0x1b6, major: 1, minor: 3);
        cpio.Finish();
        return output.ToArray();
    }

    private static void AddParents(CpioWriter cpio, string path, HashSet<string> folders)
    {
        for (int at = path.IndexOf('/', StringComparison.Ordinal); at > 0; at = path.IndexOf('/', at + 1))
        {
            if (folders.Add(path[..at]))
            {
                cpio.AddDirectory(path[..at]);
            }
        }
    }

    private static byte[] Gzip(byte[] archive)
    {
        var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.SmallestSize))
        {
            gzip.Write(archive);
        }

        return output.ToArray();
    }
}
