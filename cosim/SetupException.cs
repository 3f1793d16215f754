namespace NicTwin.Cosim;

/// <summary>
/// Something that the machine or the user has to provide is missing or does not fit: no Verilator, RTL that does not compile, a
/// library of another version. The message is one sentence that names it.
/// </summary>
public sealed class SetupException : Exception
{
    /// <summary>Creates the exception.</summary>
    public SetupException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    public SetupException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
