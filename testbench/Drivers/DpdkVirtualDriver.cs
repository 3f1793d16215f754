using static NicTwin.Testbench.DriverRegisters;

namespace NicTwin.Testbench;

/// <summary>
/// DPDK's igbvf PMD on a VF (DPDK 26.07, drivers/net/intel/e1000: igb_ethdev.c, igb_rxtx.c, base/e1000_vf.c). The mailbox is Intel's base code, which
/// igbvf has as well. Rings are polled; an interrupt tells of the mailbox alone.
/// </summary>
/// <param name="host">The machine.</param>
/// <param name="vf">VF number.</param>
/// <param name="mac">MAC that the PMD chooses when the PF gives it none, first octet in bits 7:0.</param>
internal sealed class DpdkVirtualDriver(DriverHost host, int vf, ulong mac)
{
    /// <summary>Descriptors of a ring.</summary>
    public const int RingLength = 128;

    private const uint QueueBlockReceive = 0x2800;
    private const uint QueueBlockTransmit = 0x3800;
    private const uint Flush = 1u << 26;
    private const int MailboxVector = 1;

    private readonly int _function = vf + 1;
    private readonly IgbVfDriver _base = new(host, vf, mac);

    /// <summary>The MAC in force.</summary>
    public ulong Address => _base.Address;

    /// <summary>The transmit ring.</summary>
    public DriverTransmitRing Transmit { get; private set; } = null!;

    /// <summary>The receive ring.</summary>
    public DriverReceiveRing Receive { get; private set; } = null!;

    /// <summary>eth_igbvf_dev_init.</summary>
    public void Probe()
    {
        host.WriteConfiguration(_function, 0x04, 0x04, 0x1);
        host.WriteConfiguration(_function, 0x70, 0xc0000000, 0x8);
        host.RequestVector(_function, MailboxVector, EnableInterrupt);
        host.MaskVector(_function, MailboxVector, masked: false);
        host.WriteConfiguration(_function, 0x70, 0x80000000, 0x8);
        DisableInterrupt();
        _base.Handshake();
        uint[] answer = _base.Exchange([2, (uint)Address, (uint)(Address >> 32)], 3, 0);
        _base.ExpectAccepted("SET_MAC", answer);
    }

    /// <summary>rte_eth_dev_start.</summary>
    public void Start()
    {
        _base.Handshake();
        StartTransmit();
        _base.ExpectAccepted("LPE", _base.Exchange([5, 1500 + 22 + 4], 1, 0));
        StartReceive();
        W(IvarMisc, 0x80 | MailboxVector);
        EnableInterrupt();
        host.AddPoller(Poll);
    }

    /// <summary>VTCTRL.RST and rings that are enabled before the PF has answered: nothing may pass.</summary>
    public void StartUnannounced()
    {
        host.ClearPollers();
        DisableInterrupt();
        W(Ctrl, R(Ctrl) | 1u << 26);
        host.Sleep(100);
        host.ForbidDma(_function);
        StartTransmit();
        StartReceive();
        host.AddPoller(Poll);
    }

    /// <summary>rte_eth_dev_stop.</summary>
    public void Stop()
    {
        DisableInterrupt();
        R(Eicr);
        W(QueueBlockTransmit + Control, Flush);
        W(QueueBlockReceive + Control, R(QueueBlockReceive + Control) & ~HostDriver.QueueEnable);
        host.Poll($"RXDCTL of VF{vf}: ENABLE to go", _function, QueueBlockReceive + Control, HostDriver.QueueEnable, 0, 1000, 1);
        R(Status);
        host.Sleep(2000);
        host.ClearPollers();
    }

    /// <summary>Takes frames of a VLAN, or no more.</summary>
    public void ChangeVlan(int id, bool add) => _base.ExpectAccepted("VLAN", _base.Exchange([4 | (add ? 1u << 16 : 0), (uint)id], 1, 0));

    /// <summary>Packets that the VF has received and sent, by its counters.</summary>
    public (uint Received, uint Sent) ReadCounters() => _base.ReadCounters();

    private uint R(uint offset) => host.Read(_function, offset);

    private void W(uint offset, uint value) => host.Write(_function, offset, value);

    // WTHRESH 1 is the PMD's way around an erratum of the 82576.
    private void StartTransmit()
    {
        Transmit = new DriverTransmitRing(host, _function, QueueBlockTransmit, RingLength) { PollStyle = true };
        W(QueueBlockTransmit + Length, RingLength * HostDriver.DescriptorBytes);
        W(QueueBlockTransmit + BaseHigh, (uint)(Transmit.Base >> 32));
        W(QueueBlockTransmit + BaseLow, (uint)Transmit.Base);
        W(QueueBlockTransmit + Tail, 0);
        W(QueueBlockTransmit + Head, 0);
        W(QueueBlockTransmit + Control, R(QueueBlockTransmit + Control) | 0x00010108 | HostDriver.QueueEnable);
    }

    private void StartReceive()
    {
        Receive = new DriverReceiveRing(host, _function, QueueBlockReceive, RingLength, 2048) { PollStyle = true };
        W(QueueBlockReceive + Length, RingLength * HostDriver.DescriptorBytes);
        W(QueueBlockReceive + BaseHigh, (uint)(Receive.Base >> 32));
        W(QueueBlockReceive + BaseLow, (uint)Receive.Base);
        W(QueueBlockReceive + Srrctl, 0x02000002);
        uint control = R(QueueBlockReceive + Control) | HostDriver.QueueEnable;
        W(QueueBlockReceive + Control, (control & 0xfff00000) | 0x00010808);
        W(QueueBlockReceive + Head, 0);
        Receive.Fill();
    }

    private void DisableInterrupt()
    {
        W(Eimc, 0xffff);
        R(Status);
        host.Disarm(_function);
    }

    private void EnableInterrupt()
    {
        host.Arm(_function, MailboxVector);
        W(Eiam, 1u << MailboxVector);
        W(Eiac, 1u << MailboxVector);
        W(Eims, 1u << MailboxVector);
        R(Status);
    }

    private void Poll()
    {
        Receive.Clean();
        Transmit.Clean();
    }
}
