using System.Buffers;
using System.Buffers.Binary;
using NicTwin.Model;
using NicTwin.Vmm.Accounting;
using NicTwin.Vmm.Cpu;
using NicTwin.Vmm.Network;
using NicTwin.Vmm.Service;

namespace NicTwin.Vmm.Driver;

/// <summary>
/// The switch's port on the PF's queues. Frames from the switch go to the transmit ring, with checksums and segmentation left to the NIC; frames
/// for the PF's pool go to the switch. Frames between the switch's guests and VFs pass the NIC's internal switch.
/// </summary>
/// <remarks>Called within the service CPU's work alone.</remarks>
internal sealed class PfUplink : ISwitchPort
{
    /// <summary>Frames that may wait for room in the ring.</summary>
    public const int MaxBacklog = 256;

    // Frames that are received before other work gets its turn.
    private const int Batch = 64;

    private const uint TransmitCause = 1 << 2;
    private const uint ReceiveCause = 1 << 1;
    private const int LongestInput = 65536 + 64;

    private readonly PfRegisters _registers;
    private readonly GuestRam _ram;
    private readonly ServiceCpu _cpu;
    private readonly PfCounters _counters;
    private readonly PfTransmitRing _transmit;
    private readonly PfReceiveRing _receive;
    private readonly ScheduledWork _receiveWork;
    private readonly ScheduledWork _moreWork;
    private readonly ScheduledWork _transmitWork;
    private readonly Queue<Waiting> _backlog = new(MaxBacklog);
    private readonly byte[] _tagged = new byte[2048 + 4];
    private bool _running;
    private bool _armed;
    private bool _cutting;

    /// <summary>Creates a port whose queues are off.</summary>
    public PfUplink(PfRegisters registers, GuestRam ram, ServiceCpu cpu, PfCounters counters)
    {
        _registers = registers;
        _ram = ram;
        _cpu = cpu;
        _counters = counters;
        _transmit = new PfTransmitRing(registers, ram);
        _receive = new PfReceiveRing(registers, ram);
        _receiveWork = new ScheduledWork(cpu, ReceiveFrames);
        _moreWork = new ScheduledWork(cpu, TakeFrames);
        _transmitWork = new ScheduledWork(cpu, SendBacklog);
    }

    /// <summary>Takes what is received; null drops it.</summary>
    public FrameHandler? Received { get; set; }

    /// <summary>Counts the copies of all of the host as well; null when nobody does.</summary>
    public CopyCounters? Copies { get; set; }

    /// <inheritdoc/>
    public OffloadSupport Accepts => OffloadSupport.Checksum | OffloadSupport.TcpIpv4 | OffloadSupport.TcpIpv6;

    /// <summary>Sets the queues up behind a reset of the NIC.</summary>
    public void Start()
    {
        _transmit.Start();
        _receive.Start();
        _armed = false;
        _cutting = false;
        _running = true;
    }

    /// <summary>Leaves the queues alone: the NIC is about to be reset, or gone. What waited is dropped.</summary>
    public void Stop()
    {
        _running = false;
        while (_backlog.TryDequeue(out Waiting waiting))
        {
            _counters.Add(PfCount.TransmitDrops);
            ArrayPool<byte>.Shared.Return(waiting.Bytes);
        }
    }

    /// <inheritdoc/>
    public void Receive(ReadOnlySpan<byte> frame, in FrameOffload offload, long time)
    {
        _cpu.Charge(_cpu.Costs.DriverFrame);
        if (!_running)
        {
            _counters.Add(PfCount.TransmitDrops);
            return;
        }

        if (frame.Length > LongestInput || !PfTransmitPlan.TryMake(frame, offload, out PfTransmitPlan plan))
        {
            _counters.Add(PfCount.TransmitMalformed);
            return;
        }

        _transmit.Clean();
        if (_backlog.Count == 0 && _transmit.HasRoom(PfTransmitRing.DescriptorsFor(frame.Length, plan)))
        {
            Put(frame, plan, offload);
            _transmit.Kick();
            return;
        }

        if (_backlog.Count == MaxBacklog)
        {
            _counters.Add(PfCount.TransmitDrops);
            return;
        }

        byte[] bytes = ArrayPool<byte>.Shared.Rent(frame.Length);
        frame.CopyTo(bytes);
        CountCopy(frame.Length);
        _counters.Add(PfCount.TransmitBacklogged);
        _backlog.Enqueue(new Waiting { Bytes = bytes, Length = frame.Length, Offload = offload });
        Arm();
    }

