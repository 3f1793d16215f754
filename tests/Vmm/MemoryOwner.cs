using NicTwin.Vmm.Cpu;
using NicTwin.Vmm.Pcie;

namespace NicTwin.Tests.Vmm;

/// <summary>An owner of memory and interrupts that only remembers.</summary>
internal sealed class MemoryOwner(GuestRam ram) : IDmaTarget
{
    public GuestRam Ram => ram;

    public List<(uint Identity, long Time)> Interrupts { get; } = [];

    public void MemoryWritten(ulong address, int length)
    {
        // Nobody has a copy of it.
    }

    public void Interrupt(uint identity, long time) => Interrupts.Add((identity, time));
}
