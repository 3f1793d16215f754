namespace NicTwin.Cosim;

/// <summary>The tools of a build and their versions.</summary>
/// <param name="IncludeDirectory">Verilator's run-time sources.</param>
/// <param name="Identity">Text that changes with any tool.</param>
internal sealed record RtlToolchain(string IncludeDirectory, string Identity)
{
    /// <summary>Compiler flags that find Verilator's headers.</summary>
    internal string[] IncludeFlags => ["-isystem", IncludeDirectory, "-isystem", Path.Combine(IncludeDirectory, "vltstd")];

    /// <summary>Finds Verilator and the compiler.</summary>
    /// <exception cref="SetupException">One of them is not installed.</exception>
    internal static async Task<RtlToolchain> FindAsync(string compiler, CancellationToken cancellation)
    {
        string here = Directory.GetCurrentDirectory();
        (int exitCode, string output) = await ToolRunner.RunAsync("verilator", ["--version"], here, cancellation).ConfigureAwait(false);
        if (exitCode != 0)
        {
            throw new SetupException($"verilator --version failed: {output.Trim()}");
        }

        string version = output.Trim();
        (exitCode, output) = await ToolRunner.RunAsync("verilator", ["--getenv", "VERILATOR_ROOT"], here, cancellation).ConfigureAwait(false);
        string root = exitCode == 0 ? output.Trim() : string.Empty;
        string include = Path.Combine(root, "include");
        if (root.Length == 0 || !File.Exists(Path.Combine(include, "verilated.cpp")))
        {
            throw new SetupException("Verilator's run-time sources were not found; on Debian: apt-get install verilator.");
        }

        (exitCode, output) = await ToolRunner.RunAsync(compiler, ["-dumpfullversion"], here, cancellation).ConfigureAwait(false);
        if (exitCode != 0)
        {
            throw new SetupException($"{compiler} failed: {output.Trim()}");
        }

        return new RtlToolchain(include, $"{version}\n{compiler} {output.Trim()}\n");
    }
}
