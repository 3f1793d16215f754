using System.Globalization;
using NicTwin.Vmm;

namespace NicTwin.Cli.Run;

/// <summary>Times on the command line: a number with ns, us, ms, s, or m for minutes; without a unit it is seconds.</summary>
internal static class VirtualTime
{
    // A few years less than what a 64-bit count of nanoseconds holds.
    private const double Longest = 9e18;

    private static readonly (string Unit, double Nanoseconds)[] s_units = [("ns", 1), ("us", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 60e9), (string.Empty, 1e9)];

    /// <summary>Reads a time.</summary>
    /// <param name="option">The option's name, for the message.</param>
    /// <param name="text">What stands behind it.</param>
    /// <returns>Nanoseconds.</returns>
    /// <exception cref="UsageException">It is no time.</exception>
    public static double Nanoseconds(string option, string text)
    {
        foreach ((string unit, double nanoseconds) in s_units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal)
                && double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
                && number > 0
                && number * nanoseconds <= Longest)
            {
                return number * nanoseconds;
            }
        }

        throw new UsageException($"{option} {text}: this is no time, such as 500ms or 20s.");
    }

    /// <summary>Reads a time in clocks of the NIC, which are 8 ns of virtual time.</summary>
    public static long Clocks(string option, string text) => (long)Math.Ceiling(Nanoseconds(option, text) / Host.NanosecondsPerClock);

    /// <summary>A time in clocks as text.</summary>
    public static string Text(long clocks) => string.Create(CultureInfo.InvariantCulture, $"{clocks * (double)Host.NanosecondsPerClock / 1e9:0.000} s");
}
