using System.Runtime.CompilerServices;

namespace NicTwin.Vmm.Cpu;

/// <summary>32-bit instructions to decoded operations. Compressed ones are expanded first (<see cref="CompressedExpansion"/>).</summary>
internal static unsafe partial class Decoder
{
    private static readonly Opcode[] s_branches =
        [Opcode.Beq, Opcode.Bne, Opcode.Illegal, Opcode.Illegal, Opcode.Blt, Opcode.Bge, Opcode.Bltu, Opcode.Bgeu];

    private static readonly Opcode[] s_loads =
        [Opcode.Lb, Opcode.Lh, Opcode.Lw, Opcode.Ld, Opcode.Lbu, Opcode.Lhu, Opcode.Lwu, Opcode.Illegal];

    private static readonly Opcode[] s_registers =
        [Opcode.Add, Opcode.Sll, Opcode.Slt, Opcode.Sltu, Opcode.Xor, Opcode.Srl, Opcode.Or, Opcode.And];

    private static readonly Opcode[] s_multiplies =
        [Opcode.Mul, Opcode.Mulh, Opcode.Mulhsu, Opcode.Mulhu, Opcode.Div, Opcode.Divu, Opcode.Rem, Opcode.Remu];

    private static readonly Opcode[] s_wordMultiplies =
        [Opcode.Mulw, Opcode.Illegal, Opcode.Illegal, Opcode.Illegal, Opcode.Divw, Opcode.Divuw, Opcode.Remw, Opcode.Remuw];

    /// <summary>Decodes one instruction; the fields that place it in a block (Size, Next, Left) are the caller's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(uint instruction, Op* op)
    {
        uint rd = (instruction >> 7) & 31;
        op->Rd = (byte)(rd == 0 ? HartState.Sink : rd);
        op->Rs1 = (byte)((instruction >> 15) & 31);
        op->Rs2 = (byte)((instruction >> 20) & 31);
        op->Rs3 = 0;
        op->Rm = 0;
        op->Imm = 0;
        op->Code = (instruction & 0x7f) switch
        {
            0x03 => Load(instruction, op),
            0x07 => FloatLoadStore(instruction, op, ImmediateI(instruction), Opcode.FloatLoad),
            0x0f => Fence(instruction),
            0x13 => RegisterImmediate(instruction, op),
            0x17 => Constant(op, UpperImmediate(instruction), Opcode.Auipc),
            0x1b => RegisterImmediateWord(instruction, op),
            0x23 => Store(instruction, op),
            0x27 => FloatLoadStore(instruction, op, ImmediateS(instruction), Opcode.FloatStore),
            0x2f => Atomic(instruction, op),
            0x33 => Registers(instruction, op),
            0x37 => Constant(op, UpperImmediate(instruction), Opcode.LoadConstant),
            0x3b => RegistersWord(instruction),
            0x43 => FloatFused(instruction, op, Opcode.FloatMadd),
            0x47 => FloatFused(instruction, op, Opcode.FloatMsub),
            0x4b => FloatFused(instruction, op, Opcode.FloatNmsub),
            0x4f => FloatFused(instruction, op, Opcode.FloatNmadd),
            0x53 => Float(instruction, op),
            0x63 => Branch(instruction, op),
            0x67 => Funct3(instruction) == 0 ? Constant(op, ImmediateI(instruction), Opcode.Jalr) : Opcode.Illegal,
            0x6f => Constant(op, ImmediateJ(instruction), rd == 0 ? Opcode.Jump : Opcode.Jal),
            0x73 => System(instruction, op),
            _ => Opcode.Illegal,
        };
    }

    /// <summary>Whether nothing after this operation belongs to its block.</summary>
    public static bool EndsBlock(Op* op) => op->Code switch
    {
        Opcode.Jump or Opcode.Jal or Opcode.Jalr => true,
        >= Opcode.Csrrw and <= Opcode.Csrrci => !Csr.IsPlain((uint)op->Imm),
        >= Opcode.Illegal and <= Opcode.LastControl => true,
        _ => false,
    };

    private static uint Funct3(uint instruction) => (instruction >> 12) & 7;

    private static uint Funct7(uint instruction) => instruction >> 25;

    private static int ImmediateI(uint instruction) => (int)instruction >> 20;

    private static int ImmediateS(uint instruction) => (((int)instruction >> 25) << 5) | (int)((instruction >> 7) & 31);

