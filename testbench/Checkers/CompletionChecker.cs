namespace NicTwin.Testbench;

/// <summary>Each non-posted request gets one completion with the right status, ids, byte count and lower address.</summary>
internal sealed class CompletionChecker() : Checker(PropertyNames.Completions, "PCIe Base 2.2.9, 2.3.1, 2.3.2: completion rules, UR and CA; docs/spec/completer.md")
{
    internal override void OnAnswer(Tlp tlp, in ExpectedAnswer expected, ulong time)
    {
        Premise();
        bool right = tlp.Status == expected.Status
            && tlp.CompletionTag == expected.Tag
            && tlp.CompletionRequesterId == expected.RequesterId
            && tlp.CompleterId == expected.CompleterId
            && (tlp.Word1 & 0xfff) == ((uint)expected.ByteCount & 0xfff)
            && tlp.LowerAddress == expected.LowerAddress
            && tlp.Payload.Length == expected.Words
            && tlp.HasData == (expected.Words > 0)
            && (tlp.Word0 & 0x00703000) == expected.TrafficAndAttributes;
        if (!right)
        {
            Fail(time, $"expected {expected.Status} completer {expected.CompleterId:x4} requester {expected.RequesterId:x4} tag {expected.Tag:x2} bytes {expected.ByteCount} lower {expected.LowerAddress:x2} with {expected.Words} DWs, got {tlp.ToString()}");
        }
    }
}
