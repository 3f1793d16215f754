namespace NicTwin.Testbench;

/// <summary>Told of every TLP and frame in the clock in which its last beat passes.</summary>
/// <remarks>
/// TLPs of the NIC are told before host memory changes. The buffers belong to the caller and are reused: an observer
/// copies what it keeps.
/// </remarks>
public interface IBusObserver
{
    /// <summary>The NIC took a TLP.</summary>
    void TlpToNic(Tlp tlp, ulong time);

    /// <summary>The NIC sent a TLP.</summary>
    void TlpFromNic(Tlp tlp, ulong time);

    /// <summary>The NIC was offered the last beat of a frame.</summary>
    void FrameToNic(ReadOnlySpan<byte> frame, bool badFcs, ulong time);

    /// <summary>The NIC sent a frame.</summary>
    void FrameFromNic(ReadOnlySpan<byte> frame, bool badFcs, ulong time);

    /// <summary>Beats of the NIC that are no TLP or frame.</summary>
    void FramingError(string text, ulong time);
}
