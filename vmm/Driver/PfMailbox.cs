using NicTwin.Model;

namespace NicTwin.Vmm.Driver;

/// <summary>
/// The PF's side of the mailboxes (facts/82576.md, section 10): answers the VFs' messages in the way of igb, tells them of the link, and
/// refuses what the host does not allow. A VF may do with its mailbox what it wants: it gets one answer for each look at it, and nobody waits for it.
/// </summary>
internal sealed class PfMailbox(PfRegisters registers, PfFilters filters, PfPools pools, PfCounters counters)
{
    private const uint ClearToSend = 1u << 29;
    private const uint Refused = 1u << 30;
    private const uint Accepted = 1u << 31;
    private const int InfoLsb = 16;
    private const uint InfoMask = 0xff;

    private const int Words = 16;
    private const int LockTries = 11;

    // igb tells a VF that has to reset itself so every 2 s at most.
    private const long RefusalInterval = 2000 * PfRegisters.Millisecond;

    /// <summary>Clocks until a mailbox that its VF holds is tried again; igb gives up after 11 tries as well.</summary>
    public const long RetryInterval = PfRegisters.Millisecond;

    private readonly uint[] _message = new uint[Words];

    private enum MessageType
    {
        Reset = 1,
        SetMac = 2,
        SetMulticast = 3,
        SetVlan = 4,
        SetLongPackets = 5,
        SetPromiscuous = 6,
        Control = 0x100,
    }

    /// <summary>A VF holds its mailbox: <see cref="Serve"/> is to look again a little later. Nobody waits meanwhile.</summary>
    public bool RetryDue { get; private set; }

