using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <summary>
/// CTRL, STATUS, MDIC, NVM words, semaphores and other device registers. Text: docs/spec/device.md. Twin: rtl/csr/nt_device.sv.
/// </summary>
public sealed partial class Device : IBlockPorts
{
    private const int NvmWords = 256;

    // Bits of EECD that software writes, and those that are constant 1.
    private const uint EecdStored = 0x4F;
    private const uint EecdConstant = 0x1310;
    private const uint StatusConstant = 0x8000_0081;

    private Nic _nic = null!;
    private Completer _completer = null!;
    private ConfigSpace _configSpace = null!;
    private ResetControl _resetControl = null!;
    private DmaRead _dmaRead = null!;
    private DmaWrite _dmaWrite = null!;
    private Phy _phy = null!;
    private FlowControl _flowControl = null!;
    private TxBuffer _txBuffer = null!;
    private QueueFilter _queueFilter = null!;

    private static readonly uint[] s_resets = Resets();

    // A word for each instance of a register, in the order of the description. They are read through the bus only and change in place.
    private readonly uint[] _plain = new uint[Registers.WordsDevice];
    private readonly ushort[] _nvm = new ushort[NvmWords];
    private ulong _nvmMac;

    // Words 0..2 that were ever written: before that the address has no defined value.
    private byte _nvmMacWritten;
    private bool _phyReset = true;
    private ushort _readAddress;
    private ushort _readData;
    private bool _readDone;
    private bool _reading;
    private uint _rdata;

    // MDIC: its fields as written; a command goes to the PHY in the clock after the write, its answer comes in the next one.
    private uint _mdic;
    private bool _mdicBusy;
    private uint _mdicRead;
    private bool _mdicValid;
    private bool _mdicValidNext;
    private ushort _vlanType;
    private bool _phyResetLevel;

    private bool _slu;
    private bool _linkUp;
    private bool _linkUpNext;
    private bool _linkChange;
    private bool _masterDisable;
    private bool _vlanStrip;
    private bool _deviceResetRequest;
    private bool _deviceResetRequestNext;
    private byte _vfResetRequest;
    private byte _vfResetRequestNext;
    private bool _mailboxResetDone;
    private bool _mailboxResetDoneNext;
    private bool _macLoad;
    private bool _macLoadNext;
    private bool _active;

    /// <summary>Creates the block with its registers at their reset values.</summary>
    public Device() => ClearRegisters(all: true);

    /// <summary>Read data of the CSR bus.</summary>
    public uint CsrRdata => _rdata;

    /// <summary>Pulse: CTRL.RST was written.</summary>
    public bool DeviceResetRequest => _deviceResetRequest;

    /// <summary>Pulses: bit n: VTCTRL.RST was written by VF n.</summary>
    public byte VfResetRequest => _vfResetRequest;

    /// <summary>Some reset request pulses.</summary>
    public bool ResetRequested => _deviceResetRequest | (_vfResetRequest != 0);

    /// <summary>Pulse: CTRL_EXT was written with PFRSTD = 1.</summary>
    public bool MailboxResetDone => _mailboxResetDone;

    /// <summary>The link is up and CTRL.SLU is set.</summary>
    public bool LinkUp => _linkUp;

    /// <summary>Pulse: <see cref="LinkUp"/> has changed.</summary>
    public bool LinkChange => _linkChange;

    /// <summary>CTRL.GIO_MASTER_DISABLE.</summary>
    public bool MasterDisable => _masterDisable;

    /// <summary>VET: the Ethertype of VLAN tags.</summary>
    public ushort VlanType => _vlanType;

    /// <summary>CTRL.VME: tags of received frames are taken off, without pools.</summary>
    public bool VlanStrip => _vlanStrip;

    /// <summary>CTRL.PHY_RST.</summary>
    public bool PhyReset => _phyResetLevel;

    /// <summary>Pulse: a command for the PHY.</summary>
    public bool MdicValid => _mdicValid;

    /// <summary>The command writes.</summary>
    public bool MdicWrite => (_mdic & (1u << Registers.Mdic.OpLsb)) != 0;

