using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <summary>
/// FLR, CTRL.RST, VF reset and changes of VF Enable: waits for DMA to drain, then clears registers at once and memories by a walk.
/// Text: docs/spec/reset_control.md. Twin: rtl/csr/nt_reset_control.sv.
/// </summary>
public sealed partial class ResetControl : IBlockPorts
{
    private const int DrainClocks = 4;
    private const int WalkClocks = 128;

    private enum State : byte
    {
        Idle,
        Drain,
        Reset,
        Walk,
    }

    private struct Requests
    {
        public bool Pf;
        public bool Device;
        public byte VfFlr;
        public byte VfReset;
        public byte VfChange;

        public readonly bool Any => Pf || Device || (VfFlr | VfReset | VfChange) != 0;

        public readonly bool All => Pf || Device;

        public readonly byte Vfs => (byte)(VfFlr | VfReset | VfChange);
    }

    private ConfigSpace _configSpace = null!;
    private Device _device = null!;
    private DmaRead _dmaRead = null!;
    private DmaWrite _dmaWrite = null!;
    private TxWriteback _txWriteback = null!;
    private RxEngine _rxEngine = null!;
    private InterruptDelivery _interruptDelivery = null!;

    private State _state = State.Drain;
    private State _stateNext = State.Drain;
    private byte _step;
    private byte _stepNext;
    private byte _drain;
    private bool _stray;
    private bool _strayNext;
    private Requests _pending;
    private Requests _pendingNext;
    private Requests _job = new() { Pf = true };
    private bool _active;

    // Outputs, functions of state and job, computed when these change.
    private bool _resetBusy = true;
    private ushort _holdQueue = 0xFFFF;
    private ushort _holdFunction = 0x1FF;
    private bool _deviceClear;
    private bool _pfClear;
    private ushort _functionClear;
    private byte _vfClear;
    private byte _vfFlrDone;

    /// <summary>A reset is requested or under way.</summary>
    public bool ResetBusy => _resetBusy;

    /// <summary>A reset is under way: some other output of this block may be set.</summary>
    public bool Busy => _state != State.Idle;

    /// <summary>Queues that start no new TLP.</summary>
    public ushort HoldQueue => _holdQueue;

    /// <summary>Functions that start no new message.</summary>
    public ushort HoldFunction => _holdFunction;

    /// <summary>Pulse: device registers take their reset values.</summary>
    public bool DeviceClear => _deviceClear;

    /// <summary>Pulse: the PF's configuration takes its FLR values.</summary>
    public bool PfClear => _pfClear;

    /// <summary>Pulse mask of functions whose configuration and MSI-X state take their FLR values.</summary>
    public ushort FunctionClear => _functionClear;

    /// <summary>Pulse mask of VFs whose registers are cleared.</summary>
    public byte VfClear => _vfClear;

    /// <summary>Pulse mask of VFs that were reset by themselves.</summary>
    public byte VfFlrDone => _vfFlrDone;

    /// <summary>Memories are being cleared.</summary>
    public bool WalkValid => _state == State.Walk;

    /// <summary>Step of the walk, 0 to 127.</summary>
    public byte WalkStep => _step;

    /// <summary>The walk clears the device's memories.</summary>
    public bool WalkDevice => _job.All;

    /// <summary>Queues that the walk clears.</summary>
    public ushort WalkQueue => JobQueues;

    /// <summary>Functions whose MSI-X tables the walk clears.</summary>
    public ushort WalkFunction => JobFunctions;

    /// <summary>Nothing is requested or under way.</summary>
    public bool Quiet => _state == State.Idle && !_resetBusy;

    /// <inheritdoc/>
    public string Block => "reset_control";

    private ushort JobQueues => (ushort)(_job.All ? 0xFFFF : _job.Vfs * 0x101);

    private ushort JobFunctions =>
        (ushort)(_job.Pf ? 0x1FF : _job.Device ? 0 : (_job.VfFlr | _job.VfChange) << 1);

    /// <summary>Between Eval and Commit: registers of this block change in this clock.</summary>
    internal bool Evaluated => _active;

    internal void Connect(Nic nic)
    {
        _configSpace = nic.ConfigSpace;
        _device = nic.Device;
        _dmaRead = nic.DmaRead;
        _dmaWrite = nic.DmaWrite;
        _txWriteback = nic.TxWriteback;
        _rxEngine = nic.RxEngine;
        _interruptDelivery = nic.InterruptDelivery;
    }

