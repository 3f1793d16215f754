using System.CommandLine;
using System.Globalization;
using NicTwin.Cosim;
using NicTwin.Model;
using NicTwin.Testbench;
using NicTwin.Vmm.Trace;

namespace NicTwin.Cli.Commands;

/// <summary>`nictwin offloads`: segmentation, checksums and RSS of random packets against the reference.</summary>
internal sealed class OffloadsCommand : NicTwinCommand
{
    private readonly Option<int> _packets = new("--packets") { Description = "Packets to send, and datagrams to receive.", HelpName = "N", DefaultValueFactory = _ => 100_000 };
    private readonly Option<ulong> _seed = new("--seed") { Description = "Seed of the packets.", HelpName = "S", DefaultValueFactory = _ => 1 };
    private readonly Option<string?> _pcap = new("--pcap") { Description = "Write the frames that the NIC sent to this pcapng file.", HelpName = "FILE" };
    private readonly NicOptions _nic = new(NicKind.Model);

    public OffloadsCommand()
        : base("offloads", "Send and receive random packets with segmentation, checksums and RSS, and compare each with a reference.")
    {
        Options.Add(_packets);
        Options.Add(_seed);
        Options.Add(_pcap);
        _nic.AddTo(this);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("nictwin offloads", "100000 packets each way on the model."),
        ("nictwin offloads --nic lockstep --packets 2000 --pcap sent.pcapng", "Some on both, with the frames for tshark -o tcp.check_checksum:TRUE."),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(int Code, string Meaning)> ExitCodes =>
    [
        (ExitCode.Pass, "every packet equals the reference"),
        (ExitCode.Failed, "one differs, or model and RTL diverge"),
        (ExitCode.Usage, "wrong command line"),
        (ExitCode.Setup, "the Verilated library could not be built or loaded"),
    ];

    /// <inheritdoc/>
    public override int Run(ParseResult parse, CancellationToken cancellation)
    {
        using StatusLine status = new();
        NicFactory factory = _nic.CreateFactory(parse, status.Show, cancellation);
        ulong seed = parse.GetValue(_seed);
        INicClocked nic = factory.Create(NicFactory.RtlSeed(seed));
        using IDisposable? owned = nic as IDisposable;
        using FileStream? file = parse.GetValue(_pcap) is { } path ? File.Create(path) : null;
        using BufferedStream? buffer = file is null ? null : new BufferedStream(file, 1 << 16);
        FrameCapture? writer = buffer is null ? null : new FrameCapture(buffer);
        OffloadResult result = OffloadCampaign.Run(nic, parse.GetValue(_packets), seed,
            writer is null ? null : (frame, time) => writer.Write(frame, (long)time, CaptureDirection.Outbound),
            done => status.Show($"{done} packets"), cancellation);
        status.Clear();
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{result.Packets} packets in {result.Frames} frames, {result.Received} datagrams received, {result.Clocks} clocks"));
        Console.Out.WriteLine(result.Failure is { } failure ? $"failed: {failure}" : "passed");
        return result.Failure is null ? ExitCode.Pass : ExitCode.Failed;
    }
}
