namespace NicTwin.Vmm.Virtio;

/// <summary>Why a virtio network device has dropped a frame or refused a request.</summary>
internal enum NetDrop
{
    /// <summary>Transmit: a chain that holds no frame, or a header that asks for what cannot be done.</summary>
    Malformed,

    /// <summary>There is no link.</summary>
    NoLink,

    /// <summary>Receive: the driver is not ready.</summary>
    NotRunning,

    /// <summary>Receive: by address or VLAN the driver does not want it.</summary>
    Filtered,

    /// <summary>Receive: the driver has no buffers, and too many frames wait for some already.</summary>
    NoBuffers,

    /// <summary>Receive: the driver's buffer is too small.</summary>
    TooLong,

    /// <summary>Control: a command that is refused.</summary>
    Command,
}

/// <summary>What a virtio network device has done.</summary>
internal sealed class NetCounters
{
    private readonly long[] _drops = new long[Enum.GetValues<NetDrop>().Length];

    /// <summary>Notifications by the driver, each of them an exit.</summary>
    public long Notifications { get; internal set; }

    /// <summary>Interrupts that the driver did not suppress.</summary>
    public long Interrupts { get; internal set; }

    /// <summary>Chains that were transmitted and handed back.</summary>
    public long TransmitChains { get; internal set; }

    /// <summary>Chains that were filled by receiving.</summary>
    public long ReceiveChains { get; internal set; }

    /// <summary>Commands of the control queue.</summary>
    public long Commands { get; internal set; }

    /// <summary>Frames from the driver to the switch.</summary>
    public long TransmitFrames { get; internal set; }

    /// <summary>Bytes of these.</summary>
    public long TransmitBytes { get; internal set; }

    /// <summary>Frames from the switch to the driver.</summary>
    public long ReceiveFrames { get; internal set; }

    /// <summary>Bytes of these.</summary>
    public long ReceiveBytes { get; internal set; }

    /// <summary>Frames that had to wait for buffers.</summary>
    public long Waited { get; internal set; }

    /// <summary>Copies of payload, those of frames that had to wait included.</summary>
    public long Copies { get; internal set; }

    /// <summary>Bytes of these.</summary>
    public long CopiedBytes { get; internal set; }

    /// <summary>What was dropped or refused for a reason.</summary>
    public long Drops(NetDrop reason) => _drops[(int)reason];

    /// <summary>Frames that were lost: all that were dropped but those that the driver did not want.</summary>
    public long AllDrops => _drops.Sum() - Drops(NetDrop.Filtered);

    /// <summary>Counts what is dropped or refused.</summary>
    internal void Drop(NetDrop reason) => _drops[(int)reason]++;

    /// <summary>Saves the counters.</summary>
    internal void Save(BinaryWriter writer)
    {
        ReadOnlySpan<long> counts =
        [
            Notifications, Interrupts, TransmitChains, ReceiveChains, Commands, TransmitFrames, TransmitBytes, ReceiveFrames, ReceiveBytes,
            Waited, Copies, CopiedBytes, .. _drops,
        ];
        foreach (long count in counts)
        {
            writer.Write(count);
        }
    }

    /// <summary>Restores the counters.</summary>
    internal void Restore(BinaryReader reader)
    {
        Notifications = reader.ReadInt64();
        Interrupts = reader.ReadInt64();
        TransmitChains = reader.ReadInt64();
        ReceiveChains = reader.ReadInt64();
        Commands = reader.ReadInt64();
        TransmitFrames = reader.ReadInt64();
        TransmitBytes = reader.ReadInt64();
        ReceiveFrames = reader.ReadInt64();
        ReceiveBytes = reader.ReadInt64();
        Waited = reader.ReadInt64();
        Copies = reader.ReadInt64();
        CopiedBytes = reader.ReadInt64();
        for (int i = 0; i < _drops.Length; i++)
        {
            _drops[i] = reader.ReadInt64();
        }
    }
}
