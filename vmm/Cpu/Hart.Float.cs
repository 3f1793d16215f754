namespace NicTwin.Vmm.Cpu;

/// <summary>F and D extensions.</summary>
public sealed unsafe partial class Hart
{
    private const ulong Boxed = 0xffff_ffff_0000_0000;
    private const int DynamicRounding = 7;

    private int ExecuteFloat(Op* op)
    {
        if (FloatOff)
        {
            return RaiseIllegal(op);
        }

        bool isDouble = (op->Rm & Decoder.DoubleBit) != 0;
        switch (op->Code)
        {
            case Opcode.FloatLoad:
                return LoadFloat(op, isDouble);
            case Opcode.FloatStore:
                ulong address = _state->X[op->Rs1] + (ulong)(long)op->Imm;
                return WriteMemory(address, isDouble ? 8 : 4, _state->F[op->Rs2]) ? AfterAccess(op) : AfterRefusal();
            case Opcode.FloatMoveToInteger:
                _state->X[op->Rd] = isDouble ? _state->F[op->Rs1] : (ulong)(long)(int)(uint)_state->F[op->Rs1];
                return Continue;
            case Opcode.FloatMoveFromInteger:
                WriteFloat(op->Rd, isDouble ? _state->X[op->Rs1] : (uint)_state->X[op->Rs1], isDouble);
                return Continue;
            default:
                break;
        }

        int mode = op->Rm & 7;
        bool rounds = op->Code is (>= Opcode.FloatAdd and <= Opcode.FloatNmadd) or (>= Opcode.FloatToW and <= Opcode.FloatFromLu) or Opcode.FloatToFloat;
        if (rounds && mode == DynamicRounding)
        {
            mode = (int)_floatMode;
            if (mode > FloatingPoint.NearestAway)
            {
                return RaiseIllegal(op);
            }
        }

        uint flags = 0;
        if (!Compute(op, isDouble ? FloatFormat.Double : FloatFormat.Single, mode, ref flags))
        {
            ComputeInteger(op, isDouble ? FloatFormat.Double : FloatFormat.Single, mode, ref flags);
        }

        if (flags != 0)
        {
            _floatFlags |= flags;
            Status |= Csr.StatusFs;
        }

        return Continue;
    }

    /// <summary>Operations with a floating-point result. False: it is none of them.</summary>
    private bool Compute(Op* op, FloatFormat format, int mode, ref uint flags)
    {
        bool isDouble = ReferenceEquals(format, FloatFormat.Double);
        ulong a = ReadFloat(op->Rs1, isDouble);
        ulong b = ReadFloat(op->Rs2, isDouble);
        ulong result;
        switch (op->Code)
        {
            case Opcode.FloatAdd:
                result = FloatingPoint.Add(format, a, b, mode, ref flags);
                break;
            case Opcode.FloatSub:
                result = FloatingPoint.Add(format, a, b ^ format.SignBit, mode, ref flags);
                break;
            case Opcode.FloatMul:
                result = FloatingPoint.Multiply(format, a, b, mode, ref flags);
                break;
            case Opcode.FloatDiv:
                result = FloatingPoint.Divide(format, a, b, mode, ref flags);
                break;
            case Opcode.FloatSqrt:
                result = FloatingPoint.SquareRoot(format, a, mode, ref flags);
                break;
            case >= Opcode.FloatMadd and <= Opcode.FloatNmadd:
                bool negateProduct = op->Code is Opcode.FloatNmsub or Opcode.FloatNmadd;
                bool negateAddend = op->Code is Opcode.FloatMsub or Opcode.FloatNmadd;
                result = FloatingPoint.MultiplyAdd(format, a, b, ReadFloat(op->Rs3, isDouble), negateProduct, negateAddend, mode, ref flags);
                break;
            case >= Opcode.FloatSgnj and <= Opcode.FloatSgnjx:
                ulong sign = op->Code == Opcode.FloatSgnj ? b : op->Code == Opcode.FloatSgnjn ? ~b : a ^ b;
                result = (a & ~format.SignBit) | (sign & format.SignBit);
                break;
            case Opcode.FloatMin or Opcode.FloatMax:
                result = FloatingPoint.Extreme(format, a, b, op->Code == Opcode.FloatMax, ref flags);
                break;
            case >= Opcode.FloatFromW and <= Opcode.FloatFromLu:
                result = FloatingPoint.FromInteger(format, IntegerSource(op), op->Code is Opcode.FloatFromW or Opcode.FloatFromL, mode, ref flags);
                break;
            case Opcode.FloatToFloat:
                FloatFormat other = isDouble ? FloatFormat.Single : FloatFormat.Double;
                result = FloatingPoint.ConvertFormat(other, format, ReadFloat(op->Rs1, !isDouble), mode, ref flags);
                break;
            default:
                return false;
        }

        WriteFloat(op->Rd, result, isDouble);
        return true;
    }

    /// <summary>Operations with an integer result.</summary>
    private void ComputeInteger(Op* op, FloatFormat format, int mode, ref uint flags)
    {
        bool isDouble = ReferenceEquals(format, FloatFormat.Double);
        ulong a = ReadFloat(op->Rs1, isDouble);
        ulong b = ReadFloat(op->Rs2, isDouble);
        _state->X[op->Rd] = op->Code switch
        {
            Opcode.FloatEq => FloatingPoint.AreEqual(format, a, b, ref flags) ? 1ul : 0ul,
            Opcode.FloatLt => FloatingPoint.IsLess(format, a, b, ref flags) ? 1ul : 0ul,
            Opcode.FloatLe => FloatingPoint.IsLessOrEqual(format, a, b, ref flags) ? 1ul : 0ul,
            Opcode.FloatToW => FloatingPoint.ToInteger(format, a, 32, signed: true, mode, ref flags),
            Opcode.FloatToWu => FloatingPoint.ToInteger(format, a, 32, signed: false, mode, ref flags),
            Opcode.FloatToL => FloatingPoint.ToInteger(format, a, 64, signed: true, mode, ref flags),
            Opcode.FloatToLu => FloatingPoint.ToInteger(format, a, 64, signed: false, mode, ref flags),
            _ => FloatingPoint.Classify(format, a),
        };
    }

    private int LoadFloat(Op* op, bool isDouble)
    {
        ulong address = _state->X[op->Rs1] + (ulong)(long)op->Imm;
        if (!ReadMemory(address, isDouble ? 8 : 4, out ulong value))
        {
            return AfterRefusal();
        }

        WriteFloat(op->Rd, value, isDouble);
        return AfterAccess(op);
    }

    private ulong IntegerSource(Op* op)
    {
        ulong value = _state->X[op->Rs1];
        return op->Code switch
        {
            Opcode.FloatFromW => (ulong)(long)(int)(uint)value,
            Opcode.FloatFromWu => (uint)value,
            _ => value,
        };
    }

    /// <summary>A single that is not boxed in ones reads as the canonical NaN.</summary>
    private ulong ReadFloat(int register, bool isDouble)
    {
        ulong bits = _state->F[register];
        if (isDouble)
        {
            return bits;
        }

        return (bits & Boxed) == Boxed ? (uint)bits : FloatFormat.Single.CanonicalNan;
    }

    private void WriteFloat(int register, ulong bits, bool isDouble)
    {
        _state->F[register] = isDouble ? bits : bits | Boxed;
        Status |= Csr.StatusFs;
    }
}
