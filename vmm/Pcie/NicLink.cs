using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NicTwin.Model;
using NicTwin.Testbench;

namespace NicTwin.Vmm.Pcie;

/// <summary>Is told of every TLP that passes the NIC's pins, in the order of time.</summary>
public interface ITlpObserver
{
    /// <summary>The NIC has taken a TLP.</summary>
    /// <param name="words">Its words.</param>
    /// <param name="clock">Clock of its last beat.</param>
    void ToNic(ReadOnlySpan<uint> words, long clock);

    /// <summary>The NIC has sent a TLP.</summary>
    /// <param name="words">Its words.</param>
    /// <param name="clock">Clock of its last beat.</param>
    void FromNic(ReadOnlySpan<uint> words, long clock);
}

/// <summary>
/// The physical NIC at the end of a PCIe link with a latency: clocks it, plays TLPs that have arrived into its pins, and
/// gathers what it sends. Time is in clocks of 8 ns.
/// </summary>
/// <remarks>
/// The host takes every beat at once. Clocks in which the NIC promises to stand still (idle_o, design 2) are not run, which
/// by the rule of docs/spec/clocking.md makes no difference to anybody.
/// </remarks>
internal sealed class NicLink : IDeviceLink
{
    private const int HeldClocks = 4;

    private readonly INicClocked _nic;
    private readonly IDivergenceSource? _divergence;
    private readonly uint[] _tlp = new uint[UpstreamQueue.MaxWords + 3];
    private readonly WireObserver _wireObserver;
    private NicInputs _inputs;
    private NicInputs _lastInputs;
    private NicOutputs _outputs;
    private int _sent;
    private int _received;
    private readonly List<INicRequester> _requesters = [];
    private bool _standsStill;
    private long _creditAnswer = long.MaxValue;

