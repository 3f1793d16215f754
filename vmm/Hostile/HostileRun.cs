using NicTwin.Model;
using NicTwin.Testbench;

namespace NicTwin.Vmm.Hostile;

/// <summary>What a campaign of attacks is made of.</summary>
public sealed record HostileOptions
{
    /// <summary>Cases when nothing else is said.</summary>
    public const int DefaultCases = 20_000;

    /// <summary>Cases.</summary>
    public int Cases { get; init; } = DefaultCases;

    /// <summary>The seed, which names the campaign to the bit.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The one case to run, behind those of its world that come before it; null runs all.</summary>
    public int? Only { get; init; }

    /// <summary>What is turned off, to see that it is missed.</summary>
    public Protection Broken { get; init; }

    /// <summary>Requests at the NIC's pins are not held against the fault log, to see what the victims alone notice.</summary>
    internal bool VictimsAlone { get; init; }
}

/// <summary>The case in which somebody was harmed.</summary>
/// <param name="Case">Its number.</param>
/// <param name="Kind">What was tried.</param>
/// <param name="Reason">What has happened.</param>
public sealed record HostileFailure(int Case, AttackKind Kind, string Reason);

/// <summary>What a campaign has found.</summary>
public sealed class HostileResult
{
    private readonly long[] _kinds = new long[Enum.GetValues<AttackKind>().Length];

    /// <summary>Cases that were run.</summary>
    public int Cases { get; internal set; }

    /// <summary>Clocks of the host's virtual time.</summary>
    public long Clocks { get; internal set; }

    /// <summary>Requests for memory that the physical NIC made.</summary>
    public long Requests { get; internal set; }

    /// <summary>Requests of these that the IOMMU had to stop, did stop, and reported.</summary>
    public long Faults { get; internal set; }

    /// <summary>Frames of the victims, each compared to the byte.</summary>
    public long Frames { get; internal set; }

    /// <summary>Frames of others that reached the victims, as on any wire.</summary>
    public long ForeignFrames { get; internal set; }

    /// <summary>Handshakes of the attacker's VF with the PF, each behind a reset.</summary>
    public long Handshakes { get; internal set; }

    /// <summary>Frames with another's address that the switch has dropped, and times at which the NIC has dropped some.</summary>
    public long Spoofed { get; internal set; }

    /// <summary>Mailbox messages that the PF's driver has refused or ignored.</summary>
    public long RefusedMessages { get; internal set; }

    /// <summary>Requests of the emulated NIC that were stopped.</summary>
    public long EmulatedAborts { get; internal set; }

    /// <summary>Times at which the attacker's virtio device wanted a reset.</summary>
    public long BrokenDevices { get; internal set; }

    /// <summary>Who was harmed first; null when nobody was.</summary>
    public HostileFailure? Failure { get; internal set; }

    /// <summary>Cases of a kind.</summary>
    public long CasesOf(AttackKind kind) => _kinds[(int)kind];

    internal void Count(AttackKind kind)
    {
        Cases++;
        _kinds[(int)kind]++;
    }
}

/// <summary>
/// A campaign of attacks by guests on other guests and on the VMM. Cases come in worlds of some dozens: within a world each one begins
/// where the one before has left everything. Seed and number of a case name it to the bit.
/// </summary>
public static class HostileRun
{
    /// <summary>Cases of a world.</summary>
    public const int CasesPerWorld = 50;

    // Between two of these a harm may lie that only the long check sees.
    private const int CasesPerLongCheck = 10;

    /// <summary>Runs a campaign; ends with the first case in which somebody is harmed.</summary>
    /// <param name="options">What it is made of.</param>
    /// <param name="nics">Makes the physical NIC of a world.</param>
    /// <param name="progress">Hears of the number of cases that are done, behind each world; null when nobody does.</param>
    /// <param name="cancellation">Ends it between two cases.</param>
    public static HostileResult Run(HostileOptions options, Func<INicClocked> nics, Action<int>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(nics);
        var result = new HostileResult();
        ProtectionBreak.Set(options.Broken);
        try
        {
            int end = options.Only + 1 ?? options.Cases;
            int begin = options.Only is { } only ? only - (only % CasesPerWorld) : 0;
            for (int first = begin; first < end && result.Failure is null; first += CasesPerWorld)
            {
                RunWorld(options, nics(), first, Math.Min(end, first + CasesPerWorld), result, progress, cancellation);
            }
        }
        finally
        {
            ProtectionBreak.Set(Protection.None);
        }

        return result;
    }

    // The last case of a world gives the attacker's VF to another guest, which takes long.
    private static AttackKind KindOf(int number, RandomSource random) =>
        number % CasesPerWorld == CasesPerWorld - 1 ? AttackKind.Reassignment : (AttackKind)random.Below((int)AttackKind.Reassignment);

    private static void RunWorld(
        HostileOptions options, INicClocked nic, int first, int end, HostileResult result, Action<int>? progress, CancellationToken cancellation)
    {
        using var world = new HostileWorld(nic, RandomSource.Mix(options.Seed, (ulong)(first / CasesPerWorld)), !options.VictimsAlone);
        long begin = world.Stage.Host.Time;
        for (int number = first; number < end && result.Failure is null; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            var random = new RandomSource(RandomSource.Mix(~options.Seed, (ulong)number));
            AttackKind kind = KindOf(number, random);
            result.Failure = TryHarm(world, kind, random, (number + 1) % CasesPerLongCheck == 0 || number + 1 == end) is { } reason
                ? new HostileFailure(number, kind, reason)
                : null;
            result.Count(kind);
        }

        progress?.Invoke(result.Cases);
        result.Clocks += world.Stage.Host.Time - begin;
        result.Requests += world.Requests;
        result.Faults += world.Faults;
        result.Frames += world.Traffic.Frames;
        result.ForeignFrames += world.Traffic.Foreign;
        result.Handshakes += world.Handshakes;
        result.Spoofed += world.Spoofed;
        result.RefusedMessages += world.RefusedMessages;
        result.EmulatedAborts += world.EmulatedAborts;
        result.BrokenDevices += world.BrokenDevices;
    }

    private static string? TryHarm(HostileWorld world, AttackKind kind, RandomSource random, bool all)
    {
        try
        {
            world.Attack(kind, random);
            world.Check();
            if (all)
            {
                world.CheckAll();
            }

            return null;
        }
        catch (HarmException harm)
        {
            return harm.Message;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Nothing that a guest does may throw out of the VMM: that is what is looked for, whatever it is.
            return $"the VMM has failed: {exception}";
        }
    }
}
