using System.Numerics;

namespace NicTwin.Model;

/// <summary>Configuration reads and writes: stored slots, live bits, effects of a write.</summary>
public sealed partial class ConfigSpace
{
    private const uint PowerStateD3 = 3;

    /// <summary>Performs the access of this clock; true when a write ends the VFs.</summary>
    private bool Access()
    {
        uint dword = _completer.ConfigDword;
        int function = _completer.ConfigFunction;
        if (!_completer.ConfigWrite)
        {
            _rdata = function == 0 ? ReadPf(dword) : ReadVf(function - 1, dword);
            return false;
        }

        _changed = true;
        uint data = _completer.ConfigWdata;
        uint mask = Bits.ByteMask(_completer.ConfigBe);
        if (function != 0)
        {
            WriteVf(function - 1, dword, data, mask);
            return false;
        }

        return WritePf(dword, data, mask);
    }

    private uint ReadPf(uint dword)
    {
        int slot = Configuration.PfSlot[dword];
        uint value = slot < Configuration.PfSlots ? _pf[slot] : Configuration.PfReset[dword];
        switch (dword)
        {
            case Configuration.PfCommand:
                return value | (_interruptDelivery.IntxStatus ? Configuration.PfCommandInterruptStatus : 0);
            case Configuration.PfMsiPending:
                return _interruptDelivery.MsiPending ? Configuration.PfMsiPendingPending : 0;
            case Configuration.PfDeviceControl:
                return value | ((_dmaRead.TransactionsPending & 1) != 0 ? Configuration.PfDeviceControlTransactionsPending : 0);
            case Configuration.PfAerHeaderLog0:
            case Configuration.PfAerHeaderLog1:
            case Configuration.PfAerHeaderLog2:
            case Configuration.PfAerHeaderLog3:
                return _log[dword - Configuration.PfAerHeaderLog0];
            case Configuration.PfDsnLow:
                return 0xFF00_0000 | (MacByte(3) << 16) | (MacByte(4) << 8) | MacByte(5);
            case Configuration.PfDsnHigh:
                return (MacByte(0) << 24) | (MacByte(1) << 16) | (MacByte(2) << 8) | 0xFF;
            case Configuration.PfSriovOffsetStride:
                return (Configuration.VfStride << 16)
                    | (AriHierarchy ? Configuration.FirstVfOffsetAri : Configuration.FirstVfOffsetNoAri);
            case Configuration.PfSriovVfBar0Low:
            case Configuration.PfSriovVfBar3Low:
                return value & (~((1u << VfSizeLog2) - 1) | Configuration.PfSriovVfBar0LowType);
            default:
                return value;
        }
    }

    private uint MacByte(int index) => (uint)(_device.NvmMac >> (8 * index)) & 0xFF;

    private uint ReadVf(int n, uint dword)
    {
        int slot = Configuration.VfSlot[dword];
        uint value = slot < Configuration.VfSlots ? _vf[(n * Configuration.VfSlots) + slot] : Configuration.VfReset[dword];
        switch (dword)
        {
            case Configuration.VfDeviceControl:
                return value | (((_dmaRead.TransactionsPending >> (1 + n)) & 1) != 0 ? Configuration.VfDeviceControlTransactionsPending : 0);
            case Configuration.VfAerHeaderLog0:
            case Configuration.VfAerHeaderLog1:
            case Configuration.VfAerHeaderLog2:
            case Configuration.VfAerHeaderLog3:
                return _log[((1 + n) * LogDws) + (int)(dword - Configuration.VfAerHeaderLog0)];
            default:
                return value;
        }
    }

    private void WriteVf(int n, uint dword, uint data, uint mask)
    {
        int slot = Configuration.VfSlot[dword];
        if (slot < Configuration.VfSlots)
        {
            ref uint value = ref _vf[(n * Configuration.VfSlots) + slot];
            value = Bits.Merge(value, data, mask & Configuration.VfRw[dword]) & ~(data & mask & Configuration.VfW1c[dword]);
        }

        if (dword == Configuration.VfDeviceControl && (data & mask & Configuration.VfDeviceControlInitiateFlr) != 0)
        {
            _flrVfNext = (byte)(1 << n);
        }
    }

    private bool WritePf(uint dword, uint data, uint mask)
    {
        int slot = Configuration.PfSlot[dword];
        if (slot >= Configuration.PfSlots)
        {
            return false;
        }

        uint old = _pf[slot];
        uint rw = mask & Configuration.PfRw[dword];
        switch (dword)
        {
            case Configuration.PfPmControl:
                // D1 and D2 are not supported: a write of them leaves the state.
                if ((data & Configuration.PfPmControlPowerState) is 1 or 2)
                {
                    rw &= ~Configuration.PfPmControlPowerState;
                }

                break;
            case Configuration.PfSriovControl:
                if (VfEnable)
                {
                    rw &= ~Configuration.PfSriovControlAriHierarchy;
                }

                break;
            case Configuration.PfSriovNumVfs:
                if (VfEnable)
                {
                    rw = 0;
                }

                break;
            case Configuration.PfSriovSystemPageSize:
                uint size = Bits.Merge(old, data, rw);
                if (VfEnable || BitOperations.PopCount(size) != 1 || (size & SupportedPageSizes) == 0)
                {
                    rw = 0;
                }

                break;
            case Configuration.PfSriovVfBar0Low:
            case Configuration.PfSriovVfBar3Low:
                rw &= ~((1u << VfSizeLog2) - 1);
                break;
            default:
                break;
        }

        uint value = Bits.Merge(old, data, rw) & ~(data & mask & Configuration.PfW1c[dword]);
        _pf[slot] = value;
        switch (dword)
        {
            case Configuration.PfPmControl:
                _powerUpNext = (old & Configuration.PfPmControlPowerState) == PowerStateD3
                    && (value & Configuration.PfPmControlPowerState) == 0;
                return false;
            case Configuration.PfDeviceControl:
                _flrPfNext = (data & mask & Configuration.PfDeviceControlInitiateFlr) != 0;
                return false;
            case Configuration.PfSriovControl:
                if (((old ^ value) & Configuration.PfSriovControlVfEnable) == 0)
                {
                    return false;
                }

                _vfChangeNext = (byte)((1 << NumVfs) - 1);
                return VfEnable;
            default:
                return false;
        }
    }
}
