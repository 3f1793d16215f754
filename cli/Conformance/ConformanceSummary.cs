using System.Globalization;
using NicTwin.Cli.Coverage;
using NicTwin.Cosim;
using NicTwin.Testbench;
using Spectre.Console;

namespace NicTwin.Cli.Conformance;

/// <summary>The summary of a run for a person.</summary>
internal static class ConformanceSummary
{
    /// <summary>Prints the table of properties, the sums, and what failed.</summary>
    public static void Print(ConformanceResult result, NicFactory factory, IReadOnlyList<ArtefactReport> failures, string? report)
    {
        IAnsiConsole console = Terminal.Output;
        console.Write(Table(result));
        foreach (string line in Lines(result, factory, report))
        {
            console.WriteLine(line);
        }

        foreach (PropertyResult property in result.Properties.Where(p => p.TooRare))
        {
            console.WriteLine($"hardly tested: the premise of {property.Name} held {property.Premises} times and has to hold {property.Required} times");
        }

        foreach (PropertyFailure failure in result.Properties.Select(p => p.Failure).OfType<PropertyFailure>())
        {
            console.WriteLine($"failed: {failure.Property}: {failure.ShrunkReason}");
            console.WriteLine($"  case {failure.Case} of seed {result.Seed}, shrunk from {failure.Original.Steps.Count} to {failure.Program.Steps.Count} steps");
        }

        foreach (ArtefactReport failure in failures)
        {
            if (failure.BlockDivergence is { } block)
            {
                console.WriteLine($"  first block that differs: {block.Block} (clock {block.Clock})");
            }

            string shown = BelowHere(failure.Folder);
            console.WriteLine($"  artefacts: {shown}");
            console.WriteLine($"  replay: {failure.ReplayCommand.Replace(failure.Folder, shown, StringComparison.Ordinal)}");
        }

        if (result.Packets == 0)
        {
            console.WriteLine("failed: no packet moved");
        }

        console.WriteLine(result.Passed ? "passed" : "failed");
    }

    /// <summary>A path below the working directory relative to it, any other as it is.</summary>
    private static string BelowHere(string path)
    {
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    private static Table Table(ConformanceResult result)
    {
        Table table = new() { Border = TableBorder.Rounded };
        table.AddColumn("property");
        foreach (string name in (string[])["cases", "with premise", "premises", "needed", "clocks", "TLPs", "packets", "coverage"])
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        table.AddColumn("result");
        foreach (PropertyResult property in result.Properties)
        {
            table.AddRow(
                property.Name,
                Number(property.Cases),
                Number(property.CasesWithPremise),
                Number(property.Premises),
                Number(property.Required),
                Number(property.Clocks),
                Number(property.Tlps),
                Number(property.Packets),
                $"{property.BinsHit}/{property.BinsTotal}",
                property.Failure is not null ? "[red]failed[/]" : property.TooRare ? "[yellow]too rare[/]" : "[green]ok[/]");
        }

        return table;
    }

    private static IEnumerable<string> Lines(ConformanceResult result, NicFactory factory, string? report)
    {
        double rate = result.Clocks / Math.Max(result.Elapsed.TotalSeconds, 0.001);
        string verb = factory.Kind == NicKind.Lockstep ? "compared" : "run";
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Cases} cases, {result.Clocks} clocks {verb} ({result.SkippedClocks} skipped), {rate:0} clocks/s, {result.Tlps} TLPs, {result.Packets} packets");
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"functional coverage {new FunctionalCoverage(result, CoverageExclusions.Load()).Bins}");
        if (factory.Coverage is { } coverage)
        {
            (CoverageCount line, CoverageCount toggle) = coverage.Total();
            yield return $"RTL line coverage {line}, toggle coverage {toggle}";
        }

        yield return $"seed {result.Seed}, digest {result.Digest:x16}";
        if (report is not null)
        {
            yield return $"report: {Path.GetFullPath(report)}";
        }
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
