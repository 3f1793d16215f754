namespace NicTwin.Cosim;

/// <summary>The Verilated code itself gave up, for example because a combinational loop did not converge.</summary>
public sealed class RtlFaultException : Exception
{
    /// <summary>Creates the exception.</summary>
    public RtlFaultException(string message)
        : base(message)
    {
    }
}
