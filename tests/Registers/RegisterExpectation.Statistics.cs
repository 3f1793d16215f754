namespace NicTwin.Tests.Description;

/// <content>Counters.</content>
public static partial class RegisterExpectation
{
    private static ExpectedRegister Rc(string name, uint offset) => Pf(name, Statistics, 0, "COUNT rc ffffffff", offset);

    private static ExpectedRegister Ro(string name, uint offset) => Pf(name, Statistics, 0, "COUNT ro ffffffff", offset);

    private static List<ExpectedRegister> StatisticsRegisters() =>
    [
        // e1000_regs.h: all "R/clr".
        Rc("CRCERRS", 0x04000),
        Rc("MPC", 0x04010),
        Rc("HTDPMC", 0x0403c),
        // e1000_regs.h: E1000_XONRXC, _XONTXC, _XOFFRXC, _XOFFTXC, _FCRUC.
        Rc("XONRXC", 0x04048),
        Rc("XONTXC", 0x0404c),
        Rc("XOFFRXC", 0x04050),
        Rc("XOFFTXC", 0x04054),
        Rc("FCRUC", 0x04058),
        Rc("PRC64", 0x0405c),
        Rc("PRC127", 0x04060),
        Rc("PRC255", 0x04064),
        Rc("PRC511", 0x04068),
        Rc("PRC1023", 0x0406c),
        Rc("PRC1522", 0x04070),
        Rc("GPRC", 0x04074),
        Rc("BPRC", 0x04078),
        Rc("MPRC", 0x0407c),
        Rc("GPTC", 0x04080),
        Rc("RNBC", 0x040a0),
        Rc("RUC", 0x040a4),
        Rc("ROC", 0x040ac),
        Rc("TPR", 0x040d0),
        Rc("TPT", 0x040d4),
        Rc("PTC64", 0x040d8),
        Rc("PTC127", 0x040dc),
        Rc("PTC255", 0x040e0),
        Rc("PTC511", 0x040e4),
        Rc("PTC1023", 0x040e8),
        Rc("PTC1522", 0x040ec),
        Rc("MPTC", 0x040f0),
        Rc("BPTC", 0x040f4),
        Rc("TSCTC", 0x040f8),
        Rc("RPTHC", 0x04104),
        Rc("HGPTC", 0x04118),
        // Two halves: igb_update_stats reads the low one, if at all, before the high one, which clears both.
        Ro("GORCL", 0x04088),
        Rc("GORCH", 0x0408c),
        Ro("GOTCL", 0x04090),
        Rc("GOTCH", 0x04094),
        Ro("TORL", 0x040c0),
        Rc("TORH", 0x040c4),
        Ro("TOTL", 0x040c8),
        Rc("TOTH", 0x040cc),
        Ro("HGORCL", 0x04128),
        Rc("HGORCH", 0x0412c),
        Ro("HGOTCL", 0x04130),
        Rc("HGOTCH", 0x04134),
        // igbvf regs.h: E1000_VFGPRC to E1000_VFGOTLBC.
        Vf("VFGPRC", Statistics, 0, "COUNT ro ffffffff", 0x0f10),
        Vf("VFGPTC", Statistics, 0, "COUNT ro ffffffff", 0x0f14),
        Vf("VFGORC", Statistics, 0, "COUNT ro ffffffff", 0x0f18),
        Vf("VFGOTC", Statistics, 0, "COUNT ro ffffffff", 0x0f34),
        Vf("VFMPRC", Statistics, 0, "COUNT ro ffffffff", 0x0f3c),
        Vf("VFGPRLBC", Statistics, 0, "COUNT ro ffffffff", 0x0f40),
        Vf("VFGPTLBC", Statistics, 0, "COUNT ro ffffffff", 0x0f44),
        Vf("VFGORLBC", Statistics, 0, "COUNT ro ffffffff", 0x0f48),
        Vf("VFGOTLBC", Statistics, 0, "COUNT ro ffffffff", 0x0f50),
    ];
}
