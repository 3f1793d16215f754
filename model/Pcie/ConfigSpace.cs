using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <summary>
/// Configuration space of the PF and the 8 VFs, errors, state of the functions.
/// Text: docs/spec/config_space.md. Twin: rtl/pcie/nt_config_space.sv.
/// </summary>
public sealed partial class ConfigSpace : IBlockPorts
{
    private const int Vfs = 8;
    private const int Functions = 1 + Vfs;
    private const int LogDws = 4;
    private const ushort AllFunctions = 0x1FF;
    private const uint SupportedPageSizes = 0x553;

    private TlpRx _tlpRx = null!;
    private Completer _completer = null!;
    private DmaRead _dmaRead = null!;
    private Message _message = null!;
    private ResetControl _resetControl = null!;
    private InterruptDelivery _interruptDelivery = null!;
    private Device _device = null!;
    private WakeUp _wakeUp = null!;

    // The slots are read through the outputs below, which Commit computes anew, so they change in place.
    private readonly uint[] _pf = new uint[Configuration.PfSlots];
    private readonly uint[] _vf = new uint[Vfs * Configuration.VfSlots];
    private readonly uint[] _log = new uint[Functions * LogDws];
    private byte _capturedBus;
    private byte _capturedBusNext;
    private uint _rdata;
    private bool _changed;
    private byte _vfActive;
    private bool _vfActiveFollows;
    private bool _active;

    // Pulses to reset_control and their next values.
    private bool _flrPf;
    private bool _flrPfNext;
    private byte _flrVf;
    private byte _flrVfNext;
    private bool _powerUp;
    private bool _powerUpNext;
    private byte _vfChange;
    private byte _vfChangeNext;

    /// <summary>Creates the block with its registers at their reset values.</summary>
    public ConfigSpace() => Reset();

    /// <summary>Read data of the configuration access.</summary>
    public uint ConfigRdata => _rdata;

    /// <summary>Requester id of the PF.</summary>
    public ushort PfRid { get; private set; }

    /// <summary>Requester id of VF 0.</summary>
    public ushort Vf0Rid { get; private set; }

    /// <summary>Bus number of the last type 0 configuration write.</summary>
    public byte CapturedBus => _capturedBus;

    /// <summary>ARI Capable Hierarchy.</summary>
    public bool AriHierarchy { get; private set; }

    /// <summary>VF Enable.</summary>
    public bool VfEnable { get; private set; }

    /// <summary>NumVFs, at most 8.</summary>
    public ushort NumVfs { get; private set; }

    /// <summary>Bit n: VF Enable and n &lt; NumVFs, as of the last reset that reset_control has carried out.</summary>
    public byte VfActive => _vfActive;

    /// <summary>Memory Enable of the PF.</summary>
    public bool MemoryEnable { get; private set; }

    /// <summary>VF Enable and VF MSE.</summary>
    public bool VfMemoryEnable { get; private set; }

    /// <summary>The PF is in D0.</summary>
    public bool PowerD0 { get; private set; }

    /// <summary>Bits 31:17 of BAR0.</summary>
    public uint Bar0 { get; private set; }

    /// <summary>Bits 31:14 of BAR3.</summary>
    public uint Bar3 { get; private set; }

    /// <summary>Bits 63:14 of VF BAR0; bits below the VF's size are 0.</summary>
    public ulong VfBar0 { get; private set; }

    /// <summary>Bits 63:14 of VF BAR3; bits below the VF's size are 0.</summary>
    public ulong VfBar3 { get; private set; }

    /// <summary>Binary logarithm of a VF BAR's size: 14, 16, 18, 20 or 22.</summary>
    public byte VfSizeLog2 { get; private set; }

    /// <summary>Functions that may start memory requests: bit 0 the PF, bit 1 + n VF n.</summary>
    public ushort FunctionReady { get; private set; }

    /// <summary>Every function that owns a queue is in <see cref="FunctionReady"/>.</summary>
    public bool AllOwnersReady { get; private set; }

    /// <summary>Binary logarithm of Max Payload in bytes, 7 to 9.</summary>
    public byte MaxPayloadLog2 { get; private set; }

    /// <summary>Binary logarithm of the smaller of Max Read Request and 256 bytes, 7 or 8.</summary>
    public byte MaxReadLog2 { get; private set; }

