using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <summary>
/// Filters that choose a queue, an immediate interrupt or a time stamp. Text: docs/spec/queue_filter.md. Twin: rtl/rx/nt_queue_filter.sv.
/// </summary>
/// <remarks>
/// A frame is compared once, when rx_buffer has stored it, and only while some filter could do something. Results lie at the places of
/// the frames in rx_buffer's ring, as those of rx_offload do.
/// </remarks>
public sealed partial class QueueFilter : IBlockPorts
{
    private const int Filters = 8;
    private const int Frames = 128;

    private Completer _completer = null!;
    private ResetControl _resetControl = null!;
    private PacketControl _packetControl = null!;
    private Device _device = null!;
    private PoolFilter _poolFilter = null!;
    private RxBuffer _rxBuffer = null!;
    private RxOffload _rxOffload = null!;

    private readonly uint[] _etqf = new uint[Filters];
    private readonly uint[] _saqf = new uint[Filters];
    private readonly uint[] _daqf = new uint[Filters];
    private readonly uint[] _spqf = new uint[Filters];
    private readonly uint[] _ftqf = new uint[Filters];
    private readonly uint[] _imir = new uint[Filters];
    private readonly uint[] _imirext = new uint[Filters];
    private readonly uint[] _psrtype = new uint[Filters];
    private readonly uint[] _imirvp = new uint[1];
    private readonly uint[] _synqf = new uint[1];

    // Some filter could do something, a function of the registers above; and the five-tuple filters among them, a bit each.
    private bool _acts;
    private uint _actingTuples;

    private readonly uint[] _results = new uint[Frames];
    private uint _rdata;
    private bool _stampValid;
    private bool _stampValidNext;
    private ulong _stampTime;
    private ulong _stampTimeNext;

    private bool _active;
    private bool _clear;
    private uint[]? _written;
    private int _writeIndex;
    private uint _writeValue;

    /// <summary>Read data of the CSR bus.</summary>
    public uint CsrRdata => _rdata;

    /// <summary>The oldest frame not taken: queues that filters choose (15:0), ETQF that matches (18:16, valid with 19), immediate interrupt (20), stamped (21).</summary>
    public uint Filter => _results[_rxBuffer.LookupPlace];

    /// <summary>Pulse: a frame was stamped.</summary>
    public bool StampValid => _stampValid;

    /// <summary>Time at which it began, in device clocks.</summary>
    public ulong StampTime => _stampTime;

    /// <summary>No pulse is pending.</summary>
    public bool Quiet => !_stampValid;

    /// <inheritdoc/>
    public string Block => "queue_filter";

    /// <summary>PSRTYPE of pool 0 to 7: packet types whose header is split off.</summary>
    public uint SplitTypes(int pool) => _psrtype[pool];

    /// <summary>Between Eval and Commit: registers of this block change in this clock.</summary>
    internal bool Evaluated => _active;

    internal void Connect(Nic nic)
    {
        _completer = nic.Completer;
        _resetControl = nic.ResetControl;
        _packetControl = nic.PacketControl;
        _device = nic.Device;
        _poolFilter = nic.PoolFilter;
        _rxBuffer = nic.RxBuffer;
        _rxOffload = nic.RxOffload;
    }

    internal void Reset()
    {
        ClearRegisters();
        _rdata = 0;
        _stampValid = _stampValidNext = false;
        _stampTime = _stampTimeNext = 0;
        _active = _clear = false;
        _written = null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Eval()
    {
        if ((_completer.CsrSelect == Registers.BlockQueueFilter) | _stampValid | _resetControl.DeviceClear)
        {
            _active = true;
            _clear = _resetControl.DeviceClear;
            if (_completer.CsrSelect == Registers.BlockQueueFilter)
            {
                Access();
            }
        }
    }

    internal void Commit()
    {
        _active = false;
        if (_written != null)
        {
            _written[_writeIndex] = _writeValue;
            _written = null;
            UpdateActing();
        }

        if (_clear)
        {
            ClearRegisters();
            _stampValidNext = _clear = false;
        }

        _stampValid = _stampValidNext;
        _stampTime = _stampTimeNext;
        _stampValidNext = false;
    }

    private void Access()
    {
        byte register = _completer.CsrRegister;
        int index = _completer.CsrIndex;
        uint[] registers = register switch
        {
            Registers.Etqf.Id => _etqf,
            Registers.Saqf.Id => _saqf,
            Registers.Daqf.Id => _daqf,
            Registers.Spqf.Id => _spqf,
            Registers.Ftqf.Id => _ftqf,
            Registers.Imir.Id => _imir,
            Registers.Imirext.Id => _imirext,
            Registers.Imirvp.Id => _imirvp,
            Registers.Synqf.Id => _synqf,
            _ => _psrtype,
        };
        if (_completer.CsrWrite)
        {
            uint mask = Bits.ByteMask(_completer.CsrBe) & RegisterMap.RegisterRw(register);
            _written = registers;
            _writeIndex = index;
            _writeValue = Bits.Merge(registers[index], _completer.CsrWdata, mask);
        }
        else
        {
            _rdata = registers[index];
        }
    }

    private void ClearRegisters()
    {
        Array.Clear(_etqf);
        Array.Clear(_saqf);
        Array.Clear(_daqf);
        Array.Clear(_spqf);
        Array.Clear(_ftqf);
        Array.Clear(_imir);
        Array.Clear(_imirext);
        Array.Clear(_psrtype);
        _imirvp[0] = _synqf[0] = 0;
        UpdateActing();
    }

    private void UpdateActing()
    {
        uint ethertypes = 0;
        _actingTuples = 0;
        for (int i = 0; i < Filters; i++)
        {
            ethertypes |= _etqf[i] & Registers.Etqf.Enable;
            bool acts = (_ftqf[i] & (Registers.Ftqf.QueueEnable | Registers.Ftqf.TimeStamp)) != 0 || (_imir[i] & Registers.Imir.Immediate) != 0;
            _actingTuples |= acts ? 1u << i : 0;
        }

        _acts = ethertypes != 0 || _actingTuples != 0 || (_imirvp[0] & Registers.Imirvp.Enable) != 0 || (_synqf[0] & Registers.Synqf.Enable) != 0;
    }
}
