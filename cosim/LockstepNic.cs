using System.Runtime.CompilerServices;
using NicTwin.Model;

namespace NicTwin.Cosim;

/// <summary>The first difference between model and RTL.</summary>
/// <param name="Clock">The clock, counted from 0.</param>
/// <param name="Pin">Name of the first output pin that differs.</param>
/// <param name="ModelValue">Its value in the model.</param>
/// <param name="RtlValue">Its value in the RTL.</param>
public sealed record Divergence(long Clock, string Pin, UInt128 ModelValue, UInt128 RtlValue)
{
    /// <summary>The difference in one sentence.</summary>
    public override string ToString() => $"clock {Clock}: {Pin} is {Hex(ModelValue)} in the model and {Hex(RtlValue)} in the RTL";

    internal static string Hex(UInt128 value) => "0x" + value.ToString("x", null);
}

/// <summary>
/// Model and RTL as one NIC: both get the same inputs on every clock, and every output pin is compared on every clock; data where its
/// valid is set, lanes where keep names them, <c>wake_o</c> while <c>idle_o</c> is set. Comparison begins with the second clock after the
/// first one with <c>perst_i</c>: before, the RTL's registers hold anything.
/// </summary>
/// <remarks>
/// The outputs that the caller sees are the model's. After the first difference the NIC goes on, so that nothing is thrown on the clock
/// path; whoever drives it looks at <see cref="Diverged"/>. Not safe for use by several threads at once.
/// </remarks>
public sealed class LockstepNic : INicClocked, IDisposable
{
    private readonly Nic _model;
    private readonly VerilatedNic _rtl;
    private PinDigest _digest;
    private Divergence? _divergence;

    /// <summary>Joins a model and an RTL that have seen the same clocks so far, usually none. The RTL is disposed of with this.</summary>
    public LockstepNic(Nic model, VerilatedNic rtl)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(rtl);
        _model = model;
        _rtl = rtl;
    }

    /// <summary>The model.</summary>
    public Nic Model => _model;

    /// <summary>The RTL.</summary>
    public VerilatedNic Rtl => _rtl;

    /// <summary>True from the first clock on in which an output pin differed.</summary>
    public bool Diverged => _divergence is not null;

    /// <summary>The first difference, or null.</summary>
    public Divergence? Divergence => _divergence;

    /// <summary>The digest of all pins over all clocks so far, with the model's outputs.</summary>
    public PinDigest Digest => _digest;

    /// <summary>Clocks run and compared so far.</summary>
    public long Clocks => _digest.Clocks;

    /// <summary>Goes on behind clocks that were run before, whose digest this is; model and RTL have been given their states of then.</summary>
    public void Resume(PinDigest digest)
    {
        _digest = digest;
        _divergence = null;
    }

    /// <inheritdoc/>
    [SkipLocalsInit]
    public void Step(in NicInputs inputs, out NicOutputs outputs)
    {
        _model.Step(in inputs, out outputs);
        _rtl.Step(in inputs, out NicOutputs rtl);
        _digest.MeaningOf(in outputs, out PinMask mask);
        if (mask.Difference(in outputs, in rtl) != 0)
        {
            Record(in mask, in outputs, in rtl);
        }

        _digest.Add(in inputs, in outputs, in mask);
    }

    /// <inheritdoc/>
    public void Dispose() => _rtl.Dispose();

    /// <summary>Finds the first output pin, in the order of the structure, that differs where it has a meaning.</summary>
    internal static Divergence? Find(long clock, in PinMask mask, in NicOutputs model, in NicOutputs rtl)
    {
        ReadOnlySpan<byte> m = Pins.Bytes(in model);
        ReadOnlySpan<byte> r = Pins.Bytes(in rtl);
        NicOutputs masked = default;
        ref ulong words = ref Unsafe.As<NicOutputs, ulong>(ref masked);
        words = mask.Word0;
        Unsafe.Add(ref words, 1) = mask.Word1;
        Unsafe.Add(ref words, 2) = mask.Word2;
        Unsafe.Add(ref words, 3) = mask.Word3;
        Unsafe.Add(ref words, 4) = mask.Word4;
        Unsafe.Add(ref words, 5) = mask.Word5;
        ReadOnlySpan<byte> meaning = Pins.Bytes(in masked);

        // A valid or a keep that differs explains the data below it, so one-byte pins come first.
        foreach (Pin pin in Pins.Outputs.OrderBy(static p => p.Size).ThenBy(static p => p.Offset))
        {
            UInt128 a = pin.Read(m);
            UInt128 b = pin.Read(r);
            if (((a ^ b) & pin.Read(meaning)) != 0)
            {
                return new Divergence(clock, pin.Name, a, b);
            }
        }

        return null;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Record(in PinMask mask, in NicOutputs model, in NicOutputs rtl) =>
        _divergence ??= Find(_digest.Clocks, in mask, in model, in rtl);
}
