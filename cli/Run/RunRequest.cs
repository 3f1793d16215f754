using NicTwin.Vmm.Accounting;
using NicTwin.Vmm.Attach;
using NicTwin.Vmm.Trace;

namespace NicTwin.Cli.Run;

/// <summary>What `nictwin run` was asked for.</summary>
internal sealed record RunRequest
{
    private const int MostVfs = 7;

    private static readonly string[] s_deviceModels = ["vmm", "process"];
    private static readonly string[] s_waits = ["module", "boot", "no"];

    /// <summary>The guests.</summary>
    public required IReadOnlyList<GuestSpecification> Guests { get; init; }

    /// <summary>Shell commands of each guest, by its number; null for none.</summary>
    public required IReadOnlyList<string?> Commands { get; init; }

    /// <summary>The kind of VMM.</summary>
    public VmmKind Vmm { get; init; }

    /// <summary>Where device models are to be: vmm or process; null leaves it to the kind of VMM.</summary>
    public string? DeviceModel { get; init; }

    /// <summary>Device models are in processes of their own.</summary>
    public bool DeviceProcess => DeviceModel is null ? Vmm == VmmKind.Type2 : DeviceModel == s_deviceModels[1];

    /// <summary>What events cost.</summary>
    public CostModel Costs { get; init; } = CostModel.Free;

    /// <summary>What the guests are called.</summary>
    public IReadOnlyList<string> Names => [.. Guests.Select(static (g, i) => g.Name ?? $"guest{i}")];

    /// <summary>A shell on the terminal.</summary>
    public bool Interactive { get; init; }

    /// <summary>Modules to insert instead of igb.</summary>
    public required IReadOnlyList<string> Modules { get; init; }

    /// <summary>Files for the guest's /root.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>What is at the end of the cable.</summary>
    public required WireSpecification Wire { get; init; }

    /// <summary>The number of this host in MAC addresses.</summary>
    public int Station { get; init; }

    /// <summary>File for what comes from outside.</summary>
    public string? RecordInput { get; init; }

    /// <summary>A file of <see cref="RecordInput"/> that takes the place of the outside.</summary>
    public string? ReplayInput { get; init; }

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

    /// <summary>The register access around which waveforms are written; null for a window of times.</summary>
    public string? WaveAround { get; init; }

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

    /// <summary>Port for GDB, 0 for any; null for no debugger.</summary>
    public int? Gdb { get; init; }

    /// <summary>Where the guest waits for GDB.</summary>
    public string GdbWait { get; init; } = "module";

    /// <summary>File for the commands that give GDB the modules' symbols.</summary>
    public string? GdbScript { get; init; }

    /// <summary>Accesses to the NIC that stop the guest.</summary>
    public IReadOnlyList<string> Breaks { get; init; } = [];

    /// <summary>The result as JSON.</summary>
    public bool Json { get; init; }

