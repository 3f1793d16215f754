using System.Diagnostics;
using NicTwin.Tests.Vmm.Programs;
using NicTwin.Vmm.Cpu;

namespace NicTwin.CpuPrograms;

/// <summary>Nanoseconds of processor time per instruction, the best of a few runs.</summary>
internal static class Bench
{
    private const int Runs = 3;
    private const int Turns = 0x1000000;

    /// <summary>Small loops: arithmetic, memory, calls.</summary>
    public static void Run()
    {
        // xorshift and an addition, eight instructions a turn.
        Run("arithmetic", Loop([
            CodeBuffer.I(0x13, 1, 11, 10, 13), CodeBuffer.R(0x33, 4, 0, 10, 10, 11),
            CodeBuffer.I(0x13, 5, 11, 10, 7), CodeBuffer.R(0x33, 4, 0, 10, 10, 11),
            CodeBuffer.R(0x33, 0, 0, 12, 12, 10), CodeBuffer.I(0x13, 7, 13, 12, 255)]));

        // A copy of eight bytes within one page.
        Run("memory", Loop([
            CodeBuffer.I(0x13, 7, 11, 9, 0x7f8), CodeBuffer.R(0x33, 0, 0, 12, 8, 11), CodeBuffer.I(0x03, 3, 13, 12, 0),
            CodeBuffer.S(0x23, 3, 12, 13, 8)]));

        // A branch that is not taken, and a call with its return.
        Run("calls", Loop([
            CodeBuffer.B(0, 9, 0, 8), 0x008000ef, CodeBuffer.I(0x6f, 0, 0, 0, 0) | 0x00800000, CodeBuffer.I(0x67, 0, 0, 1, 0)]));
    }

    /// <summary>The loop of the figure cpu-compute, three times in turn on qemu-riscv64 and on the hart.</summary>
    public static void Compute(int rounds)
    {
        byte[] elf = ComputeElf(rounds);
        for (int i = 0; i < Runs; i++)
        {
            ComputeResult hart = ComputeLoop.Run(rounds);
            Console.WriteLine($"hart: {hart.Steps} instructions, {hart.Time.TotalSeconds:f2} s, {hart.Mips:f0} MIPS, {hart.Regions} regions, sum {hart.Sum:x16}.");
            Stopwatch time = Stopwatch.StartNew();
            int exit = Qemu.Execute(elf);
            double seconds = time.Elapsed.TotalSeconds;
            Console.WriteLine($"qemu-riscv64: {seconds:f2} s with its start, {hart.Steps / seconds / 1e6:f0} MIPS, sum ends with {exit:x2}.");
        }

        ComputeResult interpreted = ComputeLoop.Run(Math.Max(1, rounds / 4), Translation.Off);
        Console.WriteLine($"interpreter: {interpreted.Mips:f0} MIPS.");
    }

    /// <summary>A program that exits with the low byte of the sum.</summary>
    private static byte[] ComputeElf(int rounds)
    {
        const uint Memory = ProgramBatch.DataAddress + 0x10000;
        const uint Loop = ProgramBatch.CodeAddress + 0x100;
        CodeBuffer code = new(ProgramBatch.CodeAddress, 0x1000);
        PrivilegedMonitor.Li(code, 10, (uint)rounds);
        PrivilegedMonitor.Li(code, 11, Memory);
        PrivilegedMonitor.Li(code, 2, Memory);
        PrivilegedMonitor.Li(code, 5, Loop + ComputeLoop.EntryOffset);
        code.Word(CodeBuffer.I(0x67, 0, 1, 5, 0));
        code.Word(CodeBuffer.I(0x13, 0, 17, 0, 93));
        code.Word(0x73);
        byte[] whole = new byte[0x100 + ComputeLoop.Code.Length];
        code.Bytes.CopyTo(whole);
        ComputeLoop.Code.CopyTo(whole, 0x100);
        return ProgramBatch.ToElf(whole, new byte[0x10000 + ComputeLoop.MemorySize]);
    }

    /// <summary>One piece of code.</summary>
    public static void Run(string name, byte[] code, Translation translation = Translation.Background)
    {
        double best = double.MaxValue;
        long steps = 0;
        HartStop stop = HartStop.Steps;
        for (int i = 0; i < Runs; i++)
        {
            using GuestRam ram = ProgramRunner.CreateRam();
            TimeSpan start = Process.GetCurrentProcess().TotalProcessorTime;
            using Hart hart = ProgramRunner.RunCode(ram, code, long.MaxValue / 2, out stop, translation: translation, threshold: 2000);
            steps = hart.Steps;
            best = Math.Min(best, (Process.GetCurrentProcess().TotalProcessorTime - start).TotalNanoseconds / steps);
        }

        Console.WriteLine($"{name}: {steps} instructions, {best:f2} ns each, {1000 / best:f0} MIPS ({stop}).");
    }

    /// <summary>A loop that x9 counts, with x8 pointing to data.</summary>
    private static byte[] Loop(uint[] body)
    {
        CodeBuffer code = new(ProgramBatch.CodeAddress, 0x1000);
        code.Word(ProgramBatch.DataAddress | (8 << 7) | 0x37);
        code.Word(((uint)Turns) | (9 << 7) | 0x37);
        int top = code.Length;
        foreach (uint instruction in body)
        {
            code.Word(instruction);
        }

        code.Word(CodeBuffer.I(0x13, 0, 9, 9, -1));
        code.Word(CodeBuffer.B(1, 9, 0, top - code.Length));
        code.Word(0x73);
        return code.Bytes.ToArray();
    }
}
