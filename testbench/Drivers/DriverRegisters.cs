namespace NicTwin.Testbench;

/// <summary>
/// Register offsets as the drivers' headers have them, typed by hand (facts/82576.md, sections 2, 11, 12). RTL and model
/// share one description; an error in it would pass a comparison of the two, and shows here.
/// </summary>
internal static class DriverRegisters
{
    // General.
    public const uint Ctrl = 0x00000;
    public const uint Status = 0x00008;
    public const uint Eecd = 0x00010;
    public const uint Eerd = 0x00014;
    public const uint CtrlExt = 0x00018;
    public const uint Mdic = 0x00020;
    public const uint Fcal = 0x00028;
    public const uint Fcah = 0x0002c;
    public const uint Fct = 0x00030;
    public const uint Vet = 0x00038;
    public const uint Fcttv = 0x00170;
    public const uint Ledctl = 0x00e00;
    public const uint Eemngctl = 0x01010;
    public const uint Fcrtl = 0x02160;
    public const uint Fcrth = 0x02168;
    public const uint Rxpbs = 0x02404;
    public const uint Wuc = 0x05800;
    public const uint Manc = 0x05820;
    public const uint Gcr = 0x05b00;
    public const uint Swsm = 0x05b50;
    public const uint Fwsm = 0x05b54;
    public const uint SwFwSync = 0x05b5c;
    public const uint Iovctl = 0x05bbc;

    // Interrupts.
    public const uint Icr = 0x000c0;
    public const uint Ims = 0x000d0;
    public const uint Imc = 0x000d8;
    public const uint Iam = 0x000e0;
    public const uint Gpie = 0x01514;
    public const uint Eics = 0x01520;
    public const uint Eims = 0x01524;
    public const uint Eimc = 0x01528;
    public const uint Eiac = 0x0152c;
    public const uint Eiam = 0x01530;
    public const uint Eicr = 0x01580;
    public const uint Eitr = 0x01680;
    public const uint Ivar = 0x01700;
    public const uint IvarMisc = 0x01740;

    // Receive.
    public const uint Rctl = 0x00100;
    public const uint Qde = 0x02408;
    public const uint Rxcsum = 0x05000;
    public const uint Rlpml = 0x05004;
    public const uint Rfctl = 0x05008;
    public const uint Mta = 0x05200;
    public const uint Vfta = 0x05600;
    public const uint Mrqc = 0x05818;
    public const uint VtCtl = 0x0581c;
    public const uint Reta = 0x05c00;
    public const uint Rssrk = 0x05c80;
    public const uint Vmolr = 0x05ad0;
    public const uint Rplolr = 0x05af0;
    public const uint Vlvf = 0x05d00;
    public const uint Uta = 0x0a000;

    // Transmit.
    public const uint Tctl = 0x00400;
    public const uint Dtxswc = 0x03500;
    public const uint Dtxctl = 0x03590;
    public const uint Vmvir = 0x03700;

    // A queue's block.
    public const uint BaseLow = 0x00;
    public const uint BaseHigh = 0x04;
    public const uint Length = 0x08;
    public const uint Srrctl = 0x0c;
    public const uint Head = 0x10;
    public const uint DcaControl = 0x14;
    public const uint Tail = 0x18;
    public const uint Control = 0x28;
    public const uint Rqdpc = 0x0c030;

    // Mailboxes and VFs, in the PF's BAR.
    public const uint Vmbmem = 0x00800;
    public const uint P2vMailbox = 0x00c00;
    public const uint Mbvficr = 0x00c80;
    public const uint Mbvfimr = 0x00c84;
    public const uint Vflre = 0x00c88;
    public const uint Vfre = 0x00c8c;
    public const uint Vfte = 0x00c90;

    // The same in a VF's BAR; interrupts are where the PF has them.
    public const uint V2pMailbox = 0x00c40;
    public const uint VfGprc = 0x00f10;
    public const uint VfGptc = 0x00f14;

    // Time stamps.
    public const uint Systiml = 0x0b600;
    public const uint Systimh = 0x0b604;
    public const uint Timinca = 0x0b608;
    public const uint Tsynctxctl = 0x0b614;
    public const uint Txstmpl = 0x0b618;
    public const uint Txstmph = 0x0b61c;
    public const uint Tsyncrxctl = 0x0b620;
    public const uint Rxstmpl = 0x0b624;
    public const uint Rxstmph = 0x0b628;
    public const uint Tsyncrxcfg = 0x05f50;
    public const uint Etqf3 = 0x05cbc;
    public const uint Ftqf3 = 0x059ec;
    public const uint Tsicr = 0x0b66c;

    // Counters that the programs predict.
    public const uint Gprc = 0x04074;
    public const uint Mprc = 0x0407c;
    public const uint Gptc = 0x04080;

    /// <summary>Low word of the address of receive address n.</summary>
    public static uint Ral(int n) => n < 16 ? 0x5400u + (8u * (uint)n) : 0x54e0u + (8u * (uint)(n - 16));

    /// <summary>High word, POOLSEL and AV of receive address n.</summary>
    public static uint Rah(int n) => Ral(n) + 4;

    /// <summary>A receive queue's block in the PF's BAR: igb uses the older places of queues 0..3.</summary>
    public static uint ReceiveQueue(int n) => n < 4 ? 0x2800u + (0x100u * (uint)n) : 0xc000u + (0x40u * (uint)n);

    /// <summary>A transmit queue's block in the PF's BAR.</summary>
    public static uint TransmitQueue(int n) => n < 4 ? 0x3800u + (0x100u * (uint)n) : 0xe000u + (0x40u * (uint)n);
}
