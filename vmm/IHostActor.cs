namespace NicTwin.Vmm;

/// <summary>A part of the host that acts at times of its own and touches guests then: the switch, the service CPU.</summary>
internal interface IHostActor
{
    /// <summary>When it acts next, in clocks; the largest number when somebody has to send it something first.</summary>
    long NextAction { get; }

    /// <summary>Does what is due at <see cref="NextAction"/>; every guest has come to that time.</summary>
    void Act();
}
