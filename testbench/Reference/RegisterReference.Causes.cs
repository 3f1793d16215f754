namespace NicTwin.Testbench;

/// <summary>Interrupt cause registers: masks are known, causes are mostly set by traffic.</summary>
internal sealed partial class RegisterReference
{
    private static bool IsCause(int instance) =>
        instance == RegisterTable.Icr || instance == RegisterTable.Ics || instance == RegisterTable.Ims || instance == RegisterTable.Imc
        || instance == RegisterTable.Eics || instance == RegisterTable.Eims || instance == RegisterTable.Eimc || instance == RegisterTable.Eicr
        || (instance >= RegisterTable.Window && instance < RegisterTable.Window + 48);

    /// <summary>A vector's message has been sent, or could have been: automatic clearing may have happened.</summary>
    private uint AutoMasked => (_value[RegisterTable.Gpie] & (1u << 30)) != 0 ? _value[RegisterTable.Eiam] : 0;

    /// <summary>Bits of EIMS that are set unless a message has cleared them.</summary>
    private uint UnknownMask => (AutoMasked & _value[RegisterTable.Eims]) | _unknown[RegisterTable.Eims];

    /// <summary>EIAM or GPIE changes: what may have been cleared until now stays unknown.</summary>
    private void ForgetAutoMasked() => _unknown[RegisterTable.Eims] = UnknownMask;

    private uint ReadCause(int instance, bool effect, out uint known)
    {
        known = uint.MaxValue;
        if (instance == RegisterTable.Ims || instance == RegisterTable.Imc)
        {
            known = ~_unknown[RegisterTable.Ims];
            return _value[RegisterTable.Ims];
        }

        if (instance == RegisterTable.Eims || instance == RegisterTable.Eimc)
        {
            known = ~UnknownMask;
            return _value[RegisterTable.Eims];
        }

        if (instance >= RegisterTable.Window)
        {
            int n = (instance - RegisterTable.Window) / 6;
            int shift = 22 - (3 * n);
            switch ((instance - RegisterTable.Window) % 6)
            {
                case 1 or 2:
                    known = ~(UnknownMask >> shift & 7);
                    return _value[RegisterTable.Eims] >> shift & 7;
                case 3:
                    return _value[RegisterTable.Eiac] >> shift & 7;
                case 4:
                    return _value[RegisterTable.Eiam] >> shift & 7;
                default:
                    known = ~7u;
                    return 0;
            }
        }

        known = instance == RegisterTable.Eicr || instance == RegisterTable.Eics ? ~CauseMask : ~(LegacyMask | 0x80000000);
        if (instance == RegisterTable.Icr && effect)
        {
            // IMS &= ~IAM happens with this read only when ICR is cleared by it, which depends on the causes.
            uint maybe = _value[RegisterTable.Iam] & _value[RegisterTable.Ims];
            _unknown[RegisterTable.Ims] |= maybe;
        }

        return 0;
    }

    private void WriteCause(int instance, uint value, uint bytes)
    {
        if (instance == RegisterTable.Ims)
        {
            _value[instance] |= value & LegacyMask;
            _unknown[instance] &= ~value;
        }
        else if (instance == RegisterTable.Imc)
        {
            _value[RegisterTable.Ims] &= ~value;
            _unknown[RegisterTable.Ims] &= ~value;
        }
        else if (instance == RegisterTable.Eims || instance == RegisterTable.Eimc)
        {
            SetMask(instance == RegisterTable.Eims, value & CauseMask);
        }
        else if (instance >= RegisterTable.Window && (bytes & 0xff) != 0)
        {
            int n = (instance - RegisterTable.Window) / 6;
            int shift = 22 - (3 * n);
            uint window = (value & 7) << shift;
            switch ((instance - RegisterTable.Window) % 6)
            {
                case 1:
                    SetMask(true, window);
                    break;
                case 2:
                    SetMask(false, window);
                    break;
                case 3:
                    _value[RegisterTable.Eiac] = (_value[RegisterTable.Eiac] & ~(7u << shift)) | window;
                    break;
                case 4:
                    ForgetAutoMasked();
                    _value[RegisterTable.Eiam] = (_value[RegisterTable.Eiam] & ~(7u << shift)) | window;
                    break;
            }
        }
    }

    private void SetMask(bool set, uint bits)
    {
        // A bit that is set may be cleared automatically as long as EIAM names it; a bit that was cleared stays clear.
        if (set)
        {
            _value[RegisterTable.Eims] |= bits;
        }
        else
        {
            _value[RegisterTable.Eims] &= ~bits;
        }

        _unknown[RegisterTable.Eims] &= ~bits;
    }
}
