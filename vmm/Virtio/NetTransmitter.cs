using NicTwin.Vmm.Network;
using NicTwin.Vmm.Service;

namespace NicTwin.Vmm.Virtio;

/// <summary>
/// A transmit queue's back end: the driver's notification wakes the service CPU, which takes chains until there are none. As long
/// as it is at work the driver need not notify, and that is where many packets for one exit come from.
/// </summary>
internal sealed class NetTransmitter : RequestedWork
{
    // The ring is looked at again after so many chains, and others get their turn.
    private const int MostChains = 16;

    private readonly NetDevice _device;
    private readonly int _queue;
    private readonly List<QueueBuffer> _parts = [];
    private bool _sleeps = true;

    /// <summary>Creates the back end of a queue.</summary>
    public NetTransmitter(NetDevice device, int queue)
        : base(device.Cpu)
    {
        _device = device;
        _queue = queue;
    }

    /// <inheritdoc/>
    public override int Rank => _device.Port + 1;

    /// <summary>The driver has notified.</summary>
    public void Notified(VirtioPciFunction transport, long time)
    {
        if (!IsRequested)
        {
            transport.Common.Queue(_queue).SuppressNotifications();
            Request(time + _device.Latency);
        }
    }

    /// <summary>The driver is gone.</summary>
    public void Stop()
    {
        Cancel();
        _sleeps = true;
    }

    /// <summary>Saves the state.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_sleeps);
        SaveRequest(writer);
    }

    /// <summary>Restores the state.</summary>
    public void Restore(BinaryReader reader)
    {
        _sleeps = reader.ReadBoolean();
        RestoreRequest(reader);
    }

    /// <inheritdoc/>
    protected override void Work(ServiceCpu cpu)
    {
        if (_device.Transport is not { Common.IsRunning: true } transport)
        {
            return;
        }

        if (_sleeps)
        {
            cpu.Charge(cpu.Costs.ServiceWakeup);
            _sleeps = false;
        }

        Virtqueue queue = transport.Common.Queue(_queue);
        bool mayHaveMore = true;
        int chains = 0;
        while (chains < MostChains && mayHaveMore && _device.Switch.HasRoom(_device.Port))
        {
            _parts.Clear();
            mayHaveMore = queue.TryTake(_parts, out QueueChain chain);
            if (mayHaveMore)
            {
                cpu.Charge(cpu.Costs.RingChain);
                Transmit(transport, cpu);
                queue.Use(chain, 0);
                chains++;
            }
        }

        Finish(transport, queue, chains, mayHaveMore, cpu.Time);
    }

    private void Finish(VirtioPciFunction transport, Virtqueue queue, int chains, bool mayHaveMore, long time)
    {
        _device.Counters.TransmitChains += chains;
        if (queue.Broken)
        {
            transport.Fail(time);
            return;
        }

        if (chains > 0 && transport.Interrupt(_queue, time))
        {
            _device.Counters.Interrupts++;
        }

        // After work the driver has had time to offer more, so it is looked at once more before anybody sleeps. Notifications
        // are allowed first and the ring is looked at then: what is offered in between is not lost.
        if (chains > 0 || mayHaveMore || queue.AllowNotifications())
        {
            queue.SuppressNotifications();
            Request(_device.Switch.HasRoom(_device.Port) ? time + 1 : Math.Max(time + 1, _device.Switch.NextAction));
        }
        else
        {
            _sleeps = true;
        }
    }

    private void Transmit(VirtioPciFunction transport, ServiceCpu cpu)
    {
        long total = 0;
        bool isReadable = true;
        foreach (QueueBuffer part in _parts)
        {
            total += part.Length;
            isReadable &= !part.IsWritable;
        }

        long length = total - NetHeader.Length;
        if (!isReadable || length is < SoftwareOffload.EthernetHeader or > FramePool.MaxFrame)
        {
            _device.Counters.Drop(NetDrop.Malformed);
            return;
        }

        byte[] frame = _device.Switch.Rent((int)length);
        Span<byte> header = stackalloc byte[NetHeader.Length];
        Gather(transport.Memory, 0, header);
        Gather(transport.Memory, NetHeader.Length, frame.AsSpan(0, (int)length));
        _device.Copied((int)length);
        if (!NetHeader.TryRead(header, frame.AsSpan(0, (int)length), transport.Common.Features, out FrameOffload offload))
        {
            _device.Counters.Drop(NetDrop.Malformed);
            _device.Switch.Return(frame);
        }
        else if (!_device.HasLink)
        {
            _device.Counters.Drop(NetDrop.NoLink);
            _device.Switch.Return(frame);
        }
        else
        {
            _device.Counters.TransmitFrames++;
            _device.Counters.TransmitBytes += length;
            _device.Switch.SendRented(_device.Port, frame, (int)length, offload, cpu.Time);
        }
    }

    // Header and packet may be cut into buffers anywhere.
    private void Gather(GuestMemory memory, long skip, Span<byte> target)
    {
        foreach (QueueBuffer part in _parts)
        {
            if (skip >= part.Length)
            {
                skip -= part.Length;
                continue;
            }

            int length = (int)Math.Min(part.Length - skip, target.Length);
            memory.Read(part.Address + (ulong)skip, length).CopyTo(target);
            target = target[length..];
            skip = 0;
        }
    }
}
