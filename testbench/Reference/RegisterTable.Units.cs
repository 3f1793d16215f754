namespace NicTwin.Testbench;

/// <content>Registers of units that the NIC does not have: drivers write and read them, and nothing acts on them.</content>
internal static partial class RegisterTable
{
    private const uint Whole = uint.MaxValue;

    /// <summary>Number of specifications before those of <see cref="AddUnits"/>.</summary>
    private static int s_actingSpecs;

    /// <summary>Counters of events that cannot happen here: 0 always (facts/82576.md, section 11).</summary>
    private static (string Name, uint Offset)[] SilentCounters =>
    [
        ("ALGNERRC", 0x4004), ("SYMERRS", 0x4008), ("RXERRC", 0x400c), ("SCC", 0x4014), ("ECOL", 0x4018), ("MCC", 0x401c),
        ("LATECOL", 0x4020), ("COLC", 0x4028), ("CBTMPC", 0x402c), ("DC", 0x4030), ("TNCRS", 0x4034), ("SEC", 0x4038),
        ("RLEC", 0x4040), ("RFC", 0x40a8), ("RJC", 0x40b0), ("MGTPRC", 0x40b4), ("MGTPDC", 0x40b8), ("MGTPTC", 0x40bc),
        ("TSCTFC", 0x40fc), ("IAC", 0x4100), ("ICRXATC", 0x4108), ("ICTXPTC", 0x410c), ("ICTXATC", 0x4110), ("ICTXQMTC", 0x411c),
        ("ICRXDMTC", 0x4120), ("ICRXOC", 0x4124), ("LENERRS", 0x4138), ("SCVPC", 0x4228),
    ];

    /// <summary>A specification that the PF sees: mostly of a register that acts.</summary>
    public static RegisterSpec AnySpec(RandomSource random)
    {
        int units = s_specs.Count - HiddenSpecs - s_actingSpecs;
        return s_specs[random.Chance(750) ? random.Below(s_actingSpecs) : s_actingSpecs + random.Below(units)];
    }

    /// <summary>Adds them; gives the first instance.</summary>
    private static int AddUnits()
    {
        s_actingSpecs = s_specs.Count;
        int first = s_next;

        // SerDes and PCS, which a copper card does not use.
        _ = Add("SCTL", 0x0024, Whole, 0);
        _ = Add("CONNSW", 0x0034, Whole, 0);
        _ = Add("TXCW", 0x0178, Whole, 0);
        _ = Add("PCS_CFG0", 0x4200, Whole, 0);
        _ = Add("PCS_LCTL", 0x4208, Whole, 0);
        _ = Add("PCS_LSTAT", 0x420c, 0, 0);
        _ = Add("PCS_ANADV", 0x4218, Whole, 0);
        _ = Add("PCS_LPAB", 0x421c, 0, 0);
        _ = Add("PCS_NPTX", 0x4220, Whole, 0);
        _ = Add("PCS_LPABNP", 0x4224, 0, 0);

        // Registers of cards before the 82576, buffers, timers, the I2C bus (which answers READY and ERROR).
        _ = Add("ITR", 0x00c4, Whole, 0);
        _ = Add("AIT", 0x0458, Whole, 0);
        _ = Add("PBA", 0x1000, Whole, 0);
        _ = Add("PBS", 0x1008, Whole, 0);
        _ = Add("I2CCMD", 0x1028, 0, 0xa0000000);
        _ = Add("TCPTIMER", 0x104c, Whole, 0);
        _ = Add("TDFH", 0x3410, Whole, 0);
        _ = Add("TDFT", 0x3418, Whole, 0);
        _ = Add("TDFHS", 0x3420, Whole, 0);
        _ = Add("TDFPC", 0x3430, Whole, 0);
        _ = Add("DCA_CTRL", 0x5b74, Whole, 0);

        // Queues by VLAN priority, which the 82576 has not.
        _ = Add("VLAPQF", 0x55b0, Whole, 0);

        // Wake-up by IP address and by patterns, which nobody enables.
        _ = Add("IPAV", 0x5838, Whole, 0);
        _ = Add("IP4AT", 0x5840, Whole, 0, 4, 8);
        _ = Add("IP6AT", 0x5880, Whole, 0, 4);
        _ = Add("FFLT", 0x5f00, Whole, 0, 4, 8);
        _ = Add("FHFT", 0x9000, Whole, 0, 256);
        _ = Add("FFVT", 0x9800, Whole, 0, 64, 8);
        _ = Add("FHFT_EXT", 0x9a00, Whole, 0, 256);

        // Time synchronization and the management controller.
        _ = Add("TIMADJL", 0xb60c, Whole, 0);
        _ = Add("TIMADJH", 0xb610, Whole, 0);
        _ = Add("TSAUXC", 0xb640, 0, 0);
        _ = Add("TSICR", 0xb66c, 0, 0);
        _ = Add("B2OGPRC", 0x4158, 0, 0);
        _ = Add("B2OSPC", 0x8fe0, 0, 0);
        foreach ((string name, uint offset) in SilentCounters)
        {
            _ = Add(name, offset, 0, 0);
        }

        return first;
    }
}
