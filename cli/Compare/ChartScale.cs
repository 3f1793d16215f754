namespace NicTwin.Cli.Compare;

/// <summary>An axis that begins at 0 (or, when logarithmic, at a power of ten below the smallest value) and its ticks.</summary>
internal sealed class ChartScale
{
    // More decades than this hide what matters: a smaller value is drawn as the least visible bar.
    private const int MostDecades = 7;

    private readonly bool _logarithmic;
    private readonly double _low;
    private readonly double _high;

    /// <summary>Makes an axis for values.</summary>
    /// <param name="values">What is to be shown, none below 0.</param>
    /// <param name="logarithmic">True for a logarithmic axis, on which 0 has no place but the beginning.</param>
    public ChartScale(IReadOnlyCollection<double> values, bool logarithmic)
    {
        double high = values.Count == 0 ? 0 : values.Max();
        _logarithmic = logarithmic && high > 0;
        if (!_logarithmic)
        {
            _high = high == 0 ? 1 : high;
            double step = Step(_high);
            Ticks = [.. Enumerable.Range(0, (int)Math.Floor((_high / step) + 1e-9) + 1).Select(i => i * step)];
            return;
        }

        _high = Math.Ceiling(Math.Log10(high));
        // A sixth of a decade more than the smallest value needs, so that its bar is one.
        _low = Math.Max(Math.Floor(Math.Log10(values.Where(static v => v > 0).Min()) - 0.17), _high - MostDecades);
        if (_low == _high)
        {
            _low--;
        }

        int every = _high - _low > 4 ? 2 : 1;
        Ticks = [.. Enumerable.Range(0, (int)(_high - _low) + 1).Where(i => i % every == 0).Select(i => Math.Pow(10, _low + i))];
    }

    /// <summary>Values that the axis names.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>Where a value is, from 0 to 1.</summary>
    public double Place(double value)
    {
        if (!_logarithmic)
        {
            return Math.Clamp(value / _high, 0, 1);
        }

        return value <= 0 ? 0 : Math.Clamp((Math.Log10(value) - _low) / (_high - _low), 0, 1);
    }

    // 1, 2 or 5 times a power of ten, such that three or four of them reach the greatest value.
    private static double Step(double high)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(high / 3)));
        double most = high / 3 / power;
        return power * (most <= 1 ? 1 : most <= 2 ? 2 : most <= 5 ? 5 : 10);
    }
}
