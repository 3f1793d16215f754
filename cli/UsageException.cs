namespace NicTwin.Cli;

/// <summary>The command line asks for something that cannot be; its message is one sentence for the user.</summary>
internal sealed class UsageException : Exception
{
    public UsageException(string message)
        : base(message)
    {
    }
}
