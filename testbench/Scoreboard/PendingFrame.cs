namespace NicTwin.Testbench;

/// <summary>A frame that a receive queue should get.</summary>
internal sealed class PendingFrame
{
    /// <summary>Source of frames from the wire.</summary>
    public const int Wire = -1;

    /// <summary>Bytes, the first <see cref="Length"/> of them.</summary>
    public byte[] Data = [];

    /// <summary>Length in bytes without FCS.</summary>
    public int Length;

    /// <summary>Transmit queue that sent it, or <see cref="Wire"/>.</summary>
    public int Source;

    /// <summary>Its VLAN tag does not reach the buffer.</summary>
    public bool Strips;

    /// <summary>How it lies in header and packet buffers.</summary>
    public FrameLayout Layout;

    /// <summary>What its last descriptor tells.</summary>
    public ReceiveReport Report;

    /// <summary>Control registers changed meanwhile: it may be delivered or not.</summary>
    public bool Uncertain;

    /// <summary>Tail writes of the receive queue when it was expected; -1 when the last one may not have been performed.</summary>
    public long TailWrites;

    /// <summary>The bytes, a tag included.</summary>
    public ReadOnlySpan<byte> Bytes => Data.AsSpan(0, Length);

    /// <summary>Bytes that reach the buffer.</summary>
    public int DeliveredLength => Strips ? Length - 4 : Length;

    /// <summary>The bytes that reached a buffer are the frame's; when it is uncertain, with or without its tag.</summary>
    public bool IsDeliveredAs(ReadOnlySpan<byte> bytes)
    {
        bool stripped = Length >= 16 && bytes.Length == Length - 4 && bytes[..12].SequenceEqual(Data.AsSpan(0, 12))
            && bytes[12..].SequenceEqual(Data.AsSpan(16, Length - 16));
        return Uncertain ? stripped || Bytes.SequenceEqual(bytes) : Strips ? stripped : Bytes.SequenceEqual(bytes);
    }
}

/// <summary>A packet that software posted in a transmit ring.</summary>
internal sealed class PendingPacket
{
    /// <summary>Most buffers that a packet is followed through; longer ones are not checked for reads.</summary>
    public const int MaxSegments = 256;

    /// <summary>What is to be done with it before it leaves.</summary>
    public OffloadRequest Offload;

    /// <summary>What the packet is, for coverage.</summary>
    public PacketKind Kind;

    /// <summary>The frame as it must leave, padding included; of a segmented packet one of its frames.</summary>
    public byte[] Data = [];

    /// <summary>Length of the frame.</summary>
    public int Length;

    /// <summary>The packet has no frame: a context descriptor or a bad packet.</summary>
    public bool NoFrame;

    /// <summary>The packet breaks a rule and is discarded.</summary>
    public bool Bad;

    /// <summary>RS of its last descriptor.</summary>
    public bool Report;

    /// <summary>Must leave on the wire.</summary>
    public bool ToWire;

    /// <summary>Receive queues that must get it.</summary>
    public int ToQueues;

    /// <summary>Control registers changed meanwhile, or the link is down.</summary>
    public bool Uncertain;

    /// <summary>Its queue has stopped since it was posted: at rest nothing more comes of it.</summary>
    public bool Stale;

    /// <summary>It has left on the wire.</summary>
    public bool Sent;

    /// <summary>Its write-back has been seen.</summary>
    public bool Reported;

    /// <summary>Index of its first descriptor.</summary>
    public int FirstIndex;

    /// <summary>Index after its last descriptor.</summary>
    public int NextIndex;

    /// <summary>Address of its last descriptor.</summary>
    public ulong LastAddress;

    /// <summary>DW 3 of its last descriptor.</summary>
    public uint LastWord3;

    /// <summary>Buffers of the packet.</summary>
    public readonly ulong[] SegmentAddress = new ulong[MaxSegments];

    /// <summary>Bytes of each buffer.</summary>
    public readonly int[] SegmentBytes = new int[MaxSegments];

    /// <summary>Number of buffers.</summary>
    public int Segments;

    /// <summary>The frame.</summary>
    public ReadOnlySpan<byte> Bytes => Data.AsSpan(0, Length);
}
