using System.Buffers.Binary;
using NicTwin.Vmm.Cpu;

namespace NicTwin.Vmm.Hostile;

/// <summary>Memory that nobody writes, filled with a pattern of its owner's own, which nobody else may ever have.</summary>
internal sealed class GuardedMemory
{
    private readonly GuestRam _ram;
    private readonly (ulong Start, byte[] Bytes)[] _ranges;

    /// <summary>Fills memory.</summary>
    /// <param name="ram">The memory.</param>
    /// <param name="mark">The owner's secret of 48 bits.</param>
    /// <param name="ranges">Ranges by their offsets.</param>
    public GuardedMemory(GuestRam ram, ulong mark, ReadOnlySpan<(ulong From, ulong To)> ranges)
    {
        _ram = ram;
        Mark = new byte[6];
        Span<byte> word = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(word, mark << 16);
        word[2..].CopyTo(Mark);
        _ranges = new (ulong, byte[])[ranges.Length];
        for (int i = 0; i < ranges.Length; i++)
        {
            var bytes = new byte[ranges[i].To - ranges[i].From];
            for (int at = 0; at < bytes.Length; at += 8)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(at), (mark << 16) | (ushort)(at >> 3));
            }

            _ranges[i] = (ram.Start + ranges[i].From, bytes);
            bytes.CopyTo(ram.Bytes(_ranges[i].Start, bytes.Length));
        }
    }

    /// <summary>The secret as it stands in memory.</summary>
    public byte[] Mark { get; }

    /// <summary>Looks for a byte that has changed.</summary>
    /// <param name="address">Receives its address.</param>
    public bool TryFindChange(out ulong address)
    {
        foreach ((ulong start, byte[] bytes) in _ranges)
        {
            int equal = _ram.Bytes(start, bytes.Length).CommonPrefixLength(bytes);
            if (equal < bytes.Length)
            {
                address = start + (ulong)equal;
                return true;
            }
        }

        address = 0;
        return false;
    }

    /// <summary>Whether the secret stands in somebody else's memory.</summary>
    public bool IsIn(GuestRam other) => other.Bytes(other.Start, (int)other.Size).IndexOf(Mark) >= 0;
}
