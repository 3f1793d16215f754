namespace NicTwin.Model;

/// <summary>
/// The NIC: the blocks, their wiring and the input registers. Text: docs/spec/nic.md. Twin: rtl/nt_nic.sv.
/// </summary>
/// <remarks>
/// A clock has three steps: the pins are sampled, every block computes its next state from the registers of all blocks, and all blocks
/// make it visible. The order of the blocks within a step has no meaning. A NIC that has just been made is held in reset, as with
/// perst_i = 1 in the clock before.
/// </remarks>
public sealed partial class Nic : INicClocked, IBlockPortSource
{
    // Input registers.
    private bool _perst = true;
    private bool _link;
    private ulong _time;
    private bool _nvmWrite;
    private byte _nvmAddress;
    private ushort _nvmData;

    // Functions of registers, computed at the end of each clock.
    private bool _idle;
    private ulong _wake = ulong.MaxValue;
    private int _lastBusy;

    // Held in reset nothing but the input registers and the NVM changes, once every block was reset.
    private bool _blocksReset;
    private readonly IBlockPorts[] _blocks;

    /// <summary>Makes a NIC in reset, with an empty NVM.</summary>
    public Nic()
    {
        TlpRx.Connect(this);
        Completer.Connect(this);
        ConfigSpace.Connect(this);
        Message.Connect(this);
        TlpTx.Connect(this);
        ResetControl.Connect(this);
        Device.Connect(this);
        PacketControl.Connect(this);
        Mailbox.Connect(this);
        Statistics.Connect(this);
        InterruptCause.Connect(this);
        InterruptDelivery.Connect(this);
        TxQueue.Connect(this);
        RxQueue.Connect(this);
        DmaRead.Connect(this);
        DmaWrite.Connect(this);
        TxFetch.Connect(this);
        TxGather.Connect(this);
        TxWriteback.Connect(this);
        TxBuffer.Connect(this);
        PoolFilter.Connect(this);
        RxBuffer.Connect(this);
        RxEngine.Connect(this);
        _blocks =
        [
            TlpRx, Completer, ConfigSpace, Message, TlpTx, ResetControl, Device, PacketControl, Mailbox, Statistics, InterruptCause,
            InterruptDelivery, TxQueue, RxQueue, DmaRead, DmaWrite, TxFetch, TxGather, TxWriteback, TxBuffer, PoolFilter, RxBuffer, RxEngine,
        ];
        ResetBlocks();
    }

    /// <summary>Register of time_i, in clocks of 8 ns.</summary>
    public ulong Time => _time;

    /// <summary>Register of link_i.</summary>
    public bool Link => _link;

    /// <inheritdoc/>
    public IReadOnlyList<IBlockPorts> Blocks => _blocks;

    internal TlpRx TlpRx { get; } = new();

    internal Completer Completer { get; } = new();

    internal ConfigSpace ConfigSpace { get; } = new();

    internal Message Message { get; } = new();

    internal TlpTx TlpTx { get; } = new();

    internal ResetControl ResetControl { get; } = new();

    internal Device Device { get; } = new();

    internal PacketControl PacketControl { get; } = new();

    internal Mailbox Mailbox { get; } = new();

    internal Statistics Statistics { get; } = new();

    internal InterruptCause InterruptCause { get; } = new();

    internal InterruptDelivery InterruptDelivery { get; } = new();

    internal DescriptorQueue TxQueue { get; } = new(transmit: true);

    internal DescriptorQueue RxQueue { get; } = new(transmit: false);

    internal DmaRead DmaRead { get; } = new();

    internal DmaWrite DmaWrite { get; } = new();

    internal TxFetch TxFetch { get; } = new();

    internal TxGather TxGather { get; } = new();

    internal TxWriteback TxWriteback { get; } = new();

    internal TxBuffer TxBuffer { get; } = new();

    internal PoolFilter PoolFilter { get; } = new();

    internal RxBuffer RxBuffer { get; } = new();

    internal RxEngine RxEngine { get; } = new();

    /// <inheritdoc/>
    public void Step(in NicInputs inputs, out NicOutputs outputs)
    {
        // An idle NIC whose inputs stay as they are changes no register but that of the time.
        if (_idle && (inputs.PcieRxValid | inputs.MacRxValid | inputs.Perst | (inputs.Link ^ (_link ? 1 : 0))) == 0)
        {
            outputs = default;
            outputs.PcieRxReady = 1;
            outputs.Idle = 1;
            outputs.Wake = _wake;
            _time = inputs.Time;
            if (_time >= _wake)
            {
                UpdateIdle();
            }

            return;
        }

        StepActive(in inputs, out outputs);
    }

    /// <summary>Runs one clock with every block asked: the same outputs, more time.</summary>
    internal void StepFully(in NicInputs inputs, out NicOutputs outputs)
    {
        _awake = AllBits;
        StepActive(in inputs, out outputs);
    }

