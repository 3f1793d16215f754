using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using NicTwin.Cosim;
using NicTwin.Vmm;
using NicTwin.Vmm.Accounting;
using NicTwin.Vmm.Attach;
using NicTwin.Vmm.Iommu;
using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.Platform;
using NicTwin.Vmm.Session;

namespace NicTwin.Cli.Run;

/// <summary>What a run has come to: a summary on standard error, or one JSON object on standard output.</summary>
internal sealed class RunReport
{
    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private readonly RunRequest _request;
    private readonly NicKind _kind;
    private readonly Host _host;
    private readonly HostNics _nics;
    private readonly IReadOnlyList<GuestSession> _sessions;
    private readonly WatchedNic _nic;
    private readonly TimeSpan _elapsed;
    private readonly IReadOnlyList<DeviceProcessCounts> _processes;

    /// <summary>Creates the report of a run that has ended.</summary>
    public RunReport(RunRequest request, NicKind kind, HostNics nics, IReadOnlyList<GuestSession> sessions, WatchedNic nic, TimeSpan elapsed)
    {
        _request = request;
        _kind = kind;
        _nics = nics;
        _host = nics.Host;
        _sessions = sessions;
        _nic = nic;
        _elapsed = elapsed;
        _processes = nics.ProcessCounts();
    }

    /// <summary>The cable; null for one that nobody asks about.</summary>
    public RunWire? Wire { get; init; }

    /// <summary>Where the guest has stopped, when the run ended at an access to the NIC.</summary>
    public IReadOnlyList<string> Break { get; init; } = [];

    /// <summary>What explains a divergence; null without one, or when nothing could be written.</summary>
    public ArtefactReport? Artefacts { get; init; }

    /// <summary>Prints it and returns the exit code.</summary>
    /// <param name="end">How the run ended.</param>
    /// <param name="output">What the commands printed, by the guests' numbers.</param>
    public int Print(SessionEnd end, IReadOnlyList<byte[]> output)
    {
        (int code, string sentence) = Judge(end);
        if (_request.Json)
        {
            Console.Out.WriteLine(Json(end, code, sentence, output));
            return code;
        }

        if (end is not SessionEnd.Done)
        {
            PrintLastLines();
        }

        foreach (string line in end == SessionEnd.Break ? Break : [])
        {
            Console.Error.WriteLine(line);
        }

        foreach (string line in Summary())
        {
            Console.Error.WriteLine(line);
        }

        if (sentence.Length > 0)
        {
            Console.Error.WriteLine($"nictwin run: {sentence}");
        }

        if (end == SessionEnd.Diverged)
        {
            foreach (string line in Explanation())
            {
                Console.Error.WriteLine("  " + line);
            }
        }

        return code;
    }

    private void PrintLastLines()
    {
        for (int i = 0; i < _sessions.Count; i++)
        {
            Console.Error.WriteLine(_sessions.Count == 1 ? "--- the guest's last lines:" : $"--- last lines of {_request.Names[i]}:");
            foreach (string line in _sessions[i].Console.LastLines.TakeLast(20))
            {
                Console.Error.WriteLine(line);
            }
        }

        Console.Error.WriteLine("---");
    }

