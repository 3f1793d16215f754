using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using NicTwin.Cosim.Interop;
using NicTwin.Model;

namespace NicTwin.Cosim;

/// <summary>The RTL, verilated, as a clocked NIC.</summary>
/// <remarks>
/// Not safe for use by several threads at once; several instances are independent of each other. Registers and memories that no reset
/// or write has set hold values derived from the seed.
/// </remarks>
public sealed unsafe class VerilatedNic : INicClocked, IDisposable
{
    private readonly NtLibrary _library;
    private readonly NtHandle _handle;
    private readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, NicInputs*, NicOutputs*, int> _step;

    // The raw handle beside the SafeHandle: no reference count on the clock path. Zero after Dispose.
    private nint _nic;

    /// <summary>Creates a NIC from a Verilated library.</summary>
    /// <param name="library">A library that <see cref="RtlBuild"/> made.</param>
    /// <param name="seed">Seed of the values that registers and memories hold before reset.</param>
    /// <param name="mutant">Number of a mutant in a library of <see cref="RtlSchemata"/>; 0 for the RTL as it stands.</param>
    /// <exception cref="SetupException">The library cannot be loaded or was built for other pins.</exception>
    public VerilatedNic(RtlLibrary library, uint seed = 1, int mutant = 0)
    {
        ArgumentNullException.ThrowIfNull(library);
        _library = NtLibrary.Load(library.Path);
        if (library.BuildId.Length != 0 && !string.Equals(_library.BuildId, library.BuildId, StringComparison.Ordinal))
        {
            throw new SetupException($"'{library.Path}' is of another version: its build id is {_library.BuildId} instead of {library.BuildId}.");
        }

        _handle = new NtHandle(_library, seed, (uint)mutant);
        _nic = _handle.DangerousGetHandle();
        _step = _library.Step;
    }

    /// <summary>True when <see cref="Save"/> and <see cref="Restore"/> work.</summary>
    public bool CanSave => _library.Features.HasFlag(NtFeatures.Save);

    /// <summary>True when <see cref="OpenTrace"/> and <see cref="BlockPorts"/> work.</summary>
    public bool CanTrace => _library.Features.HasFlag(NtFeatures.Trace);

    /// <summary>True when <see cref="WriteCoverage"/> works.</summary>
    public bool HasCoverage => _library.Features.HasFlag(NtFeatures.Coverage);

    /// <summary>True when the library runs a clock with one evaluation instead of two.</summary>
    public bool SingleEval => _library.Features.HasFlag(NtFeatures.SingleEval);

    /// <summary>Content hash of what went into the library.</summary>
    public string BuildId => _library.BuildId;

    /// <inheritdoc/>
    /// <exception cref="RtlFaultException">The Verilated code gave up.</exception>
    /// <exception cref="ObjectDisposedException">The NIC was disposed of.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in NicInputs inputs, out NicOutputs outputs)
    {
        nint nic = _nic;
        if (nic == 0)
        {
            ThrowDisposed();
        }

        Unsafe.SkipInit(out outputs);
        fixed (NicInputs* i = &inputs)
        fixed (NicOutputs* o = &outputs)
        {
            if (_step(nic, i, o) != 0)
            {
                ThrowFault();
            }
        }
    }

    /// <summary>Runs as many clocks as there are inputs; the outputs are stored when there is room for all of them.</summary>
    /// <param name="inputs">The input pins of each clock.</param>
    /// <param name="outputs">Empty, or as long as <paramref name="inputs"/>.</param>
    public void StepMany(ReadOnlySpan<NicInputs> inputs, Span<NicOutputs> outputs)
    {
        if (!outputs.IsEmpty && outputs.Length != inputs.Length)
        {
            throw new ArgumentException("outputs must be empty or as long as inputs", nameof(outputs));
        }

        if (inputs.IsEmpty)
        {
            return;
        }

        NicOutputs last;
        fixed (NicInputs* i = inputs)
        fixed (NicOutputs* o = outputs)
        {
            Check(_library.StepMany(Nic, i, o == null ? &last : o, (ulong)inputs.Length, o == null ? 0ul : 1ul));
        }

        GC.KeepAlive(this);
    }

    /// <summary>One clock with two evaluations, as docs/spec/clocking.md writes it, whatever the library's own way is.</summary>
    public void StepTwoEvals(in NicInputs inputs, out NicOutputs outputs)
    {
        Unsafe.SkipInit(out outputs);
        fixed (NicInputs* i = &inputs)
        fixed (NicOutputs* o = &outputs)
        {
            Check(_library.StepTwoEvals(Nic, i, o));
        }

        GC.KeepAlive(this);
    }

