namespace NicTwin.Testbench;

/// <summary>
/// What registers must read after the accesses seen so far: a reference at the level of requests, without clocks.
/// </summary>
/// <remarks>
/// It follows the accesses in the order in which the NIC takes them. Bits that traffic changes are unknown to it and never
/// checked here; the scoreboards check them.
/// </remarks>
internal sealed partial class RegisterReference
{
    private const uint RstBit = 1u << 26;
    private const uint EnableBit = 1u << 25;
    private const uint CauseMask = 0x01ffffff;
    private const uint LegacyMask = 0x77d4fbfd;
    private const uint PmeStatus = 4;

    private readonly uint[] _value = new uint[RegisterTable.Instances];
    private readonly uint[] _unknown = new uint[RegisterTable.Instances];
    private readonly RegisterSpec[] _spec = new RegisterSpec[RegisterTable.Instances];
    private readonly ushort[] _nvm = new ushort[NvmImage.Words];
    private readonly uint[] _rates = new uint[QueueReference.Count];
    private ulong _time;

    /// <summary>Creates a reference in the state after a hard reset.</summary>
    public RegisterReference()
    {
        int instance = 0;
        foreach (RegisterSpec spec in RegisterTable.Specs)
        {
            for (int i = 0; i < spec.Count; i++)
            {
                _spec[instance++] = spec;
            }
        }
    }

    /// <summary>A reset that an access asks for.</summary>
    public enum ResetRequest
    {
        /// <summary>None.</summary>
        None,

        /// <summary>CTRL.RST.</summary>
        Device,

        /// <summary>VTCTRL.RST.</summary>
        Virtual,
    }

    /// <summary>The PHY.</summary>
    public PhyReference Phy { get; } = new();

    /// <summary>Last known value of an instance.</summary>
    public uint this[int instance] => _value[instance];

    /// <summary>True when the queue's ENABLE bit is known to be set.</summary>
    public bool QueueEnabled(bool transmit, int queue) =>
        ((transmit ? _value[RegisterTable.Txdctl + queue] : _value[RegisterTable.Rxdctl + queue]) & EnableBit) != 0;

    /// <summary>Bits of an instance that the reference cannot know.</summary>
    public uint Unknown(int instance) => _unknown[instance];

    /// <summary>NVM contents, loaded at each hard reset.</summary>
    /// <param name="nvm">Words.</param>
    /// <param name="link">The link state pin.</param>
    public void HardReset(ReadOnlySpan<ushort> nvm, bool link)
    {
        Phy.HardReset(link);
        nvm.CopyTo(_nvm);
        for (int i = 0; i < _value.Length; i++)
        {
            _value[i] = _spec[i].Reset;
            _unknown[i] = 0;
        }

        LoadAddress();
        ResetQueues(0xffff);
        ResetMailbox();
        ForgetTimes();
        Array.Clear(_rates);
    }

    /// <summary>CTRL.RST, PF FLR, or the return from D3hot.</summary>
    public void DeviceClear()
    {
        uint rxpbs = _value[RegisterTable.Rxpbs];
        uint txpbs = _value[RegisterTable.Txpbs];
        uint pme = _unknown[RegisterTable.Wuc] & PmeStatus;
        uint wakes = _unknown[RegisterTable.Wus];
        uint length = _unknown[RegisterTable.Wupl];
        for (int i = 0; i < _value.Length; i++)
        {
            _value[i] = _spec[i].Reset;
            _unknown[i] = 0;
        }

        // What woke up the host can be read after the reset that this brings.
        _unknown[RegisterTable.Wuc] = pme;
        _unknown[RegisterTable.Wus] = wakes;
        ForgetPacket(length);

        _value[RegisterTable.Rxpbs] = rxpbs;
        _value[RegisterTable.Txpbs] = txpbs;
        Phy.Hold(false, _time);
        LoadAddress();
        ResetQueues(0xffff);
        ResetMailbox();
        ForgetTimes();
        Array.Clear(_rates);
    }

