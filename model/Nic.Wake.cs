namespace NicTwin.Model;

/// <summary>The end of a clock for each block, and whom it wakes.</summary>
/// <remarks>
/// A block that worked is asked again in the next clock, and so is every block to which its new outputs give work. Inputs that a block
/// looks at only while it works anyway, such as a ready that it waits for, wake nobody. What comes from outside (pins, time) wakes its
/// block by itself. That this leaves out nothing is tested against <see cref="StepFully"/>.
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
    private const uint AllBits = (1u << 23) - 1;

    // The block that an access on the CSR bus means, by Completer.CsrSelect.
    private static ReadOnlySpan<uint> CsrBits =>
    [
        DeviceBit, PacketControlBit, InterruptCauseBit, RxQueueBit, TxQueueBit, MailboxBit, StatisticsBit, InterruptDeliveryBit, 0,
    ];

    private uint CommitTlpRx()
    {
        bool worked = TlpRx.Evaluated;
        TlpRx.Commit();
        if (!worked)
        {
            return 0;
        }

        uint awake = TlpRxBit;
        awake |= TlpRx.RequestValid ? CompleterBit : 0;
        awake |= TlpRx.CompletionBeat ? DmaReadBit : 0;
        awake |= TlpRx.ErrorValid ? ConfigSpaceBit : 0;
        return awake;
    }

    private uint CommitCompleter()
    {
        bool worked = Completer.Evaluated;
        Completer.Commit();
        if (!worked)
        {
            return 0;
        }

        uint awake = CompleterBit | CsrBits[(int)Completer.CsrSelect];
        awake |= (Completer.ConfigValid | Completer.ConfigCapture | Completer.ErrorValid) ? ConfigSpaceBit : 0;
        awake |= Completer.CompletionValid ? TlpTxBit : 0;
        return awake;
    }

    private uint CommitConfigSpace()
    {
        bool worked = ConfigSpace.Evaluated;
        ConfigSpace.Commit();
        if (!worked)
        {
            return 0;
        }

        return ConfigSpaceBit | MessageBit | ResetControlBit | InterruptDeliveryBit | TxQueueBit | RxQueueBit;
    }

    private uint CommitMessage()
    {
        bool worked = Message.Evaluated;
        Message.Commit();
        if (!worked)
        {
            return 0;
        }

        uint awake = MessageBit;
        awake |= Message.Valid ? TlpTxBit : 0;
        return awake;
    }

    private uint CommitTlpTx()
    {
        bool worked = TlpTx.Evaluated;
        TlpTx.Commit();
        if (!worked)
        {
            return 0;
        }

        return TlpTxBit;
    }

    private uint CommitResetControl()
    {
        bool worked = ResetControl.Evaluated;
        ResetControl.Commit();
        if (!worked)
        {
            return 0;
        }

        return ResetControlBit | ConfigSpaceBit | DeviceBit | PacketControlBit | MailboxBit | StatisticsBit | InterruptCauseBit
            | InterruptDeliveryBit | TxQueueBit | RxQueueBit | TxFetchBit | TxGatherBit | TxBufferBit | PoolFilterBit | RxBufferBit
            | RxEngineBit;
    }

    private uint CommitDevice()
    {
        bool worked = Device.Evaluated;
        Device.Commit();
        if (!worked)
        {
            return 0;
        }

        return DeviceBit | ResetControlBit | PacketControlBit | MailboxBit | InterruptCauseBit | TxQueueBit | RxQueueBit;
    }

    private uint CommitPacketControl()
    {
        bool worked = PacketControl.Evaluated;
        PacketControl.Commit();
        if (!worked)
        {
            return 0;
        }

        return PacketControlBit | TxQueueBit | RxQueueBit;
    }

    private uint CommitMailbox()
    {
        bool worked = Mailbox.Evaluated;
        Mailbox.Commit();
        if (!worked)
        {
            return 0;
        }

        return MailboxBit | InterruptCauseBit;
    }

    private uint CommitInterruptCause()
    {
        bool worked = InterruptCause.Evaluated;
        InterruptCause.Commit();
        if (!worked)
        {
            return 0;
        }

        return InterruptCauseBit | InterruptDeliveryBit;
    }

    private uint CommitInterruptDelivery()
    {
        bool worked = InterruptDelivery.Evaluated;
        InterruptDelivery.Commit();
        if (!worked)
        {
            return 0;
        }

        uint awake = InterruptDeliveryBit | MessageBit;
        awake |= InterruptDelivery.Valid ? TlpTxBit : 0;
        return awake;
    }

    private uint CommitTxQueue()
    {
        bool worked = TxQueue.Evaluated;
        TxQueue.Commit();
        if (!worked)
        {
            return 0;
        }

        uint awake = TxQueueBit;
        awake |= (TxQueue.RequestValid | (TxQueue.Flush != 0)) ? DmaReadBit : 0;
        awake |= (TxQueue.Available != 0) ? TxFetchBit : 0;
        awake |= TxQueue.QueueError ? InterruptCauseBit : 0;
        return awake;
    }

    private uint CommitRxQueue()
    {
        bool worked = RxQueue.Evaluated;
        RxQueue.Commit();
        if (!worked)
        {
            return 0;
        }

        uint awake = RxQueueBit;
        awake |= (RxQueue.RequestValid | (RxQueue.Flush != 0)) ? DmaReadBit : 0;
        awake |= RxQueue.QueueError ? InterruptCauseBit : 0;
        return awake;
    }

    private uint CommitDmaRead()
    {
        bool worked = DmaRead.Evaluated;
        DmaRead.Commit();
        if (!worked)
        {
            return 0;
        }

        uint awake = DmaReadBit;
        awake |= DmaRead.ReadValid ? TlpTxBit : 0;
        awake |= DmaRead.TxReturnValid ? TxQueueBit : 0;
        awake |= DmaRead.RxReturnValid ? RxQueueBit : 0;
        awake |= DmaRead.ErrorValid ? ConfigSpaceBit : 0;
        return awake;
    }

    private uint CommitDmaWrite()
    {
        bool worked = DmaWrite.Evaluated;
        DmaWrite.Commit();
        if (!worked)
        {
            return 0;
        }

        uint awake = DmaWriteBit;
        awake |= DmaWrite.Valid ? TlpTxBit : 0;
        return awake;
    }

    private uint CommitTxFetch()
    {
        bool worked = TxFetch.Evaluated;
        TxFetch.Commit();
        if (!worked)
        {
            return 0;
        }

        uint awake = TxFetchBit;
        awake |= (TxFetch.SelectValid | TxFetch.QueuePulse) ? TxQueueBit : 0;
        awake |= TxFetch.DataRequestValid ? DmaReadBit : 0;
        awake |= TxFetch.ItemValid ? TxGatherBit : 0;
        return awake;
    }

    private uint CommitTxGather()
    {
        bool worked = TxGather.Evaluated;
        TxGather.Commit();
        if (!worked)
        {
            return 0;
        }

        uint awake = TxGatherBit | TxFetchBit;
        awake |= (TxGather.Reading | TxGather.DataReleaseValid) ? DmaReadBit : 0;
        awake |= TxGather.ReportValid ? TxWritebackBit : 0;
        awake |= (TxGather.WriteValid | TxGather.RewindValid | TxGather.FrameValid) ? TxBufferBit : 0;
        awake |= TxGather.Discard ? StatisticsBit : 0;
        return awake;
    }

    private uint CommitTxWriteback()
    {
        bool worked = TxWriteback.Evaluated;
        TxWriteback.Commit();
        if (!worked)
        {
            return 0;
        }

        uint awake = TxWritebackBit;
        awake |= TxWriteback.WritebackValid ? DmaWriteBit : 0;
        awake |= TxWriteback.CompleteValid ? TxQueueBit : 0;
        awake |= TxWriteback.TransmitEventValid ? InterruptCauseBit : 0;
        return awake;
    }

    private uint CommitTxBuffer()
    {
        bool worked = TxBuffer.Evaluated;
        TxBuffer.Commit();
        if (!worked)
        {
            return 0;
        }

        uint awake = TxBufferBit;
        awake |= TxBuffer.LookupValid ? PoolFilterBit : 0;
        awake |= TxBuffer.LocalValid ? RxEngineBit : 0;
        awake |= (TxBuffer.TransmitGood | TxBuffer.TransmitDiscard) ? StatisticsBit : 0;
        return awake;
    }

    private uint CommitPoolFilter()
    {
        bool worked = PoolFilter.Evaluated;
        PoolFilter.Commit();
        if (!worked)
        {
            return 0;
        }

        uint awake = PoolFilterBit;
        awake |= PoolFilter.TableValid ? PacketControlBit : 0;
        awake |= PoolFilter.WireValid ? RxEngineBit : 0;
        awake |= (PoolFilter.ReceiveGood | PoolFilter.ReceiveOversize) ? StatisticsBit : 0;
        return awake;
    }

    private uint CommitRxBuffer()
    {
        bool worked = RxBuffer.Evaluated;
        RxBuffer.Commit();
        if (!worked)
        {
            return 0;
        }

        uint awake = RxBufferBit;
        awake |= RxBuffer.ReceiveValid ? PoolFilterBit : 0;
        awake |= RxBuffer.ReceiveTotal ? StatisticsBit | InterruptCauseBit : 0;
        return awake;
    }

    private uint CommitRxEngine()
    {
        bool worked = RxEngine.Evaluated;
        RxEngine.Commit();
        if (!worked)
        {
            return 0;
        }

        uint awake = RxEngineBit;
        awake |= (RxEngine.SelectValid | RxEngine.QueuePulse) ? RxQueueBit : 0;
        awake |= RxEngine.EngineValid ? DmaWriteBit : 0;
        awake |= (RxEngine.WireReading | RxEngine.FreeValid) ? RxBufferBit : 0;
        awake |= RxEngine.LocalReading ? TxBufferBit : 0;
        awake |= RxEngine.ReceiveEventValid ? InterruptCauseBit : 0;
        awake |= RxEngine.ReceiveNoDescriptor ? StatisticsBit : 0;
        return awake;
    }
}
