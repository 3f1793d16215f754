namespace NicTwin.Vmm.Cpu;

/// <summary>What the readers of saved states have in common.</summary>
internal static class Snapshot
{
    /// <summary>Reads a word that has one right value.</summary>
    public static void Expect(BinaryReader reader, uint expected, string what) => Expect(reader.ReadUInt32(), expected, reader, what);

    /// <summary>Reads a doubleword that has one right value.</summary>
    public static void Expect(BinaryReader reader, ulong expected, string what) => Expect(reader.ReadUInt64(), expected, reader, what);

    /// <summary>The exception for a state that cannot be taken over; it names the place.</summary>
    public static InvalidDataException Malformed(BinaryReader reader, string what)
    {
        string place = reader.BaseStream.CanSeek ? $" (before offset {reader.BaseStream.Position})" : string.Empty;
        return new InvalidDataException($"A saved state cannot be restored: {what}{place}.");
    }

    private static void Expect(ulong value, ulong expected, BinaryReader reader, string what)
    {
        if (value != expected)
        {
            throw Malformed(reader, $"{what} is 0x{value:x}, not 0x{expected:x}");
        }
    }
}
