using System.Diagnostics;
using System.Globalization;
using NicTwin.Testbench;
using Spectre.Console;

namespace NicTwin.Cli.Conformance;

/// <summary>Runs the properties under a progress bar on a terminal, or with a line now and then elsewhere.</summary>
internal static class ConformanceProgressDisplay
{
    private static readonly TimeSpan s_lineEvery = TimeSpan.FromSeconds(10);

    /// <summary>Runs and shows how far the run is.</summary>
    public static ConformanceResult Run(ConformanceOptions options, StatusLine status) =>
        status.IsLive ? RunWithBar(options) : RunWithLines(options, status);

    private static ConformanceResult RunWithBar(ConformanceOptions options)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        Progress bar = console.Progress().AutoClear(true).HideCompleted(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn());
        return bar.Start(context =>
        {
            Stopwatch watch = Stopwatch.StartNew();
            ProgressTask task = context.AddTask("starting", maxValue: options.Cases);
            return ConformanceRun.Run(options with
            {
                Progress = progress =>
                {
                    task.Value = progress.CasesDone;
                    task.Description = Text(progress, watch.Elapsed);
                },
            });
        });
    }

    private static ConformanceResult RunWithLines(ConformanceOptions options, StatusLine status)
    {
        Stopwatch watch = Stopwatch.StartNew();
        long shown = 0;
        return ConformanceRun.Run(options with
        {
            Progress = progress =>
            {
                // Whichever thread moves the mark writes the line.
                long before = Interlocked.Read(ref shown);
                long now = (long)(watch.Elapsed / s_lineEvery);
                if (now > before && Interlocked.CompareExchange(ref shown, now, before) == before)
                {
                    status.Show(Text(progress, watch.Elapsed));
                }
            },
        });
    }

    private static string Text(ConformanceProgress progress, TimeSpan elapsed) => string.Create(
        CultureInfo.InvariantCulture,
        $"{progress.CasesDone} of {progress.Cases} cases, {progress.Clocks / 1e6:0.0} M clocks, {progress.Clocks / Math.Max(elapsed.TotalSeconds, 0.001) / 1e3:0} k clocks/s, {progress.Tlps} TLPs, {progress.Packets} packets ({progress.Activity})");
}
