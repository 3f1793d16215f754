using static NicTwin.Testbench.DriverRegisters;

namespace NicTwin.Testbench;

/// <summary>
/// DPDK's igb PMD on the PF, as testpmd drives it: register accesses in its order (DPDK 26.07, drivers/net/intel/e1000: igb_ethdev.c, igb_rxtx.c,
/// base/e1000_82575.c). NVM, PHY and link are Intel's base code, which igb has as well. Rings are polled; an interrupt tells of the link alone.
/// </summary>
/// <param name="host">The machine.</param>
internal sealed class DpdkDriver(DriverHost host)
{
    /// <summary>Descriptors of a ring.</summary>
    public const int RingLength = 512;

    private const int Queues = 2;
    private const int BufferBytes = 2048;
    private const int Mtu = 1500;
    private const uint PauseTime = 0x0680;
    private const uint DriverLoad = 1u << 28;
    private const uint ResetDone = 1u << 14;
    private const uint MasterEnabled = 1u << 19;
    private const uint Enable = 2;
    private const ushort PowerDown = 0x0800;
    private const int OtherVector = 0;

    // A PMD's base code: one queue pair, since its rings are not used.
    private readonly IgbDriver _base = new(host, processors: 1);

    /// <summary>The key that the PMD brings along.</summary>
    private static readonly byte[] s_key =
    [
        0x6d, 0x5a, 0x56, 0xda, 0x25, 0x5b, 0x0e, 0xc2, 0x41, 0x67, 0x25, 0x3d, 0x43, 0xa3, 0x8f, 0xb0, 0xd0, 0xca, 0x2b, 0xcb,
        0xae, 0x7b, 0x30, 0xb4, 0x77, 0xcb, 0x2d, 0xa3, 0x80, 0x30, 0xf2, 0x0c, 0x6a, 0x42, 0xb7, 0x3b, 0xbe, 0xac, 0x01, 0xfa,
    ];

    /// <summary>Transmit rings.</summary>
    public DriverTransmitRing[] Transmit { get; private set; } = [];

    /// <summary>Receive rings.</summary>
    public DriverReceiveRing[] Receive { get; private set; } = [];

    /// <summary>Changes of the link that the interrupt has told of.</summary>
    public int LinkChanges { get; private set; }

    /// <summary>Binding to the PMD: eth_igb_dev_init. An application before it may have been killed.</summary>
    public void Probe()
    {
        host.ClearPollers();
        host.Bus.Enumerate();
        host.ExpectBits("CTRL_EXT: link mode", R(CtrlExt), 3u << 22, 0);
        host.ExpectBits("MDIC: no external PHY", R(Mdic), 1u << 31, 0);

        // igb_reset_swfw_lock: whoever was killed with the semaphore in hand has to lose it.
        R(Swsm);
        W(Swsm, R(Swsm) & ~3u);
        host.ExpectBits("PHY register 2", _base.PhyRead(2), 0xffff, 0x02a8);
        host.ExpectBits("PHY register 3", _base.PhyRead(3), 0xfff0, 0x0390);
        Reset();
        _base.CheckNvm();
        uint high = R(Rah(0));
        uint low = R(Ral(0));
        host.ExpectBits("RAL(0) after reset", low, uint.MaxValue, unchecked((uint)IgbDriver.Address));
        host.ExpectBits("RAH(0) after reset", high, 0x8000ffff, 0x80000000 | (uint)(IgbDriver.Address >> 32));
        InitializeHardware();
        W(CtrlExt, R(CtrlExt) | ResetDone);
        R(Status);
        host.WriteConfiguration(0, 0x70, 0xc0000000, 0x8);
        host.RequestVector(0, OtherVector, OtherInterrupt);
        host.MaskVector(0, OtherVector, masked: false);
        host.WriteConfiguration(0, 0x70, 0x80000000, 0x8);
        W(Ims, 0);
        R(Status);
        _base.PhyWrite(0, (ushort)(_base.PhyRead(0) | PowerDown));
        host.Sleep(1000);
    }

    /// <summary>rte_eth_dev_start.</summary>
    public void Start()
    {
        _base.PhyWrite(0, (ushort)(_base.PhyRead(0) & ~PowerDown));
        WriteAddress(0, IgbDriver.Address);
        InitializeHardware();
        W(Vet, 0x81008100);
        W(CtrlExt, R(CtrlExt) | ResetDone);
        R(Status);
        R(Manc);
        StartTransmit();
        StartReceive();
        ClearCounters();
        W(Ctrl, R(Ctrl) & ~(1u << 30));
        W(Rctl, R(Rctl) & ~(3u << 18));
        W(CtrlExt, R(CtrlExt) & ~(1u << 26));
        W(Rlpml, Mtu + 22);
        W(Eitr, 0xffff);
        SetUpLink();
        host.Arm(0, OtherVector);
        W(Eims, 1);
        W(Ims, 4);
        R(Status);
        Control(on: true);
        host.AddPoller(Poll);
    }

