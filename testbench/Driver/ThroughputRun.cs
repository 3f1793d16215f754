using NicTwin.Model;

namespace NicTwin.Testbench;

/// <summary>How fast frames pass a NIC when neither the host nor the wire makes it wait.</summary>
/// <remarks>
/// The host answers a read after 8 clocks and takes a beat in every clock, the wire moves a beat in every clock in both directions: what is
/// measured is the NIC. The first frames, which fill the pipeline, do not count.
/// </remarks>
public sealed class ThroughputRun : IBusObserver
{
    /// <summary>Bytes of a frame of the least size, without FCS.</summary>
    public const int Minimal = 60;

    /// <summary>Bytes of the longest frame that this NIC carries, without FCS.</summary>
    public const int Large = 9724;

    /// <summary>Words of 64 bits, beats at the pins of the MAC, of a frame; the last one need not be full.</summary>
    /// <param name="bytes">Bytes of the frame without FCS.</param>
    public static int WordsOf(int bytes) => (bytes + 7) / 8;

    private const int Descriptors = 64;
    private const int Uncounted = 8;
    private const int ReceiveBuffer = 64 * 1024;
    private const ulong Ring = 0x0010_0000;
    private const ulong Buffers = 0x0100_0000;
    private const ulong BufferSpace = 0x4000;
    private const ulong Patience = 400_000;

    private readonly Bench _bench;
    private readonly HostDriver _driver;
    private readonly List<ulong> _sent = [];
    private readonly List<ulong> _received = [];

    /// <summary>Puts a NIC on a bench and brings it up; its link is up at once.</summary>
    public ThroughputRun(INicClocked nic)
    {
        _bench = new Bench(nic) { Observer = this };
        _bench.Start(RootComplexPolicy.Default, 1);
        _bench.HardReset([.. NvmImage.Default], 4);
        _driver = new HostDriver(new BenchPort(_bench));
        _driver.AssignBars();

        // Max Payload 256 bytes, Max Read Request 512, extended tags off.
        _driver.Port.ConfigurationWrite(0, 0xa8, 0x2030, 0x3);
        _driver.Write(0, 0x0000, 0x00100249);
        _driver.Write(0, 0x5004, 0x2600);
        _driver.Write(0, 0x0100, 0x0000802a);
        _driver.Write(0, 0x0400, 0xa40400fa);
    }

    /// <summary>Clocks from the end of a frame on the wire to that of the next one, on average.</summary>
    /// <param name="bytes">Bytes of each frame without FCS.</param>
    public double Transmit(int bytes)
    {
        PrepareRing(bytes);
        _driver.OpenQueue(0, 0, true, Ring, Descriptors, 0, 0, false);
        _driver.WriteTail(0, 0, true, Descriptors - 1);
        _bench.RunUntilQuiet(Patience);
        return Average(_sent, Descriptors - 1);
    }

    /// <summary>Clocks from the write-back of a received frame to that of the next one, on average.</summary>
    /// <param name="bytes">Bytes of each frame without FCS.</param>
    public double Receive(int bytes)
    {
        PrepareRing(0);

        // Buffers of 16 KiB, one for each frame.
        _driver.OpenQueue(0, 0, false, Ring, Descriptors, 0, 0x02000010, false);
        _driver.WriteTail(0, 0, false, Descriptors - 1);
        _bench.RunUntilQuiet(Patience);
        byte[] frame = new byte[bytes];
        frame.AsSpan(0, 6).Fill(0xff);
        for (int i = 0; i < Descriptors - 1; i++)
        {
            // No more than the receive buffer holds is under way: the wire cannot be stopped. Fewer than that would measure how long a
            // frame is on its way and not how many follow each other.
            while (_sentToNic - _received.Count >= ReceiveBuffer * 3 / 4 / bytes && _bench.Time < Patience)
            {
                _bench.Clock(ulong.MaxValue);
            }

            _sentToNic++;
            _driver.Port.Frame(frame, false);
        }

        _bench.RunUntilQuiet(Patience);
        return Average(_received, Descriptors - 1);
    }

    private int _sentToNic;

    /// <summary>What has diverged, when the NIC is a pair that is compared; empty when nothing has.</summary>
    public string Divergence => _bench.Divergence;

    private void PrepareRing(int bytes)
    {
        byte[] ring = new byte[Descriptors * HostDriver.DescriptorBytes];
        for (int i = 0; i < Descriptors; i++)
        {
            Span<byte> descriptor = ring.AsSpan(i * HostDriver.DescriptorBytes);
            BitConverter.TryWriteBytes(descriptor, Buffers + ((ulong)i * BufferSpace));
            if (bytes > 0)
            {
                // DTYP 3, DEXT, EOP, IFCS, RS: igb asks for a report of each packet.
                BitConverter.TryWriteBytes(descriptor[8..], (uint)bytes | 0x2b300000u);
                BitConverter.TryWriteBytes(descriptor[12..], (uint)bytes << 14);
            }
        }

        _driver.Port.MemoryWrite(Ring, ring);
    }

    private static double Average(List<ulong> times, int expected)
    {
        if (times.Count != expected)
        {
            throw new InvalidOperationException($"{times.Count} frames have passed, {expected} were expected");
        }

        return (double)(times[^1] - times[Uncounted]) / (times.Count - 1 - Uncounted);
    }

    void IBusObserver.TlpToNic(Tlp tlp, ulong time)
    {
    }

    void IBusObserver.TlpFromNic(Tlp tlp, ulong time)
    {
        if (tlp.Kind == TlpKind.MemoryWrite && tlp.Address is >= Ring and < Ring + (Descriptors * HostDriver.DescriptorBytes))
        {
            _received.Add(time);
        }
    }

    void IBusObserver.FrameToNic(ReadOnlySpan<byte> frame, bool badFcs, ulong time)
    {
    }

    void IBusObserver.FrameFromNic(ReadOnlySpan<byte> frame, bool badFcs, ulong time) => _sent.Add(time);

    void IBusObserver.FramingError(string text, ulong time) => throw new InvalidOperationException(text);
}
