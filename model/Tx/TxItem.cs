using System.Runtime.InteropServices;

namespace NicTwin.Model;

/// <summary>What an item of tx_fetch tells tx_gather.</summary>
internal enum TxItemKind : byte
{
    /// <summary>Bytes of the packet, read under a data tag.</summary>
    Data = 0,

    /// <summary>The packet, or a context descriptor, is complete.</summary>
    End = 1,

    /// <summary>The packet is given up.</summary>
    Abort = 2,

    /// <summary>A packet begins.</summary>
    Start = 3,
}

/// <summary>One item from tx_fetch to tx_gather (docs/spec/tx_fetch.md, ports).</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)] // saved as it lies in memory, so without bytes that belong to no field
internal struct TxItem
{
    /// <summary>Kind; it says which other fields mean something.</summary>
    public TxItemKind Kind;

    /// <summary>Transmit queue, 0 to 15.</summary>
    public byte Queue;

    /// <summary>Data: data tag, 0 to 7.</summary>
    public byte Tag;

    /// <summary>Data: address bits 7:0 of the first byte.</summary>
    public byte Offset;

    /// <summary>Data: number of bytes, 1 to 256.</summary>
    public ushort Bytes;

    /// <summary>End: head after this packet.</summary>
    public ushort Head;

    /// <summary>End: DW3 of the last descriptor.</summary>
    public uint Dword3;

    /// <summary>End: address of the last descriptor. Start: what is to be done with the packet (docs/spec/tx_fetch.md, contexts).</summary>
    public ulong Address;

    /// <summary>End: RS of the last descriptor.</summary>
    public bool Report;

    /// <summary>End: the packet is not sent.</summary>
    public bool Bad;

    /// <summary>End: a context descriptor, no packet.</summary>
    public bool Context;
}
