namespace NicTwin.Model;

/// <summary>
/// One clock of the blocks. Not every block is asked in every clock: a block whose registers did not change in a clock, and none of whose
/// inputs changes, has nothing to do in the next one either.
/// </summary>
public sealed partial class Nic
{
    private uint _awake = AllBits;
    private uint _asked;

    private void Eval(in NicInputs inputs)
    {
        uint asked = _awake | TlpRxBit;
        if (inputs.MacRxValid != 0)
        {
            asked |= RxBufferBit;
        }

        if (_wake <= _time)
        {
            asked |= DmaReadBit | InterruptCauseBit;
        }

        // A function that lost Bus Master can leave a TLP behind in blocks that do not wake ResetControl.
        if (!ConfigSpace.AllOwnersReady)
        {
            asked |= ResetControlBit;
        }

        _asked = asked;
        TlpRx.Eval(in inputs);
        if ((asked & CompleterBit) != 0)
        {
            Completer.Eval();
        }

        if ((asked & ConfigSpaceBit) != 0)
        {
            ConfigSpace.Eval();
        }

        if ((asked & MessageBit) != 0)
        {
            Message.Eval();
        }

        if ((asked & TlpTxBit) != 0)
        {
            TlpTx.Eval(inputs.PcieTxReady != 0);
        }

        if ((asked & ResetControlBit) != 0)
        {
            ResetControl.Eval();
        }

        if ((asked & DeviceBit) != 0)
        {
            Device.Eval();
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

        if ((asked & DmaReadBit) != 0)
        {
            DmaRead.Eval();
        }

        if ((asked & DmaWriteBit) != 0)
        {
            DmaWrite.Eval();
        }

        if ((asked & TxFetchBit) != 0)
        {
            TxFetch.Eval();
        }

        if ((asked & TxGatherBit) != 0)
        {
            TxGather.Eval();
        }

        if ((asked & TxWritebackBit) != 0)
        {
            TxWriteback.Eval();
        }

        if ((asked & TxBufferBit) != 0)
        {
            TxBuffer.Eval(inputs.MacTxReady != 0);
        }

        if ((asked & PoolFilterBit) != 0)
        {
            PoolFilter.Eval();
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

    private void Commit()
    {
        uint asked = _asked;
        uint awake = 0;
        awake |= CommitTlpRx();
        if ((asked & CompleterBit) != 0)
        {
            awake |= CommitCompleter();
        }

        if ((asked & ConfigSpaceBit) != 0)
        {
            awake |= CommitConfigSpace();
        }

        if ((asked & MessageBit) != 0)
        {
            awake |= CommitMessage();
        }

        if ((asked & TlpTxBit) != 0)
        {
            awake |= CommitTlpTx();
        }

        if ((asked & ResetControlBit) != 0)
        {
            awake |= CommitResetControl();
        }

        if ((asked & DeviceBit) != 0)
        {
            awake |= CommitDevice();
        }

        if ((asked & PacketControlBit) != 0)
        {
            awake |= CommitPacketControl();
        }

        if ((asked & MailboxBit) != 0)
        {
            awake |= CommitMailbox();
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

        if ((asked & DmaReadBit) != 0)
        {
            awake |= CommitDmaRead();
        }

        if ((asked & DmaWriteBit) != 0)
        {
            awake |= CommitDmaWrite();
        }

        if ((asked & TxFetchBit) != 0)
        {
            awake |= CommitTxFetch();
        }

        if ((asked & TxGatherBit) != 0)
        {
            awake |= CommitTxGather();
        }

        if ((asked & TxWritebackBit) != 0)
        {
            awake |= CommitTxWriteback();
        }

        if ((asked & TxBufferBit) != 0)
        {
            awake |= CommitTxBuffer();
        }

        if ((asked & PoolFilterBit) != 0)
        {
            awake |= CommitPoolFilter();
        }

        if ((asked & RxBufferBit) != 0)
        {
            awake |= CommitRxBuffer();
        }

        if ((asked & RxEngineBit) != 0)
        {
            awake |= CommitRxEngine();
        }

        _awake = awake;
    }
}
