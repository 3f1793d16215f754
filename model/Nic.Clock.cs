using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <summary>
/// One clock of the blocks. Not every block is asked in every clock: a block whose registers did not change in a clock, and none of whose
/// inputs changes, has nothing to do in the next one either.
/// </summary>
public sealed partial class Nic
{
    // Blocks that work in few of the clocks with traffic; they are asked behind one test.
    private const uint RareBits =
        AllBits & ~(TlpRxBit | TlpTxBit | DmaReadBit | DmaWriteBit | TxGatherBit | TxOffloadBit | TxBufferBit | RxBufferBit | RxEngineBit);

    // Among them those that traffic alone does not keep busy.
    private const uint SeldomBits = ConfigSpaceBit | ResetControlBit | DeviceBit | PhyBit | PacketControlBit | MailboxBit | StatisticsBit | QueueFilterBit | WakeUpBit | LedBit;

    // Two groups of the others.
    private const uint LinkBits = TlpRxBit | TlpTxBit | DmaReadBit | DmaWriteBit;
    private const uint TransmitBits = TxGatherBit | TxOffloadBit | TxBufferBit;

    // Blocks with timers.
    private const uint TimedBits = DmaReadBit | InterruptCauseBit | PhyBit | RateControlBit | WakeUpBit;

    private uint _awake = AllBits;

    // Blocks that were asked, or woken, since all were quiet last.
    private uint _noisy = AllBits;

    // Blocks that are asked in every clock, while some state lasts.
    private uint _standing;

    /// <summary>The blocks that may have something to do in this clock; 0 most often.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Asked(in NicInputs inputs)
    {
        uint asked = _awake;
        asked |= inputs.PcieRxValid != 0 ? TlpRxBit : 0;
        asked |= inputs.MacRxValid != 0 ? RxBufferBit : 0;
        asked |= (inputs.PcieTxReady & _outputs.PcieTxValid) != 0 ? TlpTxBit : 0;
        asked |= (inputs.MacTxReady & _outputs.MacTxValid) != 0 ? TxBufferBit : 0;
        asked |= _wake <= _time ? TimedBits : 0;
        return asked;
    }

