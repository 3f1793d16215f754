using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NicTwin.Model;

namespace NicTwin.Cosim;

/// <summary>
/// A running 64-bit digest of all pins over all clocks: every input bit and every output bit that has a meaning. Equal runs give equal
/// digests whether the NIC is the model, the RTL or both.
/// </summary>
/// <remarks>
/// Two digests run side by side. <see cref="All"/> takes every clock. <see cref="WithoutIdleTime"/> leaves out clocks in which only time
/// passed: <c>idle_o</c> is 1, no channel has its valid set, no NVM word is written and <c>perst_i</c> and <c>link_i</c> are as in the
/// clock before. Skipping such clocks or stepping through them therefore gives the same value.
/// Outputs count from the second clock after the first one with <c>perst_i</c> on; before, registers hold anything, and in the RTL
/// they do. It is no cryptographic digest.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
public struct PinDigest : IEquatable<PinDigest>
{
    private const ulong Multiplier0 = 0x9E3779B97F4A7C15;
    private const ulong Multiplier1 = 0xC2B2AE3D27D4EB4F;
    private const ulong Multiplier2 = 0x165667B19E3779F9;
    private const ulong Multiplier3 = 0xD6E8FEB86659FD93;

    // Bits of the control words of inputs and outputs, where the generated structures have them.
    private static readonly ulong s_levels4 = Input(4, nameof(NicInputs.Perst)) | Input(4, nameof(NicInputs.Link));
    private static readonly ulong s_levels5 = Input(5, nameof(NicInputs.Perst)) | Input(5, nameof(NicInputs.Link));
    private static readonly ulong s_inputEvents4 = InputEvents(4);
    private static readonly ulong s_inputEvents5 = InputEvents(5);

    private ulong _all0;
    private ulong _all1;
    private ulong _busy0;
    private ulong _busy1;
    private ulong _levels4;
    private ulong _levels5;
    private byte _resetProgress;

    /// <summary>Digest of all pins over all clocks.</summary>
    public readonly ulong All => Finish(_all0, _all1);

    /// <summary>Digest of all pins over all clocks but those in which only time passed.</summary>
    public readonly ulong WithoutIdleTime => Finish(_busy0, _busy1);

    /// <summary>Clocks that were added.</summary>
    public long Clocks { readonly get; private set; }

    /// <summary>Clocks in which something but time happened.</summary>
    public long BusyClocks { readonly get; private set; }

    /// <summary>Equality of both digests and both counts.</summary>
    public static bool operator ==(PinDigest left, PinDigest right) => left.Equals(right);

    /// <summary>Inequality.</summary>
    public static bool operator !=(PinDigest left, PinDigest right) => !left.Equals(right);

