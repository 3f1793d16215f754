using NicTwin.Cosim;
using NicTwin.Model;
using NicTwin.Testbench;

namespace NicTwin.Cli.Replay;

/// <summary>Replays recorded pins: open loop; the digest of all pins has to be that of the recording.</summary>
internal sealed class PinReplay : IReplay
{
    private readonly PinStimulus _pins;

    /// <summary>Takes the recording of a stimulus file.</summary>
    /// <exception cref="StimulusException">The records are damaged.</exception>
    public PinReplay(StimulusFile file, string path) => _pins = PinStimulus.From(file, path);

    /// <inheritdoc/>
    public string Description => $"recorded pins of {_pins.Clocks} clocks";

    /// <inheritdoc/>
    public ReplayResult Run(Func<INicClocked> createNic, CancellationToken cancellation)
    {
        INicClocked nic = createNic();
        using IDisposable? owned = nic as IDisposable;
        var compared = nic as IDivergenceSource;
        Cosim.PinDigest digest = _pins.Replay(nic, () => cancellation.IsCancellationRequested || compared is { Diverged: true });
        cancellation.ThrowIfCancellationRequested();
        string? reason = null;
        if (compared is { Diverged: true })
        {
            reason = compared.Describe();
        }
        else if (digest.All != _pins.Digest)
        {
            reason = $"the digest of all pins is {digest.All:x16}, that of the recording {_pins.Digest:x16}";
        }

        return new ReplayResult(digest.Clocks, null, null, digest.All, reason is null ? null : PropertyNames.Equality, reason);
    }

    /// <inheritdoc/>
    public void RunOnce(INicClocked nic) => _pins.Replay(nic);
}
