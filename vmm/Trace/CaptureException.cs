namespace NicTwin.Vmm.Trace;

/// <summary>A file is no capture, or is damaged: the message names the offset.</summary>
public sealed class CaptureException : Exception
{
    /// <summary>Creates the exception.</summary>
    public CaptureException(string message)
        : base(message)
    {
    }
}
