using System.Globalization;
using System.Text.RegularExpressions;

namespace NicTwin.Vmm.Guest;

/// <summary>
/// An apt of our own beside the host's: sources, lists, state and archives are ours, so nothing of the host changes and no rights are
/// needed. Proxies and other settings of the way to the mirror are the host's. Apt itself verifies signatures and hashes.
/// </summary>
internal sealed partial class AptRoot
{
    private const string Architecture = "riscv64";

    private static readonly string[] s_keyrings =
        ["/usr/share/keyrings/debian-archive-keyring.gpg", "/usr/share/keyrings/debian-archive-keyring.pgp"];

    // These serve the installation of the kernel and of services only. Apt is told that they are there, which spares systemd,
    // the tools that make Debian's own initramfs, and what these need.
    private static readonly string[] s_assumed = ["adduser", "debconf", "debianutils", "init-system-helpers", "initramfs-tools", "kmod", "libcap2-bin", "linux-base"];

    // The names that a suite has besides its codename, while it has one of these states.
    private static readonly string[] s_aliases = ["stable", "testing", "oldstable"];

    private readonly string _folder;
    private readonly string _keyring;
    private readonly string _archives;
    private readonly string _mirror;
    private readonly string _suite;
    private readonly string? _second;

    /// <summary>Creates or reuses the root.</summary>
    /// <param name="folder">The folder of sources, lists and state.</param>
    /// <param name="archives">Where packages go.</param>
    /// <param name="mirror">The mirror.</param>
    /// <param name="suite">The suite.</param>
    /// <param name="second">Another architecture whose packages are wanted by their full name, as in libc6:amd64.</param>
    internal AptRoot(string folder, string archives, string mirror, string suite, string? second = null)
    {
        _second = second == Architecture ? null : second;
        _folder = folder;
        _archives = archives;
        _mirror = mirror;
        _suite = suite;
        _keyring = s_keyrings.FirstOrDefault(File.Exists)
            ?? throw new GuestKitException("the keys that Debian's archive is signed with are missing; on Debian: apt-get install debian-archive-keyring.");
        foreach (string part in new[] { "lists/partial", "state", "cache/archives/partial" })
        {
            Directory.CreateDirectory(Path.Combine(folder, part));
        }

        Directory.CreateDirectory(Path.Combine(archives, "partial"));

        File.WriteAllText(Path.Combine(folder, "status"), string.Concat(s_assumed.Select(AssumedPackage)));
        File.WriteAllText(Path.Combine(folder, "apt.conf"), Configuration());
    }

    /// <summary>Fetches the suite's lists.</summary>
    /// <remarks>
    /// A mirror that is being updated may have a new signature beside old lists for days. What it has under another name of the same
    /// suite, such as stable, may be whole all the same; it is taken if Debian's signature says that it is that suite.
    /// </remarks>
    /// <param name="progress">Hears what is asked.</param>
    /// <param name="cancellation">Ends apt.</param>
    /// <exception cref="GuestKitException">They cannot be had, or their signature is not right.</exception>
    internal void Update(Action<GuestProgress> progress, CancellationToken cancellation)
    {
        progress(new GuestProgress($"asking {_mirror} for {_suite}"));
        if (UpdateAs(_suite, cancellation) is not { } failure)
        {
            return;
        }

        foreach (string alias in failure.IsOutOfStep ? s_aliases : [])
        {
            progress(new GuestProgress($"the mirror is out of step for {_suite}; asking it for {alias}"));
            if (UpdateAs(alias, cancellation) is null && CodenameOf(SignedRelease(alias)) == _suite)
            {
                return;
            }
        }

        throw failure;
    }

