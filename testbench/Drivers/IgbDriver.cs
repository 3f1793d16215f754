using static NicTwin.Testbench.DriverRegisters;

namespace NicTwin.Testbench;

/// <summary>
/// igb of Linux 6.12 on the PF, on a machine with one processor per queue pair: its register accesses in its order
/// (facts/82576.md, sections 5, 6, 9; register traces of the stock driver in a guest). VFs, when there are some, leave it one pair.
/// </summary>
/// <param name="host">The machine.</param>
/// <param name="processors">Queue pairs without VFs, 1, 2 or 4.</param>
internal sealed partial class IgbDriver(DriverHost host, int processors)
{
    private const uint DriverLoad = 1u << 28;
    private const uint ResetDone = 1u << 14;
    private const ulong Mac = NvmImage.DefaultMac;

    private readonly bool[] _moderated = new bool[16];

    /// <summary>VFs that exist or are about to; the PF's pool is the one behind them.</summary>
    public int VirtualFunctions { get; private set; }

    /// <summary>Largest payload of a frame.</summary>
    public int Mtu { get; private set; } = 1500;

    /// <summary>Transmit rings in use.</summary>
    public DriverTransmitRing[] Transmit { get; private set; } = [];

    /// <summary>Receive rings in use.</summary>
    public DriverReceiveRing[] Receive { get; private set; } = [];

    /// <summary>Changes of the link that vector 0 has told of.</summary>
    public int LinkChanges { get; private set; }

    /// <summary>The MAC in RAL/RAH(0).</summary>
    public static ulong Address => Mac;

    private int Queues => VirtualFunctions > 0 ? 1 : processors;

    private uint AllVectors => (1u << ((2 * Queues) + 1)) - 1;

    private uint Pool => (uint)VirtualFunctions;

    /// <summary>From the binding of the driver to an interface that is down.</summary>
    public void Probe()
    {
        host.Bus.Enumerate();
        host.ExpectBits("CTRL_EXT: link mode", R(CtrlExt), 3u << 22, 0);
        host.ExpectBits("FWSM: firmware mode", R(Fwsm), 0xe, 0);
        uint eecd = R(Eecd);
        host.Expect((eecd >> 11 & 0xf) <= 8, $"EECD is {eecd:x8}: igb would read the NVM bit by bit");
        W(CtrlExt, R(CtrlExt) & ~(1u << 25));
        host.ExpectBits("STATUS: LAN id", R(Status), 0xc, 0);
        host.ExpectBits("PHY register 2", PhyRead(2), 0xffff, 0x02a8);
        host.ExpectBits("PHY register 3", PhyRead(3), 0xfff0, 0x0390);
        EnableVectors();
        DisableInterrupts();
        R(Status);
        host.ExpectBits("MANC", R(Manc), uint.MaxValue, 0);
        R(Manc);
        ResetHardware();
        CheckNvm();
        NvmRead(0x37);
        uint high = R(Rah(0));
        uint low = R(Ral(0));
        host.ExpectBits("RAL(0) after reset", low, uint.MaxValue, unchecked((uint)Mac));
        host.ExpectBits("RAH(0) after reset", high, 0x8000ffff, 0x80000000 | (uint)(Mac >> 32));
        WriteAddress(0, Mac, Pool);
        NvmRead(0x43);
        NvmRead(0x05);
        Reset(running: false);
        W(CtrlExt, R(CtrlExt) | DriverLoad);
        StartTimestamps();
        NvmRead(0x08);
        NvmRead(0x09);
    }

    /// <summary>`ip link set up`: from an interface that is down to one whose link comes.</summary>
    public void Open()
    {
        PowerUp();
        Start();
        Watchdog();
    }

    /// <summary>A full stop and start while the interface is up: MTU, time-out of a packet, ethtool.</summary>
    public void Restart(int mtu)
    {
        Stop();
        Mtu = mtu;
        Reset(running: true);
        Start();
    }

    /// <summary>`ip link set down`.</summary>
    public void Close()
    {
        Stop();
        Reset(running: false);
        ReleaseVectors();
    }

    /// <summary>Unload: the interface is down already.</summary>
    public void Remove()
    {
        W(CtrlExt, R(CtrlExt) & ~DriverLoad);
        host.WriteConfiguration(0, 0x70, 0, 0x8);
        host.WriteConfiguration(0, 0x04, 0, 0x1);
    }

    /// <summary>Waits for the link, then does what igb does once it is there.</summary>
    public void WaitForLink()
    {
        host.WaitFor("STATUS.LU: the link after autonegotiation", () => (R(Status) & 2) != 0, 10_000);
        Watchdog();
    }

    /// <summary>The watchdog: link, counters, a nudge for every vector.</summary>
    public void Watchdog()
    {
        bool link = (PhyRead(1) & 4) != 0 & (PhyRead(1) & 4) != 0;
        if (link && !_linkUp)
        {
            LinkIsUp();
        }

        _linkUp = link;
        UpdateCounters();
        int[] served = new int[(2 * Queues) + 1];
        for (int vector = 1; vector < served.Length; vector++)
        {
            served[vector] = host.Served[0, vector];
        }

        W(Eics, AllVectors & ~1u);
        R(Tsyncrxctl);
        for (int vector = 1; vector < served.Length; vector++)
        {
            int v = vector;
            host.WaitFor($"vector {v} after EICS", () => host.Served[0, v] > served[v], 1000);
        }
    }

