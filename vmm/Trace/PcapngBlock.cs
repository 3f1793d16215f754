namespace NicTwin.Vmm.Trace;

/// <summary>Numbers of the pcapng format (draft-ietf-opsawg-pcapng).</summary>
internal static class PcapngBlock
{
    public const uint SectionHeader = 0x0a0d0d0a;
    public const uint ByteOrderMagic = 0x1a2b3c4d;
    public const uint InterfaceDescription = 1;
    public const uint Packet = 2;
    public const uint SimplePacket = 3;
    public const uint InterfaceStatistics = 5;
    public const uint EnhancedPacket = 6;

    public const ushort EndOfOptions = 0;
    public const ushort NameOption = 2;
    public const ushort PacketFlagsOption = 2;
    public const ushort ResolutionOption = 9;
    public const ushort FcsLengthOption = 13;
    public const ushort OffsetOption = 14;

    /// <summary>Bytes of a block without a body: its type and twice its length.</summary>
    public const int Overhead = 12;

    /// <summary>Body of an enhanced packet block up to the frame.</summary>
    public const int EnhancedHead = 20;
}