    internal void Reset()
    {
        _state = _stateNext = State.Drain;
        _step = _stepNext = 0;
        _drain = 0;
        _stray = _strayNext = false;
        _pending = _pendingNext = default;
        _job = new Requests { Pf = true };
        _active = false;
        UpdateOutputs();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Eval()
    {
        // While every owner is ready no TLP can be a stray one.
        if ((_resetBusy | _configSpace.ResetRequested | _device.ResetRequested) || (!_configSpace.AllOwnersReady && Stray()))
        {
            EvalActive();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Commit()
    {
        if (_active)
        {
            CommitActive();
        }
    }

    private void EvalActive()
    {
        _active = true;
        _strayNext = Stray();
        _stateNext = _state;
        _stepNext = _step;
        _pendingNext = _pending;
        switch (_state)
        {
            case State.Idle:
                if (_pending.Any)
                {
                    _pendingNext = default;
                    _stateNext = State.Drain;
                    _drain = 0;
                }

                break;
            case State.Drain:
                if (_drain < DrainClocks - 1)
                {
                    _drain++;
                }
                else if (!HeldIsBusy())
                {
                    _stateNext = State.Reset;
                }

                break;
            case State.Reset:
                _stateNext = State.Walk;
                _stepNext = 0;
                break;
            default:
                if (_step == WalkClocks - 1)
                {
                    _stateNext = State.Idle;
                }
                else
                {
                    _stepNext = (byte)(_step + 1);
                }

                break;
        }

        _pendingNext.Pf |= _configSpace.FlrPf | _configSpace.PowerUp;
        _pendingNext.Device |= _device.DeviceResetRequest;
        _pendingNext.VfFlr |= _configSpace.FlrVf;
        _pendingNext.VfReset |= _device.VfResetRequest;
        _pendingNext.VfChange |= _configSpace.VfChange;
    }

    private void CommitActive()
    {
        if (_state == State.Idle && _stateNext == State.Drain)
        {
            _job = _pending;
        }

        _state = _stateNext;
        _step = _stepNext;
        _pending = _pendingNext;
        _stray = _strayNext;
        _active = false;
        UpdateOutputs();
    }

    private void UpdateOutputs()
    {
        bool busy = _state != State.Idle;
        bool clear = _state == State.Reset;
        _resetBusy = busy || _stray || _pending.Any;
        _holdQueue = busy ? JobQueues : (ushort)0;
        _holdFunction = busy ? (ushort)(_job.All ? 0x1FF : _job.Vfs << 1) : (ushort)0;
        _deviceClear = clear && _job.All;
        _pfClear = clear && _job.Pf;
        _functionClear = clear ? JobFunctions : (ushort)0;
        _vfClear = clear ? (_job.All ? (byte)0xFF : _job.Vfs) : (byte)0;
        _vfFlrDone = clear && !_job.All ? (byte)(_job.VfFlr | _job.VfReset) : (byte)0;
    }

    private bool HeldIsBusy() =>
        (_dmaRead.ReadBusy && IsHeld(_dmaRead.ReadQueue))
        || (_dmaWrite.WriteBusy && IsHeld(_dmaWrite.WriteQueue))
        || (_txWriteback.Busy && IsHeld(_txWriteback.Queue))
        || (_rxEngine.EngineBusy && IsHeld(_rxEngine.EngineBusyQueue))
        || (_interruptDelivery.InterruptBusy && ((_holdFunction >> _interruptDelivery.InterruptFunction) & 1) != 0);

    private bool IsHeld(int queue) => ((_holdQueue >> queue) & 1) != 0;

    /// <summary>A TLP of a function that lost Bus Master is still on its way.</summary>
    private bool Stray() =>
        (_dmaRead.ReadBusy && !IsReady(_dmaRead.ReadQueue))
        || (_dmaWrite.WriteBusy && !IsReady(_dmaWrite.WriteQueue))
        || (_txWriteback.Busy && !IsReady(_txWriteback.Queue))
        || (_rxEngine.EngineBusy && !IsReady(_rxEngine.EngineBusyQueue))
        || (_interruptDelivery.InterruptBusy && ((_configSpace.FunctionReady >> _interruptDelivery.InterruptFunction) & 1) == 0);

    private bool IsReady(int queue) => ((_configSpace.FunctionReady >> _configSpace.OwnerOf(queue)) & 1) != 0;
}
