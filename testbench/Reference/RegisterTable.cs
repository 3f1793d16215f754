namespace NicTwin.Testbench;

/// <summary>One register or family of registers as a driver's author knows it.</summary>
/// <param name="Name">Name in the data sheet.</param>
/// <param name="Offset">Byte offset of instance 0 in the PF's BAR 0.</param>
/// <param name="Count">Instances.</param>
/// <param name="Stride">Bytes between instances.</param>
/// <param name="Writable">Bits that plain writes change.</param>
/// <param name="Reset">Value after a reset of the device.</param>
/// <param name="First">Number of the first instance.</param>
internal sealed record RegisterSpec(string Name, uint Offset, int Count, uint Stride, uint Writable, uint Reset, int First);

/// <summary>
/// The registers of the 82576 that this NIC has, written by hand from driver sources (facts/82576.md, sections 2, 6, 7, 9,
/// 10, 11, 12) and not from the description that both sides of the twin share: an error there shows here.
/// </summary>
internal static partial class RegisterTable
{
    /// <summary>No register decodes at the offset.</summary>
    public const int None = -1;

    /// <summary>Bytes of the PF's register space.</summary>
    public const uint PhysicalSize = 0x20000;

    /// <summary>Bytes of a VF's register space.</summary>
    public const uint VirtualSize = 0x4000;

    private static readonly List<RegisterSpec> s_specs = [];
    private static readonly int[] s_decode = CreateDecode();
    private static int s_next;

    /// <summary>CTRL.</summary>
    public static readonly int Ctrl = Add("CTRL", 0x0000, 0xd8dc1bed, 0x00100209);

    /// <summary>STATUS.</summary>
    public static readonly int Status = Add("STATUS", 0x0008, 0, 0x80080481);

    /// <summary>EECD.</summary>
    public static readonly int Eecd = Add("EECD", 0x0010, 0x00000047, 0x00001310);

    /// <summary>EERD.</summary>
    public static readonly int Eerd = Add("EERD", 0x0014, 0x0000fffc, 0);

    /// <summary>CTRL_EXT.</summary>
    public static readonly int CtrlExt = Add("CTRL_EXT", 0x0018, 0x16c04cc0, 0);

    /// <summary>MDIC.</summary>
    public static readonly int Mdic = Add("MDIC", 0x0020, 0x2fffffff, 0);

    /// <summary>Plain device registers.</summary>
    public static readonly int Fcal = Add("FCAL", 0x0028, 0xffffffff, 0);
    public static readonly int Fcah = Add("FCAH", 0x002c, 0x0000ffff, 0);
    public static readonly int Fct = Add("FCT", 0x0030, 0x0000ffff, 0);
    public static readonly int Vet = Add("VET", 0x0038, 0xffffffff, 0x81008100);
    public static readonly int Fcttv = Add("FCTTV", 0x0170, 0x0000ffff, 0);
    public static readonly int Ledctl = Add("LEDCTL", 0x0e00, 0xcfcfcfef, 0x07068302);
    public static readonly int Eemngctl = Add("EEMNGCTL", 0x1010, 0, 0x80040000);
    public static readonly int Frtimer = Add("FRTIMER", 0x1048, 0, 0);
    public static readonly int Fcrtl = Add("FCRTL", 0x2160, 0x8000fff0, 0);
    public static readonly int Fcrth = Add("FCRTH", 0x2168, 0x0000fff0, 0);
    public static readonly int Fcrtv = Add("FCRTV", 0x2460, 0x0000ffff, 0);
    public static readonly int Rxpbs = Add("RXPBS", 0x2404, 0x7f, 0x40);
    public static readonly int Txpbs = Add("TXPBS", 0x3404, 0x7f, 0x28);
    public static readonly int Wuc = Add("WUC", 0x5800, 0x0000000b, 0);
    public static readonly int Wufc = Add("WUFC", 0x5808, 0xffffffff, 0);
    public static readonly int Wus = Add("WUS", 0x5810, 0, 0);
    public static readonly int Wupl = Add("WUPL", 0x5900, 0, 0);
    public static readonly int Wupm = Add("WUPM", 0x5a00, 0, 0, 32);
    public static readonly int Manc = Add("MANC", 0x5820, 0, 0);
    public static readonly int Gcr = Add("GCR", 0x5b00, 0xfff9ffff, 0x06850200);
    public static readonly int Factps = Add("FACTPS", 0x5b30, 0, 0);
    public static readonly int Swsm = Add("SWSM", 0x5b50, 3, 0);
    public static readonly int Fwsm = Add("FWSM", 0x5b54, 0, 0);
    public static readonly int SwFwSync = Add("SW_FW_SYNC", 0x5b5c, 0x67, 0);
    public static readonly int Iovctl = Add("IOVCTL", 0x5bbc, 1, 0);

