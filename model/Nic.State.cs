namespace NicTwin.Model;

/// <summary>Snapshots of the whole NIC.</summary>
public sealed partial class Nic
{
    private const ulong SnapshotMagic = 0x3630_4E49_5754_494E;

    /// <summary>Writes all registers and memories to a stream, as they are between two clocks.</summary>
    public void Save(Stream stream)
    {
        StateTransfer state = StateTransfer.Save(stream);
        ulong magic = SnapshotMagic;
        state.Field(ref magic);
        Transfer(state);
        ulong checksum = state.Checksum;
        state.Field(ref checksum);
    }

    /// <summary>Takes all registers and memories from a stream that <see cref="Save"/> wrote; the NIC then goes on as if never stopped.</summary>
    /// <exception cref="InvalidDataException">The stream holds no snapshot of this version, or a damaged one; the NIC is then in reset.</exception>
    public void Restore(Stream stream)
    {
        StateTransfer state = StateTransfer.Restore(stream);
        string? fault = null;
        try
        {
            ulong magic = 0;
            state.Field(ref magic);
            if (magic != SnapshotMagic)
            {
                fault = "The stream holds no snapshot of this version of the NIC.";
            }
            else
            {
                Transfer(state);
                ulong expected = state.Checksum;
                ulong checksum = 0;
                state.Field(ref checksum);
                fault = checksum == expected ? null : "The snapshot of the NIC is damaged: its checksum differs.";
            }
        }
        catch (EndOfStreamException)
        {
            fault = "The snapshot of the NIC is damaged: it ends too early.";
        }

        if (fault != null)
        {
            _perst = true;
            ResetBlocks();
            UpdateOutputs();
            UpdateIdle();
            throw new InvalidDataException(fault);
        }
    }

    private void Transfer(StateTransfer state)
    {
        state.Field(ref _perst);
        state.Field(ref _link);
        state.Field(ref _time);
        state.Field(ref _nvmWrite);
        state.Field(ref _nvmAddress);
        state.Field(ref _nvmData);
        state.Field(ref _blocksReset);
        TlpRx.Transfer(state);
        Completer.Transfer(state);
        ConfigSpace.Transfer(state);
        Message.Transfer(state);
        TlpTx.Transfer(state);
        ResetControl.Transfer(state);
        Device.Transfer(state);
        Phy.Transfer(state);
        WakeUp.Transfer(state);
        Led.Transfer(state);
        PacketControl.Transfer(state);
        Mailbox.Transfer(state);
        Statistics.Transfer(state);
        InterruptCause.Transfer(state);
        InterruptDelivery.Transfer(state);
        TxQueue.Transfer(state);
        RxQueue.Transfer(state);
        DmaRead.Transfer(state);
        DmaWrite.Transfer(state);
        TxFetch.Transfer(state);
        TxGather.Transfer(state);
        TxOffload.Transfer(state);
        TxWriteback.Transfer(state);
        TxBuffer.Transfer(state);
        FlowControl.Transfer(state);
        RateControl.Transfer(state);
        PoolFilter.Transfer(state);
        RxBuffer.Transfer(state);
        RxOffload.Transfer(state);
        QueueFilter.Transfer(state);
        RxEngine.Transfer(state);
        _awake = Reconfigured();
        UpdateOutputs();
        UpdateIdle();
    }
}
