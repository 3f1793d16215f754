namespace NicTwin.Testbench;

/// <summary>
/// The NIC at the level of requests: what each TLP from the root complex does, and which completion it must get.
/// </summary>
/// <remarks>
/// It sees the TLPs in the order in which the NIC takes them and needs no clock: requests are performed one at a time and
/// a reset that one of them causes ends before the next (docs/spec/completer.md, docs/spec/reset_control.md).
/// </remarks>
internal sealed class DeviceReference
{
    private const int Capacity = 128;

    private readonly ExpectedAnswer[] _expected = new ExpectedAnswer[Capacity];
    private readonly DwordAccess[] _accesses = new DwordAccess[2];
    private int _head;
    private int _used;
    private bool _linkUp = true;

    /// <summary>Configuration space.</summary>
    public ConfigurationReference Configuration { get; } = new();

    /// <summary>Registers.</summary>
    public RegisterReference Registers { get; } = new();

    /// <summary>MSI-X tables.</summary>
    public MsixReference Msix { get; } = new();

    /// <summary>DWs that the last TLP reached.</summary>
    public ReadOnlySpan<DwordAccess> Accesses => _accesses.AsSpan(0, AccessCount);

    /// <summary>How many DWs the last TLP reached.</summary>
    public int AccessCount { get; private set; }

    /// <summary>Functions that the last TLP reset: bit 0 the PF and with it all, bit 1+n VF n.</summary>
    public int ResetFunctions { get; private set; }

    /// <summary>The last TLP reset the whole device (PF FLR, CTRL.RST, D3hot to D0).</summary>
    public bool ResetDevice { get; private set; }

    /// <summary>Answers that are still due.</summary>
    public int Due => _used;

    /// <summary>Errors that the NIC must have recorded so far, whichever function they belong to.</summary>
    public long Errors { get; private set; }

    /// <summary>A case starts: the link is up.</summary>
    public void Start() => _linkUp = true;

    /// <summary>PERST with an NVM image.</summary>
    public void HardReset(ReadOnlySpan<ushort> nvm)
    {
        Configuration.HardReset(nvm);
        Registers.HardReset(nvm, _linkUp);
        Msix.Reset();
        _head = 0;
        _used = 0;
        AccessCount = 0;
        Errors = 0;
    }

    /// <summary>The link state pin changed.</summary>
    public void Link(bool up, ulong time)
    {
        _linkUp = up;
        Registers.Pin(up, time);

        // A read that has been taken and not answered may see either state.
        for (int i = 0; i < _used; i++)
        {
            ref ExpectedAnswer answer = ref _expected[(_head + i) % Capacity];
            answer.Known0 &= LinkBits(answer.Where);
            answer.Known1 &= LinkBits(answer.Where1);
        }
    }

    private static uint LinkBits(int where) =>
        where == RegisterTable.Status ? ~2u : where == RegisterTable.Mdic ? ~0xffffu : uint.MaxValue;

    /// <summary>The oldest answer that is due.</summary>
    public ref readonly ExpectedAnswer Oldest => ref _expected[_head];

    /// <summary>The oldest answer has come.</summary>
    public void Answered()
    {
        _head = (_head + 1) % Capacity;
        _used--;
    }

    /// <summary>The NIC took a TLP.</summary>
    public void Take(Tlp tlp, ulong time)
    {
        AccessCount = 0;
        ResetFunctions = 0;
        ResetDevice = false;
        if (IsMalformed(tlp))
        {
            Error(0);
            return;
        }

        if (tlp.Kind is TlpKind.Completion or TlpKind.CompletionWithData)
        {
            return;
        }

        int type = tlp.Type;
        if ((type & 0x18) == 0x10)
        {
            return;
        }

        if (type is 4 or 5)
        {
            TakeConfiguration(tlp, time);
        }
        else if (type == 0)
        {
            TakeMemory(tlp, time);
        }
        else
        {
            Error(0);
            bool posted = tlp.HasData && type is not (2 or 12 or 13 or 14);
            if (!posted)
            {
                Expect(tlp, time, RequestSpace.None, 0, CompletionStatus.UnsupportedRequest, 4, 0, 0);
            }
        }
    }

