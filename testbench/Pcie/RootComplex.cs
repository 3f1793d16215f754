using NicTwin.Model;

namespace NicTwin.Testbench;

/// <summary>
/// The other end of the PCIe link: sends requests, answers the NIC's reads from host memory, takes its writes and
/// messages.
/// </summary>
/// <remarks>
/// <see cref="Drive"/> sets the input pins of a clock before the NIC steps, <see cref="Sample"/> looks at the outputs
/// after it. Everything happens at absolute times, so the pins stand still while nothing is due, and a harness may jump
/// to <see cref="NextEvent"/>. <c>pcie_tx_ready_i</c> depends on time alone, never on progress of the other direction.
/// Nothing is allocated per clock or per TLP.
/// </remarks>
public sealed partial class RootComplex
{
    /// <summary>Requester id of the root complex.</summary>
    public const int RootRequesterId = 0x0000;

    /// <summary>BDF of the PF: 01:00.0.</summary>
    public const int PhysicalFunctionId = 0x0100;

    /// <summary>First address of the window in which a write is an MSI; each 4 GiB have one at the same place.</summary>
    public const ulong MessageWindow = 0xfee00000;

    /// <summary>Size of the MSI window in bytes.</summary>
    public const ulong MessageWindowSize = 0x100000;

    private const int QueueLength = 16;

    private readonly RandomSource _random = new(0);
    private readonly uint[][] _queue = new uint[QueueLength][];
    private readonly int[] _queueCount = new int[QueueLength];
    private readonly uint[] _completion = new uint[Tlp.MaxWords + 8];
    private readonly uint[] _tx = new uint[Tlp.MaxWords + 64];
    private int _queueHead;
    private int _queueUsed;
    private long _postedQueued;
    private long _postedSent;

    private uint[] _rx = [];
    private int _rxCount;
    private int _rxPosition;
    private bool _rxActive;
    private bool _rxFromQueue;
    private ulong _rxReadyTime;

    private int _txCount;
    private bool _txOpen;
    private int _txHold;

    /// <summary>Creates a root complex with its host memory.</summary>
    public RootComplex()
    {
        for (int i = 0; i < QueueLength; i++)
        {
            _queue[i] = new uint[Tlp.MaxWords + 64];
        }
    }

    /// <summary>Memory that the NIC reads and writes.</summary>
    public HostMemory Memory { get; } = new();

    /// <summary>The policy in force.</summary>
    public RootComplexPolicy Policy { get; private set; } = RootComplexPolicy.Default;

    /// <summary>TLPs whose last beat the NIC took.</summary>
    public long SentTlps { get; private set; }

    /// <summary>TLPs whose last beat came from the NIC.</summary>
    public long ReceivedTlps { get; private set; }

    /// <summary>Writes of the NIC into the MSI window.</summary>
    public long MessageInterrupts { get; private set; }

    /// <summary>Message TLPs of the NIC: INTx, PME, ERR_*.</summary>
    public long Messages { get; private set; }

    /// <summary>Max Payload Size that the NIC was given, in bytes: no completion is longer.</summary>
    public int MaxPayload { get; private set; } = 128;

    /// <summary>True when nothing is queued, on its way, or waiting for its time.</summary>
    public bool IsQuiet => !_rxActive && _queueUsed == 0 && _readsActive == 0 && !_txOpen;

    /// <summary>True when every queued request has been taken by the NIC.</summary>
    public bool RequestsSent => _queueUsed == 0 && !(_rxActive && _rxFromQueue);

    /// <summary>Starts a case: everything forgotten, policy and seed set.</summary>
    public void Start(RootComplexPolicy policy, ulong seed)
    {
        Policy = policy;
        _random.Seed(seed);
        Memory.Clear(RandomSource.Mix(seed, 0x6d656d6f7279));
        SentTlps = 0;
        ReceivedTlps = 0;
        MessageInterrupts = 0;
        Messages = 0;
        LinkReset();
    }

    /// <summary>True when a write to an address is an MSI.</summary>
    public static bool IsMessage(ulong address) => (uint)address - MessageWindow < MessageWindowSize;

    /// <summary>Forgets all TLPs on their way, as PERST does; host memory stays.</summary>
    public void LinkReset()
    {
        _queueHead = 0;
        _queueUsed = 0;
        _postedQueued = 0;
        _postedSent = 0;
        _rxActive = false;
        _rxReadyTime = 0;
        _txCount = 0;
        _txOpen = false;
        _txHold = 0;
        MaxPayload = 128;
        ClearReads();
        Array.Clear(_requests);
    }

