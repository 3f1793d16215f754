using System.Numerics;
using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <summary>
/// Requests to the device, one at a time: classifies a request, performs it, answers it.
/// Text: docs/spec/completer.md. Twin: rtl/pcie/nt_completer.sv.
/// </summary>
public sealed partial class Completer : IBlockPorts
{
    /// <summary>Value of <see cref="CsrBlock"/> for the MSI-X BARs, which interrupt_delivery owns.</summary>
    public const uint MsixBlock = 15;

    /// <summary>Value of <see cref="CsrSelect"/> in a clock without a CSR access.</summary>
    public const uint NoBlock = 16;

    private const byte KindPoisoned = 12;
    private const byte KindCompleterAbort = 15;
    private const byte KindMalformed = 18;
    private const byte KindUnsupportedRequest = 20;

    private const uint StatusSuccess = 0;
    private const uint StatusUnsupportedRequest = 1;
    private const uint StatusCompleterAbort = 4;

    // A reset that the access caused shows in reset_busy within this time.
    private const int SettleClocks = 4;

    private enum State : byte
    {
        Idle,
        Decode,
        Config,
        Access,
        Wait,
        Settle,
        Error,
        Respond1,
        Respond2,
    }

    private TlpRx _tlpRx = null!;
    private ConfigSpace _configSpace = null!;
    private TlpTx _tlpTx = null!;
    private ResetControl _resetControl = null!;
    private Device _device = null!;
    private PacketControl _packetControl = null!;
    private InterruptCause _interruptCause = null!;
    private InterruptDelivery _interruptDelivery = null!;
    private Mailbox _mailbox = null!;
    private Statistics _statistics = null!;
    private QueueFilter _queueFilter = null!;
    private WakeUp _wakeUp = null!;
    private DescriptorQueue _rxQueue = null!;
    private DescriptorQueue _txQueue = null!;

    private State _state;
    private State _stateNext;

    // The request; these change only in IDLE and DECODE, where nobody reads them.
    private uint _header0;
    private uint _header1;
    private uint _header2;
    private uint _header3;
    private uint _data0;
    private uint _data1;
    private bool _long;
    private byte _function;
    private bool _write;
    private bool _config;
    private bool _two;
    private bool _nonPosted;
    private byte _errorKind;
    private uint _status;

    // The access of the current part.
    private bool _msix;
    private uint _offset;
    private bool _part;
    private bool _partNext;
    private uint _csrSelect;
    private uint _csrSelectNext;
    private uint _csrBlock;
    private byte _csrRegister;
    private byte _csrIndex;
    private bool _csrHit;
    private uint _read0;
    private uint _read1;
    private byte _settle;
    private bool _capture;
    private bool _captureNext;
    private bool _active;

    /// <summary>A request of tlp_rx is taken.</summary>
    public bool RequestReady => _state == State.Idle;

    /// <summary>Pulse: a configuration access.</summary>
    public bool ConfigValid => _state == State.Config;

    /// <summary>The configuration access is a write.</summary>
    public bool ConfigWrite => _write;

    /// <summary>Function of the configuration access.</summary>
    public byte ConfigFunction => _function;

    /// <summary>DWORD number of the configuration access, 0 to 1023.</summary>
    public uint ConfigDword => ((_header2 >> 2) & 0x3FF);

    /// <summary>Data of a configuration write.</summary>
    public uint ConfigWdata => _data0;

    /// <summary>Byte enables of the configuration access.</summary>
    public uint ConfigBe => _header1 & 0xF;

    /// <summary>Pulse: a type 0 configuration write carries the bus number.</summary>
    public bool ConfigCapture => _capture;

    /// <summary>The bus number to capture.</summary>
    public byte ConfigBus => (byte)(_header2 >> 24);

    /// <summary>Pulse: an access on the CSR bus.</summary>
    public bool CsrValid => _csrSelect != NoBlock;

    /// <summary>The block of the access in a clock with <see cref="CsrValid"/>, else <see cref="NoBlock"/>.</summary>
    public uint CsrSelect => _csrSelect;

    /// <summary>The access is a write.</summary>
    public bool CsrWrite => _write;

    /// <summary>Block number, 0 to 8, or <see cref="MsixBlock"/>.</summary>
    public uint CsrBlock => _csrBlock;

    /// <summary>Register id of the generated package.</summary>
    public byte CsrRegister => _csrRegister;

    /// <summary>Instance of the register.</summary>
    public byte CsrIndex => _csrIndex;

