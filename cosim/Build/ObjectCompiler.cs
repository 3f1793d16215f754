using System.Security.Cryptography;
using System.Text;

namespace NicTwin.Cosim;

/// <summary>
/// Compiles C++ files with a cache keyed by content: Verilator's run-time library is compiled once for all RTL variants, and a variant that
/// changes one line compiles only the files in which that line appears.
/// </summary>
internal sealed class ObjectCompiler
{
    private readonly string _cache;
    private readonly string _compiler;
    private readonly string _directory;
    private readonly string _identity;

    /// <summary>Creates a compiler for one build.</summary>
    /// <param name="cache">Directory of cached object files.</param>
    /// <param name="compiler">Name of the C++ compiler.</param>
    /// <param name="directory">Directory in which the compiler runs; generated headers are in it.</param>
    /// <param name="identity">Versions of compiler and Verilator, and the text of every header that a file may include.</param>
    internal ObjectCompiler(string cache, string compiler, string directory, string identity)
    {
        _cache = cache;
        _compiler = compiler;
        _directory = directory;
        _identity = identity;
    }

    /// <summary>Files that were compiled, not taken from the cache.</summary>
    internal int Compiled { get; private set; }

    /// <summary>Compiles all files, two at a time.</summary>
    /// <param name="units">File (relative to the build directory or absolute) and its flags.</param>
    /// <param name="log">Receives the compiler's messages.</param>
    /// <param name="cancellation">Ends the compilers.</param>
    /// <returns>The object files, or null when a file did not compile.</returns>
    internal async Task<string[]?> CompileAsync(
        IReadOnlyList<(string File, string[] Flags)> units, StringBuilder log, CancellationToken cancellation)
    {
        Directory.CreateDirectory(_cache);
        var objects = new string[units.Count];
        bool failed = false;
        var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(2, Environment.ProcessorCount), CancellationToken = cancellation };

        // The largest first: the last one to end decides how long the build takes.
        int[] order = [.. Enumerable.Range(0, units.Count).OrderByDescending(i => new FileInfo(Path.Combine(_directory, units[i].File)).Length)];
        await Parallel.ForEachAsync(order, options, async (i, token) =>
        {
            (string file, string[] flags) = units[i];
            string cached = Path.Combine(_cache, KeyOf(file, flags) + ".o");
            objects[i] = cached;
            if (File.Exists(cached) || Volatile.Read(ref failed))
            {
                return;
            }

            string temporary = $"{cached}.{Environment.ProcessId}.{i}.tmp";
            try
            {
                (int exitCode, string output) = await ToolRunner.RunAsync(
                    _compiler, [.. flags, "-c", "-o", temporary, file], _directory, token).ConfigureAwait(false);
                lock (log)
                {
                    Compiled++;
                    log.Append(_compiler).Append(' ').AppendJoin(' ', flags).Append(" -c ").AppendLine(file).Append(output);
                }

                if (exitCode != 0)
                {
                    Volatile.Write(ref failed, true);
                    return;
                }

                File.Move(temporary, cached, overwrite: true);
            }
            finally
            {
                File.Delete(temporary);
            }
        }).ConfigureAwait(false);
        return failed ? null : objects;
    }

    private string KeyOf(string file, string[] flags)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(_identity));
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\0', flags)));
        hash.AppendData(Encoding.UTF8.GetBytes("\0" + Path.GetFileName(file) + "\0"));
        hash.AppendData(File.ReadAllBytes(Path.Combine(_directory, file)));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..40];
    }
}
