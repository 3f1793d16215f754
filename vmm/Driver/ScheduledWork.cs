using NicTwin.Vmm.Service;

namespace NicTwin.Vmm.Driver;

/// <summary>Work of the service CPU that is done once, however often it was asked for meanwhile.</summary>
internal sealed class ScheduledWork(ServiceCpu cpu, Action action) : IServiceTask
{
    private long _time;
    private int _order;

    /// <summary>It is asked for and not done yet.</summary>
    public bool IsScheduled { get; private set; }

    /// <summary>Asks for it.</summary>
    /// <param name="time">The clock before which it is not done, when nobody has asked for it yet.</param>
    public void ScheduleAt(long time)
    {
        if (!IsScheduled)
        {
            IsScheduled = true;
            _time = time;
            _order = cpu.Schedule(this, time);
        }
    }

    /// <inheritdoc/>
    public int Rank => 0;

    /// <inheritdoc/>
    public void Run(ServiceCpu cpu)
    {
        IsScheduled = false;
        action();
    }

    /// <summary>Saves whether and when it is due.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(IsScheduled);
        writer.Write(_time);
        writer.Write(_order);
    }

    /// <summary>Restores it.</summary>
    public void Restore(BinaryReader reader)
    {
        IsScheduled = reader.ReadBoolean();
        _time = reader.ReadInt64();
        _order = reader.ReadInt32();
        if (IsScheduled)
        {
            cpu.Reschedule(this, _time, _order);
        }
    }
}