    /// <summary>Time synchronization; the clock and the stamps are not predicted.</summary>
    public static readonly int Systiml = Add("SYSTIML", 0xb600, 0, 0);
    public static readonly int Systimh = Add("SYSTIMH", 0xb604, 0, 0);
    public static readonly int Timinca = Add("TIMINCA", 0xb608, 0xffffffff, 0);
    public static readonly int Tsynctxctl = Add("TSYNCTXCTL", 0xb614, 0x10, 0);
    public static readonly int Txstmpl = Add("TXSTMPL", 0xb618, 0, 0);
    public static readonly int Txstmph = Add("TXSTMPH", 0xb61c, 0, 0);
    public static readonly int Tsyncrxctl = Add("TSYNCRXCTL", 0xb620, 0x1e, 0);
    public static readonly int Rxstmpl = Add("RXSTMPL", 0xb624, 0, 0);
    public static readonly int Rxstmph = Add("RXSTMPH", 0xb628, 0, 0);
    public static readonly int Tsyncrxcfg = Add("TSYNCRXCFG", 0x5f50, 0xffff, 0);

    /// <summary>Rate limiters; RTTBCNRC is that of the queue which RTTDQSEL names.</summary>
    public static readonly int Rttdqsel = Add("RTTDQSEL", 0x3604, 0xf, 0);
    public static readonly int Rttbcnrm = Add("RTTBCNRM", 0x3690, 0x3ff, 0);
    public static readonly int Rttbcnrc = Add("RTTBCNRC", 0x36b0, 0x8fffffff, 0);

