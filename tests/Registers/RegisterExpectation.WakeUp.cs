namespace NicTwin.Tests.Description;

/// <content>Wake-up.</content>
public static partial class RegisterExpectation
{
    // e1000_regs.h: E1000_WUC 5800, E1000_WUFC 5808, E1000_WUS 5810, E1000_WUPL 5900, E1000_WUPM 5A00 (128 bytes).
    // e1000_defines.h: E1000_WUC_APME 1, _PME_EN 2, _PME_STATUS 4, _APMPME 8; E1000_WUFC_LNKC 1, _MAG 2, _EX 4, _MC 8, _BC 10.
    private static List<ExpectedRegister> WakeUpRegisters() =>
    [
        Pf("WUC", WakeUp, 0, "APME rw 1, PME_EN rw 2, PME_STATUS rw1c 4, APMPME rw 8", 0x05800),
        Pf("WUFC", WakeUp, 0, "LNKC rw 1, MAG rw 2, EX rw 4, MC rw 8, BC rw 10, OTHERS rw ffffffe0", 0x05808),
        Pf("WUS", WakeUp, 0, "LNKC rw1c 1, MAG rw1c 2, EX rw1c 4, MC rw1c 8, BC rw1c 10", 0x05810),
        Pf("WUPL", WakeUp, 0, "LENGTH ro 3fff", 0x05900),
        Array("WUPM", WakeUp, 0, "DATA ro ffffffff", Each(0, 32, i => 0x5a00 + (4 * i))),
    ];
}
