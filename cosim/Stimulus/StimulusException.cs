namespace NicTwin.Cosim;

/// <summary>A stimulus file that cannot be read; the message is one sentence naming file, offset and cause.</summary>
public sealed class StimulusException : Exception
{
    /// <summary>Creates the exception for a place in a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="offset">Byte offset at which reading stopped.</param>
    /// <param name="cause">The cause, without a full stop.</param>
    public StimulusException(string file, long offset, string cause)
        : base($"'{file}' at byte {offset}: {cause}.")
    {
        File = file;
        Offset = offset;
    }

    /// <summary>Creates the exception for a file that cannot be opened.</summary>
    public StimulusException(string file, string cause, Exception innerException)
        : base($"'{file}': {cause}.", innerException) => File = file;

    /// <summary>The file.</summary>
    public string File { get; }

    /// <summary>Byte offset at which reading stopped; 0 when the file could not be opened.</summary>
    public long Offset { get; }
}
