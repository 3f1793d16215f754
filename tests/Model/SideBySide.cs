using System.Reflection;
using NicTwin.Model;

namespace NicTwin.Tests.Model;

/// <summary>Two models with the same state and pins: one as it runs, one with every block asked in every clock.</summary>
internal sealed class SideBySide
{
    private readonly Nic _nic = new();
    private readonly Nic _full = new();
    private NicInputs _inputs;

    /// <summary>Both go on from where a NIC is.</summary>
    public SideBySide(ModelNic nic)
    {
        using MemoryStream state = new();
        nic.Nic.Save(state);
        _inputs = nic.Inputs;
        state.Position = 0;
        _nic.Restore(state);
        state.Position = 0;
        _full.Restore(state);
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
        Span<byte> word = stackalloc byte[8];
        for (int at = 0; at < frame.Length; at += 8)
        {
            int bytes = Math.Min(8, frame.Length - at);
            word.Clear();
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
        for (int i = 0; i < _nic.Blocks.Count; i++)
        {
            string name = _nic.Blocks[i].Block;
            Assert.Equal($"{name} {Convert.ToHexString(StateOf(_full.Blocks[i]))}", $"{name} {Convert.ToHexString(StateOf(_nic.Blocks[i]))}");
        }
    }

    private static byte[] StateOf(IBlockPorts block)
    {
        using MemoryStream stream = new();
        MethodInfo transfer = block.GetType().GetMethod("Transfer", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)!;
        transfer.Invoke(block, [StateTransfer.Save(stream)]);
        return stream.ToArray();
    }
}
