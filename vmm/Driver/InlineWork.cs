namespace NicTwin.Vmm.Driver;

/// <summary>Runs code so that whatever awaits it goes on at once, in the same thread.</summary>
internal static class InlineWork
{
    /// <summary>Runs it.</summary>
    /// <param name="work">The code.</param>
    /// <param name="state">What it gets.</param>
    /// <remarks>
    /// The runtime posts a continuation to the thread pool when the thread that completes a task has a synchronization context, which
    /// the program around may have set. The order of work would then no longer be that of virtual time.
    /// </remarks>
    public static void Run<T>(Action<T> work, T state)
    {
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            work(state);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }
}
