using System.Globalization;
using NicTwin.Cosim;
using NicTwin.Model;

namespace NicTwin.Cli.Benchmark;

/// <summary>The pins that the benchmarks replay, recorded from the model.</summary>
internal sealed class BusyRecording
{
    private const long TrafficClocks = 250_000;
    private const long WarmUpClocks = 20_000;

    private readonly NicInputs[] _busy;
    private readonly NicInputs[] _untilIdle;
    private readonly int _busyFrom;

    private BusyRecording(NicInputs[] busy, int busyFrom, NicInputs[] untilIdle, string description)
    {
        _busy = busy;
        _busyFrom = busyFrom;
        _untilIdle = untilIdle;
        Description = description;
    }

    /// <summary>Queues, frames and wire utilization of the timed part.</summary>
    public string Description { get; }

    /// <summary>Records a busy run.</summary>
    /// <exception cref="NicFailureException">The model did not move the traffic that the figures are about.</exception>
    public static BusyRecording Make(CancellationToken cancellation)
    {
        PinRecorder recorder = new(new Nic(), asArray: true);
        BusyTraffic traffic = new(recorder);
        traffic.BringUp();
        NicInputs[] untilIdle = recorder.ToArray();
        traffic.Run(WarmUpClocks);
        cancellation.ThrowIfCancellationRequested();

        long from = recorder.Clocks;
        (long sent, long received) = (traffic.Transmitted, traffic.Received);
        (long sentBytes, long receivedBytes) = (traffic.TransmittedBytes, traffic.ReceivedBytes);
        traffic.Run(TrafficClocks);
        long clocks = recorder.Clocks - from;
        sent = traffic.Transmitted - sent;
        received = traffic.Received - received;
        sentBytes = traffic.TransmittedBytes - sentBytes;
        receivedBytes = traffic.ReceivedBytes - receivedBytes;
        if (sent == 0 || received == 0)
        {
            throw new NicFailureException($"the busy run moved {sent} frames out and {received} frames in.");
        }

        string description = string.Create(
            CultureInfo.InvariantCulture,
            $"{BusyTraffic.Queues} queues each way, {clocks} clocks, {sent} frames out, {received} frames in, wire utilization {Utilization(sent, sentBytes, clocks)} out and {Utilization(received, receivedBytes, clocks)} in of 1 Gb/s");
        return new BusyRecording(recorder.ToArray(), (int)from, untilIdle, description);
    }

    /// <summary>What the bench engine runs.</summary>
    public BenchInput ToInput(RtlLibrary library) => new()
    {
        Library = library,
        Busy = _busy,
        BusyFrom = _busyFrom,
        UntilIdle = _untilIdle,
    };

    // A frame takes its bytes, 4 bytes of FCS, 8 of preamble and 12 of gap; the wire moves a byte per clock of 8 ns.
    private static string Utilization(long frames, long bytes, long clocks) =>
        string.Create(CultureInfo.InvariantCulture, $"{100.0 * (bytes + (24 * frames)) / clocks:0} %");
}
