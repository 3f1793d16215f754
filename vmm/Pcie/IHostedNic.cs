namespace NicTwin.Vmm.Pcie;

/// <summary>A NIC that the host clocks: a physical one, or one that is emulated for a guest.</summary>
internal interface IHostedNic
{
    /// <summary>When it does something if nobody sends it anything more, in clocks: now when it is busy.</summary>
    long NextActivity { get; }

    /// <summary>When the first thing that it has sent arrives at the host, in clocks; the largest number when there is none.</summary>
    long FirstArrival { get; }

    /// <summary>True when model and RTL have differed.</summary>
    bool Diverged { get; }

    /// <summary>Runs to a time, or less far: not further than answers to what it has sent need.</summary>
    /// <param name="bound">The time in clocks.</param>
    void RunTo(long bound);

    /// <summary>Handles the first thing that has arrived; every guest has come to its time.</summary>
    void Deliver();
}
