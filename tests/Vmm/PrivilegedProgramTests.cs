using System.Globalization;
using System.Runtime.InteropServices;
using NicTwin.Tests.Vmm.Programs;
using NicTwin.Vmm.Cpu;

namespace NicTwin.Tests.Vmm;

/// <summary>
/// Random programs for supervisor and user mode trap, translate and are interrupted as on qemu-system-riscv64, by the stored
/// digests of their logs. NICTWIN_CPU_PRIVILEGED says how many of the stored batches are run.
/// </summary>
public class PrivilegedProgramTests
{
    private const int DefaultBatches = 25;
    private const ulong Interrupt = 1ul << 63;

    private static readonly int s_batches =
        int.TryParse(Environment.GetEnvironmentVariable("NICTWIN_CPU_PRIVILEGED"), CultureInfo.InvariantCulture, out int batches) ? batches : DefaultBatches;

    [Fact]
    public void Programs_trap_as_on_the_reference()
    {
        int run = 0;
        foreach ((int number, ulong expected) in Stored().Take(s_batches))
        {
            run++;
            Assert.True(ProgramBatch.Digest(PrivilegedRunner.Run(new PrivilegedBatch(number))) == expected, $"batch {number}");
        }

        Assert.True(run == s_batches || run == Stored().Count());
    }

    [Theory]
    [InlineData(long.MaxValue, false)]
    [InlineData(61, false)]
    [InlineData(61, true)]
    public void Host_code_and_cuts_change_nothing(long slice, bool portable)
    {
        foreach ((int number, ulong expected) in Stored().Take(2))
        {
            byte[] log = PrivilegedRunner.Run(new PrivilegedBatch(number), Translation.Immediate, slice, portable);
            Assert.True(ProgramBatch.Digest(log) == expected, $"batch {number}");
        }
    }

    [Fact]
    public void The_programs_see_every_exception_and_interrupt()
    {
        Assert.True(Stored().Count() * PrivilegedBatch.Programs >= 10_000);
        Assert.Contains($"generator version {PrivilegedBatch.Version}, {PrivilegedBatch.Programs} programs", Lines().First(), StringComparison.Ordinal);
        Dictionary<ulong, int> seen = [];
        for (int number = 0; number < 6; number++)
        {
            ReadOnlySpan<ulong> log = MemoryMarshal.Cast<byte, ulong>(PrivilegedRunner.Run(new PrivilegedBatch(number)));
            for (int i = 0; i + 3 < log.Length; i++)
            {
                // An entry of a trap is scause, sepc, stval and sstatus, whose field UXL is 2.
                if ((log[i] & ~Interrupt) < 16 && log[i + 3] >> 32 is 2 or 0x80000002)
                {
                    seen[log[i]] = seen.GetValueOrDefault(log[i]) + 1;
                }
            }
        }

        ulong[] causes = [2, 3, 4, 5, 6, 7, 8, 12, 13, 15, Interrupt | 1, Interrupt | 5, Interrupt | 9];
        Assert.All(causes, cause => Assert.True(seen.GetValueOrDefault(cause) > 2, $"cause 0x{cause:x}"));
    }

    private static IEnumerable<(int Number, ulong Digest)> Stored() =>
        from line in Lines()
        where !line.StartsWith('#')
        let words = line.Split(' ')
        select (int.Parse(words[0], CultureInfo.InvariantCulture), ulong.Parse(words[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    private static IEnumerable<string> Lines()
    {
        using Stream stream = typeof(PrivilegedProgramTests).Assembly.GetManifestResourceStream("cpu-privileged.txt")
            ?? throw new InvalidOperationException("The digests are not embedded.");
        using StreamReader reader = new(stream);
        while (reader.ReadLine() is string line)
        {
            yield return line;
        }
    }
}
