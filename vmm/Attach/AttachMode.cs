namespace NicTwin.Vmm.Attach;

/// <summary>How a guest gets its NIC.</summary>
public enum AttachMode
{
    /// <summary>It has none.</summary>
    None,

    /// <summary>Full virtualization: software plays a NIC, each access to a register is an exit.</summary>
    Emulated,

    /// <summary>Paravirtualization: a virtio device whose back end is the host's switch.</summary>
    Virtio,

    /// <summary>Direct assignment: the whole physical NIC.</summary>
    Pf,

    /// <summary>SR-IOV: one VF of the physical NIC.</summary>
    Vf,
}

/// <summary>The kind of VMM: who owns the hardware and where device models run.</summary>
public enum VmmKind
{
    /// <summary>A hypervisor with drivers and device models of its own.</summary>
    Type1,

    /// <summary>Hosted: device models and back ends are in a user process of the host.</summary>
    Type2,

    /// <summary>A privileged guest owns the NIC and forwards what is not assigned.</summary>
    Hybrid,
}
