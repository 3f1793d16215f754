using NicTwin.Cli.Coverage;
using NicTwin.Cosim;
using NicTwin.Testbench;

namespace NicTwin.Cli.Conformance;

/// <summary>The files that `--report` leaves beside the artefact folders.</summary>
internal static class ReportFolder
{
    /// <summary>Writes junit.xml, report.json, coverage.html, coverage.json, coverage-functional.txt and, after a coverage build, coverage-rtl.txt.</summary>
    public static void Write(string folder, ConformanceResult result, NicFactory factory, IReadOnlyList<ArtefactReport> failures)
    {
        Directory.CreateDirectory(folder);
        JUnitWriter.Write(Path.Combine(folder, "junit.xml"), result);
        WriteText(Path.Combine(folder, "report.json"), ConformanceJson.Text(result, factory, failures) + "\n");
        CoverageExclusions exclusions = CoverageExclusions.Load();
        FunctionalCoverage functional = new(result, exclusions);
        string missed = string.Join('\n', functional.Missed);
        WriteText(
            Path.Combine(folder, "coverage-functional.txt"),
            $"{functional.Bins.Hit} of {functional.Bins.Total} bins hit, {functional.Excluded.Hit} excluded\n\nNot hit:\n{missed}\n");
        WriteText(Path.Combine(folder, "coverage.json"), CoverageReport.Json(result, factory.Coverage, exclusions) + "\n");
        WriteText(Path.Combine(folder, "coverage.html"), CoverageReport.Html(result, factory.Coverage, exclusions));
        if (factory.Coverage is { } coverage)
        {
            WriteText(Path.Combine(folder, "coverage-rtl.txt"), coverage.Text());
        }
    }

    // A run that is interrupted while it writes leaves no half of a file.
    private static void WriteText(string path, string text)
    {
        string temporary = path + ".tmp";
        File.WriteAllText(temporary, text);
        File.Move(temporary, path, overwrite: true);
    }
}
