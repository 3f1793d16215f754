using NicTwin.Model;

namespace NicTwin.Tests.Vmm;

/// <summary>A NIC with an Ethernet link alone: sends frames at times that a test names, and notes those that come, idle meanwhile.</summary>
internal sealed class WireNic : INicClocked
{
    private readonly List<byte> _taking = [];
    private readonly Queue<(long Time, byte[] Frame)> _sending = new();
    private int _sent;
    private long _began;

    /// <summary>Frames that have come, with the clock of their first beat.</summary>
    public List<(byte[] Frame, long Clock)> Frames { get; } = [];

    /// <summary>Sends a frame of this length, which says its number, not before this clock; in the order of the calls.</summary>
    public void SendAt(long time, int length, byte number = 0)
    {
        byte[] frame = new byte[length];
        Array.Fill(frame, number);
        _sending.Enqueue((time, frame));
    }

    public void Step(in NicInputs inputs, out NicOutputs outputs)
    {
        long time = (long)inputs.Time;
        outputs = default;
        outputs.PcieRxReady = 1;
        bool due = _sending.TryPeek(out (long Time, byte[] Frame) next) && next.Time <= time;
        outputs.Idle = due || _taking.Count > 0 ? (byte)0 : (byte)1;
        outputs.Wake = _sending.Count > 0 ? (ulong)_sending.Peek().Time : ulong.MaxValue;
        if (inputs.Perst != 0)
        {
            return;
        }

        if (due)
        {
            Send(next.Frame, in inputs, ref outputs);
        }

        if (inputs.MacRxValid != 0)
        {
            Take(in inputs, time);
        }
    }

    private void Send(byte[] frame, in NicInputs inputs, ref NicOutputs outputs)
    {
        int lanes = Math.Min(8, frame.Length - _sent);
        for (int i = 0; i < lanes; i++)
        {
            outputs.MacTxData |= (ulong)frame[_sent + i] << (8 * i);
        }

        outputs.MacTxValid = 1;
        outputs.MacTxKeep = (byte)((1 << lanes) - 1);
        outputs.MacTxLast = _sent + lanes == frame.Length ? (byte)1 : (byte)0;
        if (inputs.MacTxReady == 0)
        {
            return;
        }

        _sent += lanes;
        if (_sent == frame.Length)
        {
            _sent = 0;
            _sending.Dequeue();
        }
    }

    private void Take(in NicInputs inputs, long time)
    {
        _began = _taking.Count == 0 ? time : _began;
        for (int i = 0; i < int.PopCount(inputs.MacRxKeep); i++)
        {
            _taking.Add((byte)(inputs.MacRxData >> (8 * i)));
        }

        if (inputs.MacRxLast != 0)
        {
            Frames.Add(([.. _taking], _began));
            _taking.Clear();
        }
    }
}