    /// <summary>PHY address of the command.</summary>
    public int MdicAddress => (int)((_mdic & Registers.Mdic.Phyadd) >> Registers.Mdic.PhyaddLsb);

    /// <summary>PHY register of the command.</summary>
    public int MdicRegister => (int)((_mdic & Registers.Mdic.Regadd) >> Registers.Mdic.RegaddLsb);

    /// <summary>Data of the command.</summary>
    public ushort MdicData => (ushort)_mdic;

    /// <summary>LEDCTL.</summary>
    public uint LedControl { get; private set; } = Registers.Ledctl.Reset;

    /// <summary>MAC address of the NVM, first octet in bits 7:0, 48 bits.</summary>
    public ulong NvmMac => _nvmMac;

    /// <summary>Pulse: RAL0 and RAH0 take the address of the NVM.</summary>
    public bool MacLoad => _macLoad;

    /// <summary>No NVM read and no MDIC command is in progress, no pulse pending, and the link state is known.</summary>
    public bool Quiet => !(_reading | _mdicBusy | PulsePending) && _linkUp == (_phy.Link & _slu);

    /// <inheritdoc/>
    public string Block => "device";

    private bool PulsePending => ResetRequested | _mailboxResetDone | _macLoad | _linkChange | _mdicValid;

    /// <summary>Between Eval and Commit: registers of this block change in this clock.</summary>
    internal bool Evaluated => _active;

    internal void Connect(Nic nic)
    {
        _nic = nic;
        _completer = nic.Completer;
        _configSpace = nic.ConfigSpace;
        _resetControl = nic.ResetControl;
        _dmaRead = nic.DmaRead;
        _dmaWrite = nic.DmaWrite;
        _phy = nic.Phy;
        _flowControl = nic.FlowControl;
        _txBuffer = nic.TxBuffer;
        _queueFilter = nic.QueueFilter;
    }

    internal void Reset()
    {
        ClearRegisters(all: true);
        _rdata = 0;
        _slu = (_plain[Registers.Ctrl.Word] & Registers.Ctrl.Slu) != 0;
        _masterDisable = (_plain[Registers.Ctrl.Word] & Registers.Ctrl.GioMasterDisable) != 0;
        _vlanStrip = (_plain[Registers.Ctrl.Word] & Registers.Ctrl.Vme) != 0;
        _linkUp = _linkUpNext = false;
        _linkChange = false;
        _deviceResetRequest = _deviceResetRequestNext = false;
        _vfResetRequest = _vfResetRequestNext = 0;
        _mailboxResetDone = _mailboxResetDoneNext = false;
        _macLoad = _macLoadNext = false;
        _mdicValid = _mdicValidNext = false;
        _vlanType = (ushort)_plain[Registers.Vet.Word];
        LedControl = _plain[Registers.Ledctl.Word];
        UpdateFlow();
        UpdateStampLevels();
        _phyResetLevel = false;
        _active = false;
    }

