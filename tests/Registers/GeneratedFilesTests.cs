using System.Diagnostics;
using Xunit;

namespace NicTwin.Tests.Description;

/// <summary>The generated files are those that the descriptions give.</summary>
public sealed class GeneratedFilesTests
{
    [Fact]
    public void No_generated_file_is_stale()
    {
        (int exitCode, string output) = Run("--check");
        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public void A_changed_description_gives_other_files()
    {
        string directory = Directory.CreateTempSubdirectory("nictwin-generate-").FullName;
        try
        {
            (int exitCode, string output) = Run("--mutate", "1", "--output", directory);
            Assert.True(exitCode == 0, output);
            foreach (string file in (string[])["rtl/gen/nt_registers_pkg.sv", "model/Generated/Registers.g.cs", "docs/registers.md"])
            {
                Assert.NotEqual(File.ReadAllText(Path.Combine(Root(), file)), File.ReadAllText(Path.Combine(directory, file)));
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static (int ExitCode, string Output) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(Root(), "scripts/generate"), arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("scripts/generate did not start");
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }

    private static string Root()
    {
        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "NicTwin.sln")))
            {
                return directory.FullName;
            }
        }

        throw new InvalidOperationException("no NicTwin.sln above the test program");
    }
}
