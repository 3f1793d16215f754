namespace NicTwin.Model;

/// <summary>Errors: grants to the three sources, AER status and header log, error messages.</summary>
public sealed partial class ConfigSpace
{
    private const int MessageDepth = 4;
    private const byte KindPoisoned = 12;
    private const byte KindTimeout = 14;
    private const byte KindCompleterAbort = 15;
    private const byte KindUnexpectedCompletion = 16;
    private const byte KindMalformed = 18;
    private const byte KindUnsupportedRequest = 20;

    // Not AER errors: what a completion of a request of ours said.
    private const byte KindReceivedUnsupported = 30;
    private const byte KindReceivedAbort = 31;

    private const byte MessageCorrectable = 0x30;
    private const byte MessageNonFatal = 0x31;
    private const byte MessageFatal = 0x33;

    private enum Grant : byte
    {
        None,
        Receive,
        Request,
        Read,
    }

    private Grant _grant;
    private Grant _grantNext;

    // The queue's head is an output: a push goes behind it, so entries change in place and head and count in Commit.
    private readonly byte[] _messageCodes = new byte[MessageDepth];
    private readonly byte[] _messageFunctions = new byte[MessageDepth];
    private byte _messageHead;
    private byte _messageCount;
    private byte _messageHeadNext;
    private byte _messageCountNext;

    // What the error of this clock does, decided by EvalErrors.
    private bool _errorTaken;
    private int _errorFunction;
    private uint _errorStatusBits;
    private uint _errorDeviceBits;
    private uint _errorUncorrectable;
    private uint _errorCorrectable;
    private bool _errorFirst;
    private bool _errorLogged;
    private byte _errorKind;
    private uint _errorHeader0;
    private uint _errorHeader1;
    private uint _errorHeader2;
    private uint _errorHeader3;

    /// <summary>An error of tlp_rx is taken.</summary>
    public bool ErrorReceiveReady => _grant == Grant.Receive;

    /// <summary>An error of completer is taken.</summary>
    public bool ErrorRequestReady => _grant == Grant.Request;

    /// <summary>An error of dma_read is taken.</summary>
    public bool ErrorReadReady => _grant == Grant.Read;

    /// <summary>An error message is offered.</summary>
    public bool MessageValid => _messageCount != 0;

    /// <summary>Message code: 0x30 ERR_COR, 0x31 ERR_NONFATAL, 0x33 ERR_FATAL.</summary>
    public byte MessageCode => _messageCodes[_messageHead];

    /// <summary>Function that sends the message.</summary>
    public byte MessageFunction => _messageFunctions[_messageHead];

    private void ResetErrors()
    {
        _grant = _grantNext = Grant.None;
        Array.Clear(_messageCodes);
        Array.Clear(_messageFunctions);
        _messageHead = _messageHeadNext = 0;
        _messageCount = _messageCountNext = 0;
        _errorTaken = false;
    }

    private void EvalErrors()
    {
        _errorTaken = false;
        _messageHeadNext = _messageHead;
        _messageCountNext = _messageCount;
        if (_messageCount != 0 && _message.ErrorReady)
        {
            _messageHeadNext = (byte)((_messageHead + 1) % MessageDepth);
            _messageCountNext--;
        }

        _grantNext = _grant;
        switch (_grant)
        {
            case Grant.None:
                if (_messageCount <= MessageDepth - 2)
                {
                    _grantNext = _tlpRx.ErrorValid ? Grant.Receive
                        : _completer.ErrorValid ? Grant.Request
                        : _dmaRead.ErrorValid ? Grant.Read
                        : Grant.None;
                }

                break;
            case Grant.Receive:
                if (_tlpRx.ErrorValid)
                {
                    Header(_tlpRx.ErrorHeader0, _tlpRx.ErrorHeader1, _tlpRx.ErrorHeader2, _tlpRx.ErrorHeader3);
                    Take(_tlpRx.ErrorKind, 0, advisory: false);
                }

                break;
            case Grant.Request:
                if (_completer.ErrorValid)
                {
                    Header(_completer.ErrorHeader0, _completer.ErrorHeader1, _completer.ErrorHeader2, _completer.ErrorHeader3);
                    Take(_completer.ErrorKind, _completer.ErrorFunction, _completer.ErrorAdvisory);
                }

                break;
            default:
                if (_dmaRead.ErrorValid)
                {
                    Header(_dmaRead.ErrorHeader0, _dmaRead.ErrorHeader1, _dmaRead.ErrorHeader2, _dmaRead.ErrorHeader3);
                    Take(_dmaRead.ErrorKind, _dmaRead.ErrorFunction, advisory: false);
                    if (_errorKind == KindPoisoned && (_pf[Configuration.PfSlotCommand] & Configuration.PfCommandParityResponse) != 0)
                    {
                        _errorStatusBits |= Configuration.PfCommandMasterDataParityError;
                    }
                }

                break;
        }
    }

    private void Header(uint dw0, uint dw1, uint dw2, uint dw3)
    {
        _errorHeader0 = dw0;
        _errorHeader1 = dw1;
        _errorHeader2 = dw2;
        _errorHeader3 = dw3;
    }

