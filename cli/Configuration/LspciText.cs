using System.Buffers.Binary;
using System.Text;

namespace NicTwin.Cli.Configuration;

/// <summary>The form that `lspci -xxxx` writes and `lspci -F` reads: a line with the BDF, then lines of 16 bytes.</summary>
internal static class LspciText
{
    private const int SpaceSize = 4096;

    /// <summary>Reads the 4096 bytes of function <paramref name="id"/> (BDF).</summary>
    public static byte[] ReadSpace(ConfigurationAccess access, int id)
    {
        byte[] space = new byte[SpaceSize];
        for (int offset = 0; offset < SpaceSize; offset += 4)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(space.AsSpan(offset), access.Read(id, offset));
        }

        return space;
    }

    /// <summary>
    /// Puts the ids of a VF, which read FFFF in its own configuration space, into <paramref name="space"/> as a host shows
    /// them: the PF's vendor and the VF Device ID (SR-IOV 3.4.1.1 and 3.4.1.2). Other functions are left alone.
    /// </summary>
    public static void ShowHostIds(byte[] space, uint virtualFunctionIds)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(space) == uint.MaxValue)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(space, virtualFunctionIds);
        }
    }

    /// <summary>Writes one function.</summary>
    public static void Append(StringBuilder text, int id, ReadOnlySpan<byte> space)
    {
        text.Append($"{Bdf.Text(id)} Ethernet controller: {space[1]:x2}{space[0]:x2}:{space[3]:x2}{space[2]:x2}\n");
        for (int line = 0; line < space.Length; line += 16)
        {
            text.Append($"{line:x2}:");
            foreach (byte value in space.Slice(line, 16))
            {
                text.Append($" {value:x2}");
            }

            text.Append('\n');
        }

        text.Append('\n');
    }
}