    /// <summary>The PF is in D3hot: a frame or the link may wake up the host (<see cref="WakeUpChecker"/> knows more).</summary>
    public void Sleep()
    {
        _unknown[RegisterTable.Wuc] |= PmeStatus;
        _unknown[RegisterTable.Wus] |= WakeUpChecker.Filters;
        ForgetPacket(0x3fff);
    }

    /// <summary>PMCSR.PME_Status has been cleared.</summary>
    public void PmeCleared() => _unknown[RegisterTable.Wuc] &= ~PmeStatus;

    private void ForgetPacket(uint length)
    {
        _unknown[RegisterTable.Wupl] = length;
        for (int i = 0; i < 32; i++)
        {
            _unknown[RegisterTable.Wupm + i] = length == 0 ? 0 : uint.MaxValue;
        }
    }

    /// <summary>What follows the time, and whether a packet was stamped, is not predicted.</summary>
    private void ForgetTimes()
    {
        ReadOnlySpan<int> times =
        [
            RegisterTable.Frtimer, RegisterTable.Systiml, RegisterTable.Systimh, RegisterTable.Txstmpl, RegisterTable.Txstmph, RegisterTable.Rxstmpl,
            RegisterTable.Rxstmph,
        ];
        foreach (int instance in times)
        {
            _unknown[instance] = uint.MaxValue;
        }

        _unknown[RegisterTable.Tsynctxctl] = 1;
        _unknown[RegisterTable.Tsyncrxctl] = 1;
    }

    /// <summary>A reset of VF <paramref name="n"/>: FLR, VTCTRL.RST, or a change of VF Enable.</summary>
    /// <param name="n">The VF.</param>
    /// <param name="event">FLR or VTCTRL.RST, which VFLRE tells the PF.</param>
    public void VirtualClear(int n, bool @event)
    {
        ResetQueues(0x0101 << n);
        uint window = 7u << (22 - (3 * n));
        _value[RegisterTable.Eims] &= ~window;
        _unknown[RegisterTable.Eims] &= ~window;
        _value[RegisterTable.Eiac] &= ~window;
        _value[RegisterTable.Eiam] &= ~window;
        _value[RegisterTable.Eicr] &= ~window;
        _unknown[RegisterTable.Eicr] &= ~window;
        _value[RegisterTable.Vtivar + n] = 0;
        _value[RegisterTable.VtivarMisc + n] = 0;
        for (int k = 0; k < 3; k++)
        {
            _value[RegisterTable.Eitr + 22 - (3 * n) + k] = 0;
        }

        if (@event)
        {
            _value[RegisterTable.Vfre] &= ~(1u << n);
            _value[RegisterTable.Vfte] &= ~(1u << n);
            MailboxVirtualReset(n);
        }
    }

    /// <summary>
    /// Performs a read and tells what it must give.
    /// </summary>
    /// <param name="instance">Instance, or <see cref="RegisterTable.None"/>.</param>
    /// <param name="function">0 PF, 1+n VF n.</param>
    /// <param name="byteEnables">Byte enables; 0 has no side effect.</param>
    /// <param name="live">State that registers mirror.</param>
    /// <param name="known">Bits that are known.</param>
    /// <returns>The value.</returns>
    public uint Read(int instance, int function, int byteEnables, in LiveState live, out uint known)
    {
        known = uint.MaxValue;
        if (instance == RegisterTable.None)
        {
            return 0;
        }

        uint value = _value[instance];
        known = ~_unknown[instance];
        bool effect = byteEnables != 0;
        _time = live.Time;
        if (instance == RegisterTable.Status)
        {
            return ReadStatus(live, out known);
        }

        if (instance == RegisterTable.Eecd)
        {
            // Bits 5:3 are the bit-banged interface, which nothing drives here.
            known = ~0x38u;
            return 0x1310 | (value & 0x47) | ((value & 0x40) << 1);
        }

        if (instance == RegisterTable.Swsm)
        {
            if (effect)
            {
                _value[instance] |= 1;
            }

            return value;
        }

        if (instance >= RegisterTable.V2pmailbox && instance < RegisterTable.V2pmailbox + 8)
        {
            return ReadVirtualMailbox(instance - RegisterTable.V2pmailbox, function, effect);
        }

        if (instance >= RegisterTable.P2vmailbox && instance < RegisterTable.P2vmailbox + 8)
        {
            return ReadPhysicalMailbox(instance - RegisterTable.P2vmailbox);
        }

        if (IsCause(instance))
        {
            return ReadCause(instance, effect, out known);
        }

        if (IsCounter(instance))
        {
            known = 0;
        }

        return value;
    }