    /// <summary>Looks at all mailboxes once: resets, then messages, then acknowledges.</summary>
    public async Task Serve(IReadOnlyList<PfVf> vfs)
    {
        RetryDue = false;
        if (vfs.Count == 0)
        {
            return;
        }

        // In this order: a reset that comes in between is seen, and handled, before the message that follows it.
        uint causes = await registers.Read(Registers.Mbvficr.Offset).ConfigureAwait(false);
        uint resets = await registers.Read(Registers.Vflre.Offset).ConfigureAwait(false);
        if ((causes & resets) == uint.MaxValue)
        {
            return;
        }

        foreach (PfVf vf in vfs)
        {
            if ((resets >> vf.Number & 1) != 0)
            {
                registers.Write(Registers.Vflre.Offset, 1u << vf.Number);
                counters.Add(PfCount.VfResets);
                pools.Forget(vf, vfs);
            }
        }

        foreach (PfVf vf in vfs)
        {
            if ((causes >> vf.Number & 1) != 0)
            {
                await ServeMessage(vf, vfs).ConfigureAwait(false);
            }

            if ((causes >> (16 + vf.Number) & 1) != 0)
            {
                await ServeAcknowledge(vf).ConfigureAwait(false);
            }
            else if (vf.PingDue && !vf.Unread)
            {
                await Ping(vf).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Tells a VF that the state of its link may have changed; later when it has not read the last message yet, or holds its mailbox.
    /// </summary>
    public async Task Ping(PfVf vf)
    {
        if (vf.Unread && vf.ClearToSend)
        {
            // What is in the mailbox is an answer that the VF waits for; its acknowledge makes room.
            vf.PingDue = true;
            return;
        }

        vf.PingDue = true;
        if (!await TryLock(vf).ConfigureAwait(false))
        {
            vf.PingDue = WillRetry(vf);
            return;
        }

        uint causes = await registers.Read(Registers.Mbvficr.Offset).ConfigureAwait(false);
        if (causes != uint.MaxValue && (causes >> vf.Number & 1) != 0)
        {
            // A message came first, and is in the buffer: its answer wakes the VF as well.
            Unlock(vf);
            RetryDue = true;
            return;
        }

        vf.PingDue = false;
        counters.Add(PfCount.MailboxPings);
        Send(vf, (uint)MessageType.Control | Mark(vf));
    }

    /// <summary>Empties a VF's mailbox, which no reset of the VF does; the VF has been reset and nobody uses it.</summary>
    public void Clear(PfVf vf)
    {
        registers.Write(Mailbox(vf), Registers.P2vmailbox.Rvfu);
        for (int i = 0; i < Words; i++)
        {
            registers.Write(Memory(vf, i), 0);
        }

        vf.Unread = false;
    }

    private static uint Mailbox(PfVf vf) => PfRegisters.At(Registers.P2vmailbox.Offset, Registers.P2vmailbox.Stride, vf.Number);

    private static uint Memory(PfVf vf, int word) => PfRegisters.At(Registers.Vmbmem.Offset, Registers.Vmbmem.Stride, (Words * vf.Number) + word);

    // Without it igbvf takes its link for down.
    private static uint Mark(PfVf vf) => vf.IsOpen ? ClearToSend : 0;

    private static int WordsOf(MessageType type) => type switch
    {
        MessageType.SetMac => 3,
        MessageType.SetMulticast => Words,
        MessageType.SetVlan or MessageType.SetLongPackets => 2,
        _ => 1,
    };

    private async Task<bool> TryLock(PfVf vf)
    {
        registers.Write(Mailbox(vf), Registers.P2vmailbox.Pfu);
        uint value = await registers.Read(Mailbox(vf)).ConfigureAwait(false);
        bool locked = value != uint.MaxValue && (value & Registers.P2vmailbox.Pfu) != 0;
        vf.LockTries = locked ? 0 : vf.LockTries;
        return locked;
    }

    // False when a VF has held its mailbox for too long.
    private bool WillRetry(PfVf vf)
    {
        if (++vf.LockTries < LockTries)
        {
            RetryDue = true;
            return true;
        }

        vf.LockTries = 0;
        counters.Add(PfCount.MailboxBlocked);
        return false;
    }

    private void Unlock(PfVf vf) => registers.Write(Mailbox(vf), 0);

    // A message gives the buffer back.
    private void Send(PfVf vf, uint word0, ulong mac = 0, bool withMac = false)
    {
        registers.Write(Registers.Mbvficr.Offset, 1u << (16 + vf.Number));
        registers.Write(Memory(vf, 0), word0);
        if (withMac)
        {
            registers.Write(Memory(vf, 1), (uint)mac);
            registers.Write(Memory(vf, 2), (uint)(mac >> 32));
        }

        vf.Unread = true;
        registers.Write(Mailbox(vf), Registers.P2vmailbox.Sts);
    }

    private async Task ServeMessage(PfVf vf, IReadOnlyList<PfVf> vfs)
    {
        if (!await TryLock(vf).ConfigureAwait(false))
        {
            if (!WillRetry(vf))
            {
                registers.Write(Registers.Mbvficr.Offset, 1u << vf.Number);
            }

            return;
        }

        registers.Write(Registers.Mbvficr.Offset, 1u << vf.Number);
        vf.Messages++;
        vf.Unread = false;
        _message[0] = await registers.Read(Memory(vf, 0)).ConfigureAwait(false);
        var type = (MessageType)(_message[0] & 0xffff);
        int words = WordsOf(type);
        for (int i = 1; i < words; i++)
        {
            _message[i] = await registers.Read(Memory(vf, i)).ConfigureAwait(false);
        }

        Count(type);
        registers.Write(Mailbox(vf), Registers.P2vmailbox.Ack | Registers.P2vmailbox.Pfu);
        if (type == MessageType.Reset)
        {
            AnswerReset(vf, vfs);
        }
        else if (!vf.ClearToSend)
        {
            AnswerUnready(vf);
        }
        else
        {
            bool obeyed = Obey(vf, vfs, type);
            counters.Add(PfCount.MailboxRefused, obeyed ? 0 : 1);
            Send(vf, (_message[0] & ~(ClearToSend | Refused | Accepted)) | Mark(vf) | (obeyed ? Accepted : Refused));
        }
    }

    private void AnswerReset(PfVf vf, IReadOnlyList<PfVf> vfs)
    {
        pools.Forget(vf, vfs);
        vf.ClearToSend = true;
        pools.Open(vf);
        Send(vf, (uint)MessageType.Reset | (vf.Mac != 0 ? Accepted : Refused), vf.Mac, withMac: true);

        // With the link held down the VF learns so from a message without CTS, which this one is.
        vf.PingDue = false;
    }

    private void AnswerUnready(PfVf vf)
    {
        if (registers.Bus.Time - vf.Refused < RefusalInterval)
        {
            counters.Add(PfCount.MailboxIgnored);
            Unlock(vf);
            return;
        }

        vf.Refused = registers.Bus.Time;
        counters.Add(PfCount.MailboxRefused);
        Send(vf, (_message[0] & ~(ClearToSend | Accepted)) | Refused);
    }

    private async Task ServeAcknowledge(PfVf vf)
    {
        registers.Write(Registers.Mbvficr.Offset, 1u << (16 + vf.Number));
        vf.Unread = false;
        if (vf.PingDue)
        {
            await Ping(vf).ConfigureAwait(false);
        }
        else if (!vf.ClearToSend && registers.Bus.Time - vf.Refused >= RefusalInterval && await TryLock(vf).ConfigureAwait(false))
        {
            // A VF that goes on as if nothing had happened though the PF was reset: it is told to reset itself.
            vf.Refused = registers.Bus.Time;
            counters.Add(PfCount.MailboxPings);
            Send(vf, Refused);
        }
    }

    private bool Obey(PfVf vf, IReadOnlyList<PfVf> vfs, MessageType type)
    {
        int info = (int)(_message[0] >> InfoLsb & InfoMask);
        switch (type)
        {
            case MessageType.SetMac:
                return SetMac(vf, info);
            case MessageType.SetMulticast:
                SetMulticast(vf, vfs, Math.Min(info, PfVf.MaxMulticast));
                return true;
            case MessageType.SetVlan:
                return SetVlan(vf, (int)(_message[1] & Registers.Vlvf.Vid), info != 0);
            case MessageType.SetLongPackets:
                vf.FrameLimit = Math.Min(_message[1], PfVf.LongestFrame);
                pools.WriteOffloads(vf);
                return true;
            case MessageType.SetPromiscuous:
                return SetPromiscuous(vf, info);
            default:
                return false;
        }
    }

    private bool SetMac(PfVf vf, int info)
    {
        const int setMain = 0, removeAdded = 1, add = 2;
        const int maxAdded = 4;
        ulong mac = _message[1] | ((ulong)(_message[2] & 0xffff) << 32);
        if (info == removeAdded)
        {
            filters.RemoveAddresses(vf.Number);
            return true;
        }

        bool mayChange = vf.HostMac == 0 || vf.Trusted || (info == setMain && mac == vf.Mac);
        if (!mayChange || !PfFilters.IsStation(mac) || filters.IsTaken(mac, vf.Number))
        {
            return false;
        }

        if (info == add)
        {
            return filters.TryAddAddress(mac, vf.Number, maxAdded);
        }

        if (info != setMain)
        {
            return false;
        }

        vf.GuestMac = mac;
        filters.SetAddress(PfFilters.EntryOfVf(vf.Number), mac, vf.Number);
        return true;
    }

    private void SetMulticast(PfVf vf, IReadOnlyList<PfVf> vfs, int count)
    {
        var hashes = new ushort[count];
        for (int i = 0; i < count; i++)
        {
            hashes[i] = (ushort)(_message[1 + (i / 2)] >> (16 * (i & 1)) & (PfFilters.HashBits - 1));
        }

        vf.Multicast = hashes;
        filters.SetMulticast(vfs);
        pools.WriteOffloads(vf);
    }

    private bool SetVlan(PfVf vf, int vid, bool join)
    {
        if (vf.PortVlan != 0)
        {
            // The guest does not know of its VLAN; priority tags mean nothing there.
            return vid == 0;
        }

        if (!join)
        {
            // VLAN 0 stays: priority-tagged frames belong to whoever takes untagged ones.
            if (vid != 0)
            {
                filters.Leave(vid, vf.Number);
            }

            return true;
        }

        if (!filters.TryJoin(vid, vf.Number, vf.Trusted ? int.MaxValue : PfVf.MaxVlans, PfFilters.ReservedVlans))
        {
            return false;
        }

        vf.InVlan |= vid != 0;
        pools.WriteOffloads(vf);
        return true;
    }

    private bool SetPromiscuous(PfVf vf, int info)
    {
        const int multicast = 2;
        if ((info & ~multicast) != 0 || (info != 0 && !vf.Trusted))
        {
            return false;
        }

        vf.AllMulticast = info != 0;
        pools.WriteOffloads(vf);
        return true;
    }

    private void Count(MessageType type) => counters.Add(type switch
    {
        MessageType.Reset => PfCount.MailboxReset,
        MessageType.SetMac => PfCount.MailboxMac,
        MessageType.SetMulticast => PfCount.MailboxMulticast,
        MessageType.SetVlan => PfCount.MailboxVlan,
        MessageType.SetLongPackets => PfCount.MailboxLongPackets,
        MessageType.SetPromiscuous => PfCount.MailboxPromiscuous,
        _ => PfCount.MailboxUnknown,
    });
}
