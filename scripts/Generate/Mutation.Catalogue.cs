namespace NicTwin.Generate;

internal sealed partial class Mutation
{
    // Spread over blocks, functions and kinds of mistake: access kind, reset value, mask, offset, stride, alias, view.
    private static readonly Mutation[] s_all =
    [
        RegisterField("CTRL", "GIO_MASTER_DISABLE", "access", "ro"),
        RegisterField("CTRL", "SPEED", "reset", 1),
        RegisterField("STATUS", "PHYRA", "access", "rw"),
        RegisterField("EECD", "SIZE", "reset", 3),
        With(RegisterField("RXPBS", "SIZE", "bits", "5:0"), RegisterField("RXPBS", "SIZE", "reset", 0x20)),
        RegisterAlias("CTRL", 0, "offset", "0x000C"),
        RegisterAlias("FCRTL", 0, "offset", "0x0160"),
        RegisterField("RCTL", "SECRC", "bits", "27"),
        RegisterField("RCTL", "BSIZE", "access", "ro"),
        Register("P2VMAILBOX", "stride", 8),
        Register("RAL", "instances", 32),
        RegisterField("VMOLR", "RLPML", "reset", "0x600"),
        RegisterAlias("RAL", 0, "offset", "0x5480"),
        RegisterAlias("RAH", 0, "first", 15),
        RegisterField("RAH", "POOLSEL", "bits", "24:18"),
        Register("VFRE", "offset", "0x0C94"),
        RegisterField("ICS", "DRSTA", "bits", "27"),
        Register("IMC", "fields_access", "rw1s"),
        Register("EITR", "count", 24),
        RegisterField("EICR", "CAUSE", "access", "rw1c"),
        RegisterField("IVAR", "TX_HIGH_VALID", "bits", "30"),
        RegisterVf("VTEITR", "scale", 3),
        RegisterVf("VTIVAR", "offset", "0x1704"),
        RegisterField("RDLEN", "LENGTH", "bits", "19:7"),
        Register("RDT", "stride", "0x80"),
        RegisterVf("RXDCTL", "step", 4),
        Register("RXDCTL", "first_reset", "0x00010000"),
        RegisterField("RQDPC", "COUNT", "access", "ro"),
        RegisterField("TDBAL", "ADDRESS", "bits", "31:4"),
        HiddenFromVf("TDWBAL"),
        RegisterField("TXCTL", "TX_WB_RO_EN", "reset", 0),
        RegisterVf("VMBMEM", "count", 8),
        RegisterField("V2PMAILBOX", "RSTD", "access", "ro"),
        RegisterField("MBVFICR", "VFACK", "bits", "15:8"),
        RegisterField("MPC", "COUNT", "access", "rw"),
        RegisterRemoved("ROC"),
        ConfigurationField("PF", "COMMAND", "DETECTED_PARITY_ERROR", "access", "rw"),
        ConfigurationField("PF", "COMMAND", "INTERRUPT_DISABLE", "bits", "9"),
        ConfigurationField("PF", "BAR0", "ADDRESS", "bits", "31:16"),
        ConfigurationField("PF", "PM_CONTROL", "PME_STATUS", "sticky", false),
        ConfigurationField("PF", "MSI_CONTROL", "NEXT", "reset", "0xA0"),
        ConfigurationField("PF", "MSIX_CONTROL", "TABLE_SIZE", "reset", 10),
        ConfigurationField("PF", "DEVICE_CONTROL", "MAX_READ_REQUEST", "reset", 5),
        ConfigurationField("PF", "DEVICE_CONTROL", "MAX_PAYLOAD", "sticky", false),
        ConfigurationField("PF", "AER_UNCORRECTABLE_SEVERITY", "MALFORMED", "reset", 0),
        ConfigurationField("PF", "AER_CORRECTABLE_STATUS", "ADVISORY", "access", "ro"),
        ConfigurationField("PF", "SRIOV_CONTROL", "ARI_HIERARCHY", "bits", "2"),
        ConfigurationField("PF", "SRIOV_OFFSET_STRIDE", "FIRST_VF_OFFSET", "reset", 256),
        ConfigurationField("PF", "SRIOV_VF_BAR3_LOW", "TYPE", "reset", 0),
        ConfigurationDword("PF", "SRIOV_VF_BAR3_LOW", "offset", "0x18C"),
        ConfigurationField("VF", "ID", "DEVICE", "reset", "0x10CA"),
        ConfigurationField("VF", "COMMAND", "BUS_MASTER", "bits", "1"),
        ConfigurationField("VF", "MSIX_CONTROL", "ENABLE", "access", "ro"),
        ConfigurationField("VF", "AER_UNCORRECTABLE_STATUS", "POISONED", "sticky", false),
        ConfigurationField("VF", "ARI_CAPABILITY", "NEXT", "reset", "0x160"),
    ];

    private static Mutation With(Mutation first, Mutation second) =>
        new($"{first.Text}, {second.Text}", (r, c) =>
        {
            first.Apply(r, c);
            second.Apply(r, c);
        });
}
