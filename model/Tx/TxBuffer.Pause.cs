namespace NicTwin.Model;

/// <content>Pause frames, which do not come from the buffer.</content>
public sealed partial class TxBuffer
{
    private const int PauseWords = 8;

    // 60 bytes.
    private const byte PauseLastKeep = 0x0F;
    private const ulong PauseOpcode = 0x0100ul << 48;

    private bool _control;
    private ushort _sendTime;
    private bool _sendReady = true;

    // A beat that begins a frame whose time is wanted.
    private byte _mark;
    private byte _stageMark;
    private bool _frameStamped;
    private bool _frameStampedNext;

    /// <summary>Pulse: the first beat of such a frame has left.</summary>
    public bool FrameStamped => _frameStamped;

    /// <summary>A pause frame of flow_control is taken.</summary>
    public bool SendReady => _sendReady;

    private void ResetPause()
    {
        _control = false;
        _sendTime = 0;
        _sendReady = true;
        _mark = _stageMark = 0;
        _frameStamped = _frameStampedNext = false;
    }

    private void StartPauseFrame()
    {
        _wordsLeft = PauseWords;
        _lastKeep = PauseLastKeep;
        _sendTime = _flowControl.SendTime;
        _control = true;
        _mark = 0;
        _sending = true;
    }

    /// <summary>Word 0 to 7 of the frame: addresses, Ethertype, opcode, time, padding.</summary>
    private ulong PauseWord(int word)
    {
        ulong station = _packetControl.Station;
        return word switch
        {
            0 => _device.FlowAddress | (station << 48),
            1 => (station >> 16) | ((ulong)Swap(_device.FlowType) << 32) | PauseOpcode,
            2 => Swap(_sendTime),
            _ => 0,
        };
    }

    private static ushort Swap(ushort value) => (ushort)((value << 8) | (value >> 8));
}