    /// <summary>Lets apt choose the packages and versions that the named ones need.</summary>
    /// <exception cref="GuestKitException">One does not exist, or they do not fit together.</exception>
    internal IReadOnlyList<GuestPackage> Resolve(IReadOnlyList<string> names, CancellationToken cancellation)
    {
        // What is already among the archives is left out of the answer, therefore an empty folder of archives.
        string empty = Path.Combine(_folder, "cache", "archives");
        (int exitCode, string output, string error) = Apt(
            ["-o", $"Dir::Cache::archives={empty}", "-o", "Acquire::ForceHash=SHA256", "install", "--print-uris", "-qq", "-y", "--", .. names], line: null, cancellation);
        return exitCode == 0 ? ParseUris(output) : throw AptFailure.Of(output + error, _mirror, _suite);
    }

    /// <summary>Downloads packages and what they need into the archives; what is there already stays, parts are continued.</summary>
    /// <param name="names">The same names as for <see cref="Resolve"/>.</param>
    /// <param name="progress">Receives the part that is done, 0 to 1.</param>
    /// <param name="cancellation">Ends apt; what has come is kept.</param>
    internal void Download(IReadOnlyList<string> names, Action<double> progress, CancellationToken cancellation)
    {
        (int exitCode, string output, string error) = Apt(
            ["-o", "APT::Status-Fd=1", "install", "--download-only", "-qq", "-y", "--", .. names],
            line =>
            {
                // dlstatus:12:53.0271:Retrieving file 12 of 38
                if (line.StartsWith("dlstatus:", StringComparison.Ordinal)
                    && line.Split(':') is [_, _, string percent, ..]
                    && double.TryParse(percent, NumberStyles.Float, CultureInfo.InvariantCulture, out double done))
                {
                    progress(Math.Clamp(done / 100, 0, 1));
                }
            },
            cancellation);
        if (exitCode != 0)
        {
            throw AptFailure.Of(output + error, _mirror, _suite);
        }
    }

    /// <summary>Downloads packages without what they need into the archives, and returns their files.</summary>
    /// <exception cref="GuestKitException">One does not exist, or cannot be had.</exception>
    internal IReadOnlyList<string> DownloadAlone(IReadOnlyList<string> names, CancellationToken cancellation)
    {
        (int exitCode, string output, string error) = Apt(["-o", "Acquire::ForceHash=SHA256", "download", "--print-uris", "-qq", "--", .. names], line: null, cancellation);
        if (exitCode != 0)
        {
            throw AptFailure.Of(output + error, _mirror, _suite);
        }

        // Apt downloads into the present folder, checks the hashes, and leaves alone what is there and right.
        string[] apt = ["apt-get", "-c", Path.Combine(_folder, "apt.conf"), "download", "-qq", "--", .. names];
        (exitCode, string text, error) = HostTool.Run("sh", ["-c", "cd \"$1\" && shift && exec \"$@\"", "sh", _archives, .. apt], line: null, cancellation);
        return exitCode == 0
            ? [.. ParseUris(output).Select(p => Path.Combine(_archives, p.File))]
            : throw AptFailure.Of(text + error, _mirror, _suite);
    }

    /// <summary>Reads the lines of --print-uris: 'URI' file size algorithm:hash.</summary>
    internal static IReadOnlyList<GuestPackage> ParseUris(string output)
    {
        var packages = new List<GuestPackage>();
        foreach (Match match in UriLine().Matches(output))
        {
            string file = match.Groups["file"].Value;
            string[] parts = file[..^".deb".Length].Split('_');
            packages.Add(new GuestPackage(
                parts[0], Uri.UnescapeDataString(parts[1]), file, long.Parse(match.Groups["size"].Value, CultureInfo.InvariantCulture), match.Groups["hash"].Value));
        }

        return [.. packages.OrderBy(static p => p.Name, StringComparer.Ordinal)];
    }

