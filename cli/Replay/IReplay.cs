using NicTwin.Model;

namespace NicTwin.Cli.Replay;

/// <summary>A stimulus that can be run on any NIC.</summary>
internal interface IReplay
{
    /// <summary>What it is, in a few words.</summary>
    string Description { get; }

    /// <summary>Runs it from power-on, once or as often as its property needs.</summary>
    /// <param name="createNic">Makes a NIC that has seen no clock; one that is disposable is disposed of.</param>
    /// <param name="cancellation">Ends the run.</param>
    ReplayResult Run(Func<INicClocked> createNic, CancellationToken cancellation);

    /// <summary>Runs it once on a NIC of the caller.</summary>
    void RunOnce(INicClocked nic);
}
