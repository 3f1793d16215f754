using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using NicTwin.Model;

namespace NicTwin.Cosim.Interop;

/// <summary>What a Verilated library can do; the bits of <c>nt_features</c>.</summary>
[Flags]
internal enum NtFeatures
{
    None = 0,
    Save = 1,
    Trace = 2,
    Coverage = 4,
    SingleEval = 8,
}

/// <summary>
/// The functions of one Verilated library (cosim/native/nt_shim.cpp). Each RTL variant is a library of its own, so they are bound by
/// address and not by name, and several can be loaded at once.
/// </summary>
/// <remarks>A loaded library stays loaded: its thread-local data would outlive it otherwise.</remarks>
internal sealed unsafe class NtLibrary
{
    private const uint AbiVersion = 2;

    private static readonly ConcurrentDictionary<string, Lazy<NtLibrary>> s_loaded = new(StringComparer.Ordinal);

    internal readonly delegate* unmanaged[Cdecl]<uint, uint, nint> Create;
    internal readonly delegate* unmanaged[Cdecl]<nint, void> Destroy;
    internal readonly delegate* unmanaged[Cdecl]<nint, byte*> Error;

    // A clock takes a microsecond or two and never blocks: the garbage collector can wait for it, and the transition would cost 1 %.
    internal readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, NicInputs*, NicOutputs*, int> Step;
    internal readonly delegate* unmanaged[Cdecl]<nint, NicInputs*, NicOutputs*, ulong, ulong, int> StepMany;
    internal readonly delegate* unmanaged[Cdecl]<nint, NicInputs*, NicOutputs*, int> StepTwoEvals;
    internal readonly delegate* unmanaged[Cdecl]<nint, NicInputs*, ulong, ulong*, int> Bare;
    internal readonly delegate* unmanaged[Cdecl]<nint, byte**, ulong*, int> Save;
    internal readonly delegate* unmanaged[Cdecl]<nint, byte*, ulong, int> Restore;
    internal readonly delegate* unmanaged[Cdecl]<void*, void> Free;
    internal readonly delegate* unmanaged[Cdecl]<nint, byte*, ulong, int> TraceOpen;
    internal readonly delegate* unmanaged[Cdecl]<nint, int> TraceClose;
    internal readonly delegate* unmanaged[Cdecl]<nint, byte*> PortList;
    internal readonly delegate* unmanaged[Cdecl]<nint, ulong*, uint, int> PortRead;
    internal readonly delegate* unmanaged[Cdecl]<nint, byte*, int> CoverageWrite;

    private readonly nint _module;

