namespace NicTwin.Model;

/// <content>The rates of the transmit queues, for rate_control, and the mirror rules, for pool_filter.</content>
public sealed partial class PacketControl
{
    private const int Rates = 16;
    private const int Rules = 4;
    private const int RuleBits = 15;

    private readonly uint[] _rates = new uint[Rates];
    private readonly uint[] _vmrctl = new uint[Rules];
    private readonly uint[] _vmrvlan = new uint[Rules];
    private readonly uint[] _vmrvm = new uint[Rules];
    private uint _rateEnable;
    private uint _rateFactor;
    private uint _rateFactorNext;
    private bool _rateWrite;
    private bool _rateWriteNext;
    private int _rateWriteQueue;
    private int _rateWriteQueueNext;
    private byte _lookupVlanRules;
    private byte _lookupVlanRulesNext;
    private ulong _mirrorRules;
    private bool _anyMirror;

    /// <summary>RTTBCNRC.RS_ENA of each transmit queue, one bit each.</summary>
    public uint RateEnable => _rateEnable;

    /// <summary>Rate of the link divided by that of the queue looked up last, 14 bits behind the point.</summary>
    public uint RateFactor => _rateFactor;

    /// <summary>RTTBCNRM.MMW_SIZE: KiB that a queue which is late may send at once.</summary>
    public uint RateWindow => _plain[Registers.Rttbcnrm.Id] & Registers.Rttbcnrm.MmwSize;

    /// <summary>Pulse: RTTBCNRC of <see cref="RateWriteQueue"/> was written.</summary>
    public bool RateWrite => _rateWrite;

    /// <summary>The queue of the last write of RTTBCNRC.</summary>
    public int RateWriteQueue => _rateWriteQueue;

    /// <summary>The mirror rules, 15 bits each: pools of VMRVM, then VPME, UPME, DPME, VLME, then the mirror pool.</summary>
    public ulong MirrorRules => _mirrorRules;

    /// <summary>VMRVLAN names the VLAN of the last lookup, one bit for each rule.</summary>
    public byte LookupVlanRules => _lookupVlanRules;

    /// <summary>At least one rule may hold.</summary>
    internal bool AnyMirror => _anyMirror;

    private int RateQueue => (int)(_plain[Registers.Rttdqsel.Id] & Registers.Rttdqsel.TxdqIdx);

    private void ResetRates()
    {
        _rateFactor = _rateFactorNext = 0;
        _rateWrite = _rateWriteNext = false;
        _rateWriteQueue = _rateWriteQueueNext = 0;
        _lookupVlanRules = _lookupVlanRulesNext = 0;
    }

    private void ClearRates()
    {
        Array.Clear(_rates);
        Array.Clear(_vmrctl);
        Array.Clear(_vmrvlan);
        Array.Clear(_vmrvm);
        UpdateRates();
    }

    /// <summary>What follows from the registers.</summary>
    private void UpdateRates()
    {
        _rateEnable = 0;
        for (int q = 0; q < Rates; q++)
        {
            _rateEnable |= (_rates[q] >> Registers.Rttbcnrc.RsEnaLsb) << q;
        }

        _mirrorRules = 0;
        for (int r = 0; r < Rules; r++)
        {
            ulong kinds = _vmrctl[r] & 0xF;
            ulong pool = (_vmrctl[r] & Registers.Vmrctl.Mp) >> Registers.Vmrctl.MpLsb;
            _mirrorRules |= ((pool << 12) | (kinds << 8) | (_vmrvm[r] & 0xFF)) << (RuleBits * r);
        }

        _anyMirror = ((_vmrctl[0] | _vmrctl[1] | _vmrctl[2] | _vmrctl[3]) & 0xF) != 0;
    }

    private void EvalRates()
    {
        _rateFactorNext = _rateControl.LookupValid ? _rates[_rateControl.LookupQueue] & (Registers.Rttbcnrc.RfInt | Registers.Rttbcnrc.RfDec) : _rateFactor;
        _rateWriteNext = _write && _writeRegister == Registers.Rttbcnrc.Id && _completer.CsrBe != 0 && !_clear;
        _rateWriteQueueNext = _rateWriteNext ? RateQueue : _rateWriteQueue;
    }

    private void CommitRates()
    {
        _rateFactor = _rateFactorNext;
        _rateWrite = _rateWriteNext;
        _rateWriteQueue = _rateWriteQueueNext;
    }

    /// <summary>The rules that have a bit of one of these VLVF entries in VMRVLAN.</summary>
    private byte VlanRules(uint entries)
    {
        int rules = 0;
        for (int r = 0; r < Rules; r++)
        {
            rules |= (_vmrvlan[r] & entries) != 0 ? 1 << r : 0;
        }

        return (byte)rules;
    }
}
