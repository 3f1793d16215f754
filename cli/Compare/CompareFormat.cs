using System.Globalization;

namespace NicTwin.Cli.Compare;

/// <summary>Numbers of the comparison as text, the same in tables and charts.</summary>
internal static class CompareFormat
{
    private const double Smallest = 5e-7;

    /// <summary>A whole number with thousands apart.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number with three significant digits and no zeros behind the point that say nothing.</summary>
    public static string Short(double value)
    {
        if (value == 0)
        {
            return "0";
        }

        if (Math.Abs(value) < Smallest)
        {
            return "<0.000001";
        }

        int decimals = Math.Clamp(2 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 6);
        string text = value.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return decimals == 0 ? text : text.TrimEnd('0').TrimEnd('.');
    }

    /// <summary>Nanoseconds as microseconds; a dash for what is not measured.</summary>
    public static string Microseconds(long? nanoseconds) => nanoseconds is { } value ? Short(value / 1000.0) : "-";

    /// <summary>Nanoseconds for each packet.</summary>
    public static string PerPacket(long nanoseconds, long packets) => packets == 0 ? "-" : Short((double)nanoseconds / packets);

    /// <summary>"1 guest", "2 guests".</summary>
    public static string Guests(int number) => number == 1 ? "1 guest" : $"{number} guests";

    /// <summary>A path in words.</summary>
    public static string Path(string path) => path switch
    {
        "wire" => "To a peer at the other end of the cable",
        "guests" => "Between two guests of this host",
        _ => path,
    };
}