    /// <summary>Waits for the link; testpmd asks every 100 ms.</summary>
    public void WaitForLink()
    {
        for (int tries = 0; tries < 90; tries++)
        {
            _base.PhyRead(1);
            if ((_base.PhyRead(1) & 4) != 0)
            {
                host.ExpectBits("STATUS: link, full duplex, 1 Gb/s", R(Status), 0x83, 0x83);
                W(Tctl, (R(Tctl) & ~0x003ff000u) | 0x3f000);
                host.ExpectBits("PHY register 5: pause of the partner", _base.PhyRead(5), 0x0400, 0x0400);
                return;
            }

            host.Sleep(100_000);
        }

        DriverHost.Fail("BMSR tells of no link after 9 s");
    }

    /// <summary>rte_eth_dev_stop.</summary>
    public void Stop()
    {
        Control(on: false);
        host.ClearPollers();
        W(Eimc, 1);
        W(Imc, uint.MaxValue);
        R(Status);
        host.Disarm(0);
        Reset();
        W(Wuc, 0);
        _base.PhyWrite(0, (ushort)(_base.PhyRead(0) | PowerDown));
        host.Sleep(1000);
    }

    /// <summary>rte_eth_dev_close of a stopped port.</summary>
    public void Close()
    {
        W(CtrlExt, R(CtrlExt) & ~DriverLoad);
        host.WriteConfiguration(0, 0x70, 0, 0x8);
        host.WriteConfiguration(0, 0x04, 0, 0x1);
    }

    /// <summary>Queue of a TCP segment by RSS: testpmd spreads the table's entries over the queues in turn.</summary>
    public static int Queue(byte[] frame, out uint hash)
    {
        hash = ReceiveOffloadReference.Toeplitz(s_key, frame.AsSpan(26, 12));
        return (int)(hash & 0x7f) % Queues;
    }

    /// <summary>Counters of frames sent and received since the last look.</summary>
    public (uint Sent, uint Received) ReadCounters()
    {
        uint received = R(Gprc);
        return (R(Gptc), received);
    }

    private uint R(uint offset) => host.Read(0, offset);

    private void W(uint offset, uint value) => host.Write(0, offset, value);

    // igb_pf_reset_hw. The receiver may be on, and frames may come: after GIO_MASTER_DISABLE nothing of them may reach memory.
    private void Reset()
    {
        W(Ctrl, R(Ctrl) | 4);
        host.Poll("STATUS: GIO master enable to go with CTRL.GIO_MASTER_DISABLE", 0, Status, MasterEnabled, 0, 800, 100);
        host.ForbidDma(0);

        // On a real machine the accesses that follow take a microsecond each, and frames come meanwhile.
        host.Sleep(8);
        uint gcr = R(Gcr);
        host.ExpectBits("GCR: capability version", gcr, 1u << 18, 1u << 18);
        host.WriteConfiguration(0, 0xc8, host.ReadConfiguration(0, 0xc8) | 5, 0x3);
        W(Gcr, gcr & ~(1u << 16));
        W(Imc, uint.MaxValue);
        W(Rctl, 0);
        W(Tctl, 8);
        R(Status);
        host.Sleep(10_000);
        W(Ctrl, R(Ctrl) | 1u << 26);
        host.Poll("EECD.AUTO_RD", 0, Eecd, 1u << 9, 1u << 9, 10, 1000);
        host.ExpectBits("EECD: PRES", R(Eecd), 1u << 8, 1u << 8);
        W(Imc, uint.MaxValue);
        R(Icr);
        host.ExpectBits("NVM word 37: no other MAC", _base.NvmRead(0x37), 0xffff, 0xffff);
        W(CtrlExt, R(CtrlExt) | ResetDone);
        R(Status);
        host.ExpectBits("STATUS: GIO master enable after CTRL.RST", R(Status), MasterEnabled, MasterEnabled);
    }

    private void InitializeHardware()
    {
        W(CtrlExt, R(CtrlExt) | DriverLoad);
        host.ExpectBits("RXPBS: KiB of the receive packet buffer", R(Rxpbs), 0x7f, 64);
        Reset();
        W(Wuc, 0);
        _base.NvmRead(0x04);
        R(Ledctl);
        for (uint i = 0; i < 128; i++)
        {
            W(Vfta + (4 * i), 0);
            R(Status);
        }

        WriteAddress(0, IgbDriver.Address);
        for (int i = 1; i < 24; i++)
        {
            WriteAddress(i, null);
        }

        for (uint i = 0; i < 128; i++)
        {
            W(Mta + (4 * i), 0);
        }

        for (uint i = 0; i < 128; i++)
        {
            W(Uta + (4 * i), 0);
        }

        SetUpLink();
        ClearCounters();
        W(Vet, 0x81008100);
        _base.PhyRead(1);
        _base.PhyRead(1);
    }

