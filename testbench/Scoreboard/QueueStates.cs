namespace NicTwin.Testbench;

/// <summary>A receive queue as the scoreboard follows it.</summary>
internal sealed class ReceiveQueueState
{
    /// <summary>Software enabled everything that the queue needs.</summary>
    public bool Active;

    /// <summary>Index of the descriptor that is written back next.</summary>
    public int Next;

    /// <summary>Descriptors of the ring.</summary>
    public int Length;

    /// <summary>Address of descriptor 0.</summary>
    public ulong Base;

    /// <summary>Bytes of the current packet in buffers that have been written back.</summary>
    public int Assembled;

    /// <summary>Those bytes.</summary>
    public readonly byte[] Assembly = new byte[Wire.MaxFrame];

    /// <summary>Bytes written into the current buffer.</summary>
    public int Written;

    /// <summary>Frames that the queue should get.</summary>
    public readonly List<PendingFrame> Pending = [];

    /// <summary>Writes to the tail register.</summary>
    public long TailWrites;

    /// <summary>Frames delivered.</summary>
    public long Delivered;

    /// <summary>Frames that were due and have not come, since RQDPC was read.</summary>
    public long Drops;

    /// <summary>Frames of which it is not known whether they came or were dropped.</summary>
    public long UncertainDrops;

    /// <summary>The queue begins to work.</summary>
    public void Start(int head, int length, ulong address)
    {
        Next = head;
        Length = length;
        Base = address;
        Assembled = 0;
        Written = 0;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Active = false;
        Start(0, 0, 0);
        TailWrites = 0;
        Delivered = 0;
        Drops = 0;
        UncertainDrops = 0;
    }
}

/// <summary>A transmit queue as the scoreboard follows it.</summary>
internal sealed class TransmitQueueState
{
    /// <summary>Software enabled everything that the queue needs.</summary>
    public bool Active;

    /// <summary>Index of the next descriptor to be understood.</summary>
    public int Walked;

    /// <summary>Index after the last descriptor known to be done.</summary>
    public int Done;

    /// <summary>Descriptors of the ring.</summary>
    public int Length;

    /// <summary>Address of descriptor 0.</summary>
    public ulong Base;

    /// <summary>Packets posted and not done.</summary>
    public readonly List<PendingPacket> Packets = [];

    /// <summary>The queue begins to work.</summary>
    public void Start(int head, int length, ulong address)
    {
        Walked = head;
        Done = head;
        Length = length;
        Base = address;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Active = false;
        Start(0, 0, 0);
    }
}

/// <summary>Statistics as they must read, as far as they are certain.</summary>
internal sealed class CounterReference
{
    /// <summary>Frames that arrived (TPR).</summary>
    public long Total;

    /// <summary>Frames with a wrong FCS (CRCERRS).</summary>
    public long BadFcs;

    /// <summary>Frames below 60 bytes (RUC).</summary>
    public long Undersize;

    /// <summary>Frames that are too long (ROC).</summary>
    public long Oversize;

    /// <summary>Frames from the wire that went to at least one queue (GPRC).</summary>
    public long Good;

    /// <summary>Frames that entered the transmit buffer (GPTC).</summary>
    public long Sent;

    /// <summary>A frame met a register that was changing: counts are not certain any more.</summary>
    public bool Uncertain;

    /// <summary>All counts from 0.</summary>
    public void Clear()
    {
        Total = 0;
        BadFcs = 0;
        Undersize = 0;
        Oversize = 0;
        Good = 0;
        Sent = 0;
        Uncertain = false;
    }
}