    private void StepActive(in NicInputs inputs, out NicOutputs outputs)
    {
        SampleOutputs(out outputs);
        if (_perst)
        {
            HoldReset();
        }
        else
        {
            _blocksReset = false;
            Eval(in inputs);
            Commit();
        }

        _perst = inputs.Perst != 0;
        bool link = inputs.Link != 0;
        if (link != _link)
        {
            _link = link;
            _awake |= DeviceBit;
        }

        _time = inputs.Time;
        _nvmWrite = inputs.NvmWrite != 0;
        _nvmAddress = inputs.NvmAddress;
        _nvmData = inputs.NvmData;
        UpdateIdle();
    }

    private void SampleOutputs(out NicOutputs outputs)
    {
        outputs = default;
        outputs.Idle = _idle ? (byte)1 : (byte)0;
        outputs.Wake = _wake;
        outputs.PcieRxReady = TlpRx.PcieRxReady ? (byte)1 : (byte)0;
        if (TlpTx.PcieTxValid)
        {
            outputs.PcieTxValid = 1;
            outputs.PcieTxDataLow = TlpTx.PcieTxDataLow;
            outputs.PcieTxDataHigh = TlpTx.PcieTxDataHigh;
            outputs.PcieTxKeep = TlpTx.PcieTxKeep;
            outputs.PcieTxSop = TlpTx.PcieTxSop ? (byte)1 : (byte)0;
            outputs.PcieTxEop = TlpTx.PcieTxEop ? (byte)1 : (byte)0;
        }

        if (TxBuffer.MacTxValid)
        {
            outputs.MacTxValid = 1;
            outputs.MacTxData = TxBuffer.MacTxData;
            outputs.MacTxKeep = TxBuffer.MacTxKeep;
            outputs.MacTxLast = TxBuffer.MacTxLast ? (byte)1 : (byte)0;
            outputs.MacTxBadFcs = TxBuffer.MacTxBadFcs ? (byte)1 : (byte)0;
        }
    }

    private void HoldReset()
    {
        if (_nvmWrite)
        {
            Device.WriteNvm(_nvmAddress, _nvmData);
        }

        if (!_blocksReset)
        {
            ResetBlocks();
        }
    }

    private void ResetBlocks()
    {
        TlpRx.Reset();
        Completer.Reset();
        ConfigSpace.Reset();
        Message.Reset();
        TlpTx.Reset();
        ResetControl.Reset();
        Device.Reset();
        PacketControl.Reset();
        Mailbox.Reset();
        Statistics.Reset();
        InterruptCause.Reset();
        InterruptDelivery.Reset();
        TxQueue.Reset();
        RxQueue.Reset();
        DmaRead.Reset();
        DmaWrite.Reset();
        TxFetch.Reset();
        TxGather.Reset();
        TxWriteback.Reset();
        TxBuffer.Reset();
        PoolFilter.Reset();
        RxBuffer.Reset();
        RxEngine.Reset();
        _blocksReset = true;
        _awake = AllBits;
    }

    private void UpdateIdle()
    {
        _wake = Math.Min(DmaRead.Wake, InterruptCause.Wake);

        // The block that was busy last is most often busy still.
        _idle = !_perst && IsQuiet(_lastBusy) && AllQuiet();
    }

    private bool AllQuiet()
    {
        int busy =
            !TlpTx.Quiet ? 0
            : !TlpRx.Quiet ? 1
            : !Completer.Quiet ? 2
            : !DmaWrite.Quiet ? 3
            : !DmaRead.Quiet ? 4
            : !TxBuffer.Quiet ? 5
            : !RxBuffer.Quiet ? 6
            : !RxEngine.Quiet ? 7
            : !TxGather.Quiet ? 8
            : !TxFetch.Quiet ? 9
            : !TxWriteback.Quiet ? 10
            : !PoolFilter.Quiet ? 11
            : !TxQueue.Quiet ? 12
            : !RxQueue.Quiet ? 13
            : !InterruptCause.Quiet ? 14
            : !InterruptDelivery.Quiet ? 15
            : !Message.Quiet ? 16
            : !ConfigSpace.Quiet ? 17
            : !ResetControl.Quiet ? 18
            : !Device.Quiet ? 19
            : !Mailbox.Quiet ? 20
            : -1;
        if (busy < 0)
        {
            return true;
        }

        _lastBusy = busy;
        return false;
    }

    private bool IsQuiet(int block) => block switch
    {
        0 => TlpTx.Quiet,
        1 => TlpRx.Quiet,
        2 => Completer.Quiet,
        3 => DmaWrite.Quiet,
        4 => DmaRead.Quiet,
        5 => TxBuffer.Quiet,
        6 => RxBuffer.Quiet,
        7 => RxEngine.Quiet,
        8 => TxGather.Quiet,
        9 => TxFetch.Quiet,
        10 => TxWriteback.Quiet,
        11 => PoolFilter.Quiet,
        12 => TxQueue.Quiet,
        13 => RxQueue.Quiet,
        14 => InterruptCause.Quiet,
        15 => InterruptDelivery.Quiet,
        16 => Message.Quiet,
        17 => ConfigSpace.Quiet,
        18 => ResetControl.Quiet,
        19 => Device.Quiet,
        _ => Mailbox.Quiet,
    };
}
