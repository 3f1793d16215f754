namespace NicTwin.Tests.Description;

/// <summary>A dword of configuration space as it is expected.</summary>
/// <param name="Offset">Byte offset.</param>
/// <param name="Name">Name.</param>
/// <param name="Reset">Constant and reset bits.</param>
/// <param name="Fields">Fields; the access kind ends in <c>+</c> when the field survives a function level reset.</param>
public sealed record ExpectedDword(uint Offset, string Name, uint Reset, IReadOnlyList<ExpectedField> Fields)
{
    /// <summary>The bits of all fields of one access kind, sticky or not.</summary>
    public uint Mask(string access) => Fields.Where(f => f.Access.TrimEnd('+') == access).Aggregate(0u, (mask, f) => mask | f.Mask);

    /// <summary>The bits that survive a function level reset.</summary>
    public uint Sticky => Fields.Where(f => f.Access.EndsWith('+')).Aggregate(0u, (mask, f) => mask | f.Mask);
}

/// <summary>
/// Configuration space, typed by hand: the second opinion on docs/spec/configuration.json.
/// </summary>
/// <remarks>
/// Offsets, masks and access kinds are those of the PCI specifications as Linux has them in include/uapi/linux/pci_regs.h (PCI_COMMAND_*,
/// PCI_STATUS_*, PCI_PM_*, PCI_MSI_*, PCI_MSIX_*, PCI_EXP_*, PCI_ERR_*, PCI_ARI_*, PCI_SRIOV_*); constant bytes are those of a dump of a real
/// 82576 (pciutils, tests/cap-pcie-2), less what the product leaves out: the second function, the I/O and flash BARs, the ROM and the PM data.
/// For a VF the SR-IOV specification 1.1, chapters 3.4, 3.5 and 4.2, says which bits it does not have. Sticky bits: PCI Express Base 6.6.2.
/// </remarks>
public static class ConfigurationExpectation
{
    /// <summary>The PF.</summary>
    public static IReadOnlyList<ExpectedDword> Pf { get; } =
    [
        D(0x000, "ID", 0x10c98086, "VENDOR ro ffff, DEVICE ro ffff0000"),
        D(0x004, "COMMAND", 0x00100000, "MEMORY_ENABLE rw 2, BUS_MASTER rw 4, PARITY_RESPONSE rw 40, SERR_ENABLE rw 100, INTERRUPT_DISABLE rw 400, "
            + "INTERRUPT_STATUS live 80000, CAPABILITIES_LIST ro 100000, MASTER_DATA_PARITY_ERROR rw1c 01000000, SIGNALED_TARGET_ABORT rw1c 08000000, "
            + "RECEIVED_TARGET_ABORT rw1c 10000000, RECEIVED_MASTER_ABORT rw1c 20000000, SIGNALED_SYSTEM_ERROR rw1c 40000000, "
            + "DETECTED_PARITY_ERROR rw1c 80000000"),
        D(0x008, "REVISION_CLASS", 0x02000001, "REVISION ro ff, CLASS ro ffffff00"),
        D(0x00c, "CACHE_LINE", 0x00000000, "CACHE_LINE_SIZE rw ff, HEADER_TYPE ro ff0000"),
        D(0x010, "BAR0", 0x00000000, "TYPE ro f, ADDRESS rw fffe0000"),
        D(0x01c, "BAR3", 0x00000000, "TYPE ro f, ADDRESS rw ffffc000"),
        D(0x02c, "SUBSYSTEM", 0xa03c8086, "SUBSYSTEM_VENDOR ro ffff, SUBSYSTEM_DEVICE ro ffff0000"),
        D(0x034, "CAPABILITIES_POINTER", 0x00000040, "POINTER ro ff"),
        D(0x03c, "INTERRUPT", 0x00000100, "LINE rw ff, PIN ro ff00"),
        D(0x040, "PM_CAPABILITY", 0xc8235001, "CAPABILITY ro ff, NEXT ro ff00, CAPABILITIES ro ffff0000"),
        D(0x044, "PM_CONTROL", 0x00000000, "POWER_STATE rw 3, NO_SOFT_RESET ro 8, PME_ENABLE rw+ 100, PME_STATUS rw1c+ 8000"),
        D(0x050, "MSI_CONTROL", 0x01807005, "CAPABILITY ro ff, NEXT ro ff00, ENABLE rw 10000, MULTIPLE_MESSAGE_CAPABLE ro e0000, "
            + "MULTIPLE_MESSAGE_ENABLE rw 700000, ADDRESS_64 ro 800000, PER_VECTOR_MASKING ro 01000000"),
        D(0x054, "MSI_ADDRESS_LOW", 0x00000000, "ADDRESS rw fffffffc"),
        D(0x058, "MSI_ADDRESS_HIGH", 0x00000000, "ADDRESS rw ffffffff"),
        D(0x05c, "MSI_DATA", 0x00000000, "DATA rw ffff"),
        D(0x060, "MSI_MASK", 0x00000000, "MASK rw 1"),
        D(0x064, "MSI_PENDING", 0x00000000, "PENDING live 1"),
        D(0x070, "MSIX_CONTROL", 0x0009a011, "CAPABILITY ro ff, NEXT ro ff00, TABLE_SIZE ro 7ff0000, FUNCTION_MASK rw 40000000, ENABLE rw 80000000"),
        D(0x074, "MSIX_TABLE", 0x00000003, "BIR ro 7, OFFSET ro fffffff8"),
        D(0x078, "MSIX_PBA", 0x00002003, "BIR ro 7, OFFSET ro fffffff8"),
        D(0x0a0, "PCIE_CAPABILITY", 0x00020010, "CAPABILITY ro ff, NEXT ro ff00, VERSION ro f0000, TYPE ro f00000"),
        D(0x0a4, "DEVICE_CAPABILITIES", 0x10008cc2, "MAX_PAYLOAD_SUPPORTED ro 7, EXTENDED_TAG_SUPPORTED ro 20, L0S_LATENCY ro 1c0, L1_LATENCY ro e00, "
            + "ROLE_BASED_ERRORS ro 8000, FLR ro 10000000"),
        D(0x0a8, "DEVICE_CONTROL", 0x00102810, "CORRECTABLE_ENABLE rw 1, NON_FATAL_ENABLE rw 2, FATAL_ENABLE rw 4, UNSUPPORTED_REQUEST_ENABLE rw 8, "
            + "RELAXED_ORDERING rw 10, MAX_PAYLOAD rw+ e0, EXTENDED_TAG ro 100, AUX_POWER rw+ 400, NO_SNOOP rw 800, MAX_READ_REQUEST rw 7000, "
            + "INITIATE_FLR sc 8000, CORRECTABLE_DETECTED rw1c 10000, NON_FATAL_DETECTED rw1c 20000, FATAL_DETECTED rw1c 40000, "
            + "UNSUPPORTED_REQUEST_DETECTED rw1c 80000, AUX_POWER_DETECTED ro 100000, TRANSACTIONS_PENDING live 200000"),
        D(0x0ac, "LINK_CAPABILITIES", 0x02036c41, "SPEED ro f, WIDTH ro 3f0, ASPM ro c00, L0S_EXIT ro 7000, L1_EXIT ro 38000, PORT ro ff000000"),
        D(0x0b0, "LINK_CONTROL", 0x10410000, "ASPM rw+ 3, RCB rw+ 8, COMMON_CLOCK rw+ 40, EXTENDED_SYNCH rw+ 80, SPEED ro f0000, WIDTH ro 3f00000, "
            + "SLOT_CLOCK ro 10000000"),
        D(0x0c4, "DEVICE_CAPABILITIES_2", 0x0000001f, "COMPLETION_TIMEOUT_RANGES ro f, COMPLETION_TIMEOUT_DISABLE_SUPPORTED ro 10"),
        D(0x0c8, "DEVICE_CONTROL_2", 0x00000000, "COMPLETION_TIMEOUT_VALUE rw f, COMPLETION_TIMEOUT_DISABLE rw 10"),
        D(0x100, "AER_CAPABILITY", 0x14010001, "CAPABILITY ro ffff, VERSION ro f0000, NEXT ro fff00000"),
        D(0x104, "AER_UNCORRECTABLE_STATUS", 0x00000000, Uncorrectable("rw1c+")),
        D(0x108, "AER_UNCORRECTABLE_MASK", 0x00000000, Uncorrectable("rw+")),
        D(0x10c, "AER_UNCORRECTABLE_SEVERITY", 0x00062011, "UNDEFINED ro 1, " + Uncorrectable("rw+")),
        D(0x110, "AER_CORRECTABLE_STATUS", 0x00000000, Correctable("rw1c+")),
        D(0x114, "AER_CORRECTABLE_MASK", 0x00002000, Correctable("rw+")),
        D(0x118, "AER_CONTROL", 0x00000000, "FIRST_ERROR hw+ 1f"),
        D(0x11c, "AER_HEADER_LOG_0", 0x00000000, "HEADER live+ ffffffff"),
        D(0x120, "AER_HEADER_LOG_1", 0x00000000, "HEADER live+ ffffffff"),
        D(0x124, "AER_HEADER_LOG_2", 0x00000000, "HEADER live+ ffffffff"),
        D(0x128, "AER_HEADER_LOG_3", 0x00000000, "HEADER live+ ffffffff"),
        D(0x140, "DSN_CAPABILITY", 0x15010003, "CAPABILITY ro ffff, VERSION ro f0000, NEXT ro fff00000"),
        D(0x144, "DSN_LOW", 0x00000000, "SERIAL live ffffffff"),
        D(0x148, "DSN_HIGH", 0x00000000, "SERIAL live ffffffff"),
        D(0x150, "ARI_CAPABILITY", 0x1601000e, "CAPABILITY ro ffff, VERSION ro f0000, NEXT ro fff00000"),
        D(0x154, "ARI_CONTROL", 0x00000000, "NEXT_FUNCTION ro ff00"),
        D(0x160, "SRIOV_CAPABILITY", 0x00010010, "CAPABILITY ro ffff, VERSION ro f0000, NEXT ro fff00000"),
        D(0x164, "SRIOV_CAPABILITIES", 0x00000000, "VF_MIGRATION ro 1"),
        D(0x168, "SRIOV_CONTROL", 0x00000000, "VF_ENABLE rw 1, VF_MEMORY_ENABLE rw 8, ARI_HIERARCHY rw 10"),
        D(0x16c, "SRIOV_TOTAL_VFS", 0x00080008, "INITIAL_VFS ro ffff, TOTAL_VFS ro ffff0000"),
        D(0x170, "SRIOV_NUM_VFS", 0x00000000, "NUM_VFS rw ffff, DEPENDENCY_LINK ro ff0000"),
        D(0x174, "SRIOV_OFFSET_STRIDE", 0x00020180, "FIRST_VF_OFFSET live ffff, VF_STRIDE live ffff0000"),
        D(0x178, "SRIOV_VF_DEVICE", 0x10ca0000, "VF_DEVICE ro ffff0000"),
        D(0x17c, "SRIOV_SUPPORTED_PAGE_SIZES", 0x00000553, "SIZES ro ffffffff"),
        D(0x180, "SRIOV_SYSTEM_PAGE_SIZE", 0x00000001, "SIZE rw ffffffff"),
        D(0x184, "SRIOV_VF_BAR0_LOW", 0x00000004, "TYPE ro f, ADDRESS rw ffffc000"),
        D(0x188, "SRIOV_VF_BAR0_HIGH", 0x00000000, "ADDRESS rw ffffffff"),
        D(0x190, "SRIOV_VF_BAR3_LOW", 0x00000004, "TYPE ro f, ADDRESS rw ffffc000"),
        D(0x194, "SRIOV_VF_BAR3_HIGH", 0x00000000, "ADDRESS rw ffffffff"),
    ];

