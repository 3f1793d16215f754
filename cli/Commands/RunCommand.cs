using System.CommandLine;
using NicTwin.Cli.Run;
using NicTwin.Cosim;
using NicTwin.Vmm.Attach;

namespace NicTwin.Cli.Commands;

/// <summary>`nictwin run`: boots stock Linux with the NIC attached and runs commands in it.</summary>
internal sealed class RunCommand : NicTwinCommand
{
    private readonly Option<string[]> _guest = new("--guest")
    {
        Description = "A guest and how it gets its NIC: emulated (software plays a NIC), virtio (split driver), pf (the whole NIC, whose VFs it creates itself), vf (one VF, vf=N a certain one) or peer (the whole of a second NIC, at the other end of the cable). "
            + "memory=SIZE (default 128M, 256M with a whole NIC), name=NAME for output, address=A.B.C.D/N brings its interface up, mac=MAC, vlan=N, rate=MBITS, spoofcheck=off and trust=on set up a VF, queue=packed a virtio device. May be repeated.",
        HelpName = "attach=MODE[,...]",
    };

    private readonly Option<string> _vmm = new("--vmm")
    {
        Description = "The kind of VMM: a hypervisor with drivers of its own, one hosted in a process, or one with a privileged guest that owns the NIC.",
        HelpName = "type1|type2|hybrid",
        DefaultValueFactory = _ => "type1",
    };

    private readonly Option<string?> _deviceModel = new("--device-model")
    {
        Description = "Where device models are: in the VMM, which is the default, or each in a process of its own behind vfio-user, which type2 has always.",
        HelpName = "vmm|process",
    };

    private readonly Option<string> _costs = new("--costs")
    {
        Description = "What exits, switches and copies cost in virtual time: 'free' (nothing), 'default', or a JSON file (docs/cost-model.md).",
        HelpName = "free|default|FILE",
        DefaultValueFactory = _ => CostFile.Free,
    };

    private readonly Option<string[]> _exec = new("--exec")
    {
        Description = "Shell commands to run in the guest as root; their output and exit status come back. With several guests the n-th --exec is for the n-th guest ('' for none); all run at the same time.",
        HelpName = "COMMANDS",
    };

