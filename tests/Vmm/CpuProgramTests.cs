using System.Globalization;
using NicTwin.Tests.Vmm.Programs;

namespace NicTwin.Tests.Vmm;

/// <summary>
/// Random programs end as they do on qemu-riscv64, by the stored digests of their final registers, flags and memory.
/// NICTWIN_CPU_BATCHES says how many of the stored batches of each kind are run.
/// </summary>
public class CpuProgramTests
{
    private const int DefaultBatches = 80;
    private const int TranslatedPrograms = 10;

    private static readonly int s_batches =
        int.TryParse(Environment.GetEnvironmentVariable("NICTWIN_CPU_BATCHES"), CultureInfo.InvariantCulture, out int batches) ? batches : DefaultBatches;

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

    /// <summary>The whole batches are compared by `CpuPrograms translate`.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Translated_programs_end_as_interpreted_ones(ProgramKind kind)
    {
        ProgramBatch batch = new(kind, 3000, TranslatedPrograms);
        byte[] expected = ProgramRunner.Run(batch, out long steps);
        byte[] whole = ProgramRunner.RunTranslated(batch, out long wholeSteps, out long regions);
        byte[] sliced = ProgramRunner.RunTranslated(batch, out long slicedSteps, out _, slice: 37);
        byte[] portable = ProgramRunner.RunTranslated(batch, out long portableSteps, out _, slice: 37, portable: true);
        Assert.True(regions > TranslatedPrograms);
        Assert.Equal(steps, portableSteps);
        Assert.True(expected.AsSpan().SequenceEqual(portable));
        Assert.Equal(steps, wholeSteps);
        Assert.Equal(steps, slicedSteps);
        Assert.True(expected.AsSpan().SequenceEqual(whole));
        Assert.True(expected.AsSpan().SequenceEqual(sliced));
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
