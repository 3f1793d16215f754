namespace NicTwin.Vmm.Cpu;

/// <summary>
/// F and D instructions. The top bit of Rm is the format. Floating-point destinations keep their number: f0 is a register
/// like the others.
/// </summary>
internal static unsafe partial class Decoder
{
    /// <summary>The bit of Rm that says double.</summary>
    public const byte DoubleBit = 0x80;

    private static Opcode FloatLoadStore(uint instruction, Op* op, int immediate, Opcode code)
    {
        uint funct3 = Funct3(instruction);
        if (funct3 is not (2 or 3))
        {
            return Opcode.Illegal;
        }

        op->Imm = immediate;
        op->Rd = (byte)((instruction >> 7) & 31);
        op->Rm = funct3 == 3 ? DoubleBit : (byte)0;
        return code;
    }

    private static Opcode FloatFused(uint instruction, Op* op, Opcode code)
    {
        uint format = (instruction >> 25) & 3;
        op->Rd = (byte)((instruction >> 7) & 31);
        op->Rs3 = (byte)(instruction >> 27);
        return format > 1 ? Opcode.Illegal : Rounded(instruction, op, code);
    }

    /// <summary>An operation with a rounding mode; 5 and 6 are reserved, 7 takes the mode of frm.</summary>
    private static Opcode Rounded(uint instruction, Op* op, Opcode code)
    {
        uint mode = Funct3(instruction);
        op->Rm = (byte)(mode | (((instruction >> 25) & 1) != 0 ? DoubleBit : 0u));
        return mode is 5 or 6 ? Opcode.Illegal : code;
    }

    private static Opcode Float(uint instruction, Op* op)
    {
        uint funct3 = Funct3(instruction);
        uint funct5 = instruction >> 27;
        uint rs2 = op->Rs2;
        if (((instruction >> 25) & 3) > 1)
        {
            return Opcode.Illegal;
        }

        op->Rm = ((instruction >> 25) & 1) != 0 ? DoubleBit : (byte)0;
        bool toInteger = funct5 is 0x14 or 0x18 or 0x1c;
        if (!toInteger)
        {
            op->Rd = (byte)((instruction >> 7) & 31);
        }

        return funct5 switch
        {
            0x00 => Rounded(instruction, op, Opcode.FloatAdd),
            0x01 => Rounded(instruction, op, Opcode.FloatSub),
            0x02 => Rounded(instruction, op, Opcode.FloatMul),
            0x03 => Rounded(instruction, op, Opcode.FloatDiv),
            0x0b when rs2 == 0 => Rounded(instruction, op, Opcode.FloatSqrt),
            0x04 when funct3 < 3 => Opcode.FloatSgnj + (ushort)funct3,
            0x05 when funct3 < 2 => Opcode.FloatMin + (ushort)funct3,
            0x08 when rs2 < 2 && rs2 != ((instruction >> 25) & 1) => Rounded(instruction, op, Opcode.FloatToFloat),
            0x14 when funct3 < 3 => Opcode.FloatLe - (ushort)funct3,
            0x18 when rs2 < 4 => Rounded(instruction, op, Opcode.FloatToW + (ushort)rs2),
            0x1a when rs2 < 4 => Rounded(instruction, op, Opcode.FloatFromW + (ushort)rs2),
            0x1c when rs2 == 0 && funct3 == 0 => Opcode.FloatMoveToInteger,
            0x1c when rs2 == 0 && funct3 == 1 => Opcode.FloatClass,
            0x1e when rs2 == 0 && funct3 == 0 => Opcode.FloatMoveFromInteger,
            _ => Opcode.Illegal,
        };
    }
}
