using NicTwin.Model;

namespace NicTwin.Testbench;

/// <summary>
/// Watches the pins of every clock for the two rules that no TLP shows: a sender keeps its offer until it is taken, and
/// while <c>idle_o</c> is 1 nothing changes before <c>wake_o</c>.
/// </summary>
public sealed class PinMonitor
{
    private NicOutputs _last;
    private bool _hasLast;
    private bool _lastStable;
    private byte _lastTxReady;
    private byte _lastMacReady;
    private ulong _promise;
    private bool _promised;
    private long _clock;
    private long _refusedSince;

    /// <summary>Clocks in which an offer had to be kept.</summary>
    public long HoldPremises { get; private set; }

    /// <summary>Clocks in which an idleness promise had to be kept.</summary>
    public long IdlePremises { get; private set; }

    /// <summary>Clocks of the longest time that a TLP to the NIC was refused.</summary>
    public long LongestRefusal { get; private set; }

    /// <summary>The first broken handshake rule, or null.</summary>
    public string? HoldFailure { get; private set; }

    /// <summary>The first broken idleness promise, or null.</summary>
    public string? IdleFailure { get; private set; }

    /// <summary>Starts a case.</summary>
    public void Start()
    {
        HoldPremises = 0;
        IdlePremises = 0;
        LongestRefusal = 0;
        HoldFailure = null;
        IdleFailure = null;
        _clock = 0;
        Reset();
    }

    /// <summary>Forgets what must be kept: a hard reset begins or ends.</summary>
    public void Reset()
    {
        _hasLast = false;
        _promised = false;
        _refusedSince = -1;
    }

    /// <summary>Looks at one clock.</summary>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="outputs">Its outputs.</param>
    /// <param name="stable">Its inputs, time apart, are those of the clock before, with nothing valid.</param>
    public void Clock(in NicInputs inputs, in NicOutputs outputs, bool stable)
    {
        _clock++;
        if (inputs.Perst != 0)
        {
            Reset();
            return;
        }

        if (_hasLast)
        {
            CheckHold(in outputs, inputs.Time);
            CheckIdle(in outputs, inputs.Time);
        }

        // idle_o of this clock speaks of the inputs of the clock before; the promise begins when both agree.
        if (outputs.Idle != 0 && stable)
        {
            _promised = true;
            _promise = outputs.Wake;
        }
        else if (!stable)
        {
            _promised = false;
        }

        if ((inputs.PcieRxValid & ~outputs.PcieRxReady) != 0)
        {
            _refusedSince = _refusedSince < 0 ? _clock : _refusedSince;
            LongestRefusal = Math.Max(LongestRefusal, _clock - _refusedSince);
        }
        else
        {
            _refusedSince = -1;
        }

        _last = outputs;
        _lastStable = stable;
        _lastTxReady = inputs.PcieTxReady;
        _lastMacReady = inputs.MacTxReady;
        _hasLast = true;
    }

    private void CheckHold(in NicOutputs outputs, ulong time)
    {
        if (_last.PcieTxValid != 0 && _lastTxReady == 0)
        {
            HoldPremises++;
            int keep = _last.PcieTxKeep;
            if (outputs.PcieTxValid == 0 || outputs.PcieTxKeep != keep || outputs.PcieTxSop != _last.PcieTxSop || outputs.PcieTxEop != _last.PcieTxEop
                || ((outputs.PcieTxDataLow ^ _last.PcieTxDataLow) & Lanes(keep)) != 0
                || ((outputs.PcieTxDataHigh ^ _last.PcieTxDataHigh) & Lanes(keep >> 2)) != 0)
            {
                HoldFailure ??= $"pcie_tx changed at time {time} while ready was 0";
            }
        }

        if (_last.MacTxValid != 0 && _lastMacReady == 0)
        {
            HoldPremises++;
            int lanes = int.PopCount(_last.MacTxKeep);
            ulong mask = lanes == 8 ? ulong.MaxValue : (1ul << (lanes * 8)) - 1;
            if (outputs.MacTxValid == 0 || outputs.MacTxKeep != _last.MacTxKeep || outputs.MacTxLast != _last.MacTxLast
                || ((outputs.MacTxData ^ _last.MacTxData) & mask) != 0)
            {
                HoldFailure ??= $"mac_tx changed at time {time} while ready was 0";
            }
        }
    }

    private void CheckIdle(in NicOutputs outputs, ulong time)
    {
        // The outputs of a clock are those of the registers before its edge: they still have to agree in the clock
        // that follows the last still one.
        if (!_promised || !_lastStable || time > _promise)
        {
            _promised = _promised && _lastStable && time <= _promise;
            return;
        }

        IdlePremises++;
        if (outputs.Idle == 0 || outputs.PcieTxValid != _last.PcieTxValid || outputs.MacTxValid != _last.MacTxValid
            || outputs.PcieRxReady != _last.PcieRxReady || outputs.Wake != _last.Wake)
        {
            IdleFailure ??= $"an output changed at time {time} although idle_o had promised stillness until {_promise}";
        }
    }

    private static ulong Lanes(int keep) => ((keep & 1) != 0 ? 0xffffffffu : 0ul) | ((keep & 2) != 0 ? 0xffffffff00000000 : 0ul);
}
