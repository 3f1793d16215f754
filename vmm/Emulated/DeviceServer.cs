using System.Buffers.Binary;
using NicTwin.Vmm.Network;
using NicTwin.Vmm.VfioUser;

namespace NicTwin.Vmm.Emulated;

/// <summary>
/// What all device models in a process have in common: a vfio-user device whose regions are those of its PCI function, and
/// <see cref="TimeRegion"/>, by which its client gives it virtual time and gets what it has done in it.
/// </summary>
internal abstract class DeviceServer : IVfioUserDevice, IDisposable
{
    /// <summary>No time is later.</summary>
    protected const long LatestClock = 1L << 60;

    private long _taken;

    /// <summary>Serves a device that is not plugged in yet.</summary>
    /// <param name="channel">The connection, which belongs to the server from now on.</param>
    protected DeviceServer(VfioUserChannel channel) => Server = new VfioUserServer(channel, this);

    /// <inheritdoc/>
    public abstract IReadOnlyList<VfioUserRegion> Regions { get; }

    /// <summary>None: interrupts are messages, which have their time.</summary>
    public IReadOnlyList<int> Interrupts { get; } = new int[VfioUserProtocol.PciIrqs];

    /// <summary>The protocol.</summary>
    protected VfioUserServer Server { get; }

    /// <summary>When the present access arrives.</summary>
    protected long AccessTime { get; set; }

    /// <summary>The result of what was done last, composed.</summary>
    protected MemoryStream Result { get; } = new();

    /// <summary>Frames of the device, as the result holds them.</summary>
    protected MemoryStream Frames { get; } = new();

    /// <summary>The number of <see cref="Frames"/>.</summary>
    protected int FrameCount { get; private set; }

    /// <summary>Serves until the client is gone.</summary>
    public void Run() => Server.Run();

    /// <inheritdoc/>
    public VfioUserError Read(ushort id, int region, ulong offset, Span<byte> data)
    {
        if (region != TimeRegion.Index)
        {
            _taken++;
            return ReadDevice(id, region, offset, data);
        }

        if (offset == TimeRegion.RoundTrips && data.Length == sizeof(long))
        {
            BinaryPrimitives.WriteInt64LittleEndian(data, _taken);
            return VfioUserError.None;
        }

        if (offset != TimeRegion.Result || !TryCompose(data.Length))
        {
            return VfioUserError.Invalid;
        }

        Server.AnswerRead(id, TimeRegion.Index, offset, Bytes(Result), VfioUserError.None);
        return VfioUserError.Later;
    }

    /// <inheritdoc/>
    public VfioUserError Write(ushort id, bool wantsReply, int region, ulong offset, ReadOnlySpan<byte> data)
    {
        if (region != TimeRegion.Index)
        {
            _taken++;
            return WriteDevice(id, wantsReply, region, offset, data);
        }

        if (offset == TimeRegion.AccessTime && data.Length == sizeof(long))
        {
            AccessTime = Clock(data);
            return VfioUserError.None;
        }

        return Command(offset, data);
    }

    /// <inheritdoc/>
    public virtual void MemoryRead(ushort id, VfioUserError error, ReadOnlySpan<byte> data)
    {
        // A device that waits for its reads gets no answers here.
    }

    /// <summary>Reads of memory that has gone end as any other read of no memory.</summary>
    public void MemoryUnmapped(ulong address, ulong size)
    {
        // The client answers what was asked before it.
    }

    /// <summary>A hard reset without what <see cref="TimeRegion.Plug"/> brings would be none that hardware knows: the client plugs the device in anew.</summary>
    public void Reset()
    {
        // Nothing: the guest's own resets go through the device.
    }

    /// <inheritdoc/>
    public virtual byte[]? Save() => null;

    /// <inheritdoc/>
    public virtual bool TryRestore(byte[] state) => false;

    /// <inheritdoc/>
    public void Dispose() => Server.Dispose();

    /// <summary>A client's word for a time: sums of a few of them do not overflow.</summary>
    protected static long Clock(ReadOnlySpan<byte> data) => Math.Clamp(BinaryPrimitives.ReadInt64LittleEndian(data), 0, LatestClock);

    /// <summary>What a stream holds.</summary>
    protected static ReadOnlySpan<byte> Bytes(MemoryStream stream) => stream.GetBuffer().AsSpan(0, (int)stream.Length);

    /// <summary>The guest reads a region of the function.</summary>
    protected abstract VfioUserError ReadDevice(ushort id, int region, ulong offset, Span<byte> data);

    /// <summary>The guest writes a region of the function.</summary>
    protected abstract VfioUserError WriteDevice(ushort id, bool wantsReply, int region, ulong offset, ReadOnlySpan<byte> data);

    /// <summary>The client has written <see cref="TimeRegion"/>.</summary>
    protected abstract VfioUserError Command(ulong offset, ReadOnlySpan<byte> data);

    /// <summary>Puts into <see cref="Result"/> what was done last.</summary>
    /// <param name="room">Bytes that the client takes.</param>
    protected abstract bool TryCompose(int room);

    /// <summary>The host's CPU, and not a guest, has waited for what the client asks for.</summary>
    protected void CountWork() => _taken++;

    /// <summary>The device has sent a frame.</summary>
    protected void AddFrame(ReadOnlySpan<byte> frame, in FrameOffload offload, long time)
    {
        Span<byte> header = stackalloc byte[TimedFrame.HeaderLength];
        TimedFrame.Write(header, time, frame.Length, offload);
        Frames.Write(header);
        Frames.Write(frame);
        FrameCount++;
    }

    /// <summary>Forgets the frames.</summary>
    protected void ClearFrames()
    {
        Frames.SetLength(0);
        FrameCount = 0;
    }
}