    /// <summary>Receive and transmit control.</summary>
    public static readonly int Rctl = Add("RCTL", 0x0100, 0x04dfb0fe, 0);
    public static readonly int Tctl = Add("TCTL", 0x0400, 0xff7ffffa, 0xa40400f8);
    public static readonly int TctlExt = Add("TCTL_EXT", 0x0404, 0x000fffff, 0x00010840);
    public static readonly int Tipg = Add("TIPG", 0x0410, 0x3fffffff, 0x00601008);
    public static readonly int Vfre = Add("VFRE", 0x0c8c, 0xff, 0xff);
    public static readonly int Vfte = Add("VFTE", 0x0c90, 0xff, 0xff);
    public static readonly int Qde = Add("QDE", 0x2408, 0xffff, 0);
    public static readonly int Dtxswc = Add("DTXSWC", 0x3500, 0x80ffffff, 0);
    public static readonly int Dtxctl = Add("DTXCTL", 0x3590, 0x7c, 0x44);
    public static readonly int Vmvir = Add("VMVIR", 0x3700, 0xc000ffff, 0, 8, 4);
    public static readonly int Rxcsum = Add("RXCSUM", 0x5000, 0x00003bff, 0x300);
    public static readonly int Rlpml = Add("RLPML", 0x5004, 0x3fff, 0x2600);
    public static readonly int Rfctl = Add("RFCTL", 0x5008, 0x000d4c00, 0);
    public static readonly int Ral = Add("RAL", 0x5400, 0xffffffff, 0, 16, 8);
    public static readonly int RalHigh = Add("RAL", 0x54e0, 0xffffffff, 0, 8, 8, 16);
    public static readonly int Rah = Add("RAH", 0x5404, 0x93ffffff, 0, 16, 8);
    public static readonly int RahHigh = Add("RAH", 0x54e4, 0x93ffffff, 0, 8, 8, 16);
    public static readonly int Mta = Add("MTA", 0x5200, 0xffffffff, 0, 128, 4);
    public static readonly int Vfta = Add("VFTA", 0x5600, 0xffffffff, 0, 128, 4);
    public static readonly int Uta = Add("UTA", 0xa000, 0xffffffff, 0, 128, 4);
    public static readonly int Vlvf = Add("VLVF", 0x5d00, 0x801fffff, 0, 32, 4);
    public static readonly int Mrqc = Add("MRQC", 0x5818, 0x01ff003f, 0);
    public static readonly int VtCtl = Add("VT_CTL", 0x581c, 0x70000380, 0);
    public static readonly int Vmolr = Add("VMOLR", 0x5ad0, 0xdf033fff, 0x80002600, 8, 4);
    public static readonly int Reta = Add("RETA", 0x5c00, 0xffffffff, 0, 32, 4);
    public static readonly int Rssrk = Add("RSSRK", 0x5c80, 0xffffffff, 0, 10, 4);
    public static readonly int Vmrctl = Add("VMRCTL", 0x5d80, 0x70f, 0, 4, 4);
    public static readonly int Vmrvlan = Add("VMRVLAN", 0x5d90, 0xffffffff, 0, 4, 4);
    public static readonly int Vmrvm = Add("VMRVM", 0x5da0, 0xff, 0, 4, 4);
    public static readonly int Etqf = Add("ETQF", 0x5cb0, 0xe407ffff, 0, 8);
    public static readonly int Saqf = Add("SAQF", 0x5980, 0xffffffff, 0, 8);
    public static readonly int Daqf = Add("DAQF", 0x59a0, 0xffffffff, 0, 8);
    public static readonly int Spqf = Add("SPQF", 0x59c0, 0x0000ffff, 0, 8);
    public static readonly int Ftqf = Add("FTQF", 0x59e0, 0xf80ff1ff, 0, 8);
    public static readonly int Imir = Add("IMIR", 0x5a80, 0xe003ffff, 0, 8);
    public static readonly int Imirext = Add("IMIREXT", 0x5aa0, 0x000fffff, 0, 8);
    public static readonly int Imirvp = Add("IMIRVP", 0x5ac0, 0x0000000f, 0);
    public static readonly int Synqf = Add("SYNQF", 0x55fc, 0x0000000f, 0);
    public static readonly int Psrtype = Add("PSRTYPE", 0x5480, 0x0007fffe, 0, 8);
    public static readonly int Rplolr = Add("RPLOLR", 0x5af0, 0xc0000000, 0x80000000);

    /// <summary>Interrupt causes.</summary>
    public static readonly int Icr = Add("ICR", 0x1500, 0, 0);
    public static readonly int Ics = Add("ICS", 0x1504, 0, 0);
    public static readonly int Ims = Add("IMS", 0x1508, 0, 0);
    public static readonly int Imc = Add("IMC", 0x150c, 0, 0);
    public static readonly int Iam = Add("IAM", 0x1510, 0x77d4fbfd, 0);
    public static readonly int Gpie = Add("GPIE", 0x1514, 0xc0000f91, 0);
    public static readonly int Eics = Add("EICS", 0x1520, 0, 0);
    public static readonly int Eims = Add("EIMS", 0x1524, 0, 0);
    public static readonly int Eimc = Add("EIMC", 0x1528, 0, 0);
    public static readonly int Eiac = Add("EIAC", 0x152c, 0x01ffffff, 0);
    public static readonly int Eiam = Add("EIAM", 0x1530, 0x01ffffff, 0);
    public static readonly int Eicr = Add("EICR", 0x1580, 0, 0);
    public static readonly int Eitr = Add("EITR", 0x1680, 0x7ffc, 0, 25, 4);
    public static readonly int Ivar = Add("IVAR", 0x1700, 0x9f9f9f9f, 0, 8, 4);
    public static readonly int IvarMisc = Add("IVAR_MISC", 0x1740, 0x9f9f, 0);