    /// <summary>True when the shape of the TLP makes it malformed: no completion, no effect.</summary>
    private static bool IsMalformed(Tlp tlp)
    {
        if (tlp.Format > 3 || tlp.Words.Length != tlp.ExpectedWords || tlp.Type == 11)
        {
            return true;
        }

        if (tlp.Type is 4 or 5)
        {
            return tlp.Length != 1 || tlp.LastByteEnables != 0 || tlp.TrafficClass != 0;
        }

        if (tlp.Type == 0)
        {
            return (tlp.Length == 1 && tlp.LastByteEnables != 0)
                || (tlp.Length == 2 && (tlp.LastByteEnables == 0 || tlp.FirstByteEnables == 0));
        }

        return false;
    }

    private void TakeConfiguration(Tlp tlp, ulong time)
    {
        bool write = tlp.HasData;
        bool standard = tlp.HeaderWords == 3;
        int target = tlp.ConfigurationTarget;
        if (tlp.Type == 4 && write && standard)
        {
            Configuration.Capture(target >> 8);
        }

        int function = standard ? FunctionOf(tlp.Type, target) : -1;
        if (function < 0)
        {
            Error(0);
            Expect(tlp, time, RequestSpace.None, 0, CompletionStatus.UnsupportedRequest, 4, 0, 0);
            return;
        }

        if (write && tlp.Poisoned)
        {
            Error(function);
            Expect(tlp, time, RequestSpace.Configuration, function, CompletionStatus.UnsupportedRequest, 4, 0, 0);
            return;
        }

        int dword = tlp.ConfigurationRegister;
        Add(RequestSpace.Configuration, write, function, dword, (uint)dword * 4, write ? tlp.Payload[0] : 0, tlp.FirstByteEnables);
        if (!write)
        {
            ref ExpectedAnswer answer = ref Expect(tlp, time, RequestSpace.Configuration, function, CompletionStatus.Successful, 4, 0, 1);
            answer.Where = dword;
            answer.Value0 = Configuration.Read(function, dword, out answer.Known0);
            return;
        }

        bool virtualEnabled = Configuration.VfEnable;
        int numVfs = Configuration.NumVfs;
        ConfigurationReference.Effect effect = Configuration.Write(function, dword, tlp.Payload[0], tlp.FirstByteEnables);
        FollowPower(function, dword, tlp.Payload[0], tlp.FirstByteEnables);
        ApplyEffect(effect, function, virtualEnabled ? numVfs : Configuration.NumVfs);

        // The reset, if any, has ended before the completion is built, and with it the bus number is as captured.
        Expect(tlp, time, RequestSpace.Configuration, function, CompletionStatus.Successful, 4, 0, 0).Where = dword;
    }

    /// <summary>PMCSR and WUC show one PME_Status.</summary>
    private void FollowPower(int function, int dword, uint value, int byteEnables)
    {
        if (function != 0 || dword != ConfigurationReference.PowerControl)
        {
            return;
        }

        if ((value & 0x8000) != 0 && (byteEnables & 2) != 0)
        {
            Registers.PmeCleared();
        }

        if (!Configuration.InD0)
        {
            Configuration.Sleep();
            Registers.Sleep();
        }
    }

    private void ApplyEffect(ConfigurationReference.Effect effect, int function, int numVfs)
    {
        if ((effect & ConfigurationReference.Effect.PowerUp) != 0 || ((effect & ConfigurationReference.Effect.FunctionReset) != 0 && function == 0))
        {
            Configuration.DeviceReset();
            Msix.Reset();
            ClearDevice();
            return;
        }

        if ((effect & ConfigurationReference.Effect.FunctionReset) != 0)
        {
            Configuration.FunctionReset(function);
            Msix.Reset(function);
            ClearVirtual(function - 1, true);
        }

        if ((effect & ConfigurationReference.Effect.VirtualChange) != 0)
        {
            for (int n = 0; n < numVfs; n++)
            {
                Configuration.FunctionReset(1 + n);
                Msix.Reset(1 + n);
                ClearVirtual(n, false);
            }
        }
    }

    private void ClearDevice()
    {
        Registers.DeviceClear();
        ResetDevice = true;
        ResetFunctions = 0x1ff;
    }

    private void ClearVirtual(int n, bool @event)
    {
        Registers.VirtualClear(n, @event);
        ResetFunctions |= 2 << n;
    }

