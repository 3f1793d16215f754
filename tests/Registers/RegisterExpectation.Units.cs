namespace NicTwin.Tests.Description;

/// <content>Registers of units that the NIC does not have.</content>
public static partial class RegisterExpectation
{
    // e1000_regs.h: E1000_SCTL, E1000_CONNSW, E1000_PBA and so on; E1000_FFMT_REG(i) 9000 + 8i is half of E1000_FHFT(n) 9000 + 100n.
    private static List<ExpectedRegister> UnitRegisters() =>
    [
        Pf("SCTL", Device, 0, string.Empty, 0x00024),
        Pf("CONNSW", Device, 0, string.Empty, 0x00034),
        Pf("ITR", Device, 0, string.Empty, 0x000c4),
        Pf("TXCW", Device, 0, string.Empty, 0x00178),
        Pf("AIT", Device, 0, string.Empty, 0x00458),
        Pf("PBA", Device, 0, string.Empty, 0x01000),
        Pf("PBS", Device, 0, string.Empty, 0x01008),
        Pf("TCPTIMER", Device, 0, string.Empty, 0x0104c),
        // E1000_I2CCMD_READY 20000000, _ERROR 80000000.
        Pf("I2CCMD", Device, 0xa0000000, "READY ro 20000000, ERROR ro 80000000", 0x01028),
        Array("FHFT", Device, 0, string.Empty, Each(0, 256, i => 0x9000 + (4 * i))),
        Array("FFVT", Device, 0, string.Empty, Each(0, 64, i => 0x9800 + (8 * i))),
        Array("FHFT_EXT", Device, 0, string.Empty, Each(0, 256, i => 0x9a00 + (4 * i))),
        Array("FFLT", Device, 0, string.Empty, Each(0, 4, i => 0x5f00 + (8 * i))),
        Pf("TDFH", Device, 0, string.Empty, 0x03410),
        Pf("TDFT", Device, 0, string.Empty, 0x03418),
        Pf("TDFHS", Device, 0, string.Empty, 0x03420),
        Pf("TDFPC", Device, 0, string.Empty, 0x03430),
        Pf("PCS_CFG0", Device, 0, string.Empty, 0x04200),
        Pf("PCS_LCTL", Device, 0, string.Empty, 0x04208),
        Pf("PCS_ANADV", Device, 0, string.Empty, 0x04218),
        Pf("PCS_NPTX", Device, 0, string.Empty, 0x04220),
        Pf("VLAPQF", Device, 0, string.Empty, 0x055b0),
        Pf("IPAV", Device, 0, string.Empty, 0x05838),
        Array("IP4AT", Device, 0, string.Empty, Each(0, 4, i => 0x5840 + (8 * i))),
        Array("IP6AT", Device, 0, string.Empty, Each(0, 4, i => 0x5880 + (4 * i))),
        Pf("DCA_CTRL", Device, 0, string.Empty, 0x05b74),
        Pf("B2OGPRC", Device, 0, "ZERO ro ffffffff", 0x04158),
        Pf("PCS_LSTAT", Device, 0, "ZERO ro ffffffff", 0x0420c),
        Pf("PCS_LPAB", Device, 0, "ZERO ro ffffffff", 0x0421c),
        Pf("PCS_LPABNP", Device, 0, "ZERO ro ffffffff", 0x04224),
        Pf("B2OSPC", Device, 0, "ZERO ro ffffffff", 0x08fe0),
        Pf("TSAUXC", Device, 0, "ZERO ro ffffffff", 0x0b640),
        Pf("TSICR", Device, 0, "ZERO ro ffffffff", 0x0b66c),
    ];
}