    /// <summary>Queues.</summary>
    public static readonly int Rdbal = Add("RDBAL", 0xc000, 0xffffff80, 0, 16, 0x40);
    public static readonly int Rdbah = Add("RDBAH", 0xc004, 0xffffffff, 0, 16, 0x40);
    public static readonly int Rdlen = Add("RDLEN", 0xc008, 0x000fff80, 0, 16, 0x40);
    public static readonly int Srrctl = Add("SRRCTL", 0xc00c, 0x8ff00f7f - 0x00000000, 0, 16, 0x40);
    public static readonly int Rdh = Add("RDH", 0xc010, 0xffff, 0, 16, 0x40);
    public static readonly int Rxctl = Add("RXCTL", 0xc014, 0xff0002e0, 0, 16, 0x40);
    public static readonly int Rdt = Add("RDT", 0xc018, 0xffff, 0, 16, 0x40);
    public static readonly int Rxdctl = Add("RXDCTL", 0xc028, 0x021f1f1f, 0x00010000, 16, 0x40);
    public static readonly int Rqdpc = Add("RQDPC", 0xc030, 0, 0, 16, 0x40);
    public static readonly int Tdbal = Add("TDBAL", 0xe000, 0xffffff80, 0, 16, 0x40);
    public static readonly int Tdbah = Add("TDBAH", 0xe004, 0xffffffff, 0, 16, 0x40);
    public static readonly int Tdlen = Add("TDLEN", 0xe008, 0x000fff80, 0, 16, 0x40);
    public static readonly int Tdh = Add("TDH", 0xe010, 0xffff, 0, 16, 0x40);
    public static readonly int Txctl = Add("TXCTL", 0xe014, 0xff002a20, 0x2a00, 16, 0x40);
    public static readonly int Tdt = Add("TDT", 0xe018, 0xffff, 0, 16, 0x40);
    public static readonly int Txdctl = Add("TXDCTL", 0xe028, 0x021f1f1f, 0, 16, 0x40);
    public static readonly int Tdwbal = Add("TDWBAL", 0xe038, 0xffffffff, 0, 16, 0x40);
    public static readonly int Tdwbah = Add("TDWBAH", 0xe03c, 0xffffffff, 0, 16, 0x40);

    /// <summary>Mailboxes.</summary>
    public static readonly int Vmbmem = Add("VMBMEM", 0x0800, 0xffffffff, 0, 128, 4);
    public static readonly int P2vmailbox = Add("P2VMAILBOX", 0x0c00, 0, 0, 8, 4);
    public static readonly int V2pmailbox = Add("V2PMAILBOX", 0x0c40, 0, 0, 8, 4);
    public static readonly int Mbvficr = Add("MBVFICR", 0x0c80, 0, 0);
    public static readonly int Mbvfimr = Add("MBVFIMR", 0x0c84, 0xff, 0xff);
    public static readonly int Vflre = Add("VFLRE", 0x0c88, 0, 0);