    /// <summary>Completion time-out in clocks; all ones when disabled.</summary>
    public ulong CompletionTimeout { get; private set; }

    /// <summary>MSI Enable of the PF.</summary>
    public bool MsiEnable { get; private set; }

    /// <summary>MSI address of the PF, bits 63:2.</summary>
    public ulong MsiAddress { get; private set; }

    /// <summary>MSI data of the PF.</summary>
    public ushort MsiData { get; private set; }

    /// <summary>The PF's MSI is masked.</summary>
    public bool MsiMask { get; private set; }

    /// <summary>MSI-X Enable per function.</summary>
    public ushort MsixEnable { get; private set; }

    /// <summary>MSI-X Function Mask per function.</summary>
    public ushort MsixFunctionMask { get; private set; }

    /// <summary>Interrupt Disable of the PF.</summary>
    public bool IntxDisable { get; private set; }

    /// <summary>INTx messages may be sent: the PF is in D0, Interrupt Disable is clear, MSI and MSI-X are off.</summary>
    public bool IntxAllowed { get; private set; }

    /// <summary>PMCSR.PME_STATUS: a wake-up event has happened.</summary>
    public bool PmeStatus { get; private set; }

    /// <summary>PMCSR.PME_ENABLE: it may be told to the root complex.</summary>
    public bool PmeEnable { get; private set; }

    /// <summary>Pulse: FLR of the PF.</summary>
    public bool FlrPf => _flrPf;

    /// <summary>Pulses: bit n: FLR of VF n.</summary>
    public byte FlrVf => _flrVf;

    /// <summary>Pulse: the PF has left D3hot.</summary>
    public bool PowerUp => _powerUp;

    /// <summary>Pulses: VFs that VF Enable has switched on or off.</summary>
    public byte VfChange => _vfChange;

    /// <summary>Some reset request pulses.</summary>
    public bool ResetRequested { get; private set; }

    /// <summary>No error is in work, no message waits, no pulse is pending.</summary>
    public bool Quiet => !ResetRequested & (_messageCount == 0) & (_grant == Grant.None);

    /// <inheritdoc/>
    public string Block => "config_space";

    /// <summary>Owner of a queue: 0 the PF, 1 + n VF n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int OwnerOf(int queue)
    {
        int vf = queue & 7;
        return ((VfActive >> vf) & 1) != 0 ? 1 + vf : 0;
    }

    /// <summary>Requester id of a function: 0 the PF, 1 + n VF n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ushort RidOf(int function) => function == 0 ? PfRid : (ushort)(Vf0Rid + (2 * (function - 1)));

    /// <summary>Between Eval and Commit: registers of this block change in this clock.</summary>
    internal bool Evaluated => _active;

    internal void Connect(Nic nic)
    {
        _tlpRx = nic.TlpRx;
        _completer = nic.Completer;
        _dmaRead = nic.DmaRead;
        _message = nic.Message;
        _resetControl = nic.ResetControl;
        _interruptDelivery = nic.InterruptDelivery;
        _device = nic.Device;
        _wakeUp = nic.WakeUp;
    }

