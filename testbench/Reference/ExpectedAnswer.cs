namespace NicTwin.Testbench;

/// <summary>What kind of space a request reached.</summary>
internal enum RequestSpace : byte
{
    /// <summary>No function claims it.</summary>
    None,

    /// <summary>Configuration space.</summary>
    Configuration,

    /// <summary>Registers: BAR 0.</summary>
    Registers,

    /// <summary>MSI-X table and PBA: BAR 3.</summary>
    Msix,
}

/// <summary>The completion that a request must get.</summary>
internal struct ExpectedAnswer
{
    public RequestSpace Space;
    public CompletionStatus Status;
    public int RequesterId;
    public int CompleterId;
    public int Tag;
    public int ByteCount;
    public int LowerAddress;
    public int Words;
    public uint TrafficAndAttributes;
    public int Function;

    /// <summary>Instance of the first register, dword of configuration space, or DW offset in BAR 3.</summary>
    public int Where;

    /// <summary>Instance of the second register.</summary>
    public int Where1;
    public uint Value0;
    public uint Known0;
    public uint Value1;
    public uint Known1;
    public ulong Time;

    /// <summary>Bytes that were asked for, of the first and of the second DW.</summary>
    public int FirstByteEnables;
    public int LastByteEnables;
}

/// <summary>One DW of an access that reached registers, an MSI-X table or configuration space.</summary>
internal struct DwordAccess
{
    public RequestSpace Space;
    public bool Write;
    public int Function;

    /// <summary>Register instance, configuration dword, or DW offset in BAR 3.</summary>
    public int Where;

    /// <summary>Byte offset in the BAR or in configuration space.</summary>
    public uint Offset;
    public uint Value;
    public int ByteEnables;
}
