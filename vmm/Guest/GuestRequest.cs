using System.Text.RegularExpressions;

namespace NicTwin.Vmm.Guest;

/// <summary>What a guest kit is to be made of.</summary>
public sealed partial record GuestRequest
{
    /// <summary>The suite that the usual guest comes from.</summary>
    public const string DefaultSuite = "trixie";

    /// <summary>The suite.</summary>
    public string Suite { get; init; } = DefaultSuite;

    /// <summary>The mirror; null for the one that the host's apt uses.</summary>
    public string? Mirror { get; init; }

    /// <summary>The user's own kernel, with <see cref="ModulesFolder"/>; null for Debian's.</summary>
    public string? Kernel { get; init; }

    /// <summary>The modules of <see cref="Kernel"/>.</summary>
    public string? ModulesFolder { get; init; }

    /// <summary>A folder of .deb files that replaces the mirror; null for the mirror.</summary>
    public string? PackagesFolder { get; init; }

    /// <summary>Further modules.</summary>
    public IReadOnlyList<string> Modules { get; init; } = [];

    /// <summary>Further packages, with all their programs.</summary>
    public IReadOnlyList<string> Packages { get; init; } = [];

    /// <summary>True keeps the signatures of the modules.</summary>
    public bool Signed { get; init; }

    /// <summary>True compresses the initramfs.</summary>
    public bool Compressed { get; init; }

    /// <summary>True asks the mirror even when the cache has an answer.</summary>
    public bool Refresh { get; init; }

    /// <summary>Looks at everything that can be judged before anything is fetched.</summary>
    /// <exception cref="GuestKitException">Something cannot be.</exception>
    internal void Check()
    {
        if ((Kernel is null) != (ModulesFolder is null))
        {
            throw new GuestKitException("--kernel and --modules belong together: the modules have to be those of the kernel.", isInput: true);
        }

        if (Mirror is not null && !MirrorForm().IsMatch(Mirror))
        {
            throw new GuestKitException($"'{Mirror}' is no address of a mirror; it begins with a scheme, such as http://.", isInput: true);
        }

        if (!SuiteForm().IsMatch(Suite))
        {
            throw new GuestKitException($"'{Suite}' is no name of a suite, such as {DefaultSuite}.", isInput: true);
        }

        if (Packages.FirstOrDefault(static p => !PackageForm().IsMatch(p)) is { } package)
        {
            throw new GuestKitException($"'{package}' is no name of a package.", isInput: true);
        }

        if (PackagesFolder is not null && !Directory.Exists(PackagesFolder))
        {
            throw new GuestKitException($"there is no folder '{PackagesFolder}'.", isInput: true);
        }
    }

    [GeneratedRegex("^[a-z][a-z0-9+.-]*:[^\\s\\[\\]\"]+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MirrorForm();

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9.+/-]*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SuiteForm();

    [GeneratedRegex("^[a-z0-9][a-z0-9+.-]+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PackageForm();
}
