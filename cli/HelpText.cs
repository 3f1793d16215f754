using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using NicTwin.Cli.Commands;

namespace NicTwin.Cli;

/// <summary>The usual help text followed by examples and exit codes of the command.</summary>
internal sealed class HelpText : SynchronousCommandLineAction
{
    private readonly HelpAction _options;

    public HelpText(HelpAction options) => _options = options;

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        _options.Invoke(parseResult);
        if (parseResult.CommandResult.Command is not NicTwinCommand command)
        {
            return ExitCode.Pass;
        }

        TextWriter output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach ((string line, string meaning) in command.Examples)
        {
            output.WriteLine($"  {line}");
            output.WriteLine($"      {meaning}");
        }

        output.WriteLine();
        output.WriteLine("Exit codes:");
        foreach ((int code, string meaning) in command.ExitCodes)
        {
            output.WriteLine($"  {code,-4} {meaning}");
        }

        return ExitCode.Pass;
    }
}