    /// <summary>A VF.</summary>
    public static IReadOnlyList<ExpectedDword> Vf { get; } =
    [
        D(0x000, "ID", 0xffffffff, "VENDOR ro ffff, DEVICE ro ffff0000"),
        D(0x004, "COMMAND", 0x00100000, "BUS_MASTER rw 4, CAPABILITIES_LIST ro 100000, MASTER_DATA_PARITY_ERROR rw1c 01000000, "
            + "SIGNALED_TARGET_ABORT rw1c 08000000, RECEIVED_TARGET_ABORT rw1c 10000000, RECEIVED_MASTER_ABORT rw1c 20000000, "
            + "SIGNALED_SYSTEM_ERROR rw1c 40000000, DETECTED_PARITY_ERROR rw1c 80000000"),
        D(0x008, "REVISION_CLASS", 0x02000001, "REVISION ro ff, CLASS ro ffffff00"),
        D(0x02c, "SUBSYSTEM", 0xa03c8086, "SUBSYSTEM_VENDOR ro ffff, SUBSYSTEM_DEVICE ro ffff0000"),
        D(0x034, "CAPABILITIES_POINTER", 0x00000070, "POINTER ro ff"),
        D(0x070, "MSIX_CONTROL", 0x0002a011, "CAPABILITY ro ff, NEXT ro ff00, TABLE_SIZE ro 7ff0000, FUNCTION_MASK rw 40000000, ENABLE rw 80000000"),
        D(0x074, "MSIX_TABLE", 0x00000003, "BIR ro 7, OFFSET ro fffffff8"),
        D(0x078, "MSIX_PBA", 0x00002003, "BIR ro 7, OFFSET ro fffffff8"),
        D(0x0a0, "PCIE_CAPABILITY", 0x00020010, "CAPABILITY ro ff, NEXT ro ff00, VERSION ro f0000, TYPE ro f00000"),
        D(0x0a4, "DEVICE_CAPABILITIES", 0x10008cc2, "MAX_PAYLOAD_SUPPORTED ro 7, EXTENDED_TAG_SUPPORTED ro 20, L0S_LATENCY ro 1c0, L1_LATENCY ro e00, "
            + "ROLE_BASED_ERRORS ro 8000, FLR ro 10000000"),
        D(0x0a8, "DEVICE_CONTROL", 0x00000000, "INITIATE_FLR sc 8000, CORRECTABLE_DETECTED rw1c 10000, NON_FATAL_DETECTED rw1c 20000, "
            + "FATAL_DETECTED rw1c 40000, UNSUPPORTED_REQUEST_DETECTED rw1c 80000, TRANSACTIONS_PENDING live 200000"),
        D(0x0ac, "LINK_CAPABILITIES", 0x02036c41, "SPEED ro f, WIDTH ro 3f0, ASPM ro c00, L0S_EXIT ro 7000, L1_EXIT ro 38000, PORT ro ff000000"),
        D(0x0c4, "DEVICE_CAPABILITIES_2", 0x0000001f, "COMPLETION_TIMEOUT_RANGES ro f, COMPLETION_TIMEOUT_DISABLE_SUPPORTED ro 10"),
        D(0x100, "AER_CAPABILITY", 0x15010001, "CAPABILITY ro ffff, VERSION ro f0000, NEXT ro fff00000"),
        D(0x104, "AER_UNCORRECTABLE_STATUS", 0x00000000, "POISONED rw1c+ 1000, COMPLETION_TIMEOUT rw1c+ 4000, COMPLETER_ABORT rw1c+ 8000, "
            + "UNEXPECTED_COMPLETION rw1c+ 10000, UNSUPPORTED_REQUEST rw1c+ 100000"),
        D(0x110, "AER_CORRECTABLE_STATUS", 0x00000000, "ADVISORY rw1c+ 2000"),
        D(0x118, "AER_CONTROL", 0x00000000, "FIRST_ERROR hw+ 1f"),
        D(0x11c, "AER_HEADER_LOG_0", 0x00000000, "HEADER live+ ffffffff"),
        D(0x120, "AER_HEADER_LOG_1", 0x00000000, "HEADER live+ ffffffff"),
        D(0x124, "AER_HEADER_LOG_2", 0x00000000, "HEADER live+ ffffffff"),
        D(0x128, "AER_HEADER_LOG_3", 0x00000000, "HEADER live+ ffffffff"),
        D(0x150, "ARI_CAPABILITY", 0x0001000e, "CAPABILITY ro ffff, VERSION ro f0000, NEXT ro fff00000"),
        D(0x154, "ARI_CONTROL", 0x00000000, "NEXT_FUNCTION ro ff00"),
    ];

