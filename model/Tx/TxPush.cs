using System.Runtime.InteropServices;

namespace NicTwin.Model;

/// <summary>What an entry of tx_gather tells tx_offload.</summary>
internal enum TxPushKind : byte
{
    /// <summary>A packet begins.</summary>
    Start = 0,

    /// <summary>Bytes of the packet.</summary>
    Word = 1,

    /// <summary>The packet is complete.</summary>
    End = 2,

    /// <summary>The packet is given up.</summary>
    Drop = 3,
}

/// <summary>One entry from tx_gather to tx_offload (docs/spec/tx_gather.md, ports).</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)] // saved as it lies in memory, so without bytes that belong to no field
internal struct TxPush
{
    /// <summary>Word: the first 8 bytes, the first of them in bits 7:0. Start: parameters (docs/spec/tx_offload.md).</summary>
    public ulong Low;

    /// <summary>Word: the other 8 bytes.</summary>
    public ulong High;

    /// <summary>Kind.</summary>
    public TxPushKind Kind;

    /// <summary>Word: valid bytes, 1 to 16. Start: the queue.</summary>
    public byte Bytes;
}
