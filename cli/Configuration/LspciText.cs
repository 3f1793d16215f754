using System.Buffers.Binary;
using System.Text;

namespace NicTwin.Cli.Configuration;

/// <summary>The form that `lspci -xxxx` writes and `lspci -F` reads: a line with the BDF, then lines of 16 bytes.</summary>
internal static class LspciText
{
    /// <summary>Appends the configuration space of one function.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="id">Bus, device and function number as 16 bits.</param>
    /// <param name="words">The DWs of the space from offset 0 on.</param>
    public static void Append(StringBuilder text, int id, ReadOnlySpan<uint> words)
    {
        text.Append($"{Bdf(id)} Ethernet controller: {words[0] & 0xffff:x4}:{words[0] >> 16:x4}\n");
        Span<byte> bytes = stackalloc byte[4];
        for (int i = 0; i < words.Length; i++)
        {
            if ((i & 3) == 0)
            {
                text.Append($"{i * 4:x2}:");
            }

            BinaryPrimitives.WriteUInt32LittleEndian(bytes, words[i]);
            text.Append($" {bytes[0]:x2} {bytes[1]:x2} {bytes[2]:x2} {bytes[3]:x2}");
            if ((i & 3) == 3)
            {
                text.Append('\n');
            }
        }

        text.Append('\n');
    }

    /// <summary>The usual form of a BDF, 01:10.2.</summary>
    public static string Bdf(int id) => $"{(id >> 8) & 0xff:x2}:{(id >> 3) & 0x1f:x2}.{id & 7}";
}
