namespace NicTwin.Vmm;

/// <summary>Why a host has stopped.</summary>
public enum HostEnd
{
    /// <summary>It has not.</summary>
    None,

    /// <summary>A guest has powered off, restarted or failed.</summary>
    Guest,

    /// <summary>The virtual time that it was given is over.</summary>
    MaxTime,

    /// <summary>All guests are parked without a timer, and nothing is under way: nothing can happen any more.</summary>
    Stuck,

    /// <summary>Model and RTL have differed.</summary>
    Diverged,
}