    /// <summary>Statistics.</summary>
    public static readonly int Crcerrs = Add("CRCERRS", 0x4000, 0, 0);
    public static readonly int Mpc = Add("MPC", 0x4010, 0, 0);
    public static readonly int Htdpmc = Add("HTDPMC", 0x403c, 0, 0);
    public static readonly int Prc64 = Add("PRC64", 0x405c, 0, 0, 6, 4);
    public static readonly int Gprc = Add("GPRC", 0x4074, 0, 0);
    public static readonly int Bprc = Add("BPRC", 0x4078, 0, 0);
    public static readonly int Mprc = Add("MPRC", 0x407c, 0, 0);
    public static readonly int Gptc = Add("GPTC", 0x4080, 0, 0);
    public static readonly int Gorc = Add("GORC", 0x4088, 0, 0, 2, 4);
    public static readonly int Gotc = Add("GOTC", 0x4090, 0, 0, 2, 4);
    public static readonly int Tor = Add("TOR", 0x40c0, 0, 0, 2, 4);
    public static readonly int Tot = Add("TOT", 0x40c8, 0, 0, 2, 4);
    public static readonly int Ptc64 = Add("PTC64", 0x40d8, 0, 0, 6, 4);
    public static readonly int Mptc = Add("MPTC", 0x40f0, 0, 0);
    public static readonly int Bptc = Add("BPTC", 0x40f4, 0, 0);
    public static readonly int Tsctc = Add("TSCTC", 0x40f8, 0, 0);
    public static readonly int Rpthc = Add("RPTHC", 0x4104, 0, 0);
    public static readonly int Hgptc = Add("HGPTC", 0x4118, 0, 0);
    public static readonly int Hgorc = Add("HGORC", 0x4128, 0, 0, 2, 4);
    public static readonly int Hgotc = Add("HGOTC", 0x4130, 0, 0, 2, 4);
    public static readonly int Rnbc = Add("RNBC", 0x40a0, 0, 0);
    public static readonly int Ruc = Add("RUC", 0x40a4, 0, 0);
    public static readonly int Roc = Add("ROC", 0x40ac, 0, 0);
    public static readonly int Xonrxc = Add("XONRXC", 0x4048, 0, 0);
    public static readonly int Xontxc = Add("XONTXC", 0x404c, 0, 0);
    public static readonly int Xoffrxc = Add("XOFFRXC", 0x4050, 0, 0);
    public static readonly int Xofftxc = Add("XOFFTXC", 0x4054, 0, 0);
    public static readonly int Fcruc = Add("FCRUC", 0x4058, 0, 0);
    public static readonly int Wvbr = Add("WVBR", 0x3554, 0, 0);
    public static readonly int Tpr = Add("TPR", 0x40d0, 0, 0);
    public static readonly int Tpt = Add("TPT", 0x40d4, 0, 0);

    /// <summary>Registers of units that do not act: the first of them.</summary>
    public static readonly int Units = AddUnits();

    /// <summary>Registers that only VFs see, one instance per VF (VTEITR: not here, it is EITR).</summary>
    public static readonly int Vtctrl = Hidden("VTCTRL", 8);
    public static readonly int Vtivar = Hidden("VTIVAR", 8, 0x83838383);
    public static readonly int VtivarMisc = Hidden("VTIVAR_MISC", 8, 0x83);
    public static readonly int Window = Hidden("VTEI", 48);

    /// <summary>Counters of the VFs: nine of VF 0, nine of VF 1 and so on, in the order of <see cref="VirtualCounters"/>.</summary>
    public static readonly int VirtualCounter = Hidden("VFSTAT", 72);

    /// <summary>Registers that only VFs see: the last specifications.</summary>
    private const int HiddenSpecs = 5;

    /// <summary>Offsets of a VF's counters: GPRC, GPTC, GORC, GOTC, MPRC, GPRLBC, GPTLBC, GORLBC, GOTLBC.</summary>
    public static ReadOnlySpan<uint> VirtualCounters => [0x0f10, 0x0f14, 0x0f18, 0x0f34, 0x0f3c, 0x0f40, 0x0f44, 0x0f48, 0x0f50];

    /// <summary>Number of register instances.</summary>
    public static int Instances => s_next;

    /// <summary>Instance of RAL(i), i = 0..23.</summary>
    public static int RalAt(int i) => i < 16 ? Ral + i : RalHigh + i - 16;

    /// <summary>Instance of RAH(i), i = 0..23.</summary>
    public static int RahAt(int i) => i < 16 ? Rah + i : RahHigh + i - 16;

    /// <summary>The register that an instance belongs to.</summary>
    public static RegisterSpec SpecOf(int instance)
    {
        int first = 0;
        foreach (RegisterSpec spec in s_specs)
        {
            if (instance < first + spec.Count)
            {
                return spec;
            }

            first += spec.Count;
        }

        throw new ArgumentOutOfRangeException(nameof(instance));
    }

    /// <summary>Name and index of an instance.</summary>
    public static string NameOf(int instance)
    {
        int first = 0;
        foreach (RegisterSpec spec in s_specs)
        {
            if (instance < first + spec.Count)
            {
                return spec.Count == 1 ? spec.Name : $"{spec.Name}({instance - first + spec.First})";
            }

            first += spec.Count;
        }

        return "?";
    }

    /// <summary>All specifications in the order of their instances.</summary>
    public static IReadOnlyList<RegisterSpec> Specs => s_specs;