    private static long Resident()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    private (int Code, string Sentence) Judge(SessionEnd end) => end switch
    {
        SessionEnd.Done when FirstFailed() < 0 => (ExitCode.Pass, string.Empty),
        SessionEnd.Done => (ExitCode.Failed, $"the commands{(_sessions.Count == 1 ? string.Empty : " of " + _request.Names[FirstFailed()])} ended with status {_sessions[FirstFailed()].Status}."),
        SessionEnd.Panic => (ExitCode.GuestPanic, $"the guest's kernel gave up: {_sessions.First(static s => s.End == SessionEnd.Panic).Console.Panic}"),
        SessionEnd.PowerOff => (ExitCode.GuestGone, "the guest powered off or restarted before its commands had ended."),
        SessionEnd.MaxTime => (ExitCode.MaxTime, $"--max-time is over: {VirtualTime.Text(_host.Time)} of virtual time."),
        SessionEnd.Timeout => (ExitCode.Timeout, $"--timeout is over at {VirtualTime.Text(_host.Time)} of virtual time."),
        SessionEnd.Break => (ExitCode.Break, $"the guest has come to {Break[0].Replace("stopped before a ", "a ")}."),
        SessionEnd.Killed => (ExitCode.Killed, "the debugger has ended the run."),
        SessionEnd.Diverged => (ExitCode.Failed, $"model and RTL diverged: {_host.Divergence}."),
        _ => (ExitCode.Stuck, "nothing can happen any more: the guest waits, no timer is set, the NIC is idle and nothing is under way."),
    };

    private int FirstFailed()
    {
        for (int i = 0; i < _sessions.Count; i++)
        {
            if ((_sessions[i].Status ?? 0) != 0)
            {
                return i;
            }
        }

        return -1;
    }

