namespace NicTwin.Model;

/// <content>Outputs.</content>
public sealed partial class TxOffload
{
    /// <summary>At least 8 more entries fit.</summary>
    public bool WordSpace => _wordSpace;

    /// <summary>Pulse: one or two words for the transmit buffer.</summary>
    public bool WriteValid => _writeValid;

    /// <summary>There are two words.</summary>
    public bool WriteTwo => _writeTwo;

    /// <summary>Address of the first word, 0 to 5119.</summary>
    public int WriteAddress => _writeAddress;

    /// <summary>The first word.</summary>
    public ulong WriteData => _writeData;

    /// <summary>The word behind it.</summary>
    public ulong WriteBehind => _writeBehind;

    /// <summary>Pulse: words of a dropped frame are given back.</summary>
    public bool RewindValid => _rewindValid;

    /// <summary>Number of words given back.</summary>
    public int RewindWords => _rewindWords;

    /// <summary>A finished frame is offered to tx_buffer.</summary>
    public bool FrameValid => _state == State.Frame;

    /// <summary>Address of the frame's first word.</summary>
    public int FrameStart => _frameStart;

    /// <summary>Length of the frame in bytes.</summary>
    public int FrameBytes => _frameBytes;

    /// <summary>Queue of the frame.</summary>
    public int FrameQueue => _queue;

    /// <summary>Destination address of the frame, first octet in bits 7:0.</summary>
    public ulong FrameMac => _frameMac;

    /// <summary>Source address of the frame, first octet in bits 7:0.</summary>
    public ulong FrameSource => _frameSource;

    /// <summary>Bytes 12 to 15 of the frame, the first in bits 7:0.</summary>
    public uint FrameTag => _frameTag;

    /// <summary>The time at which the frame begins on the wire is wanted.</summary>
    public bool FrameStamp => _frameStamp;

    /// <summary>Pulse: a packet whose offload makes no sense was not sent.</summary>
    public bool Discard => _discard;

    /// <summary>Pulse: the last segment of a packet was handed over.</summary>
    public bool Segmented => _segmented;

    /// <summary>Nothing is in work but, perhaps, a packet whose next word has not arrived.</summary>
    public bool Quiet => _count == 0 && !PulsePending && _state is (State.Idle or State.Skip or State.Header or State.Payload);
}
