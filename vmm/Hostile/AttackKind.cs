namespace NicTwin.Vmm.Hostile;

/// <summary>What an attacker tries in a case.</summary>
public enum AttackKind
{
    /// <summary>VF: transmit descriptors of every kind, at every address.</summary>
    VfTransmit,

    /// <summary>VF: receive buffers and rings at every address, with frames for them.</summary>
    VfReceive,

    /// <summary>VF: MSI-X entries aimed at others.</summary>
    VfMessages,

    /// <summary>VF: accesses to all registers, in all sizes.</summary>
    VfRegisters,

    /// <summary>VF: accesses to all of configuration space.</summary>
    VfConfiguration,

    /// <summary>VF: a flood of mailbox messages, right and wrong ones.</summary>
    VfMailbox,

    /// <summary>VF: resets of all kinds while DMA is under way.</summary>
    VfReset,

    /// <summary>Virtio: descriptors, rings and tables with all fields generated.</summary>
    VirtioRings,

    /// <summary>Virtio: registers, configuration space, MSI-X entries aimed at others.</summary>
    VirtioRegisters,

    /// <summary>Virtio: frames with others' addresses, headers that do not fit, commands that do not exist.</summary>
    VirtioFrames,

    /// <summary>Emulated NIC: descriptors of every kind, at every address.</summary>
    EmulatedTransmit,

    /// <summary>Emulated NIC: accesses to all registers and all of configuration space, resets.</summary>
    EmulatedRegisters,

    /// <summary>The attacker's VF is given to another guest, which looks for what was left in it.</summary>
    Reassignment,
}