    // Watermarks from the size of the packet buffer: two frames of 1518 below its end, and 1500 below that.
    private void SetUpLink() => _base.SetUpLink(PauseTime, ((64 * 1024) - 3036 - 1500) & 0xfff0, ((64 * 1024) - 3036) & 0xfff0);

    private void ClearCounters()
    {
        foreach (uint counter in IgbCounters.Cleared)
        {
            R(counter);
        }
    }

    private void WriteAddress(int entry, ulong? mac)
    {
        W(Ral(entry), (uint)(mac ?? 0));
        R(Status);
        W(Rah(entry), mac is ulong address ? 0x80000000 | (uint)(address >> 32) : 0);
        R(Status);
    }

    // Unlike igb, the PMD writes the length first, tail before head, and leaves ENABLE in the read value.
    private void StartTransmit()
    {
        Transmit = new DriverTransmitRing[Queues];
        for (int i = 0; i < Queues; i++)
        {
            DriverTransmitRing ring = new(host, 0, TransmitQueue(i), RingLength) { PollStyle = true };
            Transmit[i] = ring;
            W(ring.Block + Length, RingLength * HostDriver.DescriptorBytes);
            W(ring.Block + BaseHigh, (uint)(ring.Base >> 32));
            W(ring.Block + BaseLow, (uint)ring.Base);
            W(ring.Block + Tail, 0);
            W(ring.Block + Head, 0);
            W(ring.Block + DriverRegisters.Control, R(ring.Block + DriverRegisters.Control) | 0x00100108 | HostDriver.QueueEnable);
        }

        uint tctl = (R(Tctl) & ~0xff0u) | 0x0100010au;
        W(Tctl, (R(Tctl) & ~0x003ff000u) | 0x3f000);
        R(Status);
        W(Tctl, tctl);
    }

    // Tails are written when the receiver is on: until then frames find no descriptors.
    private void StartReceive()
    {
        uint rctl = R(Rctl);
        W(Rctl, rctl & ~Enable);
        rctl &= ~(1u << 5);
        Receive = new DriverReceiveRing[Queues];
        for (int i = 0; i < Queues; i++)
        {
            DriverReceiveRing ring = new(host, 0, ReceiveQueue(i), RingLength, BufferBytes) { PollStyle = true };
            Receive[i] = ring;
            W(ring.Block + Length, RingLength * HostDriver.DescriptorBytes);
            W(ring.Block + BaseHigh, (uint)(ring.Base >> 32));
            W(ring.Block + BaseLow, (uint)ring.Base);
            W(ring.Block + Srrctl, 0x02000000u | (BufferBytes / 1024));
            uint control = R(ring.Block + DriverRegisters.Control) | HostDriver.QueueEnable;
            W(ring.Block + DriverRegisters.Control, (control & 0xfff00000) | 0x00040808);
        }

        for (uint i = 0; i < 32; i++)
        {
            W(Reta + (4 * i), 0x01000100);
        }

        for (uint i = 0; i < 10; i++)
        {
            W(Rssrk + (4 * i), BitConverter.ToUInt32(s_key, (int)i * 4));
        }

        W(Mrqc, 0x00770002);
        rctl |= R(Rctl);
        W(Rxcsum, R(Rxcsum) | 0x2b00);
        W(Rctl, (rctl & ~0x00043004u) | 0x04008002);
        foreach (DriverReceiveRing ring in Receive)
        {
            W(ring.Block + Head, 0);
            ring.Fill();
        }
    }

    private void Control(bool on)
    {
        uint tctl = R(Tctl);
        uint rctl = R(Rctl);
        W(Tctl, on ? tctl | Enable : tctl & ~Enable);
        W(Rctl, on ? rctl | Enable : rctl & ~Enable);
        R(Status);
    }

    private void Poll()
    {
        foreach (DriverReceiveRing ring in Receive)
        {
            ring.Clean();
        }

        foreach (DriverTransmitRing ring in Transmit)
        {
            ring.Clean();
        }
    }

    // GPIE stays 0: everything in ICR and IMS comes by vector 0, which nothing masks by itself.
    private void OtherInterrupt()
    {
        W(Eimc, 1);
        W(Imc, uint.MaxValue);
        R(Status);
        uint icr = R(Icr);
        if ((icr & 4) != 0)
        {
            LinkChanges++;
        }

        host.Arm(0, OtherVector);
        W(Eims, 1);
        W(Ims, 4);
        R(Status);
    }
}
