using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using NicTwin.Cosim;
using NicTwin.Vmm;
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
    private readonly GuestMachine _guest;
    private readonly GuestSession _session;
    private readonly WatchedNic _nic;
    private readonly TimeSpan _elapsed;

    /// <summary>Creates the report of a run that has ended.</summary>
    public RunReport(RunRequest request, NicKind kind, Host host, GuestSession session, WatchedNic nic, TimeSpan elapsed)
    {
        _request = request;
        _kind = kind;
        _host = host;
        _guest = host.Guests[0];
        _session = session;
        _nic = nic;
        _elapsed = elapsed;
    }

    /// <summary>Where the guest has stopped, when the run ended at an access to the NIC.</summary>
    public IReadOnlyList<string> Break { get; init; } = [];

    /// <summary>What explains a divergence; null without one, or when nothing could be written.</summary>
    public ArtefactReport? Artefacts { get; init; }

    /// <summary>Prints it and returns the exit code.</summary>
    /// <param name="end">How the run ended.</param>
    /// <param name="output">What the commands printed.</param>
    public int Print(SessionEnd end, byte[] output)
    {
        (int code, string sentence) = Judge(end);
        if (_request.Json)
        {
            Console.Out.WriteLine(Json(end, code, sentence, output));
            return code;
        }

        if (end is not SessionEnd.Done)
        {
            Console.Error.WriteLine("--- the guest's last lines:");
            foreach (string line in _session.Console.LastLines.TakeLast(20))
            {
                Console.Error.WriteLine(line);
            }

            Console.Error.WriteLine("---");
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

    private static long Resident()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    private (int Code, string Sentence) Judge(SessionEnd end) => end switch
    {
        SessionEnd.Done when (_session.Status ?? 0) == 0 => (ExitCode.Pass, string.Empty),
        SessionEnd.Done => (ExitCode.Failed, $"the commands ended with status {_session.Status}."),
        SessionEnd.Panic => (ExitCode.GuestPanic, $"the guest's kernel gave up: {_session.Console.Panic}"),
        SessionEnd.PowerOff => (ExitCode.GuestGone, "the guest powered off or restarted before its commands had ended."),
        SessionEnd.MaxTime => (ExitCode.MaxTime, $"--max-time is over: {VirtualTime.Text(_host.Time)} of virtual time."),
        SessionEnd.Timeout => (ExitCode.Timeout, $"--timeout is over at {VirtualTime.Text(_host.Time)} of virtual time."),
        SessionEnd.Break => (ExitCode.Break, $"the guest has come to {Break[0].Replace("stopped before a ", "a ")}."),
        SessionEnd.Killed => (ExitCode.Killed, "the debugger has ended the run."),
        SessionEnd.Diverged => (ExitCode.Failed, $"model and RTL diverged: {_host.Divergence}."),
        _ => (ExitCode.Stuck, "nothing can happen any more: the guest waits, no timer is set, the NIC is idle and nothing is under way."),
    };

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
        NicPortCounters port = _guest.NicCounters!;
        string compared = _kind == NicKind.Lockstep ? $", all compared on every pin, {(_nic.Diverged ? "diverged" : "no divergence")}" : string.Empty;
        CultureInfo culture = CultureInfo.InvariantCulture;
        return
        [
            string.Create(culture, $"guest    {VirtualTime.Text(_guest.Time)} of virtual time, {_guest.Hart.Steps:N0} instructions, idle {VirtualTime.Text(_guest.IdleClocks)}, stalled {VirtualTime.Text(_guest.StallClocks)}"),
            string.Create(culture, $"exits    {_guest.Exits.Configuration} configuration, {_guest.Exits.Sbi} SBI, {_guest.Exits.Device + _guest.Exits.Serial} device; interrupts: {_guest.MessageInterrupts} messages, {_guest.TimerInterrupts} timer"),
            string.Create(culture, $"NIC      {_kind.ToString().ToLowerInvariant()}, {_host.NicClocks:N0} clocks run{compared}, {_host.NicSkippedClocks:N0} idle; {port.MemoryReads} register reads, {port.MemoryWrites} writes"),
            string.Create(culture, $"DMA      {_host.Dma.Reads} reads ({_host.Dma.ReadBytes} bytes), {_host.Dma.Writes} writes ({_host.Dma.WrittenBytes} bytes), {_host.Dma.Interrupts} interrupts, {_host.Dma.Aborted} aborted"),
            string.Create(culture, $"packets  {_host.FramesSent} to the wire, {_host.FramesReceived} from it"),
            string.Create(culture, $"memory   {Resident() / (double)(1 << 20):0} MiB resident, {_guest.Ram.CountResident() / (double)(1 << 20):0} MiB of it guest RAM"),
            string.Create(culture, $"digests  console {_session.Console.Digest:x16}, pins {_nic.Digest:x16}; {_elapsed.TotalSeconds:0.0} s"),
        ];
    }

    private string Json(SessionEnd end, int code, string sentence, byte[] output)
    {
        NicPortCounters port = _guest.NicCounters!;
        object result = new
        {
            end = end.ToString().ToLowerInvariant(),
            exitCode = code,
            reason = sentence.Length == 0 ? null : sentence,
            status = _session.Status,
            output = Encoding.UTF8.GetString(output),
            stop = end == SessionEnd.Break ? Break : null,
            console = end == SessionEnd.Done ? null : _session.Console.LastLines,
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
            virtualNanoseconds = _guest.Time * Host.NanosecondsPerClock,
            instructions = _guest.Hart.Steps,
            idleNanoseconds = _guest.IdleClocks * Host.NanosecondsPerClock,
            stallNanoseconds = _guest.StallClocks * Host.NanosecondsPerClock,
            exits = new { configuration = _guest.Exits.Configuration, sbi = _guest.Exits.Sbi, device = _guest.Exits.Device, serial = _guest.Exits.Serial },
            interrupts = new { messages = _guest.MessageInterrupts, timer = _guest.TimerInterrupts },
            registers = new { reads = port.MemoryReads, writes = port.MemoryWrites, failed = port.FailedRequests, timeouts = port.Timeouts },
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
            memory = new { resident = Resident(), guestResident = _guest.Ram.CountResident() },
            packets = new { toWire = _host.FramesSent, fromWire = _host.FramesReceived },
            digests = new { console = $"{_session.Console.Digest:x16}", pins = $"{_nic.Digest:x16}" },
            seconds = Math.Round(_elapsed.TotalSeconds, 3),
        };
        return JsonSerializer.Serialize(result, s_json);
    }
}
