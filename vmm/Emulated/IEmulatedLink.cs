using NicTwin.Vmm.Network;
using NicTwin.Vmm.Pcie;

namespace NicTwin.Vmm.Emulated;

/// <summary>An emulated NIC as the VMM sees it, wherever it runs: a link towards its guest, and a port of the switch.</summary>
internal interface IEmulatedLink : IDeviceLink, ISwitchPort
{
    /// <summary>Takes its frames; null: they are counted and gone.</summary>
    IFrameOutput? Output { get; set; }

    /// <summary>What passed its wire.</summary>
    EmulatedCounters Counters { get; }

    /// <summary>Clocks of the NIC that were run.</summary>
    long Clocks { get; }

    /// <summary>Connects or cuts its Ethernet link.</summary>
    void SetLink(bool up);

    /// <summary>Lets the NIC appear on the link, after a hard reset.</summary>
    /// <param name="nvm">The words of its NVM.</param>
    /// <param name="time">Clock at which it begins.</param>
    /// <remarks>The Ethernet link stays as it was.</remarks>
    void HardReset(ReadOnlySpan<ushort> nvm, long time);

    /// <summary>Takes the NIC off the link: what is under way is lost.</summary>
    void Unplug();

    /// <summary>Saves the NIC, its link and its wire.</summary>
    void Save(BinaryWriter writer);

    /// <summary>Restores what <see cref="Save"/> has written.</summary>
    /// <exception cref="InvalidDataException">It does not fit.</exception>
    void Restore(BinaryReader reader);
}
