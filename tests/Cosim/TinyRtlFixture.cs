using NicTwin.Cosim;
using Xunit;

namespace NicTwin.Tests.Cosim;

/// <summary>A cache and a built tiny RTL, shared by the tests that need one and deleted after them.</summary>
public sealed class TinyRtlFixture : IDisposable
{
    private readonly Lazy<RtlLibrary> _fast;
    private readonly Lazy<RtlLibrary> _trace;

    /// <summary>Creates the directory; nothing is built yet.</summary>
    public TinyRtlFixture()
    {
        Root = Directory.CreateTempSubdirectory("nictwin-test-").FullName;
        Cache = Path.Combine(Root, "cache");
        _fast = new Lazy<RtlLibrary>(() => Build(TinyRtl.Write(Path.Combine(Root, "tiny"))));
        _trace = new Lazy<RtlLibrary>(() => Build(TinyRtl.Write(Path.Combine(Root, "tiny")), RtlKind.Trace));
    }

    /// <summary>A directory of this fixture.</summary>
    public string Root { get; }

    /// <summary>The cache of its builds.</summary>
    public string Cache { get; }

    /// <summary>The fast library.</summary>
    public RtlLibrary Fast => _fast.Value;

    /// <summary>The trace library.</summary>
    public RtlLibrary Trace => _trace.Value;

    /// <summary>Builds an RTL directory into the fixture's cache or another one.</summary>
    public RtlLibrary Build(string rtl, RtlKind kind = RtlKind.Fast, string? cache = null) =>
        new RtlBuild(cache ?? Cache).Build(rtl, kind, TestContext.Current.CancellationToken);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Root, recursive: true);
}