    /// <summary>Performs a write.</summary>
    /// <returns>The reset that it asks for.</returns>
    public ResetRequest Write(int instance, int function, uint value, int byteEnables, ulong time)
    {
        _time = time;
        if (instance == RegisterTable.None)
        {
            return ResetRequest.None;
        }

        uint bytes = ByteMask(byteEnables);
        if (instance >= RegisterTable.Vtctrl && instance < RegisterTable.Vtctrl + 8)
        {
            return (value & bytes & RstBit) != 0 ? ResetRequest.Virtual : ResetRequest.None;
        }

        if (instance >= RegisterTable.P2vmailbox && instance < RegisterTable.V2pmailbox + 8)
        {
            WriteMailbox(instance, function, value, byteEnables);
            return ResetRequest.None;
        }

        if (instance == RegisterTable.Mbvficr || instance == RegisterTable.Vflre)
        {
            _value[instance] &= ~(value & bytes);
            return ResetRequest.None;
        }

        if (instance == RegisterTable.Wus)
        {
            _unknown[instance] &= ~(value & bytes);
            return ResetRequest.None;
        }

        if (instance == RegisterTable.Wuc && (value & bytes & PmeStatus) != 0)
        {
            PmeCleared();
        }

        if (instance == RegisterTable.Mdic)
        {
            WriteMdic(value, bytes);
            return ResetRequest.None;
        }

        if (IsCause(instance))
        {
            WriteCause(instance, value & bytes, bytes);
            return ResetRequest.None;
        }

        if (IsHead(instance, out bool enabled) && enabled)
        {
            return ResetRequest.None;
        }

        if (instance == RegisterTable.Eiam || instance == RegisterTable.Gpie)
        {
            ForgetAutoMasked();
        }

        uint writable = _spec[instance].Writable & bytes;
        _value[instance] = (_value[instance] & ~writable) | (value & writable);
        _unknown[instance] &= ~writable;
        if (instance == RegisterTable.Ctrl)
        {
            Phy.Hold((_value[instance] & 0x80000000) != 0, _time);
            return (value & bytes & RstBit) != 0 ? ResetRequest.Device : ResetRequest.None;
        }

        FollowRates(instance);
        AfterWrite(instance, value & bytes, byteEnables);
        HeadMayMove(instance, RegisterTable.Rdt, RegisterTable.Rxdctl, RegisterTable.Rdh);
        HeadMayMove(instance, RegisterTable.Tdt, RegisterTable.Txdctl, RegisterTable.Tdh);
        return ResetRequest.None;
    }

    /// <summary>RTTBCNRC is a window: of 16 limiters it shows that of the queue in RTTDQSEL (facts/82576.md, section 9.7).</summary>
    private void FollowRates(int instance)
    {
        uint queue = _value[RegisterTable.Rttdqsel];
        if (instance == RegisterTable.Rttbcnrc)
        {
            _rates[queue] = _value[instance];
        }
        else if (instance == RegisterTable.Rttdqsel)
        {
            _value[RegisterTable.Rttbcnrc] = _rates[queue];
        }
    }

