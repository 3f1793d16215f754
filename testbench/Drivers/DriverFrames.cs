using System.Buffers.Binary;

namespace NicTwin.Testbench;

/// <summary>Frames that driver programs send and receive, without FCS.</summary>
internal static class DriverFrames
{
    /// <summary>A station on the wire: 02:00:00:00:00:aa, first octet in bits 7:0.</summary>
    public const ulong Station = 0xaa_00_00_00_00_02;

    /// <summary>ff:ff:ff:ff:ff:ff.</summary>
    public const ulong Broadcast = 0xffff_ffff_ffff;

    /// <summary>Bytes of the Ethernet, IPv4 and TCP headers without options.</summary>
    public const int TcpHeaders = 54;

    /// <summary>A frame of an EtherType that no offload knows.</summary>
    /// <param name="destination">MAC, first octet in bits 7:0.</param>
    /// <param name="source">MAC, first octet in bits 7:0.</param>
    /// <param name="length">Bytes, at least 14.</param>
    /// <param name="pattern">First byte of the payload; each byte that follows is one more.</param>
    public static byte[] Raw(ulong destination, ulong source, int length, byte pattern)
    {
        byte[] frame = new byte[length];
        Mac(frame, destination, source);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), 0x88b5);
        for (int i = 14; i < length; i++)
        {
            frame[i] = (byte)(pattern + i);
        }

        return frame;
    }

    /// <summary>A TCP segment over IPv4 with right checksums.</summary>
    public static byte[] Tcp(ulong destination, ulong source, uint address, ushort port, int payload)
    {
        byte[] frame = Raw(destination, source, TcpHeaders + payload, (byte)port);
        Span<byte> ip = frame.AsSpan(14);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), 0x0800);
        ip[..40].Clear();
        ip[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)(40 + payload));
        ip[8] = 64;
        ip[9] = 6;
        BinaryPrimitives.WriteUInt32BigEndian(ip[12..], address);
        BinaryPrimitives.WriteUInt32BigEndian(ip[16..], 0x0a000001);
        BinaryPrimitives.WriteUInt16BigEndian(ip[20..], port);
        BinaryPrimitives.WriteUInt16BigEndian(ip[22..], 80);
        BinaryPrimitives.WriteUInt32BigEndian(ip[24..], 0x1000);
        ip[32] = 0x50;
        ip[33] = 0x18;
        BinaryPrimitives.WriteUInt16BigEndian(ip[34..], 0x2000);
        FillChecksums(frame);
        return frame;
    }

    /// <summary>Writes IPv4's and TCP's checksum.</summary>
    public static void FillChecksums(Span<byte> frame)
    {
        Span<byte> ip = frame[14..];
        ip[10] = ip[11] = ip[36] = ip[37] = 0;
        int total = BinaryPrimitives.ReadUInt16BigEndian(ip[2..]);
        BinaryPrimitives.WriteUInt16BigEndian(ip[10..], (ushort)~Sum(ip[..20], 0));
        BinaryPrimitives.WriteUInt16BigEndian(ip[36..], (ushort)~Sum(ip[20..total], PseudoHeader(ip, total - 20)));
    }

    /// <summary>The sum that a driver leaves in TCP's checksum field for the NIC to go on from.</summary>
    /// <param name="frame">The frame; its field is written.</param>
    /// <param name="length">TCP length in the pseudo header: 0 when the NIC segments.</param>
    public static void SeedChecksum(Span<byte> frame, int length) =>
        BinaryPrimitives.WriteUInt16BigEndian(frame[50..], (ushort)Sum([], PseudoHeader(frame[14..], length)));

    /// <summary>The frame with a VLAN tag behind its addresses.</summary>
    public static byte[] Tagged(byte[] frame, ushort tag) =>
        [.. frame.AsSpan(0, 12), 0x81, 0x00, (byte)(tag >> 8), (byte)tag, .. frame.AsSpan(12)];

    /// <summary>The frame as it is on the wire: at least 60 bytes.</summary>
    public static byte[] Padded(byte[] frame) => frame.Length >= 60 ? frame : [.. frame, .. new byte[60 - frame.Length]];

    private static void Mac(Span<byte> frame, ulong destination, ulong source)
    {
        for (int i = 0; i < 6; i++)
        {
            frame[i] = (byte)(destination >> (8 * i));
            frame[6 + i] = (byte)(source >> (8 * i));
        }
    }

    private static uint PseudoHeader(ReadOnlySpan<byte> ip, int length) => Sum(ip[12..20], (uint)(6 + length));

    private static uint Sum(ReadOnlySpan<byte> bytes, uint sum)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            sum += (uint)bytes[i] << ((i & 1) == 0 ? 8 : 0);
        }

        while (sum >> 16 != 0)
        {
            sum = (sum & 0xffff) + (sum >> 16);
        }

        return sum;
    }
}
