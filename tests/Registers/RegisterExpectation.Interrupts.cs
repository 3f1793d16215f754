namespace NicTwin.Tests.Description;

/// <content>Interrupt causes.</content>
public static partial class RegisterExpectation
{
    // E1000_ICR_*; the set is that of the interrupt test of ethtool: 77D4FBFD.
    private static string Causes(string access) =>
        $"TXDW {access} 1, LSC {access} 4, RXSEQ {access} 8, RXDMT0 {access} 10, MACSEC {access} 20, RXO {access} 40, RXDW {access} 80, "
        + $"VMMB {access} 100, MDAC {access} 200, SDP0 {access} 800, SDP1 {access} 1000, SDP2 {access} 2000, SDP3 {access} 4000, PTRAP {access} 8000, "
        + $"MNG {access} 40000, OMED {access} 100000, FER {access} 400000, NFER {access} 800000, CSRTO {access} 01000000, SCE {access} 02000000, "
        + $"SW_WD {access} 04000000, DOUTSYNC {access} 10000000, TCP_TIMER {access} 20000000, DRSTA {access} 40000000";

    private static List<ExpectedRegister> InterruptRegisters() =>
    [
        // igb uses 00C0 to 00E0, silicon has the same registers at 1500 to 1510.
        Pf("ICR", InterruptCause, 0, Causes("rcw1c") + ", INTA rcw1c 80000000", 0x01500, 0x000c0),
        Pf("ICS", InterruptCause, 0, Causes("rw1s"), 0x01504, 0x000c8),
        Pf("IMS", InterruptCause, 0, Causes("rw1s"), 0x01508, 0x000d0),
        Pf("IMC", InterruptCause, 0, Causes("rw1c"), 0x0150c, 0x000d8),
        Pf("IAM", InterruptCause, 0, Causes("rw"), 0x01510, 0x000e0),
        // E1000_GPIE_NSICR 1, _MSIX_MODE 10, _EIAME 40000000, _PBA 80000000.
        Pf("GPIE", InterruptCause, 0, "NSICR rw 1, MULTIPLE_MSIX rw 10, LL_INTERVAL rw f80, EIAME rw 40000000, PBA rw 80000000", 0x01514),
        // 25 vectors.
        Pf("EICS", InterruptCause, 0, "CAUSE rw1s 1ffffff", 0x01520),
        Pf("EIMS", InterruptCause, 0, "MASK rw1s 1ffffff", 0x01524),
        Pf("EIMC", InterruptCause, 0, "MASK rw1c 1ffffff", 0x01528),
        Pf("EIAC", InterruptCause, 0, "CLEAR rw 1ffffff", 0x0152c),
        Pf("EIAM", InterruptCause, 0, "MASK rw 1ffffff", 0x01530),
        Pf("EICR", InterruptCause, 0, "CAUSE rcw1c 1ffffff", 0x01580),
        // E1000_EITR(n); igb_write_itr: mask 7FFC, E1000_EITR_CNT_IGNR 80000000.
        Array("EITR", InterruptCause, 0, "INTERVAL rw 7ffc, CNT_IGNR wo 80000000", Each(0, 25, n => 0x1680 + (4 * n))),
        // igb_write_ivar: receive byte at 0 or 16, transmit byte at 8 or 24; E1000_IVAR_VALID 80.
        Array("IVAR", InterruptCause, 0, "RX_LOW_VECTOR rw 1f, RX_LOW_VALID rw 80, TX_LOW_VECTOR rw 1f00, TX_LOW_VALID rw 8000, "
            + "RX_HIGH_VECTOR rw 1f0000, RX_HIGH_VALID rw 800000, TX_HIGH_VECTOR rw 1f000000, TX_HIGH_VALID rw 80000000", Each(0, 8, n => 0x1700 + (4 * n))),
        Pf("IVAR_MISC", InterruptCause, 0, "TCP_TIMER_VECTOR rw 1f, TCP_TIMER_VALID rw 80, OTHER_VECTOR rw 1f00, OTHER_VALID rw 8000", 0x01740),
        // igbvf regs.h: the same offsets, 3 vectors.
        Vf("VTEICS", InterruptCause, 0, "CAUSE rw1s 7", 0x1520),
        Vf("VTEIMS", InterruptCause, 0, "MASK rw1s 7", 0x1524),
        Vf("VTEIMC", InterruptCause, 0, "MASK rw1c 7", 0x1528),
        Vf("VTEIAC", InterruptCause, 0, "CLEAR rw 7", 0x152c),
        Vf("VTEIAM", InterruptCause, 0, "MASK rw 7", 0x1530),
        Vf("VTEICR", InterruptCause, 0, "CAUSE rcw1c 7", 0x1580),
        new("VTEITR", InterruptCause, 0, 0, Parse("INTERVAL rw 7ffc, CNT_IGNR wo 80000000"), [],
            vf => Enumerable.Range(0, 3).Select(k => new ExpectedPlace(0x1680 + (4 * (uint)k), (4 * vf) + (uint)k)).ToList()),
        Vf("VTIVAR", InterruptCause, 0, "RX0_VECTOR rw 3, RX0_VALID rw 80, TX0_VECTOR rw 300, TX0_VALID rw 8000, RX1_VECTOR rw 30000, "
            + "RX1_VALID rw 800000, TX1_VECTOR rw 03000000, TX1_VALID rw 80000000", 0x1700),
        Vf("VTIVAR_MISC", InterruptCause, 0, "MAILBOX_VECTOR rw 3, MAILBOX_VALID rw 80", 0x1740),
    ];
}
