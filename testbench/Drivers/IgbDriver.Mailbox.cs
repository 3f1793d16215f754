using static NicTwin.Testbench.DriverRegisters;

namespace NicTwin.Testbench;

/// <content>VFs and their mailboxes (facts/82576.md, sections 9.8, 10).</content>
internal sealed partial class IgbDriver
{
    private const uint MailboxStatus = 1;
    private const uint MailboxAck = 2;
    private const uint MailboxLock = 8;
    private const uint ClearToSend = 1u << 29;
    private const uint Refused = 1u << 30;
    private const uint Accepted = 1u << 31;

    private readonly bool[] _clearToSend = new bool[8];
    private readonly ulong[] _virtualMacs = new ulong[8];
    private readonly List<int>[] _virtualMulticasts = [.. Enumerable.Range(0, 8).Select(_ => new List<int>())];

    /// <summary>Messages of VFs that were answered.</summary>
    public int Answered { get; private set; }

    /// <summary>VFs whose reset was seen in VFLRE.</summary>
    public int VirtualResets { get; private set; }

    /// <summary>`echo n > sriov_numvfs` of 6.12: the PF is restarted in VT mode before the VFs come.</summary>
    /// <param name="count">VFs, 1..7.</param>
    /// <param name="administered">MAC of each VF that the host gives it, first octet in bits 7:0; 0 lets the VF choose.</param>
    public void CreateVirtualFunctions(int count, ulong[] administered)
    {
        administered.CopyTo(_virtualMacs, 0);
        for (int vf = 0; vf < count; vf++)
        {
            WriteVirtualAddress(vf);
        }

        Stop();
        ReleaseVectors();
        VirtualFunctions = count;
        Reset(running: true);
        EnableVectors();
        Start();
        Watchdog();
        host.Bus.EnableVirtualFunctions(count, ari: true);
        host.Sleep(100_000);
        host.ExpectBits("STATUS: VF Enable and number of VFs", R(Status), 0x0007c000, 0x00040000u | ((uint)count << 14));
        for (int vf = 0; vf < count; vf++)
        {
            // What the kernel reads to know that a VF is there: its header type answers.
            host.ExpectBits($"VF{vf}: class", host.ReadConfiguration(1 + vf, 0x08), 0xffffff00, 0x02000000);
        }
    }

    /// <summary>`echo 0 > sriov_numvfs`.</summary>
    public void RemoveVirtualFunctions()
    {
        int count = VirtualFunctions;
        host.Bus.DisableVirtualFunctions(ari: true);
        host.Sleep(500_000);
        for (int vf = 0; vf < count; vf++)
        {
            host.ExpectBits($"VF{vf} after VF Enable went off", host.ReadConfiguration(1 + vf, 0x08), uint.MaxValue, uint.MaxValue);
        }

        VirtualFunctions = 0;
        W(Iovctl, 1);
        Flush();
        host.Sleep(100_000);
        VirtualFunctions = count;
        Stop();
        ReleaseVectors();
        VirtualFunctions = 0;
        Reset(running: true);
        EnableVectors();
        Start();
    }

    /// <summary>Tells all VFs that the PF's state has changed.</summary>
    public void Ping()
    {
        for (int vf = 0; vf < VirtualFunctions; vf++)
        {
            Send(vf, [0x0100 | (_clearToSend[vf] ? ClearToSend : 0)]);
        }
    }

    private void WriteVirtualAddress(int vf)
    {
        W(Ral(23 - vf), (uint)_virtualMacs[vf]);
        Flush();
        W(Rah(23 - vf), (uint)(_virtualMacs[vf] >> 32) | (1u << (18 + vf)) | (_virtualMacs[vf] != 0 ? 1u << 31 : 0));
        Flush();
    }

    // VFLRE comes first: a reset that were seen behind the RESET message would undo it.
    private void ServeMailboxes()
    {
        for (int vf = 0; vf < VirtualFunctions; vf++)
        {
            if ((R(Vflre) >> vf & 1) != 0)
            {
                W(Vflre, 1u << vf);
                host.ExpectBits($"VFLRE after VF{vf}'s bit was cleared", R(Vflre), 1u << vf, 0);
                VirtualResets++;
                ResetVirtual(vf);
            }

            if ((R(Mbvficr) >> vf & 1) != 0)
            {
                W(Mbvficr, 1u << vf);
                Answer(vf);
            }

            if ((R(Mbvficr) >> (16 + vf) & 1) != 0)
            {
                W(Mbvficr, 0x10000u << vf);
            }
        }
    }

