namespace NicTwin.Vmm.Wires;

/// <summary>The outside of a wire cannot be had: no such device, no right to it, an address that is taken.</summary>
public sealed class WireException : Exception
{
    /// <summary>Creates the exception.</summary>
    public WireException(string message)
        : base(message)
    {
    }
}
