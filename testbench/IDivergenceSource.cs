namespace NicTwin.Testbench;

/// <summary>A NIC that compares two of its kind, such as the lockstep one.</summary>
public interface IDivergenceSource
{
    /// <summary>True once an output pin has differed; it stays true.</summary>
    bool Diverged { get; }

    /// <summary>Clock, pin and both values of the first difference, in one sentence.</summary>
    string Describe();
}