    /// <summary>DWORD offset inside the BAR, modulo 4096.</summary>
    public uint CsrOffset => (_offset >> 2) & 0xFFF;

    /// <summary>Function whose BAR was hit: 0 the PF, 1 + n VF n.</summary>
    public byte CsrFunction => _function;

    /// <summary>Write data.</summary>
    public uint CsrWdata => _part ? _data1 : _data0;

    /// <summary>Byte enables of the DW.</summary>
    public uint CsrBe => _part ? (_header1 >> 4) & 0xF : _header1 & 0xF;

    /// <summary>An error is reported to config_space.</summary>
    public bool ErrorValid => _state == State.Error;

    /// <summary>AER uncorrectable error bit number.</summary>
    public byte ErrorKind => _errorKind;

    /// <summary>Function that reports the error.</summary>
    public byte ErrorFunction => _function;

    /// <summary>The request was non-posted.</summary>
    public bool ErrorAdvisory => _nonPosted;

    /// <summary>DW0 of the request.</summary>
    public uint ErrorHeader0 => _header0;

    /// <summary>DW1 of the request.</summary>
    public uint ErrorHeader1 => _header1;

    /// <summary>DW2 of the request.</summary>
    public uint ErrorHeader2 => _header2;

    /// <summary>DW3 of the request; 0 in a header of 3 DW.</summary>
    public uint ErrorHeader3 => _header3;

    /// <summary>A beat of a completion is offered to tlp_tx.</summary>
    public bool CompletionValid => _state >= State.Respond1;

    /// <summary>DWs 0 and 1 of the beat.</summary>
    public ulong CompletionDataLow => _state == State.Respond2 ? _read1 : Bits.Pair(CompletionDw0, CompletionDw1);

    /// <summary>DWs 2 and 3 of the beat.</summary>
    public ulong CompletionDataHigh => _state == State.Respond2 ? 0 : Bits.Pair(CompletionDw2, _read0);

    /// <summary>Valid DWs of the beat.</summary>
    public uint CompletionKeep => _state == State.Respond2 ? 1u : HasData ? 0xFu : 7u;

    /// <summary>First beat.</summary>
    public bool CompletionSop => _state == State.Respond1;

    /// <summary>Last beat.</summary>
    public bool CompletionEop => _state == State.Respond2 || !(HasData && _two);

    /// <summary>No request is in work.</summary>
    public bool Quiet => _state == State.Idle;

    /// <inheritdoc/>
    public string Block => "completer";

    private bool HasData => !_write && _status == StatusSuccess;

    private uint CompletionDw0 =>
        (HasData ? 0x4A00_0000u : 0x0A00_0000u) | (_header0 & Tlp.CopiedToCompletion) | (HasData ? (_two ? 2u : 1u) : 0u);

    private uint CompletionDw1
    {
        get
        {
            return ((uint)_configSpace.RidOf(_function) << 16) | (_status << 13) | ByteCount;
        }
    }

    private uint CompletionDw2 => (_header1 & 0xFFFF_FF00) | LowerAddress;

    private bool IsMemory => Tlp.Type(_header0) == Tlp.TypeMemory;

    private uint Address => (_header0 & Tlp.Fmt4Dw) != 0 ? _header3 : _header2;

    /// <summary>Byte count of the completion (PCI Express Base Specification, section 2.3.1.1, table of byte counts).</summary>
    private uint ByteCount
    {
        get
        {
            if (!IsMemory)
            {
                return 4;
            }

            uint first = _header1 & 0xF;
            uint last = (_header1 >> 4) & 0xF;
            int length = Tlp.Length(_header0);
            if (length == 1)
            {
                return first == 0 ? 1u : (uint)(32 - BitOperations.LeadingZeroCount(first) - BitOperations.TrailingZeroCount(first));
            }

            int leading = first == 0 ? 0 : BitOperations.TrailingZeroCount(first);
            int trailing = last == 0 ? 0 : BitOperations.LeadingZeroCount(last) - 28;
            return (uint)((4 * length) - leading - trailing) & 0xFFF;
        }
    }

    private uint LowerAddress
    {
        get
        {
            if (!IsMemory)
            {
                return 0;
            }

            uint first = _header1 & 0xF;
            return (Address & 0x7C) | (first == 0 ? 0 : (uint)BitOperations.TrailingZeroCount(first));
        }
    }

    /// <summary>Between Eval and Commit: registers of this block change in this clock.</summary>
    internal bool Evaluated => _active;

