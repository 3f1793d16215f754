namespace NicTwin.Testbench;

/// <summary>Names of the properties, as reports and <c>--property</c> spell them.</summary>
public static class PropertyNames
{
    /// <summary>Both NICs of a lockstep pair drive the same pins in every clock.</summary>
    public const string Equality = "equality";

    /// <summary>TLPs are well formed.</summary>
    public const string TlpFormat = "tlp-format";

    /// <summary>Requests keep payload, read and page limits and name exactly their bytes.</summary>
    public const string RequestLimits = "request-limits";

    /// <summary>A tag names one outstanding request.</summary>
    public const string Tags = "tags";

    /// <summary>Requests carry the id of a function that may send them.</summary>
    public const string RequesterId = "requester-id";

    /// <summary>Each non-posted request gets exactly the completion that it must get.</summary>
    public const string Completions = "completions";

    /// <summary>Completions and interrupts never overtake the writes they speak of.</summary>
    public const string Ordering = "ordering";

    /// <summary>Configuration space reads as PCI and SR-IOV rules and earlier accesses say.</summary>
    public const string Configuration = "configuration";

    /// <summary>Registers read as earlier accesses and resets say.</summary>
    public const string Registers = "registers";

    /// <summary>Mailbox locks, flags and memory follow the rules.</summary>
    public const string Mailbox = "mailbox";

    /// <summary>MSI-X and MSI messages are those of unmasked, enabled vectors.</summary>
    public const string Messages = "messages";

    /// <summary>No cause that software enabled goes without its interrupt.</summary>
    public const string InterruptDelivery = "interrupt-delivery";

    /// <summary>Two interrupts of a vector keep the interval of EITR.</summary>
    public const string Moderation = "moderation";

    /// <summary>Frames that software sends leave exactly.</summary>
    public const string Transmit = "transmit";

    /// <summary>Frames arrive exactly, in the right queue.</summary>
    public const string Receive = "receive";

    /// <summary>Only completed descriptors are written back, in ring order.</summary>
    public const string WriteBack = "write-back";

    /// <summary>Only posted descriptors are fetched.</summary>
    public const string HeadTail = "head-tail";

    /// <summary>The device writes nothing but posted buffers, descriptors and messages.</summary>
    public const string Confinement = "confinement";

    /// <summary>A function's DMA and accesses stay its own.</summary>
    public const string Isolation = "isolation";

    /// <summary>Every frame is delivered or counted as dropped.</summary>
    public const string Conservation = "conservation";

    /// <summary>An offered beat stays until it is taken.</summary>
    public const string Handshake = "handshake";

    /// <summary>While idle_o promises it, nothing changes.</summary>
    public const string Idleness = "idleness";

    /// <summary>Jumping over idle time and stepping through it give the same run.</summary>
    public const string Skipping = "skipping";

    /// <summary>After a reset a function does nothing until software asks again.</summary>
    public const string Reset = "reset";

    /// <summary>INTx and error messages come in the right order and only when enabled.</summary>
    public const string ErrorMessages = "error-messages";

    /// <summary>What wakes up the host, what is kept of it, and PME messages.</summary>
    public const string WakeUp = "wake-up";

    /// <summary>The NIC takes requests and comes to rest.</summary>
    public const string Liveness = "liveness";

    /// <summary>Equal programs give equal pins.</summary>
    public const string Repeatability = "repeatability";
}
