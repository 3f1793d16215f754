namespace NicTwin.Vmm.Guest;

/// <summary>The guest kit cannot be made; the message is one sentence for the user.</summary>
public sealed class GuestKitException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The sentence.</param>
    /// <param name="isInput">See <see cref="IsInput"/>.</param>
    public GuestKitException(string message, bool isInput = false)
        : base(message) => IsInput = isInput;

    /// <summary>Creates the exception with its cause.</summary>
    public GuestKitException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>True when what the user named is wrong, false when the machine lacks something.</summary>
    public bool IsInput { get; }

    /// <summary>True when the mirror's lists do not fit what Debian has signed.</summary>
    internal bool IsOutOfStep { get; init; }
}
