namespace NicTwin.Cli;

/// <summary>Something that a command needs is missing; its message is one sentence for the user.</summary>
internal sealed class SetupMissingException : Exception
{
    public SetupMissingException(string message)
        : base(message)
    {
    }
}
