using NicTwin.Vmm.Guest;
using Spectre.Console;

namespace NicTwin.Cli;

/// <summary>Shows how far the making of a guest kit is: bars on a terminal, a line per activity elsewhere.</summary>
internal static class GuestProgressDisplay
{
    /// <summary>Runs <paramref name="work"/> and shows what it reports.</summary>
    public static T Run<T>(StatusLine status, Func<Action<GuestProgress>, T> work) => status.IsLive ? RunWithBars(work) : RunWithLines(status, work);

    private static T RunWithBars<T>(Func<Action<GuestProgress>, T> work)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        Progress bars = console.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn());
        return bars.Start(context =>
        {
            ProgressTask? task = null;
            string shown = string.Empty;
            return work(progress =>
            {
                if (task is null || progress.Activity != shown)
                {
                    if (task is not null)
                    {
                        task.IsIndeterminate = false;
                        task.Value = task.MaxValue;
                        task.StopTask();
                    }

                    shown = progress.Activity;
                    task = context.AddTask(Markup.Escape(shown), maxValue: 1);
                    task.IsIndeterminate = progress.Part is null;
                }

                task.Value = progress.Part ?? 0;
            });
        });
    }

    private static T RunWithLines<T>(StatusLine status, Func<Action<GuestProgress>, T> work)
    {
        string shown = string.Empty;
        return work(progress =>
        {
            if (progress.Activity != shown)
            {
                shown = progress.Activity;
                status.Show(shown + " ...");
            }
        });
    }
}
