using System.Runtime.ExceptionServices;
using NicTwin.Vmm.Service;

namespace NicTwin.Vmm.Driver;

/// <summary>The driver's jobs, one after the other: while one waits for the NIC no other touches registers.</summary>
internal sealed class PfJobs(ServiceCpu cpu) : IServiceTask
{
    private readonly Queue<(Func<Task<bool>> Work, TaskCompletionSource<bool> Done)> _jobs = new();
    private ExceptionDispatchInfo? _fault;
    private bool _busy;

    /// <summary>There are none.</summary>
    public bool IsQuiet => !_busy && _jobs.Count == 0;

    /// <summary>Adds a job.</summary>
    /// <param name="work">The job, which tells whether it has done what it should.</param>
    /// <param name="earliest">The clock before which it does not begin.</param>
    /// <returns>Is completed with the job, within the service CPU's work.</returns>
    public Task<bool> Add(Func<Task<bool>> work, long earliest)
    {
        var done = new TaskCompletionSource<bool>();
        _jobs.Enqueue((work, done));
        if (!_busy)
        {
            _busy = true;
            cpu.Schedule(this, earliest);
        }

        return done.Task;
    }

    /// <inheritdoc/>
    public int Rank => 0;

    /// <inheritdoc/>
    public void Run(ServiceCpu cpu)
    {
        InlineWork.Run(static jobs => _ = jobs.RunAll(), this);
        ThrowFault();
    }

    /// <summary>Throws what a job has thrown, which is a fault of the driver: nothing that the NIC or a VF does makes a job throw.</summary>
    public void ThrowFault() => _fault?.Throw();

    private async Task RunAll()
    {
        try
        {
            while (_jobs.TryDequeue(out (Func<Task<bool>> Work, TaskCompletionSource<bool> Done) job))
            {
                job.Done.SetResult(await job.Work().ConfigureAwait(false));
            }
        }
        catch (Exception exception)
        {
            // Nobody awaits this method; the service CPU's loop throws it.
            _fault = ExceptionDispatchInfo.Capture(exception);
        }

        _busy = false;
    }
}
