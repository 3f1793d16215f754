namespace NicTwin.Tests.Description;

/// <content>Queues and mailboxes.</content>
public static partial class RegisterExpectation
{
    // e1000_regs.h: n < 4 at 0x2800 + 0x100 n (receive) or 0x3800 + 0x100 n (transmit), and all 16 at 0xC000 or 0xE000 + 0x40 n.
    // igbvf regs.h: a VF's queue 0 is at 0x2800 or 0x3800, its queue 1 0x100 above; VF n owns the queues n and n + 8.
    private static ExpectedRegister Queue(string name, uint block, uint dense, uint sparse, uint reset, uint firstReset, string fields) =>
        new(
            name,
            block,
            reset,
            firstReset,
            Parse(fields),
            [.. Each(0, 16, n => dense + (0x40 * n)), .. Each(0, 4, n => sparse + (0x100 * n))],
            vf => [new ExpectedPlace(sparse, vf), new ExpectedPlace(sparse + 0x100, vf + 8)]);

    private static ExpectedRegister Rx(string name, uint inside, uint reset, string fields) =>
        Queue(name, RxQueue, 0xc000 + inside, 0x2800 + inside, reset, reset, fields);

    private static ExpectedRegister Tx(string name, uint inside, uint reset, string fields) =>
        Queue(name, TxQueue, 0xe000 + inside, 0x3800 + inside, reset, reset, fields);

    private static List<ExpectedRegister> RxQueueRegisters() =>
    [
        // reg_test_82576: RDBAL FFFFFF80, RDBAH FFFFFFFF, RDLEN 000FFFF0, RDT 0000FFFF.
        Rx("RDBAL", 0x00, 0, "ADDRESS rw ffffff80"),
        Rx("RDBAH", 0x04, 0, string.Empty),
        Rx("RDLEN", 0x08, 0, "LENGTH rw ffff0"),
        // E1000_SRRCTL_BSIZEHDRSIZE_MASK F00, _DESCTYPE_MASK 0E000000, _DROP_EN 80000000.
        Rx("SRRCTL", 0x0c, 0, "BSIZEPKT rw 7f, BSIZEHDR rw f00, RDMTS rw 01f00000, DESCTYPE rw 0e000000, DROP_EN rw 80000000"),
        Rx("RDH", 0x10, 0, "HEAD rw ffff"),
        // E1000_DCA_RXCTRL_DESC_DCA_EN bit 5, HEAD bit 6, DATA bit 7, DESC_RRO_EN bit 9, CPUID_MASK_82576 FF000000.
        Rx("RXCTL", 0x14, 0, "DESC_DCA_EN rw 20, HEAD_DCA_EN rw 40, DATA_DCA_EN rw 80, DESC_RRO_EN rw 200, CPUID rw ff000000"),
        Rx("RDT", 0x18, 0, "TAIL rw ffff"),
        // E1000_RXDCTL_QUEUE_ENABLE 02000000; thresholds at 0, 8, 16 (igb_configure_rx_ring).
        Queue("RXDCTL", RxQueue, 0xc028, 0x2828, 0x00010000, 0x02010000,
            "PTHRESH rw 1f, HTHRESH rw 1f00, WTHRESH rw 1f0000, ENABLE rw 02000000, SWFLSH sc 04000000"),
        Rx("RQDPC", 0x30, 0, "COUNT rc ffffffff"),
    ];

    private static List<ExpectedRegister> TxQueueRegisters() =>
    [
        Tx("TDBAL", 0x00, 0, "ADDRESS rw ffffff80"),
        Tx("TDBAH", 0x04, 0, string.Empty),
        Tx("TDLEN", 0x08, 0, "LENGTH rw ffff0"),
        Tx("TDH", 0x10, 0, "HEAD rw ffff"),
        // E1000_DCA_TXCTRL_DESC_DCA_EN bit 5, DESC_RRO_EN bit 9, TX_WB_RO_EN bit 11, DATA_RRO_EN bit 13.
        Tx("TXCTL", 0x14, 0x2a00, "DESC_DCA_EN rw 20, DESC_RRO_EN rw 200, TX_WB_RO_EN rw 800, DATA_RRO_EN rw 2000, CPUID rw ff000000"),
        Tx("TDT", 0x18, 0, "TAIL rw ffff"),
        Queue("TXDCTL", TxQueue, 0xe028, 0x3828, 0, 0x02000000,
            "PTHRESH rw 1f, HTHRESH rw 1f00, WTHRESH rw 1f0000, ENABLE rw 02000000, SWFLSH sc 04000000"),
        Tx("TDWBAL", 0x38, 0, "HEAD_WB_EN rw 1, WB_ON_EITR rw 2, ADDRESS rw fffffffc"),
        Tx("TDWBAH", 0x3c, 0, string.Empty),
    ];

    private static List<ExpectedRegister> MailboxRegisters() =>
    [
        // E1000_VMBMEM(n) 0x800 + 64 n, 16 dwords (E1000_VFMAILBOX_SIZE); igbvf: 0x800.
        new("VMBMEM", Mailbox, 0, 0, Parse(string.Empty), Each(0, 128, i => 0x800 + (4 * i)),
            vf => Enumerable.Range(0, 16).Select(i => new ExpectedPlace(0x800 + (4 * (uint)i), (16 * vf) + (uint)i)).ToList()),
        // E1000_P2VMAILBOX_STS 1, _ACK 2, _VFU 4, _PFU 8, _RVFU 10.
        Array("P2VMAILBOX", Mailbox, 0, "STS wo 1, ACK wo 2, VFU ro 4, PFU rw 8, RVFU wo 10", Each(0, 8, n => 0xc00 + (4 * n))),
        // E1000_V2PMAILBOX_REQ 1, _ACK 2, _VFU 4, _PFU 8, _PFSTS 10, _PFACK 20, _RSTI 40, _RSTD 80; igbvf: 0xC40.
        new("V2PMAILBOX", Mailbox, 0x40, 0x40,
            Parse("REQ wo 1, ACK wo 2, VFU rw 4, PFU ro 8, PFSTS rc 10, PFACK rc 20, RSTI ro 40, RSTD rc 80"),
            Each(0, 8, n => 0xc40 + (4 * n)), vf => [new ExpectedPlace(0xc40, vf)]),
        // E1000_MBVFICR_VFREQ_MASK FF, _VFACK_VF1 << 16.
        Pf("MBVFICR", Mailbox, 0, "VFREQ rw1c ff, VFACK rw1c ff0000", 0x00c80),
        Pf("MBVFIMR", Mailbox, 0xff, "VFIM rw ff", 0x00c84),
        Pf("VFLRE", Mailbox, 0, "VFLE rw1c ff", 0x00c88),
    ];
}
