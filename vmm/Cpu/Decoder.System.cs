namespace NicTwin.Vmm.Cpu;

/// <summary>SYSTEM and AMO instructions.</summary>
internal static unsafe partial class Decoder
{
    private static Opcode System(uint instruction, Op* op)
    {
        uint funct3 = Funct3(instruction);
        if (funct3 == 0)
        {
            return Privileged(instruction);
        }

        if (funct3 == 4)
        {
            return Opcode.Illegal;
        }

        op->Imm = (int)(instruction >> 20);
        return funct3 < 4 ? Opcode.Csrrw + (ushort)(funct3 - 1) : Opcode.Csrrwi + (ushort)(funct3 - 5);
    }

    private static Opcode Privileged(uint instruction)
    {
        switch (instruction)
        {
            case 0x00000073:
                return Opcode.Ecall;
            case 0x00100073:
                return Opcode.Ebreak;
            case 0x10200073:
                return Opcode.Sret;
            case 0x10500073:
                return Opcode.Wfi;
            default:
                bool sfence = Funct7(instruction) == 0x09 && ((instruction >> 7) & 31) == 0;
                return sfence ? Opcode.SfenceVma : Opcode.Illegal;
        }
    }

    private static Opcode Atomic(uint instruction, Op* op)
    {
        uint funct3 = Funct3(instruction);
        if (funct3 is not (2 or 3))
        {
            return Opcode.Illegal;
        }

        op->Rs3 = (byte)(1 << (int)funct3);
        return (instruction >> 27) switch
        {
            0x00 => Opcode.AmoAdd,
            0x01 => Opcode.AmoSwap,
            0x02 => op->Rs2 == 0 ? Opcode.Lr : Opcode.Illegal,
            0x03 => Opcode.Sc,
            0x04 => Opcode.AmoXor,
            0x08 => Opcode.AmoOr,
            0x0c => Opcode.AmoAnd,
            0x10 => Opcode.AmoMin,
            0x14 => Opcode.AmoMax,
            0x18 => Opcode.AmoMinu,
            0x1c => Opcode.AmoMaxu,
            _ => Opcode.Illegal,
        };
    }
}
