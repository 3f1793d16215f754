using System.Buffers.Binary;
using System.Text;

namespace NicTwin.Vmm.Trace;

/// <summary>Which way a frame goes, as the NIC sees it.</summary>
public enum CaptureDirection
{
    /// <summary>Nobody says.</summary>
    None = 0,

    /// <summary>To the NIC.</summary>
    Inbound = 1,

    /// <summary>From the NIC.</summary>
    Outbound = 2,
}

/// <summary>
/// Writes a pcapng file: one section, little-endian, times in nanoseconds (draft-ietf-opsawg-pcapng: section header, interface
/// description, enhanced packet and interface statistics blocks).
/// </summary>
public sealed class PcapngWriter
{
    private const byte NanosecondResolution = 9;

    private readonly Stream _stream;
    private byte[] _body = new byte[2048];
    private int _interfaces;

    /// <summary>Begins a file.</summary>
    /// <param name="stream">Where it goes.</param>
    public PcapngWriter(Stream stream)
    {
        _stream = stream;
        Span<byte> section = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(section, PcapngBlock.ByteOrderMagic);
        BinaryPrimitives.WriteUInt16LittleEndian(section[4..], 1);
        BinaryPrimitives.WriteInt64LittleEndian(section[8..], -1);
        Block(PcapngBlock.SectionHeader, section);
    }

    /// <summary>Describes an interface.</summary>
    /// <param name="linkType">What its packets are, a LINKTYPE number: 1 for Ethernet.</param>
    /// <param name="name">What it is called; empty for no name.</param>
    /// <returns>Its number.</returns>
    public int AddInterface(ushort linkType, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        byte[] text = Encoding.UTF8.GetBytes(name);
        Span<byte> body = stackalloc byte[20 + (text.Length == 0 ? 0 : 4 + Padded(text.Length))];
        body.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(body, linkType);
        BinaryPrimitives.WriteUInt16LittleEndian(body[8..], PcapngBlock.ResolutionOption);
        BinaryPrimitives.WriteUInt16LittleEndian(body[10..], 1);
        body[12] = NanosecondResolution;
        if (text.Length > 0)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(body[16..], PcapngBlock.NameOption);
            BinaryPrimitives.WriteUInt16LittleEndian(body[18..], (ushort)text.Length);
            text.CopyTo(body[20..]);
        }

        Block(PcapngBlock.InterfaceDescription, body);
        return _interfaces++;
    }

    /// <summary>Writes a packet.</summary>
    /// <param name="number">The interface.</param>
    /// <param name="nanoseconds">When.</param>
    /// <param name="direction">Which way.</param>
    /// <param name="data">Its bytes.</param>
    public void Packet(int number, long nanoseconds, CaptureDirection direction, ReadOnlySpan<byte> data)
    {
        const int options = 12;
        int padded = Padded(data.Length);
        int length = PcapngBlock.EnhancedHead + padded + options;
        if (_body.Length < length)
        {
            _body = new byte[length];
        }

        Span<byte> body = _body.AsSpan(0, length);
        body.Clear();
        Head(body, number, nanoseconds);
        BinaryPrimitives.WriteInt32LittleEndian(body[12..], data.Length);
        BinaryPrimitives.WriteInt32LittleEndian(body[16..], data.Length);
        data.CopyTo(body[PcapngBlock.EnhancedHead..]);
        Span<byte> flags = body[(PcapngBlock.EnhancedHead + padded)..];
        BinaryPrimitives.WriteUInt16LittleEndian(flags, PcapngBlock.PacketFlagsOption);
        BinaryPrimitives.WriteUInt16LittleEndian(flags[2..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(flags[4..], (uint)direction);
        Block(PcapngBlock.EnhancedPacket, body);
    }

    /// <summary>Writes statistics without numbers: they say up to when the capture goes.</summary>
    /// <param name="number">The interface.</param>
    /// <param name="nanoseconds">When.</param>
    public void Statistics(int number, long nanoseconds)
    {
        Span<byte> body = stackalloc byte[12];
        Head(body, number, nanoseconds);
        Block(PcapngBlock.InterfaceStatistics, body);
    }

    private static int Padded(int length) => (length + 3) & ~3;

    private static void Head(Span<byte> body, int number, long nanoseconds)
    {
        BinaryPrimitives.WriteInt32LittleEndian(body, number);
        BinaryPrimitives.WriteUInt32LittleEndian(body[4..], (uint)(nanoseconds >> 32));
        BinaryPrimitives.WriteUInt32LittleEndian(body[8..], (uint)nanoseconds);
    }

    private void Block(uint type, ReadOnlySpan<byte> body)
    {
        Span<byte> word = stackalloc byte[4];
        uint length = (uint)body.Length + PcapngBlock.Overhead;
        BinaryPrimitives.WriteUInt32LittleEndian(word, type);
        _stream.Write(word);
        BinaryPrimitives.WriteUInt32LittleEndian(word, length);
        _stream.Write(word);
        _stream.Write(body);
        _stream.Write(word);
    }
}
