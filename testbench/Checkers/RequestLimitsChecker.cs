namespace NicTwin.Testbench;

/// <summary>Memory requests of the NIC keep Max Payload, Max Read Request and 4 KiB boundaries and have legal byte enables.</summary>
internal sealed class RequestLimitsChecker() : Checker(PropertyNames.RequestLimits, "PCIe Base 2.2.2, 2.2.5, 2.2.7: Max_Payload_Size, Max_Read_Request_Size, 4 KB boundary, first and last DW byte enables")
{
    private int _payload;
    private int _read;
    private ulong _payloadTime;

    internal override void OnStart() => Forget();

    internal override void OnHardReset() => Forget();

    internal override void OnTlpToNic(Tlp tlp, ulong time)
    {
        // TLPs on their way may still be cut by the old limits for a while after these have been lowered.
        int payload = Context.Device.Configuration.MaxPayload;
        int read = Context.Device.Configuration.MaxReadRequest;
        if (payload < _payload || read < _read)
        {
            _payloadTime = time;
        }

        if (payload > _payload)
        {
            _payload = payload;
        }

        if (read > _read)
        {
            _read = read;
        }

        if (time > _payloadTime + 2000)
        {
            _payload = payload;
            _read = read;
        }
    }

    internal override void OnTlpFromNic(Tlp tlp, ulong time)
    {
        if (tlp.Kind is not (TlpKind.MemoryRead or TlpKind.MemoryWrite))
        {
            return;
        }

        Premise();
        int bytes = tlp.Length * 4;
        if (tlp.Kind == TlpKind.MemoryWrite && bytes > _payload)
        {
            Fail(time, $"a write of {bytes} bytes is longer than Max Payload Size {_payload}: {tlp.ToString()}");
        }

        if (tlp.Kind == TlpKind.MemoryRead && bytes > _read)
        {
            Fail(time, $"a read of {bytes} bytes is longer than Max Read Request Size {_read}: {tlp.ToString()}");
        }

        if ((tlp.Address & 0xfff) + (ulong)bytes > 4096)
        {
            Fail(time, $"a request crosses a 4 KiB boundary: {tlp.ToString()}");
        }

        CheckEnables(tlp, time);
    }

    private void CheckEnables(Tlp tlp, ulong time)
    {
        int first = tlp.FirstByteEnables;
        int last = tlp.LastByteEnables;
        bool legal;
        if (tlp.Length == 1)
        {
            // One run of bytes: the NIC never asks for holes.
            int run = first == 0 ? 0 : first >> int.TrailingZeroCount(first);
            legal = last == 0 && first != 0 && (run & (run + 1)) == 0;
        }
        else
        {
            legal = (first is 0xf or 0xe or 0xc or 0x8) && (last is 0xf or 0x7 or 0x3 or 0x1);
        }

        if (!legal)
        {
            Fail(time, $"byte enables {last:x}{first:x} are not one run of bytes: {tlp.ToString()}");
        }
    }

    private void Forget()
    {
        _payload = 128;
        _read = 512;
        _payloadTime = 0;
    }
}
