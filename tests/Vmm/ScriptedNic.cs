using NicTwin.Model;
using NicTwin.Testbench;
using Tlp = NicTwin.Testbench.Tlp;

namespace NicTwin.Tests.Vmm;

/// <summary>A NIC that takes TLPs, notes them, and sends what a test wants, idle meanwhile. Its state depends on virtual time alone.</summary>
internal sealed class ScriptedNic : INicClocked
{
    private readonly List<uint> _taking = [];
    private readonly List<(long Time, uint[] Words)> _sending = [];
    private int _sent;

    /// <summary>What it has taken, with the clock of the last beat.</summary>
    public List<(long Time, uint[] Words)> Taken { get; } = [];

    /// <summary>Clocks from a request to its completion.</summary>
    public int Delay { get; init; } = 10;

    /// <summary>It takes a beat only in each n-th clock.</summary>
    public int TakesEvery { get; init; } = 1;

    /// <summary>It never answers.</summary>
    public bool Mute { get; set; }

    /// <summary>What is read at an address.</summary>
    public static uint ValueAt(ulong address) => 0x5a000000 | (uint)(address & 0xffffff);

    public long TakenWrites => Taken.Count(static t => new Tlp(t.Words).Kind == TlpKind.MemoryWrite);

    /// <summary>Sends a TLP at a time.</summary>
    public void SendAt(long time, params uint[] words)
    {
        _sending.Add((time, words));
        _sending.Sort(static (a, b) => a.Time.CompareTo(b.Time));
    }

    /// <summary>Writes memory as a function of bus 1.</summary>
    public void WriteMemoryAt(long time, ulong address, params byte[] data)
    {
        var words = new uint[40];
        int count = TlpBuilder.MemoryWrite(words, address, data, 0x100, 0);
        SendAt(time, words[..count]);
    }

    public void ReadMemoryAt(long time, ulong address, int bytes)
    {
        var words = new uint[8];
        int count = TlpBuilder.MemoryRead(words, address, bytes, 0x100, 7);
        SendAt(time, words[..count]);
    }

    public void Step(in NicInputs inputs, out NicOutputs outputs)
    {
        long time = (long)inputs.Time;
        outputs = default;
        outputs.PcieRxReady = time % TakesEvery == 0 ? (byte)1 : (byte)0;
        outputs.Wake = _sending.Count > 0 ? (ulong)_sending[0].Time : ulong.MaxValue;
        outputs.Idle = _taking.Count == 0 && (_sending.Count == 0 || _sending[0].Time > time) ? (byte)1 : (byte)0;
        if (inputs.Perst != 0)
        {
            return;
        }

        Send(time, ref outputs);
        if ((inputs.PcieRxValid & outputs.PcieRxReady) != 0)
        {
            Take(in inputs, time);
        }
    }

    private void Send(long time, ref NicOutputs outputs)
    {
        if (_sending.Count == 0 || _sending[0].Time > time)
        {
            return;
        }

        uint[] beat = [.. _sending[0].Words.Skip(_sent).Take(4), 0, 0, 0, 0];
        int left = Math.Min(4, _sending[0].Words.Length - _sent);
        outputs.PcieTxDataLow = beat[0] | ((ulong)beat[1] << 32);
        outputs.PcieTxDataHigh = beat[2] | ((ulong)beat[3] << 32);
        outputs.PcieTxKeep = (byte)((1 << left) - 1);
        outputs.PcieTxValid = 1;
        outputs.PcieTxSop = _sent == 0 ? (byte)1 : (byte)0;
        _sent += left;
        if (_sent == _sending[0].Words.Length)
        {
            outputs.PcieTxEop = 1;
            _sending.RemoveAt(0);
            _sent = 0;
        }
    }

    private void Take(in NicInputs inputs, long time)
    {
        ReadOnlySpan<uint> words = [(uint)inputs.PcieRxDataLow, (uint)(inputs.PcieRxDataLow >> 32), (uint)inputs.PcieRxDataHigh, (uint)(inputs.PcieRxDataHigh >> 32)];
        foreach (uint word in words[..int.PopCount(inputs.PcieRxKeep)])
        {
            _taking.Add(word);
        }

        if (inputs.PcieRxEop == 0)
        {
            return;
        }

        uint[] all = [.. _taking];
        _taking.Clear();
        Taken.Add((time, all));
        if (!Mute)
        {
            Answer(new Tlp(all), time + Delay);
        }
    }

    private void Answer(Tlp request, long time)
    {
        var words = new uint[8];
        switch (request.Kind)
        {
            case TlpKind.MemoryRead:
                int length = request.Length;
                int header = TlpBuilder.CompletionHeader(words, length, 0x100, CompletionStatus.Successful, request.RequestedBytes, request.RequesterId, request.Tag, (int)(request.Address & 0x7f));
                for (int i = 0; i < length; i++)
                {
                    words[header + i] = ValueAt(request.Address + (ulong)(4 * i));
                }

                SendAt(time, words[..(header + length)]);
                break;
            case TlpKind.ConfigurationRead0 or TlpKind.ConfigurationRead1:
                int count = TlpBuilder.CompletionHeader(words, 1, request.ConfigurationTarget, CompletionStatus.Successful, 4, request.RequesterId, request.Tag, 0);
                words[count] = 0xc0000000 | (uint)((request.ConfigurationTarget << 12) | (request.ConfigurationRegister << 2));
                SendAt(time, words[..(count + 1)]);
                break;
            case TlpKind.ConfigurationWrite0 or TlpKind.ConfigurationWrite1:
                SendAt(time, words[..TlpBuilder.CompletionHeader(words, 0, request.ConfigurationTarget, CompletionStatus.Successful, 4, request.RequesterId, request.Tag, 0)]);
                break;
        }
    }
}
