namespace NicTwin.Testbench;

/// <summary>Mailbox locks, flags, events and memory.</summary>
internal sealed class MailboxChecker() : Checker(PropertyNames.Mailbox, "facts/82576.md section 10.2: ownership, read-to-clear flags, REQ and ACK, RSTI and RSTD, VFLRE")
{
    /// <summary>True for a register of the mailboxes.</summary>
    public static bool IsMailbox(int instance) => instance >= RegisterTable.Vmbmem && instance <= RegisterTable.Vflre;

    internal override void OnAnswer(Tlp tlp, in ExpectedAnswer expected, ulong time)
    {
        if (expected.Space != RequestSpace.Registers || expected.Status != CompletionStatus.Successful)
        {
            return;
        }

        for (int i = 0; i < Math.Min(expected.Words, tlp.Payload.Length); i++)
        {
            int where = i == 0 ? expected.Where : expected.Where1;
            if (!IsMailbox(where))
            {
                continue;
            }

            Premise();
            uint wanted = i == 0 ? expected.Value0 : expected.Value1;
            if (tlp.Payload[i] != wanted)
            {
                Fail(time, $"{RegisterTable.NameOf(where)} read through function {expected.Function} gives {tlp.Payload[i]:x8}, expected {wanted:x8}");
            }
        }
    }
}
