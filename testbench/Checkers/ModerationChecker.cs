namespace NicTwin.Testbench;

/// <summary>Two messages of one vector are at least the interval of its EITR apart.</summary>
internal sealed class ModerationChecker(InterruptScoreboard interrupts) : Checker(PropertyNames.Moderation, "facts/82576.md 6.4: EITR bits 14:2 are the interval in microseconds; events inside it are delivered when it expires")
{
    private const ulong ClocksPerMicrosecond = 125;

    /// <summary>Longest way from the decision to the last beat on an unstalled link.</summary>
    private const ulong Slack = 300;

    internal override void OnTlpFromNic(Tlp tlp, ulong time)
    {
        if (!interrupts.Following || !interrupts.IsMessage || interrupts.Vector < 0 || !interrupts.Multiple || Context.Program.Policy.TxStallRate != 0)
        {
            return;
        }

        InterruptScoreboard.VectorState vector = interrupts[interrupts.Vector];
        ulong interval = (Context.Device.Registers[RegisterTable.Eitr + interrupts.Vector] >> 2 & 0x1fff) * ClocksPerMicrosecond;
        ulong previous = vector.PreviousMessage;

        // A message that comes just after EITR was written may have been decided before: it began no interval.
        bool steady = previous > vector.IntervalTime + Slack && previous > vector.DeliveryTime + 2000;
        if (FilterReference.AnyImmediate(Context.Device.Registers))
        {
            // A frame may end the interval.
            return;
        }

        if (previous == 0 || interval <= Slack || !steady)
        {
            return;
        }

        Premise();
        if (time - previous + Slack < interval)
        {
            Fail(time, $"vector {interrupts.Vector} sends messages {time - previous} clocks apart, its interval is {interval}");
        }
    }
}
