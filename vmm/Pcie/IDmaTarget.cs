using NicTwin.Vmm.Cpu;

namespace NicTwin.Vmm.Pcie;

/// <summary>Whose memory and interrupts a device reaches: a guest, or the VMM's own driver.</summary>
internal interface IDmaTarget
{
    /// <summary>The memory.</summary>
    GuestRam Ram { get; }

    /// <summary>A device has written memory.</summary>
    /// <param name="address">First address, as the owner knows it.</param>
    /// <param name="length">Bytes.</param>
    void MemoryWritten(ulong address, int length);

    /// <summary>A device signals an interrupt.</summary>
    /// <param name="identity">The message's data.</param>
    /// <param name="time">Clock of its arrival.</param>
    void Interrupt(uint identity, long time);

    /// <summary>The VMM signals an interrupt for a device that it provides.</summary>
    /// <param name="identity">The message's data.</param>
    /// <param name="time">Clock at which it happens.</param>
    void Inject(uint identity, long time) => Interrupt(identity, time);
}
