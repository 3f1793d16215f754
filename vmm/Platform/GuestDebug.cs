using NicTwin.Vmm.Cpu;
using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.Trace;

namespace NicTwin.Vmm.Platform;

/// <summary>Why a guest stands still.</summary>
public enum DebugStopKind
{
    /// <summary>Somebody asked for it.</summary>
    Asked,

    /// <summary>The pc has come to a breakpoint.</summary>
    Breakpoint,

    /// <summary>A step is done.</summary>
    Step,

    /// <summary>The next instruction makes an access to the NIC that was waited for.</summary>
    Access,
}

/// <summary>A stop of a guest.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Text">What is worth telling about it; may be empty.</param>
public sealed record DebugStop(DebugStopKind Kind, string Text);

/// <summary>
/// Lets a guest stand still, at a breakpoint, behind each step, or before an access to the NIC. The host's turn ends with the
/// stop, so no time passes for the NIC either; going on continues as if nothing had been.
/// </summary>
public sealed class GuestDebug : INicAccessGate
{
    private readonly Hart _hart;
    private bool _stepping;
    private ulong _rangeStart;
    private ulong _rangeLength;
    private long _passedAccess = -1;

    /// <summary>Creates the control of a hart.</summary>
    internal GuestDebug(Hart hart) => _hart = hart;

    /// <summary>Why the guest stands still; null while it may run.</summary>
    public DebugStop? Stop { get; private set; }

    /// <summary>The guest stands still.</summary>
    public bool IsStopped => Stop is not null;

    /// <summary>Accesses to the NIC before which the guest stops; null for none.</summary>
    public RegisterBreaks? RegisterBreaks { get; set; }

    /// <summary>Stops the guest where it is.</summary>
    public void Halt(string text) => Stop ??= new DebugStop(DebugStopKind.Asked, text);

    /// <summary>Lets the guest run.</summary>
    public void Continue()
    {
        _stepping = false;
        Resume();
    }

    /// <summary>Lets the guest do one instruction, or take one exception or interrupt.</summary>
    public void Step() => StepOutOf(0, 0);

    /// <summary>Lets the guest step until its pc is not in a range of addresses any more.</summary>
    public void StepOutOf(ulong start, ulong length)
    {
        _stepping = true;
        _rangeStart = start;
        _rangeLength = length;
        Resume();
    }

    /// <inheritdoc/>
    bool INicAccessGate.MayPass(bool write, ulong address, int size, ulong value)
    {
        if (RegisterBreaks is not { Count: > 0 } breaks || _hart.Steps == _passedAccess || breaks.Match(write, address, size, value) is not { } text)
        {
            return true;
        }

        Stop = new DebugStop(DebugStopKind.Access, text);
        return false;
    }

    /// <summary>Runs the hart.</summary>
    internal HartStop Run(long steps)
    {
        long before = _hart.Steps;
        HartStop stop = _hart.Run(_stepping ? Math.Min(steps, 1) : steps);
        if (stop == HartStop.Breakpoint)
        {
            Stop ??= new DebugStop(DebugStopKind.Breakpoint, string.Empty);
        }
        else if (_stepping && _hart.Steps != before && _hart.Pc - _rangeStart >= _rangeLength)
        {
            Stop ??= new DebugStop(DebugStopKind.Step, string.Empty);
        }

        return stop;
    }

    private void Resume()
    {
        // What the guest has stopped at, it does now.
        _hart.PassBreakpoint();
        _passedAccess = Stop is { Kind: DebugStopKind.Access } ? _hart.Steps : -1;
        Stop = null;
    }
}
