using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using NicTwin.Cli.Commands;

namespace NicTwin.Cli;

/// <summary>Parses the command line, runs the command and turns what goes wrong into one sentence and an exit code.</summary>
internal static class CommandLine
{
    /// <summary>Runs the command line <paramref name="arguments"/> and returns the exit code.</summary>
    public static int Run(string[] arguments)
    {
        ParseResult parse = Create().Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parse.Action is HelpText or VersionText)
        {
            return parse.Invoke();
        }

        if (arguments.Length == 0)
        {
            new HelpText(new HelpAction()).Invoke(parse);
            return ExitCode.Usage;
        }

        string name = NameOf(parse.CommandResult);
        if (parse.UnmatchedTokens.Count > 0)
        {
            return Explain(name, $"{Unknown(parse)}; '{name} --help' lists what there is.", ExitCode.Usage);
        }

        if (parse.Errors.Count > 0)
        {
            return Explain(name, Plain(parse.Errors[0].Message), ExitCode.Usage);
        }

        NicTwinCommand command = (NicTwinCommand)parse.CommandResult.Command;
        using Interruption interruption = new();
        try
        {
            int code = command.Run(parse, interruption.Token);
            return interruption.ExitCode != 0 ? interruption.ExitCode : code;
        }
        catch (Exception exception) when (interruption.ExitCode != 0)
        {
            // Whatever a cancelled command threw on its way out, the signal is the cause.
            return Explain(name, exception is OperationCanceledException ? "interrupted." : $"interrupted ({exception.Message})", interruption.ExitCode);
        }
        catch (Exception exception) when (Failure.Of(exception) is { } failure)
        {
            return Explain(name, failure.Sentence, failure.ExitCode);
        }
    }

    /// <summary>The tree of commands and options.</summary>
    public static Command Create()
    {
        // A plain command instead of a RootCommand: the latter calls itself after the assembly in its help text.
        return new Command("nictwin", "One SR-IOV NIC, twice: Verilated RTL and C# model in lockstep under property-based traffic.")
        {
            new HelpOption { Recursive = true, Action = new HelpText(new HelpAction()) },
            new VersionOption { Action = new VersionText() },
            new ConformCommand(),
            new RunCommand(),
            new DriversCommand(),
            new ReplayCommand(),
            new ConfigCommand(),
            new CompareCommand(), new IsolationCommand(), new HostileCommand(),
            new OffloadsCommand(),
            new MutantsCommand(),
            new BenchCommand(),
            new TestCommand(),
            new GuestCommand(),
            new DeviceCommand(),
        };
    }

    // The words of the command line up to the command: nictwin guest fetch.
    private static string NameOf(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{NameOf(parent)} {command.Command.Name}" : command.Command.Name;

    private static string Unknown(ParseResult parse)
    {
        string token = parse.UnmatchedTokens[0];
        string kind = token.StartsWith('-') ? "option" : parse.CommandResult.Command.Subcommands.Count == 0 ? "argument" : "command";
        return $"unknown {kind} '{token}'";
    }

    /// <summary>The parser's message without the names of .NET types.</summary>
    private static string Plain(string message) => message
        .Replace("Required command was not provided.", "a command has to follow; --help lists them.")
        .Replace("as expected type 'System.Int32'", "as a whole number")
        .Replace("as expected type 'System.Nullable`1[System.Int32]'", "as a whole number")
        .Replace("as expected type 'System.UInt64'", "as a whole number of at least 0")
        .Replace("as expected type 'System.Nullable`1[System.Double]'", "as a number");

    private static int Explain(string name, string sentence, int exitCode)
    {
        Console.Error.WriteLine($"{name}: {sentence}");
        return exitCode;
    }

    private sealed class VersionText : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            Console.Out.WriteLine($"nictwin {typeof(CommandLine).Assembly.GetName().Version?.ToString(3)}");
            return ExitCode.Pass;
        }
    }
}
