using System.Buffers.Binary;

namespace NicTwin.Testbench;

/// <summary>
/// What a packet is, with which the options of descriptors are crossed: indices into <see cref="Described.Versions"/> and so on.
/// </summary>
/// <param name="Version">Version of IP, or -1 for anything else.</param>
/// <param name="Transport">Transport by the protocol number; fragments have one, too.</param>
/// <param name="Tag">1 with a VLAN tag of type 8100 in its bytes.</param>
/// <param name="Size">Class of its size.</param>
internal readonly record struct PacketKind(int Version, int Transport, int Tag, int Size)
{
    private const int Other = 3;

    /// <summary>Combinations of version and transport.</summary>
    public static int Protocols { get; } = Described.Versions.Length * Described.Transports.Length;

    /// <summary>Combinations of all.</summary>
    public static int Count { get; } = Protocols * Described.Tags.Length * Described.Sizes.Length;

    /// <summary>Number of version and transport.</summary>
    public int Protocol => (Version * Described.Transports.Length) + Transport;

    /// <summary>Number of the combination.</summary>
    public int Number => (((Protocol * Described.Tags.Length) + Tag) * Described.Sizes.Length) + Size;

    /// <summary>The kind with a number.</summary>
    public static PacketKind At(int number)
    {
        int size = number % Described.Sizes.Length;
        int tag = number / Described.Sizes.Length % Described.Tags.Length;
        int protocol = number / (Described.Sizes.Length * Described.Tags.Length);
        return new PacketKind(protocol / Described.Transports.Length, protocol % Described.Transports.Length, tag, size);
    }

    /// <summary>The kind of a frame without FCS, or of a packet that is to be segmented.</summary>
    public static PacketKind Of(ReadOnlySpan<byte> frame)
    {
        int size = 0;
        while (frame.Length > Described.SizeLimits[size] && size < Described.SizeLimits.Length - 1)
        {
            size++;
        }

        int tag = frame.Length >= 18 && frame[12] == 0x81 && frame[13] == 0 ? 1 : 0;
        int ip = 14 + (4 * tag);
        int type = frame.Length >= ip ? BinaryPrimitives.ReadUInt16BigEndian(frame[(ip - 2)..]) : 0;
        return type switch
        {
            0x0800 when frame.Length >= ip + 10 => new PacketKind(0, Transports(frame[ip + 9]), tag, size),
            0x86dd when frame.Length >= ip + 40 => new PacketKind(1, Transports(LastHeader(frame[ip..])), tag, size),
            _ => new PacketKind(-1, Other, tag, size),
        };
    }

    private static int Transports(int protocol) => protocol switch
    {
        6 => 0,
        17 => 1,
        132 => 2,
        _ => Other,
    };

    /// <summary>The protocol behind hop-by-hop, routing and destination options (RFC 8200).</summary>
    private static int LastHeader(ReadOnlySpan<byte> datagram)
    {
        int protocol = datagram[6];
        int at = 40;
        while (protocol is 0 or 43 or 60 && at + 8 <= datagram.Length)
        {
            protocol = datagram[at];
            at += 8 + (8 * datagram[at + 1]);
        }

        return protocol;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Described.Versions[Version]} {Described.Transports[Transport]}, {Described.Tags[Tag]}, {Described.Sizes[Size]}";
}
