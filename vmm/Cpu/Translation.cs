namespace NicTwin.Vmm.Cpu;

/// <summary>What a hart does with code that runs often. What the guest sees is the same with each of them, step for step.</summary>
public enum Translation
{
    /// <summary>Everything is interpreted: the reference.</summary>
    Off,

    /// <summary>Hot code becomes host code at once, by the thread that runs the hart.</summary>
    Immediate,

    /// <summary>Hot code becomes host code on a thread of its own, and is interpreted until then.</summary>
    Background,
}
