using System.Globalization;
using NicTwin.Model;
using NicTwin.Testbench;
using NicTwin.Vmm.Pcie;

namespace NicTwin.Vmm.Trace;

/// <summary>Writes every TLP at the NIC's pins as a line of text: time, direction, kind, ids, what the address is, data.</summary>
public sealed class TlpTrace : ITlpObserver
{
    private readonly TextWriter _writer;
    private readonly BarMap _bars = new();

    /// <summary>Creates a trace.</summary>
    public TlpTrace(TextWriter writer) => _writer = writer;

    /// <inheritdoc/>
    public void ToNic(ReadOnlySpan<uint> words, long clock)
    {
        var tlp = new Tlp(words);
        _bars.Snoop(tlp);
        string? name = tlp.Kind is TlpKind.MemoryRead or TlpKind.MemoryWrite ? _bars.Name(tlp.Address + (ulong)tlp.FirstByteOffset, out _) : null;
        Line(clock, "->", tlp.ToString(), name);
    }

    /// <inheritdoc/>
    public void FromNic(ReadOnlySpan<uint> words, long clock) => Line(clock, "<-", new Tlp(words).ToString(), null);

    private void Line(long clock, string direction, string text, string? name) =>
        _writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clock * Host.NanosecondsPerClock,14} ns {direction} {text}{(name is null ? string.Empty : "  # " + name)}"));
}

/// <summary>
/// Writes every access of the guests to the NIC's registers as a line of text: when it was made, who made it, which register,
/// its value and the fields in it. A read stands where its value came back.
/// </summary>
public sealed class MmioTrace : ITlpObserver, INicAccessObserver
{
    private readonly TextWriter _writer;
    private readonly BarMap _bars = new();

    /// <summary>Creates a trace.</summary>
    public MmioTrace(TextWriter writer) => _writer = writer;

    /// <inheritdoc/>
    public void ToNic(ReadOnlySpan<uint> words, long clock) => _bars.Snoop(new Tlp(words));

    /// <inheritdoc/>
    public void FromNic(ReadOnlySpan<uint> words, long clock)
    {
        // What the NIC sends names no register.
    }

    /// <inheritdoc/>
    public void Read(int guest, long asked, long answered, ulong address, int size, ulong value) =>
        Line(guest, answered, 'R', address, size, value, $" ({(answered - asked) * Host.NanosecondsPerClock} ns)");

    /// <inheritdoc/>
    public void Write(int guest, long posted, ulong address, int size, ulong value) => Line(guest, posted, 'W', address, size, value, string.Empty);

    private void Line(int guest, long clock, char kind, ulong address, int size, ulong value, string wait)
    {
        string name = _bars.Name(address, out RegisterInfo? register) ?? string.Create(CultureInfo.InvariantCulture, $"{address:x}");
        string digits = value.ToString($"x{2 * size}", CultureInfo.InvariantCulture);
        string fields = register is null || size != 4 ? string.Empty : BarMap.Fields(register, (uint)value);
        string text = string.Create(CultureInfo.InvariantCulture, $"{clock * Host.NanosecondsPerClock,14} ns guest{guest} {kind} {name,-24} {digits}{wait}");
        _writer.WriteLine(fields.Length == 0 ? text : $"{text}  {fields}");
    }
}