    private int FunctionOf(int type, int target)
    {
        if (type == 4)
        {
            int devfn = target & 0xff;
            if (devfn == 0)
            {
                return 0;
            }

            int n = (devfn - 128) / 2;
            return Configuration.Ari && devfn >= 128 && devfn % 2 == 0 && n < 8 && Configuration.VfActive(n) ? 1 + n : -1;
        }

        if (!Configuration.Ari)
        {
            for (int n = 0; n < 8; n++)
            {
                if (Configuration.VfActive(n) && Configuration.VirtualId(n) == target)
                {
                    return 1 + n;
                }
            }
        }

        return -1;
    }

    private void TakeMemory(Tlp tlp, ulong time)
    {
        bool write = tlp.HasData;
        RequestSpace space = Claim(tlp.Address, out int function, out uint offset);
        int byteCount = MemoryByteCount(tlp);
        int lowerAddress = (int)(tlp.Address & 0x7c) | tlp.FirstByteOffset;
        if (space == RequestSpace.None)
        {
            Error(0);
            if (!write)
            {
                Expect(tlp, time, space, 0, CompletionStatus.UnsupportedRequest, byteCount, lowerAddress, 0);
            }

            return;
        }

        if (write && tlp.Poisoned)
        {
            Error(function);
            return;
        }

        if (tlp.Length > 2)
        {
            Error(function);
            if (!write)
            {
                Expect(tlp, time, space, function, CompletionStatus.CompleterAbort, byteCount, lowerAddress, 0);
            }

            return;
        }

        if (write)
        {
            MemoryWrite(tlp, space, function, offset, time);
        }
        else
        {
            MemoryRead(tlp, space, function, offset, byteCount, lowerAddress, time);
        }
    }

    private void MemoryWrite(Tlp tlp, RequestSpace space, int function, uint offset, ulong time)
    {
        int words = tlp.Length;
        ReadOnlySpan<uint> payload = tlp.Payload;
        var reset = RegisterReference.ResetRequest.None;
        for (int i = 0; i < words; i++)
        {
            int enables = i == 0 ? tlp.FirstByteEnables : tlp.LastByteEnables;
            uint at = offset + ((uint)i * 4);
            if (at >= SizeOf(space, function))
            {
                continue;
            }

            if (space == RequestSpace.Msix)
            {
                Msix.Write(function, (int)(at / 4), payload[i], enables);
                Add(space, true, function, (int)(at / 4), at, payload[i], enables);
                continue;
            }

            int instance = function == 0 ? RegisterTable.DecodePhysical(at) : RegisterTable.DecodeVirtual(at, function - 1);
            RegisterReference.ResetRequest request = Registers.Write(instance, function, payload[i], enables, time);
            Add(space, true, function, instance, at, payload[i], enables);
            if (instance == RegisterTable.Wuc && (payload[i] & 4) != 0 && (enables & 1) != 0)
            {
                Configuration.PmeCleared();
            }

            reset = request == RegisterReference.ResetRequest.None ? reset : request;
        }

        // The reset begins when both DWs have been written.
        if (reset == RegisterReference.ResetRequest.Device)
        {
            ClearDevice();
        }
        else if (reset == RegisterReference.ResetRequest.Virtual)
        {
            ClearVirtual(function - 1, true);
        }
    }

    private void MemoryRead(Tlp tlp, RequestSpace space, int function, uint offset, int byteCount, int lowerAddress, ulong time)
    {
        var live = new RegisterReference.LiveState(time, Configuration.VfEnable, Configuration.NumVfs);
        Span<uint> values = [0, 0];
        Span<uint> known = [uint.MaxValue, uint.MaxValue];
        Span<int> where = [RegisterTable.None, RegisterTable.None];
        for (int i = 0; i < tlp.Length; i++)
        {
            uint at = offset + ((uint)i * 4);
            int enables = i == 0 ? tlp.FirstByteEnables : tlp.LastByteEnables;
            if (at >= SizeOf(space, function))
            {
                continue;
            }

            if (space == RequestSpace.Msix)
            {
                where[i] = (int)(at / 4);
                values[i] = Msix.Read(function, where[i], out known[i]);
            }
            else
            {
                where[i] = function == 0 ? RegisterTable.DecodePhysical(at) : RegisterTable.DecodeVirtual(at, function - 1);
                values[i] = Registers.Read(where[i], function, enables, in live, out known[i]);
            }

            Add(space, false, function, where[i], at, 0, enables);
        }

        ref ExpectedAnswer answer = ref Expect(tlp, time, space, function, CompletionStatus.Successful, byteCount, lowerAddress, tlp.Length);
        answer.Where = where[0];
        answer.Where1 = where[1];
        answer.Value0 = values[0];
        answer.Known0 = known[0];
        answer.Value1 = values[1];
        answer.Known1 = known[1];
    }

