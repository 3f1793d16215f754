using NicTwin.Testbench;
using NicTwin.Vmm.Pcie;

namespace NicTwin.Vmm.Emulated;

/// <summary>
/// The emulated NIC of one guest with all that belongs to it: the link to the NIC, wherever that runs, the function on the guest's
/// bus 0, the guest's way to it, and the NIC's way to the guest.
/// </summary>
internal sealed class EmulatedDevice : IHostedNic
{
    // A NIC that never rests is left now and then, to look at the wall clock.
    private const long LongestSlice = 1 << 20;

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

    /// <inheritdoc/>
    long IHostedNic.NextActivity => Link.NextActivity;

    /// <inheritdoc/>
    long IHostedNic.FirstArrival => Link.Upstream.FirstArrival;

    /// <inheritdoc/>
    bool IHostedNic.Diverged => false;

    /// <inheritdoc/>
    void IHostedNic.RunTo(long bound) => Link.RunTo(Math.Min(bound, Link.Time + LongestSlice));

    /// <inheritdoc/>
    public void Deliver()
    {
        UpstreamQueue upstream = Link.Upstream;
        _memory.Handle(new Tlp(upstream.First), upstream.FirstArrival);
        upstream.RemoveFirst();
    }

    /// <summary>Saves everything but the port and the function, which are the guest's to save.</summary>
    public void Save(BinaryWriter writer)
    {
        Link.Save(writer);
        Dma.Save(writer);
    }

    /// <summary>Restores what <see cref="Save"/> has written.</summary>
    /// <exception cref="InvalidDataException">It does not fit.</exception>
    public void Restore(BinaryReader reader)
    {
        Link.Restore(reader);
        Dma.Restore(reader);
    }
}
