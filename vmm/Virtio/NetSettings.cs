using System.Buffers.Binary;
using NicTwin.Vmm.Accounting;

namespace NicTwin.Vmm.Virtio;

/// <summary>What the process of a virtio network device is told when the device is plugged in.</summary>
/// <param name="Mac">Its address; the first byte is the most significant of six.</param>
/// <param name="Packed">It offers packed rings.</param>
/// <param name="Pairs">Pairs of queues.</param>
/// <param name="Latency">Clocks from a notification to the service CPU.</param>
/// <param name="Costs">What its work costs.</param>
/// <remarks>
/// <code>
/// 0 address | 8 flags: 0 packed rings | 12 pairs | 16 latency | 24 costs, 32 bits each: copy of 1024 bytes, chain, wakeup | 36 0
/// </code>
/// </remarks>
internal sealed record NetSettings(ulong Mac, bool Packed, int Pairs, long Latency, CostModel Costs)
{
    /// <summary>Bytes of the message.</summary>
    public const int Size = 40;

    private const uint PackedFlag = 1;
    private const long LongestLatency = 1_000_000;

    /// <summary>Writes the message.</summary>
    public void Write(Span<byte> message)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(message, Mac);
        BinaryPrimitives.WriteUInt32LittleEndian(message[8..], Packed ? PackedFlag : 0);
        BinaryPrimitives.WriteInt32LittleEndian(message[12..], Pairs);
        BinaryPrimitives.WriteInt64LittleEndian(message[16..], Latency);
        BinaryPrimitives.WriteInt32LittleEndian(message[24..], Costs.CopyPerKilobyte);
        BinaryPrimitives.WriteInt32LittleEndian(message[28..], Costs.RingChain);
        BinaryPrimitives.WriteInt32LittleEndian(message[32..], Costs.ServiceWakeup);
    }

    /// <summary>Reads the message; false when it cannot be right.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out NetSettings settings)
    {
        settings = null!;
        if (message.Length != Size)
        {
            return false;
        }

        int pairs = BinaryPrimitives.ReadInt32LittleEndian(message[12..]);
        long latency = BinaryPrimitives.ReadInt64LittleEndian(message[16..]);
        int copy = BinaryPrimitives.ReadInt32LittleEndian(message[24..]);
        int chain = BinaryPrimitives.ReadInt32LittleEndian(message[28..]);
        int wakeup = BinaryPrimitives.ReadInt32LittleEndian(message[32..]);
        settings = new NetSettings(
            BinaryPrimitives.ReadUInt64LittleEndian(message),
            (BinaryPrimitives.ReadUInt32LittleEndian(message[8..]) & PackedFlag) != 0,
            pairs,
            latency,
            CostModel.Free with { CopyPerKilobyte = copy, RingChain = chain, ServiceWakeup = wakeup });
        return pairs is >= 1 and <= NetDeviceOptions.MaxPairs && latency is >= 1 and <= LongestLatency && copy >= 0 && chain >= 0 && wakeup >= 0;
    }
}
