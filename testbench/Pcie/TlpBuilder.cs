using System.Buffers.Binary;

namespace NicTwin.Testbench;

/// <summary>Builds TLPs into buffers of DWs; every method returns the number of DWs written.</summary>
/// <remarks>Field values that are too wide are cut, never spread into neighbouring fields.</remarks>
public static class TlpBuilder
{
    /// <summary>Fmt and Type of a memory read with a 3 DW header.</summary>
    public const uint MemoryRead3 = 0x00000000;

    /// <summary>Fmt and Type of a memory read with a 4 DW header.</summary>
    public const uint MemoryRead4 = 0x20000000;

    /// <summary>Fmt and Type of a memory write with a 3 DW header.</summary>
    public const uint MemoryWrite3 = 0x40000000;

    /// <summary>Fmt and Type of a memory write with a 4 DW header.</summary>
    public const uint MemoryWrite4 = 0x60000000;

    /// <summary>Fmt and Type of a type 0 configuration read.</summary>
    public const uint ConfigurationRead0 = 0x04000000;

    /// <summary>Fmt and Type of a type 0 configuration write.</summary>
    public const uint ConfigurationWrite0 = 0x44000000;

    /// <summary>Fmt and Type of a completion without data.</summary>
    public const uint Completion = 0x0a000000;

    /// <summary>Fmt and Type of a completion with data.</summary>
    public const uint CompletionWithData = 0x4a000000;

    /// <summary>The bit that turns a type 0 configuration request into type 1.</summary>
    public const uint ConfigurationType1 = 0x01000000;

    /// <summary>The TD bit of header DW 0.</summary>
    public const uint DigestBit = 0x8000;

    /// <summary>The EP bit of header DW 0.</summary>
    public const uint PoisonedBit = 0x4000;

    /// <summary>
    /// A memory read of <paramref name="bytes"/> bytes (0..4096) at any byte address; 0 bytes make a zero-length read.
    /// Addresses below 4 GiB get a 3 DW header.
    /// </summary>
    public static int MemoryRead(Span<uint> words, ulong address, int bytes, int requesterId, int tag)
    {
        Span(address, bytes, out int length, out int first, out int last);
        return RequestHeader(words, address, MemoryRead3, length, first, last, requesterId, tag);
    }

    /// <summary>A memory write of 1..4096 bytes at any byte address.</summary>
    public static int MemoryWrite(Span<uint> words, ulong address, ReadOnlySpan<byte> data, int requesterId, int tag)
    {
        Span(address, data.Length, out int length, out int first, out int last);
        int header = RequestHeader(words, address, MemoryWrite3, length, first, last, requesterId, tag);
        PackPayload(words.Slice(header, length), data, (int)(address & 3));
        return header + length;
    }

    /// <summary>A type 0 or type 1 configuration read of one DW with byte enables.</summary>
    public static int ConfigurationRead(Span<uint> words, int target, int register, int byteEnables, int requesterId, int tag, bool type1)
    {
        words[0] = ConfigurationRead0 | (type1 ? ConfigurationType1 : 0) | 1;
        words[1] = Word1(requesterId, tag, byteEnables, 0);
        words[2] = ((uint)(target & 0xffff) << 16) | ((uint)(register & 0x3ff) << 2);
        return 3;
    }

    /// <summary>A type 0 or type 1 configuration write of one DW with byte enables.</summary>
    public static int ConfigurationWrite(Span<uint> words, int target, int register, uint value, int byteEnables, int requesterId, int tag, bool type1)
    {
        ConfigurationRead(words, target, register, byteEnables, requesterId, tag, type1);
        words[0] |= 0x40000000;
        words[3] = value;
        return 4;
    }

    /// <summary>The header of a completion.</summary>
    /// <param name="words">Receives 3 DWs.</param>
    /// <param name="length">Payload in DWs, 0..1024; 0 makes a completion without data.</param>
    /// <param name="completerId">Completer id.</param>
    /// <param name="status">Status.</param>
    /// <param name="byteCount">Bytes left, this completion included, 1..4096.</param>
    /// <param name="requesterId">Requester id of the request.</param>
    /// <param name="tag">Tag of the request.</param>
    /// <param name="lowerAddress">Bits 6:0 of the first byte's address.</param>
    public static int CompletionHeader(Span<uint> words, int length, int completerId, CompletionStatus status, int byteCount, int requesterId, int tag, int lowerAddress)
    {
        words[0] = length == 0 ? Completion : CompletionWithData | ((uint)length & 0x3ff);
        words[1] = ((uint)(completerId & 0xffff) << 16) | (((uint)status & 7) << 13) | ((uint)byteCount & 0xfff);
        words[2] = ((uint)(requesterId & 0xffff) << 16) | ((uint)(tag & 0xff) << 8) | ((uint)lowerAddress & 0x7f);
        return 3;
    }

    /// <summary>Header DW 1 of a request.</summary>
    public static uint Word1(int requesterId, int tag, int firstByteEnables, int lastByteEnables) =>
        ((uint)(requesterId & 0xffff) << 16) | ((uint)(tag & 0xff) << 8) | ((uint)(lastByteEnables & 0xf) << 4) | ((uint)firstByteEnables & 0xf);

    /// <summary>Puts bytes into payload DWs, the first one at byte lane <paramref name="lane"/> of the first DW.</summary>
    public static void PackPayload(Span<uint> words, ReadOnlySpan<byte> data, int lane)
    {
        if (lane == 0 && (data.Length & 3) == 0)
        {
            for (int i = 0; i < words.Length; i++)
            {
                words[i] = BinaryPrimitives.ReadUInt32LittleEndian(data[(i * 4)..]);
            }

            return;
        }

        words.Clear();
        for (int i = 0; i < data.Length; i++)
        {
            int position = lane + i;
            words[position >> 2] |= (uint)data[i] << ((position & 3) * 8);
        }
    }

    /// <summary>DWs and byte enables that cover a span of bytes.</summary>
    public static void Span(ulong address, int bytes, out int length, out int firstByteEnables, out int lastByteEnables)
    {
        int offset = (int)(address & 3);
        if (bytes == 0)
        {
            length = 1;
            firstByteEnables = 0;
            lastByteEnables = 0;
            return;
        }

        length = (offset + bytes + 3) >> 2;
        firstByteEnables = (0xf << offset) & 0xf;
        int end = (offset + bytes) & 3;
        int lastMask = end == 0 ? 0xf : (1 << end) - 1;
        if (length == 1)
        {
            firstByteEnables &= lastMask;
            lastByteEnables = 0;
        }
        else
        {
            lastByteEnables = lastMask;
        }
    }

    private static int RequestHeader(Span<uint> words, ulong address, uint type, int length, int first, int last, int requesterId, int tag)
    {
        words[1] = Word1(requesterId, tag, first, last);
        if (address >> 32 == 0)
        {
            words[0] = type | ((uint)length & 0x3ff);
            words[2] = (uint)address & ~3u;
            return 3;
        }

        words[0] = type | 0x20000000 | ((uint)length & 0x3ff);
        words[2] = (uint)(address >> 32);
        words[3] = (uint)address & ~3u;
        return 4;
    }
}
