using NicTwin.Model;

namespace NicTwin.Testbench;

/// <summary>What a run of a program came to.</summary>
/// <param name="Clocks">Clocks that ran.</param>
/// <param name="SkippedClocks">Clocks that were jumped over.</param>
/// <param name="TlpsToNic">TLPs that the NIC took.</param>
/// <param name="TlpsFromNic">TLPs that the NIC sent.</param>
/// <param name="FramesToNic">Frames offered to the NIC.</param>
/// <param name="FramesFromNic">Frames that the NIC sent.</param>
/// <param name="Digest">Digest over all pins of all clocks.</param>
/// <param name="EventDigest">The same without time-only clocks.</param>
/// <param name="Failure">Why the run failed, in one sentence; null when it did not.</param>
/// <param name="Property">The property that failed; null when none did.</param>
/// <param name="FailedStep">Index of the step during which it failed, or -1.</param>
/// <param name="FailureTime">Time of the failure in clocks.</param>
public sealed record ProgramResult(
    long Clocks,
    long SkippedClocks,
    long TlpsToNic,
    long TlpsFromNic,
    long FramesToNic,
    long FramesFromNic,
    ulong Digest,
    ulong EventDigest,
    string? Failure,
    string? Property,
    int FailedStep,
    ulong FailureTime);

/// <summary>
/// Runs programs on a NIC, closed loop and deterministic: equal programs give equal pins on equal NICs.
/// </summary>
public sealed class ProgramRunner
{
    /// <summary>Clocks after which a request to the NIC counts as stuck.</summary>
    public const ulong RequestLimit = 6000;

    private const int FirstTag = 1;
    private const int LastTag = 31;

    private readonly Bench _bench;
    private readonly CheckerSet? _checkers;
    private readonly uint[] _words = new uint[Tlp.MaxWords + 64];
    private int _nextTag = FirstTag;

    private ProgramRunner(INicClocked nic, CheckerSet? checkers)
    {
        _bench = new Bench(nic);
        _checkers = checkers;
    }

    /// <summary>Runs a program from power-on.</summary>
    /// <param name="nic">A NIC in any state; the run begins with PERST.</param>
    /// <param name="program">The program.</param>
    /// <param name="checkers">Checkers that watch; null runs without. They are started by the run.</param>
    /// <param name="skipIdle">Overrides the policy's choice between jumping over idle time and stepping.</param>
    /// <param name="maxClocks">Clocks after which the run is cut short; no failure.</param>
    public static ProgramResult Run(INicClocked nic, StimulusProgram program, CheckerSet? checkers = null, bool? skipIdle = null, long maxClocks = 5_000_000)
    {
        var runner = new ProgramRunner(nic, checkers);
        return runner.Run(program, skipIdle ?? program.Policy.SkipIdle, maxClocks);
    }

    private ProgramResult Run(StimulusProgram program, bool skipIdle, long maxClocks)
    {
        _bench.Start(program.Policy, program.Seed);
        _bench.SkipIdle = skipIdle;
        if (_checkers is not null)
        {
            _checkers.Start(_bench, program);
            _bench.Observer = _checkers;
            _bench.PinMonitor = _checkers.Pins;
        }

        ushort[] nvm = [.. program.Nvm];
        HardReset(nvm, 0);
        int index = 0;
        for (; index < program.Steps.Count && !Failed && _bench.Clocks < maxClocks; index++)
        {
            _checkers?.BeginStep(index);
            Execute(program.Steps[index], nvm);
        }

        if (!Failed && _bench.Clocks < maxClocks)
        {
            bool quiet = _bench.RunUntilQuiet(ProgramBuilder.QuietLimit);
            _checkers?.Finish(quiet);
        }

        return Result(index - 1);
    }

    private bool Failed => _bench.Diverged || _checkers is { Failed: true };

