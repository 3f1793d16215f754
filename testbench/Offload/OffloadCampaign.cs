using System.Buffers.Binary;
using NicTwin.Model;

namespace NicTwin.Testbench;

/// <summary>What a campaign of offloads came to.</summary>
/// <param name="Packets">Packets that were given to the transmitter.</param>
/// <param name="Frames">Frames that came of them.</param>
/// <param name="Received">Datagrams that were given to the receiver.</param>
/// <param name="Clocks">Clocks that ran.</param>
/// <param name="Failure">The first difference from the reference; null for none.</param>
public sealed record OffloadResult(int Packets, long Frames, int Received, long Clocks, string? Failure);

/// <summary>
/// Random packets through segmentation, checksum insertion, checksum verification and RSS on one queue pair, compared with a reference that computes all
/// of it from whole frames.
/// </summary>
public sealed class OffloadCampaign : IBusObserver
{
    private const int Descriptors = 256;
    private const int Batch = 8;
    private const int BufferBytes = 2048;
    private const int PacketBytes = 16384;
    private const ulong Memory = 0x1_0000_0000;
    private const ulong TransmitRing = Memory;
    private const ulong ReceiveRing = Memory + 0x10000;
    private const ulong ReceiveBuffers = Memory + 0x100000;
    private const ulong Packets = Memory + 0x200000;
    private const uint ErrorBits = 0xff000000;

    private readonly Bench _bench;
    private readonly HostDriver _bus;
    private readonly RandomSource _random;
    private readonly Action<byte[], ulong>? _wire;
    private readonly Queue<byte[]> _expected = [];
    private readonly byte[] _key = new byte[40];
    private int _transmitTail;
    private int _receiveTail;
    private int _receiveNext;
    private long _frames;
    private string? _failure;

    private OffloadCampaign(INicClocked nic, ulong seed, Action<byte[], ulong>? wire)
    {
        _bench = new Bench(nic);
        _bus = new HostDriver(new BenchPort(_bench));
        _random = new RandomSource(seed);
        _wire = wire;
        _bench.Start(RootComplexPolicy.Default, seed);
        _bench.HardReset([.. NvmImage.Default], 8);
        _bus.Enumerate();
        _bench.Observer = this;
        SetUp();
    }

    /// <summary>Runs a campaign.</summary>
    /// <param name="nic">A NIC that has seen no clock.</param>
    /// <param name="packets">Packets to send; as many datagrams are received.</param>
    /// <param name="seed">Seed of all packets.</param>
    /// <param name="wire">Told of each frame that the NIC sends, with its time in clocks; null when nobody listens.</param>
    /// <param name="progress">Told how many packets have been sent.</param>
    /// <param name="cancellation">Ends the campaign after the batch under way.</param>
    public static OffloadResult Run(
        INicClocked nic, int packets, ulong seed, Action<byte[], ulong>? wire = null, Action<int>? progress = null, CancellationToken cancellation = default)
    {
        OffloadCampaign campaign = new(nic, seed, wire);
        int done = 0;
        while (done < packets && campaign._failure is null && !cancellation.IsCancellationRequested)
        {
            int count = Math.Min(Batch, packets - done);
            campaign.Exchange(count);
            done += count;
            progress?.Invoke(done);
        }

        return new OffloadResult(done, campaign._frames, done, campaign._bench.Clocks, campaign._failure);
    }

    /// <inheritdoc/>
    public void TlpToNic(Tlp tlp, ulong time)
    {
    }

    /// <inheritdoc/>
    public void TlpFromNic(Tlp tlp, ulong time)
    {
    }

    /// <inheritdoc/>
    public void FrameToNic(ReadOnlySpan<byte> frame, bool badFcs, ulong time)
    {
    }

    /// <inheritdoc/>
    public void FrameFromNic(ReadOnlySpan<byte> frame, bool badFcs, ulong time)
    {
        byte[] bytes = frame.ToArray();
        _frames++;
        _wire?.Invoke(bytes, time);
        if (!_expected.TryDequeue(out byte[]? expected))
        {
            _failure ??= $"frame {_frames} is one too many";
        }
        else if (!frame[..Math.Min(frame.Length, expected.Length)].SequenceEqual(expected) || frame.Length != Math.Max(expected.Length, 60))
        {
            _failure ??= $"frame {_frames}: {Convert.ToHexString(frame)} instead of {Convert.ToHexString(expected)}";
        }
    }

    /// <inheritdoc/>
    public void FramingError(string text, ulong time) => _failure ??= text;

    private void SetUp()
    {
        for (int i = 0; i < _key.Length; i++)
        {
            _key[i] = (byte)_random.Next();
        }

        for (int i = 0; i < 10; i++)
        {
            _bus.Write(0, 0x5c80 + (4 * (uint)i), BitConverter.ToUInt32(_key, i * 4));
        }

        // RSS of TCP and UDP over IPv4 and IPv6; all entries of RETA name queue 0.
        _bus.Write(0, 0x5818, 0x00f30002);
        _bus.Write(0, 0x5000, 0x2300);
        _bus.Write(0, 0x0000, _bus.Read(0, 0x0000) | 0x40);
        _bus.OpenQueue(0, 0, true, TransmitRing, Descriptors, 0, HostDriver.QueueEnable, false);
        _bus.OpenQueue(0, 0, false, ReceiveRing, Descriptors, 0, HostDriver.QueueEnable, false);
        _bus.Write(0, 0xc00c, 0x02000002);
        _bus.Write(0, 0x0400, 0x010400fa);
        _bus.Write(0, 0x0100, 0x0400803a);
        Post(Descriptors - 1);
        _bench.RunUntilQuiet(100_000);
    }

