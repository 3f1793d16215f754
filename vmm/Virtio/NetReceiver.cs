using NicTwin.Vmm.Network;
using NicTwin.Vmm.Service;

namespace NicTwin.Vmm.Virtio;

/// <summary>
/// A receive queue's back end. A frame goes into the driver's buffers when it arrives; only while there are none it waits, and
/// the driver is asked to notify when it has posted some.
/// </summary>
internal sealed class NetReceiver : RequestedWork
{
    /// <summary>Frames that wait at most.</summary>
    public const int MaxWaiting = 256;

    /// <summary>Bytes that wait at most.</summary>
    public const int MaxWaitingBytes = 2 << 20;

    private const int MostFrames = 16;

    private readonly NetDevice _device;
    private readonly int _queue;
    private readonly Queue<QueuedFrame> _waiting = new();
    private readonly List<QueueBuffer> _parts = [];
    private readonly (QueueChain Chain, long Capacity)[] _chains = new (QueueChain, long)[Virtqueue.MaxSize];
    private int _waitingBytes;

    /// <summary>Creates the back end of a queue.</summary>
    public NetReceiver(NetDevice device, int queue)
        : base(device.Cpu)
    {
        _device = device;
        _queue = queue;
    }

    private enum Outcome
    {
        Done,
        Dropped,
        NoBuffers,
    }

    /// <inheritdoc/>
    public override int Rank => _device.Port + 1;

    /// <summary>Whether the driver has set the queue up.</summary>
    public bool IsUsable(VirtioPciFunction transport) => transport.Common.Queue(_queue).IsUsable;

    /// <summary>The driver may fill the queue without notifying, unless there are frames that wait for it.</summary>
    public void Start(VirtioPciFunction transport, long time)
    {
        Virtqueue queue = transport.Common.Queue(_queue);
        if (_waiting.Count == 0)
        {
            queue.SuppressNotifications();
        }
        else if (queue.AllowNotifications())
        {
            Request(time + _device.Latency);
        }
    }

    /// <summary>The driver has notified: it has posted buffers.</summary>
    public void Notified(VirtioPciFunction transport, long time)
    {
        transport.Common.Queue(_queue).SuppressNotifications();
        if (_waiting.Count > 0)
        {
            Request(time + _device.Latency);
        }
    }

    /// <summary>The driver is gone, and with it what waits.</summary>
    public void Stop()
    {
        Cancel();
        while (_waiting.TryDequeue(out QueuedFrame frame))
        {
            _device.Counters.Drop(NetDrop.NotRunning);
            _device.Switch.Return(frame.Data);
        }

        _waitingBytes = 0;
    }

    /// <summary>A frame arrives, which the driver wants.</summary>
    public void Receive(VirtioPciFunction transport, ReadOnlySpan<byte> frame, in FrameOffload offload)
    {
        if (_waiting.Count == 0 && Place(transport, frame, offload) != Outcome.NoBuffers)
        {
            return;
        }

        if (_waiting.Count >= MaxWaiting || _waitingBytes + frame.Length > MaxWaitingBytes)
        {
            _device.Counters.Drop(NetDrop.NoBuffers);
            return;
        }

        byte[] data = _device.Switch.Rent(frame.Length);
        frame.CopyTo(data);
        _device.Copied(frame.Length);
        _device.Counters.Waited++;
        _waiting.Enqueue(new QueuedFrame(data, frame.Length, IsCopied: false, offload));
        _waitingBytes += frame.Length;
    }

    /// <summary>Saves the state.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_waiting.Count);
        foreach (QueuedFrame frame in _waiting)
        {
            frame.Save(writer);
        }