    /// <summary>Queues a TLP for the NIC; false when the queue is full.</summary>
    public bool TrySend(ReadOnlySpan<uint> words)
    {
        if (_queueUsed == QueueLength || words.IsEmpty || words.Length > Tlp.MaxWords + 64)
        {
            return false;
        }

        int slot = (_queueHead + _queueUsed) % QueueLength;
        words.CopyTo(_queue[slot]);
        _queueCount[slot] = words.Length;
        _queueUsed++;
        var tlp = new Tlp(words);
        if (tlp.IsPosted)
        {
            _postedQueued++;
        }
        else if (tlp.IsNonPosted)
        {
            _requests[tlp.Tag] = new HostRequest { Outstanding = true };
        }

        return true;
    }

    /// <summary>Sets <c>pcie_rx_*</c> and <c>pcie_tx_ready_i</c> for the clock at <paramref name="time"/>.</summary>
    public void Drive(ref NicInputs inputs, ulong time)
    {
        if (!_rxActive)
        {
            Choose(time);
        }

        if (_rxActive && time >= _rxReadyTime)
        {
            Offer(ref inputs);
        }
        else
        {
            inputs.PcieRxValid = 0;
        }

        inputs.PcieTxReady = _txHold == 0 ? (byte)1 : (byte)0;
    }

    /// <summary>Looks at the clock that has just run and tells the observer of TLPs that ended in it.</summary>
    public void Sample(in NicInputs inputs, in NicOutputs outputs, ulong time, IBusObserver observer)
    {
        if ((inputs.PcieRxValid & outputs.PcieRxReady) != 0)
        {
            Accepted(time, observer);
        }

        if ((outputs.PcieTxValid & inputs.PcieTxReady) != 0)
        {
            Take(in outputs, time, observer);
        }
        else if (outputs.PcieTxValid != 0)
        {
            _txHold--;
        }
    }

    /// <summary>Earliest time at or after <paramref name="time"/> at which the pins may change; all ones when never.</summary>
    public ulong NextEvent(ulong time)
    {
        ulong next = ulong.MaxValue;
        if (_rxActive)
        {
            next = Math.Max(time, _rxReadyTime);
        }
        else if (_queueUsed > 0)
        {
            next = time;
        }
        else if (_readsActive > 0)
        {
            next = Math.Max(time, _earliestDue);
        }

        return next;
    }

    private void Offer(ref NicInputs inputs)
    {
        int left = _rxCount - _rxPosition;
        int lanes = Math.Min(4, left);
        ulong low = _rx[_rxPosition];
        ulong high = 0;
        if (lanes > 1)
        {
            low |= (ulong)_rx[_rxPosition + 1] << 32;
        }

        if (lanes > 2)
        {
            high = _rx[_rxPosition + 2];
        }

        if (lanes > 3)
        {
            high |= (ulong)_rx[_rxPosition + 3] << 32;
        }

        inputs.PcieRxDataLow = low;
        inputs.PcieRxDataHigh = high;
        inputs.PcieRxKeep = (byte)((1 << lanes) - 1);
        inputs.PcieRxSop = _rxPosition == 0 ? (byte)1 : (byte)0;
        inputs.PcieRxEop = left <= 4 ? (byte)1 : (byte)0;
        inputs.PcieRxValid = 1;
    }

    private void Choose(ulong time)
    {
        // A completion that is due competes with the requests; each direction of the choice stays legal because a
        // completion waits for the posted requests that were queued before its data was asked for.
        bool due = _readsActive > 0 && time >= _earliestDue;
        if (due && (_queueUsed == 0 || _random.Below(2) == 0) && TryBuildCompletion(time))
        {
            _rx = _completion;
            _rxPosition = 0;
            _rxFromQueue = false;
            _rxActive = true;
            Stall(time);
            return;
        }

        if (_queueUsed > 0)
        {
            _rx = _queue[_queueHead];
            _rxCount = _queueCount[_queueHead];
            _rxPosition = 0;
            _rxFromQueue = true;
            _rxActive = true;
            Stall(time);
        }
    }

    private void Stall(ulong time)
    {
        if (_random.Chance(Policy.RxStallRate))
        {
            _rxReadyTime = time + (ulong)_random.Between(1, Math.Max(1, Policy.RxStallClocks));
        }
    }

