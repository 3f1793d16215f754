namespace NicTwin.Vmm.Wires;

/// <summary>What may become of a frame on a cable.</summary>
public enum WireCount
{
    /// <summary>It has gone through.</summary>
    Passed,

    /// <summary>It was padded to the 60 bytes that a frame without FCS has at least.</summary>
    Padded,

    /// <summary>Its time in a capture was before that of the frame before it: it came behind that one.</summary>
    OutOfOrder,

    /// <summary>Lost: chosen by the loss that was asked for.</summary>
    Loss,

    /// <summary>Lost: too many waited for the slow hop.</summary>
    Overflow,

    /// <summary>Lost: its FCS is wrong.</summary>
    BadFcs,

    /// <summary>Lost: too many were on their way.</summary>
    NoRoom,

    /// <summary>Lost: the NIC at the end is not there.</summary>
    Unplugged,

    /// <summary>Lost: the link is down.</summary>
    LinkDown,

    /// <summary>Lost: shorter than an Ethernet header.</summary>
    Short,

    /// <summary>Lost: longer than any frame on a cable.</summary>
    Oversized,

    /// <summary>Lost: nobody is connected at the other side.</summary>
    Unconnected,

    /// <summary>Lost: the other side does not take it.</summary>
    NotTaken,

    /// <summary>Lost: it came before the commands began, or a connection ended in its middle.</summary>
    Cut,

    /// <summary>No frame: a connection that was given up, since what came over it is no sequence of frames.</summary>
    Malformed,
}

/// <summary>Counts of one direction of a cable.</summary>
public sealed class WireCounters
{
    private readonly long[] _counts = new long[(int)WireCount.Malformed + 1];

    /// <summary>One of them.</summary>
    public long this[WireCount count]
    {
        get => _counts[(int)count];
        internal set => _counts[(int)count] = value;
    }

    /// <summary>Frames that were lost, whatever the cause.</summary>
    public long Lost
    {
        get
        {
            long lost = 0;
            for (WireCount count = WireCount.Loss; count < WireCount.Malformed; count++)
            {
                lost += this[count];
            }

            return lost;
        }
    }

    /// <summary>Those that are not 0, by name, without the frames that have gone through.</summary>
    public IReadOnlyDictionary<string, long> Remarkable =>
        Enum.GetValues<WireCount>().Where(c => c != WireCount.Passed && this[c] != 0).ToDictionary(static c => c.ToString(), c => this[c]);

    internal void Save(BinaryWriter writer)
    {
        foreach (long count in _counts)
        {
            writer.Write(count);
        }
    }

    internal void Restore(BinaryReader reader)
    {
        for (int i = 0; i < _counts.Length; i++)
        {
            _counts[i] = reader.ReadInt64();
        }
    }
}
