using Spectre.Console;

namespace NicTwin.Cli;

/// <summary>Standard output for tables.</summary>
internal static class Terminal
{
    // Without a terminal there is no width to keep to, and a table that is cut at 80 columns is hard to read in a log.
    private const int WidthWithoutTerminal = 140;

    private static IAnsiConsole? s_output;

    /// <summary>The console that tables go to.</summary>
    public static IAnsiConsole Output => s_output ??= Create();

    private static IAnsiConsole Create()
    {
        if (!Console.IsOutputRedirected)
        {
            return AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(Console.Out),
        });
        console.Profile.Width = WidthWithoutTerminal;
        return console;
    }
}