    internal void Connect(Nic nic)
    {
        _tlpRx = nic.TlpRx;
        _configSpace = nic.ConfigSpace;
        _tlpTx = nic.TlpTx;
        _resetControl = nic.ResetControl;
        _device = nic.Device;
        _packetControl = nic.PacketControl;
        _interruptCause = nic.InterruptCause;
        _interruptDelivery = nic.InterruptDelivery;
        _mailbox = nic.Mailbox;
        _statistics = nic.Statistics;
        _queueFilter = nic.QueueFilter;
        _wakeUp = nic.WakeUp;
        _rxQueue = nic.RxQueue;
        _txQueue = nic.TxQueue;
    }

    internal void Reset()
    {
        _state = _stateNext = State.Idle;
        _header0 = _header1 = _header2 = _header3 = 0;
        _data0 = _data1 = 0;
        _long = false;
        _function = 0;
        _write = _config = _two = _nonPosted = false;
        _errorKind = 0;
        _status = 0;
        _msix = false;
        _offset = 0;
        _part = _partNext = false;
        _csrSelect = _csrSelectNext = NoBlock;
        _csrBlock = 0;
        _csrRegister = _csrIndex = 0;
        _csrHit = false;
        _read0 = _read1 = 0;
        _settle = 0;
        _capture = _captureNext = false;
        _active = false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Eval()
    {
        if (_state != State.Idle || _tlpRx.RequestValid)
        {
            EvalActive();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Commit()
    {
        if (_active)
        {
            _state = _stateNext;
            _part = _partNext;
            _csrSelect = _csrSelectNext;
            _capture = _captureNext;
            _active = false;
        }
    }

    private void EvalActive()
    {
        _active = true;
        _captureNext = false;
        _csrSelectNext = NoBlock;
        switch (_state)
        {
            case State.Idle:
                TakeRequest();
                break;
            case State.Decode:
                if (!_resetControl.ResetBusy)
                {
                    Decode();
                }

                break;
            case State.Config:
            case State.Access:
                _stateNext = State.Wait;
                break;
            case State.Wait:
                TakeReadData();
                break;
            case State.Settle:
                if (_settle < SettleClocks - 1)
                {
                    _settle++;
                }
                else if (!_resetControl.ResetBusy)
                {
                    _stateNext = _nonPosted ? State.Respond1 : State.Idle;
                }

                break;
            case State.Error:
                if (_configSpace.ErrorRequestReady)
                {
                    _stateNext = _nonPosted && _errorKind != KindMalformed ? State.Respond1 : State.Idle;
                }

                break;
            case State.Respond1:
                if (_tlpTx.CompletionReady)
                {
                    _stateNext = CompletionEop ? State.Idle : State.Respond2;
                }

                break;
            default:
                if (_tlpTx.CompletionReady)
                {
                    _stateNext = State.Idle;
                }

                break;
        }
    }

    private void TakeRequest()
    {
        _header0 = _tlpRx.RequestHeader0;
        _header1 = _tlpRx.RequestHeader1;
        _header2 = _tlpRx.RequestHeader2;
        _header3 = _tlpRx.RequestHeader3;
        _data0 = _tlpRx.RequestData0;
        _data1 = _tlpRx.RequestData1;
        _long = _tlpRx.RequestLong;
        _stateNext = State.Decode;
    }

    private void TakeReadData()
    {
        uint data = _config ? _configSpace.ConfigRdata : _csrHit ? SelectedRdata() : 0;
        if (_part)
        {
            _read1 = data;
        }
        else
        {
            _read0 = data;
        }

        if (_two && !_part)
        {
            _partNext = true;
            _stateNext = State.Access;
            StartAccess(second: true);
        }
        else
        {
            _settle = 0;
            _stateNext = State.Settle;
        }
    }

    private uint SelectedRdata() => _csrBlock switch
    {
        Registers.BlockDevice => _device.CsrRdata,
        Registers.BlockPacketControl => _packetControl.CsrRdata,
        Registers.BlockInterruptCause => _interruptCause.CsrRdata,
        Registers.BlockRxQueue => _rxQueue.CsrRdata,
        Registers.BlockTxQueue => _txQueue.CsrRdata,
        Registers.BlockMailbox => _mailbox.CsrRdata,
        Registers.BlockStatistics => _statistics.CsrRdata,
        Registers.BlockQueueFilter => _queueFilter.CsrRdata,
        Registers.BlockWakeUp => _wakeUp.CsrRdata,
        _ => _interruptDelivery.CsrRdata,
    };
}