        SaveRequest(writer);
    }

    /// <summary>Restores the state.</summary>
    public void Restore(BinaryReader reader, FramePool pool)
    {
        _waiting.Clear();
        _waitingBytes = 0;
        for (int left = reader.ReadInt32(); left > 0; left--)
        {
            QueuedFrame frame = QueuedFrame.Restore(reader, pool);
            _waiting.Enqueue(frame);
            _waitingBytes += frame.Length;
        }

        RestoreRequest(reader);
    }

    /// <inheritdoc/>
    protected override void Work(ServiceCpu cpu)
    {
        if (_device.Transport is not { Common.IsRunning: true } transport)
        {
            return;
        }

        cpu.Charge(cpu.Costs.ServiceWakeup);
        for (int frames = 0; _waiting.TryPeek(out QueuedFrame frame); frames++)
        {
            if (frames == MostFrames)
            {
                Request(cpu.Time + 1);
                return;
            }

            if (Place(transport, frame.Data.AsSpan(0, frame.Length), frame.Offload) == Outcome.NoBuffers)
            {
                return;
            }

            _waiting.Dequeue();
            _waitingBytes -= frame.Length;
            _device.Switch.Return(frame.Data);
        }
    }

    private Outcome Place(VirtioPciFunction transport, ReadOnlySpan<byte> frame, in FrameOffload offload)
    {
        Virtqueue queue = transport.Common.Queue(_queue);
        Outcome outcome = Take(queue, NetHeader.Length + frame.Length, transport.Common.Features, out int chains);
        if (queue.Broken)
        {
            transport.Fail(_device.Cpu.Time);
        }

        if (outcome != Outcome.Done)
        {
            return outcome;
        }

        Span<byte> header = stackalloc byte[NetHeader.Length];
        NetHeader.Write(header, offload, transport.Common.Features, chains);
        Scatter(transport.Memory, header, frame);
        _device.Copied(frame.Length);
        _device.Cpu.Charge((long)_device.Cpu.Costs.RingChain * chains);

        // All of a packet's chains are seen at once.
        long left = NetHeader.Length + frame.Length;
        for (int i = 0; i < chains; i++)
        {
            long written = Math.Min(left, _chains[i].Capacity);
            queue.Fill(_chains[i].Chain, (uint)written);
            left -= written;
        }

        queue.Publish();
        NetCounters counters = _device.Counters;
        counters.ReceiveFrames++;
        counters.ReceiveBytes += frame.Length;
        counters.ReceiveChains += chains;
        counters.Interrupts += transport.Interrupt(_queue, _device.Cpu.Time) ? 1 : 0;
        return Outcome.Done;
    }

    /// <summary>Takes as many chains as a packet needs, or none.</summary>
    private Outcome Take(Virtqueue queue, int needed, ulong features, out int chains)
    {
        bool isMergeable = (features & VirtioFeature.MergeableBuffers) != 0;
        long capacity = 0;
        int slots = 0;
        chains = 0;
        _parts.Clear();
        while (capacity < needed && slots < queue.Size && (isMergeable || chains == 0))
        {
            int first = _parts.Count;
            if (!queue.TryTake(_parts, out QueueChain chain))
            {
                return queue.Broken ? Drop(NetDrop.Malformed) : Wait(queue, chains, slots);
            }

            long length = 0;
            for (int i = first; i < _parts.Count; i++)
            {
                length += _parts[i].IsWritable ? _parts[i].Length : 0;
            }

            _chains[chains++] = (chain, length);
            capacity += length;
            slots += chain.Slots;
        }

        if (capacity >= needed)
        {
            return Outcome.Done;
        }

        queue.Untake(chains, slots);
        return Drop(NetDrop.TooLong);
    }

    // From behind what is there already: that is not enough, and it is what comes beyond it that matters.
    private Outcome Wait(Virtqueue queue, int chains, int slots)
    {
        bool hasMore = queue.AllowNotifications();
        queue.Untake(chains, slots);
        if (hasMore)
        {
            Request(_device.Cpu.Time + 1);
        }

        return Outcome.NoBuffers;
    }

    private Outcome Drop(NetDrop reason)
    {
        _device.Counters.Drop(reason);
        return Outcome.Dropped;
    }

    private void Scatter(GuestMemory memory, ReadOnlySpan<byte> header, ReadOnlySpan<byte> frame)
    {
        foreach (QueueBuffer part in _parts)
        {
            if (!part.IsWritable)
            {
                continue;
            }

            int fromHeader = (int)Math.Min((uint)header.Length, part.Length);
            int fromFrame = (int)Math.Min((uint)frame.Length, part.Length - (uint)fromHeader);
            if (fromHeader > 0)
            {
                memory.Write(part.Address, header[..fromHeader]);
                header = header[fromHeader..];
            }

            if (fromFrame > 0)
            {
                memory.Write(part.Address + (uint)fromHeader, frame[..fromFrame]);
                frame = frame[fromFrame..];
            }
        }
    }
}
