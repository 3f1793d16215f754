using System.Diagnostics;

namespace NicTwin.Tests.Cli;

/// <summary>Runs the command line as a process of its own, as a user does.</summary>
internal static class CommandLineProcess
{
    private static readonly string s_program = Path.Combine(AppContext.BaseDirectory, "NicTwin.Cli.dll");

    /// <summary>Exit code and both streams of a finished run.</summary>
    internal sealed record Result(int ExitCode, string Output, string Error)
    {
        /// <summary>The lines of standard error.</summary>
        public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Runs `nictwin` with <paramref name="arguments"/> to its end.</summary>
    public static Result Run(params string[] arguments) => Run(new Dictionary<string, string>(), arguments);

    /// <summary>The same with environment variables set on top of ours.</summary>
    public static Result Run(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        using Process process = Start(environment, arguments);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Result(process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    /// <summary>Starts `nictwin` and leaves it running.</summary>
    public static Process Start(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        ProcessStartInfo start = new(DotnetHost())
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(s_program);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start) ?? throw new InvalidOperationException("nictwin did not start");
    }

    // The test program may run through an executable of its own instead of the dotnet host.
    private static string DotnetHost() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";
}
