namespace NicTwin.Generate;

/// <summary>A description is wrong; the message names the entry and says why.</summary>
public sealed class DescriptionException : Exception
{
    /// <summary>Creates the exception with a sentence that names the entry.</summary>
    public DescriptionException(string message)
        : base(message)
    {
    }
}