    /// <summary>Saves the digest, so that it can go on elsewhere.</summary>
    public readonly void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (ulong word in (ReadOnlySpan<ulong>)[_all0, _all1, _busy0, _busy1, _levels4, _levels5, _resetProgress, (ulong)Clocks, (ulong)BusyClocks])
        {
            writer.Write(word);
        }
    }

    /// <summary>A digest that goes on from where <see cref="Save"/> was called.</summary>
    public static PinDigest Restore(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return new PinDigest
        {
            _all0 = reader.ReadUInt64(),
            _all1 = reader.ReadUInt64(),
            _busy0 = reader.ReadUInt64(),
            _busy1 = reader.ReadUInt64(),
            _levels4 = reader.ReadUInt64(),
            _levels5 = reader.ReadUInt64(),
            _resetProgress = (byte)reader.ReadUInt64(),
            Clocks = reader.ReadInt64(),
            BusyClocks = reader.ReadInt64(),
        };
    }

    /// <summary>Adds one clock.</summary>
    public void Add(in NicInputs inputs, in NicOutputs outputs)
    {
        MeaningOf(in outputs, out PinMask mask);
        Add(in inputs, in outputs, in mask);
    }

    /// <inheritdoc/>
    public readonly bool Equals(PinDigest other) =>
        All == other.All && WithoutIdleTime == other.WithoutIdleTime && Clocks == other.Clocks && BusyClocks == other.BusyClocks;

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is PinDigest other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => All.GetHashCode();

    /// <inheritdoc/>
    public override readonly string ToString() => $"{All:x16}";

    /// <summary>True from the second clock after the first one with <c>perst_i</c> on: outputs have a meaning.</summary>
    internal readonly bool OutputsKnown => _resetProgress >= 2;

    /// <summary>The mask of the output bits that have a meaning in the clock that is added next: none before the first reset.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly void MeaningOf(in NicOutputs outputs, out PinMask mask)
    {
        if (_resetProgress < 2)
        {
            mask = default;
            return;
        }

        PinMask.From(in outputs, out mask);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(in NicInputs inputs, in NicOutputs outputs, in PinMask mask)
    {
        ref ulong x = ref Unsafe.As<NicInputs, ulong>(ref Unsafe.AsRef(in inputs));
        ref ulong y = ref Unsafe.As<NicOutputs, ulong>(ref Unsafe.AsRef(in outputs));
        ulong in4 = Unsafe.Add(ref x, 4);
        ulong in5 = Unsafe.Add(ref x, 5);
        ulong out4 = Unsafe.Add(ref y, 4) & mask.Word4;
        ulong out5 = Unsafe.Add(ref y, 5) & mask.Word5;

        // The words of a clock are first mixed independently of each other and of the past, so that the processor overlaps them; only two
        // multiplications a clock are chained.
        ulong a = Mix(x ^ Multiplier0, Unsafe.Add(ref x, 1) ^ Multiplier1)
            + BitOperations.RotateLeft(Mix(Unsafe.Add(ref x, 2) ^ Multiplier2, Unsafe.Add(ref x, 3) ^ Multiplier3), 17)
            + BitOperations.RotateLeft(Mix(in4 ^ Multiplier1, in5 ^ Multiplier0), 41);
        ulong b = Mix((y & mask.Word0) ^ Multiplier3, (Unsafe.Add(ref y, 1) & mask.Word1) ^ Multiplier0)
            + BitOperations.RotateLeft(Mix((Unsafe.Add(ref y, 2) & mask.Word2) ^ Multiplier1, (Unsafe.Add(ref y, 3) & mask.Word3) ^ Multiplier2), 23)
            + BitOperations.RotateLeft(Mix(out4 ^ Multiplier2, out5 ^ Multiplier3), 47);

        _all0 = (BitOperations.RotateLeft(_all0, 29) ^ a) * Multiplier0;
        _all1 = (BitOperations.RotateLeft(_all1, 31) ^ b) * Multiplier2;
        Clocks++;

        // perst_i of clock n is in perst_q in clock n+1, whose edge sets every register.
        if (_resetProgress < 2 && (_resetProgress == 1 || inputs.Perst != 0))
        {
            _resetProgress++;
        }

        ulong levels4 = in4 & s_levels4;
        ulong levels5 = in5 & s_levels5;
        ulong events = (in4 & s_inputEvents4) | (in5 & s_inputEvents5) | (levels4 ^ _levels4) | (levels5 ^ _levels5)
            | outputs.PcieTxValid | outputs.MacTxValid;
        _levels4 = levels4;
        _levels5 = levels5;

        // The mask of wake_o says whether idle_o is set and has a meaning.
        if (events != 0 || mask.Word0 == 0)
        {
            _busy0 = (BitOperations.RotateLeft(_busy0, 29) ^ a) * Multiplier0;
            _busy1 = (BitOperations.RotateLeft(_busy1, 31) ^ b) * Multiplier2;
            BusyClocks++;
        }
    }

    private static ulong Input(int word, string field) => PinMask.BitsIn<NicInputs>(word, field);

    private static ulong InputEvents(int word) =>
        Input(word, nameof(NicInputs.NvmWrite)) | Input(word, nameof(NicInputs.PcieRxValid)) | Input(word, nameof(NicInputs.MacRxValid));

    // The 128-bit product folded to 64 bits; the caller's constants keep zero words from cancelling it.
    private static ulong Mix(ulong a, ulong b)
    {
        ulong high = Math.BigMul(a, b, out ulong low);
        return high ^ low;
    }

    private static ulong Finish(ulong a, ulong b) => Mix(a ^ Multiplier1, BitOperations.RotateLeft(b, 32) ^ Multiplier3) ^ a ^ b;
}
