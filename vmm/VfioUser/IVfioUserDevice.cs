namespace NicTwin.Vmm.VfioUser;

/// <summary>A region of a device.</summary>
/// <param name="Size">Bytes; 0: there is none.</param>
/// <param name="Readable">It can be read.</param>
/// <param name="Writable">It can be written.</param>
internal readonly record struct VfioUserRegion(ulong Size, bool Readable = true, bool Writable = true);

/// <summary>
/// A device that a <see cref="VfioUserServer"/> serves. What comes from the client has been checked against the sizes of regions and
/// the numbers of interrupts; more is not known of it.
/// </summary>
internal interface IVfioUserDevice
{
    /// <summary>The regions by index: at least those of every PCI device.</summary>
    IReadOnlyList<VfioUserRegion> Regions { get; }

    /// <summary>Vectors of each kind of interrupts.</summary>
    IReadOnlyList<int> Interrupts { get; }

    /// <summary>Reads a region.</summary>
    /// <param name="id">The message, for an answer that comes later by <see cref="VfioUserServer.AnswerRead"/>.</param>
    /// <param name="region">The region.</param>
    /// <param name="offset">Offset in it.</param>
    /// <param name="data">Receives the bytes: it holds others, and is to be filled unless the read fails or is answered later.</param>
    VfioUserError Read(ushort id, int region, ulong offset, Span<byte> data);

    /// <summary>Writes a region.</summary>
    /// <param name="id">The message, for an answer that comes later by <see cref="VfioUserServer.AnswerWrite"/>.</param>
    /// <param name="wantsReply">The client waits for an answer.</param>
    /// <param name="region">The region.</param>
    /// <param name="offset">Offset in it.</param>
    /// <param name="data">The bytes.</param>
    VfioUserError Write(ushort id, bool wantsReply, int region, ulong offset, ReadOnlySpan<byte> data);

    /// <summary>A read of memory that the device has asked for by <see cref="VfioUserServer.TryStartRead"/> has been answered.</summary>
    /// <param name="id">What the device was given then.</param>
    /// <param name="error">Why there is no data.</param>
    /// <param name="data">The data.</param>
    void MemoryRead(ushort id, VfioUserError error, ReadOnlySpan<byte> data);

    /// <summary>A window of memory goes away: when this returns, the device does not use it any more.</summary>
    void MemoryUnmapped(ulong address, ulong size);

    /// <summary>The client resets the device: its DMA stops; windows of memory and assigned interrupts stay.</summary>
    void Reset();

    /// <summary>The state of the stopped device; null when it cannot be saved.</summary>
    byte[]? Save();

    /// <summary>Takes over a state; false when it is none.</summary>
    bool TryRestore(byte[] state);
}
