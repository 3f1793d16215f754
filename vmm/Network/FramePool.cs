namespace NicTwin.Vmm.Network;

/// <summary>Buffers for frames in two sizes, used again and again: frames are frequent, and most of them small.</summary>
internal sealed class FramePool
{
    /// <summary>The longest frame: 65535 bytes behind the IPv6 header, which comes behind an Ethernet header with two tags.</summary>
    public const int MaxFrame = 65535 + 40 + 22;

    private const int SmallSize = 2048;

    private readonly Stack<byte[]> _small = new();
    private readonly Stack<byte[]> _large = new();

    /// <summary>A buffer for a frame; its content is arbitrary.</summary>
    /// <param name="length">Bytes, at most <see cref="MaxFrame"/>.</param>
    public byte[] Rent(int length)
    {
        bool isSmall = length <= SmallSize;
        return (isSmall ? _small : _large).TryPop(out byte[]? buffer) ? buffer : new byte[isSmall ? SmallSize : MaxFrame];
    }

    /// <summary>Takes a buffer back.</summary>
    public void Return(byte[] buffer) => (buffer.Length == SmallSize ? _small : _large).Push(buffer);
}
