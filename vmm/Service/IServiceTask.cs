namespace NicTwin.Vmm.Service;

/// <summary>Work that the host does on its service CPU.</summary>
internal interface IServiceTask
{
    /// <summary>
    /// Works of the same time are done in the order of their ranks, whichever guest was let run first: 0 for the host's own, 1 more than the number of
    /// its switch port for a device's. Those of one rank are done in the order in which they were asked for.
    /// </summary>
    int Rank { get; }

    /// <summary>Does it. Whatever it costs is charged to the CPU, whose time goes on by that.</summary>
    /// <param name="cpu">The CPU; its time is that at which the work begins.</param>
    void Run(ServiceCpu cpu);
}
