using NicTwin.Vmm.Accounting;

namespace NicTwin.Vmm.Pcie;

/// <summary>A guest's NIC as an endpoint on its bus 0, whose registers are behind a link: accesses may have to wait.</summary>
internal interface INicFunction
{
    /// <summary>A configuration request.</summary>
    /// <param name="time">The guest's time in clocks.</param>
    /// <param name="register">Offset of the register, a multiple of 4.</param>
    /// <param name="byteEnables">Bytes that are meant, 4 bits.</param>
    /// <param name="write">It is a write.</param>
    /// <param name="value">The value to write, or the one that was read.</param>
    AccessResult Configure(long time, int register, int byteEnables, bool write, ref uint value);

    /// <summary>Whether a guest-physical address is in one of its BARs, and memory is enabled.</summary>
    bool Covers(ulong address);

    /// <summary>What an access is an exit for; none when the page is the guest's own.</summary>
    /// <param name="address">Guest-physical address, which is covered.</param>
    /// <param name="write">It is a write.</param>
    ExitCause CauseOf(ulong address, bool write);

    /// <summary>A read of 1 to 8 bytes.</summary>
    AccessResult Read(long time, ulong address, int size, out ulong value);

    /// <summary>A write of 1 to 8 bytes.</summary>
    AccessResult Write(long time, ulong address, int size, ulong value);

    /// <summary>Saves what belongs to the function and not to the device behind it.</summary>
    void Save(BinaryWriter writer);

    /// <summary>Restores what <see cref="Save"/> has written.</summary>
    void Restore(BinaryReader reader);
}
