using NicTwin.Testbench;

namespace NicTwin.Vmm.Pcie;

/// <summary>A cable that loses a part of the frames that the NIC sends; which ones depends on a seed alone.</summary>
public sealed class LossyPeer : IWirePeer
{
    private const int PerMille = 1000;

    private readonly IWirePeer _peer;
    private readonly RandomSource _random;

    /// <summary>Creates a cable that loses nothing yet.</summary>
    /// <param name="peer">What is at its end.</param>
    /// <param name="seed">Chooses the frames.</param>
    public LossyPeer(IWirePeer peer, ulong seed)
    {
        _peer = peer;
        _random = new RandomSource(seed);
    }

    /// <summary>The part of the frames that is lost, in percent.</summary>
    public double Percent { get; set; }

    /// <summary>Frames that were lost.</summary>
    public long Lost { get; private set; }

    /// <inheritdoc/>
    public void Received(ReadOnlySpan<byte> frame, bool badFcs, long clock, Wire wire)
    {
        if (_random.Chance((int)(Percent * PerMille / 100)))
        {
            Lost++;
            return;
        }

        _peer.Received(frame, badFcs, clock, wire);
    }

    /// <inheritdoc/>
    public void Sent(ReadOnlySpan<byte> frame, long clock) => _peer.Sent(frame, clock);
}
