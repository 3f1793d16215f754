using NicTwin.Cli.Conformance;
using NicTwin.Cosim;
using NicTwin.Model;
using NicTwin.Testbench;

namespace NicTwin.Cli.Replay;

/// <summary>Replays a program: closed loop, with the checkers of the property that it is about, or with all of them.</summary>
internal sealed class ProgramReplay : IReplay
{
    private readonly StimulusProgram _program;
    private readonly string? _property;

    /// <summary>Reads the program of a stimulus file.</summary>
    /// <exception cref="StimulusException">The payload is no program.</exception>
    public ProgramReplay(StimulusFile file, string path)
    {
        try
        {
            _program = ProgramText.Parse(file.Text);
        }
        catch (ProgramFormatException exception)
        {
            throw new StimulusException(path, file.PayloadOffset + OffsetOfLine(file.Payload, exception.Line), exception.Message.TrimEnd('.'));
        }

        _property = file.Metadata.GetValueOrDefault(FailureArtefacts.PropertyKey);
        if (_property is not null && !PropertyCatalog.All.Any(p => p.Name == _property))
        {
            throw new StimulusException(path, 0, $"the file names the property '{_property}', which does not exist");
        }
    }

    /// <inheritdoc/>
    public string Description => $"program '{_program.Name}' with {_program.Steps.Count} steps, {(_property is null ? "all properties" : $"property {_property}")}";

    /// <inheritdoc/>
    public ReplayResult Run(Func<INicClocked> createNic, CancellationToken cancellation)
    {
        ProgramResult first = Run(createNic, _program.Policy.SkipIdle, FailureArtefacts.CheckersFor(_property));
        cancellation.ThrowIfCancellationRequested();
        if (first.Failure is not null)
        {
            return Result(first, first.Property, first.Failure);
        }

        switch (_property)
        {
            case PropertyNames.Skipping:
                ProgramResult other = Run(createNic, !_program.Policy.SkipIdle, null);
                return other.EventDigest == first.EventDigest
                    ? Result(first, null, null)
                    : Result(first, _property, "jumping over idle time and stepping through it give different runs");
            case PropertyNames.Repeatability:
                ProgramResult again = Run(createNic, _program.Policy.SkipIdle, null);
                return again.Digest == first.Digest ? Result(first, null, null) : Result(first, _property, "a second run of the same program differs");
            default:
                return Result(first, null, null);
        }
    }

    /// <inheritdoc/>
    public void RunOnce(INicClocked nic) => ProgramRunner.Run(nic, _program, FailureArtefacts.CheckersFor(_property));

    private static ReplayResult Result(ProgramResult result, string? property, string? reason) =>
        new(result.Clocks, result.TlpsFromNic + result.TlpsToNic, result.FramesFromNic + result.FramesToNic, result.Digest, property, reason);

    private static long OffsetOfLine(byte[] text, int line)
    {
        int offset = 0;
        for (int i = 1; i < line; i++)
        {
            int end = Array.IndexOf(text, (byte)'\n', offset);
            if (end < 0)
            {
                break;
            }

            offset = end + 1;
        }

        return offset;
    }

    private ProgramResult Run(Func<INicClocked> createNic, bool skipIdle, CheckerSet? checkers)
    {
        INicClocked nic = createNic();
        try
        {
            return ProgramRunner.Run(nic, _program, checkers, skipIdle);
        }
        finally
        {
            (nic as IDisposable)?.Dispose();
        }
    }
}
