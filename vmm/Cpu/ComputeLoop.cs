using System.Diagnostics;

namespace NicTwin.Vmm.Cpu;

/// <summary>
/// A fixed piece of guest code that computes: checksum, copies, sieve, sorting, calls. For measuring the hart, and for
/// comparing its ways of execution; the source is scripts/CpuPrograms/compute.c.
/// </summary>
public static class ComputeLoop
{
    /// <summary>Where the code starts that is called with the number of rounds in x10, 64 KiB of memory in x11, a stack in x2.</summary>
    public const int EntryOffset = 0x42;

    /// <summary>Bytes that it needs.</summary>
    public const int MemorySize = 0x10000;

    private const ulong Start = 0x80000000;
    private const uint Ecall = 0x73;

    private const string Hex = """
        8547630ef502797122f026ec4ae84ee406f4aa842a84014985491305f4ffeff03ffe79142a99e3ea89fea270027413f51400a269e2644a954269456182800545
        82803571d2f8e6e4056a916ea16c3788b8ed22e906ed26e54ae1cefcd6f4daf0deece2e8eae06efc2e84aa872e9aae9eae9c2e83814813080832130e00104687
        a1461b56170093751700fd363345c8001b07060099c11b070500e5f62320e30085281103e39dc8fd638d071e916989641387290013890480056b996aa16db302
        e400054e0145130d4a002299130cfbffa29a854b13831900a29d7687528872869b15d6002d8e9b5516012d8e9b1556002d8e01262300c8000508e31328ff5286
        0c62330866012106aa952330b800e31926ff01487d56b3758801d29583c805009b5586000528334616011376f60f0a06229610422d8e0126e31f98fc02160192
        2a96ba85238075018505e39dbafe83c502000948639a051289489b851800bb85b50233056800050822959b08080063da95020345050075d1338535012295c295
        230005001b850500e35995fc338535012295c295230005001b850500e34e95fc6dbf89453385350122950345050011c12e968505e39895fe83250a001d6fea88
        23a0bd0003280d00854e9303cfff930f000856831b85feff9315050213d5e501b38a7800b385e801b38aaa4031a088c19385c0ff6380550303a5c5ffae80e368
        a8fe23a00001852e9108638cfe0103a80800c9b7e68023a00001852e9108e398feff03e80d10931556003386c540429631459a8a3af436f072ec3ee816e432e0
        eff01fdc02668276626e3295c2673786379e1b06169b3b0ec60185061166a262227713031600e39bd7e6ea604a64aa640a69e679467aa67a067be66b466ca66c
        066de27d0d6182809145338535012295c295230005001b8505008948e34895ee6dbd0145d9b7
        """;

    /// <summary>The machine code; it runs anywhere.</summary>
    public static byte[] Code { get; } = Convert.FromHexString(Hex.ReplaceLineEndings(string.Empty));

    /// <summary>Runs so many rounds, each of about 317,000 instructions.</summary>
    public static ComputeResult Run(long rounds, Translation translation = Translation.Background, long slice = long.MaxValue)
    {
        using GuestRam ram = new(Start, 4 * MemorySize);
        using Hart hart = new(ram, new NoBus(), null) { Translation = translation, Pc = Start + EntryOffset };
        const ulong End = Start + MemorySize;
        Code.CopyTo(ram.Bytes(Start, Code.Length));
        BitConverter.TryWriteBytes(ram.Bytes(End, sizeof(uint)), Ecall);
        hart[1] = End;
        hart[2] = Start + (2 * MemorySize);
        hart[10] = (ulong)rounds;
        hart[11] = Start + (2 * MemorySize);
        Stopwatch time = Stopwatch.StartNew();
        while (hart.Run(slice) != HartStop.SbiCall)
        {
        }

        return new ComputeResult(hart[10], hart.Steps, time.Elapsed, hart.TranslatedRegions);
    }

    private sealed class NoBus : IBus
    {
        public bool Read(ulong address, int size, out ulong value)
        {
            value = 0;
            return false;
        }

        public bool Write(ulong address, int size, ulong value) => false;
    }
}

/// <summary>What a run of the loop gave.</summary>
/// <param name="Sum">Its result, which depends on the number of rounds alone.</param>
/// <param name="Steps">Instructions.</param>
/// <param name="Time">Wall time.</param>
/// <param name="Regions">Pieces of code that became host code.</param>
public readonly record struct ComputeResult(ulong Sum, long Steps, TimeSpan Time, long Regions)
{
    /// <summary>Million instructions per second.</summary>
    public double Mips => Steps / Time.TotalSeconds / 1e6;
}
