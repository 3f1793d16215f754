using System.Globalization;
using NicTwin.Tests.Vmm.Programs;

namespace NicTwin.Tests.Vmm;

/// <summary>
/// Random programs end as they do on qemu-riscv64, by the stored digests of their final registers, flags and memory.
/// NICTWIN_CPU_BATCHES says how many of the stored batches of each kind are run.
/// </summary>
public class CpuProgramTests
{
    private const int DefaultBatches = 12;
    private const int DefaultTranslated = 1;

    private static readonly int s_batches =
        int.TryParse(Environment.GetEnvironmentVariable("NICTWIN_CPU_BATCHES"), CultureInfo.InvariantCulture, out int batches) ? batches : DefaultBatches;

    private static readonly int s_translatedBatches =
        int.TryParse(Environment.GetEnvironmentVariable("NICTWIN_CPU_TRANSLATED"), CultureInfo.InvariantCulture, out int batches) ? batches : DefaultTranslated;

    public static TheoryData<ProgramKind> Kinds => [.. Enum.GetValues<ProgramKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Programs_end_as_on_the_reference(ProgramKind kind)
    {
        List<string> differing = [];
        int run = 0;
        foreach ((int number, ulong expected) in Stored(kind).Take(s_batches))
        {
            run++;
            if (ProgramBatch.Digest(ProgramRunner.Run(new ProgramBatch(kind, number), out _)) != expected)
            {
                differing.Add($"{kind} {number}");
            }
        }

        Assert.NotEqual(0, run);
        Assert.True(run == s_batches || run == Stored(kind).Count());
        Assert.True(differing.Count == 0, $"Batches that end otherwise than on qemu-riscv64: {string.Join(", ", differing)}");
    }

    [Theory]
    [InlineData(ProgramKind.I)]
    [InlineData(ProgramKind.A)]
    [InlineData(ProgramKind.Mixed)]
    public void Translated_programs_end_as_on_the_reference(ProgramKind kind)
    {
        foreach ((int number, ulong expected) in Stored(kind).Take(s_translatedBatches))
        {
            byte[] records = ProgramRunner.RunTranslated(new ProgramBatch(kind, number), out _, out long regions);
            Assert.True(regions > ProgramBatch.Programs);
            Assert.True(ProgramBatch.Digest(records) == expected, $"{kind} {number}");
        }
    }

    [Fact]
    public void Hundred_thousand_programs_of_each_kind_are_stored()
    {
        Assert.Contains($"generator version {ProgramBatch.Version}, {ProgramBatch.Programs} programs", Lines().First(), StringComparison.Ordinal);
        Assert.All(Enum.GetValues<ProgramKind>(), kind => Assert.True(Stored(kind).Count() * ProgramBatch.Programs >= 100_000));
    }

    private static IEnumerable<(int Number, ulong Digest)> Stored(ProgramKind kind) =>
        from line in Lines()
        let words = line.Split(' ')
        where words[0] == kind.ToString()
        select (int.Parse(words[1], CultureInfo.InvariantCulture), ulong.Parse(words[2], NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    private static IEnumerable<string> Lines()
    {
        using Stream stream = typeof(CpuProgramTests).Assembly.GetManifestResourceStream("cpu-programs.txt")
            ?? throw new InvalidOperationException("The digests are not embedded.");
        using StreamReader reader = new(stream);
        while (reader.ReadLine() is string line)
        {
            yield return line;
        }
    }
}