    private List<string> Explanation()
    {
        if (Artefacts is not { } artefacts)
        {
            return
            [
                _nic.RecordingGivenUp
                    ? "no artefacts: the recording of the pins has become too long"
                    : "no artefacts: a restored run has no pins from the NIC's reset on",
            ];
        }

        List<string> lines = [];
        if (artefacts.BlockDivergence is { } block)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"first block that differs: {block.Block} (clock {block.Clock})"));
        }

        lines.Add($"artefacts: {artefacts.Folder}");
        lines.Add($"replay: {artefacts.ReplayCommand}");
        return lines;
    }

    private List<string> Summary()
    {
        List<string> lines = [];
        for (int i = 0; i < _sessions.Count; i++)
        {
            lines.AddRange(Summary(_sessions[i].Guest, _sessions.Count == 1 ? "guest" : _request.Names[i]));
        }

        CultureInfo culture = CultureInfo.InvariantCulture;
        string compared = _kind == NicKind.Lockstep ? $", all compared on every pin, {(_nic.Diverged ? "diverged" : "no divergence")}" : string.Empty;
        NicPortCounters registers = Registers();
        if (_nics.DriverCounts is { Count: > 0 } driver)
        {
            lines.Add($"driver   {string.Join(", ", driver.Select(static c => $"{Words(c.Key)} {c.Value.ToString(CultureInfo.InvariantCulture)}"))}");
        }

        if (_nics.PrivilegedGuests > 0)
        {
            HostNicTotals totals = _nics.Totals();
            lines.Add(string.Create(culture, $"owner    {totals.DomainSwitches} switches to it and back, {totals.DroppedAccesses} of its accesses to others' VFs dropped"));
        }

        lines.AddRange(_processes.Select(p => string.Create(
            culture,
            $"process  of {_request.Names[p.Guest]}: {p.RoundTrips} switches to it and back ({p.Accesses} accesses, {p.Works} works of the back end), {(p.Served < 0 ? "its own count is lost" : $"{p.Served} by its own count")}; {p.MemoryMessages} reads and writes of memory, {p.Frames} frames to it, {p.TimeRoundTrips} messages for virtual time{(p.Failure.Length == 0 ? string.Empty : $"; gone: {p.Failure}")}")));
        lines.AddRange(
        [
            string.Create(culture, $"NIC      {_kind.ToString().ToLowerInvariant()}, {_host.NicClocks:N0} clocks run{compared}, {_host.NicSkippedClocks:N0} idle; {registers.MemoryReads} register reads, {registers.MemoryWrites} writes"),
            string.Create(culture, $"DMA      {_host.Dma.Reads} reads ({_host.Dma.ReadBytes} bytes), {_host.Dma.Writes} writes ({_host.Dma.WrittenBytes} bytes), {_host.Dma.Interrupts} interrupts, {_host.Dma.Aborted} aborted"),
            string.Create(culture, $"packets  {_host.FramesSent} to the wire, {_host.FramesReceived} from it"),
            .. Wire?.Summary() is { } wire ? new[] { $"wire     {wire}" } : [],
            string.Create(culture, $"memory   {Resident() / (double)(1 << 20):0} MiB resident, {GuestResident() / (double)(1 << 20):0} MiB of it guest RAM"),
            string.Create(culture, $"digests  console {ConsoleDigest():x16}, pins {_nic.Digest:x16}; {_elapsed.TotalSeconds:0.0} s"),
        ]);
        lines.InsertRange(lines.Count - 1, Faults());
        return lines;
    }

    // The first ones tell most.
    private IEnumerable<string> Faults()
    {
        const int shown = 5;
        CultureInfo culture = CultureInfo.InvariantCulture;
        foreach (DeviceFault fault in _host.Iommu.FaultQueue.Take(shown))
        {
            string requester = string.Create(culture, $"{fault.RequesterId >> 8:x2}:{(fault.RequesterId >> 3) & 31:x2}.{fault.RequesterId & 7}");
            yield return string.Create(culture, $"fault    {VirtualTime.Text(fault.Time)}: {requester} {(fault.IsWrite ? "write" : "read")} 0x{fault.Address:x}: {Words(fault.Reason.ToString())}");
        }

        if (_host.Iommu.Faults > shown)
        {
            yield return string.Create(culture, $"faults   {_host.Iommu.Faults} in all");
        }
    }

    /// <summary>A name as words: 'RegisterReads' is 'register reads'.</summary>
    internal static string Words(string name) => string.Concat(name.Select(static (c, i) => char.IsUpper(c) && i > 0 ? " " + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));

    private static List<string> Summary(GuestMachine guest, string name)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        return
        [
            string.Create(culture, $"{name,-8} {VirtualTime.Text(guest.Time)} of virtual time, {guest.Hart.Steps:N0} instructions, idle {VirtualTime.Text(guest.IdleClocks)}, stalled {VirtualTime.Text(guest.StallClocks)}, charged {VirtualTime.Text(guest.ChargedClocks)}"),
            string.Create(culture, $"exits    {guest.Exits.Nic} for the NIC ({guest.Exits[ExitCause.NicRead]} reads, {guest.Exits[ExitCause.NicWrite]} writes, {guest.Exits[ExitCause.Notification]} notifications, {guest.Exits[ExitCause.NicConfiguration]} configuration), {guest.Exits[ExitCause.Configuration]} other configuration, {guest.Exits.Sbi} SBI, {guest.Exits[ExitCause.Idle]} idle, {guest.Exits.Device + guest.Exits.Serial} device; interrupts: {guest.MessageInterrupts} messages ({guest.InjectedInterrupts} injected), {guest.TimerInterrupts} timer"),
        ];
    }

    private NicPortCounters Registers()
    {
        var sum = new NicPortCounters();
        foreach (GuestSession session in _sessions)
        {
            sum.Add(session.Guest.NicCounters);
        }

        return sum;
    }

    private ulong ConsoleDigest() =>
        _sessions.Count == 1 ? _sessions[0].Console.Digest : _sessions.Aggregate(0ul, static (sum, s) => ulong.RotateLeft(sum, 1) ^ s.Console.Digest);

    private long GuestResident() => _sessions.Sum(static s => s.Guest.Ram.CountResident());

    private static object Json(GuestMachine guest) => new
    {
        virtualNanoseconds = guest.Time * Host.NanosecondsPerClock,
        instructions = guest.Hart.Steps,
        idleNanoseconds = guest.IdleClocks * Host.NanosecondsPerClock,
        stallNanoseconds = guest.StallClocks * Host.NanosecondsPerClock,
        chargedNanoseconds = guest.ChargedClocks * Host.NanosecondsPerClock,
        exits = Enum.GetValues<ExitCause>().Where(static c => c != ExitCause.None).ToDictionary(static c => JsonNamingPolicy.CamelCase.ConvertName(c.ToString()), c => guest.Exits[c]),
        interrupts = new { messages = guest.MessageInterrupts, injected = guest.InjectedInterrupts, timer = guest.TimerInterrupts },
        registers = guest.NicCounters is not { } port ? null : new { reads = port.MemoryReads, writes = port.MemoryWrites, failed = port.FailedRequests, timeouts = port.Timeouts },
    };

    private string Json(SessionEnd end, int code, string sentence, IReadOnlyList<byte[]> output)
    {
        GuestSession first = _sessions[0];
        NicPortCounters registers = Registers();
        object result = new
        {
            end = end.ToString().ToLowerInvariant(),
            exitCode = code,
            reason = sentence.Length == 0 ? null : sentence,
            status = first.Status,
            output = Encoding.UTF8.GetString(output[0]),
            stop = end == SessionEnd.Break ? Break : null,
            console = end == SessionEnd.Done ? null : first.Console.LastLines,
            nic = _kind.ToString().ToLowerInvariant(),
            diverged = _nic.Diverged,
            divergence = _nic.Divergence is not { } divergence ? null : new
            {
                clock = divergence.Clock,
                pin = divergence.Pin,
                block = Artefacts?.BlockDivergence?.Block,
                artefacts = Artefacts?.Folder,
                replay = Artefacts?.ReplayCommand,
            },
            virtualNanoseconds = first.Guest.Time * Host.NanosecondsPerClock,
            instructions = first.Guest.Hart.Steps,
            idleNanoseconds = first.Guest.IdleClocks * Host.NanosecondsPerClock,
            stallNanoseconds = first.Guest.StallClocks * Host.NanosecondsPerClock,
            exits = new { configuration = first.Guest.Exits.Configuration, sbi = first.Guest.Exits.Sbi, device = first.Guest.Exits.Device, serial = first.Guest.Exits.Serial },
            interrupts = new { messages = first.Guest.MessageInterrupts, timer = first.Guest.TimerInterrupts },
            registers = new { reads = registers.MemoryReads, writes = registers.MemoryWrites, failed = registers.FailedRequests, timeouts = registers.Timeouts },
            guests = _sessions.Select((s, i) => new { name = _request.Names[i], status = s.Status, output = Encoding.UTF8.GetString(output[i]), counts = Json(s.Guest) }),
            driver = _nics.DriverCounts,
            domainSwitches = _nics.PrivilegedGuests > 0 ? _nics.Totals().DomainSwitches : (long?)null,
            processes = _processes.Select(p => new { guest = p.Guest, switches = p.RoundTrips, accesses = p.Accesses, works = p.Works, served = p.Served, memoryMessages = p.MemoryMessages, frames = p.Frames, timeMessages = p.TimeRoundTrips, failure = p.Failure.Length == 0 ? null : p.Failure }),
            faults = _host.Iommu.FaultQueue.Select(static f => new { clock = f.Time, requester = f.RequesterId, address = f.Address, write = f.IsWrite, reason = f.Reason.ToString() }),
            nicClocks = new { run = _host.NicClocks, skipped = _host.NicSkippedClocks, compared = _kind == NicKind.Lockstep ? _host.NicClocks : 0 },
            dma = new
            {
                reads = _host.Dma.Reads,
                readBytes = _host.Dma.ReadBytes,
                writes = _host.Dma.Writes,
                writtenBytes = _host.Dma.WrittenBytes,
                interrupts = _host.Dma.Interrupts,
                aborted = _host.Dma.Aborted,
            },
            memory = new { resident = Resident(), guestResident = GuestResident() },
            packets = new { toWire = _host.FramesSent, fromWire = _host.FramesReceived },
            wire = Wire?.Json(),
            digests = new { console = $"{ConsoleDigest():x16}", pins = $"{_nic.Digest:x16}" },
            seconds = Math.Round(_elapsed.TotalSeconds, 3),
        };
        return JsonSerializer.Serialize(result, s_json);
    }
}
