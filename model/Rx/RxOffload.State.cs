namespace NicTwin.Model;

/// <summary>Ports for reports, registers for snapshots.</summary>
public sealed partial class RxOffload
{
    /// <inheritdoc/>
    public void VisitOutputs(IPortVisitor visitor)
    {
        // Nobody looks before the frame is taken; its result may have come a clock before.
        visitor.Port("offload_o", 46, ((ulong)Hash << 14) | ((ulong)RssType << 10) | Checks, _poolFilter.ReceiveReady);
        visitor.Port("headers_o", 21, Headers, _poolFilter.ReceiveReady);
        visitor.Port("sums_o", 34, Sums, _poolFilter.ReceiveReady);
        visitor.Bit("quiet_o", Quiet);
    }

    internal void Transfer(StateTransfer state)
    {
        state.Field(ref _vlanType);
        state.Field(ref _extensions);
        state.Memory(_key);
        state.Field(ref _analysis);
        state.Field(ref _storedVlanType);
        state.Field(ref _control);
        state.Field(ref _storedControl);
        state.Field(ref _place);
        state.Field(ref _start);
        state.Field(ref _bytes);
        state.Memory(_storedKey);
        state.Memory(_hashes);
        state.Memory(_types);
        state.Memory(_checks);
        state.Memory(_headers);
        state.Memory(_sums);
    }
}
