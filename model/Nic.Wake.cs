using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <summary>The end of a clock for each block, and whom it wakes: the one place that says who sleeps until when.</summary>
/// <remarks>
/// A block whose registers did not change in a clock, and none of whose inputs changes, has nothing to do in the next one: it sleeps.
/// A block whose registers changed is asked again in the next clock, and so is every block to which its new outputs give work:
/// <list type="bullet">
/// <item>a pulse wakes the blocks that take it;</item>
/// <item>an offer (valid) wakes the block that takes it, when it rises at the latest;</item>
/// <item>an acceptance (ready, room, done) wakes the block that sleeps until it comes; the other blocks do not sleep while they wait:
/// <c>tlp_tx</c> wakes <c>dma_read</c>; <c>dma_read</c> wakes <c>tx_fetch</c> and <c>tx_gather</c>; <c>dma_write</c> wakes <c>tx_writeback</c>;
/// <c>flow_control</c> wakes <c>tx_buffer</c> while it watches the end of a pause; <c>tx_gather</c> wakes <c>tx_fetch</c>; <c>tx_writeback</c> and <c>tx_offload</c> wake <c>tx_gather</c>; <c>tx_buffer</c> wakes <c>tx_offload</c>; <c>pool_filter</c> wakes
/// <c>rx_buffer</c> and <c>tx_buffer</c>; <c>rx_engine</c> wakes <c>pool_filter</c> and <c>tx_buffer</c>; <c>rate_control</c> wakes <c>tx_fetch</c>;</item>
/// <item>a queue that stops (flush) wakes those who work for it or keep something of it; <c>rx_queue</c> wakes <c>rx_engine</c>, which sleeps while a frame waits
/// for descriptors, when software writes a register of a queue;</item>
/// <item><c>interrupt_cause</c> wakes <c>rx_engine</c> and <c>tx_writeback</c> when what they gather is due;</item>
/// <item>configuration (<c>config_space</c>, <c>reset_control</c>, <c>device</c>, <c>packet_control</c>) is an input of nearly everybody and
/// changes rarely, so it wakes everybody;</item>
/// <item>what <c>tx_buffer</c> loops back wakes <c>rx_buffer</c>;</item>
/// <item>frames wake <c>led</c> when they end, are taken or sent, and <c>flow_control</c> wakes it while a LED shows the pause; beats wake <c>wake_up</c>
/// while it looks at frames, and <c>pool_filter</c> wakes it while a frame that it has looked at waits for the decision;</item>
/// <item>pins wake <c>tlp_rx</c> and <c>rx_buffer</c> (valid), <c>tlp_tx</c> and <c>tx_buffer</c> (ready for what they offer) and
/// <c>phy</c> (link); the time wakes <c>dma_read</c>, <c>interrupt_cause</c>, <c>phy</c>, <c>rate_control</c>, <c>wake_up</c> and <c>led</c>.</item>
/// </list>
/// An acceptance that ends, and an offer that is withdrawn, give work to nobody who sleeps. That this leaves out nothing is tested
/// against <see cref="StepFully"/>.
/// </remarks>
public sealed partial class Nic
{
    private const uint TlpRxBit = 1u << 0;
    private const uint CompleterBit = 1u << 1;
    private const uint ConfigSpaceBit = 1u << 2;
    private const uint MessageBit = 1u << 3;
    private const uint TlpTxBit = 1u << 4;
    private const uint ResetControlBit = 1u << 5;
    private const uint DeviceBit = 1u << 6;
    private const uint PacketControlBit = 1u << 7;
    private const uint MailboxBit = 1u << 8;
    private const uint StatisticsBit = 1u << 9;
    private const uint InterruptCauseBit = 1u << 10;
    private const uint InterruptDeliveryBit = 1u << 11;
    private const uint TxQueueBit = 1u << 12;
    private const uint RxQueueBit = 1u << 13;
    private const uint DmaReadBit = 1u << 14;
    private const uint DmaWriteBit = 1u << 15;
    private const uint TxFetchBit = 1u << 16;
    private const uint TxGatherBit = 1u << 17;
    private const uint TxWritebackBit = 1u << 18;
    private const uint TxBufferBit = 1u << 19;
    private const uint PoolFilterBit = 1u << 20;
    private const uint RxBufferBit = 1u << 21;
    private const uint RxEngineBit = 1u << 22;
    private const uint TxOffloadBit = 1u << 23;
    private const uint PhyBit = 1u << 24;
    private const uint FlowControlBit = 1u << 25;
    private const uint QueueFilterBit = 1u << 26;
    private const uint RateControlBit = 1u << 27;
    private const uint WakeUpBit = 1u << 28;
    private const uint LedBit = 1u << 29;
    private const uint AllBits = (1u << 30) - 1;