    private void Execute(Step step, ushort[] nvm)
    {
        switch (step.Kind)
        {
            case StepKind.Tlp:
                Send(step);
                break;
            case StepKind.Frame:
                while (!_bench.Wire.TrySend(step.Data, step.Count != 0) && !Failed)
                {
                    _bench.Clock(ulong.MaxValue);
                }

                break;
            case StepKind.Memory:
                _bench.RootComplex.Memory.Write(step.Address, step.Data);
                _checkers?.HostMemoryWritten(step.Address, step.Data);
                break;
            case StepKind.Wait:
                RunUntil(_bench.Time + (ulong)step.Count);
                break;
            case StepKind.WaitQuiet:
                RunUntilQuiet((ulong)step.Count);
                break;
            case StepKind.Sleep:
                Sleep((ulong)step.Count);
                break;
            case StepKind.Reset:
                HardReset(NvmImage.With(nvm, step.Words), (int)Math.Min(step.Count, 4096));
                break;
            case StepKind.Link:
                _checkers?.Link(step.Count != 0);
                _bench.SetLink(step.Count != 0);
                break;
        }
    }

    private void HardReset(ushort[] nvm, int clocks)
    {
        _checkers?.HardReset(nvm);
        _bench.HardReset(nvm, clocks);
    }

    private void RunUntil(ulong time)
    {
        while (_bench.Time < time && !Failed)
        {
            _bench.Clock(time);
        }
    }

    private void RunUntilQuiet(ulong clocks)
    {
        // Checkers can fail in the middle: run in portions, which changes nothing but the moment of the stop.
        bool quiet = _bench.RunUntilQuiet(clocks);
        _checkers?.Waited(quiet);
    }

    private void Sleep(ulong clocks)
    {
        bool quiet = _bench.Sleep(clocks, ProgramBuilder.QuietLimit);
        _checkers?.Waited(quiet);
    }

    private void Send(Step step)
    {
        step.Words.CopyTo(_words, 0);
        Span<uint> words = _words.AsSpan(0, step.Words.Length);
        int tag = -1;
        var tlp = new Tlp(words);
        bool raw = (step.Options & TlpOptions.Raw) != 0;
        if (!raw && tlp.IsNonPosted && words.Length > 1)
        {
            tag = FreeTag();
            words[1] = (words[1] & 0xffff00ff) | ((uint)tag << 8);
        }

        ulong limit = _bench.Time + RequestLimit;
        while (!_bench.RootComplex.TrySend(words) && _bench.Time < limit && !Failed)
        {
            _bench.Clock(limit);
        }

        while (!_bench.RootComplex.RequestsSent && _bench.Time < limit && !Failed)
        {
            _bench.Clock(limit);
        }

        if (!_bench.RootComplex.RequestsSent && !Failed)
        {
            _checkers?.Stuck($"the NIC did not take a request within {RequestLimit} clocks");
        }

        if (tag < 0 || (step.Options & TlpOptions.Await) == 0)
        {
            return;
        }

        limit = _bench.Time + RequestLimit;
        while (_bench.RootComplex.IsOutstanding(tag) && _bench.Time < limit && !Failed)
        {
            _bench.Clock(limit);
        }

        if (_bench.RootComplex.IsOutstanding(tag))
        {
            _bench.RootComplex.Abandon(tag);
        }
    }

    /// <summary>A tag that waits for no completion; waits for one when all are in use.</summary>
    private int FreeTag()
    {
        ulong limit = _bench.Time + RequestLimit;
        while (true)
        {
            for (int i = 0; i <= LastTag - FirstTag; i++)
            {
                int tag = _nextTag;
                _nextTag = _nextTag == LastTag ? FirstTag : _nextTag + 1;
                if (!_bench.RootComplex.IsOutstanding(tag))
                {
                    return tag;
                }
            }

            if (_bench.Time >= limit || Failed)
            {
                _bench.RootComplex.Abandon(_nextTag);
                return _nextTag;
            }

            _bench.Clock(limit);
        }
    }

    private ProgramResult Result(int step)
    {
        string? property = null;
        string? failure = null;
        if (_bench.Diverged)
        {
            property = PropertyNames.Equality;
            failure = _bench.Divergence;
        }
        else if (_checkers is { Failed: true })
        {
            property = _checkers.FailedProperty;
            failure = _checkers.Failure;
        }

        RootComplex root = _bench.RootComplex;
        Wire wire = _bench.Wire;
        return new ProgramResult(_bench.Clocks, _bench.SkippedClocks, root.SentTlps, root.ReceivedTlps, wire.SentFrames, wire.ReceivedFrames,
            _bench.Digest.Value, _bench.Digest.Events, failure, property, failure is null ? -1 : step, _bench.Time);
    }
}