    private void Lock(int vf)
    {
        uint mailbox = P2vMailbox + (4 * (uint)vf);
        for (int tries = 0; tries < 11; tries++)
        {
            W(mailbox, MailboxLock);
            if ((R(mailbox) & MailboxLock) != 0)
            {
                return;
            }

            host.Sleep(1000);
        }

        DriverHost.Fail($"mailbox of VF{vf}: the PF does not get it");
    }

    private void Answer(int vf)
    {
        Lock(vf);
        uint[] message = new uint[16];
        for (uint i = 0; i < 16; i++)
        {
            message[i] = R(Vmbmem + (0x40 * (uint)vf) + (4 * i));
        }

        W(P2vMailbox + (4 * (uint)vf), MailboxAck | MailboxLock);
        Answered++;
        if ((message[0] & 0xffff) == 1)
        {
            AnswerReset(vf);
            return;
        }

        bool accepted = _clearToSend[vf] && Obey(vf, message);
        Send(vf, [message[0] | (_clearToSend[vf] ? ClearToSend : 0) | (accepted ? Accepted : Refused)]);
    }

    private void AnswerReset(int vf)
    {
        ResetVirtual(vf);
        WriteVirtualAddress(vf);
        Change(Vfte, v => v | 1u << vf);
        Change(Vfre, v => v | 1u << vf);
        _clearToSend[vf] = true;
        ulong mac = _virtualMacs[vf];
        Send(vf, [1 | (mac != 0 ? Accepted : Refused), (uint)mac, (uint)(mac >> 32)]);
    }

    private bool Obey(int vf, uint[] message)
    {
        switch (message[0] & 0xffff)
        {
            case 2 when (message[0] >> 16 & 0xff) == 0:
                _virtualMacs[vf] = message[1] | ((ulong)(message[2] & 0xffff) << 32);
                WriteVirtualAddress(vf);
                return true;
            case 3:
                int count = (int)(message[0] >> 16 & 0xff);
                _virtualMulticasts[vf].Clear();
                for (int i = 0; i < count; i++)
                {
                    _virtualMulticasts[vf].Add((int)(message[1 + (i / 2)] >> (16 * (i & 1)) & 0xfff));
                }

                SetReceiveMode();
                return true;
            case 4:
                ChangeVlan((int)(message[1] & 0xfff), vf, (message[0] >> 16 & 0xff) != 0);
                if ((message[1] & 0xfff) != 0)
                {
                    Change(Vmolr + (4 * (uint)vf), v => v | StripTag);
                }

                return true;
            case 5:
                Change(Vmolr + (4 * (uint)vf), v => (v & ~0x3fffu) | Math.Min(message[1], 9728) | LongPackets);
                return true;
            default:
                return false;
        }
    }

    private void ResetVirtual(int vf)
    {
        _clearToSend[vf] = false;
        for (int i = 31; i >= 0; i--)
        {
            uint entry = R(Vlvf + (4 * (uint)i));
            if ((entry >> (12 + vf) & 1) == 0)
            {
                continue;
            }

            entry &= ~(1u << (12 + vf));
            bool others = (entry & 0xff000 & ~(1u << (12 + VirtualFunctions))) != 0;
            if (!others && (entry & 0xfff) != 0)
            {
                WriteVlan((int)(entry & 0xfff), add: false);
            }

            W(Vlvf + (4 * (uint)i), others ? entry : 0);
        }

        ChangeVlan(0, VirtualFunctions, add: true);
        ChangeVlan(0, vf, add: true);
        W(Vmvir + (4 * (uint)vf), 0);
        Change(Vmolr + (4 * (uint)vf), v => v | 0x09000000);
        Change(Vmolr + (4 * (uint)vf), v => v & ~StripTag);
        _virtualMulticasts[vf].Clear();
        SetReceiveMode();
    }

    private void RestoreMulticasts(int vf)
    {
        uint vmolr = R(Vmolr + (4 * (uint)vf)) & ~0x12000000u;
        foreach (int hash in _virtualMulticasts[vf])
        {
            vmolr |= 1u << 25;
            Change(Mta + (4 * (uint)(hash >> 5)), v => v | 1u << (hash & 31));
            Flush();
        }

        W(Vmolr + (4 * (uint)vf), vmolr);
    }

    private void Send(int vf, uint[] message)
    {
        Lock(vf);
        if ((R(Mbvficr) >> vf & 1) != 0)
        {
            W(Mbvficr, 1u << vf);
        }

        if ((R(Mbvficr) >> (16 + vf) & 1) != 0)
        {
            W(Mbvficr, 0x10000u << vf);
        }

        for (uint i = 0; i < message.Length; i++)
        {
            W(Vmbmem + (0x40 * (uint)vf) + (4 * i), message[i]);
        }

        W(P2vMailbox + (4 * (uint)vf), MailboxStatus);
    }
}
