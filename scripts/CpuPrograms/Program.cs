using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using NicTwin.CpuPrograms;
using NicTwin.Tests.Vmm.Programs;

// compare KIND FIRST COUNT: batches on the hart and on qemu-riscv64, with the first differing program in detail.
// translate KIND FIRST COUNT: batches interpreted and as host code.
// privileged FIRST COUNT: batches of programs for supervisor and user mode on the hart and on qemu-system-riscv64.
// record-privileged COUNT FILE: digests of the first batches of these, by qemu-system-riscv64.
// record COUNT FILE: digests of the first COUNT batches of each kind, by qemu-riscv64.
// compute ROUNDS: the loop of the figure cpu-compute on the hart and on qemu-riscv64, in turn.
// bench [FILE]: nanoseconds per instruction of small loops, or of flat code that is linked at 0x100000 and ends with ECALL.
switch (args)
{
    case ["compare", string kind, string first, string count]:
        return Compare(Enum.Parse<ProgramKind>(kind), Number(first), Number(count));
    case ["record", string count, string file]:
        return Record(Number(count), file);
    case ["privileged", string first, string count]:
        return Privileged(Number(first), Number(count));
    case ["record-privileged", string count, string file]:
        return RecordPrivileged(Number(count), file);
    case ["compute", string rounds]:
        Bench.Compute(Number(rounds));
        return 0;
    case ["bench"]:
        Bench.Run();
        return 0;
    case ["translate", string kind, string first, string count]:
        return Translate(Enum.Parse<ProgramKind>(kind), Number(first), Number(count));
    case ["bench", string file]:
        Bench.Run(file, File.ReadAllBytes(file));
        return 0;
    default:
        Console.Error.WriteLine("Usage: compare|translate KIND FIRST COUNT | privileged FIRST COUNT | record|record-privileged COUNT FILE | bench [FILE]");
        return 2;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static int Compare(ProgramKind kind, int first, int count)
{
    int bad = 0;
    long steps = 0;
    Stopwatch hart = new();
    for (int number = first; number < first + count; number++)
    {
        ProgramBatch batch = new(kind, number);
        byte[] expected = Qemu.Run(batch);
        hart.Start();
        byte[] actual = ProgramRunner.Run(batch, out long run);
        hart.Stop();
        steps += run;
        if (!expected.AsSpan().SequenceEqual(actual))
        {
            bad++;
            Explain(number, batch, expected, actual);
        }
    }

    Console.WriteLine($"{kind}: {count} batches of {ProgramBatch.Programs} programs, {bad} differ; {steps} steps in {hart.ElapsedMilliseconds} ms.");
    return bad == 0 ? 0 : 1;
}

static int Translate(ProgramKind kind, int first, int count)
{
    int bad = 0;
    long regions = 0;
    Stopwatch time = Stopwatch.StartNew();
    for (int number = first; number < first + count; number++)
    {
        ProgramBatch batch = new(kind, number);
        byte[] expected = ProgramRunner.Run(batch, out long steps);
        byte[] actual = ProgramRunner.RunTranslated(batch, out long translatedSteps, out long made);
        regions += made;
        if (steps != translatedSteps || !expected.AsSpan().SequenceEqual(actual))
        {
            bad++;
            Explain(number, batch, expected, actual);
        }
    }

    Console.WriteLine($"{kind}: {count} batches, {bad} differ with translation; {regions} regions in {time.ElapsedMilliseconds} ms.");
    return bad == 0 ? 0 : 1;
}

static int Privileged(int first, int count)
{
    int bad = 0;
    for (int number = first; number < first + count; number++)
    {
        PrivilegedBatch batch = new(number);
        byte[] expected = QemuSystem.Run(batch);
        byte[] actual = PrivilegedRunner.Run(batch);
        if (!expected.AsSpan().SequenceEqual(actual))
        {
            bad++;
            int at = expected.AsSpan().CommonPrefixLength(actual) & ~7;
            Console.WriteLine($"Batch {number} differs at {at} of {expected.Length} (hart: {actual.Length}) bytes:");
            for (int i = Math.Max(0, at - 64); i < Math.Min(Math.Min(expected.Length, actual.Length) - 7, at + 64); i += 8)
            {
                Console.WriteLine($"  {i,6}: qemu {BitConverter.ToUInt64(expected, i):x16}, hart {BitConverter.ToUInt64(actual, i):x16}");
            }

            File.WriteAllBytes($"privileged-{number}.bin", batch.RamImage);
        }
    }

    Console.WriteLine($"{count} batches of {PrivilegedBatch.Programs} programs, {bad} differ.");
    return bad == 0 ? 0 : 1;
}

static int RecordPrivileged(int count, string file)
{
    using StreamWriter writer = new(file);
    writer.NewLine = "\n";
    writer.WriteLine(
        $"# Digests of random programs with page tables, traps and interrupts by qemu-system-riscv64: generator version {PrivilegedBatch.Version}, {PrivilegedBatch.Programs} programs a batch.");
    for (int number = 0; number < count; number++)
    {
        byte[] log = QemuSystem.Run(new PrivilegedBatch(number));
        writer.WriteLine($"{number} {ProgramBatch.Digest(log):x16}");
    }

    return 0;
}

static void Explain(int number, ProgramBatch batch, byte[] expected, byte[] actual)
{
    int at = expected.AsSpan().CommonPrefixLength(actual);
    int program = at / ProgramBatch.RecordSize;
    Console.WriteLine($"Batch {number}, program {program}, first at offset {(at % ProgramBatch.RecordSize) - ProgramBatch.StateOffset}:");
    for (int i = 0; i < ProgramBatch.RecordSize; i += 8)
    {
        int place = (program * ProgramBatch.RecordSize) + i;
        ulong want = BinaryPrimitives.ReadUInt64LittleEndian(expected.AsSpan(place));
        ulong got = BinaryPrimitives.ReadUInt64LittleEndian(actual.AsSpan(place));
        if (want != got)
        {
            Console.WriteLine($"  {i - ProgramBatch.StateOffset,5}: qemu {want:x16}, hart {got:x16}");
        }
    }

    File.WriteAllBytes($"batch-{number}.elf", batch.ToElf());
}

static int Record(int count, string file)
{
    using StreamWriter writer = new(file);
    writer.NewLine = "\n";
    writer.WriteLine($"# Digests of random programs by qemu-riscv64: generator version {ProgramBatch.Version}, {ProgramBatch.Programs} programs a batch.");
    foreach (ProgramKind kind in Enum.GetValues<ProgramKind>())
    {
        for (int number = 0; number < count; number++)
        {
            writer.WriteLine($"{kind} {number} {ProgramBatch.Digest(Qemu.Run(new ProgramBatch(kind, number))):x16}");
        }

        Console.WriteLine($"{kind}: {count} batches.");
    }

    return 0;
}
