namespace NicTwin.Model;

/// <content>The clock of time synchronization, and the times of stamped packets.</content>
public sealed partial class Device
{
    private const int PeriodLsb = 24;

    // now = base + ticks of 16 ns since origin times increment.
    private ulong _base;
    private ulong _origin;
    private uint _systimHigh;
    private ulong _transmitStamp;
    private ulong _receiveStamp;
    private bool _transmitStamped;
    private bool _receiveStamped;

    /// <summary>queue_filter may stamp a frame: reception is stamped, and the last stamp was read.</summary>
    public bool StampReady { get; private set; }

    /// <summary>Which frames: TSYNCRXCTL 3:1.</summary>
    public int StampType { get; private set; }

    /// <summary>Control field of the messages of version 1.</summary>
    public int StampControl { get; private set; }

    /// <summary>Message id of the messages of version 2.</summary>
    public int StampMessage { get; private set; }

    /// <summary>Some packet was stamped.</summary>
    private bool StampPending => _txBuffer.FrameStamped | _queueFilter.StampValid;

    private ulong Now(ulong time)
    {
        uint increment = _plain[Registers.Timinca.Word];
        if (increment >> PeriodLsb == 0)
        {
            return _base;
        }

        ulong ticks = (ulong)((long)(time - _origin) >> 1);
        return _base + (ticks * (increment & Registers.Timinca.Increment));
    }

    /// <summary>Reads a register of this part; false when it is another one.</summary>
    private bool ReadTimeSync(byte register, bool acts)
    {
        switch (register)
        {
            case Registers.Systiml.Id:
                ulong now = Now(_nic.Time);
                _rdata = (uint)now;
                _systimHigh = acts ? (uint)(now >> 32) : _systimHigh;
                return true;
            case Registers.Systimh.Id:
                _rdata = _systimHigh;
                return true;
            case Registers.Tsynctxctl.Id:
                _rdata = _plain[Word(register)] | (_transmitStamped ? Registers.Tsynctxctl.Valid : 0);
                return true;
            case Registers.Txstmpl.Id:
                _rdata = (uint)_transmitStamp;
                return true;
            case Registers.Txstmph.Id:
                _rdata = (uint)(_transmitStamp >> 32);
                _transmitStamped &= !acts;
                return true;
            case Registers.Tsyncrxctl.Id:
                _rdata = _plain[Word(register)] | (_receiveStamped ? Registers.Tsyncrxctl.Valid : 0);
                return true;
            case Registers.Rxstmpl.Id:
                _rdata = (uint)_receiveStamp;
                return true;
            case Registers.Rxstmph.Id:
                _rdata = (uint)(_receiveStamp >> 32);
                _receiveStamped &= !acts;
                return true;
            default:
                return false;
        }
    }

    /// <summary>A write of the clock, of its increment or of an amount by which it changes: no tick is lost or counted twice.</summary>
    private void WriteClock(byte register, uint data, uint mask)
    {
        if (mask == 0)
        {
            return;
        }

        ulong time = _nic.Time;
        ulong now = Now(time);
        bool stood = _plain[Registers.Timinca.Word] >> PeriodLsb == 0;
        _origin = stood ? time : time - ((time - _origin) & 1);
        uint low = register == Registers.Systiml.Id ? Bits.Merge((uint)now, data, mask) : (uint)now;
        uint high = register == Registers.Systimh.Id ? Bits.Merge((uint)(now >> 32), data, mask) : (uint)(now >> 32);
        _base = low | ((ulong)high << 32);
        if (register is Registers.Timinca.Id or Registers.Timadjh.Id)
        {
            WritePlain(register, data, mask);
        }

        if (register == Registers.Timadjh.Id)
        {
            Adjust();
        }
    }

    /// <summary>Adds TIMADJ to the clock, or takes it off, as both registers are now.</summary>
    private void Adjust()
    {
        uint high = _plain[Registers.Timadjh.Word];
        ulong amount = _plain[Registers.Timadjl.Word] | ((ulong)(high & Registers.Timadjh.High) << 32);
        _base = (high & Registers.Timadjh.Sign) == 0 ? _base + amount : _base - amount;
    }

    /// <summary>Stamps of this clock; the registers as they were before an access decide about them.</summary>
    private (bool Transmit, ulong TransmitTime, bool Receive, ulong ReceiveTime) Stamps() => (
        _txBuffer.FrameStamped && (_plain[Registers.Tsynctxctl.Word] & Registers.Tsynctxctl.En) != 0 && !_transmitStamped, Now(_nic.Time),
        _queueFilter.StampValid, Now(_queueFilter.StampTime));

    private void Stamp(in (bool Transmit, ulong TransmitTime, bool Receive, ulong ReceiveTime) stamps)
    {
        if (stamps.Transmit)
        {
            _transmitStamped = true;
            _transmitStamp = stamps.TransmitTime;
        }

        if (stamps.Receive)
        {
            _receiveStamped = true;
            _receiveStamp = stamps.ReceiveTime;
        }
    }

    private void ClearTimeSync()
    {
        _base = _origin = 0;
        _systimHigh = 0;
        _transmitStamp = _receiveStamp = 0;
        _transmitStamped = _receiveStamped = false;
    }

    private void UpdateStampLevels()
    {
        uint control = _plain[Registers.Tsyncrxctl.Word];
        uint messages = _plain[Registers.Tsyncrxcfg.Word];
        StampReady = (control & Registers.Tsyncrxctl.En) != 0 && !_receiveStamped;
        StampType = (int)((control & Registers.Tsyncrxctl.Type) >> Registers.Tsyncrxctl.TypeLsb);
        StampControl = (int)(messages & 0xFF);
        StampMessage = (int)((messages >> 8) & 0xFF);
    }

    private void TransferTimeSync(StateTransfer state)
    {
        state.Field(ref _base);
        state.Field(ref _origin);
        state.Field(ref _systimHigh);
        state.Field(ref _transmitStamp);
        state.Field(ref _receiveStamp);
        state.Field(ref _transmitStamped);
        state.Field(ref _receiveStamped);
        UpdateStampLevels();
    }
}
