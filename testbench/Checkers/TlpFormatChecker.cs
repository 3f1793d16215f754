namespace NicTwin.Testbench;

/// <summary>Every TLP of the NIC is one that PCIe defines, with a length that agrees with its beats.</summary>
internal sealed class TlpFormatChecker() : Checker(PropertyNames.TlpFormat, "PCIe Base 2.2: header formats, reserved fields, length; docs/spec/nic.md: attributes, traffic class and AT of own TLPs are 0")
{
    internal override void OnTlpFromNic(Tlp tlp, ulong time)
    {
        Premise();
        switch (tlp.Kind)
        {
            case TlpKind.MemoryRead or TlpKind.MemoryWrite:
                CheckRequest(tlp, time);
                break;
            case TlpKind.Completion or TlpKind.CompletionWithData:
                CheckCompletion(tlp, time);
                break;
            case TlpKind.Message:
                CheckMessage(tlp, time);
                break;
            default:
                Fail(time, $"the NIC may not send this TLP: {tlp.ToString()}");
                return;
        }

        if (tlp.Words.Length != tlp.ExpectedWords)
        {
            Fail(time, $"{tlp.Words.Length} DWs passed where the header asks for {tlp.ExpectedWords}: {tlp.ToString()}");
        }

        if (tlp.HasDigest || tlp.Poisoned)
        {
            Fail(time, $"TD or EP is set: {tlp.ToString()}");
        }

        // R 23, attributes and TH of the second byte, AT: none of them is ever used by this device.
        if ((tlp.Word0 & 0x008f0c00) != 0)
        {
            Fail(time, $"reserved bits are set in {tlp.Word0:x8}");
        }
    }

    private void CheckRequest(Tlp tlp, ulong time)
    {
        if ((tlp.Word0 & 0x00703000) != 0)
        {
            Fail(time, $"a request of the NIC has a traffic class or attributes: {tlp.Word0:x8}");
        }

        ulong address = tlp.Address;
        if (tlp.HeaderWords == 4 && address >> 32 == 0)
        {
            Fail(time, $"an address below 4 GiB has a 4 DW header: {tlp.ToString()}");
        }

        if ((tlp.Words[tlp.HeaderWords - 1] & 3) != 0)
        {
            Fail(time, $"address bits 1:0 are set: {tlp.ToString()}");
        }
    }

    private void CheckCompletion(Tlp tlp, ulong time)
    {
        if (tlp.Kind == TlpKind.Completion && (tlp.Word0 & 0x3ff) != 0)
        {
            Fail(time, $"a completion without data has a length: {tlp.ToString()}");
        }

        if ((tlp.Word1 & 0x1000) != 0 || (tlp.Word2 & 0x80) != 0)
        {
            Fail(time, $"BCM or a reserved bit is set: {tlp.Word1:x8} {tlp.Word2:x8}");
        }
    }

    private void CheckMessage(Tlp tlp, ulong time)
    {
        bool toRoot = tlp.MessageCode is 0x18 or 0x30 or 0x31 or 0x33;
        bool intx = tlp.MessageCode is 0x20 or 0x24;
        int routing = tlp.Type & 7;
        if ((!toRoot && !intx) || routing != (toRoot ? 0 : 4) || (tlp.Word0 & 0x3ff) != 0 || tlp.Tag != 0 || tlp.Word2 != 0 || tlp.Word3 != 0)
        {
            Fail(time, $"a message with wrong code, routing or fields: {tlp.Word0:x8} {tlp.Word1:x8} {tlp.Word2:x8} {tlp.Word3:x8}");
        }
    }
}
