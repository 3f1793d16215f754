using System.Numerics;
using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <summary>
/// Memory reads of three sources with 16 tags, their split and reordered completions, time-outs.
/// Text: docs/spec/dma_read.md. Twin: rtl/dma/nt_dma_read.sv.
/// </summary>
public sealed partial class DmaRead : IBlockPorts
{
    private const int Tags = 16;
    private const int FirstTransmitTag = 4;
    private const int FirstDataTag = 8;
    private const int TagDwords = 64;
    private const uint ReceiveTags = 0x000F;
    private const uint TransmitTags = 0x00F0;
    private const uint DataTags = 0xFF00;
    private const uint DescriptorTags = ReceiveTags | TransmitTags;
    private const ulong Never = ulong.MaxValue;

    private enum Grant : byte
    {
        None,
        Rx,
        Tx,
        Data,
    }

    private Nic _nic = null!;
    private TlpRx _tlpRx = null!;
    private TlpTx _tlpTx = null!;
    private ConfigSpace _configSpace = null!;
    private DescriptorQueue _rxQueue = null!;
    private DescriptorQueue _txQueue = null!;
    private TxFetch _txFetch = null!;
    private TxGather _txGather = null!;

    // One bit per tag. Others see done and error of the data tags and outstanding, so these have next values.
    private uint _outstanding;
    private uint _outstandingNext;
    private uint _done;
    private uint _doneNext;
    private uint _error;
    private uint _errorNext;
    private uint _orphan;
    private uint _orphanNext;

    // Per tag; nobody outside reads them.
    private readonly byte[] _queue = new byte[Tags];
    private readonly byte[] _function = new byte[Tags];
    private readonly ushort[] _rid = new ushort[Tags];
    private readonly byte[] _next = new byte[Tags];
    private readonly int[] _remaining = new int[Tags];
    private readonly int[] _firstWord = new int[Tags];
    private readonly int[] _words = new int[Tags];
    private readonly ulong[] _deadline = new ulong[Tags];
    private readonly uint[] _memory = new uint[Tags * TagDwords];
    private ulong _earliest = Never;

    private Grant _grant;
    private Grant _grantNext;
    private int _issueTag;

    // The header changes only while it is not offered.
    private bool _readValid;
    private bool _readValidNext;
    private byte _readQueue;
    private uint _readKeep;
    private ulong _readLow;
    private ulong _readHigh;

    private ulong _dataLow;
    private ulong _dataHigh;
    private ulong _dataLowNext;
    private ulong _dataHighNext;
    private bool _dataTaken;
    private bool _active;

    /// <summary>A read of rx_queue is taken.</summary>
    public bool RxRequestReady => _grant == Grant.Rx;

    /// <summary>A read of tx_queue is taken.</summary>
    public bool TxRequestReady => _grant == Grant.Tx;

    /// <summary>A read of tx_fetch is taken.</summary>
    public bool DataRequestReady => _grant == Grant.Data;

    /// <summary>Data tag, 0 to 7, that a transfer in this clock gets.</summary>
    public int DataRequestTag => _issueTag & 7;

    /// <summary>The beat of a read request is offered to tlp_tx.</summary>
    public bool ReadValid => _readValid;

    /// <summary>DWs 0 and 1 of the request.</summary>
    public ulong ReadDataLow => _readLow;

    /// <summary>DWs 2 and 3 of the request.</summary>
    public ulong ReadDataHigh => _readHigh;

    /// <summary>Valid DWs of the request.</summary>
    public uint ReadKeep => _readKeep;

    /// <summary>Always true: a request is one beat.</summary>
    public bool ReadSop => true;

    /// <summary>Always true: a request is one beat.</summary>
    public bool ReadEop => true;

    /// <summary>Bit d: data tag d has ended.</summary>
    public uint DataDone => _done >> FirstDataTag;

    /// <summary>Bit d: data tag d has ended with an error.</summary>
    public uint DataError => (_done & _error) >> FirstDataTag;

    /// <summary>The first eight of the 16 bytes that tx_gather asked for in the clock before.</summary>
    public ulong DataReadLow => _dataLow;

    /// <summary>The other eight.</summary>
    public ulong DataReadHigh => _dataHigh;

    /// <summary>Bit f: function f waits for completions.</summary>
    public ushort TransactionsPending
    {
        get
        {
            uint pending = 0;
            for (uint left = _outstanding; left != 0; left &= left - 1)
            {
                pending |= 1u << _function[BitOperations.TrailingZeroCount(left)];
            }

            return (ushort)pending;
        }
    }

    /// <summary>A request waits for tlp_tx.</summary>
    public bool ReadBusy => _readValid;

    /// <summary>Queue of the waiting request.</summary>
    public int ReadQueue => _readQueue;

    /// <summary>Earliest time-out that may be due; all ones when nothing is outstanding.</summary>
    public ulong Wake => _earliest;

