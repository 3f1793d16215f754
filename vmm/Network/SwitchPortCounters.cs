namespace NicTwin.Vmm.Network;

/// <summary>Why the switch has dropped a frame.</summary>
internal enum SwitchDrop
{
    /// <summary>Too many frames of the port are on their way already.</summary>
    QueueFull,

    /// <summary>Too short, too long, or what is left to do with it cannot be done.</summary>
    Malformed,

    /// <summary>Its source address belongs to another port for good.</summary>
    Spoofed,

    /// <summary>Its destination is at the port from which it comes.</summary>
    Local,

    /// <summary>Its port was removed while it was on its way, or before.</summary>
    Removed,
}

/// <summary>What passed a port of the switch, seen from the switch: in is what the port has sent.</summary>
internal sealed class SwitchPortCounters
{
    private readonly long[] _drops = new long[Enum.GetValues<SwitchDrop>().Length];

    /// <summary>Frames that the port has sent, without dropped ones.</summary>
    public long FramesIn { get; internal set; }

    /// <summary>Bytes of these.</summary>
    public long BytesIn { get; internal set; }

    /// <summary>Frames that the port was given; each segment is one.</summary>
    public long FramesOut { get; internal set; }

    /// <summary>Bytes of these.</summary>
    public long BytesOut { get; internal set; }

    /// <summary>Frames of the port that went to all others.</summary>
    public long Floods { get; internal set; }

    /// <summary>Checksums that were made in software for the port as receiver.</summary>
    public long Checksums { get; internal set; }

    /// <summary>Segments that were made in software for the port as receiver.</summary>
    public long Segments { get; internal set; }

    /// <summary>Frames of the port that were dropped for a reason.</summary>
    public long Drops(SwitchDrop reason) => _drops[(int)reason];

    /// <summary>Frames that were lost: all that were dropped but those that were where they belong already.</summary>
    public long AllDrops => _drops.Sum() - Drops(SwitchDrop.Local);

    /// <summary>Counts a dropped frame.</summary>
    internal void Drop(SwitchDrop reason) => _drops[(int)reason]++;

    /// <summary>Saves the counters.</summary>
    internal void Save(BinaryWriter writer)
    {
        foreach (long count in (ReadOnlySpan<long>)[FramesIn, BytesIn, FramesOut, BytesOut, Floods, Checksums, Segments, .. _drops])
        {
            writer.Write(count);
        }
    }

    /// <summary>Restores the counters.</summary>
    internal void Restore(BinaryReader reader)
    {
        FramesIn = reader.ReadInt64();
        BytesIn = reader.ReadInt64();
        FramesOut = reader.ReadInt64();
        BytesOut = reader.ReadInt64();
        Floods = reader.ReadInt64();
        Checksums = reader.ReadInt64();
        Segments = reader.ReadInt64();
        for (int i = 0; i < _drops.Length; i++)
        {
            _drops[i] = reader.ReadInt64();
        }
    }
}
