using System.Buffers.Binary;
using NicTwin.Vmm.Cpu;

namespace NicTwin.Tests.Vmm.Programs;

/// <summary>Runs a batch on the hart, in user mode without translation.</summary>
internal static class ProgramRunner
{
    private const uint Entry = 0x700000;
    private const uint Handler = 0x701000;
    private const ulong RamSize = 0x700000;
    private const long MaxSteps = 10_000_000;

    // csrw sstatus, a0; csrw sepc, a1; csrw stvec, a2; sret.
    private static readonly uint[] s_entry = [0x10051073, 0x14159073, 0x10561073, 0x10200073];

    /// <summary>Runs code in user mode up to its first ECALL, in runs of at most so many steps.</summary>
    public static Hart RunCode(
        GuestRam ram, ReadOnlySpan<byte> code, long maxSteps, out HartStop stop, long slice = long.MaxValue, Translation translation = Translation.Off, int threshold = 1, bool portable = false)
    {
        code.CopyTo(ram.Bytes(ProgramBatch.CodeAddress, code.Length));
        for (int i = 0; i < s_entry.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(ram.Bytes(Entry + (uint)(4 * i), 4), s_entry[i]);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(ram.Bytes(Handler, 4), 0x73);
        Hart hart = new(ram, new EmptyBus(), null, portable) { Translation = translation, TranslationThreshold = threshold };
        stop = Start(hart, maxSteps, slice);
        return hart;
    }

    /// <summary>RAM for code and data.</summary>
    public static GuestRam CreateRam() => new(ProgramBatch.CodeAddress, RamSize);

    /// <summary>The records after the programs, up to the call that writes them.</summary>
    public static byte[] Run(ProgramBatch batch, out long steps, long slice = long.MaxValue)
    {
        using GuestRam ram = CreateRam();
        batch.Data.CopyTo(ram.Bytes(ProgramBatch.DataAddress, batch.Data.Length));
        using Hart hart = RunCode(ram, batch.Code, MaxSteps, out HartStop stop, slice);
        steps = hart.Steps;
        return Records(hart, ram, stop, batch);
    }

    /// <summary>The records after a run in which everything that is translated runs as host code.</summary>
    public static byte[] RunTranslated(ProgramBatch batch, out long steps, out long regions, long slice = long.MaxValue, bool portable = false)
    {
        // The first run decodes, the second translates, the third executes what was translated.
        const int Runs = 3;
        using GuestRam ram = CreateRam();
        batch.Data.CopyTo(ram.Bytes(ProgramBatch.DataAddress, batch.Data.Length));
        using Hart hart = RunCode(ram, batch.Code, MaxSteps, out HartStop stop, slice, Translation.Immediate, portable: portable);
        for (int i = 1; i < Runs; i++)
        {
            batch.Data.CopyTo(ram.Bytes(ProgramBatch.DataAddress, batch.Data.Length));
            stop = Start(hart, hart.Steps + MaxSteps, slice);
        }

        steps = hart.Steps / Runs;
        regions = hart.TranslatedRegions;
        return Records(hart, ram, stop, batch);
    }

    private static HartStop Start(Hart hart, long maxSteps, long slice)
    {
        hart.UserMode = false;
        hart.Pc = Entry;
        hart[10] = 1 << 13;
        hart[11] = ProgramBatch.CodeAddress;
        hart[12] = Handler;
        HartStop stop;
        do
        {
            stop = hart.Run(Math.Min(slice, maxSteps - hart.Steps));
        }
        while (stop == HartStop.Steps && hart.Steps < maxSteps);
        return stop;
    }

    private static byte[] Records(Hart hart, GuestRam ram, HartStop stop, ProgramBatch batch)
    {
        if (stop != HartStop.SbiCall || hart[17] != 64 || hart[11] != ProgramBatch.DataAddress || hart[12] != (ulong)batch.Data.Length)
        {
            throw new InvalidOperationException($"The batch stopped ({stop}) at 0x{hart.Pc:x} after {hart.Steps} steps.");
        }

        return ram.Bytes(ProgramBatch.DataAddress, batch.Data.Length).ToArray();
    }

    public sealed class EmptyBus : IBus
    {
        public bool Read(ulong address, int size, out ulong value)
        {
            value = 0;
            return false;
        }

        public bool Write(ulong address, int size, ulong value) => false;
    }
}
