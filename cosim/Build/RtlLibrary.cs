namespace NicTwin.Cosim;

/// <summary>The ways in which the RTL is verilated.</summary>
public enum RtlKind
{
    /// <summary>For speed, with save and restore; the default.</summary>
    Fast,

    /// <summary>With waveforms and with every module's ports readable; slower.</summary>
    Trace,

    /// <summary>With line and toggle coverage; slower, without save and restore.</summary>
    Coverage,
}

/// <summary>A Verilated library on disk.</summary>
/// <param name="Path">The shared library.</param>
/// <param name="BuildId">Content hash of sources, flags and tools; empty for a library that was given by its path.</param>
/// <param name="Kind">How it was verilated.</param>
/// <param name="RtlDirectory">The RTL it was built from.</param>
/// <param name="WasCached">True when nothing had to be built.</param>
public sealed record RtlLibrary(string Path, string BuildId, RtlKind Kind, string RtlDirectory, bool WasCached);
