namespace NicTwin.Testbench;

/// <summary>Configuration reads give what the access kinds of PCI, PCIe and SR-IOV say.</summary>
internal sealed class ConfigurationChecker() : Checker(PropertyNames.Configuration, "PCI 3.0 chapter 6, PCIe Base 7.5 to 7.12, SR-IOV 1.1 chapter 3: constant, writable, write-1-to-clear and sticky bits")
{
    internal override void OnAnswer(Tlp tlp, in ExpectedAnswer expected, ulong time)
    {
        if (expected.Space != RequestSpace.Configuration || expected.Words != 1 || tlp.Payload.Length != 1)
        {
            return;
        }

        Premise();
        uint value = tlp.Payload[0];
        if (((value ^ expected.Value0) & expected.Known0) != 0)
        {
            Fail(time, $"configuration {expected.Where * 4:x3} of function {expected.Function} reads {value:x8}, expected {expected.Value0:x8} in the bits {expected.Known0:x8}");
        }
    }
}
