using System.Text.RegularExpressions;

namespace NicTwin.Vmm.Guest;

/// <summary>What apt's messages mean for somebody who wants a guest.</summary>
internal static partial class AptFailure
{
    private static readonly string[] s_network =
    [
        "Could not resolve", "Temporary failure resolving", "Could not connect", "Unable to connect", "Connection refused", "Connection timed out",
        "Connection failed", "Network is unreachable", "No route to host", "Something wicked happened resolving",
    ];

    private static readonly string[] s_signature =
        ["NO_PUBKEY", "EXPKEYSIG", "BADSIG", "is not signed", "signatures couldn't be verified", "signatures were invalid", "not signed by", "Missing key"];

    /// <summary>One sentence for what apt wrote.</summary>
    internal static GuestKitException Of(string output, string mirror, string suite)
    {
        string[] lines = [.. output.Split('\n', StringSplitOptions.TrimEntries).Where(static l => !l.StartsWith("dlstatus:", StringComparison.Ordinal))];
        string? Line(params string[] marks) => lines.FirstOrDefault(l => marks.Any(m => l.Contains(m, StringComparison.OrdinalIgnoreCase)));

        if (Line("Unable to locate package", "has no installation candidate") is { } missing)
        {
            string name = missing.Contains('\'', StringComparison.Ordinal) ? missing.Split('\'')[1] : missing.Split(' ')[^1];
            return new GuestKitException($"the suite {suite} of {mirror} has no package '{name}' for riscv64.", isInput: true);
        }

        if (Line(s_network) is { } network)
        {
            return new GuestKitException($"the mirror {mirror} cannot be reached ({Detail(network)}).");
        }

        if (Line("Hash Sum mismatch", "File has unexpected size", "Mirror sync in progress", "Hashes of expected file") is not null)
        {
            return new GuestKitException(
                $"the mirror {mirror} is out of step: its list of packages for riscv64 does not fit what {suite} has signed, as while it is being updated; try again later, or name another one with --mirror.")
            {
                IsOutOfStep = true,
            };
        }

        bool refused = lines.Any(static l => l.StartsWith("E: Failed to fetch", StringComparison.Ordinal) && Refusal().IsMatch(l));
        if (refused || Line("does not have a Release file", "no longer has a Release file", "Unable to find expected entry") is not null)
        {
            return new GuestKitException($"the mirror {mirror} has no suite {suite} for riscv64; --mirror and --suite name others.", isInput: true);
        }

        if (Line(s_signature) is { } signature)
        {
            return new GuestKitException($"the suite {suite} of {mirror} is not signed with a key of Debian's archive ({Detail(signature)}).");
        }

        string last = Line("E:") ?? lines.LastOrDefault(static l => l.Length > 0) ?? "it said nothing";
        return new GuestKitException($"apt cannot get the packages from {mirror}: {Detail(last)}.");
    }

    [GeneratedRegex("Release  4[0-9][0-9] ", RegexOptions.None, 1000)]
    private static partial Regex Refusal();

    private static string Detail(string line)
    {
        string text = line.Trim();
        foreach (string mark in new[] { "E:", "W:", "N:" })
        {
            text = text.StartsWith(mark, StringComparison.Ordinal) ? text[mark.Length..].Trim() : text;
        }

        return text.TrimEnd('.');
    }
}