    private NtLibrary(string path)
    {
        Path = path;
        try
        {
            _module = NativeLibrary.Load(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new SetupException($"'{path}' cannot be loaded as a Verilated NIC: {FirstLine(e.Message)}", e);
        }

        var abiVersion = (delegate* unmanaged[Cdecl]<uint>)Symbol("nt_abi_version");
        uint version = abiVersion();
        if (version != AbiVersion)
        {
            throw new SetupException($"'{path}' was built for ABI version {version} of the NIC library; this program needs version {AbiVersion}.");
        }

        var layout = (delegate* unmanaged[Cdecl]<byte*>)Symbol("nt_layout");
        VerifyLayout(path, Text(layout()));
        var features = (delegate* unmanaged[Cdecl]<uint>)Symbol("nt_features");
        Features = (NtFeatures)features();
        var buildId = (delegate* unmanaged[Cdecl]<byte*>)Symbol("nt_build_id");
        BuildId = Text(buildId());

        Create = (delegate* unmanaged[Cdecl]<uint, uint, nint>)Symbol("nt_create");
        Destroy = (delegate* unmanaged[Cdecl]<nint, void>)Symbol("nt_destroy");
        Error = (delegate* unmanaged[Cdecl]<nint, byte*>)Symbol("nt_error");
        Step = (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, NicInputs*, NicOutputs*, int>)Symbol("nt_step");
        StepMany = (delegate* unmanaged[Cdecl]<nint, NicInputs*, NicOutputs*, ulong, ulong, int>)Symbol("nt_step_many");
        StepTwoEvals = (delegate* unmanaged[Cdecl]<nint, NicInputs*, NicOutputs*, int>)Symbol("nt_step_two_evals");
        Bare = (delegate* unmanaged[Cdecl]<nint, NicInputs*, ulong, ulong*, int>)Symbol("nt_bare");
        Save = (delegate* unmanaged[Cdecl]<nint, byte**, ulong*, int>)Symbol("nt_save");
        Restore = (delegate* unmanaged[Cdecl]<nint, byte*, ulong, int>)Symbol("nt_restore");
        Free = (delegate* unmanaged[Cdecl]<void*, void>)Symbol("nt_free");
        TraceOpen = (delegate* unmanaged[Cdecl]<nint, byte*, ulong, int>)Symbol("nt_trace_open");
        TraceClose = (delegate* unmanaged[Cdecl]<nint, int>)Symbol("nt_trace_close");
        PortList = (delegate* unmanaged[Cdecl]<nint, byte*>)Symbol("nt_port_list");
        PortRead = (delegate* unmanaged[Cdecl]<nint, ulong*, uint, int>)Symbol("nt_port_read");
        CoverageWrite = (delegate* unmanaged[Cdecl]<nint, byte*, int>)Symbol("nt_coverage_write");
    }

    internal string Path { get; }

    internal string BuildId { get; }

    internal NtFeatures Features { get; }

    /// <summary>Loads the library, or gives the one that is already loaded from that path.</summary>
    /// <exception cref="SetupException">It cannot be loaded, or it was built for other pins.</exception>
    internal static NtLibrary Load(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        if (!File.Exists(full))
        {
            throw new SetupException($"The Verilated NIC '{path}' does not exist.");
        }

        Lazy<NtLibrary> entry = s_loaded.GetOrAdd(full, static p => new Lazy<NtLibrary>(() => new NtLibrary(p)));
        try
        {
            return entry.Value;
        }
        catch (SetupException)
        {
            s_loaded.TryRemove(full, out _);
            throw;
        }
    }

    internal static string Text(byte* zeroTerminated) => Marshal.PtrToStringUTF8((nint)zeroTerminated) ?? string.Empty;

    internal static byte[] ZeroTerminated(string text) => [.. Encoding.UTF8.GetBytes(text), 0];

    /// <summary>Compares the layout that the library was compiled with to the structures of this program.</summary>
    internal static void VerifyLayout(string path, string layout)
    {
        var theirs = new Dictionary<string, (int Offset, int Size)>(StringComparer.Ordinal);
        foreach (string entry in layout.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = entry.Split(' ');
            theirs[parts[0]] = (int.Parse(parts[1]), int.Parse(parts[2]));
        }

        IEnumerable<(string Name, int Offset, int Size)> ours = Pins.Inputs.Concat(Pins.Outputs).Select(static p => (p.Name, p.Offset, p.Size))
            .Append(("nt_inputs", 0, sizeof(NicInputs)))
            .Append(("nt_outputs", 0, sizeof(NicOutputs)));
        foreach ((string name, int offset, int size) in ours)
        {
            if (!theirs.Remove(name, out (int Offset, int Size) their))
            {
                throw new SetupException($"'{path}' was built for other pins: it does not know {name}.");
            }

            if (their.Offset != offset || their.Size != size)
            {
                throw new SetupException(
                    $"'{path}' was built for another pin layout: {name} is {their.Size} bytes at offset {their.Offset} there and {size} bytes at offset {offset} here.");
            }
        }

        if (theirs.Count != 0)
        {
            throw new SetupException($"'{path}' was built for other pins: this program does not know {theirs.Keys.First()}.");
        }
    }

    private static string FirstLine(string text)
    {
        int end = text.IndexOf('\n', StringComparison.Ordinal);
        return end < 0 ? text : text[..end].TrimEnd();
    }

    private void* Symbol(string name) =>
        NativeLibrary.TryGetExport(_module, name, out nint address)
            ? (void*)address
            : throw new SetupException($"'{Path}' is no Verilated NIC of this version: it has no function {name}.");
}