    /// <summary>Creates a link to a NIC that has seen no clock.</summary>
    /// <param name="nic">The NIC.</param>
    /// <param name="latency">Clocks that a TLP needs in either direction, at least 1.</param>
    /// <param name="peer">What is at the other end of the Ethernet link.</param>
    public NicLink(INicClocked nic, long latency, IWirePeer peer)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(latency, 1);
        _nic = nic;
        _divergence = nic as IDivergenceSource;
        Latency = latency;
        _wireObserver = new WireObserver(peer, Wire);
        Wire.Start(RootComplexPolicy.Default with { WirePaced = true }, 0);
        _inputs.Link = 1;
        _inputs.PcieTxReady = 1;
    }

    /// <summary>Clocks that a TLP needs in either direction.</summary>
    public long Latency { get; }

    /// <summary>TLPs to the NIC.</summary>
    public DownstreamQueue Downstream { get; } = new();

    /// <summary>TLPs from the NIC.</summary>
    public UpstreamQueue Upstream { get; } = new();

    /// <summary>The Ethernet link.</summary>
    public Wire Wire { get; } = new();

    /// <summary>Sees the TLPs; null when nobody does.</summary>
    public ITlpObserver? Observer { get; set; }

    /// <summary>The NIC is on the link. One that is not gets no clocks.</summary>
    public bool Plugged { get; private set; }

    /// <summary>The Ethernet link is up.</summary>
    public bool IsUp => _inputs.Link != 0;

    /// <summary>When the NIC's end of its cable has a frame for it, in clocks: it stops there; the largest number when there is none.</summary>
    public long NextFrame { get; set; } = long.MaxValue;

    /// <summary>The next clock.</summary>
    public long Time { get; private set; }

    /// <summary>Clocks that were run.</summary>
    public long Clocks { get; private set; }

    /// <summary>Clocks that were not run, because the NIC stood still.</summary>
    public long SkippedClocks { get; private set; }

    /// <summary>TLPs whose form is not that of a TLP, or for which there was no room: 0 with a NIC that keeps to the specification.</summary>
    public long FramingErrors { get; private set; }

    /// <summary>True when model and RTL have differed.</summary>
    public bool Diverged => _divergence is { Diverged: true };

    /// <summary>The report of the difference.</summary>
    public string Divergence => _divergence is { Diverged: true } source ? source.Describe() : string.Empty;

    /// <summary>When the NIC does something if nobody sends it anything more, in clocks: now when it is busy.</summary>
    public long NextActivity => !Plugged ? long.MaxValue : _standsStill ? NextEvent() : Time;

    /// <summary>Those that send requests, by their numbers.</summary>
    public IReadOnlyList<INicRequester> Requesters => _requesters;

    /// <summary>Connects one more requester.</summary>
    /// <returns>Its number, which is the tag of its requests.</returns>
    public int Attach(INicRequester requester)
    {
        _requesters.Add(requester);
        return _requesters.Count - 1;
    }

    /// <inheritdoc/>
    public bool TrySend(ReadOnlySpan<uint> words, long arrival, int requester, bool posted) => Downstream.TryAdd(words, arrival, requester, posted);

    /// <inheritdoc/>
    public bool TryCompleteRead(Tlp request, ReadOnlySpan<byte> data, long arrival) => ReadCompletions.TrySend(Downstream, request, data, arrival);

    /// <summary>Sets the state of the Ethernet link from the next clock on.</summary>
    public void SetLink(bool up)
    {
        _inputs.Link = up ? (byte)1 : (byte)0;
        _standsStill = false;
    }

    /// <summary>Puts a frame on the wire to the NIC; false when too many are on their way.</summary>
    public bool SendFrame(ReadOnlySpan<byte> frame, bool badFcs)
    {
        _standsStill = false;
        return Wire.TrySend(frame, badFcs);
    }

    /// <summary>Holds perst_i, loads the NVM meanwhile, and lets go: the NIC appears on the link.</summary>
    /// <param name="nvm">The NVM's words.</param>
    /// <param name="time">Clock at which it begins; not before <see cref="Time"/>.</param>
    public void HardReset(ReadOnlySpan<ushort> nvm, long time)
    {
        Downstream.Clear();
        Upstream.Clear();
        Wire.Reset();
        _sent = 0;
        _received = 0;
        Time = Math.Max(Time, time);
        _inputs.Perst = 1;
        for (int i = 0; i < HeldClocks; i++)
        {
            HeldClock();
        }

        for (int i = 0; i < nvm.Length; i++)
        {
            _inputs.NvmWrite = 1;
            _inputs.NvmAddress = (byte)i;
            _inputs.NvmData = nvm[i];
            HeldClock();
        }

        _inputs.NvmWrite = 0;
        for (int i = 0; i < HeldClocks; i++)
        {
            HeldClock();
        }

        _inputs.Perst = 0;
        _standsStill = false;
        Plugged = true;
    }

    /// <summary>Takes the NIC off the link without a warning: what is under way is lost.</summary>
    public void Unplug()
    {
        Plugged = false;
        Downstream.Clear();
        Upstream.Clear();
        Wire.Reset();
        _sent = 0;
        _received = 0;
    }

    /// <summary>
    /// Runs to a time, or less far: never further than the latency behind the arrival of what it has sent, so that answers
    /// come in time.
    /// </summary>
    public void RunTo(long bound)
    {
        _creditAnswer = long.MaxValue;
        RunOn(bound);
    }

    /// <summary>Goes on with what <see cref="RunTo"/> has begun, when nobody but the wire has done anything meanwhile.</summary>
    public void RunOn(long bound)
    {
        bound = Math.Min(bound, AnswerTime());
        while (Plugged && Time < bound)
        {
            if (_standsStill)
            {
                long next = Math.Min(NextEvent(), bound);
                SkippedClocks += next - Time;
                Time = next;
                if (next == bound)
                {
                    return;
                }
            }

            Clock();
            bound = Math.Min(bound, AnswerTime());
            RunAlone(bound);
        }
    }

    /// <summary>Saves everything but the NIC itself.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Plugged);
        writer.Write(Time);
        writer.Write(Clocks);
        writer.Write(SkippedClocks);
        writer.Write(FramingErrors);
        writer.Write(_sent);
        writer.Write(_standsStill);
        SnapshotWords.Write(writer, _tlp.AsSpan(0, _received));
        writer.Write(MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(ref _inputs, 1)));
        writer.Write(MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(ref _lastInputs, 1)));
        writer.Write(MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(ref _outputs, 1)));
        Downstream.Save(writer);
        Upstream.Save(writer);
        Wire.Save(writer);
    }

    /// <summary>Restores everything but the NIC itself.</summary>
    public void Restore(BinaryReader reader)
    {
        Plugged = reader.ReadBoolean();
        Time = reader.ReadInt64();
        Clocks = reader.ReadInt64();
        SkippedClocks = reader.ReadInt64();
        FramingErrors = reader.ReadInt64();
        _sent = reader.ReadInt32();
        _standsStill = reader.ReadBoolean();
        uint[] received = SnapshotWords.Read(reader);
        _received = received.Length;
        received.CopyTo(_tlp.AsSpan());
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref _inputs, 1)));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref _lastInputs, 1)));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref _outputs, 1)));
        Downstream.Restore(reader);
        Upstream.Restore(reader);
        Wire.Restore(reader);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long AnswerTime()
    {
        long stop = Math.Min(_creditAnswer, NextFrame);
        return Upstream.Count == 0 ? stop : Math.Min(stop, Upstream.FirstArrival + Latency);
    }

    private long NextEvent()
    {
        long next = Math.Min(Downstream.FirstArrival, (long)Math.Min(_outputs.Wake, long.MaxValue));
        next = Math.Min(next, (long)Math.Min(Wire.NextEvent((ulong)Time), long.MaxValue));
        return Math.Max(next, Time);
    }

    /// <summary>Runs the clocks in which the NIC works and no beat moves, as far as it can.</summary>
    private void RunAlone(long bound)
    {
        long clocks = Math.Min(bound, Downstream.FirstArrival) - Time;
        if (clocks <= 0 || _standsStill || !Wire.IsQuiet((ulong)Time))
        {
            return;
        }

        _inputs.Time = (ulong)Time;
        _inputs.PcieRxValid = 0;
        _inputs.MacRxValid = 0;
        _inputs.MacTxReady = 1;
        long run = _nic.StepAlone(in _inputs, clocks);
        if (run != 0)
        {
            _lastInputs = _inputs;
            Time += run;
            Clocks += run;
        }
    }

    private void HeldClock()
    {
        _inputs.Time = (ulong)Time;
        _inputs.PcieRxValid = 0;
        _inputs.MacRxValid = 0;
        _inputs.MacTxReady = 1;
        _nic.Step(in _inputs, out _outputs);
        _lastInputs = _inputs;
        Time++;
        Clocks++;
    }

    private void Clock()
    {
        ulong time = (ulong)Time;
        _inputs.Time = time;
        if (Downstream.FirstArrival <= Time)
        {
            Offer();
        }
        else
        {
            _inputs.PcieRxValid = 0;
        }

        Wire.Drive(ref _inputs, time);
        _nic.Step(in _inputs, out _outputs);
        if ((_inputs.PcieRxValid & _outputs.PcieRxReady) != 0)
        {
            Accepted();
        }

        if (_outputs.PcieTxValid != 0)
        {
            Take();
        }

        if ((_inputs.MacRxValid | (_outputs.MacTxValid & _inputs.MacTxReady)) != 0)
        {
            Wire.Sample(in _inputs, in _outputs, time, _wireObserver);
        }

        _standsStill = _outputs.Idle != 0 && IsStable();
        _lastInputs = _inputs;
        Time++;
        Clocks++;
    }

    // docs/spec/clocking.md: inputs were those of the clock before, with nothing valid, and nothing is offered.
    private bool IsStable() =>
        (_inputs.PcieRxValid | _inputs.MacRxValid | _lastInputs.PcieRxValid | _lastInputs.MacRxValid | _lastInputs.Perst
            | _outputs.PcieTxValid | _outputs.MacTxValid) == 0
        && _inputs.Link == _lastInputs.Link
        && _inputs.MacTxReady == _lastInputs.MacTxReady;

    private void Offer()
    {
        ReadOnlySpan<uint> words = Downstream.First[_sent..];
        ulong low = words[0];
        ulong high = 0;
        if (words.Length > 1)
        {
            low |= (ulong)words[1] << 32;
        }

        if (words.Length > 2)
        {
            high = words[2];
        }

        if (words.Length > 3)
        {
            high |= (ulong)words[3] << 32;
        }

        _inputs.PcieRxDataLow = low;
        _inputs.PcieRxDataHigh = high;
        _inputs.PcieRxKeep = (byte)((1 << Math.Min(4, words.Length)) - 1);
        _inputs.PcieRxSop = _sent == 0 ? (byte)1 : (byte)0;
        _inputs.PcieRxEop = words.Length <= 4 ? (byte)1 : (byte)0;
        _inputs.PcieRxValid = 1;
    }

    private void Accepted()
    {
        _sent += 4;
        if (_sent < Downstream.First.Length)
        {
            return;
        }

        _sent = 0;
        Observer?.ToNic(Downstream.First, Time);
        int requester = Downstream.FirstPoster;
        Downstream.RemoveFirst();
        if (requester >= 0 && _requesters[requester].ReturnCredit(Time + Latency))
        {
            // The requester goes on when the credit is there, and may then send something.
            _creditAnswer = Math.Min(_creditAnswer, Time + Latency + Latency);
        }
    }

    private void Take()
    {
        if (_outputs.PcieTxSop != 0)
        {
            FramingErrors += _received != 0 ? 1 : 0;
            _received = 0;
        }
        else if (_received == 0)
        {
            FramingErrors++;
            return;
        }

        if (_received + 4 > _tlp.Length)
        {
            FramingErrors++;
            _received = 0;
            return;
        }

        _tlp[_received] = (uint)_outputs.PcieTxDataLow;
        _tlp[_received + 1] = (uint)(_outputs.PcieTxDataLow >> 32);
        _tlp[_received + 2] = (uint)_outputs.PcieTxDataHigh;
        _tlp[_received + 3] = (uint)(_outputs.PcieTxDataHigh >> 32);
        _received += int.PopCount(_outputs.PcieTxKeep);
        if (_outputs.PcieTxEop == 0)
        {
            return;
        }

        ReadOnlySpan<uint> words = _tlp.AsSpan(0, _received);
        _received = 0;
        Observer?.FromNic(words, Time);
        if (words.Length > UpstreamQueue.MaxWords || words.Length < new Tlp(words).ExpectedWords || !Upstream.HasRoom)
        {
            FramingErrors++;
            return;
        }

        Upstream.AddTlp(words, Time + Latency);
    }

    private sealed class WireObserver(IWirePeer peer, Wire wire) : IBusObserver
    {
        public void TlpToNic(Tlp tlp, ulong time)
        {
        }

        public void TlpFromNic(Tlp tlp, ulong time)
        {
        }

        public void FrameToNic(ReadOnlySpan<byte> frame, bool badFcs, ulong time) => peer.Sent(frame, (long)time);

        public void FrameFromNic(ReadOnlySpan<byte> frame, bool badFcs, ulong time) => peer.Received(frame, badFcs, (long)time, wire);

        public void FramingError(string text, ulong time)
        {
        }
    }
}
