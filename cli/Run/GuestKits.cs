using NicTwin.Cosim;
using NicTwin.Vmm.Guest;

namespace NicTwin.Cli.Run;

/// <summary>What guests boot.</summary>
internal static class GuestKits
{
    /// <summary>The kit of the last fetch; the usual one is fetched when there is none.</summary>
    public static GuestKit Current(StatusLine status, CancellationToken cancellation)
    {
        GuestCache cache = new(RtlBuild.DefaultCacheDirectory);
        return cache.Current() ?? GuestProgressDisplay.Run(status, progress => GuestKitMaker.Make(cache, new GuestRequest(), progress, cancellation)).Kit;
    }
}
