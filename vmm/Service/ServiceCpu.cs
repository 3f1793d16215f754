using NicTwin.Vmm.Accounting;

namespace NicTwin.Vmm.Service;

/// <summary>
/// The CPU on which the host does its own work: back ends, switch, the VMM's PF driver. It has a clock of its own, and does one
/// piece of work after the other, each not before the time at which it was asked for.
/// </summary>
/// <remarks>
/// Work runs when every guest has come to its time, so it sees their memory as it is then. What it sends to others takes
/// effect at the CPU's time or later, never before.
/// </remarks>
internal sealed class ServiceCpu : IHostActor
{
    private readonly PriorityQueue<IServiceTask, (long Time, int Rank, int Order)> _tasks = new();
    private long _nanoseconds;
    private int _order;

    /// <summary>Creates a CPU that has nothing to do.</summary>
    public ServiceCpu(CostModel costs) => Costs = costs;

    /// <summary>What the work costs.</summary>
    public CostModel Costs { get; }

    /// <summary>Its time in clocks: while it works the present, else the end of its last work.</summary>
    public long Time => (_nanoseconds + Host.NanosecondsPerClock - 1) / Host.NanosecondsPerClock;

    /// <summary>Its time in nanoseconds.</summary>
    public long Nanoseconds => _nanoseconds;

    /// <summary>Is told of the clock before which a piece of work is not to begin, whenever some is asked for; null when nobody is.</summary>
    public Action<long>? Scheduled { get; init; }

    /// <summary>Nanoseconds that it has worked.</summary>
    public long BusyNanoseconds { get; private set; }

    /// <summary>Pieces of work that it has done.</summary>
    public long Tasks { get; private set; }

    /// <inheritdoc/>
    public long NextAction => _tasks.TryPeek(out _, out (long Time, int Rank, int Order) first) ? Math.Max(first.Time, Time) : long.MaxValue;

    /// <summary>Asks for work, once for each call.</summary>
    /// <param name="task">The work.</param>
    /// <param name="earliest">The clock before which it does not begin.</param>
    /// <returns>Its place among works of the same time and rank, for <see cref="Reschedule"/>.</returns>
    public int Schedule(IServiceTask task, long earliest)
    {
        _tasks.Enqueue(task, (earliest, task.Rank, _order));
        Scheduled?.Invoke(earliest);
        return _order++;
    }

    /// <summary>Asks again for work that was asked for when the owner of the task was saved.</summary>
    /// <param name="task">The work.</param>
    /// <param name="earliest">The clock before which it does not begin.</param>
    /// <param name="order">Its place among works of the same time and rank.</param>
    public void Reschedule(IServiceTask task, long earliest, int order)
    {
        _tasks.Enqueue(task, (earliest, task.Rank, order));
        _order = Math.Max(_order, order + 1);
    }

    /// <summary>It is a part of another process' CPU, whose time it takes over.</summary>
    /// <param name="nanoseconds">That time.</param>
    public void Follow(long nanoseconds) => _nanoseconds = nanoseconds;

    /// <summary>Begins work that somebody else has kept until now, as the switch does.</summary>
    /// <param name="time">Clock before which it does not begin.</param>
    public void Begin(long time) => _nanoseconds = Math.Max(_nanoseconds, time * Host.NanosecondsPerClock);

    /// <summary>Nothing was done before this time: the host has begun to work only now.</summary>
    public void SkipTo(long time) => _nanoseconds = Math.Max(_nanoseconds, time * Host.NanosecondsPerClock);

    /// <summary>The present work costs this much more.</summary>
    public void Charge(long nanoseconds)
    {
        _nanoseconds += nanoseconds;
        BusyNanoseconds += nanoseconds;
    }

    /// <summary>The present work goes over so many bytes.</summary>
    /// <param name="perKilobyte">Nanoseconds for 1024 bytes.</param>
    /// <param name="bytes">The bytes.</param>
    public void ChargeBytes(int perKilobyte, long bytes) => Charge(((perKilobyte * bytes) + 1023) / 1024);

    /// <inheritdoc/>
    public void Act()
    {
        long time = NextAction;
        IServiceTask task = _tasks.Dequeue();
        Begin(time);
        Tasks++;
        task.Run(this);
    }

    /// <summary>Saves the clock; tasks are their owners' to save and to ask for again.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_nanoseconds);
        writer.Write(BusyNanoseconds);
        writer.Write(Tasks);
        writer.Write(_order);
    }

    /// <summary>Restores the clock.</summary>
    public void Restore(BinaryReader reader)
    {
        _nanoseconds = reader.ReadInt64();
        BusyNanoseconds = reader.ReadInt64();
        Tasks = reader.ReadInt64();
        _order = reader.ReadInt32();
    }
}
