using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <summary>
/// Receive and transmit control registers, the MAC and the VLAN filters. Text: docs/spec/packet_control.md. Twin: rtl/csr/nt_packet_control.sv.
/// </summary>
public sealed partial class PacketControl : IBlockPorts
{
    private const int Filters = 24;
    private const int Pools = 8;
    private const int TableWords = 128;
    private const int Vlans = 32;
    private const int RedirectionWords = 32;
    private const int KeyWords = 10;

    // A key that no 48-bit address equals.
    private const ulong NoAddress = ulong.MaxValue;

    private Completer _completer = null!;
    private ResetControl _resetControl = null!;
    private Device _device = null!;
    private PoolFilter _poolFilter = null!;
    private RateControl _rateControl = null!;

    // Single registers by register id; ids of other blocks stay unused.
    private readonly uint[] _plain = new uint[256];
    private readonly uint[] _ral = new uint[Filters];
    private readonly uint[] _rah = new uint[Filters];
    private readonly uint[] _vmolr = new uint[Pools];
    private readonly uint[] _vlvf = new uint[Vlans];
    private readonly uint[] _rssrk = new uint[KeyWords];
    private readonly uint[] _vmvir = new uint[Pools];

    // Cleared by the walk, which meets no access and no lookup that counts.
    private readonly uint[] _mta = new uint[TableWords];
    private readonly uint[] _uta = new uint[TableWords];
    private readonly uint[] _vfta = new uint[TableWords];
    private readonly uint[] _reta = new uint[RedirectionWords];

    // Per filter the address it matches, or NoAddress, and its pools: functions of RAL and RAH.
    private readonly ulong[] _keys = new ulong[Filters];
    private readonly byte[] _filterPools = new byte[Filters];
    private uint _rdata;
    private bool _lookupHit;
    private byte _lookupPools;
    private bool _lookupMulticastHit;
    private bool _lookupUnicastHit;
    private bool _lookupVlanHit;
    private byte _lookupVlanPools;
    private byte _lookupQueueEntry;

    // What Eval found, applied by Commit: all of this block's registers are outputs.
    private bool _active;
    private bool _write;
    private byte _writeRegister;
    private byte _writeIndex;
    private uint _writeValue;
    private bool _clear;
    private bool _macLoad;
    private byte _vfFlrDone;
    private bool _lookup;
    private bool _lookupHitNext;
    private byte _lookupPoolsNext;
    private bool _lookupMulticastHitNext;
    private bool _lookupUnicastHitNext;
    private bool _lookupVlanHitNext;
    private byte _lookupVlanPoolsNext;
    private byte _lookupQueueEntryNext;

    /// <summary>Creates the block with its registers at their reset values.</summary>
    public PacketControl() => ClearRegisters();

    /// <summary>Read data of the CSR bus.</summary>
    public uint CsrRdata => _rdata;

    /// <summary>RCTL.</summary>
    public uint Rctl => _plain[Registers.Rctl.Id];

    /// <summary>TCTL.</summary>
    public uint Tctl => _plain[Registers.Tctl.Id];

    /// <summary>MRQC.</summary>
    public uint Mrqc => _plain[Registers.Mrqc.Id];

    /// <summary>VT_CTL.</summary>
    public uint VtCtl => _plain[Registers.VtCtl.Id];

    /// <summary>DTXSWC.</summary>
    public uint Dtxswc => _plain[Registers.Dtxswc.Id];

    /// <summary>QDE.</summary>
    public uint Qde => _plain[Registers.Qde.Id] & Registers.Qde.Enable;

    /// <summary>RLPML.</summary>
    public uint Rlpml => _plain[Registers.Rlpml.Id];

    /// <summary>RXCSUM.</summary>
    public uint Rxcsum => _plain[Registers.Rxcsum.Id];

    /// <summary>RFCTL.</summary>
    public uint Rfctl => _plain[Registers.Rfctl.Id];

