using System.Buffers.Binary;
using NicTwin.Testbench;
using NicTwin.Vmm.Pcie;

namespace NicTwin.Vmm.Trace;

/// <summary>
/// Writes the frames of a wire as pcapng, with virtual time in nanoseconds and the direction as the NIC sees it
/// (draft-ietf-opsawg-pcapng: section header, interface description and enhanced packet blocks).
/// </summary>
public sealed class PcapngWriter : IWirePeer
{
    private const uint SectionHeader = 0x0a0d0d0a;
    private const uint ByteOrderMagic = 0x1a2b3c4d;
    private const uint InterfaceDescription = 1;
    private const uint EnhancedPacket = 6;
    private const ushort Ethernet = 1;
    private const ushort ResolutionOption = 9;
    private const byte NanosecondResolution = 9;
    private const ushort FlagsOption = 2;
    private const uint Inbound = 1;
    private const uint Outbound = 2;

    private readonly Stream _stream;
    private readonly IWirePeer _peer;

    /// <summary>Begins a file.</summary>
    /// <param name="stream">Where it goes.</param>
    /// <param name="peer">What is at the end of the wire.</param>
    public PcapngWriter(Stream stream, IWirePeer peer)
    {
        _stream = stream;
        _peer = peer;
        Span<byte> section = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(section, ByteOrderMagic);
        BinaryPrimitives.WriteUInt16LittleEndian(section[4..], 1);
        BinaryPrimitives.WriteInt64LittleEndian(section[8..], -1);
        Block(SectionHeader, section);

        Span<byte> description = stackalloc byte[20];
        BinaryPrimitives.WriteUInt16LittleEndian(description, Ethernet);
        BinaryPrimitives.WriteUInt16LittleEndian(description[8..], ResolutionOption);
        BinaryPrimitives.WriteUInt16LittleEndian(description[10..], 1);
        description[12] = NanosecondResolution;
        Block(InterfaceDescription, description);
    }

    /// <inheritdoc/>
    public void Received(ReadOnlySpan<byte> frame, bool badFcs, long clock, Wire wire)
    {
        Packet(frame, clock, Outbound);
        _peer.Received(frame, badFcs, clock, wire);
    }

    /// <inheritdoc/>
    public void Sent(ReadOnlySpan<byte> frame, long clock)
    {
        Packet(frame, clock, Inbound);
        _peer.Sent(frame, clock);
    }

    private void Packet(ReadOnlySpan<byte> frame, long clock, uint direction)
    {
        const int head = 20;
        const int options = 12;
        int padded = (frame.Length + 3) & ~3;
        ulong time = (ulong)(clock * Host.NanosecondsPerClock);
        var body = new byte[head + padded + options];
        BinaryPrimitives.WriteUInt32LittleEndian(body.AsSpan(4), (uint)(time >> 32));
        BinaryPrimitives.WriteUInt32LittleEndian(body.AsSpan(8), (uint)time);
        BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(12), frame.Length);
        BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(16), frame.Length);
        frame.CopyTo(body.AsSpan(head));
        Span<byte> flags = body.AsSpan(head + padded);
        BinaryPrimitives.WriteUInt16LittleEndian(flags, FlagsOption);
        BinaryPrimitives.WriteUInt16LittleEndian(flags[2..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(flags[4..], direction);
        Block(EnhancedPacket, body);
    }

    private void Block(uint type, ReadOnlySpan<byte> body)
    {
        Span<byte> word = stackalloc byte[4];
        uint length = (uint)body.Length + 12;
        BinaryPrimitives.WriteUInt32LittleEndian(word, type);
        _stream.Write(word);
        BinaryPrimitives.WriteUInt32LittleEndian(word, length);
        _stream.Write(word);
        _stream.Write(body);
        _stream.Write(word);
    }
}
