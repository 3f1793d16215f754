using System.Buffers.Binary;

namespace NicTwin.Vmm.Network;

/// <summary>Tells flows apart, to spread them over queues: equal flows have equal numbers.</summary>
internal static class FlowHash
{
    private const uint Prime = 16777619;

    /// <summary>A number for a frame's flow: of addresses, protocol and, with TCP and UDP, ports; 0 when it is not IP.</summary>
    public static uint Of(ReadOnlySpan<byte> frame)
    {
        const int network = SoftwareOffload.EthernetHeader;
        if (frame.Length < network + 20)
        {
            return 0;
        }

        ReadOnlySpan<byte> header = frame[network..];
        switch (BinaryPrimitives.ReadUInt16BigEndian(frame[12..]))
        {
            case 0x0800:
                bool isFragment = (BinaryPrimitives.ReadUInt16BigEndian(header[6..]) & 0x3fff) != 0;
                return Ports(Mix(header[9], header.Slice(12, 8)), header, isFragment ? int.MaxValue : (header[0] & 0xf) * 4, header[9]);
            case 0x86dd when header.Length >= 40:
                return Ports(Mix(header[6], header.Slice(8, 32)), header, 40, header[6]);
            default:
                return 0;
        }
    }

    private static uint Ports(uint hash, ReadOnlySpan<byte> header, int transport, byte protocol)
    {
        const byte tcp = 6, udp = 17;
        bool hasPorts = protocol is tcp or udp && transport <= header.Length - 4;
        hash = hasPorts ? Mix(hash, header.Slice(transport, 4)) : hash;
        return hash ^ (hash >> 16);
    }

    // Fowler, Noll and Vo's hash, 32 bits.
    private static uint Mix(uint hash, ReadOnlySpan<byte> data)
    {
        foreach (byte value in data)
        {
            hash = (hash ^ value) * Prime;
        }

        return hash;
    }
}