    private void Exchange(int count)
    {
        List<(byte[] Frame, byte[] Input, bool Broken)> datagrams = [];
        for (int i = 0; i < count; i++)
        {
            OffloadPacket packet = OffloadPacket.Create(_random);
            packet.Frames().ForEach(_expected.Enqueue);
            Send(packet, i);
            byte[] frame = OffloadPacket.CreateReceived(_random, out byte[] input);
            bool broken = _random.Chance(200);
            if (broken)
            {
                frame[^1] ^= (byte)_random.Between(1, 255);
            }

            datagrams.Add((frame, input, broken));
            _bench.Wire.TrySend(DriverFrames.Padded(frame), badFcs: false);
        }

        _bus.WriteTail(0, 0, true, _transmitTail);
        if (!_bench.RunUntilQuiet(5_000_000))
        {
            _failure ??= _bench.Diverged ? $"model and RTL differ: {_bench.Divergence}" : "the NIC does not come to rest";
        }

        if (_expected.Count > 0)
        {
            _failure ??= $"{_expected.Count} frames are missing behind frame {_frames}";
        }

        foreach ((byte[] frame, byte[] input, bool broken) in datagrams)
        {
            Take(frame, input, broken);
        }

        Post(count);
    }

    private void Send(OffloadPacket packet, int slot)
    {
        (uint word0, uint word2, uint word3) = packet.Context;
        Write(word0, 0, word2, word3);
        ulong address = Packets + (ulong)(slot * PacketBytes) + (ulong)_random.Below(64);
        _bench.RootComplex.Memory.Write(address, packet.Bytes);
        uint command = 0x22300000u | (packet.Segments ? 1u << 31 : 0) | (packet.Tag >= 0 ? 1u << 30 : 0);
        uint options = ((uint)packet.PayloadLength << 14) | ((uint)packet.Checksums << 8);
        int cuts = _random.Below(4);
        int at = 0;
        for (int i = 0; i <= cuts; i++)
        {
            int length = i == cuts ? packet.Bytes.Length - at : Math.Min(packet.Bytes.Length - at - 1, _random.Between(1, Math.Max(2, packet.Bytes.Length / 2)));
            if (length <= 0)
            {
                continue;
            }

            bool last = at + length == packet.Bytes.Length;
            ulong from = address + (ulong)at;
            Write((uint)from, (uint)(from >> 32), command | (uint)length | (last ? 0x09000000u : 0), options);
            at += length;
        }
    }

    private void Write(uint word0, uint word1, uint word2, uint word3)
    {
        Span<byte> bytes = stackalloc byte[HostDriver.DescriptorBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, word0);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], word1);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], word2);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[12..], word3);
        _bench.RootComplex.Memory.Write(TransmitRing + (ulong)(_transmitTail * HostDriver.DescriptorBytes), bytes);
        _transmitTail = (_transmitTail + 1) % Descriptors;
    }

    private void Post(int count)
    {
        Span<byte> bytes = stackalloc byte[HostDriver.DescriptorBytes];
        for (int i = 0; i < count; i++)
        {
            bytes.Clear();
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, ReceiveBuffers + (ulong)(_receiveTail * BufferBytes));
            _bench.RootComplex.Memory.Write(ReceiveRing + (ulong)(_receiveTail * HostDriver.DescriptorBytes), bytes);
            _receiveTail = (_receiveTail + 1) % Descriptors;
        }

        _bus.WriteTail(0, 0, false, _receiveTail);
    }

    private void Take(byte[] frame, byte[] input, bool broken)
    {
        Span<byte> descriptor = stackalloc byte[HostDriver.DescriptorBytes];
        _bench.RootComplex.Memory.Read(ReceiveRing + (ulong)(_receiveNext * HostDriver.DescriptorBytes), descriptor);
        byte[] bytes = new byte[Math.Max(60, frame.Length)];
        _bench.RootComplex.Memory.Read(ReceiveBuffers + (ulong)(_receiveNext * BufferBytes), bytes);
        _receiveNext = (_receiveNext + 1) % Descriptors;
        uint hash = BinaryPrimitives.ReadUInt32LittleEndian(descriptor[4..]);
        uint status = BinaryPrimitives.ReadUInt32LittleEndian(descriptor[8..]);
        uint expected = ReceiveOffloadReference.Toeplitz(_key, input);
        uint errors = broken ? 1u << 29 : 0;
        if ((status & 3) != 3 || !bytes.AsSpan(0, frame.Length).SequenceEqual(frame))
        {
            _failure ??= $"datagram {Convert.ToHexString(frame)} did not come as it is";
        }
        else if (hash != expected)
        {
            _failure ??= $"the hash of {Convert.ToHexString(frame)} is {hash:x8} instead of {expected:x8}";
        }
        else if ((status & ErrorBits) != errors || (status & 0x20) == 0)
        {
            _failure ??= $"the status of {Convert.ToHexString(frame)} is {status:x8}; its checksum is {(broken ? "wrong" : "right")}";
        }
    }
}
