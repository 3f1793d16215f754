namespace NicTwin.Vmm.Service;

/// <summary>Work that the host does on its service CPU.</summary>
internal interface IServiceTask
{
    /// <summary>Does it. Whatever it costs is charged to the CPU, whose time goes on by that.</summary>
    /// <param name="cpu">The CPU; its time is that at which the work begins.</param>
    void Run(ServiceCpu cpu);
}
