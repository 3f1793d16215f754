namespace NicTwin.Testbench;

/// <summary>Requests of the root complex that the NIC must answer.</summary>
public sealed partial class RootComplex
{
    private struct HostRequest
    {
        public bool Outstanding;
        public bool Done;
        public CompletionStatus Status;
        public uint Data0;
        public uint Data1;
    }

    private readonly HostRequest[] _requests = new HostRequest[256];

    /// <summary>True while a request with this tag waits for its completion.</summary>
    public bool IsOutstanding(int tag) => _requests[tag & 0xff].Outstanding;

    /// <summary>The answer to the last request with this tag; false when there is none yet.</summary>
    /// <param name="tag">Tag of the request, 0..255.</param>
    /// <param name="status">Status of the completion.</param>
    /// <param name="data">The first two payload DWs, the first in the low half.</param>
    public bool TryGetCompletion(int tag, out CompletionStatus status, out ulong data)
    {
        ref HostRequest request = ref _requests[tag & 0xff];
        status = request.Status;
        data = request.Data0 | ((ulong)request.Data1 << 32);
        return request.Done;
    }

    /// <summary>Gives up a request that never got its completion.</summary>
    public void Abandon(int tag) => _requests[tag & 0xff] = default;

    private void HandleCompletion(Tlp tlp)
    {
        ref HostRequest request = ref _requests[tlp.CompletionTag];
        if (!request.Outstanding)
        {
            return;
        }

        ReadOnlySpan<uint> payload = tlp.Payload;
        request.Outstanding = false;
        request.Done = true;
        request.Status = tlp.Status;
        request.Data0 = payload.Length > 0 ? payload[0] : 0;
        request.Data1 = payload.Length > 1 ? payload[1] : 0;
    }
}
