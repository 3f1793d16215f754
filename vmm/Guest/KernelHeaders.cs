using System.Runtime.InteropServices;

namespace NicTwin.Vmm.Guest;

/// <summary>
/// Debian's kernel headers for the kernel of a kit, unpacked into a folder so that modules can be built on this host without
/// root rights and without installing anything.
/// </summary>
/// <remarks>
/// The package of kbuild's programs is taken for this host's architecture, since they run here, together with the C library
/// that they were built for: they run with its loader, so the host's own may be older.
/// </remarks>
public sealed class KernelHeaders
{
    private const string KernelArchitecture = "-riscv64";

    // Owner may do everything, all others may read and execute.
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly string _folder;
    private readonly string _version;
    private readonly string _abi;
    private readonly string _architecture;

    private KernelHeaders(string folder, string version, string architecture)
    {
        _folder = folder;
        _version = version;
        _abi = version[..^KernelArchitecture.Length];
        _architecture = architecture;
    }

    /// <summary>The folder for 'make -C'.</summary>
    public string BuildFolder => Path.Combine(_folder, "usr", "src", $"linux-headers-{_version}");

    private string Kbuild => Path.Combine(_folder, "usr", "lib", $"linux-kbuild-{_abi}", "scripts");

    private string Library => Path.Combine(_folder, "host");

    /// <summary>Fetches the packages and unpacks them.</summary>
    /// <param name="cache">The cache, for downloads.</param>
    /// <param name="kit">The kit whose kernel is meant.</param>
    /// <param name="folder">The folder; what is in it is written over.</param>
    /// <param name="progress">Hears what is going on.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="GuestKitException">They cannot be had.</exception>
    public static KernelHeaders Fetch(GuestCache cache, GuestKit kit, string folder, Action<GuestProgress> progress, CancellationToken cancellation = default)
    {
        if (kit.Suite is not { } suite || kit.Mirror is not { } mirror || !kit.KernelVersion.EndsWith(KernelArchitecture, StringComparison.Ordinal))
        {
            throw new GuestKitException($"the kernel {kit.KernelVersion} is none of Debian's packages, so there are no headers to fetch for it.", isInput: true);
        }

        var headers = new KernelHeaders(Path.GetFullPath(folder), kit.KernelVersion, HostArchitecture());
        using FileStream guard = cache.Lock(() => progress(new GuestProgress("waiting for another process that makes a guest")), cancellation);
        var apt = new AptRoot(cache.AptFolder(suite + "-headers"), cache.Packages, mirror, suite, headers._architecture);
        apt.Update(progress, cancellation);
        progress(new GuestProgress($"downloading the headers of {kit.KernelVersion}"));
        IReadOnlyList<string> files = apt.DownloadAlone(headers.Packages(), cancellation);
        headers.Unpack(files, progress, cancellation);
        return headers;
    }

    private static string HostArchitecture() => RuntimeInformation.OSArchitecture switch
    {
        Architecture.X64 => "amd64",
        Architecture.Arm64 => "arm64",
        Architecture.RiscV64 => "riscv64",
        _ => throw new GuestKitException($"Debian has no kbuild programs for {RuntimeInformation.OSArchitecture}."),
    };

    private string[] Packages() =>
    [
        $"linux-headers-{_version}",
        $"linux-headers-{_abi}-common",
        $"linux-kbuild-{_abi}:{_architecture}",
        $"libc6:{_architecture}",
    ];

    private void Unpack(IReadOnlyList<string> files, Action<GuestProgress> progress, CancellationToken cancellation)
    {
        progress(new GuestProgress("unpacking"));
        foreach (string part in new[] { "usr", "host" })
        {
            string old = Path.Combine(_folder, part);
            if (Directory.Exists(old))
            {
                Directory.Delete(old, recursive: true);
            }
        }

        Directory.CreateDirectory(Library);
        foreach (string file in files)
        {
            string target = Path.GetFileName(file).StartsWith("libc6_", StringComparison.Ordinal) ? Library : _folder;
            (int exitCode, _, string error) = HostTool.Run("dpkg-deb", ["-x", file, target], cancellation: cancellation);
            if (exitCode != 0)
            {
                throw new GuestKitException($"'{file}' cannot be unpacked: {HostTool.LastLine(error)}.");
            }
        }

        Settle();
    }

    // The packages expect to lie below /usr, and a host with their C library.
    private void Settle()
    {
        string makefile = Path.Combine(BuildFolder, "Makefile");
        File.WriteAllText(makefile, File.ReadAllText(makefile).Replace("/usr/src/", "../", StringComparison.Ordinal));

        // It holds the kernel's types for BPF alone, and asks for pahole on the host; modules need none.
        File.Delete(Path.Combine(BuildFolder, "vmlinux"));
        string loader = Directory.EnumerateFiles(Library, "ld-linux-*.so.*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        string fixdep = Path.Combine(Kbuild, "basic", "fixdep");
        File.Move(fixdep, fixdep + ".real", overwrite: true);
        Wrap(fixdep, "fixdep.real", loader);

        // Debian's modpost chooses by byte order and word size; here there is one choice.
        Wrap(Path.Combine(Kbuild, "mod", "modpost"), "modpost.real-lsb-64", loader);
    }

    private static void Wrap(string path, string program, string loader)
    {
        string folder = Path.GetDirectoryName(path)!;
        string toLoader = Path.GetRelativePath(folder, loader);
        string text = $"""
            #!/bin/sh
            here=$(dirname "$(readlink -f "$0")")
            exec "$here/{toLoader}" --library-path "$here/{Path.GetDirectoryName(toLoader)}" "$here/{program}" "$@"

            """;
        File.Delete(path);
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, Executable);
        }
    }
}
