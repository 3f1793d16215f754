using System.Text.Json.Serialization;

namespace NicTwin.Cosim;

/// <summary>One measured figure.</summary>
/// <param name="Name">Its name, for example <c>rtl-bare</c>.</param>
/// <param name="Value">The median.</param>
/// <param name="Unit">Unit of the value.</param>
/// <param name="Ratio">Median of the ratios to another figure, each taken within one round; null when there is none.</param>
/// <param name="Against">The figure that the ratio is taken to.</param>
/// <param name="Target">What is asked: of the ratio where there is one, else of the value; null when the figure is only reported.</param>
/// <param name="Met">Whether every target of the figure is met; null when it has none.</param>
/// <param name="AtMost">The target is the most that is allowed; else the least that is asked.</param>
public sealed record BenchFigure(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("value")] double Value,
    [property: JsonPropertyName("unit")] string Unit,
    [property: JsonPropertyName("ratio")] double? Ratio,
    [property: JsonPropertyName("against")] string? Against,
    [property: JsonPropertyName("target")] double? Target,
    [property: JsonPropertyName("met")] bool? Met,
    [property: JsonIgnore] bool AtMost = false);