    /// <summary>Looks at everything that can be judged before anything is built.</summary>
    /// <exception cref="UsageException">Something cannot be.</exception>
    public void Check()
    {
        CheckGuests();
        if (Commands.All(static c => c is null) && !Interactive)
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

        CheckWave();

        if (Report is not null && File.Exists(Report))
        {
            throw new UsageException($"--report {Report}: there is a file of this name.");
        }

        CheckWire();
        CheckDebugger();
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

        foreach (string? output in new[] { Pcap, MmioTrace, TlpTrace, Record, RecordInput, Report, GdbScript, Save, Wave, Console == "-" ? null : Console })
        {
            if (output is not null && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(output))))
            {
                throw new UsageException($"'{output}': the folder does not exist.");
            }
        }
    }

    private void CheckGuests()
    {
        if (Commands.Count > Guests.Count)
        {
            throw new UsageException($"--exec: the n-th one is for the n-th guest; there are {Commands.Count} for {Guests.Count}.");
        }

        if (Names.Distinct().Count() != Guests.Count)
        {
            throw new UsageException("--guest: two guests have the same name.");
        }

        if (Guests.Count(static g => g.Attach == AttachMode.Pf) > 1)
        {
            throw new UsageException("attach=pf gives the whole NIC to one guest; a second one has nothing left.");
        }

        bool owner = Guests.Any(static g => g.Attach == AttachMode.Pf);
        if (owner && Vmm != VmmKind.Hybrid && Guests.FirstOrDefault(static g => g.Attach is not (AttachMode.Pf or AttachMode.None)) is { } other)
        {
            throw new UsageException($"attach=pf gives the whole NIC to one guest; a guest with attach={other.Attach.ToString().ToLowerInvariant()} beside it has no way to the wire (--vmm hybrid lets the owner share it).");
        }

        if (Vmm == VmmKind.Hybrid != (Guests[0] is { Attach: AttachMode.Pf, Privileged: true }) || Guests.Skip(1).Any(static g => g.Privileged))
        {
            throw new UsageException("--vmm hybrid has a privileged guest, and only it: the first one, with attach=pf,privileged.");
        }

        if (Guests.FirstOrDefault(static g => (g.Vlan != 0 || g.Rate != 0 || g.MaySpoof || g.Trusted) && g.Attach != AttachMode.Vf) is not null
            || (Vmm == VmmKind.Hybrid && Guests.Any(static g => g.Vlan != 0 || g.Rate != 0 || g.MaySpoof || g.Trusted || (g.Mac is not null && g.Attach == AttachMode.Vf))))
        {
            throw new UsageException("--guest: vlan, rate, spoofcheck and trust are for a VF of the VMM's own driver; in a hybrid VMM the privileged guest sets them by 'ip link set ... vf'.");
        }

        if (Guests.Where(static g => g.Vf is not null).GroupBy(static g => g.Vf).FirstOrDefault(static g => g.Count() > 1) is { } twice)
        {
            throw new UsageException($"--guest: VF {twice.Key} is for one guest.");
        }

        if (Guests.Count(static g => g.Attach == AttachMode.Vf) > MostVfs)
        {
            throw new UsageException($"--guest: more than {MostVfs} guests with a VF; one VF is left to the VMM.");
        }

        CheckDeviceModel();
        if ((Save ?? Restore) is not null && (Guests.Count > 1 || Guests[0].Attach != AttachMode.Pf))
        {
            throw new UsageException("--save and --restore are for one guest with attach=pf.");
        }
    }

    private void CheckWire()
    {
        if (Wire.Kind == WireKind.Pcap && !File.Exists(Wire.Where))
        {
            throw new UsageException($"--wire pcap: there is no file '{Wire.Where}'.");
        }

        if (ReplayInput is not null && !File.Exists(ReplayInput))
        {
            throw new UsageException($"--replay-input: there is no file '{ReplayInput}'.");
        }

        if (Station is < 0 or > byte.MaxValue)
        {
            throw new UsageException($"--station {Station}: a number from 0 to {byte.MaxValue}.");
        }

        int peers = Guests.Count(static g => g.Peer);
        if ((Wire.Kind == WireKind.Peer) != (peers == 1) || peers > 1)
        {
            throw new UsageException("--wire peer and one --guest attach=peer belong together: the guest owns the NIC at the other end of the cable.");
        }

        if (peers == 1 && Guests.All(static g => g.Attach == AttachMode.None))
        {
            throw new UsageException("--guest attach=peer: there is no guest with a NIC at this end of the cable.");
        }

        if ((RecordInput ?? ReplayInput) is not null && !Wire.IsOutside && !Interactive)
        {
            throw new UsageException("--record-input and --replay-input are for runs with input from outside: --wire tap, unix or udp, or --interactive.");
        }

        if (RecordInput is not null && ReplayInput is not null && Path.GetFullPath(RecordInput) == Path.GetFullPath(ReplayInput))
        {
            throw new UsageException("--record-input would overwrite the file of --replay-input.");
        }

        if ((Save ?? Restore) is not null && (Wire.IsOutside || Wire.Kind is WireKind.Pcap or WireKind.Peer))
        {
            throw new UsageException($"--save and --restore: a wire of kind {Wire.Kind.ToString().ToLowerInvariant()} has a state that no snapshot holds.");
        }
    }

    private void CheckDeviceModel()
    {
        if (DeviceModel is not null && !s_deviceModels.Contains(DeviceModel))
        {
            throw new UsageException($"--device-model {DeviceModel}: there are {string.Join(" and ", s_deviceModels)}.");
        }

        if (Vmm == VmmKind.Type2 && !DeviceProcess)
        {
            throw new UsageException("--device-model vmm: a hosted VMM (--vmm type2) has its device models in processes; that is what makes it one.");
        }

        if ((Save ?? Restore) is not null && DeviceProcess && Guests.Any(static g => g.Attach is AttachMode.Emulated or AttachMode.Virtio))
        {
            throw new UsageException("--save and --restore: a device model in a process is not part of a snapshot.");
        }
    }

    private void CheckDebugger()
    {
        if (Gdb is < 0 or > ushort.MaxValue)
        {
            throw new UsageException($"--gdb {Gdb}: a port is a number from 0 to {ushort.MaxValue}.");
        }

        if (!s_waits.Contains(GdbWait))
        {
            throw new UsageException($"--gdb-wait {GdbWait}: there are {string.Join(", ", s_waits)}.");
        }

        if (GdbScript is not null && (Gdb is null || Modules.Count == 0))
        {
            throw new UsageException("--gdb-script is for the symbols of modules: it needs --gdb and --module.");
        }

        if (Restore is not null && Breaks.Count > 0)
        {
            throw new UsageException("--break finds registers by the BARs that the guest sets; a restored guest has set them already.");
        }

        var breaks = new RegisterBreaks();
        if (Breaks.Select(breaks.Add).FirstOrDefault(static e => e is not null) is { } error)
        {
            throw new UsageException($"--break {error}");
        }
    }

    private void CheckWave()
    {
        bool window = WaveFrom != 0 || WaveTo != 0;
        if (Wave is null && (window || WaveAround is not null))
        {
            throw new UsageException("--from, --to and --around belong to --wave FILE.");
        }

        if (Wave is null)
        {
            return;
        }

        if (WaveAround is null && (WaveFrom == 0 || WaveTo <= WaveFrom))
        {
            throw new UsageException("--wave needs --around REGISTER, or a window: --from T --to T, counted from the beginning of the commands, the second one later.");
        }

        if (WaveAround is not null && window)
        {
            throw new UsageException("--around, and --from with --to, are two ways to say where the waveforms are; give one of them.");
        }

        try
        {
            _ = new AccessTrigger(WaveAround ?? "STATUS", static _ => { });
        }
        catch (ArgumentException e)
        {
            throw new UsageException($"--around {WaveAround}: {e.Message.Split(" (Parameter")[0]}");
        }
    }
}