    private readonly Option<string[]> _script = new("--script")
    {
        Description = "A file with shell commands to run in the guest, as --exec.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _interactive = new("--interactive")
    {
        Description = "A shell in the guest on this terminal, after the commands if there are any. It ends with the guest (exit).",
    };

    private readonly Option<string[]> _module = new("--module")
    {
        Description = "A kernel module of your own (.ko): goes to /root in the guest and is inserted instead of stock igb; may be repeated.",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _add = new("--add")
    {
        Description = "A file that goes to /root in the guest, with its permissions; may be repeated.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _wire = new("--wire")
    {
        Description = "What is at the other end of the cable (docs/wires.md): silent (a port that is up and says nothing; the default), loopback (a plug), none (no link), peer (a second NIC, of the guest with attach=peer), "
            + "pcap:FILE (sends the frames of a capture at their times), tap:NAME (a TAP device), unix:PATH[,server=on] (as QEMU's -netdev stream), unix:PATH,dgram=on,local=PATH or udp:HOST:PORT[,local=[HOST:]PORT] (as QEMU's -netdev dgram). "
            + "With loss=PERCENT, delay=T (one way), speed=10|100|1000 and seed=N, for both directions.",
        HelpName = "KIND[:WHERE][,OPTION=...]",
    };

    private readonly Option<int> _station = new("--station")
    {
        Description = "The number of this host, the second octet of all its MAC addresses: runs that are connected to each other need different ones.",
        HelpName = "N",
    };

    private readonly Option<string?> _recordInput = new("--record-input")
    {
        Description = "Log what comes from outside (--wire tap, unix, udp; --interactive) with its virtual time in this file, a pcapng.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _replayInput = new("--replay-input")
    {
        Description = "Take what comes from outside from a file of --record-input: with the other options as they were, the run is the same to the bit.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _pcap = new("--pcap")
    {
        Description = "Write the frames on the cable to this file (pcapng, virtual time).",
        HelpName = "FILE",
    };

    private readonly Option<string?> _traceMmio = new("--trace-mmio")
    {
        Description = "Write every access to the NIC's registers to this file, with names and fields.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _traceTlp = new("--trace-tlp")
    {
        Description = "Write every TLP at the NIC's pins to this file.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _record = new("--record")
    {
        Description = "Record the NIC's pins in this file, for 'nictwin replay' without a guest.",
        HelpName = "FILE",
    };

    private readonly Option<int?> _gdb = new("--gdb")
    {
        Description = "Wait for GDB on this port of 127.0.0.1; 0 takes one that is free and prints it. Virtual time stands still while the guest does.",
        HelpName = "PORT",
    };

    private readonly Option<string> _gdbWait = new("--gdb-wait")
    {
        Description = "Where the guest waits for GDB: before its driver is loaded, at the kernel's first instruction, or nowhere.",
        HelpName = "module|boot|no",
        DefaultValueFactory = _ => "module",
    };

    private readonly Option<string?> _gdbScript = new("--gdb-script")
    {
        Description = "Write the commands that give GDB the symbols of the modules of --module to this file, once they are loaded.",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _break = new("--break")
    {
        Description = "Stop guest and NIC before an access to a register, such as 'write TDT', 'read ICR', 'access VF0 VTEIMS'; without --gdb the run ends there with a report. May be repeated.",
        HelpName = "ACCESS",
    };

    private readonly Option<string?> _report = new("--report")
    {
        Description = "Folder for what explains a divergence of model and RTL (default: nictwin-divergence-... in the working directory).",
        HelpName = "DIR",
    };

    private readonly Option<string?> _console = new("--console")
    {
        Description = "Write the guest's console to this file; '-' is standard error.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _wave = new("--wave")
    {
        Description = "Write waveforms of the NIC (VCD) around a register access or in a window of time; with lockstep the model's go to a second file, FILE with the ending .model.vcd.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _around = new("--around")
    {
        Description = "Where the waveforms are: from the first access to this register while the commands run, for 4096 clocks; 'write TDT(0)', 'read ICR', 'VF0 VTEIMS'.",
        HelpName = "REGISTER",
    };

    private readonly Option<string?> _from = new("--from")
    {
        Description = "Begin of the waveforms: virtual time since the commands began.",
        HelpName = "T",
    };

    private readonly Option<string?> _to = new("--to")
    {
        Description = "End of the waveforms.",
        HelpName = "T",
    };

    private readonly Option<string[]> _inject = new("--inject")
    {
        Description = $"Let something happen at a virtual time since the commands began; may be repeated. Events: {Injection.Events}.",
        HelpName = "EVENT@TIME",
    };

    private readonly Option<string?> _save = new("--save")
    {
        Description = "Save guest and NIC in this file when the commands have ended.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _restore = new("--restore")
    {
        Description = "Go on from a file of --save: same build, same --guest and --nic.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _noSnapshot = new("--no-snapshot")
    {
        Description = "Boot the guest, though a snapshot of a booted one is in the cache; none is kept either.",
    };

    private readonly Option<string?> _maxTime = new("--max-time")
    {
        Description = "End the run at this virtual time, such as 90s or 500ms.",
        HelpName = "T",
    };

    private readonly Option<string?> _timeout = new("--timeout")
    {
        Description = "End the run after this wall time.",
        HelpName = "T",
    };

    private readonly Option<ulong> _seed = new("--seed")
    {
        Description = "Seed of the guest's random numbers and of what the RTL's registers hold before reset; equal seeds give equal runs to the bit.",
        HelpName = "S",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print the result, with the commands' output in it, as one JSON object and nothing else on standard output.",
    };

    private readonly NicOptions _nic = new(NicKind.Model);

    public RunCommand()
        : base("run", "Boot unmodified Debian Linux with the NIC attached, and run commands in it.")
    {
        foreach (Option option in new Option[] { _guest, _vmm, _deviceModel, _costs, _exec, _script, _interactive, _module, _add })
        {
            Options.Add(option);
        }

        _nic.AddTo(this);
        foreach (Option option in new Option[] { _wire, _station, _recordInput, _replayInput, _pcap, _traceMmio, _traceTlp, _record, _report, _wave, _around, _from, _to, _inject, _save, _restore, _noSnapshot, _gdb, _gdbWait, _gdbScript, _break, _console, _maxTime, _timeout, _seed, _json })
        {
            Options.Add(option);
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("nictwin run --guest attach=pf --exec 'ip link; ethtool -i eth0'", "Stock igb on the model."),
        ("nictwin run --guest attach=pf --nic lockstep --exec 'echo 2 > /sys/class/net/eth0/device/sriov_numvfs; ip link'", "Two VFs with stock igbvf; RTL and model are compared in every clock."),
        ("nictwin run --guest attach=pf --module my.ko --exec 'dmesg | tail'", "Your own driver instead of igb."),
        ("nictwin run --guest attach=pf --module my.ko --gdb 1234 --exec true", "gdb-multiarch stops in your driver (docs/debugging.md)."),
        ("nictwin run --guest attach=pf --break 'write TDT' --exec 'ip link set eth0 up'", "Ends at the first write of a transmit tail."),
        ("nictwin run --guest attach=pf,address=10.0.0.2/24 --wire tap:tap0 --exec 'ping -c 3 10.0.0.1'", "To this machine's own kernel, in wall time."),
        ("nictwin run --guest attach=vf,address=10.0.0.1/24 --guest attach=peer,address=10.0.0.2/24 --wire peer,delay=1ms --exec 'ping -c 3 10.0.0.2'", "To a second NIC over a cable with delay."),
        ("nictwin run --guest attach=pf --interactive --trace-mmio mmio.txt", "A shell, and every register access in a file."),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(int Code, string Meaning)> ExitCodes =>
    [
        (ExitCode.Pass, "the commands ended with status 0"),
        (ExitCode.Failed, "the commands ended with another status, which the summary names, or model and RTL diverged"),
        (ExitCode.Usage, "wrong command line, or a file that does not fit: no kernel, a damaged initramfs, too little memory"),
        (ExitCode.Setup, "the Verilated library or the guest kit could not be had"),
        (ExitCode.GuestPanic, "the guest's kernel gave up"),
        (ExitCode.GuestGone, "the guest powered off or restarted before its commands had ended"),
        (ExitCode.MaxTime, "--max-time is over"),
        (ExitCode.Timeout, "--timeout is over"),
        (ExitCode.Stuck, "the guest waits for something that cannot happen any more"),
        (ExitCode.Break, "the guest has come to an access of --break"),
        (ExitCode.Killed, "the debugger has ended the run"),
        (ExitCode.Interrupted, "interrupted"),
    ];

    /// <inheritdoc/>
    public override int Run(ParseResult parse, CancellationToken cancellation)
    {
        string[] guests = parse.GetValue(_guest) ?? [];
        if (guests.Length == 0)
        {
            throw new UsageException("--guest is missing: --guest attach=pf gives the whole NIC to one guest.");
        }

        List<GuestSpecification> specifications = [.. guests.Select(GuestSpecification.Parse)];
        RunRequest request = new()
        {
            Guests = specifications,
            Commands = Commands(parse.GetValue(_exec) ?? [], parse.GetValue(_script) ?? []),
            Vmm = Kind(parse.GetValue(_vmm)!),
            DeviceModel = parse.GetValue(_deviceModel),
            Costs = CostFile.Read(parse.GetValue(_costs)!),
            Interactive = parse.GetValue(_interactive),
            Modules = parse.GetValue(_module) ?? [],
            Files = parse.GetValue(_add) ?? [],
            Wire = parse.GetValue(_wire) is { } wire ? WireSpecification.Parse(wire) : specifications.Any(static g => g.Peer) ? new WireSpecification(WireKind.Peer, string.Empty) : WireSpecification.Silent,
            Station = parse.GetValue(_station),
            RecordInput = parse.GetValue(_recordInput),
            ReplayInput = parse.GetValue(_replayInput),
            Pcap = parse.GetValue(_pcap),
            MmioTrace = parse.GetValue(_traceMmio),
            TlpTrace = parse.GetValue(_traceTlp),
            Record = parse.GetValue(_record),
            Report = parse.GetValue(_report),
            NamedRtl = _nic.NamedRtl(parse),
            Wave = parse.GetValue(_wave),
            WaveAround = parse.GetValue(_around),
            WaveFrom = parse.GetValue(_from) is { } from ? VirtualTime.Clocks("--from", from) : 0,
            WaveTo = parse.GetValue(_to) is { } to ? VirtualTime.Clocks("--to", to) : 0,
            Injections = [.. (parse.GetValue(_inject) ?? []).Select(Injection.Parse)],
            Save = parse.GetValue(_save),
            Restore = parse.GetValue(_restore),
            NoSnapshot = parse.GetValue(_noSnapshot),
            Console = parse.GetValue(_console),
            MaxTime = parse.GetValue(_maxTime) is { } maxTime ? VirtualTime.Clocks("--max-time", maxTime) : long.MaxValue,
            Timeout = parse.GetValue(_timeout) is { } timeout ? TimeSpan.FromSeconds(VirtualTime.Nanoseconds("--timeout", timeout) / 1e9) : TimeSpan.MaxValue,
            Gdb = parse.GetValue(_gdb),
            GdbWait = parse.GetValue(_gdbWait)!,
            GdbScript = parse.GetValue(_gdbScript),
            Breaks = parse.GetValue(_break) ?? [],
            Seed = parse.GetValue(_seed),
            Json = parse.GetValue(_json),
        };
        request.Check();
        using StatusLine status = new();
        NicFactory factory = _nic.CreateFactory(parse, status.Show, cancellation, request.Wave is null ? RtlKind.Fast : RtlKind.Trace);
        using GuestRun run = new(request, factory, status, cancellation);
        return run.Execute();
    }

    private static VmmKind Kind(string text) => text switch
    {
        "type1" => VmmKind.Type1,
        "type2" => VmmKind.Type2,
        "hybrid" => VmmKind.Hybrid,
        _ => throw new UsageException($"--vmm {text}: there are type1, type2 and hybrid."),
    };

    private static IReadOnlyList<string?> Commands(string[] exec, string[] scripts)
    {
        if (exec.Length > 0 && scripts.Length > 0)
        {
            throw new UsageException("--exec and --script are two ways to say the same; give one of them.");
        }

        if (scripts.FirstOrDefault(static s => s.Length > 0 && !File.Exists(s)) is { } missing)
        {
            throw new UsageException($"--script {missing}: there is no such file.");
        }

        return [.. scripts.Select(static s => s.Length == 0 ? null : File.ReadAllText(s)), .. exec.Select(static e => e.Length == 0 ? null : e)];
    }
}