    /// <summary>A queue that is enabled and has a tail other than its head may process descriptors at any time from now on.</summary>
    private void HeadMayMove(int instance, int tails, int controls, int heads)
    {
        int queue = instance - tails is >= 0 and < 16 ? instance - tails : instance - controls;
        if (queue is >= 0 and < 16 && (_value[controls + queue] & EnableBit) != 0 && _value[tails + queue] != _value[heads + queue])
        {
            _unknown[heads + queue] = 0xffff;
        }
    }

    /// <summary>Traffic may have moved a queue's head, or an error of a descriptor fetch may have disabled it.</summary>
    public void QueueRan(bool transmit, int queue, bool failed)
    {
        _unknown[(transmit ? RegisterTable.Tdh : RegisterTable.Rdh) + queue] = 0xffff;
        if (failed)
        {
            _unknown[(transmit ? RegisterTable.Txdctl : RegisterTable.Rxdctl) + queue] |= EnableBit;
            _unknown[(transmit ? RegisterTable.Tdh : RegisterTable.Rdh) + queue] = 0xffff;
        }
    }

    private void AfterWrite(int instance, uint enabled, int byteEnables)
    {
        if (instance == RegisterTable.Eerd)
        {
            uint address = (_value[instance] >> 2) & 0x3fff;
            bool start = (enabled & 1) != 0;
            uint data = address < NvmImage.Words ? _nvm[address] : 0u;
            uint old = _value[instance] & 0xffff0000;
            _value[instance] = (_value[instance] & 0xfffc) | (start ? 2u | (data << 16) : old);

            // A write without START clears DONE; what DATA then holds is nobody's business.
            _unknown[instance] = start ? 0 : 0xffff0000;
            if (byteEnables is not 0xf and not 0x3)
            {
                _unknown[instance] = uint.MaxValue;
            }
        }
        else if (instance == RegisterTable.CtrlExt)
        {
            if ((enabled & (1u << 14)) != 0)
            {
                MailboxResetDone();
            }

            if ((enabled & (1u << 12)) != 0)
            {
                LoadAddress();
            }
        }
        else if (_spec[instance].Name is "RDLEN" or "TDLEN")
        {
            // Lengths are multiples of 128 bytes; whether lower bits are kept is not specified.
            _unknown[instance] |= 0x70;
        }
    }

    private bool IsHead(int instance, out bool enabled)
    {
        if (instance >= RegisterTable.Rdh && instance < RegisterTable.Rdh + 16)
        {
            enabled = QueueEnabled(false, instance - RegisterTable.Rdh);
            return true;
        }

        if (instance >= RegisterTable.Tdh && instance < RegisterTable.Tdh + 16)
        {
            enabled = QueueEnabled(true, instance - RegisterTable.Tdh);
            return true;
        }

        enabled = false;
        return false;
    }

    private static bool IsCounter(int instance) =>
        instance >= RegisterTable.Crcerrs && instance <= RegisterTable.Tpt
        || instance >= RegisterTable.VirtualCounter && instance < RegisterTable.VirtualCounter + 72
        || instance >= RegisterTable.Rqdpc && instance < RegisterTable.Rqdpc + 16;

    private uint ReadStatus(in LiveState live, out uint known)
    {
        bool masterDisable = (_value[RegisterTable.Ctrl] & 4) != 0;
        bool slu = (_value[RegisterTable.Ctrl] & 0x40) != 0;
        bool? link = Phy.LinkAt(live.Time);
        bool pauses = (_value[RegisterTable.Ctrl] & (1u << 27)) != 0;
        known = 0xffffffff & ~(link is not null || !slu ? 0u : 2u) & ~(pauses ? 1u << 4 : 0) & ~(masterDisable ? 1u << 19 : 0) & ~(1u << 10);
        bool up = slu && link == true;
        return 0x80000081 | (up ? 2u : 0) | (masterDisable ? 0 : 1u << 19)
            | (live.VfEnable ? (1u << 18) | ((uint)(live.NumVfs & 0xf) << 14) : 0);
    }

