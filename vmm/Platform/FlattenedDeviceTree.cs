using System.Buffers.Binary;
using System.Text;

namespace NicTwin.Vmm.Platform;

/// <summary>Writes a device tree in its flattened form, version 17 (Devicetree Specification 0.4, chapter 5).</summary>
public sealed class FlattenedDeviceTree
{
    private const uint Magic = 0xd00dfeed;
    private const uint Version = 17;
    private const uint CompatibleVersion = 16;
    private const uint BeginNode = 1;
    private const uint EndNode = 2;
    private const uint PropertyToken = 3;
    private const uint End = 9;
    private const int HeaderLength = 40;
    private const int ReservationLength = 16;

    private readonly List<byte> _structure = [];
    private readonly List<byte> _strings = [];
    private readonly Dictionary<string, uint> _names = new(StringComparer.Ordinal);

    /// <summary>Opens a node; the root has an empty name.</summary>
    public void Begin(string name)
    {
        Word(BeginNode);
        Bytes(Encoding.ASCII.GetBytes(name + '\0'));
    }

    /// <summary>Closes the node that was opened last.</summary>
    public void Close() => Word(EndNode);

    /// <summary>A property without a value.</summary>
    public void Flag(string name) => Property(name, []);

    /// <summary>A property of one or more strings.</summary>
    public void Text(string name, params ReadOnlySpan<string> values)
    {
        var bytes = new List<byte>();
        foreach (string value in values)
        {
            bytes.AddRange(Encoding.UTF8.GetBytes(value));
            bytes.Add(0);
        }

        Property(name, bytes.ToArray());
    }

    /// <summary>A property of 32-bit cells.</summary>
    public void Cells(string name, params ReadOnlySpan<uint> cells)
    {
        var bytes = new byte[cells.Length * 4];
        for (int i = 0; i < cells.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4 * i), cells[i]);
        }

        Property(name, bytes);
    }

    /// <summary>A property of 64-bit numbers, two cells each.</summary>
    public void Numbers(string name, params ReadOnlySpan<ulong> numbers)
    {
        var bytes = new byte[numbers.Length * 8];
        for (int i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8 * i), numbers[i]);
        }

        Property(name, bytes);
    }

    /// <summary>The whole tree: header, empty memory reservations, structure, strings.</summary>
    public byte[] ToArray()
    {
        Word(End);
        int structureStart = HeaderLength + ReservationLength;
        int stringsStart = structureStart + _structure.Count;
        var blob = new byte[(stringsStart + _strings.Count + 7) & ~7];
        ReadOnlySpan<uint> header =
        [
            Magic, (uint)blob.Length, (uint)structureStart, (uint)stringsStart, HeaderLength, Version, CompatibleVersion,
            0, (uint)_strings.Count, (uint)_structure.Count,
        ];
        for (int i = 0; i < header.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(blob.AsSpan(4 * i), header[i]);
        }

        _structure.CopyTo(blob, structureStart);
        _strings.CopyTo(blob, stringsStart);
        return blob;
    }

    private void Property(string name, ReadOnlySpan<byte> value)
    {
        if (!_names.TryGetValue(name, out uint offset))
        {
            offset = (uint)_strings.Count;
            _names.Add(name, offset);
            _strings.AddRange(Encoding.ASCII.GetBytes(name + '\0'));
        }

        Word(PropertyToken);
        Word((uint)value.Length);
        Word(offset);
        Bytes(value);
    }

    private void Word(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        _structure.AddRange(bytes);
    }

    private void Bytes(ReadOnlySpan<byte> value)
    {
        _structure.AddRange(value);
        while (_structure.Count % 4 != 0)
        {
            _structure.Add(0);
        }
    }
}
