using NicTwin.Model;

namespace NicTwin.Tests.Model;

/// <summary>Two models with the same state and pins: one as it runs, one with every block asked in every clock.</summary>
internal sealed class SideBySide : IDisposable
{
    private readonly MemoryStream _state = new();
    private readonly Nic _nic;
    private readonly Nic _full = new();
    private NicInputs _inputs;

    /// <summary>Goes on from where a NIC is; that one runs no more but here.</summary>
    public SideBySide(ModelNic nic)
    {
        _nic = nic.Nic;
        _inputs = nic.Inputs;
        _nic.Save(_state);
        _state.Position = 0;
        _full.Restore(_state);
    }

    public ref NicInputs Inputs => ref _inputs;

    public NicOutputs Outputs { get; private set; }

    public void Clock()
    {
        _nic.Step(in _inputs, out NicOutputs outputs);
        _full.StepFully(in _inputs, out NicOutputs expected);
        Assert.Equal(expected, outputs);
        Outputs = outputs;
        _inputs.Time++;
    }

    public void Run(int clocks)
    {
        for (int i = 0; i < clocks; i++)
        {
            Clock();
        }
    }

    /// <summary>A frame of the wire, with so many clocks between its beats.</summary>
    public void Frame(byte[] frame, bool badFcs, int gap)
    {
        for (int at = 0; at < frame.Length; at += 8)
        {
            int bytes = Math.Min(8, frame.Length - at);
            Span<byte> word = stackalloc byte[8];
            frame.AsSpan(at, bytes).CopyTo(word);
            _inputs.MacRxValid = 1;
            _inputs.MacRxData = BitConverter.ToUInt64(word);
            _inputs.MacRxKeep = (byte)((1 << bytes) - 1);
            _inputs.MacRxLast = at + 8 >= frame.Length ? (byte)1 : (byte)0;
            _inputs.MacRxBadFcs = badFcs ? (byte)1 : (byte)0;
            Clock();
            _inputs.MacRxValid = 0;
            Run(gap);
        }
    }

    /// <summary>All registers and memories are equal.</summary>
    public void Compare()
    {
        using MemoryStream one = new();
        using MemoryStream other = new();
        _nic.Save(one);
        _full.Save(other);
        Assert.Equal(other.ToArray(), one.ToArray());
    }

    public void Dispose() => _state.Dispose();
}
