using static NicTwin.Testbench.DriverRegisters;

namespace NicTwin.Testbench;

/// <summary>
/// igbvf of Linux 6.12 on a VF: its register accesses in its order (facts/82576.md, sections 10.3, 11; register traces of
/// the stock driver in a guest). Whoever drives the PF answers from its interrupt while the VF polls.
/// </summary>
/// <param name="host">The machine.</param>
/// <param name="vf">VF number.</param>
/// <param name="mac">MAC that the driver chooses when the PF gives it none, first octet in bits 7:0.</param>
internal sealed class IgbVfDriver(DriverHost host, int vf, ulong mac)
{
    /// <summary>Descriptors of a ring.</summary>
    public const int RingLength = 1024;

    private const uint Request = 1;
    private const uint Acknowledge = 2;
    private const uint Lock = 4;
    private const uint Message = 0x10;
    private const uint Acknowledged = 0x20;
    private const uint Resetting = 0x40;
    private const uint ResetDone = 0x80;
    private const uint ClearToSend = 1u << 29;
    private const uint Refused = 1u << 30;
    private const uint Accepted = 1u << 31;
    private const uint QueueBlockReceive = 0x2800;
    private const uint QueueBlockTransmit = 0x3800;

    private readonly int _function = vf + 1;
    private readonly List<int> _multicasts = [IgbDriver.MulticastHash(0x010000003333)];
    private readonly List<int> _vlans = [];
    private uint _seen;
    private int _mtu = 1500;

    /// <summary>The MAC in force.</summary>
    public ulong Address { get; private set; } = mac;

    /// <summary>The transmit ring.</summary>
    public DriverTransmitRing Transmit { get; private set; } = null!;

    /// <summary>The receive ring.</summary>
    public DriverReceiveRing Receive { get; private set; } = null!;

    /// <summary>Interrupts of the mailbox.</summary>
    public int MailboxInterrupts => host.Served[_function, 2];

    private uint BytesOfFrame => (uint)(_mtu + 22);

    /// <summary>From the binding of the driver to an interface that is down.</summary>
    public void Probe()
    {
        host.WriteConfiguration(_function, 0x04, 0x04, 0x1);
        host.WriteConfiguration(_function, 0x70, 0xc0000000, 0x8);
        host.RequestVector(_function, 0, () => Interrupt(0));
        host.RequestVector(_function, 1, () => Interrupt(1));
        host.RequestVector(_function, 2, () => Interrupt(2));
        for (int vector = 0; vector < 3; vector++)
        {
            host.MaskVector(_function, vector, masked: true);
        }

        host.WriteConfiguration(_function, 0x70, 0x80000000, 0x8);
        DisableInterrupts();
        Handshake();
        Reset();
        ReadCounters();
    }

    /// <summary>`ip link set up`.</summary>
    public void Open()
    {
        Start();
        Watchdog();
    }

    /// <summary>`ip link set down`.</summary>
    public void Close()
    {
        Stop();
        ReadCounters();
        Reset();
        ClearRings();
    }

    /// <summary>A new MTU while the interface is up.</summary>
    public void ChangeMtu(int mtu)
    {
        Stop();
        Reset();
        ClearRings();
        _mtu = mtu;
        Start();
        Watchdog();
    }

    /// <summary>Unload.</summary>
    public void Remove()
    {
        for (int vector = 0; vector < 3; vector++)
        {
            host.MaskVector(_function, vector, masked: true);
        }

        host.WriteConfiguration(_function, 0x70, 0, 0x8);
        host.WriteConfiguration(_function, 0x04, 0, 0x1);
    }

    /// <summary>Listens to one more multicast address.</summary>
    public void AddMulticast(ulong group)
    {
        _multicasts.Add(IgbDriver.MulticastHash(group));
        SetReceiveMode();
    }

