using System.Buffers.Binary;

namespace NicTwin.Vmm.Trace;

/// <summary>An interface of a capture, as its description says.</summary>
internal sealed record CaptureInterface
{
    // A tenth to the power of this, and a half to the power of this, are the finest that 64 bits can count in for more than a second.
    private const int FinestDecimal = 18;
    private const int FinestBinary = 62;

    /// <summary>What its packets are, a LINKTYPE number.</summary>
    public required ushort LinkType { get; init; }

    /// <summary>The most that is there of a packet, 0 for all.</summary>
    public uint SnapLength { get; init; }

    /// <summary>Bytes of FCS at the end of each packet.</summary>
    public int FcsBytes { get; init; }

    /// <summary>Steps of its times in a second.</summary>
    public ulong Resolution { get; init; } = 1_000_000;

    /// <summary>Seconds that are added to its times.</summary>
    public long Offset { get; init; }

    /// <summary>Reads an interface description block.</summary>
    /// <param name="body">The block's body, of 8 bytes at least.</param>
    /// <param name="bigEndian">The order of its bytes.</param>
    /// <param name="error">Makes an exception of a text.</param>
    /// <exception cref="CaptureException">It makes no sense.</exception>
    public static CaptureInterface Read(ReadOnlySpan<byte> body, bool bigEndian, Func<string, CaptureException> error)
    {
        var result = new CaptureInterface { LinkType = Half(body, bigEndian), SnapLength = Word(body[4..], bigEndian) };
        ReadOnlySpan<byte> options = body[8..];
        while (TryOption(ref options, bigEndian, out ushort code, out ReadOnlySpan<byte> value))
        {
            switch (code)
            {
                case PcapngBlock.ResolutionOption when value.Length == 1:
                    result = result with { Resolution = ResolutionOf(value[0], error) };
                    break;
                case PcapngBlock.OffsetOption when value.Length == 8:
                    result = result with { Offset = bigEndian ? BinaryPrimitives.ReadInt64BigEndian(value) : BinaryPrimitives.ReadInt64LittleEndian(value) };
                    break;
                case PcapngBlock.FcsLengthOption when value.Length == 1:
                    // Bits, says the draft; bytes, say some programs.
                    result = result with { FcsBytes = value[0] is 32 ? 4 : Math.Min((int)value[0], 4) };
                    break;
            }
        }

        return result;
    }

    /// <summary>Bytes of FCS by a packet's own options; null when they do not say.</summary>
    public static int? FcsOf(ReadOnlySpan<byte> options, bool bigEndian)
    {
        while (TryOption(ref options, bigEndian, out ushort code, out ReadOnlySpan<byte> value))
        {
            if (code == PcapngBlock.PacketFlagsOption && value.Length == 4)
            {
                int length = (int)(Word(value, bigEndian) >> 5) & 15;
                return length == 0 ? null : length;
            }
        }

        return null;
    }

    /// <summary>A time in nanoseconds.</summary>
    public Int128 Time(uint high, uint low)
    {
        ulong steps = ((ulong)high << 32) | low;
        return ((Int128)Offset * 1_000_000_000) + (Int128)((UInt128)steps * 1_000_000_000 / Resolution);
    }

    private static ulong ResolutionOf(byte value, Func<string, CaptureException> error)
    {
        int exponent = value & 0x7f;
        bool binary = value > 0x7f;
        if (exponent > (binary ? FinestBinary : FinestDecimal))
        {
            throw error($"times cannot be in steps of {(binary ? 2 : 10)}^-{exponent} s");
        }

        ulong result = 1;
        for (int i = 0; i < exponent; i++)
        {
            result *= binary ? 2u : 10u;
        }

        return result;
    }

    // What is left of options that do not fit is none.
    private static bool TryOption(ref ReadOnlySpan<byte> options, bool bigEndian, out ushort code, out ReadOnlySpan<byte> value)
    {
        code = PcapngBlock.EndOfOptions;
        value = [];
        if (options.Length < 4)
        {
            return false;
        }

        code = Half(options, bigEndian);
        int length = Half(options[2..], bigEndian);
        if (code == PcapngBlock.EndOfOptions || length > options.Length - 4)
        {
            return false;
        }

        value = options.Slice(4, length);
        options = options[Math.Min(4 + ((length + 3) & ~3), options.Length)..];
        return true;
    }

    private static uint Word(ReadOnlySpan<byte> at, bool bigEndian) => bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(at) : BinaryPrimitives.ReadUInt32LittleEndian(at);

    private static ushort Half(ReadOnlySpan<byte> at, bool bigEndian) => bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(at) : BinaryPrimitives.ReadUInt16LittleEndian(at);
}