    [GeneratedRegex(@"^'[^']*' (?<file>[a-z0-9][a-z0-9+.-]*_[^ /]+_[a-z0-9]+\.deb) (?<size>[0-9]+) SHA256:(?<hash>[0-9a-f]{64})\s*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UriLine();

    /// <summary>The codename that a Release file states; null when it states none.</summary>
    internal static string? CodenameOf(string? release) => release?.Split('\n')
        .FirstOrDefault(static l => l.StartsWith("Codename:", StringComparison.Ordinal))?["Codename:".Length..].Trim();

    private GuestKitException? UpdateAs(string suite, CancellationToken cancellation)
    {
        // Apt leaves packages of a file: archive where they are; those of a copy: archive come to the others.
        string uri = _mirror.StartsWith("file:", StringComparison.Ordinal) ? "copy:" + _mirror["file:".Length..] : _mirror;
        File.WriteAllText(Path.Combine(_folder, "sources.list"), $"deb [arch={Architecture}{(_second is null ? string.Empty : "," + _second)} signed-by={_keyring}] {uri} {suite} main\n");
        (int exitCode, string output, string error) = Apt(["update"], line: null, cancellation);
        return exitCode == 0 ? null : AptFailure.Of(output + error, _mirror, suite);
    }

    // Apt has verified it, and keeps it under the name of where it came from.
    private string? SignedRelease(string suite) =>
        Directory.EnumerateFiles(Path.Combine(_folder, "lists"), $"*_dists_{suite}_*Release").FirstOrDefault() is { } file ? File.ReadAllText(file) : null;

    private static string AssumedPackage(string name) =>
        $"Package: {name}\nStatus: install ok installed\nVersion: 9999:0\nArchitecture: {Architecture}\nMulti-Arch: foreign\n"
        + "Maintainer: nobody\nDescription: taken for installed\n\n";

    // Read after the host's configuration: its hooks, its pins and its further lists are not for us.
    private string Configuration() => $"""
        #clear APT::Update::Pre-Invoke;
        #clear APT::Update::Post-Invoke;
        #clear APT::Update::Post-Invoke-Success;
        #clear DPkg::Pre-Invoke;
        #clear DPkg::Post-Invoke;
        #clear DPkg::Pre-Install-Pkgs;
        #clear APT::Default-Release;
        #clear APT::Architectures;
        #clear Acquire::IndexTargets;
        #clear Acquire::Languages;
        APT::Architecture "{Architecture}";
        APT::Architectures "{Architecture}";
        {(_second is null ? string.Empty : $"APT::Architectures:: \"{_second}\";")}
        APT::Install-Recommends "false";
        APT::Install-Suggests "false";
        APT::Get::AllowUnauthenticated "false";
        APT::Update::Error-Mode "any";
        Acquire::AllowInsecureRepositories "false";
        Acquire::AllowWeakRepositories "false";
        Acquire::AllowDowngradeToInsecureRepositories "false";
        Acquire::Languages "none";
        Acquire::Retries "2";
        Acquire::IndexTargets::deb::Packages::MetaKey "$(COMPONENT)/binary-$(ARCHITECTURE)/Packages";
        Acquire::IndexTargets::deb::Packages::flatMetaKey "Packages";
        Acquire::IndexTargets::deb::Packages::ShortDescription "Packages";
        Acquire::IndexTargets::deb::Packages::Description "$(RELEASE)/$(COMPONENT) $(ARCHITECTURE) Packages";
        Acquire::IndexTargets::deb::Packages::flatDescription "$(RELEASE) Packages";
        Acquire::IndexTargets::deb::Packages::Optional "0";
        Dir::Etc::sourcelist "{_folder}/sources.list";
        Dir::Etc::sourceparts "/dev/null";
        Dir::Etc::preferences "/dev/null";
        Dir::Etc::preferencesparts "/dev/null";
        Dir::State "{_folder}/state";
        Dir::State::lists "{_folder}/lists";
        Dir::State::status "{_folder}/status";
        Dir::State::extended_states "{_folder}/state/extended_states";
        Dir::Cache "{_folder}/cache";
        Dir::Cache::archives "{_archives}";
        Dir::Cache::pkgcache "";
        Dir::Cache::srcpkgcache "";
        Dir::Log "{_folder}/cache";

        """;

    private (int ExitCode, string Output, string Error) Apt(IEnumerable<string> arguments, Action<string>? line, CancellationToken cancellation) =>
        HostTool.Run("apt-get", ["-c", Path.Combine(_folder, "apt.conf"), .. arguments], line, cancellation);
}