    /// <summary>Takes frames of a VLAN, or no more.</summary>
    public void ChangeVlan(int id, bool add)
    {
        ExpectAccepted("VLAN", Exchange([4 | (add ? 1u << 16 : 0), (uint)id], 1, 0));
        if (add)
        {
            _vlans.Add(id);
        }
        else
        {
            _vlans.Remove(id);
        }
    }

    /// <summary>Link by way of the PF's word, which stays in the mailbox; counters; a nudge for the receive vector.</summary>
    public void Watchdog()
    {
        host.ExpectBits($"V2PMAILBOX of VF{vf}: RSTI, RSTD", ReadMailbox() & (Resetting | ResetDone), uint.MaxValue, 0);
        host.ExpectBits($"STATUS of VF{vf}: link, 1 Gb/s, full duplex", R(Status), 0x83, 0x83);
        Take();
        host.ExpectBits($"VMBMEM(0) of VF{vf}: CTS of the last message", R(Vmbmem), ClearToSend, ClearToSend);
        W(V2pMailbox, Acknowledge);
        ReadCounters();
        int served = host.Served[_function, 1];
        W(Eics, 2);
        host.WaitFor($"vector 1 of VF{vf} after VTEICS", () => host.Served[_function, 1] > served, 1000);
    }

    /// <summary>The PF has been reset and is back: RSTI has gone, RSTD is told once.</summary>
    public void ExpectResetOfPf()
    {
        host.ExpectBits($"V2PMAILBOX of VF{vf} after the PF's reset: RSTI, RSTD", R(V2pMailbox), Resetting | ResetDone, ResetDone);
        host.ExpectBits($"V2PMAILBOX of VF{vf}, read again: RSTD", R(V2pMailbox), ResetDone, 0);
    }

    /// <summary>A message that the PF has sent by itself: read and acknowledged.</summary>
    public uint TakeMessage()
    {
        host.WaitFor($"PFSTS of VF{vf}", () => (ReadMailbox() & Message) != 0, 1000);
        _seen &= ~Message;
        Take();
        uint message = R(Vmbmem);
        W(V2pMailbox, Acknowledge);
        return message;
    }

    /// <summary>Packets that the VF has received and sent by its counters, which wrap and are not cleared.</summary>
    public (uint Received, uint Sent) ReadCounters()
    {
        uint received = R(VfGprc);
        R(0xf18);
        uint sent = R(VfGptc);
        foreach (uint counter in (ReadOnlySpan<uint>)[0xf34, 0xf3c, 0xf50, 0xf44, 0xf48, 0xf40])
        {
            R(counter);
        }

        host.ExpectBits($"GPRC of VF{vf}, read again", R(VfGprc), uint.MaxValue, received);
        return (received, sent);
    }

    /// <summary>The reset handshake: VTCTRL.RST, RESET, the PF's answer.</summary>
    public void Handshake()
    {
        host.ExpectBits($"VTCTRL of VF{vf}", R(Ctrl), 1u << 26, 0);
        W(Ctrl, 1u << 26);
        _seen = 0;
        host.WaitFor($"RSTI and RSTD of VF{vf} to be gone", () => (ReadMailbox() & (Resetting | ResetDone)) == 0 || Forget(), 1000);
        host.ForbidDma(_function);
        uint[] answer = Exchange([1], 3, 10_000);
        host.ExpectBits("answer to RESET: type, CTS", answer[0], 0xffff | ClearToSend, 1);
        if ((answer[0] & Accepted) != 0)
        {
            Address = answer[1] | ((ulong)answer[2] << 32);
        }
        else
        {
            host.ExpectBits("answer to RESET without a MAC: NACK", answer[0], Refused, Refused);
        }
    }

    private uint R(uint offset) => host.Read(_function, offset);

    private void W(uint offset, uint value) => host.Write(_function, offset, value);

    private bool Forget()
    {
        _seen = 0;
        host.Sleep(5);
        return false;
    }

