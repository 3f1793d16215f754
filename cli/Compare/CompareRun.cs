using NicTwin.Cli.Run;
using NicTwin.Model;
using NicTwin.Vmm.Accounting;
using NicTwin.Vmm.Attach;
using NicTwin.Vmm.Guest;

namespace NicTwin.Cli.Compare;

/// <summary>Measures all cells, row by row: each row is a host of its own.</summary>
internal sealed class CompareRun
{
    private readonly ComparisonOptions _options;
    private readonly NicFactory _factory;
    private readonly Action<string> _show;
    private readonly List<CompareCell> _cells = [];
    private long _clocks;

    /// <summary>Prepares a comparison.</summary>
    /// <param name="options">What is compared.</param>
    /// <param name="factory">Makes the physical NIC of each row.</param>
    /// <param name="show">Shows what is being done.</param>
    public CompareRun(ComparisonOptions options, NicFactory factory, Action<string> show)
    {
        _options = options;
        _factory = factory;
        _show = show;
    }

    /// <summary>Does it.</summary>
    /// <param name="kit">What the guests boot.</param>
    public CompareResult Execute(GuestKit kit)
    {
        List<CompareWay> ways = [.. CompareWay.All.Where(w => _options.Kinds.Contains(w.Vmm) && _options.Modes.Contains(w.Attach))];
        for (int i = 0; i < ways.Count; i++)
        {
            _options.Cancellation.ThrowIfCancellationRequested();
            Row(ways[i], kit, $"{i + 1} of {ways.Count}");
        }

        return new CompareResult
        {
            Seed = _options.Seed,
            Nic = _factory.Kind.ToString().ToLowerInvariant(),
            Costs = _options.Costs,
            Cells = _cells,
            ComparedClocks = _factory.Kind == NicKind.Lockstep ? _clocks : 0,
        };
    }

    private void Row(CompareWay way, GuestKit kit, string place)
    {
        if (way.NotApplicable is { } reason)
        {
            AddEmpty(way, reason);
            return;
        }

        int guests = way.Attach == AttachMode.Pf ? 1 : _options.Guests;
        string row = $"{place}: {way.Vmm.ToString().ToLowerInvariant()} {way.Cell(string.Empty, string.Empty, 0, null, null).Way}";
        _show($"{row}: guests come up");
        INicClocked nic = _factory.Create(NicFactory.RtlSeed(_options.Seed));
        using IDisposable? owned = nic as IDisposable;
        using var host = new CompareHost(way, guests, _options, kit, nic);
        host.Start();
        foreach (CompareWorkload workload in _options.Workloads)
        {
            for (int active = 1; active <= _options.Guests; active++)
            {
                _show($"{row}: {workload.Name}, {active} to the peer");
                bool possible = active <= guests;
                _cells.Add(way.Cell(workload.Name, "wire", active, possible ? null : OneOwner, possible ? host.MeasureWire(workload, active) : null));
            }

            _show($"{row}: {workload.Name}, between guests");
            _cells.Add(guests < 2
                ? way.Cell(workload.Name, "guests", 2, way.Attach == AttachMode.Pf ? OneOwner : OneGuest, null)
                : way.Cell(workload.Name, "guests", 2, null, host.MeasureGuests(workload)));
        }

        _clocks += host.NicClocks;
    }

    private const string OneOwner = "one guest has the whole NIC, and there is none left for a second";
    private const string OneGuest = "there is one guest only (--guests)";

    private void AddEmpty(CompareWay way, string reason)
    {
        foreach (CompareWorkload workload in _options.Workloads)
        {
            for (int active = 1; active <= _options.Guests; active++)
            {
                _cells.Add(way.Cell(workload.Name, "wire", active, reason, null));
            }

            _cells.Add(way.Cell(workload.Name, "guests", 2, reason, null));
        }
    }
}