    // The block that an access on the CSR bus means, by Completer.CsrSelect.
    private static ReadOnlySpan<uint> CsrBits =>
    [
        DeviceBit, PacketControlBit, InterruptCauseBit, RxQueueBit, TxQueueBit, MailboxBit, StatisticsBit, QueueFilterBit, WakeUpBit, 0, 0, 0, 0, 0, 0,
        InterruptDeliveryBit, 0,
    ];

    /// <summary>Changes with the registers of config_space, reset_control, device and packet_control: what is computed from them alone holds until then.</summary>
    internal uint Configuration { get; private set; } = 1;

    private uint Reconfigured()
    {
        Configuration++;
        return AllBits;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint CommitTlpRx()
    {
        if (!TlpRx.Evaluated)
        {
            return 0;
        }

        TlpRx.Commit();
        UpdateReceiveOutputs();
        uint awake = TlpRx.Quiet ? 0 : TlpRxBit;
        awake |= TlpRx.RequestValid ? CompleterBit : 0;
        awake |= TlpRx.CompletionBeat ? DmaReadBit : 0;
        awake |= TlpRx.ErrorValid ? ConfigSpaceBit : 0;
        return awake;
    }

    private uint CommitCompleter()
    {
        if (!Completer.Evaluated)
        {
            return 0;
        }

        Completer.Commit();
        uint awake = CompleterBit;
        awake |= CsrBits[(int)Completer.CsrSelect];
        awake |= (Completer.ConfigValid | Completer.ConfigCapture | Completer.ErrorValid) ? ConfigSpaceBit : 0;
        awake |= Completer.CompletionValid ? TlpTxBit : 0;
        return awake;
    }

    private uint CommitConfigSpace()
    {
        if (!ConfigSpace.Evaluated)
        {
            return 0;
        }

        ConfigSpace.Commit();
        return Reconfigured();
    }

    private uint CommitMessage()
    {
        if (!Message.Evaluated)
        {
            return 0;
        }

        Message.Commit();
        uint awake = MessageBit;
        awake |= Message.Valid ? TlpTxBit : 0;
        return awake;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint CommitTlpTx()
    {
        if (!TlpTx.Evaluated)
        {
            return 0;
        }

        TlpTx.Commit();
        UpdateTransmitOutputs();
        uint awake = TlpTx.Settled ? 0 : TlpTxBit;
        awake |= TlpTx.ReadReady ? DmaReadBit : 0;
        return awake;
    }

    private uint CommitResetControl()
    {
        if (!ResetControl.Evaluated)
        {
            return 0;
        }

        ResetControl.Commit();
        return Reconfigured();
    }

    private uint CommitDevice()
    {
        if (!Device.Evaluated)
        {
            return 0;
        }

        Device.Commit();
        UpdateLedOutputs();
        return Reconfigured();
    }

    private uint CommitPhy()
    {
        if (!Phy.Evaluated)
        {
            return 0;
        }

        Phy.Commit();
        return PhyBit | DeviceBit | TxBufferBit;
    }

    private uint CommitPacketControl()
    {
        if (!PacketControl.Evaluated)
        {
            return 0;
        }

        // pool_filter does not sleep while it looks up an address.
        uint awake = PacketControl.OnlyLookup ? PacketControlBit : Reconfigured();
        PacketControl.Commit();
        return awake;
    }

    private uint CommitMailbox()
    {
        if (!Mailbox.Evaluated)
        {
            return 0;
        }

        Mailbox.Commit();
        return MailboxBit | InterruptCauseBit;
    }

    private uint CommitQueueFilter()
    {
        if (!QueueFilter.Evaluated)
        {
            return 0;
        }

        QueueFilter.Commit();
        return QueueFilterBit | (QueueFilter.StampValid ? DeviceBit : 0);
    }

    private uint CommitWakeUp()
    {
        if (!WakeUp.Evaluated)
        {
            return 0;
        }

        WakeUp.Commit();
        uint awake = WakeUpBit;
        awake |= WakeUp.ChangesPmeStatus ? ConfigSpaceBit : 0;
        awake |= WakeUp.PmeSend ? MessageBit : 0;
        return awake;
    }

    private uint CommitLed()
    {
        if (!Led.Evaluated)
        {
            return 0;
        }

        Led.Commit();
        UpdateLedOutputs();
        return 0;
    }

    private uint CommitInterruptCause()
    {
        if (!InterruptCause.Evaluated)
        {
            return 0;
        }

        InterruptCause.Commit();
        return InterruptCauseBit | InterruptDeliveryBit | (InterruptCause.WritebackDue ? RxEngineBit | TxWritebackBit : 0);
    }

    private uint CommitInterruptDelivery()
    {
        if (!InterruptDelivery.Evaluated)
        {
            return 0;
        }

        bool level = InterruptDelivery.IntxLevel;
        InterruptDelivery.Commit();
        uint awake = InterruptDeliveryBit;
        awake |= (InterruptDelivery.IntxLevel != level) ? MessageBit : 0;
        awake |= InterruptDelivery.Valid ? TlpTxBit : 0;
        return awake;
    }

    private uint CommitTxQueue()
    {
        if (!TxQueue.Evaluated)
        {
            return 0;
        }

        TxQueue.Commit();
        uint awake = TxQueueBit;
        awake |= (TxQueue.RequestValid | (TxQueue.Flush != 0)) ? DmaReadBit : 0;
        awake |= (TxQueue.Available != 0) ? TxFetchBit : 0;
        awake |= (TxQueue.Flush != 0) ? TxFetchBit | TxGatherBit | TxWritebackBit : 0;
        awake |= TxQueue.QueueError ? InterruptCauseBit : 0;
        return awake;
    }

    private uint CommitRxQueue()
    {
        if (!RxQueue.Evaluated)
        {
            return 0;
        }

        RxQueue.Commit();
        uint awake = RxQueueBit;
        awake |= (RxQueue.RequestValid | (RxQueue.Flush != 0)) ? DmaReadBit : 0;
        awake |= (RxQueue.Touched | (RxQueue.Flush != 0)) ? RxEngineBit : 0;
        awake |= RxQueue.QueueError ? InterruptCauseBit : 0;
        return awake;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint CommitDmaRead()
    {
        bool worked = DmaRead.Evaluated;
        uint done = DmaRead.DataDone;
        DmaRead.Commit();
        if (!worked)
        {
            return 0;
        }

        uint awake = DmaReadBit;
        awake |= DmaRead.ReadValid ? TlpTxBit : 0;
        awake |= DmaRead.TxReturnValid ? TxQueueBit : 0;
        awake |= DmaRead.RxReturnValid ? RxQueueBit : 0;
        awake |= DmaRead.DataRequestReady ? TxFetchBit : 0;
        awake |= (DmaRead.DataDone != done) ? TxGatherBit : 0;
        awake |= DmaRead.ErrorValid ? ConfigSpaceBit : 0;
        return awake;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint CommitDmaWrite()
    {
        if (!DmaWrite.Evaluated)
        {
            return 0;
        }

        DmaWrite.Commit();
        uint awake = DmaWriteBit;
        awake |= DmaWrite.Valid ? TlpTxBit : 0;
        awake |= (DmaWrite.WritebackReady | (DmaWrite.WritebackWordWanted != 0) | DmaWrite.WritebackDone) ? TxWritebackBit : 0;
        return awake;
    }

    private uint CommitTxFetch()
    {
        if (!TxFetch.Evaluated)
        {
            return 0;
        }

        TxFetch.Commit();
        uint awake = TxFetchBit;
        awake |= (TxFetch.SelectValid | TxFetch.QueuePulse) ? TxQueueBit : 0;
        awake |= TxFetch.DataRequestValid ? DmaReadBit : 0;
        awake |= TxFetch.ItemValid ? TxGatherBit : 0;
        return awake;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint CommitTxGather()
    {
        if (!TxGather.Evaluated)
        {
            return 0;
        }

        bool space = TxGather.ItemSpace;
        TxGather.Commit();
        uint awake = TxGatherBit;
        awake |= (TxGather.ItemSpace != space) ? TxFetchBit : 0;
        awake |= (TxGather.Reading | TxGather.DataReleaseValid) ? DmaReadBit : 0;
        awake |= TxGather.ReportValid ? TxWritebackBit : 0;
        awake |= TxGather.PushValid ? TxOffloadBit : 0;
        awake |= TxGather.Discard ? StatisticsBit : 0;
        return awake;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint CommitTxOffload()
    {
        if (!TxOffload.Evaluated)
        {
            return 0;
        }

        bool full = !TxOffload.WordSpace;
        TxOffload.Commit();
        uint awake = TxOffloadBit;
        awake |= (TxOffload.WordSpace & full) ? TxGatherBit : 0;
        awake |= (TxOffload.WriteValid | TxOffload.RewindValid | TxOffload.FrameValid) ? TxBufferBit : 0;
        awake |= TxOffload.FrameValid & PacketControl.RateEnable != 0 ? RateControlBit : 0;
        awake |= (TxOffload.Discard | TxOffload.Segmented) ? StatisticsBit : 0;
        return awake;
    }

    private uint CommitTxWriteback()
    {
        if (!TxWriteback.Evaluated)
        {
            return 0;
        }

        TxWriteback.Commit();
        uint awake = TxWritebackBit;
        awake |= TxWriteback.ReportReady ? TxGatherBit : 0;
        awake |= TxWriteback.WritebackValid ? DmaWriteBit : 0;
        awake |= TxWriteback.CompleteValid ? TxQueueBit : 0;
        awake |= TxWriteback.SettingsValid ? TxQueueBit : 0;
        awake |= (TxWriteback.TransmitEventValid | TxWriteback.PendingValid) ? InterruptCauseBit : 0;
        return awake;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint CommitTxBuffer()
    {
        bool worked = TxBuffer.Evaluated;
        bool visible = TxBuffer.OutputsChange;
        bool full = !TxBuffer.FrameReady;
        bool lookup = TxBuffer.LookupValid;
        bool loopback = TxBuffer.Loopback;
        TxBuffer.Commit();
        if (!worked)
        {
            return 0;
        }

        if (TxBuffer.PinsChanged)
        {
            UpdateWireOutputs();
        }

        uint awake = TxBuffer.Settled ? 0 : TxBufferBit;
        awake |= (loopback | TxBuffer.Loopback) ? RxBufferBit : 0;
        awake |= TxBuffer.FrameStamped ? DeviceBit : 0;
        if (visible)
        {
            awake |= (TxBuffer.LookupValid & !lookup) ? PoolFilterBit : 0;
            awake |= TxBuffer.LocalValid ? RxEngineBit : 0;
            awake |= (TxBuffer.SpaceGrew | (TxBuffer.FrameReady & full)) ? TxOffloadBit : 0;
            awake |= TxBuffer.TransmitDiscard ? StatisticsBit : 0;
        }

        return awake;
    }

    private uint CommitFlowControl()
    {
        if (!FlowControl.Evaluated)
        {
            return 0;
        }

        // A frame may wait for the end of a pause, which no register shows: the time is watched for tx_buffer.
        FlowControl.Commit();
        uint awake = FlowControlBit | TxBufferBit;
        UpdateLedOutputs();
        awake |= FlowControl.PulsePending ? StatisticsBit : 0;
        return awake;
    }

    private uint CommitRateControl()
    {
        if (!RateControl.Evaluated)
        {
            return 0;
        }

        // A frame of a limited queue that is offered keeps it awake: Eval is active in every clock until it is taken.
        uint allowed = RateControl.Allowed;
        RateControl.Commit();
        uint awake = RateControlBit;
        awake |= RateControl.LookupValid ? PacketControlBit : 0;
        awake |= RateControl.Allowed != allowed ? TxFetchBit : 0;
        return awake;
    }

    private uint CommitPoolFilter()
    {
        if (!PoolFilter.Evaluated)
        {
            return 0;
        }

        PoolFilter.Commit();
        uint awake = PoolFilterBit;
        awake |= (PoolFilter.TableValid | PoolFilter.Spoofed) ? PacketControlBit : 0;
        awake |= PoolFilter.ReceiveReady ? RxBufferBit : 0;
        awake |= (PoolFilter.ReceiveReady | PoolFilter.ReceiveDecided) & WakeUp.Waits ? WakeUpBit : 0;
        awake |= (PoolFilter.LookupReady | PoolFilter.ResultValid) ? TxBufferBit : 0;
        awake |= PoolFilter.WireValid ? RxEngineBit : 0;
        awake |= (PoolFilter.ReceiveGood | PoolFilter.ReceiveOversize | PoolFilter.ResultValid) ? StatisticsBit : 0;
        awake |= (PoolFilter.ReceiveGood | (PoolFilter.ResultValid & PoolFilter.ResultWire)) ? LedBit : 0;
        return awake;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint CommitRxBuffer()
    {
        bool worked = RxBuffer.Evaluated;
        bool visible = RxBuffer.OutputsChange;
        bool offered = RxBuffer.ReceiveValid;
        RxBuffer.Commit();
        if (!worked)
        {
            return 0;
        }

        uint awake = RxBuffer.Settled ? 0 : RxBufferBit;
        if (visible)
        {
            awake |= (RxBuffer.ReceiveValid & !offered) ? PoolFilterBit : 0;
            awake |= RxBuffer.ReceiveTotal ? StatisticsBit | InterruptCauseBit | LedBit : 0;
            awake |= (RxBuffer.PauseValid | RxBuffer.ControlUnknown) ? FlowControlBit : 0;
            awake |= RxBuffer.StampKind != 0 ? QueueFilterBit : 0;
        }

        awake |= RxBuffer.ReceiveLevel >= FlowControl.Alarm ? FlowControlBit : 0;
        awake |= WakeUp.Looks && RxBuffer.HasBeat ? WakeUpBit : 0;
        return awake;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint CommitRxEngine()
    {
        if (!RxEngine.Evaluated)
        {
            return 0;
        }

        RxEngine.Commit();
        uint awake = RxEngineBit;
        awake |= RxEngine.SelectValid ? RxQueueBit : 0;
        awake |= RxEngine.EngineValid ? DmaWriteBit : 0;
        awake |= RxEngine.WireReady ? PoolFilterBit : 0;
        awake |= RxEngine.WireReading ? RxBufferBit : 0;
        awake |= (RxEngine.LocalReading | RxEngine.LocalReady) ? TxBufferBit : 0;
        if (RxEngine.PulsePending)
        {
            awake |= RxEngine.QueuePulse ? RxQueueBit : 0;
            awake |= RxEngine.FreeValid ? RxBufferBit : 0;
            awake |= RxEngine.LocalDone ? TxBufferBit : 0;
            awake |= RxEngine.ReceiveEventValid ? StatisticsBit : 0;
            awake |= (RxEngine.ReceiveInterruptValid | RxEngine.PendingValid) ? InterruptCauseBit : 0;
            awake |= RxEngine.ReceiveNoDescriptor ? StatisticsBit : 0;
        }

        return awake;
    }
}
