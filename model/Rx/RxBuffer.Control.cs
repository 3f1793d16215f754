namespace NicTwin.Model;

/// <content>MAC control frames: pause frames of the other side.</content>
public sealed partial class RxBuffer
{
    private const int PauseOpcode = 1;
    private const uint DiscardPause = 1u << 22;
    private const uint PassControl = 1u << 23;

    private ushort _time;
    private bool _pauseValid;
    private bool _pauseValidNext;
    private ushort _pauseTime;
    private ushort _pauseTimeNext;
    private bool _controlUnknown;
    private bool _controlUnknownNext;
    private int _level;

    /// <summary>Pulse: a pause frame has ended.</summary>
    public bool PauseValid => _pauseValid;

    /// <summary>Its time in quanta.</summary>
    public ushort PauseTime => _pauseTime;

    /// <summary>Pulse: a MAC control frame that is no pause frame has ended.</summary>
    public bool ControlUnknown => _controlUnknown;

    /// <summary>Words in use.</summary>
    public int ReceiveLevel => _level;

    private void ResetControlFrames()
    {
        _time = 0;
        _pauseValid = _pauseValidNext = false;
        _pauseTime = _pauseTimeNext = 0;
        _controlUnknown = _controlUnknownNext = false;
        _level = 0;
    }

    /// <summary>The frame that ends is a MAC control frame; tells flow_control of it.</summary>
    private bool IsControlFrame(int bytes)
    {
        if (_mac != _device.FlowAddress || SwapBytes(_tag) != _device.FlowType || _inBadFcs || bytes < ShortestBytes || _tooLong)
        {
            return false;
        }

        _pauseValidNext = IsPause;
        _pauseTimeNext = _time;
        _controlUnknownNext = !IsPause;
        return true;
    }

    private bool IsPause => SwapBytes(_tag >> 16) == PauseOpcode;

    /// <summary>A MAC control frame ends here and is not given to software.</summary>
    private bool IsConsumed => (_packetControl.Rctl & (IsPause ? DiscardPause : PassControl)) == (IsPause ? DiscardPause : 0);

    private static uint SwapBytes(uint value) => ((value & 0xFF) << 8) | ((value >> 8) & 0xFF);

    private void CommitControlFrames()
    {
        _pauseValid = _pauseValidNext;
        _pauseTime = _pauseTimeNext;
        _controlUnknown = _controlUnknownNext;
    }
}
