using System.Globalization;

namespace NicTwin.Tests.Description;

/// <summary>A field as it is expected: name, access kind, bits in place.</summary>
public sealed record ExpectedField(string Name, string Access, uint Mask);

/// <summary>An offset in a BAR0 and the instance that is expected there.</summary>
public readonly record struct ExpectedPlace(uint Offset, uint Instance);

/// <summary>A register as it is expected.</summary>
public sealed record ExpectedRegister(
    string Name,
    uint Block,
    uint Reset,
    uint FirstReset,
    IReadOnlyList<ExpectedField> Fields,
    IReadOnlyList<ExpectedPlace> Pf,
    Func<uint, IReadOnlyList<ExpectedPlace>> Vf)
{
    /// <summary>The bits of all fields of one access kind.</summary>
    public uint Mask(string access) => Fields.Where(f => f.Access == access).Aggregate(0u, (mask, f) => mask | f.Mask);
}

/// <summary>
/// The registers as the drivers know them, typed by hand: the second opinion on docs/spec/registers.json.
/// </summary>
/// <remarks>
/// Offsets and masks are the numbers of Linux igb (e1000_regs.h, e1000_defines.h, e1000_82575.h, e1000_mbx.h) and igbvf (regs.h, mbx.h,
/// defines.h); reset values are those of the device that these drivers accept. Nothing here is derived from the description.
/// A field is written as "NAME access mask", the mask in hexadecimal as in the drivers' headers.
/// </remarks>
public static partial class RegisterExpectation
{
    private const uint Device = 0;
    private const uint PacketControl = 1;
    private const uint InterruptCause = 2;
    private const uint RxQueue = 3;
    private const uint TxQueue = 4;
    private const uint Mailbox = 5;
    private const uint Statistics = 6;
    private const uint WakeUp = 8;

    /// <summary>All registers.</summary>
    public static IReadOnlyList<ExpectedRegister> All { get; } =
    [
        .. DeviceRegisters(), .. UnitRegisters(), .. PacketControlRegisters(), .. InterruptRegisters(), .. RxQueueRegisters(), .. TxQueueRegisters(),
        .. MailboxRegisters(), .. StatisticsRegisters(), .. FilterRegisters(), .. WakeUpRegisters(),
    ];

