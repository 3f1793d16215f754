using NicTwin.Testbench;
using NicTwin.Vmm.Pcie;

namespace NicTwin.Vmm.Emulated;

/// <summary>
/// The emulated NIC of one guest with all that belongs to it: the link to the NIC, wherever that runs, the function on the guest's
/// bus 0, the guest's way to it, and the NIC's way to the guest.
/// </summary>
internal sealed class EmulatedDevice
{
    private readonly EmulatedMemory _memory;

    /// <summary>Creates a device whose NIC is not plugged in.</summary>
    /// <param name="link">The NIC.</param>
    /// <param name="target">The guest.</param>
    /// <param name="port">The guest's way to the NIC, on <paramref name="link"/>.</param>
    /// <param name="interruptFile">Guest-physical address of the guest's interrupt file.</param>
    public EmulatedDevice(IEmulatedLink link, IDmaTarget target, NicPort port, ulong interruptFile)
    {
        Link = link;
        Port = port;
        Function = new EmulatedFunction(port);
        _memory = new EmulatedMemory(link, target, interruptFile);
    }

    /// <summary>The NIC: the host runs it, and the switch sends it frames.</summary>
    public IEmulatedLink Link { get; }

    /// <summary>The function on bus 0 of the guest.</summary>
    public EmulatedFunction Function { get; }

    /// <summary>The guest's way to the NIC.</summary>
    public NicPort Port { get; }

    /// <summary>What the NIC did in the guest's memory.</summary>
    public DmaCounters Dma => _memory.Counters;

    /// <summary>Lets the NIC appear, after a hard reset.</summary>
    /// <param name="nvm">The words of its NVM, with the MAC.</param>
    /// <param name="time">Clock at which it begins.</param>
    public void Plug(ReadOnlySpan<ushort> nvm, long time)
    {
        Function.Reset();
        Link.HardReset(nvm, time);
    }

    /// <summary>Handles the first TLP that the NIC has sent, when the guest is at the time of its arrival.</summary>
    public void Deliver()
    {
        UpstreamQueue upstream = Link.Upstream;
        _memory.Handle(new Tlp(upstream.First), upstream.FirstArrival);
        upstream.RemoveFirst();
    }

    /// <summary>Saves everything but the port, which is the guest's to save.</summary>
    public void Save(BinaryWriter writer)
    {
        Link.Save(writer);
        Function.Save(writer);
        Dma.Save(writer);
    }

    /// <summary>Restores what <see cref="Save"/> has written.</summary>
    /// <exception cref="InvalidDataException">It does not fit.</exception>
    public void Restore(BinaryReader reader)
    {
        Link.Restore(reader);
        Function.Restore(reader);
        Dma.Restore(reader);
    }
}