    /// <summary>Nothing moves before a completion, a request or a time-out.</summary>
    public bool Quiet => !_readValid && _grant == Grant.None && !_errorValid && !_returning && !_returnValid
        && (_done & DescriptorTags) == 0 && _earliest > _nic.Time;

    /// <inheritdoc/>
    public string Block => "dma_read";

    /// <summary>Between Eval and Commit: registers of this block change in this clock.</summary>
    internal bool Evaluated => _active;

    internal void Connect(Nic nic)
    {
        _nic = nic;
        _tlpRx = nic.TlpRx;
        _tlpTx = nic.TlpTx;
        _configSpace = nic.ConfigSpace;
        _rxQueue = nic.RxQueue;
        _txQueue = nic.TxQueue;
        _txFetch = nic.TxFetch;
        _txGather = nic.TxGather;
    }

    internal void Reset()
    {
        _outstanding = _outstandingNext = 0;
        _done = _doneNext = 0;
        _error = _errorNext = 0;
        _orphan = _orphanNext = 0;
        _earliest = Never;
        _grant = _grantNext = Grant.None;
        _issueTag = 0;
        _readValid = _readValidNext = false;
        _readQueue = 0;
        _readKeep = 0;
        _readLow = _readHigh = 0;
        _dataTaken = false;
        ResetCompletions();
        _active = false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Eval()
    {
        if (_txGather.Reading)
        {
            // Before the completion of this clock is stored: the memory as it was.
            int dword = ((FirstDataTag + _txGather.DataReadTag) * TagDwords) + (4 * _txGather.DataReadRow);
            _dataLowNext = Bits.Pair(_memory[dword], _memory[dword + 1]);
            _dataHighNext = Bits.Pair(_memory[dword + 2], _memory[dword + 3]);
            _dataTaken = true;
        }

        if (_rxQueue.RequestValid | _txQueue.RequestValid | _txFetch.DataRequestValid | (_grant != Grant.None)
            | _readValid | _errorValid | _returning | _returnValid | ((_done & DescriptorTags) != 0) | _txGather.DataReleaseValid
            | ((_txQueue.Flush | _rxQueue.Flush) != 0) | (_earliest <= _nic.Time))
        {
            EvalActive();
        }
        else if (_tlpRx.CompletionBeat)
        {
            EvalBeat();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Commit()
    {
        if (_dataTaken)
        {
            _dataLow = _dataLowNext;
            _dataHigh = _dataHighNext;
            _dataTaken = false;
        }

        if (_active)
        {
            CommitActive();
        }
    }

    private void CommitActive()
    {
        _outstanding = _outstandingNext;
        _done = _doneNext;
        _error = _errorNext;
        _orphan = _orphanNext;
        _grant = _grantNext;
        _readValid = _readValidNext;
        CommitCompletions();
        _active = false;
    }

    /// <summary>A clock with a beat of a completion and no other work; only the last beat changes what others see.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EvalBeat()
    {
        _outstandingNext = _outstanding;
        _doneNext = _done;
        _errorNext = _error;
        _orphanNext = _orphan;
        TakeBeat();
        _active = _tlpRx.CompletionLast;
        if (_outstandingNext == 0)
        {
            _earliest = Never;
        }
    }

    private void EvalActive()
    {
        ulong earliest = _earliest;
        _outstandingNext = _outstanding;
        _doneNext = _done;
        _errorNext = _error;
        _orphanNext = _orphan;
        if (_txGather.DataReleaseValid)
        {
            uint released = ~(1u << (FirstDataTag + _txGather.DataReleaseTag));
            _doneNext &= released;
            _errorNext &= released;
        }

        if (_errorValid && _configSpace.ErrorReadReady)
        {
            _errorValidNext = false;
        }

        uint flushed = FlushedTags();
        EvalReturn(flushed);
        bool reported = _tlpRx.CompletionBeat && TakeBeat();
        if (_earliest <= _nic.Time && _outstanding != 0 && !_errorValid && !reported)
        {
            Sweep();
        }

        // A flush wins over an end in the same clock: the tag is then free at once.
        _doneNext &= ~flushed;
        _orphanNext |= flushed & _outstandingNext;
        Issue();
        if (_outstandingNext == 0)
        {
            _earliest = Never;
        }

        uint tags = (_outstandingNext ^ _outstanding) | (_doneNext ^ _done) | (_errorNext ^ _error) | (_orphanNext ^ _orphan);
        _active = (tags != 0) | _tlpRx.CompletionBeat | (_grantNext != _grant) | (_readValidNext != _readValid) | _returning | _returningNext
            | _returnValid | _returnValidNext | (_errorValidNext != _errorValid) | (_earliest != earliest);
    }

    /// <summary>Tags whose queue stopped in the clock before.</summary>
    private uint FlushedTags()
    {
        uint tx = _txQueue.Flush;
        uint rx = _rxQueue.Flush;
        if ((tx | rx) == 0)
        {
            return 0;
        }

        uint tags = 0;
        for (uint left = _outstanding | _done; left != 0; left &= left - 1)
        {
            int t = BitOperations.TrailingZeroCount(left);
            uint flush = t < FirstTransmitTag ? rx : tx;
            tags |= ((flush >> _queue[t]) & 1) << t;
        }

        return tags;
    }

    private void Issue()
    {
        switch (_grant)
        {
            case Grant.None:
                if (!_readValid)
                {
                    Arbitrate();
                }

                break;
            case Grant.Rx:
                if (_rxQueue.RequestValid)
                {
                    SetUp(_rxQueue.RequestQueue, _rxQueue.RequestAddress, _rxQueue.RequestBytes, flushed: false);
                }

                break;
            case Grant.Tx:
                if (_txQueue.RequestValid)
                {
                    SetUp(_txQueue.RequestQueue, _txQueue.RequestAddress, _txQueue.RequestBytes, flushed: false);
                }

                break;
            default:
                if (_txFetch.DataRequestValid)
                {
                    // tx_fetch has given up a packet whose queue stopped: it will not wait for this data.
                    int queue = _txFetch.DataRequestQueue;
                    bool flushed = ((_txQueue.Flush >> queue) & 1) != 0;
                    SetUp(queue, _txFetch.DataRequestAddress, _txFetch.DataRequestBytes, flushed);
                }

                break;
        }

        if (_grant != Grant.None)
        {
            _grantNext = Grant.None;
        }
        else if (_readValid && _tlpTx.ReadReady)
        {
            _readValidNext = false;
        }
    }

    private void Arbitrate()
    {
        uint free = ~(_outstanding | _done);
        if (_rxQueue.RequestValid && (free & ReceiveTags) != 0 && IsReady(_rxQueue.RequestQueue))
        {
            _grantNext = Grant.Rx;
            _issueTag = BitOperations.TrailingZeroCount(free & ReceiveTags);
        }
        else if (_txQueue.RequestValid && (free & TransmitTags) != 0 && IsReady(_txQueue.RequestQueue))
        {
            _grantNext = Grant.Tx;
            _issueTag = BitOperations.TrailingZeroCount(free & TransmitTags);
        }
        else if (_txFetch.DataRequestValid && (free & DataTags) != 0 && IsReady(_txFetch.DataRequestQueue))
        {
            _grantNext = Grant.Data;
            _issueTag = BitOperations.TrailingZeroCount(free & DataTags);
        }
    }

    private bool IsReady(int queue) =>
        (((uint)_configSpace.FunctionReady >> Requester.Owner(queue, _configSpace.VfActive)) & 1) != 0;

    private void SetUp(int queue, ulong address, int bytes, bool flushed)
    {
        int tag = _issueTag;
        uint bit = 1u << tag;
        int function = Requester.Owner(queue, _configSpace.VfActive);
        uint rid = Requester.Rid(function, _configSpace.PfRid, _configSpace.Vf0Rid);
        ulong timeout = _configSpace.CompletionTimeout;
        ulong deadline = timeout == Never ? Never : _nic.Time + timeout;
        _outstandingNext |= bit;
        _errorNext &= ~bit;
        _orphanNext = flushed ? _orphanNext | bit : _orphanNext & ~bit;
        _queue[tag] = (byte)queue;
        _function[tag] = (byte)function;
        _rid[tag] = (ushort)rid;
        _next[tag] = (byte)address;
        _remaining[tag] = bytes;
        _firstWord[tag] = (int)(address >> 4) & 15;
        _words[tag] = bytes >> 4;
        _deadline[tag] = deadline;
        _earliest = Math.Min(_earliest, deadline);

        // PCI Express Base Specification, section 2.2.5: byte enables of a request.
        uint first = (uint)address & 3;
        uint length = (first + (uint)bytes + 3) >> 2;
        uint firstEnable = (0xFu << (int)first) & 0xF;
        uint lastEnable = 0xFu >> (int)(3 - ((address + (uint)bytes - 1) & 3));
        if (length == 1)
        {
            firstEnable &= lastEnable;
            lastEnable = 0;
        }

        uint high = (uint)(address >> 32);
        uint low = (uint)address & ~3u;
        uint dw0 = (high != 0 ? Tlp.Fmt4Dw : 0) | length;
        uint dw1 = (rid << 16) | ((uint)tag << 8) | (lastEnable << 4) | firstEnable;
        _readLow = Bits.Pair(dw0, dw1);
        _readHigh = high != 0 ? Bits.Pair(high, low) : low;
        _readKeep = high != 0 ? 0xFu : 7u;
        _readQueue = (byte)queue;
        _readValidNext = true;
    }
}
