namespace NicTwin.Cli;

/// <summary>The NIC under test did what it must not do, or nothing; its message is one sentence for the user.</summary>
internal sealed class NicFailureException : Exception
{
    public NicFailureException(string message)
        : base(message)
    {
    }
}
