using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using System.Xml.Linq;

namespace NicTwin.Cli.Commands;

/// <summary>`nictwin test`: runs the test program and ends with the line 'N passed, N failed'.</summary>
internal sealed class TestCommand : NicTwinCommand
{
    private readonly Option<string?> _filter = new("--filter")
    {
        Description = "Run only the classes whose full name matches; * stands for any text.",
        HelpName = "CLASS",
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print {passed, failed, skipped, seconds, failures} and nothing else on standard output.",
    };

    public TestCommand()
        : base("test", "Run all tests.")
    {
        Options.Add(_filter);
        Options.Add(_json);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("nictwin test", "Run all tests; the last line is 'N passed, N failed'."),
        ("nictwin test --filter 'NicTwin.Tests.Cli.*'", "Run the tests of the command line only."),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(int Code, string Meaning)> ExitCodes =>
    [
        (ExitCode.Pass, "all tests passed"),
        (ExitCode.Failed, "a test failed"),
        (ExitCode.Usage, "wrong command line, or a filter that matches no test"),
        (ExitCode.Setup, "the tests could not be built or started"),
    ];

    /// <inheritdoc/>
    public override int Run(ParseResult parse, CancellationToken cancellation)
    {
        bool json = parse.GetValue(_json);
        string program = Environment.GetEnvironmentVariable("NICTWIN_TESTS")
            ?? Path.Combine(RepositoryRoot.Find(), "artifacts", "bin", "NicTwin.Tests", "release", "NicTwin.Tests.dll");
        if (!File.Exists(program))
        {
            throw new SetupMissingException($"the test program {program} is not built; start the tests with ./nictwin test.");
        }

        string results = Path.Combine(Path.GetTempPath(), $"nictwin-test-{Environment.ProcessId}.xml");
        try
        {
            RunProgram(program, results, parse.GetValue(_filter), json, cancellation);
            return Report(results, json, parse.GetValue(_filter));
        }
        finally
        {
            File.Delete(results);
        }
    }

    private static void RunProgram(string program, string results, string? filter, bool json, CancellationToken cancellation)
    {
        ProcessStartInfo start = new(Environment.ProcessPath ?? "dotnet")
        {
            WorkingDirectory = RepositoryRoot.Find(),
            RedirectStandardOutput = json,
        };
        start.ArgumentList.Add(program);
        foreach (string argument in (string[])["-noLogo", "-noColor", "-xml", results])
        {
            start.ArgumentList.Add(argument);
        }

        if (filter is not null)
        {
            start.ArgumentList.Add("-class");
            start.ArgumentList.Add(filter);
        }

        using Process process = Process.Start(start)
            ?? throw new SetupMissingException($"the test program {program} did not start.");
        using CancellationTokenRegistration kill = cancellation.Register(() => process.Kill(entireProcessTree: true));
        if (json)
        {
            process.StandardOutput.ReadToEnd();
        }

        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
    }

    private static int Report(string results, bool json, string? filter)
    {
        if (!File.Exists(results))
        {
            throw new SetupMissingException("the test program ended without results.");
        }

        XElement[] assemblies = [.. XDocument.Load(results).Descendants("assembly")];
        int passed = Sum(assemblies, "passed");
        int failed = Sum(assemblies, "failed") + Sum(assemblies, "errors");
        int skipped = Sum(assemblies, "skipped") + Sum(assemblies, "not-run");
        if (passed + failed == 0)
        {
            throw new UsageException(filter is null ? "there is no test." : $"--filter {filter} matches no test class.");
        }

        if (json)
        {
            string[] failures = [.. assemblies.Descendants("test")
                .Where(t => (string?)t.Attribute("result") == "Fail")
                .Select(t => (string?)t.Attribute("name") ?? string.Empty)];
            double seconds = assemblies.Sum(a => (double?)a.Attribute("time") ?? 0);
            Console.Out.WriteLine(JsonSerializer.Serialize(new { passed, failed, skipped, seconds, failures }));
        }
        else
        {
            if (skipped > 0 && filter is null)
            {
                Console.Out.WriteLine($"{skipped} skipped");
            }

            Console.Out.WriteLine($"{passed} passed, {failed} failed");
        }

        return failed == 0 ? ExitCode.Pass : ExitCode.Failed;
    }

    private static int Sum(XElement[] assemblies, string attribute) => assemblies.Sum(a => (int?)a.Attribute(attribute) ?? 0);
}
