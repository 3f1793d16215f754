using Spectre.Console;

namespace NicTwin.Cli;

/// <summary>
/// What is going on, on standard error: one line that is written over again on a terminal, a line per message elsewhere.
/// </summary>
internal sealed class StatusLine : IDisposable
{
    private readonly IAnsiConsole? _console;
    private readonly Lock _lock = new();
    private int _shown;

    public StatusLine()
    {
        if (!Console.IsErrorRedirected)
        {
            _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        }
    }

    /// <summary>True when the line is rewritten in place, so that it may change often.</summary>
    public bool IsLive => _console is not null;

    /// <summary>Shows <paramref name="text"/>.</summary>
    public void Show(string text)
    {
        lock (_lock)
        {
            if (_console is null)
            {
                Console.Error.WriteLine($"nictwin: {text}");
                return;
            }

            string line = text.Length < _console.Profile.Width ? text : text[..(_console.Profile.Width - 1)];
            Console.Error.Write('\r' + line.PadRight(_shown));
            _shown = line.Length;
        }
    }

    /// <summary>Removes the line, so that other text can follow.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            if (_shown > 0)
            {
                Console.Error.Write('\r' + new string(' ', _shown) + '\r');
                _shown = 0;
            }
        }
    }

    public void Dispose() => Clear();
}
