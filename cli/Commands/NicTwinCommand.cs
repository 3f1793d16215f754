using System.CommandLine;

namespace NicTwin.Cli.Commands;

/// <summary>A command of the command line, with the parts of its help text that are not options.</summary>
internal abstract class NicTwinCommand : Command
{
    protected NicTwinCommand(string name, string description)
        : base(name, description)
    {
    }

    /// <summary>Command lines with what they do, for the help text.</summary>
    public abstract IReadOnlyList<(string Line, string Meaning)> Examples { get; }

    /// <summary>The exit codes that the command can end with, for the help text.</summary>
    public abstract IReadOnlyList<(int Code, string Meaning)> ExitCodes { get; }

    /// <summary>Runs the command and returns its exit code.</summary>
    public abstract int Run(ParseResult parse, CancellationToken cancellation);
}
