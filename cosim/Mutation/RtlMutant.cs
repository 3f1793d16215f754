namespace NicTwin.Cosim;

/// <summary>One mechanical change of one place of the RTL.</summary>
/// <param name="Number">Number at run time, from 1 on.</param>
/// <param name="File">File below the RTL folder.</param>
/// <param name="Module">Its module.</param>
/// <param name="Line">Line, from 1 on.</param>
/// <param name="Kind">What was done: an operator, a literal, a condition, an assignment.</param>
/// <param name="Original">The text that is changed.</param>
/// <param name="Replacement">What stands there instead.</param>
/// <param name="Context">The line of source.</param>
/// <param name="Changed">The line with the change, or "(lost)" and the line of an assignment that is left out.</param>
/// <param name="Occurrence">Which of the equal changes of equal lines of the file this is, from 1 on.</param>
/// <param name="Occurrences">How many of them there are.</param>
public sealed record RtlMutant(int Number, string File, string Module, int Line, string Kind, string Original, string Replacement, string Context,
    string Changed, int Occurrence, int Occurrences)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Number,3} {File}:{Line} {Kind}: {Original} -> {Replacement}";
}
