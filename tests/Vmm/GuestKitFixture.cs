using NicTwin.Cosim;
using NicTwin.Tests.Cli;
using NicTwin.Vmm.Guest;

namespace NicTwin.Tests.Vmm;

/// <summary>The guest kit of the cache, fetched first when there is none. Tests that boot a guest are skipped when it cannot be had.</summary>
public sealed class GuestKitFixture
{
    private readonly GuestKit? _kit;
    private readonly string _reason = string.Empty;

    public GuestKitFixture()
    {
        GuestCache cache = new(RtlBuild.DefaultCacheDirectory);
        _kit = cache.Current();
        if (_kit is null)
        {
            CommandLineProcess.Result fetched = CommandLineProcess.Run("guest", "fetch");
            _kit = cache.Current();
            _reason = $"there is no guest kit in the cache, and 'nictwin guest fetch' ended with {fetched.ExitCode}: {fetched.ErrorLines.LastOrDefault()}";
        }
    }

    /// <summary>The kit; without one, the test that asks is skipped.</summary>
    public GuestKit Kit
    {
        get
        {
            Assert.SkipWhen(_kit is null, _reason);
            return _kit!;
        }
    }
}
