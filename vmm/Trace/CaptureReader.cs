using System.Buffers.Binary;
using System.Globalization;

namespace NicTwin.Vmm.Trace;

/// <summary>
/// Reads the packets of a capture: pcapng (draft-ietf-opsawg-pcapng) or pcap (draft-ietf-opsawg-pcap), in both byte orders, with all
/// resolutions of times, and any number of sections and interfaces. Unknown blocks are skipped. A packet at a time is in memory.
/// </summary>
public sealed class CaptureReader
{
    /// <summary>LINKTYPE_ETHERNET.</summary>
    public const ushort Ethernet = 1;

    // Jumbo frames and every option fit many times.
    private const uint LongestBlock = 16 << 20;
    private const uint PcapMicroseconds = 0xa1b2c3d4;
    private const uint PcapNanoseconds = 0xa1b23c4d;
    private const int PcapHead = 20;

    private readonly Stream _stream;
    private readonly List<CaptureInterface> _interfaces = [];
    private readonly bool _pcapng;
    private byte[] _buffer = new byte[4096];
    private bool _bigEndian;
    private long _offset;
    private int _start;
    private int _length;

    /// <summary>Begins to read.</summary>
    /// <param name="stream">The file, at its beginning.</param>
    /// <exception cref="CaptureException">It is no capture.</exception>
    public CaptureReader(Stream stream)
    {
        _stream = stream;
        if (!TryFill(4, "the first word"))
        {
            throw At(0, "the file is empty");
        }

        uint magic = BinaryPrimitives.ReadUInt32LittleEndian(_buffer);
        if (magic == PcapngBlock.SectionHeader)
        {
            _pcapng = true;
            ReadBlock(magic);
            return;
        }

        _bigEndian = magic is not (PcapMicroseconds or PcapNanoseconds);
        magic = Word(0);
        if (magic is not (PcapMicroseconds or PcapNanoseconds))
        {
            throw At(0, $"neither pcapng nor pcap begins with 0x{magic:x8}");
        }

        Fill(PcapHead, "the header of a pcap file");
        uint network = Word(16);
        const uint fcsGiven = 1 << 26;
        int fcs = (network & fcsGiven) != 0 ? (int)(network >> 28) * 2 : 0;
        _interfaces.Add(new CaptureInterface { LinkType = (ushort)network, FcsBytes = fcs, Resolution = magic == PcapNanoseconds ? 1_000_000_000u : 1_000_000u });
    }

    /// <summary>Where the present packet begins in the file.</summary>
    public long PacketOffset { get; private set; }

    /// <summary>Nanoseconds since 1970 of the present packet; that of the one before for one without a time.</summary>
    public Int128 Nanoseconds { get; private set; }

    /// <summary>What the present packet is, a LINKTYPE number.</summary>
    public ushort LinkType { get; private set; }

    /// <summary>The present packet is not there as a whole.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>The present packet, without FCS.</summary>
    public ReadOnlySpan<byte> Data => _buffer.AsSpan(_start, _length);

    /// <summary>The time of the last statistics block, in nanoseconds; null when there was none.</summary>
    public Int128? StatisticsTime { get; private set; }

    /// <summary>Reads the next packet.</summary>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="CaptureException">The file is damaged.</exception>
    public bool TryRead()
    {
        if (!_pcapng)
        {
            return TryReadRecord();
        }

        PacketOffset = _offset;
        while (TryFill(4, "a block"))
        {
            if (ReadBlock(Word(0)))
            {
                return true;
            }

            PacketOffset = _offset;
        }

        return false;
    }

    private bool TryReadRecord()
    {
        PacketOffset = _offset;
        if (!TryFill(16, "the header of a packet"))
        {
            return false;
        }

        uint seconds = Word(0);
        uint fraction = Word(4);
        uint captured = Word(8);
        uint original = Word(12);
        CaptureInterface from = _interfaces[0];
        Fill(captured, "a packet");
        Take(from, 0, captured, original, from.FcsBytes);
        Nanoseconds = ((Int128)seconds * 1_000_000_000) + (fraction * (1_000_000_000L / (long)from.Resolution));
        return true;
    }

    // The first word has been read; true when it was a packet.
    private bool ReadBlock(uint type)
    {
        long offset = _offset - 4;
        bool section = type is PcapngBlock.SectionHeader;
        if (section)
        {
            Fill(8, "a section header");
            _bigEndian = BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(4)) != PcapngBlock.ByteOrderMagic;
            if (Word(4) != PcapngBlock.ByteOrderMagic)
            {
                throw At(offset + 8, $"0x{Word(4):x8} is no byte order");
            }
        }
        else
        {
            Fill(4, "the length of a block");
        }

        uint length = Word(0);
        int read = section ? PcapngBlock.Overhead : PcapngBlock.Overhead - 4;
        if (length < PcapngBlock.Overhead + (section ? 16 : 0) || length % 4 != 0 || length > LongestBlock)
        {
            throw At(offset + 4, $"a block cannot have {length} bytes");
        }