    /// <summary>Which BAR of which function claims an address; PF before VFs, BAR 0 before BAR 3.</summary>
    public RequestSpace Claim(ulong address, out int function, out uint offset)
    {
        function = 0;
        offset = 0;
        ConfigurationReference c = Configuration;
        if (!c.InD0)
        {
            return RequestSpace.None;
        }

        if (c.MemoryEnable && address >> 17 == c.PhysicalBar0 >> 17)
        {
            offset = (uint)address & 0x1fffc;
            return RequestSpace.Registers;
        }

        if (c.MemoryEnable && address >> 14 == c.PhysicalBar3 >> 14)
        {
            offset = (uint)address & 0x3ffc;
            return RequestSpace.Msix;
        }

        if (c.VfMemoryEnable && InVirtual(address, c.VirtualBar0, out function, out offset))
        {
            return RequestSpace.Registers;
        }

        if (c.VfMemoryEnable && InVirtual(address, c.VirtualBar3, out function, out offset))
        {
            return RequestSpace.Msix;
        }

        function = 0;
        return RequestSpace.None;
    }

    private bool InVirtual(ulong address, ulong bar, out int function, out uint offset)
    {
        int size = Configuration.VfSizeLog2;
        ulong n = (address >> size) - (bar >> size);
        function = 0;
        offset = 0;
        if (n >= 8 || !Configuration.VfActive((int)n))
        {
            return false;
        }

        function = 1 + (int)n;
        offset = (uint)(address & ((1ul << size) - 4));
        return true;
    }

    private static uint SizeOf(RequestSpace space, int function) =>
        function == 0 && space == RequestSpace.Registers ? RegisterTable.PhysicalSize : RegisterTable.VirtualSize;

    private static int MemoryByteCount(Tlp tlp)
    {
        int first = tlp.FirstByteEnables;
        int last = tlp.LastByteEnables;
        if (tlp.Length == 1)
        {
            return first == 0 ? 1 : 32 - int.LeadingZeroCount(first) - int.TrailingZeroCount(first);
        }

        int missingFirst = first == 0 ? 0 : int.TrailingZeroCount(first);
        int missingLast = last == 0 ? 0 : int.LeadingZeroCount(last) - 28;
        return ((tlp.Length * 4) - missingFirst - missingLast) & 0xfff;
    }

    private void Add(RequestSpace space, bool write, int function, int where, uint offset, uint value, int enables) =>
        _accesses[AccessCount++] = new DwordAccess { Space = space, Write = write, Function = function, Where = where, Offset = offset, Value = value, ByteEnables = enables };

    private void Error(int function)
    {
        Errors++;
        Configuration.ErrorSeen(function);
    }

    private ref ExpectedAnswer Expect(Tlp tlp, ulong time, RequestSpace space, int function, CompletionStatus status, int byteCount, int lowerAddress, int words)
    {
        ref ExpectedAnswer answer = ref _expected[(_head + _used) % Capacity];
        if (_used < Capacity)
        {
            _used++;
        }

        answer = new ExpectedAnswer
        {
            Space = space,
            Status = status,
            RequesterId = tlp.RequesterId,
            CompleterId = Configuration.IdOf(function),
            Tag = tlp.Tag,
            ByteCount = byteCount,
            LowerAddress = lowerAddress,
            Words = words,
            TrafficAndAttributes = tlp.Word0 & 0x00703000,
            Function = function,
            Where = -1,
            Where1 = -1,
            Known0 = uint.MaxValue,
            Known1 = uint.MaxValue,
            Time = time,
            FirstByteEnables = tlp.FirstByteEnables,
            LastByteEnables = tlp.LastByteEnables,
        };
        return ref answer;
    }
}