    /// <summary>RPLOLR.</summary>
    public uint Rplolr => _plain[Registers.Rplolr.Id];

    /// <summary>RSSRK: ten words, byte 0 of the key in bits 7:0 of the first.</summary>
    public ReadOnlySpan<uint> RssKey => _rssrk;

    /// <summary>VFRE: pools that receive.</summary>
    public byte Vfre => (byte)_plain[Registers.Vfre.Id];

    /// <summary>VFTE: pools that transmit.</summary>
    public byte Vfte => (byte)_plain[Registers.Vfte.Id];

    /// <summary>The last lookup found an equal address.</summary>
    public bool LookupHit => _lookupHit;

    /// <summary>Pools of the filters that the last lookup found equal.</summary>
    public byte LookupPools => _lookupPools;

    /// <summary>The last lookup found its bit set in MTA.</summary>
    public bool LookupMulticastHit => _lookupMulticastHit;

    /// <summary>The last lookup found its bit set in UTA.</summary>
    public bool LookupUnicastHit => _lookupUnicastHit;

    /// <summary>The last lookup found its VLAN set in VFTA.</summary>
    public bool LookupVlanHit => _lookupVlanHit;

    /// <summary>Pools that VLVF names for the VLAN of the last lookup.</summary>
    public byte LookupVlanPools => _lookupVlanPools;

    /// <summary>No pulse is pending: the other registers change only with the bus and pulses of blocks that are not quiet.</summary>
    public bool Quiet => !(_spoofEvent | _rateWrite);

    /// <inheritdoc/>
    public string Block => "packet_control";

    /// <summary>Queue that RETA names for the hash of the last lookup.</summary>
    public byte LookupQueueEntry => _lookupQueueEntry;

    /// <summary>VMOLR of pool 0 to 7.</summary>
    public uint Vmolr(int pool) => _vmolr[pool];

    /// <summary>Between Eval and Commit: registers of this block change in this clock.</summary>
    internal bool Evaluated => _active;

    /// <summary>With <see cref="Evaluated"/>: nothing but the result of a lookup changes.</summary>
    internal bool OnlyLookup => (_lookup | _rateControl.LookupValid) & !(_write | _clear | _macLoad | (_vfFlrDone != 0) | _spoofed | _spoofEvent | _rateWrite);

    internal void Connect(Nic nic)
    {
        _completer = nic.Completer;
        _resetControl = nic.ResetControl;
        _device = nic.Device;
        _poolFilter = nic.PoolFilter;
        _rateControl = nic.RateControl;
    }

