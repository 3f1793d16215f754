using NicTwin.Cosim;
using Xunit;

namespace NicTwin.Tests.Cosim;

/// <summary>A directory and a built tiny RTL for the tests that need one; the directory is deleted after them.</summary>
public sealed class TinyRtlFixture : IDisposable
{
    private readonly Lazy<RtlLibrary> _fast;
    private readonly Lazy<RtlLibrary> _trace;

    /// <summary>Creates the directory; nothing is built yet.</summary>
    public TinyRtlFixture()
    {
        Root = Directory.CreateTempSubdirectory("nictwin-test-").FullName;
        _fast = new Lazy<RtlLibrary>(() => Build(TinyRtl.Write(Path.Combine(Root, "tiny"))));
        _trace = new Lazy<RtlLibrary>(() => Build(TinyRtl.Write(Path.Combine(Root, "tiny")), RtlKind.Trace));
    }

    /// <summary>A directory of this fixture.</summary>
    public string Root { get; }

    /// <summary>The fast library.</summary>
    public RtlLibrary Fast => _fast.Value;

    /// <summary>The trace library.</summary>
    public RtlLibrary Trace => _trace.Value;

    /// <summary>
    /// Builds an RTL directory into the user's cache, where a second run of the tests finds it, or into an empty one. Verilator's run-time
    /// library always comes from the user's cache.
    /// </summary>
    public RtlLibrary Build(string rtl, RtlKind kind = RtlKind.Fast, string? cache = null) =>
        new RtlBuild(cache ?? RtlBuild.DefaultCacheDirectory, Path.Combine(RtlBuild.DefaultCacheDirectory, "objects"), progress: null)
            .Build(rtl, kind, TestContext.Current.CancellationToken);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Root, recursive: true);
}