    private void Accepted(ulong time, IBusObserver observer)
    {
        _rxPosition += 4;
        if (_rxPosition < _rxCount)
        {
            Stall(time + 1);
            return;
        }

        var tlp = new Tlp(_rx.AsSpan(0, _rxCount));
        SentTlps++;
        if (_rxFromQueue)
        {
            _queueHead = (_queueHead + 1) % QueueLength;
            _queueUsed--;
            if (tlp.IsPosted)
            {
                _postedSent++;
            }

            SnoopDeviceControl(tlp);
        }

        _rxActive = false;
        observer.TlpToNic(tlp, time);
    }

    /// <summary>The NIC's Max Payload Size bounds what the root complex may send, so it watches that register.</summary>
    private void SnoopDeviceControl(Tlp tlp)
    {
        const int deviceControl = 0xa8 / 4;
        if (tlp.Kind != TlpKind.ConfigurationWrite0 || (tlp.ConfigurationTarget & 0xff) != 0
            || tlp.ConfigurationRegister != deviceControl || tlp.Payload.Length != 1 || tlp.Poisoned)
        {
            return;
        }

        uint value = tlp.Payload[0];
        if ((tlp.FirstByteEnables & 1) != 0)
        {
            MaxPayload = 128 << Math.Min(2, (int)(value >> 5) & 7);
        }

        if ((tlp.FirstByteEnables & 2) != 0 && (value & 0x8000) != 0)
        {
            MaxPayload = 128;
        }
    }

    private void Take(in NicOutputs outputs, ulong time, IBusObserver observer)
    {
        if (_random.Chance(Policy.TxStallRate))
        {
            // Counted from the moment of the next offer, so that offers do meet a root complex that is not ready.
            _txHold = _random.Between(1, Math.Max(1, Policy.TxStallClocks));
        }

        if (outputs.PcieTxSop != 0)
        {
            if (_txOpen)
            {
                observer.FramingError("pcie_tx: a TLP starts before the last one has ended", time);
            }

            _txCount = 0;
            _txOpen = true;
        }
        else if (!_txOpen)
        {
            observer.FramingError("pcie_tx: a beat outside a TLP", time);
            return;
        }

        int keep = outputs.PcieTxKeep;
        if ((keep & (keep + 1)) != 0 || keep == 0 || (keep != 0xf && outputs.PcieTxEop == 0))
        {
            observer.FramingError("pcie_tx: keep is not contiguous from DW 0, or short before the last beat", time);
        }

        if (_txCount + 4 > _tx.Length)
        {
            observer.FramingError("pcie_tx: a TLP is longer than any TLP can be", time);
            _txCount = 0;
        }

        _tx[_txCount] = (uint)outputs.PcieTxDataLow;
        _tx[_txCount + 1] = (uint)(outputs.PcieTxDataLow >> 32);
        _tx[_txCount + 2] = (uint)outputs.PcieTxDataHigh;
        _tx[_txCount + 3] = (uint)(outputs.PcieTxDataHigh >> 32);
        _txCount += int.PopCount(keep);
        if (outputs.PcieTxEop == 0)
        {
            return;
        }

        _txOpen = false;
        ReceivedTlps++;
        var tlp = new Tlp(_tx.AsSpan(0, _txCount));
        observer.TlpFromNic(tlp, time);
        Handle(tlp, time);
    }

    private void Handle(Tlp tlp, ulong time)
    {
        switch (tlp.Kind)
        {
            case TlpKind.MemoryRead:
                AddRead(tlp, time);
                break;
            case TlpKind.MemoryWrite:
                HandleWrite(tlp);
                break;
            case TlpKind.Completion or TlpKind.CompletionWithData:
                HandleCompletion(tlp);
                break;
            case TlpKind.Message or TlpKind.MessageWithData:
                Messages++;
                break;
        }
    }

    private void HandleWrite(Tlp tlp)
    {
        ulong address = tlp.Address;
        if (IsMessage(address))
        {
            MessageInterrupts++;
            return;
        }

        ReadOnlySpan<uint> payload = tlp.Payload;
        for (int i = 0; i < payload.Length; i++)
        {
            int enables = i == 0 ? tlp.FirstByteEnables : i == payload.Length - 1 ? tlp.LastByteEnables : 0xf;
            Memory.WriteWord(address + ((ulong)i * 4), payload[i], enables);
        }
    }
}
