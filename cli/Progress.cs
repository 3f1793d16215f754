namespace NicTwin.Cli;

/// <summary>Lines that say what goes on, apart from what a command prints.</summary>
internal static class Progress
{
    /// <summary>Writes one line to standard error.</summary>
    public static void ToError(string line) => Console.Error.WriteLine($"nictwin: {line} ...");
}