    internal void Reset()
    {
        Configuration.PfSlotReset.AsSpan().CopyTo(_pf);
        for (int n = 0; n < Vfs; n++)
        {
            Configuration.VfSlotReset.AsSpan().CopyTo(_vf.AsSpan(n * Configuration.VfSlots));
        }

        Array.Clear(_log);
        _capturedBus = _capturedBusNext = 0;
        _rdata = 0;
        _flrPf = _flrPfNext = false;
        _flrVf = _flrVfNext = 0;
        _powerUp = _powerUpNext = false;
        _vfChange = _vfChangeNext = 0;
        ResetErrors();
        ResetRequested = false;
        _changed = false;
        _active = false;
        _vfActiveFollows = false;
        _vfActive = 0;
        UpdateOutputs();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Eval()
    {
        if (_completer.ConfigValid | _completer.ConfigCapture | !Quiet | _tlpRx.ErrorValid | _completer.ErrorValid | _dmaRead.ErrorValid
            | (_resetControl.FunctionClear != 0) | _wakeUp.ChangesPmeStatus)
        {
            EvalActive();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Commit()
    {
        if (_active)
        {
            CommitActive();
        }
    }

    private void EvalActive()
    {
        _active = true;
        _flrPfNext = false;
        _flrVfNext = 0;
        _powerUpNext = false;
        _vfChangeNext = 0;
        bool vfsEnd = false;

        // What an error does is decided from the values before this clock's write, and done after it.
        EvalErrors();
        if (_completer.ConfigValid)
        {
            vfsEnd = Access();
        }

        ApplyErrors();
        if (_completer.ConfigCapture)
        {
            _capturedBusNext = _completer.ConfigBus;
            _changed = true;
        }

        uint clear = _resetControl.FunctionClear;
        if (clear != 0)
        {
            ClearFunctions(clear);
            _vfActiveFollows = true;
            _changed = true;
        }

        if (vfsEnd)
        {
            EndVfs();
        }

        if (_wakeUp.ChangesPmeStatus)
        {
            ChangePmeStatus();
        }
    }

    /// <summary>WUC and the wake-up events change PMCSR.PME_STATUS; an event wins over every clearing.</summary>
    private void ChangePmeStatus()
    {
        ref uint control = ref _pf[Configuration.PfSlotPmControl];
        control = _wakeUp.PmeEvent ? control | Configuration.PfPmControlPmeStatus : control & ~Configuration.PfPmControlPmeStatus;
        _changed = true;
    }

    private void CommitActive()
    {
        _capturedBus = _capturedBusNext;
        _flrPf = _flrPfNext;
        _flrVf = _flrVfNext;
        _powerUp = _powerUpNext;
        _vfChange = _vfChangeNext;
        ResetRequested = _flrPf | _powerUp | ((_flrVf | _vfChange) != 0);
        CommitErrors();
        if (_changed)
        {
            _changed = false;
            UpdateOutputs();
        }

        _active = false;
    }

    /// <summary>What FLR does: all but the sticky bits take their reset values.</summary>
    private void ClearFunctions(uint functions)
    {
        if ((functions & 1) != 0)
        {
            for (int slot = 0; slot < _pf.Length; slot++)
            {
                _pf[slot] = Bits.Merge(Configuration.PfSlotReset[slot], _pf[slot], Configuration.PfSlotSticky[slot]);
            }
        }

        for (int n = 0; n < Vfs; n++)
        {
            if (((functions >> (1 + n)) & 1) != 0)
            {
                for (int slot = 0; slot < Configuration.VfSlots; slot++)
                {
                    int i = (n * Configuration.VfSlots) + slot;
                    _vf[i] = Bits.Merge(Configuration.VfSlotReset[slot], _vf[i], Configuration.VfSlotSticky[slot]);
                }
            }
        }
    }

    /// <summary>What VF Enable 1 to 0 does: the VFs' own configuration starts anew, sticky bits and logs included.</summary>
    private void EndVfs()
    {
        for (int n = 0; n < Vfs; n++)
        {
            Configuration.VfSlotReset.AsSpan().CopyTo(_vf.AsSpan(n * Configuration.VfSlots));
        }

        Array.Clear(_log, LogDws, Vfs * LogDws);
    }

    private void UpdateOutputs()
    {
        uint command = _pf[Configuration.PfSlotCommand];
        uint sriov = _pf[Configuration.PfSlotSriovControl];
        uint control = _pf[Configuration.PfSlotDeviceControl];
        uint msi = _pf[Configuration.PfSlotMsiControl];
        PfRid = (ushort)(_capturedBus << 8);
        AriHierarchy = (sriov & Configuration.PfSriovControlAriHierarchy) != 0;
        Vf0Rid = (ushort)(PfRid + (AriHierarchy ? Configuration.FirstVfOffsetAri : Configuration.FirstVfOffsetNoAri));
        VfEnable = (sriov & Configuration.PfSriovControlVfEnable) != 0;
        NumVfs = (ushort)Math.Min(_pf[Configuration.PfSlotSriovNumVfs] & 0xFFFF, Vfs);
        if (_vfActiveFollows)
        {
            _vfActiveFollows = false;
            _vfActive = VfEnable ? (byte)((1 << NumVfs) - 1) : (byte)0;
        }

        MemoryEnable = (command & Configuration.PfCommandMemoryEnable) != 0;
        VfMemoryEnable = VfEnable && (sriov & Configuration.PfSriovControlVfMemoryEnable) != 0;
        uint power = _pf[Configuration.PfSlotPmControl];
        PowerD0 = (power & Configuration.PfPmControlPowerState) == 0;
        PmeStatus = (power & Configuration.PfPmControlPmeStatus) != 0;
        PmeEnable = (power & Configuration.PfPmControlPmeEnable) != 0;
        Bar0 = _pf[Configuration.PfSlotBar0] >> 17;
        Bar3 = _pf[Configuration.PfSlotBar3] >> 14;
        VfSizeLog2 = SizeLog2(_pf[Configuration.PfSlotSriovSystemPageSize]);
        uint vfMask = ~((1u << VfSizeLog2) - 1);
        VfBar0 = Bits.Pair(_pf[Configuration.PfSlotSriovVfBar0Low] & vfMask, _pf[Configuration.PfSlotSriovVfBar0High]) >> 14;
        VfBar3 = Bits.Pair(_pf[Configuration.PfSlotSriovVfBar3Low] & vfMask, _pf[Configuration.PfSlotSriovVfBar3High]) >> 14;
        MaxPayloadLog2 = (byte)(7 + Math.Min((control & Configuration.PfDeviceControlMaxPayload) >> Configuration.PfDeviceControlMaxPayloadLsb, 2));
        MaxReadLog2 = (byte)Math.Min(
            7 + ((control & Configuration.PfDeviceControlMaxReadRequest) >> Configuration.PfDeviceControlMaxReadRequestLsb), 8);
        CompletionTimeout = TimeoutClocks(_pf[Configuration.PfSlotDeviceControl2]);
        MsiEnable = (msi & Configuration.PfMsiControlEnable) != 0;
        MsiAddress = Bits.Pair(_pf[Configuration.PfSlotMsiAddressLow], _pf[Configuration.PfSlotMsiAddressHigh]) >> 2;
        MsiData = (ushort)_pf[Configuration.PfSlotMsiData];
        MsiMask = (_pf[Configuration.PfSlotMsiMask] & Configuration.PfMsiMaskMask) != 0;
        IntxDisable = (command & Configuration.PfCommandInterruptDisable) != 0;

        uint msix = _pf[Configuration.PfSlotMsixControl];
        uint ready = PowerD0 && (command & Configuration.PfCommandBusMaster) != 0 ? 1u : 0;
        uint enable = msix >> 31;
        uint mask = (msix >> 30) & 1;
        for (int n = 0; n < Vfs; n++)
        {
            int slots = n * Configuration.VfSlots;
            msix = _vf[slots + Configuration.VfSlotMsixControl];
            enable |= (msix >> 31) << (1 + n);
            mask |= ((msix >> 30) & 1) << (1 + n);
            bool master = (_vf[slots + Configuration.VfSlotCommand] & Configuration.VfCommandBusMaster) != 0;
            if (PowerD0 && master && ((VfActive >> n) & 1) != 0)
            {
                ready |= 2u << n;
            }
        }

        MsixEnable = (ushort)enable;
        IntxAllowed = PowerD0 && !IntxDisable && !MsiEnable && (enable & 1) == 0;
        MsixFunctionMask = (ushort)mask;
        FunctionReady = (ushort)ready;
        uint owners = 1u | ((uint)VfActive << 1);
        AllOwnersReady = (ready & owners) == owners;
    }

    /// <summary>Size of a VF BAR: at least 16 KiB, and no smaller than the system page.</summary>
    private static byte SizeLog2(uint pageSize) =>
        (byte)Math.Max(14, 12 + System.Numerics.BitOperations.TrailingZeroCount(pageSize));

    /// <summary>Completion time-out in clocks of 8 ns, from the ranges of Device Control 2.</summary>
    private static ulong TimeoutClocks(uint control) =>
        (control & Configuration.PfDeviceControl2CompletionTimeoutDisable) != 0 ? ulong.MaxValue
        : (control & Configuration.PfDeviceControl2CompletionTimeoutValue) switch
        {
            1 => 10_000,
            2 => 625_000,
            5 => 3_750_000,
            6 => 12_500_000,
            9 => 50_000_000,
            10 => 250_000_000,
            13 => 750_000_000,
            14 => 3_750_000_000,
            _ => 2_500_000,
        };
}
