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

    /// <summary>Bytes written into the current header buffer.</summary>
    public int HeaderWritten;

    /// <summary>Of the current packet: the write-back of its first descriptor.</summary>
    public readonly uint[] First = new uint[HostDriver.DescriptorBytes / 4];

    /// <summary>Of the current packet: bytes in its header buffer.</summary>
    public int Head;

    /// <summary>Of the current packet: its packet buffers have what the header buffer has.</summary>
    public bool Copied;

    /// <summary>Of the current packet: they have something else.</summary>
    public bool CopyDiffers;

    /// <summary>HBO, SPH and HDR_LEN of its first descriptor, from bit 11 down.</summary>
    public uint HeaderReport;

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
        HeaderWritten = 0;
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

    /// <summary>DW0, DW2 and DW3 of the last context descriptor of each index since the queue began to work.</summary>
    public readonly (uint Word0, uint Word2, uint Word3)[] Contexts = new (uint, uint, uint)[2];

    /// <summary>Packets posted and not done.</summary>
    public readonly List<PendingPacket> Packets = [];

    /// <summary>The queue begins to work.</summary>
    public void Start(int head, int length, ulong address)
    {
        Array.Clear(Contexts);
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