    /// <summary>Writes one NVM word; the shell calls it in clocks in which the registered reset and write pins are both 1.</summary>
    internal void WriteNvm(byte address, ushort data)
    {
        _nvm[address] = data;
        if (address < 3)
        {
            _nvmMacWritten |= (byte)(1 << address);
            int shift = 16 * address;
            _nvmMac = (_nvmMac & ~(0xFFFFul << shift)) | ((ulong)data << shift);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Eval()
    {
        if ((_completer.CsrSelect == Registers.BlockDevice) | _reading | _mdicBusy | PulsePending | StampPending | _resetControl.DeviceClear
            | (_linkUp != (_phy.Link & _slu)))
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
        _deviceResetRequestNext = false;
        _vfResetRequestNext = 0;
        _mailboxResetDoneNext = false;
        _macLoadNext = _resetControl.DeviceClear;
        _mdicValidNext = false;
        _linkUpNext = _phy.Link & _slu;
        if (_reading)
        {
            _reading = false;
            _readDone = true;
            _readData = _readAddress < NvmWords ? _nvm[_readAddress] : (ushort)0;
        }

        bool mdicBusy = _mdicBusy;
        (bool, ulong, bool, ulong) stamps = StampPending ? Stamps() : default;
        _mdicRead = _mdic;
        if (mdicBusy)
        {
            AdvanceMdic();
        }

        if (_completer.CsrSelect == Registers.BlockDevice)
        {
            if (_completer.CsrWrite)
            {
                Write(_completer.CsrRegister, _completer.CsrWdata, Bits.ByteMask(_completer.CsrBe), mdicBusy);
            }
            else
            {
                Read(_completer.CsrRegister);
            }
        }

        Stamp(in stamps);
        if (_resetControl.DeviceClear)
        {
            ClearRegisters(all: false);
        }
    }

    private void CommitActive()
    {
        uint control = _plain[Registers.Ctrl.Word];
        _slu = (control & Registers.Ctrl.Slu) != 0;
        _masterDisable = (control & Registers.Ctrl.GioMasterDisable) != 0;
        _vlanStrip = (control & Registers.Ctrl.Vme) != 0;
        _linkChange = _linkUp != _linkUpNext;
        _linkUp = _linkUpNext;
        _deviceResetRequest = _deviceResetRequestNext;
        _vfResetRequest = _vfResetRequestNext;
        _mailboxResetDone = _mailboxResetDoneNext;
        _macLoad = _macLoadNext;
        _mdicValid = _mdicValidNext;
        _vlanType = (ushort)_plain[Registers.Vet.Word];
        LedControl = _plain[Registers.Ledctl.Word];
        UpdateFlow();
        UpdateStampLevels();
        _phyResetLevel = (control & Registers.Ctrl.PhyRst) != 0;
        _active = false;
    }

    private void Read(byte register)
    {
        switch (register)
        {
            case Registers.Status.Id:
            case Registers.Vtstatus.Id:
                _rdata = Status();
                break;
            case Registers.Eecd.Id:
                uint eecd = _plain[Registers.Eecd.Word] & EecdStored;
                _rdata = EecdConstant | eecd | ((eecd & Registers.Eecd.Req) << 1);
                break;
            case Registers.Eerd.Id:
                _rdata = (_readDone ? Registers.Eerd.Done : 0) | ((uint)_readAddress << Registers.Eerd.AddressLsb)
                    | ((uint)_readData << Registers.Eerd.DataLsb);
                break;
            case Registers.Frtimer.Id:
            case Registers.Vtfrtimer.Id:
                _rdata = (uint)(_nic.Time >> 7);
                break;
            case Registers.Swsm.Id:
                _rdata = _plain[Registers.Swsm.Word];
                if (_completer.CsrBe != 0)
                {
                    _plain[Registers.Swsm.Word] |= Registers.Swsm.Smbi;
                }

                break;
            case Registers.Mdic.Id:
                _rdata = _mdicRead;
                break;
            case Registers.Vtctrl.Id:
                _rdata = 0;
                break;
            default:
                if (!ReadTimeSync(register, _completer.CsrBe != 0))
                {
                    _rdata = _plain[Word(register)];
                }

                break;
        }
    }

    private uint Status()
    {
        uint status = StatusConstant;
        if (_linkUp)
        {
            status |= Registers.Status.Lu;
        }

        if (_flowControl.Paused)
        {
            status |= Registers.Status.Txoff;
        }

        if (_phyReset)
        {
            status |= Registers.Status.Phyra;
        }

        if (_configSpace.VfEnable)
        {
            status |= Registers.Status.IovMode | (((uint)_configSpace.NumVfs & 0xF) << Registers.Status.NumVfsLsb);
        }

        bool drained = _dmaRead.TransactionsPending == 0 && !_dmaWrite.WriteBusy;
        if (!(_masterDisable && drained))
        {
            status |= Registers.Status.GioMasterEnable;
        }

        return status;
    }

    private void Write(byte register, uint data, uint mask, bool mdicBusy)
    {
        uint written = data & mask;
        switch (register)
        {
            case Registers.Ctrl.Id:
                _deviceResetRequestNext = (written & Registers.Ctrl.Rst) != 0;
                WritePlain(register, data, mask);
                break;
            case Registers.Status.Id:
                if ((mask & ~data & Registers.Status.Phyra) != 0)
                {
                    _phyReset = false;
                }

                break;
            case Registers.Eecd.Id:
                _plain[Word(register)] = Bits.Merge(_plain[Word(register)], data, mask & EecdStored);
                break;
            case Registers.Mdic.Id:
                if (!mdicBusy)
                {
                    WriteMdic(data, mask);
                }

                break;
            case Registers.Eerd.Id:
                if (mask != 0)
                {
                    uint address = Bits.Merge((uint)_readAddress << Registers.Eerd.AddressLsb, data, mask & Registers.Eerd.Address);
                    _readAddress = (ushort)(address >> Registers.Eerd.AddressLsb);
                    _readDone = false;
                    _reading = (written & Registers.Eerd.Start) != 0;
                }

                break;
            case Registers.CtrlExt.Id:
                _mailboxResetDoneNext = (written & Registers.CtrlExt.Pfrstd) != 0;
                _macLoadNext |= (written & Registers.CtrlExt.EeRst) != 0;
                WritePlain(register, data, mask);
                break;
            case Registers.Vtctrl.Id:
                if ((written & Registers.Vtctrl.Rst) != 0)
                {
                    _vfResetRequestNext = (byte)(1 << _completer.CsrIndex);
                }

                break;
            case Registers.Systiml.Id:
            case Registers.Systimh.Id:
            case Registers.Timinca.Id:
            case Registers.Timadjh.Id:
                WriteClock(register, data, mask);
                break;
            case Registers.Vtstatus.Id:
            case Registers.Vtfrtimer.Id:
            case Registers.Frtimer.Id:
                break;
            default:
                WritePlain(register, data, mask);
                break;
        }
    }

    private void WriteMdic(uint data, uint mask)
    {
        _mdic = Bits.Merge(_mdic, data, mask & RegisterMap.RegisterRw(Registers.Mdic.Id));
        if ((mask & Registers.Mdic.Op) == 0)
        {
            return;
        }

        _mdic &= ~(Registers.Mdic.Ready | Registers.Mdic.Error);
        _mdicBusy = true;
        _mdicValidNext = IsMdicCommand;
    }

    /// <summary>OP is 1 (write) or 2 (read).</summary>
    private bool IsMdicCommand => (_mdic & Registers.Mdic.Op) is (1u << Registers.Mdic.OpLsb) or (2u << Registers.Mdic.OpLsb);

    private void AdvanceMdic()
    {
        if (!IsMdicCommand)
        {
            _mdicBusy = false;
            _mdic |= Registers.Mdic.Ready | Registers.Mdic.Error;
        }
        else if (_phy.Done)
        {
            _mdicBusy = false;
            _mdic |= Registers.Mdic.Ready | (_phy.Error ? Registers.Mdic.Error : 0);
            if (!MdicWrite)
            {
                _mdic = Bits.Merge(_mdic, _phy.Rdata, Registers.Mdic.Data);
            }
        }
    }

    private static uint[] Resets()
    {
        uint[] resets = new uint[Registers.WordsDevice];
        foreach (RegisterInfo register in RegisterMap.All)
        {
            if (register.Block == Registers.BlockDevice)
            {
                Array.Fill(resets, register.Reset, (int)register.Word, (int)register.Instances);
            }
        }

        return resets;
    }

    /// <summary>Word of the register and instance that are accessed now.</summary>
    private uint Word(byte register) => RegisterMap.RegisterWord(register) + _completer.CsrIndex;

    private void WritePlain(byte register, uint data, uint mask) =>
        _plain[Word(register)] = Bits.Merge(_plain[Word(register)], data, mask & RegisterMap.RegisterRw(register));

    private void ClearRegisters(bool all)
    {
        uint rxpbs = _plain[Registers.Rxpbs.Word];
        uint txpbs = _plain[Registers.Txpbs.Word];
        s_resets.CopyTo(_plain, 0);
        if (!all)
        {
            _plain[Registers.Rxpbs.Word] = rxpbs;
            _plain[Registers.Txpbs.Word] = txpbs;
        }

        ClearTimeSync();
        _mdic = 0;
        _mdicBusy = false;
        _mdicValidNext = false;
        _phyReset = true;
        _readAddress = 0;
        _readData = 0;
        _readDone = false;
        _reading = false;
    }
}