    private void Reset()
    {
        Handshake();
        uint[] answer = Exchange([2, (uint)Address, (uint)(Address >> 32)], 3, 0);
        ExpectAccepted("SET_MAC", answer);
        host.ExpectBits("SET_MAC: the address in the answer", answer[1], uint.MaxValue, (uint)Address);
    }

    private void Start()
    {
        SetReceiveMode();
        foreach (int id in _vlans)
        {
            ExpectAccepted("VLAN", Exchange([4 | 1u << 16, (uint)id], 1, 0));
        }

        OpenTransmit();
        OpenReceive();
        EnableInterrupts();
    }

    private void Stop()
    {
        W(QueueBlockReceive + Control, R(QueueBlockReceive + Control) & ~HostDriver.QueueEnable);
        W(QueueBlockTransmit + Control, R(QueueBlockTransmit + Control) & ~HostDriver.QueueEnable);
        R(Status);
        host.ExpectBits($"RXDCTL of VF{vf}: ENABLE", R(QueueBlockReceive + Control), HostDriver.QueueEnable, 0);
        host.Sleep(10_000);
        DisableInterrupts();
    }

    private void ClearRings()
    {
        W(QueueBlockTransmit + Head, 0);
        W(QueueBlockTransmit + Tail, 0);
        W(QueueBlockReceive + Head, 0);
        W(QueueBlockReceive + Tail, 0);
    }

    private void OpenTransmit()
    {
        W(QueueBlockTransmit + Control, R(QueueBlockTransmit + Control) & ~HostDriver.QueueEnable);
        R(Status);
        host.Sleep(10_000);
        Transmit = new DriverTransmitRing(host, _function, QueueBlockTransmit, RingLength) { VirtualStyle = true };
        W(QueueBlockTransmit + Length, RingLength * HostDriver.DescriptorBytes);
        W(QueueBlockTransmit + BaseLow, (uint)Transmit.Base);
        W(QueueBlockTransmit + BaseHigh, (uint)(Transmit.Base >> 32));
        W(QueueBlockTransmit + Head, 0);
        W(QueueBlockTransmit + Tail, 0);
        W(QueueBlockTransmit + DcaControl, R(QueueBlockTransmit + DcaControl) & ~(1u << 11));
        W(QueueBlockTransmit + Control, HostDriver.QueueEnable);
    }

    private void OpenReceive()
    {
        W(QueueBlockReceive + Srrctl, 0x82000002);
        uint control = R(QueueBlockReceive + Control) & ~HostDriver.QueueEnable;
        W(QueueBlockReceive + Control, control);
        R(Status);
        host.Sleep(10_000);
        Receive = new DriverReceiveRing(host, _function, QueueBlockReceive, RingLength, 2048) { VirtualStyle = true };
        W(QueueBlockReceive + BaseLow, (uint)Receive.Base);
        W(QueueBlockReceive + BaseHigh, (uint)(Receive.Base >> 32));
        W(QueueBlockReceive + Length, RingLength * HostDriver.DescriptorBytes);
        W(QueueBlockReceive + Head, 0);
        W(QueueBlockReceive + Tail, 0);
        ExpectAccepted("LPE", Exchange([5, BytesOfFrame], 1, 0));
        W(QueueBlockReceive + Control, (control & 0xfff00000) | HostDriver.QueueEnable | 0x10810);
        Receive.Fill();
    }

    private void EnableInterrupts()
    {
        for (int vector = 0; vector < 3; vector++)
        {
            host.MaskVector(_function, vector, masked: false);
        }

        W(Ivar, (R(Ivar) & ~0xff00u) | 0x8000);
        W(Eitr, 488);
        W(Ivar, (R(Ivar) & ~0xffu) | 0x81);
        host.ExpectBits($"VTIVAR of VF{vf} as written", R(Ivar), uint.MaxValue, 0x8081);
        W(Eitr + 4, 488);
        W(IvarMisc, 0x82);
        R(Status);
        R(Eicr);
        W(Eiac, 7);
        W(Eiam, 7);
        Enable(7);
    }

