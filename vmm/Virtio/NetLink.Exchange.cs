using System.Buffers.Binary;
using NicTwin.Vmm.Emulated;
using NicTwin.Vmm.Network;
using NicTwin.Vmm.VfioUser;

namespace NicTwin.Vmm.Virtio;

/// <content>Round trips, and what they bring.</content>
internal sealed partial class NetLink
{
    // A piece of work is a burst of packets at most: a device that claims more of the host's time than this is none.
    private const long LongestWork = 1_000_000_000;
    private const int MostInterrupts = 1 << 12;

    // Each queue asks for one at a time.
    private const int MostWorks = 64;

    private int _worksAhead;
    private ushort _awaited;
    private bool _answered;
    private ulong _answer;

    /// <inheritdoc/>
    protected override VfioUserError MemoryRead(ushort id, ulong address, Span<byte> data)
    {
        if (!_exchanging || !_host.Target.Ram.Contains(address, (ulong)data.Length))
        {
            return VfioUserError.Fault;
        }

        _host.Target.Ram.Bytes(address, data.Length).CopyTo(data);
        return VfioUserError.None;
    }

    /// <inheritdoc/>
    protected override VfioUserError MemoryWrite(ulong address, ReadOnlySpan<byte> data)
    {
        if (!_exchanging || !_host.Target.Ram.Contains(address, (ulong)data.Length))
        {
            return VfioUserError.Fault;
        }

        data.CopyTo(_host.Target.Ram.Bytes(address, data.Length));
        _host.Target.MemoryWritten(address, data.Length);
        return VfioUserError.None;
    }

    /// <inheritdoc/>
    protected override bool Replied(VfioUserHeader header, ReadOnlySpan<byte> payload)
    {
        if (!_exchanging || header.Id != _awaited || _answered)
        {
            return false;
        }

        int count = payload.Length - VfioUserProtocol.AccessSize;
        if (header.HasFailed || count is < 0 or > sizeof(ulong))
        {
            RefusedAccesses++;
            return true;
        }

        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        bytes.Clear();
        payload[VfioUserProtocol.AccessSize..].CopyTo(bytes);
        _answer = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        _answered = true;
        return true;
    }

    private void Begin()
    {
        (int frames, int bytes) = _host.Network.Queued(Port);
        Client.AddWrite(TimeRegion.Index, TimeRegion.Cpu, TimeRegion.CpuSize, wantsReply: false, out Span<byte> data);
        BinaryPrimitives.WriteInt64LittleEndian(data, _host.Cpu.Nanoseconds);
        BinaryPrimitives.WriteInt32LittleEndian(data[8..], frames);
        BinaryPrimitives.WriteInt32LittleEndian(data[12..], bytes);
        BinaryPrimitives.WriteInt64LittleEndian(data[16..], _host.Network.FirstArrival);
    }

    /// <summary>Sends what was added, and takes over what the device has done because of it.</summary>
    /// <param name="isWork">The service CPU does it, and not a guest.</param>
    private void Exchange(bool isWork)
    {
        _exchanging = true;
        Placement?.Follow();
        long begin = _host.Cpu.Time;
        long left;
        do
        {
            VfioUserError error = Client.WaitRead(Client.AddRead(TimeRegion.Index, TimeRegion.Result, TimeRegion.MostResult), out ReadOnlySpan<byte> result);
            if (error != VfioUserError.None)
            {
                _exchanging = false;
                Fail(error);
                return;
            }

            if (!TryTake(result, isWork, begin, out left))
            {
                _exchanging = false;
                Fail("the device's process has sent what cannot be right");
                return;
            }
        }
        while (left > 0);
        _exchanging = false;
    }

    private bool TryTake(ReadOnlySpan<byte> result, bool isWork, long begin, out long left)
    {
        left = 0;
        if (result.Length < NetServer.ResultHeader)
        {
            return false;
        }

        long busy = BinaryPrimitives.ReadInt64LittleEndian(result);
        long copies = BinaryPrimitives.ReadInt64LittleEndian(result[8..]);
        long copied = BinaryPrimitives.ReadInt64LittleEndian(result[16..]);
        int works = BinaryPrimitives.ReadInt32LittleEndian(result[36..]);
        int interrupts = BinaryPrimitives.ReadInt32LittleEndian(result[40..]);
        int frames = BinaryPrimitives.ReadInt32LittleEndian(result[44..]);
        left = BinaryPrimitives.ReadInt64LittleEndian(result[48..]);
        ReadOnlySpan<byte> rest = result[NetServer.ResultHeader..];
        if (busy is < 0 or > LongestWork || copies < 0 || copied < 0 || works is < 0 or > MostWorks || interrupts is < 0 or > MostInterrupts
            || left < 0 || left > Switch.MaxQueuedFrames || (left > 0 && frames == 0)
            || rest.Length < (works * sizeof(long)) + (interrupts * NetServer.InterruptSize))
        {
            return false;
        }

        const OffloadSupport all = OffloadSupport.Checksum | OffloadSupport.TcpIpv4 | OffloadSupport.TcpIpv6;
        Drops = Math.Max(Drops, BinaryPrimitives.ReadInt64LittleEndian(result[24..]));
        Accepts = (OffloadSupport)BinaryPrimitives.ReadInt32LittleEndian(result[32..]) & all;
        _host.Copies.Add(copies, copied);
        _host.Cpu.Charge(busy);
        return TryTakeWorks(ref rest, works, isWork, begin) && TakeInterrupts(ref rest, interrupts) && TryTakeFrames(rest, frames, begin);
    }

    private bool TryTakeWorks(ref ReadOnlySpan<byte> rest, int works, bool isWork, long begin)
    {
        for (; works > 0; works--, rest = rest[sizeof(long)..])
        {
            // Work that asks for more of itself at the same time would keep everybody there for ever.
            long earliest = BinaryPrimitives.ReadInt64LittleEndian(rest);
            if (earliest < 0 || (isWork && earliest <= begin) || _worksAhead == MostWorks)
            {
                return false;
            }

            _worksAhead++;
            _host.Cpu.Schedule(_work, earliest);
        }

        return true;
    }

    private bool TakeInterrupts(ref ReadOnlySpan<byte> rest, int interrupts)
    {
        for (; interrupts > 0; interrupts--, rest = rest[NetServer.InterruptSize..])
        {
            // At the device's clock or now, whichever is later: nobody's time goes back.
            long time = Math.Clamp(BinaryPrimitives.ReadInt64LittleEndian(rest), 0, Math.Max(_host.Cpu.Time, _host.Clock()));
            _host.Send(BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]), BinaryPrimitives.ReadUInt32LittleEndian(rest[16..]), time);
        }

        return true;
    }

    private bool TryTakeFrames(ReadOnlySpan<byte> rest, int frames, long begin)
    {
        for (; frames > 0; frames--)
        {
            if (!TimedFrame.TryTake(ref rest, FramePool.MaxFrame, out long time, out FrameOffload offload, out ReadOnlySpan<byte> frame))
            {
                return false;
            }

            byte[] buffer = _host.Network.Rent(frame.Length);
            frame.CopyTo(buffer);
            _host.Network.SendRented(Port, buffer, frame.Length, offload, Math.Clamp(time, begin, _host.Cpu.Time));
        }

        return frames == 0 && rest.IsEmpty;
    }
}
