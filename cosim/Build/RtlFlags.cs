namespace NicTwin.Cosim;

/// <summary>The flags of one kind of build.</summary>
internal sealed class RtlFlags
{
    private RtlFlags()
    {
    }

    /// <summary>Arguments of Verilator, without file list and output directory.</summary>
    internal required string[] Verilator { get; init; }

    /// <summary>Optimization of the code that runs every clock.</summary>
    internal required string Optimize { get; init; }

    /// <summary>Flags of every compilation.</summary>
    internal required string[] Common { get; init; }

    /// <summary>Switches of the shim.</summary>
    internal required string[] Shim { get; init; }

    /// <summary>Verilator's run-time sources that the library needs.</summary>
    internal required string[] RuntimeFiles { get; init; }

    /// <summary>Arguments of the linker, without files.</summary>
    internal required string[] Link { get; init; }

    /// <summary>False where the clock has to be seen low: in a waveform.</summary>
    internal required bool MaySingleEval { get; init; }

    /// <summary>Text that changes with any flag.</summary>
    internal string Identity => string.Join('\n', [.. Verilator, Optimize, .. Common, .. Shim, .. RuntimeFiles, .. Link, MaySingleEval ? "1" : "0"]);

    /// <summary>The flags of a kind of build.</summary>
    internal static RtlFlags For(RtlKind kind)
    {
        bool trace = kind == RtlKind.Trace;
        bool coverage = kind == RtlKind.Coverage;
        bool fast = kind == RtlKind.Fast;

        // A variant may have warnings; that they are errors for our own RTL is the business of the lint script.
        string[] verilator =
        [
            "--cc", "--top-module", "nt_nic", "--prefix", "Vnt_nic", "-O3", "--x-assign", "fast", "--x-initial", "unique", "--noassert",
            "-Wno-fatal", "-Wno-lint", "-Wno-style", "--output-split", "20000",
            .. fast ? ["--savable"] : Array.Empty<string>(),
            .. trace ? ["--trace", "--public-flat-rw"] : Array.Empty<string>(),
            .. coverage ? ["--coverage-line", "--coverage-toggle", CoverageExceptions.FileName] : Array.Empty<string>(),
        ];

        // -fno-gnu-unique and hidden symbols: two libraries in one process must not share Verilator's globals.
        string[] common =
        [
            "-std=c++17", "-fPIC", "-fno-gnu-unique", "-fvisibility=hidden", "-w", "-faligned-new", "-DVL_USER_FATAL", "-DVL_USER_STOP", "-DVL_USER_FINISH",
            $"-DVM_TRACE={(trace ? 1 : 0)}", $"-DVM_TRACE_VCD={(trace ? 1 : 0)}", $"-DVM_COVERAGE={(coverage ? 1 : 0)}",
        ];
        return new RtlFlags
        {
            Verilator = verilator,

            // A waveform covers a few hundred clocks, and somebody waits for it: there the compiler's time counts.
            Optimize = fast ? "-O3" : trace ? "-O0" : "-O1",
            Common = common,
            Shim = [$"-DNT_SAVE={(fast ? 1 : 0)}", $"-DNT_TRACE={(trace ? 1 : 0)}", $"-DNT_COVERAGE={(coverage ? 1 : 0)}"],
            RuntimeFiles =
            [
                "verilated.cpp", "verilated_threads.cpp",
                .. fast ? ["verilated_save.cpp"] : Array.Empty<string>(),
                .. trace ? ["verilated_vcd_c.cpp", "verilated_dpi.cpp"] : Array.Empty<string>(),
                .. coverage ? ["verilated_cov.cpp"] : Array.Empty<string>(),
            ],
            Link = ["-shared", "-pthread", "-Wl,-Bsymbolic", "-Wl,-z,defs"],
            MaySingleEval = !trace,
        };
    }
}
