using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace NicTwin.Cosim;

/// <summary>Runs a build tool; on cancellation the tool and its children end with it.</summary>
internal static class ToolRunner
{
    /// <summary>Runs a program to its end.</summary>
    /// <returns>The exit code and everything it wrote.</returns>
    /// <exception cref="SetupException">The program does not exist.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the program has been ended.</exception>
    internal static async Task<(int ExitCode, string Output)> RunAsync(
        string program, IEnumerable<string> arguments, string directory, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // Messages are matched and kept in logs: no translation.
        start.Environment["LC_ALL"] = "C";
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new SetupException($"{program} is not installed; on Debian: apt-get install {PackageOf(program)}.", e);
        }

        using (process)
        {
            process.StandardInput.Close();
            var output = new StringBuilder();
            Task<string> error = process.StandardError.ReadToEndAsync(CancellationToken.None);
            Task<string> standard = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            try
            {
                await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
                throw;
            }

            output.Append(await standard.ConfigureAwait(false)).Append(await error.ConfigureAwait(false));
            return (process.ExitCode, output.ToString());
        }
    }

    private static string PackageOf(string program) => string.Equals(program, "g++", StringComparison.Ordinal) ? "g++" : program;
}
