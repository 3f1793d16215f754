namespace NicTwin.Model;

/// <summary>Register accesses: step 1 of a clock.</summary>
public sealed partial class InterruptCause
{
    private void Access()
    {
        byte register = _completer.CsrRegister;
        int index = _completer.CsrIndex;
        if (_completer.CsrWrite)
        {
            uint mask = Bits.ByteMask(_completer.CsrBe);
            Write(register, index, _completer.CsrWdata, mask);
        }
        else
        {
            Read(register, index, sideEffect: _completer.CsrBe != 0);
        }
    }

    private void Read(byte register, int index, bool sideEffect)
    {
        switch (register)
        {
            case Registers.Icr.Id:
                ReadIcr(sideEffect);
                break;
            case Registers.Ics.Id:
                _rdata = _icr;
                break;
            case Registers.Ims.Id:
            case Registers.Imc.Id:
                _rdata = _ims;
                break;
            case Registers.Iam.Id:
                _rdata = _iam;
                break;
            case Registers.Gpie.Id:
                _rdata = _gpie;
                break;
            case Registers.Eicr.Id:
                _rdata = _eicr;
                _eicr = sideEffect ? 0 : _eicr;
                break;
            case Registers.Eics.Id:
                _rdata = _eicr;
                break;
            case Registers.Eims.Id:
            case Registers.Eimc.Id:
                _rdata = _eims;
                break;
            case Registers.Eiac.Id:
                _rdata = _eiac;
                break;
            case Registers.Eiam.Id:
                _rdata = _eiam;
                break;
            case Registers.Vteicr.Id:
                _rdata = Window(_eicr, index);
                _eicr = sideEffect ? _eicr & ~(7u << FirstVector(index)) : _eicr;
                break;
            case Registers.Vteics.Id:
                _rdata = Window(_eicr, index);
                break;
            case Registers.Vteims.Id:
            case Registers.Vteimc.Id:
                _rdata = Window(_eims, index);
                break;
            case Registers.Vteiac.Id:
                _rdata = Window(_eiac, index);
                break;
            case Registers.Vteiam.Id:
                _rdata = Window(_eiam, index);
                break;
            case Registers.Eitr.Id:
                _rdata = ReadEitr(index);
                break;
            case Registers.Vteitr.Id:
                _rdata = ReadEitr(VfVector(index));
                break;
            case Registers.Ivar.Id:
                _rdata = _ivar[index];
                break;
            case Registers.IvarMisc.Id:
                _rdata = _ivarMisc;
                break;
            case Registers.Vtivar.Id:
                _rdata = _vtivar[index];
                break;
            case Registers.VtivarMisc.Id:
                _rdata = _vtivarMisc[index];
                break;
            default:
                _rdata = 0;
                break;
        }
    }

    private void Write(byte register, int index, uint data, uint mask)
    {
        uint written = data & mask;
        switch (register)
        {
            case Registers.Icr.Id:
                _icr &= ~written;
                break;
            case Registers.Ics.Id:
                _icr |= written & Implemented;
                break;
            case Registers.Ims.Id:
                _ims |= written & Implemented;
                break;
            case Registers.Imc.Id:
                _ims &= ~written;
                break;
            case Registers.Iam.Id:
                _iam = Bits.Merge(_iam, data, mask & Implemented);
                break;
            case Registers.Gpie.Id:
                _gpie = Bits.Merge(_gpie, data, mask & Registers.Gpie.Rw);
                break;
            case Registers.Eicr.Id:
                _eicr &= ~written;
                break;
            case Registers.Eics.Id:
                _eicr |= written & VectorMask;
                break;
            case Registers.Eims.Id:
                _eims |= written & VectorMask;
                break;
            case Registers.Eimc.Id:
                _eims &= ~written;
                break;
            case Registers.Eiac.Id:
                _eiac = Bits.Merge(_eiac, data, mask & VectorMask);
                break;
            case Registers.Eiam.Id:
                _eiam = Bits.Merge(_eiam, data, mask & VectorMask);
                break;
            case Registers.Vteicr.Id:
                _eicr &= ~Spread(written, index);
                break;
            case Registers.Vteics.Id:
                _eicr |= Spread(written, index);
                break;
            case Registers.Vteims.Id:
                _eims |= Spread(written, index);
                break;
            case Registers.Vteimc.Id:
                _eims &= ~Spread(written, index);
                break;
            case Registers.Vteiac.Id:
                _eiac = Bits.Merge(_eiac, Spread(data, index), Spread(mask, index));
                break;
            case Registers.Vteiam.Id:
                _eiam = Bits.Merge(_eiam, Spread(data, index), Spread(mask, index));
                break;
            case Registers.Eitr.Id:
                WriteEitr(index, data, mask);
                break;
            case Registers.Vteitr.Id:
                WriteEitr(VfVector(index), data, mask);
                break;
            case Registers.Ivar.Id:
                _ivar[index] = Bits.Merge(_ivar[index], data, mask & Registers.Ivar.Rw);
                break;
            case Registers.IvarMisc.Id:
                _ivarMisc = Bits.Merge(_ivarMisc, data, mask & Registers.IvarMisc.Rw);
                break;
            case Registers.Vtivar.Id:
                _vtivar[index] = Bits.Merge(_vtivar[index], data, mask & Registers.Vtivar.Rw);
                break;
            case Registers.VtivarMisc.Id:
                _vtivarMisc[index] = (byte)Bits.Merge(_vtivarMisc[index], data, mask & Registers.VtivarMisc.Rw);
                break;
            default:
                break;
        }
    }

    private void ReadIcr(bool sideEffect)
    {
        bool asserted = (_gpie & Registers.Gpie.MultipleMsix) == 0 && (_icr & _ims) != 0;
        _rdata = _icr | (asserted ? Inta : 0);
        if (sideEffect && (asserted || _ims == 0 || (_gpie & Registers.Gpie.Nsicr) != 0))
        {
            _icr = 0;
            _ims &= ~_iam;
        }
    }

    private uint ReadEitr(int vector) => (uint)_eitr[vector] << Registers.Eitr.IntervalLsb;

    private void WriteEitr(int vector, uint data, uint mask)
    {
        uint interval = Bits.Merge(ReadEitr(vector), data, mask & Registers.Eitr.Interval);
        _eitr[vector] = (ushort)(interval >> Registers.Eitr.IntervalLsb);

        // CNT_IGNR keeps the running counter; a disabled byte 3 counts as 1.
        if ((mask & ~data & Registers.Eitr.CntIgnr) != 0)
        {
            _deadline[vector] = 0;
        }
    }

    /// <summary>The three bits of VF n, in its own numbering.</summary>
    private static uint Window(uint value, int n) => (value >> FirstVector(n)) & 7;

    /// <summary>Bits 2:0 of a VF's value at their places in the PF's register.</summary>
    private static uint Spread(uint value, int n) => (value & 7) << FirstVector(n);

    /// <summary>Vector of an instance 4n + k of VTEITR.</summary>
    private static int VfVector(int index) => FirstVector(index >> 2) + (index & 3);
}