    private static ExpectedDword D(uint offset, string name, uint reset, string fields) => new(offset, name, reset, RegisterExpectation.Parse(fields));

    // PCI_ERR_UNC_DLP, _POISON_TLP, _FCP, _COMP_TIME, _COMP_ABORT, _UNX_COMP, _RX_OVER, _MALF_TLP, _UNSUP.
    private static string Uncorrectable(string access) =>
        $"DATA_LINK {access} 10, POISONED {access} 1000, FLOW_CONTROL {access} 2000, COMPLETION_TIMEOUT {access} 4000, COMPLETER_ABORT {access} 8000, "
        + $"UNEXPECTED_COMPLETION {access} 10000, RECEIVER_OVERFLOW {access} 20000, MALFORMED {access} 40000, UNSUPPORTED_REQUEST {access} 100000";

    // PCI_ERR_COR_RCVR, _BAD_TLP, _BAD_DLLP, _REP_ROLL, _REP_TIMER, _ADV_NFAT.
    private static string Correctable(string access) =>
        $"RECEIVER_ERROR {access} 1, BAD_TLP {access} 40, BAD_DLLP {access} 80, REPLAY_ROLLOVER {access} 100, REPLAY_TIMEOUT {access} 1000, "
        + $"ADVISORY {access} 2000";
}
