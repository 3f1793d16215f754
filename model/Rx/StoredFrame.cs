using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <summary>A frame in a packet buffer, by byte. The buffer is a ring of words of 64 bits, the first byte of each in bits 7:0.</summary>
internal readonly ref struct StoredFrame
{
    private const int WordBytes = 8;

    // The frame's words: up to the end of the ring, and those that go on at its begin.
    private readonly ReadOnlySpan<ulong> _front;
    private readonly ReadOnlySpan<ulong> _back;

    /// <summary>A frame of <paramref name="bytes"/> bytes whose first word is at <paramref name="start"/>.</summary>
    public StoredFrame(ulong[] memory, int start, int bytes)
    {
        int words = (bytes + WordBytes - 1) / WordBytes;
        int front = Math.Min(words, memory.Length - start);
        _front = memory.AsSpan(start, front);
        _back = memory.AsSpan(0, words - front);
        Bytes = bytes;
    }

    /// <summary>Length in bytes, without FCS.</summary>
    public int Bytes { get; }

    /// <summary>The byte at a position.</summary>
    public uint Byte(int position) => (uint)(Word(position / WordBytes) >> (WordBytes * (position % WordBytes))) & 0xFF;

    /// <summary>Two bytes as a number, the first one high.</summary>
    public uint Pair(int position) => (Byte(position) << 8) | Byte(position + 1);

    /// <summary>Up to four bytes as a number, the first one in bits 7:0.</summary>
    public uint Number(int position, int bytes)
    {
        uint number = 0;
        for (int i = bytes - 1; i >= 0; i--)
        {
            number = (number << 8) | Byte(position + i);
        }

        return number;
    }

    /// <summary>The sum of the numbers of 16 bits from a position up to <paramref name="end"/>, folded to 16 bits: numbers begin at even positions, a byte that is missing counts as 0.</summary>
    public uint Sum(int begin, int end)
    {
        if (begin >= end)
        {
            return 0;
        }

        // Lanes are added as they lie in the words, low byte first: the folded sum has its bytes swapped.
        int first = begin / WordBytes;
        int last = (end - 1) / WordBytes;
        ulong head = ulong.MaxValue << (WordBytes * (begin % WordBytes));
        ulong tail = ulong.MaxValue >> (WordBytes * (WordBytes - 1 - ((end - 1) % WordBytes)));
        if (first == last)
        {
            return Swapped(Halves(Word(first) & head & tail));
        }

        ulong sum = Halves(Word(first) & head) + Halves(Word(last) & tail);
        int inner = first + 1;
        if (inner < _front.Length)
        {
            sum += SumOf(_front[inner..Math.Min(last, _front.Length)]);
            inner = _front.Length;
        }

        if (inner < last)
        {
            sum += SumOf(_back[(inner - _front.Length)..(last - _front.Length)]);
        }

        return Swapped(sum);
    }

    /// <summary>CRC32c from <paramref name="begin"/> up to <paramref name="end"/>, with the four bytes at <paramref name="hole"/> as 0.</summary>
    public uint Crc32C(int begin, int end, int hole)
    {
        const int HoleBytes = 4;
        uint crc = uint.MaxValue;
        for (int p = begin; p < end; p++)
        {
            crc = BitOperations.Crc32C(crc, p >= hole && p < hole + HoleBytes ? (byte)0 : (byte)Byte(p));
        }

        return ~crc;
    }

    /// <summary>Folds a sum of numbers of 16 bits: its carries are added to it until it has 16 bits.</summary>
    public static uint Fold(ulong sum)
    {
        while (sum > 0xFFFF)
        {
            sum = (sum & 0xFFFF) + (sum >> 16);
        }

        return (uint)sum;
    }

    private static uint Swapped(ulong sum) => BinaryPrimitives.ReverseEndianness((ushort)Fold(sum));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Halves(ulong word) => (word & uint.MaxValue) + (word >> 32);

    private static ulong SumOf(ReadOnlySpan<ulong> words)
    {
        ulong sum = 0;
        foreach (ulong word in words)
        {
            sum += Halves(word);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Word(int index) => index < _front.Length ? _front[index] : _back[index - _front.Length];
}
