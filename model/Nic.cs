using System.Runtime.CompilerServices;

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
    private NicOutputs _outputs = new() { Wake = ulong.MaxValue };
    private ulong _wake = ulong.MaxValue;

    // Before this time the LEDs stay as they are; before the next, all outputs of a NIC with nothing to do.
    private ulong _ledUntil;
    private ulong _attention;

    // Nobody has anything to do before a pin or the time gives work.
    private bool _still;

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
        Phy.Connect(this);
        WakeUp.Connect(this);
        Led.Connect(this);
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
        TxOffload.Connect(this);
        TxWriteback.Connect(this);
        TxBuffer.Connect(this);
        FlowControl.Connect(this);
        RateControl.Connect(this);
        PoolFilter.Connect(this);
        RxBuffer.Connect(this);
        RxOffload.Connect(this);
        QueueFilter.Connect(this);
        RxEngine.Connect(this);
        _blocks =
        [
            TlpRx, Completer, ConfigSpace, Message, TlpTx, ResetControl, Device, Phy, WakeUp, Led, PacketControl, Mailbox, Statistics, InterruptCause,
            InterruptDelivery, TxQueue, RxQueue, DmaRead, DmaWrite, TxFetch, TxGather, TxOffload, TxWriteback, TxBuffer, FlowControl, RateControl,
            PoolFilter, RxBuffer, RxOffload, QueueFilter, RxEngine,
        ];
        ResetBlocks();
        UpdateOutputs();
        UpdateIdle();
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

    internal Phy Phy { get; } = new();

    internal WakeUp WakeUp { get; } = new();

    internal Led Led { get; } = new();

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

    internal TxOffload TxOffload { get; } = new();

    internal TxWriteback TxWriteback { get; } = new();

    internal TxBuffer TxBuffer { get; } = new();

    internal FlowControl FlowControl { get; } = new();

    internal RateControl RateControl { get; } = new();

    internal PoolFilter PoolFilter { get; } = new();

    internal RxBuffer RxBuffer { get; } = new();

    internal RxOffload RxOffload { get; } = new();

    internal QueueFilter QueueFilter { get; } = new();

    internal RxEngine RxEngine { get; } = new();

    /// <inheritdoc/>
    public void Step(in NicInputs inputs, out NicOutputs outputs)
    {
        // Most clocks end here: nobody has anything to do, and no pin gives work. No register changes but that of the time.
        int work = inputs.PcieRxValid | inputs.MacRxValid | inputs.Perst | (inputs.Link ^ (_link ? 1 : 0))
            | (inputs.PcieTxReady & _outputs.PcieTxValid) | (inputs.MacTxReady & _outputs.MacTxValid);
        if (_still && work == 0)
        {
            outputs = _outputs;
            _time = inputs.Time;
            if (_time >= _attention)
            {
                Attend();
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
        outputs = _outputs;
        if (_perst || inputs.Perst != 0)
        {
            StepReset(in inputs);
            return;
        }

        Work(in inputs, Asked(in inputs), inputs.Time, 1);
    }

    /// <inheritdoc/>
    public long StepAlone(in NicInputs inputs, long clocks)
    {
        if (_perst | (inputs.Perst | inputs.PcieRxValid | inputs.MacRxValid) != 0 | (inputs.Link != 0) != _link)
        {
            return 0;
        }

        long run = 0;
        ulong time = inputs.Time;
        while (run < clocks && (_outputs.PcieTxValid | _outputs.MacTxValid | _outputs.Idle) == 0)
        {
            if (_still)
            {
                _time = time;
                if (_time >= _attention)
                {
                    Attend();
                }

                time++;
                run++;
            }
            else
            {
                long done = Work(in inputs, _awake | (_wake <= _time ? TimedBits : 0), time, clocks - run);
                time += (ulong)done;
                run += done;
            }
        }

        return run;
    }

    /// <summary>A clock in which some blocks are asked, and those behind it with the same pins in which some are and nothing appears at the pins.</summary>
    /// <param name="inputs">The pins but for the time.</param>
    /// <param name="asked">The blocks of the first clock.</param>
    /// <param name="time">time_i in the first clock.</param>
    /// <param name="clocks">Most clocks, at least 1.</param>
    /// <returns>The clocks run.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private long Work(in NicInputs inputs, uint asked, ulong time, long clocks)
    {
        long run = 0;
        while (true)
        {
            // In most clocks with traffic a beat moves at one of the wires, and nothing else happens.
            _noisy |= asked;
            if (asked == TxBufferBit)
            {
                TxBuffer.Eval(inputs.MacTxReady != 0);
                _awake = CommitTxBuffer();
            }
            else if (asked == RxBufferBit)
            {
                RxBuffer.Eval(in inputs);
                _awake = CommitRxBuffer();
            }
            else
            {
                Eval(in inputs, asked);
                _awake = Commit(asked);
            }

            if ((inputs.Link != 0) != _link)
            {
                _link = inputs.Link != 0;
                _awake |= PhyBit;
            }

            _time = time;
            EndClock(asked);
            run++;
            if (run == clocks | _still | (_outputs.PcieTxValid | _outputs.MacTxValid | _outputs.Idle) != 0)
            {
                return run;
            }

            asked = _awake | (_wake <= time ? TimedBits : 0);
            time++;
        }
    }

    /// <summary>idle_o, wake_o and whether the next clock can be left out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EndClock(uint asked)
    {
        if (_time >= _ledUntil)
        {
            UpdateLedOutputs();
        }

        // A block with a timer that had nothing to do keeps it.
        ulong wake = (asked & _awake & TimedBits) == 0 & _wake > _time ? _wake : EarliestWake;

        // Most often the NIC was busy and is busy still. Outputs are written when they change only: the next clock reads them as a whole, and
        // would wait for a narrow write.
        if (_outputs.Idle == 0 && ((_outputs.MacTxValid | _outputs.PcieTxValid) != 0 || IsBusyAtSight))
        {
            if (wake != _wake)
            {
                _wake = wake;
                _outputs.Wake = wake;
                _attention = Math.Min(_wake, _ledUntil);
            }

            _still = _awake == 0 & wake > _time;
            return;
        }

        UpdateIdle(wake);
    }

    /// <summary>A clock in which the reset pin or its register is set.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void StepReset(in NicInputs inputs)
    {
        if (_perst)
        {
            HoldReset();
        }
        else
        {
            _blocksReset = false;
            uint asked = Asked(in inputs);
            Eval(in inputs, asked);
            Commit(asked);
        }

        // The pins of the NVM mean something in reset only.
        _perst = inputs.Perst != 0;
        _link = inputs.Link != 0;
        _time = inputs.Time;
        _nvmWrite = inputs.NvmWrite != 0;
        _nvmAddress = inputs.NvmAddress;
        _nvmData = inputs.NvmData;
        _awake = Reconfigured();
        UpdateOutputs();
        UpdateIdle();
    }

    private void UpdateOutputs()
    {
        UpdateReceiveOutputs();
        UpdateTransmitOutputs();
        UpdateWireOutputs();
        UpdateLedOutputs();
    }

    // The pins that blocks drive, after a change of the block.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void UpdateReceiveOutputs() => _outputs.PcieRxReady = TlpRx.PcieRxReady ? (byte)1 : (byte)0;

    private void UpdateTransmitOutputs()
    {
        bool valid = TlpTx.PcieTxValid;
        _outputs.PcieTxValid = valid ? (byte)1 : (byte)0;
        _outputs.PcieTxDataLow = valid ? TlpTx.PcieTxDataLow : 0;
        _outputs.PcieTxDataHigh = valid ? TlpTx.PcieTxDataHigh : 0;
        _outputs.PcieTxKeep = valid ? TlpTx.PcieTxKeep : (byte)0;
        _outputs.PcieTxSop = valid & TlpTx.PcieTxSop ? (byte)1 : (byte)0;
        _outputs.PcieTxEop = valid & TlpTx.PcieTxEop ? (byte)1 : (byte)0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void UpdateWireOutputs()
    {
        bool valid = TxBuffer.MacTxValid;
        _outputs.MacTxValid = valid ? (byte)1 : (byte)0;
        _outputs.MacTxData = valid ? TxBuffer.MacTxData : 0;
        _outputs.MacTxKeep = valid ? TxBuffer.MacTxKeep : (byte)0;
        _outputs.MacTxLast = valid & TxBuffer.MacTxLast ? (byte)1 : (byte)0;
        _outputs.MacTxBadFcs = valid & TxBuffer.MacTxBadFcs ? (byte)1 : (byte)0;
    }

    private void UpdateLedOutputs()
    {
        _outputs.Led = Led.PinsAt(_time, out _ledUntil);
        _attention = Math.Min(_wake, _ledUntil);
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
        Phy.Reset();
        WakeUp.Reset();
        Led.Reset();
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
        TxOffload.Reset();
        TxWriteback.Reset();
        TxBuffer.Reset();
        FlowControl.Reset();
        RateControl.Reset();
        PoolFilter.Reset();
        RxBuffer.Reset();
        RxOffload.Reset();
        QueueFilter.Reset();
        RxEngine.Reset();
        _blocksReset = true;
        _awake = Reconfigured();
    }

    private ulong EarliestWake => Math.Min(
        Math.Min(Math.Min(DmaRead.Wake, InterruptCause.Wake), Math.Min(Phy.Wake, RateControl.Wake)), WakeUp.Wake);

    private void UpdateIdle() => UpdateIdle(EarliestWake);

    /// <summary>In a clock that is left out but for the time: a timer is due, or a LED changes.</summary>
    private void Attend()
    {
        if (_time >= _ledUntil)
        {
            UpdateLedOutputs();
        }

        if (_time >= _wake)
        {
            UpdateIdle();
        }
    }

    /// <summary>idle_o and wake_o after the edge.</summary>
    private void UpdateIdle(ulong wake)
    {
        _wake = wake;
        _attention = Math.Min(_wake, _ledUntil);

        // A block that was quiet is quiet still while nobody asks or wakes it and no timer is due.
        uint noisy = _noisy | _awake | TimedBits;
        bool idle = !_perst && AllQuiet(noisy);
        _noisy = idle ? 0 : noisy;
        _outputs.Wake = _wake;
        _outputs.Idle = idle ? (byte)1 : (byte)0;
        _still = idle | (_awake == 0 & _wake > _time & !_perst);
    }

    /// <summary>One of the blocks that work for long with traffic is not quiet, which one look at its registers shows; false says nothing.</summary>
    private bool IsBusyAtSight
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => RxEngine.IsBusyAtSight || !TlpRx.Quiet || !TxGather.IsAtRest || !Completer.Quiet || !TxBuffer.IsWireAtRest || !DmaWrite.Quiet || !TlpTx.Quiet;
    }

    /// <summary>All blocks are quiet, of which those not among <paramref name="noisy"/> are known to be.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool AllQuiet(uint noisy) =>
        ((noisy & TxFetchBit) == 0 || TxFetch.Quiet)
        && ((noisy & TlpRxBit) == 0 || TlpRx.Quiet)
        && ((noisy & TlpTxBit) == 0 || TlpTx.Quiet)
        && ((noisy & CompleterBit) == 0 || Completer.Quiet)
        && ((noisy & DmaReadBit) == 0 || DmaRead.Quiet)
        && ((noisy & DmaWriteBit) == 0 || DmaWrite.Quiet)
        && ((noisy & TxBufferBit) == 0 || TxBuffer.Quiet)
        && ((noisy & TxGatherBit) == 0 || TxGather.Quiet)
        && ((noisy & TxOffloadBit) == 0 || TxOffload.Quiet)
        && ((noisy & TxWritebackBit) == 0 || TxWriteback.Quiet)
        && ((noisy & RxBufferBit) == 0 || RxBuffer.Quiet)
        && ((noisy & RxEngineBit) == 0 || RxEngine.Quiet)
        && ((noisy & PoolFilterBit) == 0 || PoolFilter.Quiet)
        && ((noisy & TxQueueBit) == 0 || TxQueue.Quiet)
        && ((noisy & RxQueueBit) == 0 || RxQueue.Quiet)
        && ((noisy & InterruptCauseBit) == 0 || InterruptCause.Quiet)
        && ((noisy & InterruptDeliveryBit) == 0 || InterruptDelivery.Quiet)
        && ((noisy & MessageBit) == 0 || Message.Quiet)
        && ((noisy & FlowControlBit) == 0 || FlowControl.Quiet)
        && ((noisy & RateControlBit) == 0 || RateControl.Quiet)
        && ((noisy & SeldomBits) == 0 || SeldomQuiet());

    private bool SeldomQuiet() =>
        ConfigSpace.Quiet && ResetControl.Quiet && Device.Quiet && Mailbox.Quiet && PacketControl.Quiet && Statistics.Quiet && Phy.Quiet && QueueFilter.Quiet
        && WakeUp.Quiet && Led.Quiet;
}
