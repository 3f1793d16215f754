using System.Text.RegularExpressions;

namespace NicTwin.Cosim;

/// <summary>What the generated C++ code shows about the RTL.</summary>
internal static partial class VerilatedSources
{
    private const string ClockRecord = "__Vtrigrprev__TOP__clk_i";

    /// <summary>
    /// True when a clock needs only the evaluation at the rising edge: nothing but <c>posedge clk_i</c> triggers, and no output pin is
    /// assigned in the code that runs when inputs change.
    /// </summary>
    /// <remarks>RTL that keeps docs/spec/clocking.md always passes; a variant that does not is run with two evaluations a clock.</remarks>
    internal static bool AllowsSingleEval(string directory)
    {
        string header = File.ReadAllText(Path.Combine(directory, "Vnt_nic___024root.h"));
        string[] records = [.. PreviousLevel().Matches(header).Select(static m => m.Value).Distinct(StringComparer.Ordinal)];
        if (records is not [ClockRecord])
        {
            return false;
        }

        foreach (string file in Directory.EnumerateFiles(directory, "Vnt_nic*.cpp"))
        {
            string text = File.ReadAllText(file);
            if (FallingEdge().IsMatch(text))
            {
                return false;
            }

            foreach (Match function in InputFunction().Matches(text))
            {
                int end = text.IndexOf("\n}", function.Index, StringComparison.Ordinal);
                string body = text[function.Index..(end < 0 ? text.Length : end)];
                if (OutputAssignment().IsMatch(body))
                {
                    return false;
                }
            }
        }

        return true;
    }

    [GeneratedRegex(@"__Vtrigr?prev\w*__\w+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex PreviousLevel();

    [GeneratedRegex(@"~ \(IData\)\(vlSelf->clk_i\)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex FallingEdge();

    [GeneratedRegex(@"^(?:VL_INLINE_OPT )?void Vnt_nic_\w*___ico_\w+\(.*\{", RegexOptions.CultureInvariant | RegexOptions.Multiline, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex InputFunction();

    [GeneratedRegex(@"vlSelf->(?!nt_nic__DOT__|__V)\w+_o(?:\[\w+\])? *\n? *=[^=]|VL_ASSIGN\w*\([^;]*vlSelf->(?!nt_nic__DOT__)\w+_o\b", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex OutputAssignment();
}
