using NicTwin.Testbench;

namespace NicTwin.Vmm.Pcie;

/// <summary>Answers memory reads of a NIC with completions.</summary>
internal static class ReadCompletions
{
    // Completions are cut at multiples of this: legal with both values of the read completion boundary.
    private const int CutBytes = 128;

    // A completion copies traffic class and attributes of its request (PCI Express Base Specification, 2.2.9).
    private const uint ClassAndAttributes = 0x0074_3000;

    /// <summary>Sends the completions of a read; false when there was no room for one of them.</summary>
    /// <param name="downstream">The way to the NIC.</param>
    /// <param name="request">The read.</param>
    /// <param name="data">The bytes that it asks for; empty: the status is Unsupported Request.</param>
    /// <param name="arrival">When they arrive, in clocks.</param>
    public static bool TrySend(DownstreamQueue downstream, Tlp request, ReadOnlySpan<byte> data, long arrival)
    {
        Span<uint> words = stackalloc uint[DownstreamQueue.MaxWords];
        ulong address = request.Address + (ulong)request.FirstByteOffset;
        if (data.IsEmpty)
        {
            int header = TlpBuilder.CompletionHeader(words, 0, 0, CompletionStatus.UnsupportedRequest, request.RequestedBytes, request.RequesterId, request.Tag, (int)(address & 0x7f));
            words[0] |= request.Word0 & ClassAndAttributes;
            return downstream.TryAdd(words[..header], arrival, -1, posted: false);
        }

        bool room = true;
        while (!data.IsEmpty)
        {
            int count = Math.Min(data.Length, CutBytes - (int)(address & (CutBytes - 1)));
            int lane = (int)(address & 3);
            int length = (lane + count + 3) / 4;
            int header = TlpBuilder.CompletionHeader(words, length, 0, CompletionStatus.Successful, data.Length, request.RequesterId, request.Tag, (int)(address & 0x7f));
            TlpBuilder.PackPayload(words.Slice(header, length), data[..count], lane);
            words[0] |= request.Word0 & ClassAndAttributes;
            room &= downstream.TryAdd(words[..(header + length)], arrival, -1, posted: false);
            data = data[count..];
            address += (ulong)count;
        }

        return room;
    }
}
