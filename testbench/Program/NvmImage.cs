namespace NicTwin.Testbench;

/// <summary>NVM images as the stock drivers accept them (facts/82576.md, section 3.2).</summary>
public static class NvmImage
{
    /// <summary>Words of an image.</summary>
    public const int Words = 256;

    /// <summary>First of the words that mean nothing to anybody.</summary>
    internal const int FreeWord = 0x80;

    /// <summary>How many of them an image of <see cref="Random"/> fills.</summary>
    internal const int FreeWords = 8;

    /// <summary>The sum of words 0..3F that a driver asks for.</summary>
    public const ushort Checksum = 0xbaba;

    /// <summary>The MAC of <see cref="Default"/>: 02:00:00:4e:54:00, first octet in bits 7:0.</summary>
    public const ulong DefaultMac = 0x00544e000002;

    /// <summary>The image that programs use unless they say otherwise.</summary>
    public static IReadOnlyList<ushort> Default { get; } = Create(DefaultMac);

    /// <summary>An image with a unicast MAC of any bits, and any values in some words that nobody uses.</summary>
    internal static ushort[] Random(RandomSource random)
    {
        ushort[] words = Create(random.Next() & 0xfffffffffffe);
        for (int i = 0; i < FreeWords; i++)
        {
            words[FreeWord + i] = (ushort)random.Next();
        }

        return words;
    }

    /// <summary>An image with some of its words replaced: value in bits 15:0, address above.</summary>
    public static ushort[] With(ReadOnlySpan<ushort> image, ReadOnlySpan<uint> words)
    {
        ushort[] changed = image.ToArray();
        foreach (uint word in words)
        {
            changed[word >> 16] = (ushort)word;
        }

        return changed;
    }

    /// <summary>The words in which <paramref name="image"/> is not <paramref name="original"/>, as <see cref="With"/> takes them.</summary>
    public static uint[] Difference(ReadOnlySpan<ushort> original, ReadOnlySpan<ushort> image)
    {
        var words = new List<uint>();
        for (int i = 0; i < image.Length; i++)
        {
            if (image[i] != original[i])
            {
                words.Add(((uint)i << 16) | image[i]);
            }
        }

        return [.. words];
    }

    /// <summary>An image for a MAC, the first octet in bits 7:0.</summary>
    public static ushort[] Create(ulong mac)
    {
        ushort[] words = new ushort[Words];
        words[0] = (ushort)mac;
        words[1] = (ushort)(mac >> 16);
        words[2] = (ushort)(mac >> 32);
        words[0x03] = 0x0d34;
        words[0x04] = 0xffff;
        words[0x05] = 0x2010;
        words[0x08] = 0x1040;
        words[0x09] = 0xffff;
        words[0x0a] = 0x002b;
        words[0x0b] = 0xa03c;
        words[0x0c] = 0x8086;
        words[0x0d] = 0x10c9;
        words[0x0f] = 0x70c3;
        words[0x10] = 0x0004;
        words[0x11] = 0x10c9;
        for (int i = 0x36; i < 0x3f; i++)
        {
            words[i] = 0xffff;
        }

        words[0x3d] = 0x00e0;
        words[0x40] = 0x0003;
        ushort sum = 0;
        for (int i = 0; i < 0x3f; i++)
        {
            sum += words[i];
        }

        words[0x3f] = (ushort)(Checksum - sum);
        return words;
    }
}
