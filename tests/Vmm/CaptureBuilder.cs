using System.Buffers.Binary;

namespace NicTwin.Tests.Vmm;

/// <summary>Builds captures of all forms, right and wrong ones, byte by byte.</summary>
internal sealed class CaptureBuilder(bool bigEndian = false)
{
    private readonly List<byte> _file = [];

    public byte[] Bytes => [.. _file];

    public int Length => _file.Count;

    public static byte[] Option(bool bigEndian, ushort code, params byte[] value) =>
        [.. new CaptureBuilder(bigEndian).Half(code).Half((ushort)value.Length).Raw(value).Pad().Bytes];

    public CaptureBuilder Raw(params ReadOnlySpan<byte> bytes)
    {
        _file.AddRange(bytes);
        return this;
    }

    public CaptureBuilder Word(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, bigEndian ? BinaryPrimitives.ReverseEndianness(value) : value);
        return Raw(bytes);
    }

    public CaptureBuilder Half(ushort value)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, bigEndian ? BinaryPrimitives.ReverseEndianness(value) : value);
        return Raw(bytes);
    }

    public CaptureBuilder Pad() => Raw(new byte[-Length & 3]);

    public CaptureBuilder Block(uint type, byte[] body, uint? length = null)
    {
        uint own = length ?? (uint)body.Length + 12;
        return Word(type).Word(own).Raw(body).Word(own);
    }

    public CaptureBuilder Section() => Block(0x0a0d0d0a, [.. new CaptureBuilder(bigEndian).Word(0x1a2b3c4d).Half(1).Half(0).Word(uint.MaxValue).Word(uint.MaxValue).Bytes]);

    public CaptureBuilder Interface(ushort linkType = 1, uint snap = 0, params byte[] options) =>
        Block(1, [.. new CaptureBuilder(bigEndian).Half(linkType).Half(0).Word(snap).Bytes, .. options]);

    public CaptureBuilder Packet(uint number, ulong time, byte[] data, uint? captured = null, uint? original = null, params byte[] options)
    {
        byte[] head = new CaptureBuilder(bigEndian).Word(number).Word((uint)(time >> 32)).Word((uint)time).Word(captured ?? (uint)data.Length).Word(original ?? (uint)data.Length).Bytes;
        return Block(6, [.. head, .. data, .. new byte[-data.Length & 3], .. options]);
    }

    public CaptureBuilder SimplePacket(byte[] data, uint? original = null) =>
        Block(3, [.. new CaptureBuilder(bigEndian).Word(original ?? (uint)data.Length).Bytes, .. data, .. new byte[-data.Length & 3]]);

    public CaptureBuilder OldPacket(ushort number, ulong time, byte[] data) =>
        Block(2, [.. new CaptureBuilder(bigEndian).Half(number).Half(3).Word((uint)(time >> 32)).Word((uint)time).Word((uint)data.Length).Word((uint)data.Length).Raw(data).Pad().Bytes]);

    public CaptureBuilder Pcap(uint magic = 0xa1b2c3d4, uint network = 1) => Word(magic).Half(2).Half(4).Word(0).Word(0).Word(0x40000).Word(network);

    public CaptureBuilder Record(uint seconds, uint fraction, byte[] data, uint? original = null) =>
        Word(seconds).Word(fraction).Word((uint)data.Length).Word(original ?? (uint)data.Length).Raw(data);
}
