namespace NicTwin.Vmm.Hostile;

/// <summary>What keeps guests apart, and can be turned off to see that its absence is noticed.</summary>
public enum Protection
{
    /// <summary>Nothing is turned off.</summary>
    None,

    /// <summary>The IOMMU's page tables: what a domain does not map goes to the host-physical address of that number.</summary>
    Iommu,

    /// <summary>The check of message targets: every guest's interrupt file can be reached, one page behind the other.</summary>
    Msi,

    /// <summary>Scrubbing of a VF between two owners.</summary>
    Scrub,

    /// <summary>The check that buffers of a virtqueue lie in RAM.</summary>
    Ring,
}

/// <summary>
/// Turns one protection off, for the present thread, so that a campaign can show that it would notice. Nothing but tests does it, and
/// it is asked for only where a protection has refused something.
/// </summary>
internal static class ProtectionBreak
{
    [ThreadStatic]
    private static Protection s_broken;

    /// <summary>Whether a protection is turned off.</summary>
    public static bool Is(Protection protection) => s_broken == protection;

    /// <summary>Turns a protection off, and the one before on again.</summary>
    public static void Set(Protection protection) => s_broken = protection;
}