    /// <summary>Adds the counters up and checks those that the program can predict.</summary>
    public void UpdateCounters()
    {
        for (int queue = 0; queue < Queues; queue++)
        {
            R(Rqdpc + (0x40 * (uint)queue));
        }

        foreach (uint counter in IgbCounters.Watched)
        {
            uint value = R(counter);
            switch (counter)
            {
                case Gprc:
                    ReceivedByPort += value;
                    break;
                case Gptc:
                    SentByPort += value;
                    break;
                case Mprc:
                    MulticastsReceived += value;
                    break;
            }
        }
    }

    /// <summary>GPRC added up.</summary>
    public uint ReceivedByPort { get; private set; }

    /// <summary>GPTC added up.</summary>
    public uint SentByPort { get; private set; }

    /// <summary>MPRC added up.</summary>
    public uint MulticastsReceived { get; private set; }

    private uint R(uint offset) => host.Read(0, offset);

    private void W(uint offset, uint value) => host.Write(0, offset, value);

    private void Flush() => R(Status);

    private void Start()
    {
        W(CtrlExt, R(CtrlExt) | DriverLoad);
        Configure();
        EnableInterrupts();
        if (VirtualFunctions > 0)
        {
            W(CtrlExt, R(CtrlExt) | ResetDone);
        }
    }

    // igb_down: receive off, transmit off, 10 ms, interrupts off, counters.
    private void Stop()
    {
        W(Rctl, R(Rctl) & ~2u);
        W(Tctl, R(Tctl) & ~2u);
        Flush();
        host.Sleep(10_000);
        DisableInterrupts();
        UpdateCounters();
        _linkUp = false;
    }

    // The kernel's way with MSI-X: everything masked while the table is written.
    private void EnableVectors()
    {
        host.WriteConfiguration(0, 0x70, 0xc0000000, 0x8);
        for (int vector = 0; vector <= 2 * Queues; vector++)
        {
            int v = vector;
            host.RequestVector(0, vector, vector == 0 ? OtherInterrupt : () => QueueInterrupt(v));
        }

        for (int vector = 0; vector < 10; vector++)
        {
            host.MaskVector(0, vector, masked: true);
        }

        host.WriteConfiguration(0, 0x70, 0x80000000, 0x8);
    }

    private void ReleaseVectors()
    {
        for (int vector = 0; vector <= 2 * Queues; vector++)
        {
            host.MaskVector(0, vector, masked: true);
        }
    }

    private void EnableInterrupts()
    {
        for (int vector = 0; vector <= 2 * Queues; vector++)
        {
            host.MaskVector(0, vector, masked: false);
        }

        W(Gpie, 0xc0000011);
        W(IvarMisc, 0x00008000);
        for (int i = 0; i < Queues; i++)
        {
            AssignVector(i + (int)Pool, 0, i + 1);
        }

        for (int i = 0; i < Queues; i++)
        {
            AssignVector(i + (int)Pool, 8, i + 1 + Queues);
        }

        Flush();
        R(Tsicr);
        host.ExpectBits("ICR at open: DRSTA, which would start another reset", R(Icr), 1u << 30, 0);
        W(Eiac, R(Eiac) | AllVectors);
        W(Eiam, R(Eiam) | AllVectors);
        Enable(AllVectors);
        if (VirtualFunctions > 0)
        {
            W(Mbvfimr, 0xff);
        }

        W(Ims, VirtualFunctions > 0 ? 0x50000104u : 0x50000004u);
        Array.Clear(_moderated);
    }

    private void DisableInterrupts()
    {
        uint mask = AllVectors;
        W(Eiam, R(Eiam) & ~mask);
        W(Eimc, mask);
        W(Eiac, R(Eiac) & ~mask);
        W(Iam, 0);
        W(Imc, uint.MaxValue);
        Flush();
        host.Disarm(0);
    }

    private void AssignVector(int queue, int shift, int vector)
    {
        uint ivar = Ivar + (4 * (uint)(queue & 7));
        int position = shift + (queue >= 8 ? 16 : 0);
        uint value = (R(ivar) & ~(0xffu << position)) | ((0x80u | (uint)vector) << position);
        W(ivar, value);
    }

    private void Enable(uint vectors)
    {
        for (int vector = 0; vector <= 2 * Queues; vector++)
        {
            if ((vectors >> vector & 1) != 0)
            {
                host.Arm(0, vector);
            }
        }

        W(Eims, vectors);
    }

    private void OtherInterrupt()
    {
        uint icr = R(Icr);
        host.ExpectBits("ICR in the handler of vector 0: DRSTA", icr, 1u << 30, 0);
        if (VirtualFunctions > 0)
        {
            ServeMailboxes();
        }

        if ((icr & 4) != 0)
        {
            LinkChanges++;
        }

        Enable(1);
    }

    private void QueueInterrupt(int vector)
    {
        if (!_moderated[vector])
        {
            // The first interrupt of a vector sets its moderation: 162 us.
            _moderated[vector] = true;
            W(Eitr + (4 * (uint)vector), 0x80000288);
        }

        int queue = (vector - 1) % Queues;
        if (vector <= Queues)
        {
            Receive[queue].Clean();
        }
        else
        {
            Transmit[queue].Clean();
        }

        Enable(1u << vector);
    }
}
