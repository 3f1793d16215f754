namespace NicTwin.Vmm.Pcie;

/// <summary>The words of a TLP in a snapshot.</summary>
internal static class SnapshotWords
{
    private const int MaxWords = 1100;

    /// <summary>Writes them.</summary>
    public static void Write(BinaryWriter writer, ReadOnlySpan<uint> words)
    {
        writer.Write(words.Length);
        foreach (uint word in words)
        {
            writer.Write(word);
        }
    }

    /// <summary>Reads them.</summary>
    /// <exception cref="InvalidDataException">There are more than a TLP can have.</exception>
    public static uint[] Read(BinaryReader reader)
    {
        int length = reader.ReadInt32();
        if (length is < 0 or > MaxWords)
        {
            throw new InvalidDataException("a saved TLP is longer than a TLP can be");
        }

        var words = new uint[length];
        for (int i = 0; i < length; i++)
        {
            words[i] = reader.ReadUInt32();
        }

        return words;
    }
}
