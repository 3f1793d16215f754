using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace NicTwin.Cosim;

/// <summary>
/// Builds the Verilated library of an RTL directory into a cache keyed by content: the sources, the shim, the flags and the versions of
/// the tools. What is in the cache is complete: a build happens in a directory of its own that is renamed at the end.
/// </summary>
public sealed class RtlBuild
{
    /// <summary>The file list that every RTL directory has, relative to it.</summary>
    public const string FileList = "nt_nic.f";

    private const string LibraryName = "libnt_nic.so";
    private const string Compiler = "g++";
    private const string ObjectsName = "objects";
    private const int EntriesKept = 96;
    private const int ObjectsKept = 4000;

    private static readonly string[] s_sourceExtensions = [".sv", ".svh", ".v", ".vh", ".vlt", ".f"];

    private readonly string _cache;
    private readonly string _objects;
    private readonly Action<string> _progress;

    /// <summary>Creates a builder.</summary>
    /// <param name="cacheDirectory">The cache; null for <see cref="DefaultCacheDirectory"/>.</param>
    /// <param name="progress">Receives a short line as each stage of a build begins; none when the cache answers.</param>
    public RtlBuild(string? cacheDirectory = null, Action<string>? progress = null)
        : this(cacheDirectory ?? DefaultCacheDirectory, objectDirectory: null, progress)
    {
    }

    /// <summary>Creates a builder that takes object files from a cache of their own, for tests of empty caches.</summary>
    internal RtlBuild(string cacheDirectory, string? objectDirectory, Action<string>? progress)
    {
        _cache = cacheDirectory;
        _objects = objectDirectory ?? Path.Combine(cacheDirectory, ObjectsName);
        _progress = progress ?? (static _ => { });
    }

    /// <summary><c>$XDG_CACHE_HOME/nictwin</c>, else <c>~/.cache/nictwin</c>.</summary>
    public static string DefaultCacheDirectory
    {
        get
        {
            string? cacheHome = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            if (string.IsNullOrEmpty(cacheHome) || !Path.IsPathRooted(cacheHome))
            {
                cacheHome = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
            }

            return Path.Combine(cacheHome, "nictwin");
        }
    }

    /// <summary>Gives the library of an RTL directory, building it when the cache has none.</summary>
    /// <param name="rtlDirectory">A directory with <see cref="FileList"/>.</param>
    /// <param name="kind">How to verilate.</param>
    /// <param name="cancellation">Ends the build and leaves nothing behind.</param>
    /// <exception cref="SetupException">A tool is missing, the directory is no RTL of the NIC, or it does not compile.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public RtlLibrary Build(string rtlDirectory, RtlKind kind = RtlKind.Fast, CancellationToken cancellation = default) =>
        BuildAsync(rtlDirectory, kind, cancellation).GetAwaiter().GetResult();

    /// <inheritdoc cref="Build"/>
    public async Task<RtlLibrary> BuildAsync(string rtlDirectory, RtlKind kind = RtlKind.Fast, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rtlDirectory);
        string directory = Path.GetFullPath(rtlDirectory);
        if (!File.Exists(Path.Combine(directory, FileList)))
        {
            throw new SetupException($"'{rtlDirectory}' is no RTL of the NIC: it has no file {FileList}.");
        }

        (string RelativePath, byte[] Content)[] sources = ReadSources(directory);
        (string Name, byte[] Content)[] native = NativeSources();
        RtlToolchain tools = await RtlToolchain.FindAsync(Compiler, cancellation).ConfigureAwait(false);
        RtlFlags flags = RtlFlags.For(kind);
        string id = IdOf(sources, native, tools, flags);
        string entry = Path.Combine(_cache, "rtl", $"{KindName(kind)}-{id}");
        string library = Path.Combine(entry, LibraryName);
        if (File.Exists(library))
        {
            Touch(entry);
            return new RtlLibrary(library, id, kind, directory, WasCached: true);
        }

        CreateCache(entry);
        using FileStream guard = await LockAsync(entry + ".lock", cancellation).ConfigureAwait(false);
        if (File.Exists(library))
        {
            return new RtlLibrary(library, id, kind, directory, WasCached: true);
        }

