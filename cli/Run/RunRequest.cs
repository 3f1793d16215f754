namespace NicTwin.Cli.Run;

/// <summary>What `nictwin run` was asked for.</summary>
internal sealed record RunRequest
{
    private static readonly string[] s_wires = ["silent", "loopback", "none"];

    /// <summary>The guest.</summary>
    public required GuestSpecification Guest { get; init; }

    /// <summary>Shell commands; null for none.</summary>
    public string? Commands { get; init; }

    /// <summary>A shell on the terminal.</summary>
    public bool Interactive { get; init; }

    /// <summary>Modules to insert instead of igb.</summary>
    public required IReadOnlyList<string> Modules { get; init; }

    /// <summary>Files for the guest's /root.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>What is at the end of the cable.</summary>
    public required string Wire { get; init; }

    /// <summary>File for the frames on the cable.</summary>
    public string? Pcap { get; init; }

    /// <summary>File for the register accesses.</summary>
    public string? MmioTrace { get; init; }

    /// <summary>File for the TLPs.</summary>
    public string? TlpTrace { get; init; }

    /// <summary>File for the pins.</summary>
    public string? Record { get; init; }

    /// <summary>Folder for the artefacts of a divergence; null for one in the working directory.</summary>
    public string? Report { get; init; }

    /// <summary>The RTL folder as it was named; null for the project's.</summary>
    public string? NamedRtl { get; init; }

    /// <summary>What happens meanwhile.</summary>
    public required IReadOnlyList<Injection> Injections { get; init; }

    /// <summary>File for waveforms.</summary>
    public string? Wave { get; init; }

    /// <summary>Clocks from the beginning of the commands to that of the waveforms.</summary>
    public long WaveFrom { get; init; }

    /// <summary>Clocks from the beginning of the commands to the end of the waveforms.</summary>
    public long WaveTo { get; init; }

    /// <summary>File for a snapshot at the end.</summary>
    public string? Save { get; init; }

    /// <summary>Snapshot to go on from.</summary>
    public string? Restore { get; init; }

    /// <summary>Boot, whatever is in the cache.</summary>
    public bool NoSnapshot { get; init; }

    /// <summary>File for the console.</summary>
    public string? Console { get; init; }

    /// <summary>Virtual time, in clocks.</summary>
    public long MaxTime { get; init; }

    /// <summary>Wall time.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>The seed.</summary>
    public ulong Seed { get; init; }

    /// <summary>The result as JSON.</summary>
    public bool Json { get; init; }

    /// <summary>Looks at everything that can be judged before anything is built.</summary>
    /// <exception cref="UsageException">Something cannot be.</exception>
    public void Check()
    {
        if (Commands is null && !Interactive)
        {
            throw new UsageException("there is nothing to do: --exec 'commands', --script FILE or --interactive.");
        }

        if (Interactive && Json)
        {
            throw new UsageException("--interactive and --json do not go together.");
        }

        if (Restore is not null && (Modules.Count > 0 || Files.Count > 0))
        {
            throw new UsageException("--restore: the guest has booted already; --module and --add come too late.");
        }

        if (Save is not null && Interactive)
        {
            throw new UsageException("--interactive ends with the guest; there is nothing left to --save.");
        }

        if (Restore is not null && Record is not null)
        {
            throw new UsageException("--record begins with the reset of the NIC; a restored run has none.");
        }

        if (Wave is null && WaveFrom != 0)
        {
            throw new UsageException("--from and --to belong to --wave FILE.");
        }

        if (Wave is not null && (WaveFrom == 0 || WaveTo <= WaveFrom))
        {
            throw new UsageException("--wave needs a window: --from T --to T, counted from the beginning of the commands, the second one later.");
        }

        if (Report is not null && File.Exists(Report))
        {
            throw new UsageException($"--report {Report}: there is a file of this name.");
        }

        if (!s_wires.Contains(Wire))
        {
            throw new UsageException($"--wire {Wire}: there are {string.Join(", ", s_wires)}.");
        }

        foreach (string file in Modules.Concat(Files))
        {
            if (!File.Exists(file))
            {
                throw new UsageException($"there is no file '{file}'.");
            }
        }

        if (Modules.FirstOrDefault(static m => !m.EndsWith(".ko", StringComparison.Ordinal)) is { } module)
        {
            throw new UsageException($"--module {module}: a kernel module ends with .ko.");
        }

        foreach (string? output in new[] { Pcap, MmioTrace, TlpTrace, Record, Report, Save, Wave, Console == "-" ? null : Console })
        {
            if (output is not null && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(output))))
            {
                throw new UsageException($"'{output}': the folder does not exist.");
            }
        }
    }
}
