namespace NicTwin.Testbench;

/// <summary>What the root complex does with one read of the NIC.</summary>
internal enum ReadAnswer : byte
{
    Data,
    Unsupported,
    Abort,
    Poison,
    WrongTag,
    WrongLength,
    Never,
}

/// <summary>A read of the NIC that the root complex has not answered completely.</summary>
internal struct PendingRead
{
    /// <summary>Address of the next byte.</summary>
    public ulong Address;

    /// <summary>Bytes left; a zero-length read has 1.</summary>
    public int Remaining;

    /// <summary>When the next completion may go.</summary>
    public ulong Due;

    /// <summary>Posted requests to the NIC that must go first.</summary>
    public long AfterPosted;

    /// <summary>Order of arrival.</summary>
    public long Sequence;

    public int RequesterId;
    public int Tag;
    public uint Attributes;
    public ReadAnswer Answer;
    public bool Active;
}
