using System.Buffers.Binary;

namespace NicTwin.Vmm.Network;

/// <summary>The Internet's ones' complement sums (RFC 1071).</summary>
internal static class Checksums
{
    /// <summary>The sum over bytes that begin at an even place, and what was summed before.</summary>
    /// <param name="data">The bytes; an odd one at the end counts as if a zero followed.</param>
    /// <param name="before">A sum of this function.</param>
    /// <returns>16 bits, not inverted.</returns>
    public static uint Sum(ReadOnlySpan<byte> data, uint before = 0)
    {
        // The order of bytes makes no difference to such a sum but for its own (RFC 1071, 2): words of the machine's order are faster.
        ulong sum = 0;
        while (data.Length >= 4)
        {
            sum += BinaryPrimitives.ReadUInt32LittleEndian(data);
            data = data[4..];
        }

        if (data.Length >= 2)
        {
            sum += BinaryPrimitives.ReadUInt16LittleEndian(data);
            data = data[2..];
        }

        if (data.Length > 0)
        {
            sum += data[0];
        }

        return Fold(BinaryPrimitives.ReverseEndianness((ushort)Fold(sum)) + (ulong)before);
    }

    /// <summary>What stands in a header for a sum.</summary>
    public static ushort Finish(uint sum) => (ushort)~Fold(sum);

    /// <summary>What stands in the header of a transport: never 0, which means none with UDP and is equal to 0xffff else (RFC 768).</summary>
    public static ushort FinishTransport(uint sum)
    {
        ushort value = Finish(sum);
        return value == 0 ? ushort.MaxValue : value;
    }

    private static uint Fold(ulong sum)
    {
        while (sum > ushort.MaxValue)
        {
            sum = (sum & ushort.MaxValue) + (sum >> 16);
        }

        return (uint)sum;
    }
}