    /// <summary>A write that names OP makes an access to the PHY, which has ended before the next request.</summary>
    private void WriteMdic(uint value, uint bytes)
    {
        int instance = RegisterTable.Mdic;
        uint merged = (_value[instance] & ~bytes) | (value & bytes);
        merged = (merged & 0x2fffffff) | (_value[instance] & 0x50000000);
        if ((bytes & 0x0c000000) == 0)
        {
            _unknown[instance] &= ~bytes;
            _value[instance] = merged;
            return;
        }

        _unknown[instance] &= ~bytes;
        merged = (merged & 0x2fffffff) | 0x10000000;
        int register = (int)(merged >> 16) & 0x1f;
        uint op = merged >> 26 & 3;
        bool answers = (merged >> 21 & 0x1f) == 1 && op is (1 or 2);
        if (!answers)
        {
            // A read that no PHY answers leaves DATA to nobody's interest.
            merged |= 0x40000000;
            _unknown[instance] |= op == 2 ? 0xffffu : 0;
        }
        else if (op == 1)
        {
            Phy.Write(register, (ushort)merged, _time);
        }
        else
        {
            merged = (merged & 0xffff0000) | Phy.Read(register, _time, out ushort known);
            _unknown[instance] = (_unknown[instance] & 0xffff0000) | (uint)(ushort)~known;
        }

        _value[instance] = merged;
    }

    /// <summary>The link state pin changed: an access to the PHY that has been asked for may see either state.</summary>
    public void Pin(bool up, ulong time)
    {
        Phy.Pin(up, time);
        _unknown[RegisterTable.Mdic] |= 0xffff;
    }

    private void LoadAddress()
    {
        _value[RegisterTable.Ral] = _nvm[0] | ((uint)_nvm[1] << 16);
        _value[RegisterTable.Rah] = 0x80000000 | _nvm[2];
    }

    private void ResetQueues(int mask)
    {
        for (int q = 0; q < 16; q++)
        {
            if ((mask >> q & 1) == 0)
            {
                continue;
            }

            for (int i = 0; i < 9; i++)
            {
                Restore(s_receive[i] + q);
                Restore(s_transmit[i] + q);
            }

            if (q == 0)
            {
                _value[RegisterTable.Rxdctl] |= EnableBit;
                _value[RegisterTable.Txdctl] |= EnableBit;
            }
        }
    }

    private void Restore(int instance)
    {
        _value[instance] = _spec[instance].Reset;
        _unknown[instance] = 0;
    }

    private static readonly int[] s_receive =
    [
        RegisterTable.Rdbal, RegisterTable.Rdbah, RegisterTable.Rdlen, RegisterTable.Srrctl, RegisterTable.Rdh,
        RegisterTable.Rxctl, RegisterTable.Rdt, RegisterTable.Rxdctl, RegisterTable.Rqdpc,
    ];

    private static readonly int[] s_transmit =
    [
        RegisterTable.Tdbal, RegisterTable.Tdbah, RegisterTable.Tdlen, RegisterTable.Tdh, RegisterTable.Txctl,
        RegisterTable.Tdt, RegisterTable.Txdctl, RegisterTable.Tdwbal, RegisterTable.Tdwbah,
    ];

    private static uint ByteMask(int enables) =>
        ((enables & 1) != 0 ? 0xffu : 0) | ((enables & 2) != 0 ? 0xff00u : 0) | ((enables & 4) != 0 ? 0xff0000u : 0) | ((enables & 8) != 0 ? 0xff000000u : 0);

    /// <summary>State outside the registers that registers mirror.</summary>
    /// <param name="Time">Time at which the request is taken.</param>
    /// <param name="VfEnable">VF Enable.</param>
    /// <param name="NumVfs">NumVFs, at most 8.</param>
    public readonly record struct LiveState(ulong Time, bool VfEnable, int NumVfs);
}
