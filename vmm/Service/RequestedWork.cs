namespace NicTwin.Vmm.Service;

/// <summary>Work that is either asked for or not: asking twice makes it happen once.</summary>
internal abstract class RequestedWork : IServiceTask
{
    private readonly ServiceCpu _cpu;
    private bool _isQueued;
    private long _queuedFor;
    private int _order;
    private long _earliest;

    /// <summary>Creates work that nobody has asked for.</summary>
    protected RequestedWork(ServiceCpu cpu) => _cpu = cpu;

    /// <summary>It will be done.</summary>
    public bool IsRequested { get; private set; }

    /// <summary>Asks for it; nothing happens when it was asked for already.</summary>
    /// <param name="earliest">Clock before which it is not done.</param>
    public void Request(long earliest)
    {
        if (IsRequested)
        {
            return;
        }

        IsRequested = true;
        _earliest = earliest;
        if (!_isQueued)
        {
            Enqueue();
        }
    }

    /// <summary>It is not to be done any more.</summary>
    public void Cancel() => IsRequested = false;

    /// <inheritdoc/>
    public abstract int Rank { get; }

    /// <inheritdoc/>
    public void Run(ServiceCpu cpu)
    {
        _isQueued = false;
        if (!IsRequested)
        {
            return;
        }

        // What waits in the CPU may be from before a cancellation, and too early for what was asked for since.
        if (cpu.Time < _earliest)
        {
            Enqueue();
            return;
        }

        IsRequested = false;
        Work(cpu);
    }

    /// <summary>Saves whether it is to be done.</summary>
    public void SaveRequest(BinaryWriter writer)
    {
        writer.Write(IsRequested);
        writer.Write(_earliest);
        writer.Write(_isQueued);
        writer.Write(_queuedFor);
        writer.Write(_order);
    }

    /// <summary>Restores it, and asks for it again if need be.</summary>
    public void RestoreRequest(BinaryReader reader)
    {
        IsRequested = reader.ReadBoolean();
        _earliest = reader.ReadInt64();
        _isQueued = reader.ReadBoolean();
        _queuedFor = reader.ReadInt64();
        _order = reader.ReadInt32();
        if (_isQueued)
        {
            _cpu.Reschedule(this, _queuedFor, _order);
        }
    }

    /// <summary>Does it.</summary>
    protected abstract void Work(ServiceCpu cpu);

    private void Enqueue()
    {
        _isQueued = true;
        _queuedFor = _earliest;
        _order = _cpu.Schedule(this, _earliest);
    }
}