    /// <summary>Instance at a byte offset of the PF's BAR 0, or <see cref="None"/>.</summary>
    public static int DecodePhysical(uint offset) => offset < PhysicalSize ? s_decode[offset / 4] : None;

    /// <summary>Instance at a byte offset of VF <paramref name="n"/>'s BAR 0, or <see cref="None"/>.</summary>
    public static int DecodeVirtual(uint offset, int n)
    {
        uint o = offset & ~3u;
        switch (o)
        {
            case 0 or 4:
                return Vtctrl + n;
            case 8:
                return Status;
            case 0x0f0c:
                return Psrtype + n;
            case 0x1048:
                return Frtimer;
            case 0x1520 or 0x1524 or 0x1528 or 0x152c or 0x1530:
                return Window + (n * 6) + (int)((o - 0x1520) / 4);
            case 0x1580:
                return Window + (n * 6) + 5;
            case 0x1680 or 0x1684 or 0x1688:
                return Eitr + 22 - (3 * n) + (int)((o - 0x1680) / 4);
            case >= 0x0f10 and <= 0x0f50:
                int counter = VirtualCounters.IndexOf(o);
                return counter < 0 ? None : VirtualCounter + (9 * n) + counter;
            case 0x1700:
                return Vtivar + n;
            case 0x1740:
                return VtivarMisc + n;
            case 0x0c40:
                return V2pmailbox + n;
            case >= 0x0800 and < 0x0840:
                return Vmbmem + (n * 16) + (int)((o - 0x0800) / 4);
            case >= 0x2800 and < 0x2a00:
                return DecodePhysical(0xc000 + (0x40 * (uint)QueueOf(o, n)) + (o & 0xff)) is var rx && (o & 0xff) < 0x40 ? rx : None;
            case >= 0x3800 and < 0x3a00:
                return DecodePhysical(0xe000 + (0x40 * (uint)QueueOf(o, n)) + (o & 0xff)) is var tx && (o & 0xff) < 0x40 ? tx : None;
            default:
                return None;
        }
    }

    private static int QueueOf(uint offset, int n) => n + ((offset & 0x100) != 0 ? 8 : 0);

    private static int Add(string name, uint offset, uint writable, uint reset, int count = 1, uint stride = 4, int first = 0)
    {
        int start = s_next;
        s_specs.Add(new RegisterSpec(name, offset, count, stride, writable, reset, first));
        s_next += count;
        for (int i = 0; i < count; i++)
        {
            uint o = offset + ((uint)i * stride);
            s_decode[o / 4] = start + i;
            uint alias = AliasOf(name, o, i, first);
            if (alias != 0)
            {
                s_decode[alias / 4] = start + i;
            }
        }

        return start;
    }

    private static int Hidden(string name, int count, uint writable = 0)
    {
        int start = s_next;
        s_specs.Add(new RegisterSpec(name, 0, count, 0, writable, 0, 0));
        s_next += count;
        return start;
    }

    /// <summary>The second address of a register (facts/82576.md, section 2.1), or 0.</summary>
    private static uint AliasOf(string name, uint offset, int index, int first) => name switch
    {
        "CTRL" => 0x0004,
        "FCRTL" => 0x0168,
        "MTA" => offset - 0x5200 + 0x0200,
        "VFTA" => offset - 0x5600 + 0x0600,
        "ICR" => 0x00c0,
        "ICS" => 0x00c8,
        "IMS" => 0x00d0,
        "IMC" => 0x00d8,
        "IAM" => 0x00e0,
        "RAL" or "RAH" when first == 0 => offset - 0x5400 + 0x40,
        _ when offset is >= 0xc000 and < 0xc400 && index < 4 => 0x2800 + (0x100 * (uint)index) + (offset & 0x3f),
        _ when offset is >= 0xe000 and < 0xe400 && index < 4 => 0x3800 + (0x100 * (uint)index) + (offset & 0x3f),
        _ => 0,
    };

    private static int[] CreateDecode()
    {
        int[] decode = new int[PhysicalSize / 4];
        Array.Fill(decode, None);
        return decode;
    }
}