    /// <summary>The receive vector has come.</summary>
    public void ReceiveAt(long time) => _receiveWork.ScheduleAt(time);

    /// <summary>The transmit vector has come.</summary>
    public void TransmitAt(long time) => _transmitWork.ScheduleAt(time);

    /// <summary>Saves it.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_running);
        writer.Write(_armed);
        writer.Write(_cutting);
        _receiveWork.Save(writer);
        _moreWork.Save(writer);
        _transmitWork.Save(writer);
        _transmit.Save(writer);
        _receive.Save(writer);
        writer.Write(_backlog.Count);
        foreach (Waiting waiting in _backlog)
        {
            FrameOffload offload = waiting.Offload;
            writer.Write(offload.ChecksumStart);
            writer.Write(offload.ChecksumOffset);
            writer.Write(offload.NeedsChecksum);
            writer.Write(offload.ChecksumGood);
            writer.Write((byte)offload.Segmentation);
            writer.Write(offload.SegmentSize);
            writer.Write(offload.HeaderLength);
            writer.Write(waiting.Length);
            writer.Write(waiting.Bytes.AsSpan(0, waiting.Length));
        }
    }

    /// <summary>Restores it.</summary>
    /// <exception cref="InvalidDataException">It does not fit.</exception>
    public void Restore(BinaryReader reader)
    {
        _running = reader.ReadBoolean();
        _armed = reader.ReadBoolean();
        _cutting = reader.ReadBoolean();
        _receiveWork.Restore(reader);
        _moreWork.Restore(reader);
        _transmitWork.Restore(reader);
        _transmit.Restore(reader);
        _receive.Restore(reader);
        _backlog.Clear();
        for (int count = reader.ReadInt32(); count > 0; count--)
        {
            var offload = new FrameOffload(
                reader.ReadUInt16(), reader.ReadUInt16(), reader.ReadBoolean(), reader.ReadBoolean(), (Segmentation)reader.ReadByte(), reader.ReadUInt16(), reader.ReadUInt16());
            int length = reader.ReadInt32();
            if (length is < 0 or > LongestInput)
            {
                throw new InvalidDataException("a saved frame is longer than a frame can be");
            }

            byte[] bytes = ArrayPool<byte>.Shared.Rent(length);
            reader.BaseStream.ReadExactly(bytes.AsSpan(0, length));
            _backlog.Enqueue(new Waiting { Bytes = bytes, Length = length, Offload = offload });
        }
    }

    private void Put(ReadOnlySpan<byte> frame, in PfTransmitPlan plan, in FrameOffload offload)
    {
        Span<byte> first = _transmit.Put(frame, plan);
        CountCopy(frame.Length);
        _counters.Add(PfCount.TransmitFrames);
        _counters.Add(PfCount.TransmitBytes, frame.Length);
        if (plan.Segments)
        {
            _counters.Add(PfCount.TransmitSegmented);
            plan.PrepareSegments(first);
        }
        else if (plan.SoftwareChecksum)
        {
            _counters.Add(PfCount.TransmitSoftwareChecksums);
            _cpu.ChargeBytes(_cpu.Costs.ChecksumPerKilobyte, frame.Length - offload.ChecksumStart);
            PfTransmitPlan.MakeChecksum(first, offload);
        }
        else if (plan.HasContext)
        {
            _counters.Add(PfCount.TransmitChecksums);
        }
    }

    private void CountCopy(int bytes)
    {
        Copies?.Add(bytes);
        _counters.Add(PfCount.Copies);
        _counters.Add(PfCount.CopiedBytes, bytes);
        _cpu.ChargeBytes(_cpu.Costs.CopyPerKilobyte, bytes);
    }

    // The vector is masked but while somebody waits for room; what the NIC has sent since is pending there and comes at once.
    private void Arm()
    {
        if (!_armed)
        {
            _armed = true;
            _registers.Write(Registers.Eims.Offset, TransmitCause);
        }
    }

    private void SendBacklog()
    {
        _cpu.Charge(_cpu.Costs.ServiceWakeup);
        _armed = false;
        if (!_running)
        {
            return;
        }

        _transmit.Clean();
        bool sent = false;
        while (_backlog.TryPeek(out Waiting waiting))
        {
            ReadOnlySpan<byte> frame = waiting.Bytes.AsSpan(0, waiting.Length);
            bool good = PfTransmitPlan.TryMake(frame, waiting.Offload, out PfTransmitPlan plan);
            if (good && !_transmit.HasRoom(PfTransmitRing.DescriptorsFor(frame.Length, plan)))
            {
                Arm();
                break;
            }

            if (good)
            {
                Put(frame, plan, waiting.Offload);
                sent = true;
            }

            _backlog.Dequeue();
            ArrayPool<byte>.Shared.Return(waiting.Bytes);
        }

        if (sent)
        {
            _transmit.Kick();
        }
    }

    // The vector has come: the CPU is woken for it, and once for all frames that it finds.
    private void ReceiveFrames()
    {
        _cpu.Charge(_cpu.Costs.ServiceWakeup);
        TakeFrames();
    }

    private void TakeFrames()
    {
        if (!_running)
        {
            return;
        }

        int taken = 0;
        for (; taken < Batch && _receive.TryPeek(out PfReceived received); taken++)
        {
            Deliver(received);
            _receive.Release();
        }

        if (taken > 0)
        {
            _receive.Kick();
        }

        if (taken == Batch)
        {
            _moreWork.ScheduleAt(_cpu.Time);
        }
        else
        {
            _registers.Write(Registers.Eims.Offset, ReceiveCause);
        }
    }

    private void Deliver(in PfReceived received)
    {
        _cpu.Charge(_cpu.Costs.DriverFrame);

        // The pool takes no frame that is longer than a buffer; one that came in pieces all the same is dropped with all of them.
        bool whole = received.IsEnd && !_cutting;
        _cutting = !received.IsEnd;
        if (!whole || !received.IsGood || Received is null)
        {
            _counters.Add(PfCount.ReceiveDrops, received.IsEnd ? 1 : 0);
            return;
        }

        Span<byte> frame = _ram.Bytes(received.Address, received.Length);
        if (received.HadTag && frame.Length >= 12)
        {
            frame = Retag(frame, received.Tag);
        }

        _counters.Add(PfCount.ReceiveFrames);
        _counters.Add(PfCount.ReceiveBytes, frame.Length);
        var offload = new FrameOffload { ChecksumGood = received.ChecksumGood };
        Received(frame, offload, _cpu.Time);
    }

    // The NIC takes tags out of frames that go to several pools, so it does so for all; the switch gets them as they were.
    private Span<byte> Retag(ReadOnlySpan<byte> frame, ushort tag)
    {
        Span<byte> tagged = _tagged.AsSpan(0, frame.Length + 4);
        frame[..12].CopyTo(tagged);
        BinaryPrimitives.WriteUInt16BigEndian(tagged[12..], 0x8100);
        BinaryPrimitives.WriteUInt16BigEndian(tagged[14..], tag);
        frame[12..].CopyTo(tagged[16..]);
        CountCopy(frame.Length);
        return tagged;
    }

    private struct Waiting
    {
        public byte[] Bytes;
        public int Length;
        public FrameOffload Offload;
    }
}
