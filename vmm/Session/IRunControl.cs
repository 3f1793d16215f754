namespace NicTwin.Vmm.Session;

/// <summary>Somebody who may hold a session's guest: a debugger, or a break that ends the run.</summary>
public interface IRunControl
{
    /// <summary>Is called between turns, often. Comes back when the guest may go on, at once if nobody holds it.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Null to go on, or how the session ends.</returns>
    SessionEnd? Serve(CancellationToken cancellation);
}