    private void Eval(in NicInputs inputs, uint asked)
    {
        if ((asked & RareBits) != 0)
        {
            EvalRare(asked);
        }

        // Few of them work in one clock, so groups are asked first.
        if ((asked & LinkBits) != 0)
        {
            EvalLink(in inputs, asked);
        }

        if ((asked & TransmitBits) != 0)
        {
            EvalTransmit(inputs.MacTxReady != 0, asked);
        }

        if ((asked & RxBufferBit) != 0)
        {
            RxBuffer.Eval(in inputs);
        }

        if ((asked & RxEngineBit) != 0)
        {
            RxEngine.Eval();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EvalLink(in NicInputs inputs, uint asked)
    {
        if ((asked & TlpRxBit) != 0)
        {
            TlpRx.Eval(in inputs);
        }

        if ((asked & TlpTxBit) != 0)
        {
            TlpTx.Eval(inputs.PcieTxReady != 0);
        }

        if ((asked & DmaReadBit) != 0)
        {
            DmaRead.Eval();
        }

        if ((asked & DmaWriteBit) != 0)
        {
            DmaWrite.Eval();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EvalTransmit(bool ready, uint asked)
    {
        if ((asked & TxGatherBit) != 0)
        {
            TxGather.Eval();
        }

        if ((asked & TxOffloadBit) != 0)
        {
            TxOffload.Eval();
        }

        if ((asked & TxBufferBit) != 0)
        {
            TxBuffer.Eval(ready);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EvalRare(uint asked)
    {
        if ((asked & SeldomBits) != 0)
        {
            EvalSeldom(asked);
        }

        if ((asked & CompleterBit) != 0)
        {
            Completer.Eval();
        }

        if ((asked & MessageBit) != 0)
        {
            Message.Eval();
        }

        if ((asked & InterruptCauseBit) != 0)
        {
            InterruptCause.Eval();
        }

        if ((asked & InterruptDeliveryBit) != 0)
        {
            InterruptDelivery.Eval();
        }

        if ((asked & TxQueueBit) != 0)
        {
            TxQueue.Eval();
        }

        if ((asked & RxQueueBit) != 0)
        {
            RxQueue.Eval();
        }

        if ((asked & TxFetchBit) != 0)
        {
            TxFetch.Eval();
        }

        if ((asked & TxWritebackBit) != 0)
        {
            TxWriteback.Eval();
        }

        if ((asked & PoolFilterBit) != 0)
        {
            PoolFilter.Eval();
        }

        if ((asked & FlowControlBit) != 0)
        {
            FlowControl.Eval();
        }

        if ((asked & RateControlBit) != 0)
        {
            RateControl.Eval();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EvalSeldom(uint asked)
    {
        if ((asked & ConfigSpaceBit) != 0)
        {
            ConfigSpace.Eval();
        }

        if ((asked & ResetControlBit) != 0)
        {
            ResetControl.Eval();
        }

        if ((asked & DeviceBit) != 0)
        {
            Device.Eval();
        }

        if ((asked & PhyBit) != 0)
        {
            Phy.Eval();
        }

        if ((asked & PacketControlBit) != 0)
        {
            PacketControl.Eval();
        }

        if ((asked & MailboxBit) != 0)
        {
            Mailbox.Eval();
        }

        if ((asked & StatisticsBit) != 0)
        {
            Statistics.Eval();
        }

        if ((asked & QueueFilterBit) != 0)
        {
            QueueFilter.Eval();
        }

        if ((asked & LedBit) != 0)
        {
            Led.Eval();
        }

        if ((asked & WakeUpBit) != 0)
        {
            WakeUp.Eval();
        }
    }

    /// <summary>Makes the new values visible; returns the blocks that may have something to do in the next clock.</summary>
    private uint Commit(uint asked)
    {
        uint awake = (asked & RareBits) != 0 ? CommitRare(asked) : _standing;
        awake |= (asked & LinkBits) != 0 ? CommitLink(asked) : 0;
        awake |= (asked & TransmitBits) != 0 ? CommitTransmit(asked) : 0;
        if ((asked & RxBufferBit) != 0)
        {
            awake |= CommitRxBuffer();
        }

        if ((asked & RxEngineBit) != 0)
        {
            awake |= CommitRxEngine();
        }

        return awake;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint CommitLink(uint asked)
    {
        uint awake = 0;
        if ((asked & TlpRxBit) != 0)
        {
            awake |= CommitTlpRx();
        }

        if ((asked & TlpTxBit) != 0)
        {
            awake |= CommitTlpTx();
        }

        if ((asked & DmaReadBit) != 0)
        {
            awake |= CommitDmaRead();
        }

        if ((asked & DmaWriteBit) != 0)
        {
            awake |= CommitDmaWrite();
        }

        return awake;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint CommitTransmit(uint asked)
    {
        uint awake = 0;
        if ((asked & TxGatherBit) != 0)
        {
            awake |= CommitTxGather();
        }

        if ((asked & TxOffloadBit) != 0)
        {
            awake |= CommitTxOffload();
        }

        if ((asked & TxBufferBit) != 0)
        {
            awake |= CommitTxBuffer();
        }

        return awake;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private uint CommitRare(uint asked)
    {
        uint awake = (asked & SeldomBits) != 0 ? CommitSeldom(asked) : 0;
        if ((asked & CompleterBit) != 0)
        {
            awake |= CommitCompleter();
        }

        if ((asked & MessageBit) != 0)
        {
            awake |= CommitMessage();
        }

        if ((asked & InterruptCauseBit) != 0)
        {
            awake |= CommitInterruptCause();
        }

        if ((asked & InterruptDeliveryBit) != 0)
        {
            awake |= CommitInterruptDelivery();
        }

        if ((asked & TxQueueBit) != 0)
        {
            awake |= CommitTxQueue();
        }

        if ((asked & RxQueueBit) != 0)
        {
            awake |= CommitRxQueue();
        }

        if ((asked & TxFetchBit) != 0)
        {
            awake |= CommitTxFetch();
        }

        if ((asked & TxWritebackBit) != 0)
        {
            awake |= CommitTxWriteback();
        }

        if ((asked & PoolFilterBit) != 0)
        {
            awake |= CommitPoolFilter();
        }

        if ((asked & FlowControlBit) != 0)
        {
            awake |= CommitFlowControl();
        }

        if ((asked & RateControlBit) != 0)
        {
            awake |= CommitRateControl();
        }

        // A function that lost Bus Master can leave a TLP behind in blocks that do not wake ResetControl.
        _standing = ConfigSpace.AllOwnersReady ? 0 : ResetControlBit;
        return awake | _standing;
    }
    [MethodImpl(MethodImplOptions.NoInlining)]
    private uint CommitSeldom(uint asked)
    {
        uint awake = 0;
        if ((asked & ConfigSpaceBit) != 0)
        {
            awake |= CommitConfigSpace();
        }

        if ((asked & ResetControlBit) != 0)
        {
            awake |= CommitResetControl();
        }

        if ((asked & DeviceBit) != 0)
        {
            awake |= CommitDevice();
        }

        if ((asked & PhyBit) != 0)
        {
            awake |= CommitPhy();
        }

        if ((asked & PacketControlBit) != 0)
        {
            awake |= CommitPacketControl();
        }

        if ((asked & MailboxBit) != 0)
        {
            awake |= CommitMailbox();
        }

        if ((asked & QueueFilterBit) != 0)
        {
            awake |= CommitQueueFilter();
        }

        if ((asked & LedBit) != 0)
        {
            awake |= CommitLed();
        }

        if ((asked & WakeUpBit) != 0)
        {
            awake |= CommitWakeUp();
        }

        return awake;
    }
}