        int body = (int)length - read - 4;
        Fill((uint)body + 4, "a block");
        if (Word(body) != length)
        {
            throw At(_offset - 4, $"a block of {length} bytes ends with the length {Word(body)}");
        }

        return Interpret(type, body, offset);
    }

    private bool Interpret(uint type, int body, long offset)
    {
        switch (type)
        {
            case PcapngBlock.SectionHeader:
                // Version 1, with any minor number.
                if (Half(0) != 1)
                {
                    throw At(offset + 12, $"version {Half(0)} of pcapng is not known");
                }

                _interfaces.Clear();
                return false;
            case PcapngBlock.InterfaceDescription:
                Need(body, 8, offset, "an interface description");
                _interfaces.Add(CaptureInterface.Read(_buffer.AsSpan(0, body), _bigEndian, text => At(offset, text)));
                return false;
            case PcapngBlock.InterfaceStatistics:
                Need(body, 12, offset, "interface statistics");
                StatisticsTime = Interface(Word(0), offset).Time(Word(4), Word(8));
                return false;
            case PcapngBlock.EnhancedPacket:
                Need(body, PcapngBlock.EnhancedHead, offset, "an enhanced packet");
                Packet(Interface(Word(0), offset), body, offset);
                return true;
            case PcapngBlock.Packet:
                Need(body, PcapngBlock.EnhancedHead, offset, "a packet");
                Packet(Interface(Half(0), offset), body, offset);
                return true;
            case PcapngBlock.SimplePacket:
                Need(body, 4, offset, "a simple packet");
                SimplePacket(Interface(0, offset), body, offset);
                return true;
            default:
                return false;
        }
    }

    private void Packet(CaptureInterface from, int body, long offset)
    {
        uint captured = Word(12);
        uint padded = (captured + 3) & ~3u;
        if (captured > body - PcapngBlock.EnhancedHead)
        {
            throw At(offset + 20, $"a block of {body + PcapngBlock.Overhead} bytes cannot hold a packet of {captured}");
        }

        Nanoseconds = from.Time(Word(4), Word(8));
        int options = (int)Math.Min(PcapngBlock.EnhancedHead + padded, (uint)body);
        Take(from, PcapngBlock.EnhancedHead, captured, Word(16), CaptureInterface.FcsOf(_buffer.AsSpan(options, body - options), _bigEndian) ?? from.FcsBytes);
    }

    // It has no time and no length of what was captured: that is its own, or the most that the interface gives.
    private void SimplePacket(CaptureInterface from, int body, long offset)
    {
        uint original = Word(0);
        uint captured = from.SnapLength == 0 ? original : Math.Min(original, from.SnapLength);
        if (captured > body - 4)
        {
            throw At(offset + 8, $"a block of {body + PcapngBlock.Overhead} bytes cannot hold a packet of {captured}");
        }

        Take(from, 4, captured, original, from.FcsBytes);
    }

    private void Take(CaptureInterface from, int start, uint captured, uint original, int fcs)
    {
        LinkType = from.LinkType;
        IsTruncated = captured < original;
        _start = start;
        _length = (int)captured;
        if (!IsTruncated && captured >= fcs)
        {
            _length -= fcs;
        }
    }

    private CaptureInterface Interface(uint number, long offset) =>
        number < _interfaces.Count ? _interfaces[(int)number] : throw At(offset, $"interface {number} is not described");

    private static void Need(int body, int least, long offset, string what)
    {
        if (body < least)
        {
            throw At(offset + 4, $"{what} cannot have {body + PcapngBlock.Overhead} bytes");
        }
    }

    private uint Word(int at) => _bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(_buffer.AsSpan(at)) : BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(at));

    private ushort Half(int at) => _bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(_buffer.AsSpan(at)) : BinaryPrimitives.ReadUInt16LittleEndian(_buffer.AsSpan(at));

    // Into the beginning of the buffer; what is there is gone.
    private void Fill(uint count, string what)
    {
        if (count > 0 && !TryFill(count, what))
        {
            throw At(_offset, $"the file ends where {what} was to come");
        }
    }

    private bool TryFill(uint count, string what)
    {
        if (count > LongestBlock)
        {
            throw At(_offset, $"{what} cannot have {count} bytes");
        }

        if (_buffer.Length < count)
        {
            _buffer = new byte[Math.Max(count, (uint)_buffer.Length * 2)];
        }

        int read = _stream.ReadAtLeast(_buffer.AsSpan(0, (int)count), (int)count, throwOnEndOfStream: false);
        if (read == 0)
        {
            return false;
        }

        if (read < count)
        {
            throw At(_offset + read, $"the file ends in the middle of {what}");
        }

        _offset += read;
        return true;
    }

    private static CaptureException At(long offset, string text) =>
        new(string.Create(CultureInfo.InvariantCulture, $"offset {offset}: {text}"));
}
