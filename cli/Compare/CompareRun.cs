using System.Runtime.ExceptionServices;
using NicTwin.Cli.Run;
using NicTwin.Model;
using NicTwin.Vmm.Accounting;
using NicTwin.Vmm.Attach;
using NicTwin.Vmm.Guest;

namespace NicTwin.Cli.Compare;

/// <summary>Measures all cells. Each row is a host of its own with a virtual time of its own, so rows are measured at the same time, one on each processor.</summary>
internal sealed class CompareRun
{
    private readonly ComparisonOptions _options;
    private readonly NicFactory _factory;
    private readonly Action<string> _show;
    private readonly Lock _setup = new();
    private readonly Lock _output = new();
    private long _clocks;

    /// <summary>Prepares a comparison.</summary>
    /// <param name="options">What is compared.</param>
    /// <param name="factory">Makes the physical NIC of each row.</param>
    /// <param name="show">Shows what is being done.</param>
    public CompareRun(ComparisonOptions options, NicFactory factory, Action<string> show)
    {
        _options = options;
        _factory = factory;
        _show = text =>
        {
            lock (_output)
            {
                show(text);
            }
        };
    }

    /// <summary>Does it.</summary>
    /// <param name="kit">What the guests boot.</param>
    public CompareResult Execute(GuestKit kit)
    {
        List<CompareWay> ways = [.. CompareWay.All.Where(w => _options.Kinds.Contains(w.Vmm) && _options.Modes.Contains(w.Attach))];
        var rows = new List<CompareCell>[ways.Count];

        // What an RTL's registers hold before reset comes from one sequence for all that are alive, so those are measured one by one.
        try
        {
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = _factory.Kind == NicKind.Model ? Environment.ProcessorCount : 1, CancellationToken = _options.Cancellation };
            Parallel.For(0, ways.Count, parallel, i => rows[i] = Row(ways[i], kit, $"{i + 1} of {ways.Count}"));
        }
        catch (AggregateException exception)
        {
            // One reason says enough: what other rows say behind it is often that they were ended.
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }

        return new CompareResult
        {
            Seed = _options.Seed,
            Nic = _factory.Kind.ToString().ToLowerInvariant(),
            Costs = _options.Costs,
            Cells = [.. rows.SelectMany(static r => r)],
            ComparedClocks = _factory.Kind == NicKind.Lockstep ? _clocks : 0,
        };
    }

    private List<CompareCell> Row(CompareWay way, GuestKit kit, string place)
    {
        if (way.NotApplicable is { } reason)
        {
            return Empty(way, reason);
        }

        int guests = way.Attach == AttachMode.Pf ? 1 : _options.Guests;
        string row = $"{place}: {way.Vmm.ToString().ToLowerInvariant()} {way.Cell(string.Empty, string.Empty, 0, null, null).Way}";
        _show($"{row}: guests come up");
        List<CompareCell> cells = [];
        INicClocked nic = _factory.Create(NicFactory.RtlSeed(_options.Seed));
        using IDisposable? owned = nic as IDisposable;
        using var host = new CompareHost(way, guests, _options, kit, nic);

        // The first row leaves a booted guest in the cache for the others.
        lock (_setup)
        {
            host.Boot();
        }

        host.Start();
        foreach (CompareWorkload workload in _options.Workloads)
        {
            for (int active = 1; active <= _options.Guests; active++)
            {
                _show($"{row}: {workload.Name}, {active} to the peer");
                bool possible = active <= guests;
                cells.Add(way.Cell(workload.Name, "wire", active, possible ? null : OneOwner, possible ? host.MeasureWire(workload, active) : null));
            }

            _show($"{row}: {workload.Name}, between guests");
            cells.Add(guests < 2
                ? way.Cell(workload.Name, "guests", 2, way.Attach == AttachMode.Pf ? OneOwner : OneGuest, null)
                : way.Cell(workload.Name, "guests", 2, null, host.MeasureGuests(workload)));
        }

        Interlocked.Add(ref _clocks, host.NicClocks);
        return cells;
    }

    private const string OneOwner = "one guest has the whole NIC, and there is none left for a second";
    private const string OneGuest = "there is one guest only (--guests)";

    private List<CompareCell> Empty(CompareWay way, string reason)
    {
        List<CompareCell> cells = [];
        foreach (CompareWorkload workload in _options.Workloads)
        {
            for (int active = 1; active <= _options.Guests; active++)
            {
                cells.Add(way.Cell(workload.Name, "wire", active, reason, null));
            }

            cells.Add(way.Cell(workload.Name, "guests", 2, reason, null));
        }

        return cells;
    }
}
