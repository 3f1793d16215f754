using System.Globalization;
using System.Text;
using NicTwin.Cosim;

namespace NicTwin.Cli.Mutation;

/// <summary>What a campaign of mutants says at its end.</summary>
/// <param name="outcomes">All mutants, in the order of their numbers.</param>
internal sealed class MutantReport(IReadOnlyList<MutantOutcome> outcomes)
{
    /// <summary>Share of the mutants that can be caught which has to be.</summary>
    public const double Wanted = 0.95;

    private readonly int _caught = outcomes.Count(static o => o.Caught is not null);
    private readonly int _equivalent = outcomes.Count(static o => o.IsEquivalent);

    /// <summary>Enough of what can be caught is caught, and nothing that is listed as equivalent is.</summary>
    public bool IsMet => !outcomes.Any(static o => o.ContradictsList) && _caught >= Wanted * (outcomes.Count - _equivalent);

    /// <summary>The figures in one line.</summary>
    public string Summary
    {
        get
        {
            int open = outcomes.Count - _equivalent;
            return string.Create(CultureInfo.InvariantCulture,
                $"{_caught} of {open} caught ({100.0 * _caught / Math.Max(1, open):0.0} %), {open - _caught} survived; {_equivalent} more are equivalent");
        }
    }

    /// <summary>Survivors and contradictions, a line each.</summary>
    public IEnumerable<string> Findings()
    {
        foreach (MutantOutcome outcome in outcomes)
        {
            if (outcome.Survived)
            {
                yield return $"survived {outcome.Mutant}";
            }
            else if (outcome.ContradictsList)
            {
                yield return $"listed as equivalent ({outcome.Equivalent!.Name}), but caught by {outcome.Caught}: {outcome.Mutant}";
            }
        }
    }

    /// <summary>All mutants as a Markdown table.</summary>
    public string Markdown()
    {
        StringBuilder text = new("| mutant | where | change | result |\n| --- | --- | --- | --- |\n");
        foreach (MutantOutcome outcome in outcomes)
        {
            RtlMutant mutant = outcome.Mutant;
            string result = outcome.Caught ?? (outcome.Equivalent is { } entry ? $"equivalent: {entry.Reason}" : $"**survived** {outcome.Cases} cases");
            text.Append(CultureInfo.InvariantCulture, $"| {mutant.Number} | {mutant.File}:{mutant.Line} | {Change(mutant)} | {Cell(result)} |\n");
        }

        return text.ToString();
    }

    private static string Change(RtlMutant mutant) => mutant.Changed.StartsWith("(lost)", StringComparison.Ordinal)
        ? $"lost: `{Cell(mutant.Context)}`"
        : $"`{Cell(mutant.Context)}` to `{Cell(mutant.Changed)}`";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
