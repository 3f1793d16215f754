using System.Buffers.Binary;
using NicTwin.Vmm.VfioUser;

namespace NicTwin.Vmm.Emulated;

/// <summary>What the VMM has of a device model in a process, whatever the device: the connection, and what was counted at it.</summary>
/// <remarks>A server that is gone or talks nonsense is a device that was pulled out: <see cref="Failure"/> says why.</remarks>
internal abstract class DeviceLink : IVfioUserMemory, IDisposable
{
    /// <summary>Connects to a server and opens the guest's memory to it.</summary>
    /// <param name="channel">The connection, which belongs to the link from now on.</param>
    /// <param name="ramStart">Guest-physical address of the guest's RAM.</param>
    /// <param name="ramSize">Bytes of it.</param>
    protected DeviceLink(VfioUserChannel channel, ulong ramStart, ulong ramSize)
    {
        Client = new VfioUserClient(channel, this);
        bool connected = Client.Negotiate() == VfioUserError.None && Client.Agreed.WriteMultiple
            && Client.GetRegion(TimeRegion.Index, out VfioUserRegion time) == VfioUserError.None && time.Size == TimeRegion.Size
            && Client.Map(ramStart, ramSize, readable: true, writable: true) == VfioUserError.None;
        if (!connected)
        {
            Failure = "the device's process does not serve what it should";
        }
    }

    /// <summary>Why the device is gone; empty while it is not.</summary>
    public string Failure { get; protected set; } = string.Empty;

    /// <summary>Is told why the device is gone, when it goes; null when nobody is.</summary>
    public Action<string>? Failed { get; set; }

    /// <summary>Accesses of the guest: each one is answered by the process, and the guest waits for it.</summary>
    public long AccessRoundTrips { get; protected set; }

    /// <summary>Work that the host's service CPU has let the process do, and waited for.</summary>
    public long WorkRoundTrips { get; protected set; }

    /// <summary>Runs that bring nothing but time: they would not be there on real hardware.</summary>
    public long TimeRoundTrips { get; protected set; }

    /// <summary>Frames for the device for whose reply nobody waits.</summary>
    public long PostedMessages { get; protected set; }

    /// <summary>Accesses that the process has not taken: 0 with a process that works.</summary>
    public long RefusedAccesses { get; protected set; }

    /// <summary>DMA messages of the process.</summary>
    public long DmaMessages => Client.MemoryRequests;

    /// <summary>Keeps the process near; null for one that is not on its own.</summary>
    public ProcessPlacement? Placement { get; set; }

    /// <summary>The protocol.</summary>
    protected VfioUserClient Client { get; }

    /// <summary>Asks the process how many round trips there were: it counts at its end of the socket. -1 when it is gone.</summary>
    public long CountRoundTrips()
    {
        Span<byte> count = stackalloc byte[sizeof(long)];
        return Failure.Length == 0 && Client.Read(TimeRegion.Index, TimeRegion.RoundTrips, count) == VfioUserError.None ? BinaryPrimitives.ReadInt64LittleEndian(count) : -1;
    }

    /// <inheritdoc/>
    public void Dispose() => Client.Dispose();

    /// <inheritdoc/>
    VfioUserError IVfioUserMemory.Read(ushort id, ulong address, Span<byte> data) => MemoryRead(id, address, data);

    /// <inheritdoc/>
    VfioUserError IVfioUserMemory.Write(ulong address, ReadOnlySpan<byte> data) => MemoryWrite(address, data);

    /// <inheritdoc/>
    bool IVfioUserMemory.Replied(VfioUserHeader header, ReadOnlySpan<byte> payload) => Replied(header, payload);

    /// <inheritdoc cref="IVfioUserMemory.Read"/>
    protected abstract VfioUserError MemoryRead(ushort id, ulong address, Span<byte> data);

    /// <inheritdoc cref="IVfioUserMemory.Write"/>
    protected abstract VfioUserError MemoryWrite(ulong address, ReadOnlySpan<byte> data);

    /// <inheritdoc cref="IVfioUserMemory.Replied"/>
    protected abstract bool Replied(VfioUserHeader header, ReadOnlySpan<byte> payload);

    /// <summary>The device is gone: nobody waits for it any longer.</summary>
    protected abstract void Lost();

    /// <summary>As if the device had been pulled out.</summary>
    protected void Fail(string reason)
    {
        Failure = reason;
        Lost();
        Failed?.Invoke(reason);
    }

    /// <summary>The same for what a request for a result has come to.</summary>
    protected void Fail(VfioUserError error) =>
        Fail(error == VfioUserError.NoDevice ? "the device's process has gone" : $"the device's process has refused to run ({error})");
}