    private void Take(byte kind, int function, bool advisory)
    {
        // A malformed TLP belongs to no single function (SR-IOV 1.1, section 4.2.2.1): the PF reports it.
        if (kind == KindMalformed)
        {
            function = 0;
        }

        _grantNext = Grant.None;
        _errorTaken = true;
        _errorKind = kind;
        _errorFunction = function;
        _errorStatusBits = kind switch
        {
            KindPoisoned => Configuration.PfCommandDetectedParityError,
            KindReceivedUnsupported => Configuration.PfCommandReceivedMasterAbort,
            KindReceivedAbort => Configuration.PfCommandReceivedTargetAbort,
            KindCompleterAbort when advisory => Configuration.PfCommandSignaledTargetAbort,
            _ => 0,
        };
        _errorDeviceBits = 0;
        _errorUncorrectable = 0;
        _errorCorrectable = 0;
        _errorFirst = false;
        _errorLogged = false;
        if (kind >= KindReceivedUnsupported)
        {
            return;
        }

        uint bit = 1u << kind;
        uint control = _pf[Configuration.PfSlotDeviceControl];
        bool unsupported = kind == KindUnsupportedRequest;
        bool reported = !unsupported || (control & Configuration.PfDeviceControlUnsupportedRequestEnable) != 0;
        bool severe = (_pf[Configuration.PfSlotAerUncorrectableSeverity] & bit) != 0;
        uint status = function == 0
            ? _pf[Configuration.PfSlotAerUncorrectableStatus]
            : _vf[((function - 1) * Configuration.VfSlots) + Configuration.VfSlotAerUncorrectableStatus];
        uint pointer = function == 0
            ? _pf[Configuration.PfSlotAerControl]
            : _vf[((function - 1) * Configuration.VfSlots) + Configuration.VfSlotAerControl];
        bool first = ((status >> (int)(pointer & 0x1F)) & 1) == 0;
        _errorUncorrectable = bit;
        _errorDeviceBits = unsupported ? Configuration.PfDeviceControlUnsupportedRequestDetected : 0;
        if (!severe && (advisory || kind == KindUnexpectedCompletion))
        {
            _errorDeviceBits |= Configuration.PfDeviceControlCorrectableDetected;
            _errorCorrectable = Configuration.PfAerCorrectableStatusAdvisory;
            if ((_pf[Configuration.PfSlotAerCorrectableMask] & Configuration.PfAerCorrectableMaskAdvisory) == 0)
            {
                Log(first, kind);
                if (reported && (control & Configuration.PfDeviceControlCorrectableEnable) != 0)
                {
                    PushMessage(MessageCorrectable, function);
                }
            }

            return;
        }

        _errorDeviceBits |= severe ? Configuration.PfDeviceControlFatalDetected : Configuration.PfDeviceControlNonFatalDetected;
        if ((_pf[Configuration.PfSlotAerUncorrectableMask] & bit) != 0)
        {
            return;
        }

        Log(first, kind);
        bool serr = (_pf[Configuration.PfSlotCommand] & Configuration.PfCommandSerrEnable) != 0;
        uint enable = severe ? Configuration.PfDeviceControlFatalEnable : Configuration.PfDeviceControlNonFatalEnable;
        if (serr || (reported && (control & enable) != 0))
        {
            PushMessage(severe ? MessageFatal : MessageNonFatal, function);
            if (serr)
            {
                _errorStatusBits |= Configuration.PfCommandSignaledSystemError;
            }
        }
    }

    /// <summary>The first error since software cleared its status bit sets the pointer and, but for a time-out, the header log.</summary>
    private void Log(bool first, byte kind)
    {
        _errorFirst = first;
        _errorLogged = first && kind != KindTimeout;
    }

    private void PushMessage(byte code, int function)
    {
        int tail = (_messageHead + _messageCount) % MessageDepth;
        _messageCodes[tail] = code;
        _messageFunctions[tail] = (byte)function;
        _messageCountNext++;
    }

    private void ApplyErrors()
    {
        if (!_errorTaken)
        {
            return;
        }

        int function = _errorFunction;
        if (function == 0)
        {
            _pf[Configuration.PfSlotCommand] |= _errorStatusBits;
            _pf[Configuration.PfSlotDeviceControl] |= _errorDeviceBits;
            _pf[Configuration.PfSlotAerUncorrectableStatus] |= _errorUncorrectable;
            _pf[Configuration.PfSlotAerCorrectableStatus] |= _errorCorrectable;
            if (_errorFirst)
            {
                _pf[Configuration.PfSlotAerControl] = Bits.Merge(
                    _pf[Configuration.PfSlotAerControl], _errorKind, Configuration.PfAerControlFirstError);
            }
        }
        else
        {
            int slots = (function - 1) * Configuration.VfSlots;
            _vf[slots + Configuration.VfSlotCommand] |= _errorStatusBits;
            _vf[slots + Configuration.VfSlotDeviceControl] |= _errorDeviceBits;
            _vf[slots + Configuration.VfSlotAerUncorrectableStatus] |= _errorUncorrectable;
            _vf[slots + Configuration.VfSlotAerCorrectableStatus] |= _errorCorrectable;
            if (_errorFirst)
            {
                _vf[slots + Configuration.VfSlotAerControl] = Bits.Merge(
                    _vf[slots + Configuration.VfSlotAerControl], _errorKind, Configuration.VfAerControlFirstError);
            }
        }

        if (_errorLogged)
        {
            int log = function * LogDws;
            _log[log] = _errorHeader0;
            _log[log + 1] = _errorHeader1;
            _log[log + 2] = _errorHeader2;
            _log[log + 3] = _errorHeader3;
        }
    }

    private void CommitErrors()
    {
        _grant = _grantNext;
        _messageHead = _messageHeadNext;
        _messageCount = _messageCountNext;
    }
}
