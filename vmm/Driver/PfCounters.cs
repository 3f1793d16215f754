namespace NicTwin.Vmm.Driver;

/// <summary>What the VMM's driver counts.</summary>
internal enum PfCount
{
    /// <summary>Registers that were read.</summary>
    RegisterReads,

    /// <summary>Registers that were written.</summary>
    RegisterWrites,

    /// <summary>Configuration reads.</summary>
    ConfigurationReads,

    /// <summary>Configuration writes.</summary>
    ConfigurationWrites,

    /// <summary>Requests that had to wait for a credit or for room.</summary>
    CreditWaits,

    /// <summary>Requests that were not answered in time.</summary>
    Timeouts,

    /// <summary>Requests that were answered with an error, or lost with the link.</summary>
    FailedRequests,

    /// <summary>Writes that were lost: the NIC was off the link, or far too many waited.</summary>
    LostWrites,

    /// <summary>Completions that nobody waited for.</summary>
    UnexpectedCompletions,

    /// <summary>Interrupts of the PF.</summary>
    Interrupts,

    /// <summary>Interrupts with a vector that the driver has not given out.</summary>
    UnknownInterrupts,

    /// <summary>Resets of the whole device by the driver.</summary>
    DeviceResets,

    /// <summary>FLRs of VFs by the driver.</summary>
    VfFunctionResets,

    /// <summary>Resets of VFs that VFLRE told of, by whomever.</summary>
    VfResets,

    /// <summary>Changes of the port's link.</summary>
    LinkChanges,

    /// <summary>Mailbox: RESET.</summary>
    MailboxReset,

    /// <summary>Mailbox: SET_MAC and MAC filters.</summary>
    MailboxMac,

    /// <summary>Mailbox: MULTICAST.</summary>
    MailboxMulticast,

    /// <summary>Mailbox: VLAN.</summary>
    MailboxVlan,

    /// <summary>Mailbox: LPE, the largest frame.</summary>
    MailboxLongPackets,

    /// <summary>Mailbox: PROMISC.</summary>
    MailboxPromiscuous,

    /// <summary>Mailbox: messages of no known type.</summary>
    MailboxUnknown,

    /// <summary>Mailbox: messages of VFs that have not done their reset, and were told so less than 2 s ago.</summary>
    MailboxIgnored,

    /// <summary>Mailbox: messages that were refused.</summary>
    MailboxRefused,

    /// <summary>Mailbox: messages that the driver could not take or send, because the VF held the buffer.</summary>
    MailboxBlocked,

    /// <summary>Mailbox: messages of the driver by itself: state of the link, requests for a reset.</summary>
    MailboxPings,

    /// <summary>Transmit queues in which anti-spoof checks have dropped frames, each time they were looked at.</summary>
    SpoofEvents,

    /// <summary>Frames from the switch that went to the transmit ring.</summary>
    TransmitFrames,

    /// <summary>Their bytes, before segmentation.</summary>
    TransmitBytes,

    /// <summary>Frames of these that the NIC cuts into segments.</summary>
    TransmitSegmented,

    /// <summary>Frames of these whose checksum the NIC makes.</summary>
    TransmitChecksums,

    /// <summary>Frames of these whose checksum the driver made, because the NIC could not.</summary>
    TransmitSoftwareChecksums,

    /// <summary>Frames that waited for room in the ring.</summary>
    TransmitBacklogged,

    /// <summary>Frames that were dropped, because ring and backlog were full or the driver was off.</summary>
    TransmitDrops,

    /// <summary>Frames that were dropped, because they are none or their offload does not fit them.</summary>
    TransmitMalformed,

    /// <summary>Frames that the PF's pool received and the switch got.</summary>
    ReceiveFrames,

    /// <summary>Their bytes.</summary>
    ReceiveBytes,

    /// <summary>Frames that were received and dropped: errors, or longer than a buffer.</summary>
    ReceiveDrops,

    /// <summary>Copies of payload by the driver.</summary>
    Copies,

    /// <summary>Bytes of these copies.</summary>
    CopiedBytes,

    /// <summary>How many there are.</summary>
    Total,
}

/// <summary>Counts of the VMM's driver.</summary>
internal sealed class PfCounters
{
    private readonly long[] _counts = new long[(int)PfCount.Total];

    /// <summary>A count.</summary>
    public long this[PfCount count] => _counts[(int)count];

    /// <summary>One more.</summary>
    public void Add(PfCount count) => _counts[(int)count]++;

    /// <summary>So many more.</summary>
    public void Add(PfCount count, long amount) => _counts[(int)count] += amount;

    /// <summary>Saves the counts.</summary>
    public void Save(BinaryWriter writer)
    {
        foreach (long count in _counts)
        {
            writer.Write(count);
        }
    }

    /// <summary>Restores the counts.</summary>
    public void Restore(BinaryReader reader)
    {
        for (int i = 0; i < _counts.Length; i++)
        {
            _counts[i] = reader.ReadInt64();
        }
    }
}