    internal void Reset()
    {
        ClearRegisters();
        _rdata = 0;
        _lookupHit = false;
        _lookupPools = 0;
        _lookupMulticastHit = _lookupUnicastHit = _lookupVlanHit = false;
        _lookupVlanPools = 0;
        _lookupQueueEntry = 0;
        ResetSpoof();
        ResetRates();
        _active = false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Eval()
    {
        if ((_completer.CsrSelect == Registers.BlockPacketControl) | _poolFilter.TableValid | _poolFilter.Spoofed | _spoofEvent
            | _rateControl.LookupValid | _rateWrite | _device.MacLoad | _resetControl.Busy)
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
        _write = false;
        _readWvbr = false;
        if (_completer.CsrSelect == Registers.BlockPacketControl)
        {
            Access();
        }

        _clear = _resetControl.DeviceClear;
        _vfFlrDone = _resetControl.VfFlrDone;
        _macLoad = _device.MacLoad;
        EvalSpoof();
        EvalRates();
        _lookup = _poolFilter.TableValid;
        if (_lookup)
        {
            Lookup(_poolFilter.TableMac);
            LookupTables((uint)(_poolFilter.TableMac >> 32), (uint)_poolFilter.TableVid);
            int entry = _poolFilter.TableHash;
            _lookupQueueEntryNext = (byte)((_reta[entry >> 2] >> (8 * (entry & 3))) & 0xF);
        }

        if (_resetControl.WalkValid && _resetControl.WalkDevice)
        {
            _mta[_resetControl.WalkStep] = 0;
            _uta[_resetControl.WalkStep] = 0;
            _vfta[_resetControl.WalkStep] = 0;
            _reta[_resetControl.WalkStep % RedirectionWords] = 0;
        }
    }

    private void Access()
    {
        byte register = _completer.CsrRegister;
        int index = _completer.CsrIndex;
        uint old = register switch
        {
            Registers.Ral.Id => _ral[index],
            Registers.Rah.Id => _rah[index],
            Registers.Vmolr.Id => _vmolr[index],
            Registers.Vlvf.Id => _vlvf[index],
            Registers.Vmvir.Id => _vmvir[index],
            Registers.Mta.Id => _mta[index],
            Registers.Uta.Id => _uta[index],
            Registers.Vfta.Id => _vfta[index],
            Registers.Reta.Id => _reta[index],
            Registers.Rssrk.Id => _rssrk[index],
            Registers.Rttbcnrc.Id => _rates[RateQueue],
            Registers.Vmrctl.Id => _vmrctl[index],
            Registers.Vmrvlan.Id => _vmrvlan[index],
            Registers.Vmrvm.Id => _vmrvm[index],
            _ => _plain[register],
        };
        if (_completer.CsrWrite)
        {
            _write = true;
            _writeRegister = register;
            _writeIndex = register == Registers.Rttbcnrc.Id ? (byte)RateQueue : (byte)index;
            _writeValue = Bits.Merge(old, _completer.CsrWdata, Bits.ByteMask(_completer.CsrBe) & RegisterMap.RegisterRw(register));
        }
        else
        {
            _rdata = old;
            _readWvbr = register == Registers.Wvbr.Id && _completer.CsrBe != 0;
        }
    }

    private void Lookup(ulong mac)
    {
        bool hit = false;
        uint pools = 0;
        ulong[] keys = _keys;
        for (int i = 0; i < keys.Length; i++)
        {
            if (keys[i] == mac)
            {
                hit = true;
                pools |= _filterPools[i];
            }
        }

        _lookupHitNext = hit;
        _lookupPoolsNext = (byte)pools;
    }

    /// <summary>The hash tables by octets 4 and 5 of the address, the VLAN tables by VID.</summary>
    private void LookupTables(uint octets, uint vid)
    {
        int offset = (int)((Rctl & Registers.Rctl.Mo) >> Registers.Rctl.MoLsb);
        uint hash = (octets >> (offset == 3 ? 0 : 4 - offset)) & 0xFFF;
        _lookupMulticastHitNext = ((_mta[hash >> 5] >> (int)(hash & 31)) & 1) != 0;
        _lookupUnicastHitNext = ((_uta[hash >> 5] >> (int)(hash & 31)) & 1) != 0;
        _lookupVlanHitNext = ((_vfta[vid >> 5] >> (int)(vid & 31)) & 1) != 0;
        uint pools = 0;
        uint entries = 0;
        for (int i = 0; i < Vlans; i++)
        {
            uint entry = _vlvf[i];
            if ((entry & (Registers.Vlvf.Enable | Registers.Vlvf.Vid)) == (Registers.Vlvf.Enable | vid))
            {
                pools |= entry >> Registers.Vlvf.PoolselLsb;
                entries |= 1u << i;
            }
        }

        _lookupVlanPoolsNext = (byte)pools;
        _lookupVlanRulesNext = VlanRules(entries);
    }

    private void CommitActive()
    {
        if (_write)
        {
            switch (_writeRegister)
            {
                case Registers.Ral.Id:
                    _ral[_writeIndex] = _writeValue;
                    UpdateFilter(_writeIndex);
                    break;
                case Registers.Rah.Id:
                    _rah[_writeIndex] = _writeValue;
                    UpdateFilter(_writeIndex);
                    break;
                case Registers.Vmolr.Id:
                    _vmolr[_writeIndex] = _writeValue;
                    break;
                case Registers.Vlvf.Id:
                    _vlvf[_writeIndex] = _writeValue;
                    break;
                case Registers.Vmvir.Id:
                    _vmvir[_writeIndex] = _writeValue;
                    break;
                case Registers.Mta.Id:
                    _mta[_writeIndex] = _writeValue;
                    break;
                case Registers.Uta.Id:
                    _uta[_writeIndex] = _writeValue;
                    break;
                case Registers.Vfta.Id:
                    _vfta[_writeIndex] = _writeValue;
                    break;
                case Registers.Reta.Id:
                    _reta[_writeIndex] = _writeValue;
                    break;
                case Registers.Rssrk.Id:
                    _rssrk[_writeIndex] = _writeValue;
                    break;
                case Registers.Rttbcnrc.Id:
                    _rates[_writeIndex] = _writeValue;
                    UpdateRates();
                    break;
                case Registers.Vmrctl.Id:
                    _vmrctl[_writeIndex] = _writeValue;
                    UpdateRates();
                    break;
                case Registers.Vmrvlan.Id:
                    _vmrvlan[_writeIndex] = _writeValue;
                    break;
                case Registers.Vmrvm.Id:
                    _vmrvm[_writeIndex] = _writeValue;
                    UpdateRates();
                    break;
                default:
                    _plain[_writeRegister] = _writeValue;
                    break;
            }
        }

        CommitSpoof();
        CommitRates();
        if (_vfFlrDone != 0)
        {
            _plain[Registers.Vfre.Id] &= ~(uint)_vfFlrDone;
            _plain[Registers.Vfte.Id] &= ~(uint)_vfFlrDone;
        }

        if (_clear)
        {
            ClearRegisters();
        }

        if (_macLoad)
        {
            _ral[0] = (uint)_device.NvmMac;
            _rah[0] = Registers.Rah.Av | (uint)(_device.NvmMac >> 32);
            UpdateFilter(0);
        }

        if (_lookup)
        {
            _lookupHit = _lookupHitNext;
            _lookupPools = _lookupPoolsNext;
            _lookupMulticastHit = _lookupMulticastHitNext;
            _lookupUnicastHit = _lookupUnicastHitNext;
            _lookupVlanHit = _lookupVlanHitNext;
            _lookupVlanPools = _lookupVlanPoolsNext;
            _lookupVlanRules = _lookupVlanRulesNext;
            _lookupQueueEntry = _lookupQueueEntryNext;
        }

        _active = false;
    }

    private void UpdateFilter(int index)
    {
        uint high = _rah[index];
        bool used = (high & Registers.Rah.Av) != 0 && (high & Registers.Rah.Asel) == 0;
        _keys[index] = used ? _ral[index] | ((ulong)(high & 0xFFFF) << 32) : NoAddress;
        _filterPools[index] = (byte)((high & Registers.Rah.Poolsel) >> Registers.Rah.PoolselLsb);
    }

    private void ClearRegisters()
    {
        for (int id = 0; id < _plain.Length; id++)
        {
            _plain[id] = RegisterMap.RegisterReset((byte)id);
        }

        Array.Fill(_ral, Registers.Ral.Reset);
        Array.Fill(_rah, Registers.Rah.Reset);
        Array.Fill(_vmolr, Registers.Vmolr.Reset);
        Array.Fill(_vlvf, Registers.Vlvf.Reset);
        Array.Fill(_rssrk, Registers.Rssrk.Reset);
        Array.Fill(_vmvir, Registers.Vmvir.Reset);
        ClearRates();
        for (int i = 0; i < Filters; i++)
        {
            UpdateFilter(i);
        }
    }
}