    /// <summary>Runs the clocks in a bare C++ loop.</summary>
    /// <returns>The time measured inside the library, in nanoseconds.</returns>
    public long RunBare(ReadOnlySpan<NicInputs> inputs)
    {
        ulong nanoseconds = 0;
        fixed (NicInputs* i = inputs)
        {
            Check(_library.Bare(Nic, i, (ulong)inputs.Length, &nanoseconds));
        }

        GC.KeepAlive(this);
        return (long)nanoseconds;
    }

    /// <summary>Saves the whole state.</summary>
    /// <exception cref="NotSupportedException">The library was built without save and restore.</exception>
    public byte[] Save()
    {
        Require(CanSave, "save and restore");
        byte* buffer = null;
        ulong size = 0;
        Check(_library.Save(Nic, &buffer, &size));
        try
        {
            return new ReadOnlySpan<byte>(buffer, checked((int)size)).ToArray();
        }
        finally
        {
            _library.Free(buffer);
            GC.KeepAlive(this);
        }
    }

    /// <summary>Restores what <see cref="Save"/> of a NIC of the same library gave.</summary>
    /// <exception cref="NotSupportedException">The library was built without save and restore.</exception>
    /// <exception cref="RtlFaultException">The bytes are not a state of this library; the NIC's state is then undefined.</exception>
    public void Restore(ReadOnlySpan<byte> state)
    {
        Require(CanSave, "save and restore");
        fixed (byte* s = state)
        {
            Check(_library.Restore(Nic, s, (ulong)state.Length));
        }

        GC.KeepAlive(this);
    }

    /// <summary>Starts to write a VCD file, from the next clock on.</summary>
    /// <param name="path">The file; it is replaced.</param>
    /// <param name="clock">The number of the next clock; the file's time is 8 ns a clock.</param>
    public void OpenTrace(string path, long clock = 0)
    {
        Require(CanTrace, "waveforms");
        fixed (byte* p = NtLibrary.ZeroTerminated(path))
        {
            Check(_library.TraceOpen(Nic, p, (ulong)clock * 8));
        }

        GC.KeepAlive(this);
    }

    /// <summary>Ends the VCD file.</summary>
    public void CloseTrace()
    {
        Check(_library.TraceClose(Nic));
        GC.KeepAlive(this);
    }

    /// <summary>The output ports of every module instance inside <c>nt_nic</c>, in the order of <see cref="ReadBlockPorts"/>.</summary>
    public IReadOnlyList<RtlPort> BlockPorts()
    {
        Require(CanTrace, "block ports");
        var ports = new List<RtlPort>();
        foreach (string line in NtLibrary.Text(_library.PortList(Nic)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = line.Split('\t');
            ports.Add(new RtlPort(parts[0], parts[1], int.Parse(parts[2]), int.Parse(parts[3])));
        }

        GC.KeepAlive(this);
        return ports;
    }

    /// <summary>Reads all block ports as they are between two clocks.</summary>
    /// <param name="words">Room for the words of all ports; see <see cref="RtlPort.FirstWord"/>.</param>
    public void ReadBlockPorts(Span<ulong> words)
    {
        Require(CanTrace, "block ports");
        fixed (ulong* w = words)
        {
            Check(_library.PortRead(Nic, w, (uint)words.Length));
        }

        GC.KeepAlive(this);
    }

    /// <summary>Writes Verilator's coverage file for everything that ran so far.</summary>
    public void WriteCoverage(string path)
    {
        Require(HasCoverage, "coverage");
        fixed (byte* p = NtLibrary.ZeroTerminated(path))
        {
            Check(_library.CoverageWrite(Nic, p));
        }

        GC.KeepAlive(this);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _nic = 0;
        _handle.Dispose();
    }

    private nint Nic
    {
        get
        {
            if (_nic == 0)
            {
                ThrowDisposed();
            }

            return _nic;
        }
    }

    private static void Require(bool has, string what)
    {
        if (!has)
        {
            throw new NotSupportedException($"This build of the RTL has no {what}.");
        }
    }

    private void Check(int result)
    {
        if (result != 0)
        {
            ThrowFault();
        }
    }

    [DoesNotReturn]
    private void ThrowFault() => throw new RtlFaultException($"The Verilated RTL gave up: {NtLibrary.Text(_library.Error(_nic))}");

    [DoesNotReturn]
    private static void ThrowDisposed() => throw new ObjectDisposedException(nameof(VerilatedNic));
}

/// <summary>An output port of a module instance inside <c>nt_nic</c>.</summary>
/// <param name="Instance">Instance path below <c>nt_nic</c>, with dots.</param>
/// <param name="Name">Port name.</param>
/// <param name="Width">Bits.</param>
/// <param name="FirstWord">Index of its lowest 64-bit word in <see cref="VerilatedNic.ReadBlockPorts"/>.</param>
public sealed record RtlPort(string Instance, string Name, int Width, int FirstWord);
