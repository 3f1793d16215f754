using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <summary>
/// TLPs to the root complex: grants one of five sources for a whole TLP and buffers two beats before the pins.
/// Text: docs/spec/tlp_tx.md. Twin: rtl/pcie/nt_tlp_tx.sv.
/// </summary>
public sealed partial class TlpTx : IBlockPorts
{
    private enum Source : byte
    {
        None,
        Completion,
        Message,
        Interrupt,
        Read,
        Write,
    }

    private Completer _completer = null!;
    private Message _message = null!;
    private InterruptDelivery _interruptDelivery = null!;
    private DmaRead _dmaRead = null!;
    private DmaWrite _dmaWrite = null!;

    private Source _grant;
    private Source _grantNext;
    private byte _count;
    private byte _countNext;

    // The head's beat feeds the pins only, which are sampled before Eval, so the beats change in place.
    private ulong _headLow;
    private ulong _headHigh;
    private byte _headFlags;
    private ulong _secondLow;
    private ulong _secondHigh;
    private byte _secondFlags;
    private bool _active;

    /// <summary>A beat of completer is taken.</summary>
    public bool CompletionReady => _grant == Source.Completion && _count < 2;

    /// <summary>A beat of message is taken.</summary>
    public bool MessageReady => _grant == Source.Message && _count < 2;

    /// <summary>A beat of interrupt_delivery is taken.</summary>
    public bool InterruptReady => _grant == Source.Interrupt && _count < 2;

    /// <summary>A beat of dma_read is taken.</summary>
    public bool ReadReady
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _grant == Source.Read && _count < 2;
    }

    /// <summary>A beat of dma_write is taken.</summary>
    public bool WriteReady => _grant == Source.Write && _count < 2;

    /// <summary>Pin: a beat is offered.</summary>
    public bool PcieTxValid => _count != 0;

    /// <summary>Pin: DWs 0 and 1.</summary>
    public ulong PcieTxDataLow => _headLow;

    /// <summary>Pin: DWs 2 and 3.</summary>
    public ulong PcieTxDataHigh => _headHigh;

    /// <summary>Pin: valid DWs.</summary>
    public byte PcieTxKeep => (byte)(_headFlags & 0xF);

    /// <summary>Pin: first beat.</summary>
    public bool PcieTxSop => (_headFlags & 0x10) != 0;

    /// <summary>Pin: last beat.</summary>
    public bool PcieTxEop => (_headFlags & 0x20) != 0;

    /// <summary>No TLP is under way.</summary>
    public bool Quiet => _grant == Source.None && _count == 0;

    /// <inheritdoc/>
    public string Block => "tlp_tx";

    /// <summary>Between Eval and Commit: registers of this block change in this clock.</summary>
    internal bool Evaluated => _active;

    /// <summary>Nothing changes before the next input: a source that sets its valid, or the pin.</summary>
    internal bool Settled
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _grant == Source.None ? !AnyValid() : _grant == Source.Write && !_dmaWrite.Valid;
    }

    internal void Connect(Nic nic)
    {
        _completer = nic.Completer;
        _message = nic.Message;
        _interruptDelivery = nic.InterruptDelivery;
        _dmaRead = nic.DmaRead;
        _dmaWrite = nic.DmaWrite;
    }

    internal void Reset()
    {
        _grant = _grantNext = Source.None;
        _count = _countNext = 0;
        _headLow = _headHigh = 0;
        _headFlags = 0;
        _secondLow = _secondHigh = 0;
        _secondFlags = 0;
        _active = false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Eval(bool pcieTxReady)
    {
        if (_grant != Source.None || _count != 0 || AnyValid())
        {
            EvalActive(pcieTxReady);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Commit()
    {
        if (_active)
        {
            _grant = _grantNext;
            _count = _countNext;
            _active = false;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool AnyValid() =>
        _completer.CompletionValid | _message.Valid | _interruptDelivery.Valid | _dmaRead.ReadValid | _dmaWrite.Valid;

    private void EvalActive(bool pcieTxReady)
    {
        int count = _count;
        bool room = count < 2;
        if (count != 0 && pcieTxReady)
        {
            _headLow = _secondLow;
            _headHigh = _secondHigh;
            _headFlags = _secondFlags;
            count--;
            _active = true;
        }

        switch (_grant)
        {
            case Source.None:
                _grantNext = _completer.CompletionValid ? Source.Completion
                    : _message.Valid ? Source.Message
                    : _interruptDelivery.Valid ? Source.Interrupt
                    : _dmaRead.ReadValid ? Source.Read
                    : _dmaWrite.Valid ? Source.Write
                    : Source.None;
                _active |= _grantNext != Source.None;
                break;
            case Source.Completion:
                if (room && _completer.CompletionValid)
                {
                    Completer source = _completer;
                    Push(ref count, source.CompletionDataLow, source.CompletionDataHigh, source.CompletionKeep, source.CompletionSop, source.CompletionEop);
                }

                break;
            case Source.Message:
                if (room && _message.Valid)
                {
                    Push(ref count, _message.DataLow, 0, 0xF, sop: true, eop: true);
                }

                break;
            case Source.Interrupt:
                if (room && _interruptDelivery.Valid)
                {
                    InterruptDelivery source = _interruptDelivery;
                    Push(ref count, source.DataLow, source.DataHigh, source.Keep, source.Sop, source.Eop);
                }

                break;
            case Source.Read:
                if (room && _dmaRead.ReadValid)
                {
                    DmaRead source = _dmaRead;
                    Push(ref count, source.ReadDataLow, source.ReadDataHigh, source.ReadKeep, source.ReadSop, source.ReadEop);
                }

                break;
            default:
                if (room && _dmaWrite.Valid)
                {
                    DmaWrite source = _dmaWrite;
                    Push(ref count, source.DataLow, source.DataHigh, source.Keep, source.Sop, source.Eop);
                }

                break;
        }

        _countNext = (byte)count;
    }

    private void Push(ref int count, ulong low, ulong high, uint keep, bool sop, bool eop)
    {
        byte flags = (byte)(keep | (sop ? 0x10u : 0) | (eop ? 0x20u : 0));
        if (count == 0)
        {
            _headLow = low;
            _headHigh = high;
            _headFlags = flags;
        }
        else
        {
            _secondLow = low;
            _secondHigh = high;
            _secondFlags = flags;
        }

        count++;
        _active = true;
        if (eop)
        {
            _grantNext = Source.None;
        }
    }
}
