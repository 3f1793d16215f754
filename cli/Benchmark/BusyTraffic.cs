using System.Buffers.Binary;
using NicTwin.Model;
using NicTwin.Testbench;

namespace NicTwin.Cli.Benchmark;

/// <summary>
/// The traffic of the benchmarks: four receive and four transmit queues of the PF, each with a pool and MAC address of its
/// own, frames of mixed length in both directions at the full rate of a 1 Gb/s wire.
/// </summary>
internal sealed class BusyTraffic
{
    /// <summary>Queues in each direction.</summary>
    public const int Queues = 4;

    private const int RingLength = 64;
    private const int RefillAt = 16;
    private const int MaxClocksPerRound = 256;
    private const ulong MemoryBase = 0x1000_0000;
    private const ulong QueueSpan = 0x10_0000;
    private const ulong BufferOffset = 0x1_0000;
    private const int BufferBytes = 2048;
    private const uint DescriptorDone = 1;

    // Advanced data descriptor: DEXT, RS, IFCS, EOP, DTYP 3 (facts of the 82576: section 7).
    private const uint AdvancedData = 0x2b30_0000;
    private const uint EndOfPacket = 1u << 24;
    private const uint ReportStatus = 1u << 27;

    // Register offsets of the PF.
    private const uint Ctrl = 0x0000;
    private const uint Rctl = 0x0100;
    private const uint Tctl = 0x0400;
    private const uint Vfre = 0x0c8c;
    private const uint Vfte = 0x0c90;
    private const uint Rlpml = 0x5004;
    private const uint Ral = 0x5400;
    private const uint MrqcAndVtCtl = 0x5818;
    private const uint Vmolr = 0x5ad0;
    private const int DeviceControl = 0xa8;

    private static readonly int[] s_frameLengths = [60, 594, 1514, 128, 1514, 256, 1024, 1514];

    private readonly Bench _bench;
    private readonly HostDriver _driver;
    private readonly int[] _receiveHead = new int[Queues];
    private readonly int[] _receiveFree = new int[Queues];
    private readonly int[] _receiveTail = new int[Queues];
    private readonly int[] _transmitHead = new int[Queues];
    private readonly int[] _transmitUsed = new int[Queues];
    private readonly int[] _transmitTail = new int[Queues];
    private readonly byte[] _frame = new byte[BufferBytes];
    private readonly byte[] _descriptor = new byte[HostDriver.DescriptorBytes];
    private int _nextReceive;
    private int _nextTransmit;

    /// <summary>Puts <paramref name="nic"/> on a bench; it has to have seen no clock.</summary>
    public BusyTraffic(INicClocked nic)
    {
        _bench = new Bench(nic);
        _driver = new HostDriver(new BenchPort(_bench));
        _bench.Start(RootComplexPolicy.Default with { SkipIdle = false, WirePaced = true, MinDelay = 60, MaxDelay = 60 }, seed: 1);
    }

    /// <summary>Frames that the NIC sent.</summary>
    public long Transmitted => _bench.Wire.ReceivedFrames;

    /// <summary>Frames that found their way into host memory.</summary>
    public long Received { get; private set; }

    /// <summary>Bytes of the frames in <see cref="Transmitted"/>, nearly: those whose descriptors came back.</summary>
    public long TransmittedBytes { get; private set; }

    /// <summary>Bytes of the frames in <see cref="Received"/>.</summary>
    public long ReceivedBytes { get; private set; }

    /// <summary>Clocks so far.</summary>
    public long Clocks => _bench.Clocks;

    /// <summary>Power-on, enumeration, filters and queues; ends with the NIC at rest.</summary>
    public void BringUp()
    {
        _bench.HardReset([.. NvmImage.Default], clocks: 16);
        _driver.Enumerate();

        // Max Payload 512 bytes, Max Read Request 512 bytes.
        _driver.Port.ConfigurationWrite(0, DeviceControl, 0x2850, 0x3);
        _driver.Write(0, Ctrl, 0x0010_0249);
        _driver.Port.WriteLong(_driver.RegisterAddress(0, MrqcAndVtCtl), 3 | (0x4000_0000ul << 32));
        _driver.Write(0, Vfre, 0xff);
        _driver.Write(0, Vfte, 0xff);
        _driver.Write(0, Rlpml, 0x2600);
        for (uint i = 0; i < Queues; i++)
        {
            _driver.Write(0, Vmolr + (4 * i), 0x8101_2600);
            ulong entry = Address((int)i) | (1ul << ((int)i + 18 + 32)) | (1ul << 63);
            _driver.Port.WriteLong(_driver.RegisterAddress(0, Ral + (8 * i)), entry);
        }

        _driver.Write(0, Rctl, 0x0000_8022);
        _driver.Write(0, Tctl, 0xa404_00fa);
        for (int q = 0; q < Queues; q++)
        {
            _driver.OpenQueue(0, q, false, ReceiveRing(q), RingLength, 0, 0x0200_0002, alias: false);
            _driver.OpenQueue(0, q, true, TransmitRing(q), RingLength, 0, 0, alias: false);
            _receiveFree[q] = RingLength - 1;
            RefillReceive(q);
        }

        if (!_bench.RunUntilQuiet(100_000))
        {
            throw new NicFailureException("the NIC did not come to rest after its queues were enabled.");
        }
    }

    /// <summary>Runs traffic for at least <paramref name="clocks"/> clocks.</summary>
    public void Run(long clocks)
    {
        long end = _bench.Clocks + clocks;
        while (_bench.Clocks < end)
        {
            if (_bench.Diverged)
            {
                throw new NicFailureException($"{_bench.Divergence}.");
            }

            OfferFrames();
            for (int q = 0; q < Queues; q++)
            {
                ReapReceive(q);
                ReapTransmit(q);
                FillTransmit(q);
            }

            _bench.RunUntil(_bench.Time + (ulong)Math.Min(MaxClocksPerRound, end - _bench.Clocks));
        }
    }