    private static int UpperImmediate(uint instruction) => (int)(instruction & 0xfffff000);

    private static int ImmediateB(uint instruction) =>
        (((int)instruction >> 31) << 12) | (int)((((instruction >> 7) & 1) << 11) | (((instruction >> 25) & 0x3f) << 5) | (((instruction >> 8) & 15) << 1));

    private static int ImmediateJ(uint instruction) =>
        (((int)instruction >> 31) << 20) | (int)((instruction & 0xff000) | (((instruction >> 20) & 1) << 11) | (((instruction >> 21) & 0x3ff) << 1));

    private static Opcode Constant(Op* op, int value, Opcode code)
    {
        op->Imm = value;
        return code;
    }

    private static Opcode Branch(uint instruction, Op* op) => Constant(op, ImmediateB(instruction), s_branches[Funct3(instruction)]);

    private static Opcode Load(uint instruction, Op* op) => Constant(op, ImmediateI(instruction), s_loads[Funct3(instruction)]);

    private static Opcode Store(uint instruction, Op* op)
    {
        uint funct3 = Funct3(instruction);
        return funct3 > 3 ? Opcode.Illegal : Constant(op, ImmediateS(instruction), Opcode.Sb + (ushort)funct3);
    }

    private static Opcode Fence(uint instruction) => Funct3(instruction) switch
    {
        0 => Opcode.Nop,
        1 => Opcode.FenceI,
        _ => Opcode.Illegal,
    };

    private static Opcode RegisterImmediate(uint instruction, Op* op)
    {
        int immediate = ImmediateI(instruction);
        op->Imm = immediate;
        switch (Funct3(instruction))
        {
            case 0:
                return AddImmediate(op);
            case 1:
                op->Imm = immediate & 63;
                return (uint)immediate >> 6 == 0 ? Opcode.Slli : Opcode.Illegal;
            case 2:
                return Opcode.Slti;
            case 3:
                return Opcode.Sltiu;
            case 4:
                return Opcode.Xori;
            case 5:
                op->Imm = immediate & 63;
                return (instruction >> 26) switch { 0 => Opcode.Srli, 0x10 => Opcode.Srai, _ => Opcode.Illegal };
            case 6:
                return Opcode.Ori;
            default:
                return Opcode.Andi;
        }
    }

    private static Opcode AddImmediate(Op* op)
    {
        if (op->Rd == HartState.Sink)
        {
            return Opcode.Nop;
        }

        if (op->Rs1 == 0)
        {
            return Opcode.LoadConstant;
        }

        return op->Imm == 0 ? Opcode.Move : Opcode.Addi;
    }

    private static Opcode RegisterImmediateWord(uint instruction, Op* op)
    {
        op->Imm = ImmediateI(instruction);
        uint funct3 = Funct3(instruction);
        if (funct3 == 0)
        {
            return Opcode.Addiw;
        }

        op->Imm &= 31;
        return (funct3, Funct7(instruction)) switch
        {
            (1, 0) => Opcode.Slliw,
            (5, 0) => Opcode.Srliw,
            (5, 0x20) => Opcode.Sraiw,
            _ => Opcode.Illegal,
        };
    }

    private static Opcode Registers(uint instruction, Op* op)
    {
        uint funct3 = Funct3(instruction);
        if (funct3 == 0 && Funct7(instruction) == 0 && op->Rs1 == 0)
        {
            op->Rs1 = op->Rs2;
            return Opcode.Move;
        }

        return Funct7(instruction) switch
        {
            0 => s_registers[funct3],
            1 => s_multiplies[funct3],
            0x20 => funct3 switch { 0 => Opcode.Sub, 5 => Opcode.Sra, _ => Opcode.Illegal },
            _ => Opcode.Illegal,
        };
    }

    private static Opcode RegistersWord(uint instruction)
    {
        uint funct3 = Funct3(instruction);
        return Funct7(instruction) switch
        {
            0 => funct3 switch { 0 => Opcode.Addw, 1 => Opcode.Sllw, 5 => Opcode.Srlw, _ => Opcode.Illegal },
            1 => s_wordMultiplies[funct3],
            0x20 => funct3 switch { 0 => Opcode.Subw, 5 => Opcode.Sraw, _ => Opcode.Illegal },
            _ => Opcode.Illegal,
        };
    }
}
