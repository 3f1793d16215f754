using System.Runtime.InteropServices;

namespace NicTwin.Model;

/// <summary>A received frame between pool_filter and rx_engine (docs/spec/pool_filter.md, ports).</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)] // saved as it lies in memory, so without bytes that belong to no field
internal struct WireFrame
{
    /// <summary>Packet checksum and IP identification.</summary>
    public ulong Sums;

    /// <summary>Bytes 12 to 15 of the frame, the first in bits 7:0.</summary>
    public uint Tag;

    /// <summary>RSS hash.</summary>
    public uint Hash;

    /// <summary>Lengths of its headers, and whether it is a fragment.</summary>
    public uint Headers;

    /// <summary>Address of the frame's first word in rx_buffer.</summary>
    public ushort Start;

    /// <summary>Length in bytes.</summary>
    public ushort Bytes;

    /// <summary>Receive queues, one bit each.</summary>
    public ushort Queues;

    /// <summary>What it carries, and which of its checksums are right.</summary>
    public ushort Checks;

    /// <summary>RSS type, 0 for none.</summary>
    public byte RssType;

    /// <summary>What filters found: ETQF that matches (2:0, valid with 3), immediate interrupt (4), stamped (5).</summary>
    public byte Filter;

    /// <summary>The frame goes to a group, but not to all.</summary>
    public bool Multicast;

    /// <summary>The frame goes to a group or to all.</summary>
    public bool Group;

    /// <summary>Its FCS was wrong.</summary>
    public bool Error;
}
