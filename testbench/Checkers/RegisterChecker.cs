namespace NicTwin.Testbench;

/// <summary>Register and MSI-X table reads give what was written, through every view, and the reset value before.</summary>
internal sealed class RegisterChecker() : Checker(PropertyNames.Registers, "facts/82576.md sections 2 to 11; PCI 3.0 6.8.2: the MSI-X table")
{
    internal override void OnAnswer(Tlp tlp, in ExpectedAnswer expected, ulong time)
    {
        if (expected.Space is not (RequestSpace.Registers or RequestSpace.Msix) || expected.Status != CompletionStatus.Successful)
        {
            return;
        }

        for (int i = 0; i < Math.Min(expected.Words, tlp.Payload.Length); i++)
        {
            int where = i == 0 ? expected.Where : expected.Where1;
            if (expected.Space == RequestSpace.Registers && MailboxChecker.IsMailbox(where))
            {
                continue;
            }

            uint wanted = i == 0 ? expected.Value0 : expected.Value1;
            uint known = i == 0 ? expected.Known0 : expected.Known1;
            uint value = tlp.Payload[i];
            Premise();
            if (((value ^ wanted) & known) != 0)
            {
                string name = expected.Space == RequestSpace.Msix ? $"MSI-X DW {where:x}" : where < 0 ? "an undefined register" : RegisterTable.NameOf(where);
                Fail(time, $"{name} read through function {expected.Function} gives {value:x8}, expected {wanted:x8} in the bits {known:x8}");
            }
        }
    }
}
