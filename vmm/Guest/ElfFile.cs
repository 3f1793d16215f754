using System.Buffers.Binary;
using System.Text;

namespace NicTwin.Vmm.Guest;

/// <summary>The few things that the kit wants to know of a little-endian 64-bit ELF file.</summary>
internal sealed class ElfFile
{
    private const int MachineRiscV = 243;
    private const int SegmentLoad = 1;
    private const int SegmentDynamic = 2;
    private const int SegmentInterpreter = 3;
    private const long TagNeeded = 1;
    private const long TagStrings = 5;

    // 64 bits, little-endian.
    private static readonly byte[] s_magic = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1];

    private readonly byte[] _bytes;

    private ElfFile(byte[] bytes) => _bytes = bytes;

    /// <summary>True for RISC-V.</summary>
    internal bool IsRiscV => U16(18) == MachineRiscV;

    /// <summary>Opens a file; null when it is no 64-bit little-endian ELF file.</summary>
    internal static ElfFile? Open(byte[] bytes) =>
        bytes.Length >= 64 && bytes.AsSpan().StartsWith(s_magic) ? new ElfFile(bytes) : null;

    /// <summary>The program interpreter, and the shared libraries that the file names.</summary>
    /// <exception cref="InvalidDataException">Damaged.</exception>
    internal (string? Interpreter, IReadOnlyList<string> Needed) Dependencies()
    {
        string? interpreter = null;
        var needed = new List<string>();
        foreach ((uint type, long offset, _, long size) in Segments())
        {
            if (type == SegmentInterpreter)
            {
                interpreter = Text(offset);
            }
            else if (type == SegmentDynamic)
            {
                AddNeeded(needed, offset, size);
            }
        }

        return (interpreter, needed);
    }

    /// <summary>The bytes of a section; empty when there is none of that name.</summary>
    internal ReadOnlySpan<byte> Section(string name)
    {
        long table = I64(40);
        int entrySize = U16(58);
        int count = U16(60);
        long names = I64(table + ((long)U16(62) * entrySize) + 24);
        for (int i = 0; i < count; i++)
        {
            long header = table + ((long)i * entrySize);
            if (Text(names + U32(header)) == name)
            {
                return Slice(I64(header + 24), I64(header + 32));
            }
        }

        return [];
    }

    private IEnumerable<(uint Type, long Offset, long Address, long Size)> Segments()
    {
        long table = I64(32);
        int entrySize = U16(54);
        int count = U16(56);
        for (int i = 0; i < count; i++)
        {
            long header = table + ((long)i * entrySize);
            yield return (U32(header), I64(header + 8), I64(header + 16), I64(header + 32));
        }
    }

    private void AddNeeded(List<string> needed, long dynamic, long size)
    {
        long strings = 0;
        var names = new List<long>();
        for (long at = dynamic; at + 16 <= dynamic + size; at += 16)
        {
            switch (I64(at))
            {
                case TagNeeded:
                    names.Add(I64(at + 8));
                    break;
                case TagStrings:
                    strings = OffsetOf(I64(at + 8));
                    break;
            }
        }

        needed.AddRange(names.Select(n => Text(strings + n)));
    }

    private long OffsetOf(long address)
    {
        foreach ((uint type, long offset, long start, long size) in Segments())
        {
            if (type == SegmentLoad && address >= start && address < start + size)
            {
                return address - start + offset;
            }
        }

        throw new InvalidDataException("an address lies in no segment");
    }

    private string Text(long offset)
    {
        ReadOnlySpan<byte> rest = Slice(offset, _bytes.Length - offset);
        int end = rest.IndexOf((byte)0);
        return end >= 0 ? Encoding.UTF8.GetString(rest[..end]) : throw new InvalidDataException("a text has no end");
    }

    private ushort U16(long offset) => BinaryPrimitives.ReadUInt16LittleEndian(Slice(offset, 2));

    private uint U32(long offset) => BinaryPrimitives.ReadUInt32LittleEndian(Slice(offset, 4));

    private long I64(long offset) => BinaryPrimitives.ReadInt64LittleEndian(Slice(offset, 8));

    private ReadOnlySpan<byte> Slice(long offset, long length) => offset >= 0 && length >= 0 && offset <= _bytes.Length - length
        ? _bytes.AsSpan((int)offset, (int)length)
        : throw new InvalidDataException("an offset lies outside the file");
}