        RemoveLeftovers(entry);
        string temporary = $"{entry}.{Environment.ProcessId}.tmp";
        try
        {
            Directory.CreateDirectory(temporary);
            foreach ((string path, byte[] content) in sources)
            {
                Store(Path.Combine(temporary, "rtl", path), content);
            }

            foreach ((string name, byte[] content) in native)
            {
                Store(Path.Combine(temporary, "native", name), content);
            }

            if (kind == RtlKind.Coverage)
            {
                Store(Path.Combine(temporary, CoverageExceptions.FileName), Encoding.UTF8.GetBytes(CoverageExceptions.Text(sources)));
            }

            var log = new StringBuilder();
            string? problem = await VerilateAndCompileAsync(temporary, id, tools, flags, native, log, cancellation).ConfigureAwait(false);
            if (problem is not null)
            {
                string kept = Path.Combine(_cache, "logs", $"{KindName(kind)}-{id}.log");
                Store(kept, Encoding.UTF8.GetBytes(log.ToString()));
                throw new SetupException($"The RTL in '{rtlDirectory}' does not build: {problem} (log: {kept}).");
            }

            File.WriteAllText(Path.Combine(temporary, "build.log"), log.ToString());
            Directory.Delete(Path.Combine(temporary, "obj"), recursive: true);
            Directory.Move(temporary, entry);
        }
        finally
        {
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }
        }

        Prune();
        return new RtlLibrary(library, id, kind, directory, WasCached: false);
    }

    private static string KindName(RtlKind kind) => kind switch
    {
        RtlKind.Fast => "fast",
        RtlKind.Trace => "trace",
        RtlKind.Coverage => "coverage",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, message: null),
    };

    private static (string RelativePath, byte[] Content)[] ReadSources(string directory)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden, MaxRecursionDepth = 8 };
        return
        [
            .. Directory.EnumerateFiles(directory, "*", options)
                .Where(static f => s_sourceExtensions.Contains(Path.GetExtension(f), StringComparer.Ordinal))
                .Select(f => (Path.GetRelativePath(directory, f), File.ReadAllBytes(f)))
                .OrderBy(static f => f.Item1, StringComparer.Ordinal),
        ];
    }

    private static (string Name, byte[] Content)[] NativeSources()
    {
        Assembly assembly = typeof(RtlBuild).Assembly;
        return
        [
            .. assembly.GetManifestResourceNames().Where(static n => n.StartsWith("native/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
                .Select(name =>
                {
                    using Stream stream = assembly.GetManifestResourceStream(name)!;
                    var content = new byte[stream.Length];
                    stream.ReadExactly(content);
                    return (name["native/".Length..], content);
                }),
        ];
    }

    private static string IdOf(
        (string RelativePath, byte[] Content)[] sources, (string Name, byte[] Content)[] native, RtlToolchain tools, RtlFlags flags)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string name, byte[] content) in sources.Concat(native))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}\0{content.Length}\0"));
            hash.AppendData(content);
        }

        hash.AppendData(Encoding.UTF8.GetBytes(tools.Identity));
        hash.AppendData(Encoding.UTF8.GetBytes(flags.Identity));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..24];
    }

    private static void Store(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }

    private static void Touch(string entry)
    {
        try
        {
            Directory.SetLastWriteTimeUtc(entry, DateTime.UtcNow);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A cache that can only be read still serves; its entries just look older than they are.
        }
    }

    private static void CreateCache(string entry)
    {
        string directory = Path.GetDirectoryName(entry)!;
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SetupException($"The cache directory '{directory}' cannot be created: {e.Message}", e);
        }
    }

    // A second builder of the same content waits here and then finds the finished entry.
    private static async Task<FileStream> LockAsync(string path, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (UnauthorizedAccessException e)
            {
                throw new SetupException($"The cache file '{path}' cannot be written: {e.Message}", e);
            }
            catch (IOException)
            {
                await Task.Delay(100, cancellation).ConfigureAwait(false);
            }
        }
    }

    // Directories of builders that were killed; the lock on this entry is ours, so nobody works in them.
    private static void RemoveLeftovers(string entry)
    {
        foreach (string leftover in Directory.EnumerateDirectories(Path.GetDirectoryName(entry)!, Path.GetFileName(entry) + ".*.tmp"))
        {
            Directory.Delete(leftover, recursive: true);
        }
    }

    private async Task<string?> VerilateAndCompileAsync(
        string temporary, string id, RtlToolchain tools, RtlFlags flags, (string Name, byte[] Content)[] native, StringBuilder log, CancellationToken cancellation)
    {
        _progress("verilating");
        string[] verilatorArguments = [.. flags.Verilator, "-Mdir", "obj", "-F", "rtl/" + FileList];
        (int exitCode, string output) = await ToolRunner.RunAsync("verilator", verilatorArguments, temporary, cancellation).ConfigureAwait(false);
        log.Append("verilator ").AppendJoin(' ', verilatorArguments).AppendLine().Append(output);
        string obj = Path.Combine(temporary, "obj");
        if (exitCode != 0)
        {
            return FirstError(output) ?? "verilator failed";
        }

        bool singleEval = flags.MaySingleEval && VerilatedSources.AllowsSingleEval(obj);
        var units = new List<(string File, string[] Flags)>();
        string[] common = [.. flags.Common, .. tools.IncludeFlags, "-I."];
        foreach (string file in Directory.EnumerateFiles(obj, "*.cpp").Select(Path.GetFileName).Order(StringComparer.Ordinal)!)
        {
            bool slow = file.Contains("__Slow", StringComparison.Ordinal) || file.Contains("__Syms", StringComparison.Ordinal);
            units.Add((file, [slow ? "-O1" : flags.Optimize, .. common]));
        }

        foreach (string file in flags.RuntimeFiles)
        {
            units.Add((Path.Combine(tools.IncludeDirectory, file), ["-O2", .. common]));
        }

        units.Add((Path.Combine("..", "native", "nt_shim.cpp"),
            [flags.Optimize, .. common, "-I../native", $"-DNT_BUILD_ID=\"{id}\"", $"-DNT_SINGLE_EVAL={(singleEval ? 1 : 0)}", .. flags.Shim]));

        _progress($"compiling {units.Count} files");
        var headers = new StringBuilder(tools.Identity);
        foreach (string header in Directory.EnumerateFiles(obj, "*.h").Order(StringComparer.Ordinal))
        {
            headers.Append(await File.ReadAllTextAsync(header, cancellation).ConfigureAwait(false));
        }

        foreach ((string name, byte[] content) in native)
        {
            if (name.EndsWith(".h", StringComparison.Ordinal))
            {
                headers.Append(Encoding.UTF8.GetString(content));
            }
        }

        string[] runtime = [.. units.Where(static u => Path.IsPathRooted(u.File)).Select(static u => u.File)];
        var generatedCompiler = new ObjectCompiler(_objects, Compiler, obj, headers.ToString());
        var runtimeCompiler = new ObjectCompiler(_objects, Compiler, obj, tools.Identity);
        string[]? runtimeObjects = await runtimeCompiler.CompileAsync(
            [.. units.Where(u => runtime.Contains(u.File, StringComparer.Ordinal))], log, cancellation).ConfigureAwait(false);
        string[]? generatedObjects = runtimeObjects is null ? null : await generatedCompiler.CompileAsync(
            [.. units.Where(u => !runtime.Contains(u.File, StringComparer.Ordinal))], log, cancellation).ConfigureAwait(false);
        if (runtimeObjects is null || generatedObjects is null)
        {
            return FirstError(log.ToString()) ?? "g++ failed";
        }

        _progress("linking");
        string[] link = [.. flags.Link, "-o", Path.Combine("..", LibraryName), .. generatedObjects, .. runtimeObjects];
        (exitCode, output) = await ToolRunner.RunAsync(Compiler, link, obj, cancellation).ConfigureAwait(false);
        log.Append("g++ ").AppendJoin(' ', link).AppendLine().Append(output);
        return exitCode == 0 ? null : FirstError(output) ?? "the linker failed";
    }

    // The first line that says what is wrong, without its end-of-sentence dot.
    private static string? FirstError(string output)
    {
        string? line = output.Split('\n').FirstOrDefault(static l => l.StartsWith("%Error", StringComparison.Ordinal))
            ?? output.Split('\n').FirstOrDefault(static l => l.Contains("error:", StringComparison.Ordinal));
        return line?.Trim().TrimEnd('.');
    }

    // Old variants go, the newest stay; what another process is using keeps its open file.
    private void Prune()
    {
        try
        {
            PruneOldest(new DirectoryInfo(Path.Combine(_cache, "rtl")).EnumerateDirectories().Where(static d => d.Extension != ".tmp"), EntriesKept);
            PruneOldest(new DirectoryInfo(_objects).EnumerateFiles("*.o"), ObjectsKept);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another process prunes at the same time.
        }
    }

    private static void PruneOldest(IEnumerable<FileSystemInfo> entries, int keep)
    {
        foreach (FileSystemInfo old in entries.OrderByDescending(static e => e.LastWriteTimeUtc).Skip(keep))
        {
            if (old is DirectoryInfo directory)
            {
                directory.Delete(recursive: true);
            }
            else
            {
                old.Delete();
            }
        }
    }
}
