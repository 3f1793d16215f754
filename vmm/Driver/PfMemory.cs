using NicTwin.Vmm.Cpu;
using NicTwin.Vmm.Pcie;

namespace NicTwin.Vmm.Driver;

/// <summary>
/// The memory that the PF reaches, rings and buffers, and its interrupts.
/// </summary>
/// <param name="interrupted">Is told of an interrupt: vector and time.</param>
internal sealed class PfMemory(Action<int, long> interrupted) : IDmaTarget, IDisposable
{
    /// <summary>The transmit ring.</summary>
    public const ulong TransmitRing = PfAddresses.Memory;

    /// <summary>The receive ring.</summary>
    public const ulong ReceiveRing = PfAddresses.Memory + 0x1000;

    /// <summary>Buffers of the receive ring.</summary>
    public const ulong ReceiveBuffers = PfAddresses.Memory + 0x8_0000;

    /// <summary>Buffers of the transmit ring.</summary>
    public const ulong TransmitBuffers = PfAddresses.Memory + 0x10_0000;

    /// <summary>Descriptors of either ring.</summary>
    public const int Descriptors = 256;

    /// <summary>Bytes of a descriptor.</summary>
    public const int DescriptorBytes = 16;

    /// <inheritdoc/>
    public GuestRam Ram { get; } = new(PfAddresses.Memory, PfAddresses.MemorySize);

    /// <inheritdoc/>
    public void MemoryWritten(ulong address, int length)
    {
        // Nobody keeps a copy of this memory.
    }

    /// <inheritdoc/>
    public void Interrupt(uint identity, long time) => interrupted((int)Math.Min(identity, int.MaxValue), time);

    /// <inheritdoc/>
    public void Dispose() => Ram.Dispose();
}
