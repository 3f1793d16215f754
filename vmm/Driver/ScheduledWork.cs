using NicTwin.Vmm.Service;

namespace NicTwin.Vmm.Driver;

/// <summary>Work of the service CPU that is done once, however often it was asked for meanwhile.</summary>
internal sealed class ScheduledWork(ServiceCpu cpu, Action action) : IServiceTask
{
    /// <summary>It is asked for and not done yet.</summary>
    public bool IsScheduled { get; private set; }

    /// <summary>Asks for it.</summary>
    /// <param name="time">The clock before which it is not done, when nobody has asked for it yet.</param>
    public void ScheduleAt(long time)
    {
        if (!IsScheduled)
        {
            IsScheduled = true;
            cpu.Schedule(this, time);
        }
    }

    /// <inheritdoc/>
    public void Run(ServiceCpu cpu)
    {
        IsScheduled = false;
        action();
    }
}