    private static ulong ReceiveRing(int q) => MemoryBase + ((ulong)q * QueueSpan);

    private static ulong TransmitRing(int q) => MemoryBase + ((ulong)(Queues + q) * QueueSpan);

    /// <summary>02:00:00:00:01:0q, the first octet in bits 7:0.</summary>
    private static ulong Address(int q) => 0x02 | (0x01ul << 32) | ((ulong)q << 40);

    private static int FrameLength(int number) => s_frameLengths[number % s_frameLengths.Length];

    private void OfferFrames()
    {
        while (true)
        {
            int length = FrameLength(_nextReceive);
            Span<byte> frame = _frame.AsSpan(0, length);
            Write(frame, Address(_nextReceive % Queues), _nextReceive);
            if (!_bench.Wire.TrySend(frame, badFcs: false))
            {
                return;
            }

            _nextReceive++;
        }
    }

    private static void Write(Span<byte> frame, ulong destination, int number)
    {
        for (int i = 0; i < frame.Length; i++)
        {
            frame[i] = (byte)(i + number);
        }

        BinaryPrimitives.WriteUInt64LittleEndian(frame, destination | (0x0202ul << 48));
    }

    private void RefillReceive(int q)
    {
        int tail = _receiveTail[q];
        for (; _receiveFree[q] > 0; _receiveFree[q]--)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(_descriptor, Buffer(ReceiveRing(q), tail));
            BinaryPrimitives.WriteUInt64LittleEndian(_descriptor.AsSpan(8), 0);
            _bench.RootComplex.Memory.Write(ReceiveRing(q) + ((ulong)tail * HostDriver.DescriptorBytes), _descriptor);
            tail = (tail + 1) % RingLength;
        }

        _receiveTail[q] = tail;
        _driver.WriteTail(0, q, transmit: false, tail);
    }

    private void ReapReceive(int q)
    {
        while (_receiveFree[q] < RingLength - 1)
        {
            ulong at = ReceiveRing(q) + ((ulong)_receiveHead[q] * HostDriver.DescriptorBytes);
            ulong status = _bench.RootComplex.Memory.ReadLong(at + 8);
            if (((uint)status & DescriptorDone) == 0)
            {
                break;
            }

            Received++;
            ReceivedBytes += (long)(status >> 32) & 0xffff;
            _receiveHead[q] = (_receiveHead[q] + 1) % RingLength;
            _receiveFree[q]++;
        }

        if (_receiveFree[q] >= RefillAt)
        {
            RefillReceive(q);
        }
    }

    private void ReapTransmit(int q)
    {
        while (_transmitUsed[q] > 0)
        {
            // RS is set in the last descriptor of a packet only, so descriptors come back in pairs or alone.
            ulong at = TransmitRing(q) + ((ulong)_transmitHead[q] * HostDriver.DescriptorBytes);
            uint command = _bench.RootComplex.Memory.ReadWord(at + 8);
            int count = (command & EndOfPacket) == 0 && (_bench.RootComplex.Memory.ReadWord(at + 12) & DescriptorDone) == 0 ? 2 : 1;
            int last = (_transmitHead[q] + count - 1) % RingLength;
            uint status = _bench.RootComplex.Memory.ReadWord(TransmitRing(q) + ((ulong)last * HostDriver.DescriptorBytes) + 12);
            if ((status & DescriptorDone) == 0)
            {
                return;
            }

            _transmitHead[q] = (_transmitHead[q] + count) % RingLength;
            _transmitUsed[q] -= count;
        }
    }

    private void FillTransmit(int q)
    {
        if (RingLength - 1 - _transmitUsed[q] < RefillAt)
        {
            return;
        }

        int tail = _transmitTail[q];
        while (_transmitUsed[q] + 2 < RingLength)
        {
            int length = FrameLength(_nextTransmit);
            Span<byte> frame = _frame.AsSpan(0, length);
            Write(frame, Address(Queues + q), _nextTransmit);
            ulong buffer = Buffer(TransmitRing(q), tail);
            _bench.RootComplex.Memory.Write(buffer, frame);

            // Every second long packet lies in two buffers, a header and the rest, as drivers hand over linear socket buffers.
            int first = length > 128 && (_nextTransmit & 1) != 0 ? 66 : length;
            Transmit(q, ref tail, buffer, first, length, last: first == length);
            if (first < length)
            {
                Transmit(q, ref tail, buffer + (ulong)first, length - first, length, last: true);
            }

            TransmittedBytes += length;
            _nextTransmit++;
        }

        _transmitTail[q] = tail;
        _driver.WriteTail(0, q, transmit: true, tail);
    }

    private void Transmit(int q, ref int tail, ulong address, int bytes, int packetBytes, bool last)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_descriptor, address);
        uint command = (AdvancedData & ~(EndOfPacket | ReportStatus)) | (uint)bytes | (last ? EndOfPacket | ReportStatus : 0);
        BinaryPrimitives.WriteUInt32LittleEndian(_descriptor.AsSpan(8), command);
        BinaryPrimitives.WriteUInt32LittleEndian(_descriptor.AsSpan(12), (uint)packetBytes << 14);
        _bench.RootComplex.Memory.Write(TransmitRing(q) + ((ulong)tail * HostDriver.DescriptorBytes), _descriptor);
        tail = (tail + 1) % RingLength;
        _transmitUsed[q]++;
    }

    private static ulong Buffer(ulong ring, int slot) => ring + BufferOffset + ((ulong)slot * BufferBytes);
}