    private void DisableInterrupts()
    {
        W(Eimc, uint.MaxValue);
        W(Eiac, 0);
        R(Status);
        host.Disarm(_function);
    }

    private void Enable(uint vectors)
    {
        for (int vector = 0; vector < 3; vector++)
        {
            if ((vectors >> vector & 1) != 0)
            {
                host.Arm(_function, vector);
            }
        }

        W(Eims, vectors);
    }

    private void Interrupt(int vector)
    {
        switch (vector)
        {
            case 0:
                Transmit.Clean();
                break;
            case 1:
                Receive.Clean();
                break;
        }

        Enable(1u << vector);
    }

    private void SetReceiveMode()
    {
        uint[] message = new uint[16];
        message[0] = 3 | (uint)_multicasts.Count << 16;
        for (int i = 0; i < _multicasts.Count; i++)
        {
            message[1 + (i / 2)] |= (uint)_multicasts[i] << (16 * (i & 1));
        }

        ExpectAccepted("MULTICAST", Exchange(message, 1, 0));

        // Without filters of its own igbvf asks for their removal with an address of zeros, which igb refuses.
        uint[] answer = Exchange([0x00010002, 0, 0], 3, 0);
        host.ExpectBits("answer to the removal of MAC filters: type, CTS, NACK", answer[0], 0x6000ffff, 0x60000002);
    }

    /// <summary>The PF has done what a message asks.</summary>
    public void ExpectAccepted(string what, uint[] answer) =>
        host.ExpectBits($"answer to {what}: CTS, NACK, ACK", answer[0], ClearToSend | Refused | Accepted, ClearToSend | Accepted);

    // The bits that a read clears are kept until the driver has looked at them.
    private uint ReadMailbox()
    {
        _seen |= R(V2pMailbox) & (Message | Acknowledged | Resetting | ResetDone);
        return _seen;
    }

    private void Take()
    {
        for (int tries = 0; tries < 11; tries++)
        {
            W(V2pMailbox, Lock);
            uint value = R(V2pMailbox);
            _seen |= value & (Message | Acknowledged);
            if ((value & Lock) != 0)
            {
                return;
            }

            host.Sleep(1000);
        }

        DriverHost.Fail($"mailbox of VF{vf}: the VF does not get it");
    }

    /// <summary>Sends a message and takes the PF's answer.</summary>
    /// <param name="message">DWs.</param>
    /// <param name="words">DWs of the answer.</param>
    /// <param name="pause">Microseconds between the acknowledge and the answer.</param>
    public uint[] Exchange(uint[] message, int words, ulong pause)
    {
        Take();
        ReadMailbox();
        ReadMailbox();
        _seen = 0;
        for (uint i = 0; i < message.Length; i++)
        {
            W(Vmbmem + (4 * i), message[i]);
        }

        W(V2pMailbox, Request);
        WaitForBit(Acknowledged, $"PFACK for message {message[0]:x8}");
        host.Sleep(pause);
        WaitForBit(Message, $"PFSTS, the answer to message {message[0]:x8}");
        Take();
        uint[] answer = new uint[words];
        for (uint i = 0; i < words; i++)
        {
            answer[i] = R(Vmbmem + (4 * i));
        }

        W(V2pMailbox, Acknowledge);
        host.ExpectBits("type of the answer", answer[0], 0xffff, message[0] & 0xffff);
        return answer;
    }

    private void WaitForBit(uint bit, string what)
    {
        for (int tries = 0; tries < 2000; tries++)
        {
            if ((ReadMailbox() & bit) != 0)
            {
                _seen &= ~bit;
                return;
            }

            host.Sleep(500);
        }

        DriverHost.Fail($"VF{vf}: {what} does not come");
    }
}
