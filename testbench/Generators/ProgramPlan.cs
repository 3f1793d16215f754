namespace NicTwin.Testbench;

/// <summary>What a generated program is about.</summary>
public enum ProgramFlavor
{
    /// <summary>Queues of the PF and the VFs with traffic both ways.</summary>
    Traffic,

    /// <summary>Frames between pools and the wire, filters and pool rules.</summary>
    Switching,

    /// <summary>Vectors, causes, masks, moderation.</summary>
    Interrupts,

    /// <summary>Mailboxes and VF resets.</summary>
    Mailbox,

    /// <summary>Resets, disable and enable, in the middle of traffic.</summary>
    Resets,

    /// <summary>Small rings that wrap, many small packets.</summary>
    Rings,

    /// <summary>Every option of descriptors with every kind of packet, a slice of them in each program.</summary>
    Options,

    /// <summary>Any value in any register, read back through every view.</summary>
    Registers,

    /// <summary>Any value in configuration space, capabilities, VFs that come and go.</summary>
    Configuration,

    /// <summary>Any TLP, malformed ones too.</summary>
    Requests,

    /// <summary>Any descriptor, any completion, resets in the middle of DMA.</summary>
    Chaos,

    /// <summary>Every kind of access to every register and all of configuration space, a slice of them in each program.</summary>
    Sweep,
}

/// <summary>One decision of a plan: an action and the randomness for its details.</summary>
/// <param name="Kind">Which action, 0..999; each flavor maps it to its own list.</param>
/// <param name="Entropy">Seed of the details.</param>
public readonly record struct PlannedAction(int Kind, ulong Entropy);

/// <summary>
/// A program before it is written down: shrinking it keeps driver-like programs driver-like.
/// </summary>
/// <param name="Flavor">What it is about.</param>
/// <param name="Seed">Seed of set-up and policy.</param>
/// <param name="Actions">The actions in order.</param>
/// <param name="Slice">Which part of all that there is, in programs that go through everything; any number, counted modulo the number of slices.</param>
public sealed record ProgramPlan(ProgramFlavor Flavor, ulong Seed, IReadOnlyList<PlannedAction> Actions, int Slice = 0)
{
    /// <summary>True for flavors that behave like a driver.</summary>
    public bool IsLegal => Flavor <= ProgramFlavor.Options;

    /// <summary>Writes the program down.</summary>
    public StimulusProgram ToProgram() => Flavor == ProgramFlavor.Sweep ? new SweepProgramWriter(this).Write() : IsLegal ? new LegalProgramWriter(this).Write() : new HostileProgramWriter(this).Write();
}