    /// <summary>Parses "NAME access mask, ..."; an empty text is one field of 32 bits.</summary>
    public static IReadOnlyList<ExpectedField> Parse(string fields)
    {
        if (fields.Length == 0)
        {
            return [new ExpectedField("VALUE", "rw", uint.MaxValue)];
        }

        return fields.Split(',', StringSplitOptions.TrimEntries).Select(text =>
        {
            string[] part = text.Split(' ');
            return new ExpectedField(part[0], part[1], uint.Parse(part[2], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        }).ToList();
    }

    private static IReadOnlyList<ExpectedPlace> Nowhere(uint vf) => [];

    // One register, seen by the PF at one or more offsets.
    private static ExpectedRegister Pf(string name, uint block, uint reset, string fields, params uint[] offsets) =>
        new(name, block, reset, reset, Parse(fields), offsets.Select(o => new ExpectedPlace(o, 0)).ToList(), Nowhere);

    // Several instances, seen by the PF.
    private static ExpectedRegister Array(string name, uint block, uint reset, string fields, params ExpectedPlace[] places) =>
        new(name, block, reset, reset, Parse(fields), places, Nowhere);

    // A register that each VF has for itself.
    private static ExpectedRegister Vf(string name, uint block, uint reset, string fields, params uint[] offsets) =>
        new(name, block, reset, reset, Parse(fields), [], vf => offsets.Select(o => new ExpectedPlace(o, vf)).ToList());

    private static ExpectedPlace[] Each(uint first, uint count, Func<uint, uint> offset) =>
        Enumerable.Range((int)first, (int)count).Select(n => new ExpectedPlace(offset((uint)n), (uint)n)).ToArray();

    private static List<ExpectedRegister> DeviceRegisters() =>
    [
        // e1000_defines.h: E1000_CTRL_*; the reset value has FD, LRST, 1000 Mb/s, ADVD3WUC.
        Pf("CTRL", Device, 0x00100209, "FD rw 1, GIO_MASTER_DISABLE rw 4, LRST rw 8, ASDE rw 20, SLU rw 40, ILOS rw 80, SPEED rw 300, "
            + "FRCSPD rw 800, FRCDPX rw 1000, SDP0_DATA rw 40000, SDP1_DATA rw 80000, ADVD3WUC rw 100000, SDP0_DIR rw 400000, "
            + "SDP1_DIR rw 800000, RST sc 04000000, RFCE rw 08000000, TFCE rw 10000000, VME rw 40000000, PHY_RST rw 80000000", 0x00000, 0x00004),
        // E1000_STATUS_*; register test of ethtool: bits 7FFFF3FF do not change by a write.
        Pf("STATUS", Device, 0x80080481, "FD ro 1, LU ro 2, LAN_ID ro c, TXOFF ro 10, SPEED ro c0, PHYRA rw0c 400, NUM_VFS ro 3c000, "
            + "IOV_MODE ro 40000, GIO_MASTER_ENABLE ro 80000, DMA_CLOCK_GATING ro 80000000", 0x00008),
        // E1000_EECD_*; igb_init_nvm_params: size (EECD & 7800) >> 11, 256 words.
        Pf("EECD", Device, 0x00001310, "SK rw 1, CS rw 2, DI rw 4, DO rw 8, FWE ro 30, REQ rw 40, GNT ro 80, PRES ro 100, AUTO_RD ro 200, "
            + "ADDRESS_SIZE ro 400, SIZE ro 7800", 0x00010),
        // e1000_nvm.c: E1000_NVM_RW_REG_START 1, _DONE 2, _ADDR_SHIFT 2, _DATA 16.
        Pf("EERD", Device, 0, "START sc 1, DONE ro 2, ADDRESS rw fffc, DATA ro ffff0000", 0x00014),
        Pf("CTRL_EXT", Device, 0, "SDP2_DATA rw 40, SDP3_DATA rw 80, SDP2_DIR rw 400, SDP3_DIR rw 800, EE_RST sc 1000, PFRSTD rw 4000, "
            + "LINK_MODE rw c00000, I2C_ENA rw 02000000, EXT_VLAN rw 04000000, DRV_LOAD rw 10000000", 0x00018),
        // e1000_defines.h: E1000_MDIC_REG_SHIFT 16, _PHY_SHIFT 21, _OP_WRITE 04000000, _OP_READ 08000000, _READY 10000000, _INT_EN 20000000,
        // _ERROR 40000000, _DEST 80000000.
        Pf("MDIC", Device, 0, "DATA rw ffff, REGADD rw 1f0000, PHYADD rw 03e00000, OP rw 0c000000, READY ro 10000000, INT rw 20000000, "
            + "ERROR ro 40000000, DEST ro 80000000", 0x00020),
        // reg_test_82576: FCAL FFFFFFFF, FCAH and FCT 0000FFFF, VET FFFFFFFF.
        Pf("FCAL", Device, 0, string.Empty, 0x00028),
        Pf("FCAH", Device, 0, "ADDRESS rw ffff", 0x0002c),
        Pf("FCT", Device, 0, "ETHERTYPE rw ffff", 0x00030),
        Pf("VET", Device, 0x81008100, "INNER rw ffff, OUTER rw ffff0000", 0x00038),
        Pf("FCTTV", Device, 0, "TTV rw ffff", 0x00170),
        Pf("LEDCTL", Device, 0x07068302, "LED0_MODE rw f, GLOBAL_BLINK_MODE rw 20, LED0_IVRT rw 40, LED0_BLINK rw 80, LED1_MODE rw f00, LED1_IVRT rw 4000, "
            + "LED1_BLINK rw 8000, LED2_MODE rw f0000, LED2_IVRT rw 400000, LED2_BLINK rw 800000, LED3_MODE rw 0f000000, "
            + "LED3_IVRT rw 40000000, LED3_BLINK rw 80000000", 0x00e00),
        // E1000_NVM_CFG_DONE_PORT_0 40000, _1 80000.
        Pf("EEMNGCTL", Device, 0x80040000, "CFG_DONE0 ro 40000, CFG_DONE1 ro 80000, DONE ro 80000000", 0x01010),
        Pf("FRTIMER", Device, 0, "TIME ro ffffffff", 0x01048),
        Pf("FCRTL", Device, 0, "RTL rw fff0, XONE rw 80000000", 0x02160, 0x00168),
        Pf("FCRTH", Device, 0, "RTH rw fff0", 0x02168),
        Pf("FCRTV", Device, 0, "REFRESH rw ffff", 0x02460),
        // E1000_RXPBS_SIZE_MASK_82576 7F; igb_reset: 64 KiB and 40 KiB.
        Pf("RXPBS", Device, 0x40, "SIZE rw 7f", 0x02404),
        Pf("TXPBS", Device, 0x28, "SIZE rw 7f", 0x03404),
        Pf("MANC", Device, 0, "SMBUS_EN ro 1, ASF_EN ro 2, RCV_TCO_EN ro 20000, BLK_PHY_RST_ON_IDE ro 40000, EN_BMC2OS ro 10000000", 0x05820),
        // E1000_GCR_CMPL_TMOUT_MASK F000, _RESEND 10000, _CAP_VER2 40000; igb_set_pcie_completion_timeout wants 15:12 = 0 and bit 18.
        Pf("GCR", Device, 0x06850200, "CONTROL_LOW rw fff, CMPL_TMOUT rw f000, CMPL_TMOUT_RESEND rw 10000, CAP_VER2 ro 40000, "
            + "CONTROL_HIGH rw fff80000", 0x05b00),
        Pf("FACTPS", Device, 0, "MNGCG ro 20000000", 0x05b30),
        // E1000_SWSM_SMBI 1, E1000_SWSM_SWESMBI 2.
        Pf("SWSM", Device, 0, "SMBI rw 1, SWESMBI rw 2", 0x05b50),
        Pf("FWSM", Device, 0, "MODE ro e", 0x05b54),
        // E1000_SWFW_EEP_SM 1, PHY0 2, PHY1 4, PHY2 20, PHY3 40, the firmware's 16 bits above.
        Pf("SW_FW_SYNC", Device, 0, "SW_EEP rw 1, SW_PHY0 rw 2, SW_PHY1 rw 4, SW_PHY2 rw 20, SW_PHY3 rw 40, FW_EEP ro 10000, "
            + "FW_PHY0 ro 20000, FW_PHY1 ro 40000, FW_PHY2 ro 200000, FW_PHY3 ro 400000", 0x05b5c),
        Pf("IOVCTL", Device, 0, "REUSE_VFQ rw 1", 0x05bbc),
        // e1000_regs.h, section 'Time sync': E1000_SYSTIML ..., E1000_TSYNCTXCTL_VALID 1, _ENABLED 10; E1000_TSYNCRXCTL_VALID 1, _TYPE_MASK e, _ENABLED 10.
        Pf("SYSTIML", Device, 0, "TIME rw ffffffff", 0x0b600),
        Pf("SYSTIMH", Device, 0, "TIME rw ffffffff", 0x0b604),
        Pf("TIMINCA", Device, 0, "INCREMENT rw ffffff, PERIOD rw ff000000", 0x0b608),
        // E1000_TIMADJL b60c, E1000_TIMADJH b610: 63 bits and the sign (82576 datasheet, 8.16).
        Pf("TIMADJL", Device, 0, "LOW rw ffffffff", 0x0b60c),
        Pf("TIMADJH", Device, 0, "HIGH rw 7fffffff, SIGN rw 80000000", 0x0b610),
        Pf("TSYNCTXCTL", Device, 0, "VALID ro 1, EN rw 10", 0x0b614),
        Pf("TXSTMPL", Device, 0, "TIME ro ffffffff", 0x0b618),
        Pf("TXSTMPH", Device, 0, "TIME ro ffffffff", 0x0b61c),
        Pf("TSYNCRXCTL", Device, 0, "VALID ro 1, TYPE rw e, EN rw 10", 0x0b620),
        Pf("RXSTMPL", Device, 0, "TIME ro ffffffff", 0x0b624),
        Pf("RXSTMPH", Device, 0, "TIME ro ffffffff", 0x0b628),
        Pf("TSYNCRXCFG", Device, 0, "CONTROL rw ff, MESSAGE rw ff00", 0x05f50),
        // igbvf regs.h: E1000_CTRL 0, E1000_STATUS 8.
        Vf("VTCTRL", Device, 0, "RST sc 04000000", 0x0000, 0x0004),
        Vf("VTSTATUS", Device, 0x80080481, "FD ro 1, LU ro 2, LAN_ID ro c, TXOFF ro 10, SPEED ro c0, PHYRA ro 400, NUM_VFS ro 3c000, "
            + "IOV_MODE ro 40000, GIO_MASTER_ENABLE ro 80000, DMA_CLOCK_GATING ro 80000000", 0x0008),
        Vf("VTFRTIMER", Device, 0, "TIME ro ffffffff", 0x1048),
    ];

    private static List<ExpectedRegister> PacketControlRegisters() =>
    [
        // reg_test_82576: RCTL takes 04CFB0FE.
        Pf("RCTL", PacketControl, 0, "EN rw 2, SBP rw 4, UPE rw 8, MPE rw 10, LPE rw 20, LBM rw c0, MO rw 3000, BAM rw 8000, BSIZE rw 30000, "
            + "VFE rw 40000, CFIEN rw 80000, CFI rw 100000, DPF rw 400000, PMCF rw 800000, SECRC rw 04000000", 0x00100),
        Pf("TCTL", PacketControl, 0xa40400f8, "EN rw 2, PSP rw 8, CT rw ff0, COLD rw 3ff000, SWXOFF rw 400000, RTLC rw 01000000, "
            + "CONTROL_HIGH rw fe000000", 0x00400),
        Pf("TCTL_EXT", PacketControl, 0x00010840, "BST rw 3ff, GCEX rw ffc00", 0x00404),
        // reg_test_82576: TIPG takes 3FFFFFFF.
        Pf("TIPG", PacketControl, 0x00601008, "IPGT rw 3ff, IPGR1 rw ffc00, IPGR2 rw 3ff00000", 0x00410),
        Pf("VFRE", PacketControl, 0xff, "ENABLE rw ff", 0x00c8c),
        Pf("VFTE", PacketControl, 0xff, "ENABLE rw ff", 0x00c90),
        Pf("QDE", PacketControl, 0, "ENABLE rw ffff", 0x02408),
        // E1000_DTXSWC_MAC_SPOOF_MASK FF, _VLAN_SPOOF_MASK FF00, _LLE_MASK FF0000, _VMDQ_LOOPBACK_EN bit 31.
        Pf("DTXSWC", PacketControl, 0, "MAC_SPOOF rw ff, VLAN_SPOOF rw ff00, LLE rw ff0000, LOOPBACK_EN rw 80000000", 0x03500),
        // E1000_WVBR: a bit for each queue, cleared by a read; E1000_VMVIR(n): _VLANA_DEFAULT 40000000, _VLANA_NEVER 80000000.
        Pf("WVBR", PacketControl, 0, "QUEUE rc ffff", 0x03554),
        // E1000_RTTBCNRC_RS_ENA 80000000, _RF_INT_SHIFT 14, _RF_DEC_MASK 3fff; DPDK ixgbe_type.h (the same unit): MRCTL_VPME 1, _UPME 2, _DPME 4, _VLME 8, MP from bit 8 on.
        Pf("RTTDQSEL", PacketControl, 0, "TXDQ_IDX rw f", 0x03604),
        Pf("RTTBCNRM", PacketControl, 0, "MMW_SIZE rw 3ff", 0x03690),
        Pf("RTTBCNRC", PacketControl, 0, "RF_DEC rw 3fff, RF_INT rw fffc000, RS_ENA rw 80000000", 0x036b0),
        Array("VMRCTL", PacketControl, 0, "VPME rw 1, UPME rw 2, DPME rw 4, VLME rw 8, MP rw 700", Each(0, 4, i => 0x5d80 + (4 * i))),
        Array("VMRVLAN", PacketControl, 0, "VLAN rw ffffffff", Each(0, 4, i => 0x5d90 + (4 * i))),
        Array("VMRVM", PacketControl, 0, "POOLS rw ff", Each(0, 4, i => 0x5da0 + (4 * i))),
        Array("VMVIR", PacketControl, 0, "TAG rw ffff, ACTION rw c0000000", Each(0, 8, p => 0x3700 + (4 * p))),
        // E1000_DTXCTL_8023LL 4, _VLAN_ADDED 8, _OOS_ENABLE 10, _MDP_EN 20, _SPOOF_INT 40.
        Pf("DTXCTL", PacketControl, 0x44, "IEEE_8023LL rw 4, VLAN_ADDED rw 8, OOS_ENABLE rw 10, MDP_EN rw 20, SPOOF_INT rw 40", 0x03590),
        Pf("RXCSUM", PacketControl, 0x300, "PCSS rw ff, IPOFL rw 100, TUOFL rw 200, CRCOFL rw 800, IPPCSE rw 1000, PCSD rw 2000", 0x05000),
        Pf("RLPML", PacketControl, 0x2600, "LENGTH rw 3fff", 0x05004),
        Pf("RFCTL", PacketControl, 0, "IPV6_DIS rw 400, IPV6_XSUM_DIS rw 800, IPFRSP_DIS rw 4000, IPV6_EX_DIS rw 10000, LEF rw 40000, "
            + "SYNQFP rw 80000", 0x05008),
        // E1000_RAL(i), E1000_RAH(i): 5400 + 8i for i <= 15, 54E0 + 8(i - 16) above; 24 entries (E1000_RAR_ENTRIES_82576).
        Array("RAL", PacketControl, 0, string.Empty,
            [.. Each(0, 16, i => 0x5400 + (8 * i)), .. Each(16, 8, i => 0x54e0 + (8 * (i - 16))), .. Each(0, 16, i => 0x40 + (8 * i))]),
        // E1000_RAH_POOL_MASK 03FC0000, E1000_RAH_AV 80000000.
        Array("RAH", PacketControl, 0, "ADDRESS rw ffff, ASEL rw 30000, POOLSEL rw 03fc0000, QSEL_EN rw 10000000, AV rw 80000000",
            [.. Each(0, 16, i => 0x5404 + (8 * i)), .. Each(16, 8, i => 0x54e4 + (8 * (i - 16))), .. Each(0, 16, i => 0x44 + (8 * i))]),
        // E1000_MTA 5200 and E1000_VFTA 5600 (0200 and 0600 before the 82543), E1000_UTA A000: 128 dwords each.
        Array("MTA", PacketControl, 0, string.Empty, [.. Each(0, 128, i => 0x5200 + (4 * i)), .. Each(0, 128, i => 0x200 + (4 * i))]),
        Array("VFTA", PacketControl, 0, string.Empty, [.. Each(0, 128, i => 0x5600 + (4 * i)), .. Each(0, 128, i => 0x600 + (4 * i))]),
        Array("UTA", PacketControl, 0, string.Empty, Each(0, 128, i => 0xa000 + (4 * i))),
        // E1000_VLVF(n) 5D00 + 4n: E1000_VLVF_VLANID_MASK FFF, _POOLSEL_MASK FF000, _LVLAN 100000, _VLANID_ENABLE 80000000.
        Array("VLVF", PacketControl, 0, "VID rw fff, POOLSEL rw ff000, LVLAN rw 100000, ENABLE rw 80000000", Each(0, 32, i => 0x5d00 + (4 * i))),
        // E1000_MRQC_ENABLE_VMDQ 3, _RSS_FIELD_* 00010000 to 01000000.
        Pf("MRQC", PacketControl, 0, "MODE rw 7, DEFAULT_QUEUE rw 38, RSS_FIELDS rw 01ff0000", 0x05818),
        // E1000_VT_CTL_DEFAULT_POOL_MASK 380, _IGNORE_MAC bit 28, _DISABLE_DEF_POOL bit 29, _VM_REPL_EN bit 30.
        Pf("VT_CTL", PacketControl, 0, "DEFAULT_POOL rw 380, IGNORE_MAC rw 10000000, DISABLE_DEF_POOL rw 20000000, VM_REPL_EN rw 40000000", 0x0581c),
        // E1000_VMOLR_*; reset with STRCRC and 9728 bytes: igb only reads, modifies and writes it.
        Array("VMOLR", PacketControl, 0x80002600, "RLPML rw 3fff, LPE rw 10000, RSSE rw 20000, AUPE rw 01000000, ROMPE rw 02000000, "
            + "ROPE rw 04000000, BAM rw 08000000, MPME rw 10000000, STRVLAN rw 40000000, STRCRC rw 80000000", Each(0, 8, p => 0x5ad0 + (4 * p))),
        // E1000_RETA(n) 5C00 + 4n, E1000_RSSRK(n) 5C80 + 4n.
        Array("RETA", PacketControl, 0, string.Empty, Each(0, 32, i => 0x5c00 + (4 * i))),
        Array("RSSRK", PacketControl, 0, string.Empty, Each(0, 10, i => 0x5c80 + (4 * i))),
        Pf("RPLOLR", PacketControl, 0x80000000, "STRVLAN rw 40000000, STRCRC rw 80000000", 0x05af0),
    ];
}
