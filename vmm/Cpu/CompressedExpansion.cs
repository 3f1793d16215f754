using System.Runtime.CompilerServices;

namespace NicTwin.Vmm.Cpu;

/// <summary>16-bit instructions of RV64C to the 32-bit instructions that they abbreviate; 0 is an illegal instruction.</summary>
internal static class CompressedExpansion
{
    private const uint Illegal = 0;

    /// <summary>The 32-bit form.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint Expand(uint c) => (c & 3) switch
    {
        0 => Quadrant0(c),
        1 => Quadrant1(c),
        _ => Quadrant2(c),
    };

    private static uint Quadrant0(uint c)
    {
        uint rd = Short(c >> 2);
        uint rs1 = Short(c >> 7);
        switch (c >> 13)
        {
            case 0:
                uint immediate = (Bits(c, 7, 4) << 6) | (Bits(c, 11, 2) << 4) | (Bits(c, 5, 1) << 3) | (Bits(c, 6, 1) << 2);
                return immediate == 0 ? Illegal : TypeI(0x13, 0, rd, 2, immediate);
            case 1:
                return TypeI(0x07, 3, rd, rs1, OffsetDouble(c));
            case 2:
                return TypeI(0x03, 2, rd, rs1, OffsetWord(c));
            case 3:
                return TypeI(0x03, 3, rd, rs1, OffsetDouble(c));
            case 5:
                return TypeS(0x27, 3, rs1, rd, OffsetDouble(c));
            case 6:
                return TypeS(0x23, 2, rs1, rd, OffsetWord(c));
            case 7:
                return TypeS(0x23, 3, rs1, rd, OffsetDouble(c));
            default:
                return Illegal;
        }
    }

    private static uint Quadrant1(uint c)
    {
        uint rd = Bits(c, 7, 5);
        uint immediate = Immediate6(c);
        switch (c >> 13)
        {
            case 0:
                return TypeI(0x13, 0, rd, rd, immediate);
            case 1:
                return rd == 0 ? Illegal : TypeI(0x1b, 0, rd, rd, immediate);
            case 2:
                return TypeI(0x13, 0, rd, 0, immediate);
            case 3:
                return UpperOrStack(c, rd, immediate);
            case 4:
                return Arithmetic(c, immediate);
            case 5:
                return JumpTo(c);
            default:
                return BranchTo(c, (c >> 13) - 6);
        }
    }

    private static uint UpperOrStack(uint c, uint rd, uint immediate)
    {
        if (rd == 2)
        {
            uint offset = (Sign(c, 12) << 9) | (Bits(c, 3, 2) << 7) | (Bits(c, 5, 1) << 6) | (Bits(c, 2, 1) << 5) | (Bits(c, 6, 1) << 4);
            return offset == 0 ? Illegal : TypeI(0x13, 0, 2, 2, offset);
        }

        return immediate == 0 ? Illegal : (immediate << 12) | (rd << 7) | 0x37;
    }

    private static uint Arithmetic(uint c, uint immediate)
    {
        uint rd = Short(c >> 7);
        uint rs2 = Short(c >> 2);
        switch (Bits(c, 10, 2))
        {
            case 0:
                return TypeI(0x13, 5, rd, rd, immediate & 63);
            case 1:
                return TypeI(0x13, 5, rd, rd, (immediate & 63) | 0x400);
            case 2:
                return TypeI(0x13, 7, rd, rd, immediate);
            default:
                break;
        }

        return ((Bits(c, 12, 1) << 2) | Bits(c, 5, 2)) switch
        {
            0 => TypeR(0x33, 0, 0x20, rd, rd, rs2),
            1 => TypeR(0x33, 4, 0, rd, rd, rs2),
            2 => TypeR(0x33, 6, 0, rd, rd, rs2),
            3 => TypeR(0x33, 7, 0, rd, rd, rs2),
            4 => TypeR(0x3b, 0, 0x20, rd, rd, rs2),
            5 => TypeR(0x3b, 0, 0, rd, rd, rs2),
            _ => Illegal,
        };
    }

    private static uint JumpTo(uint c)
    {
        uint offset = (Sign(c, 12) << 11) | (Bits(c, 8, 1) << 10) | (Bits(c, 9, 2) << 8) | (Bits(c, 6, 1) << 7)
            | (Bits(c, 7, 1) << 6) | (Bits(c, 2, 1) << 5) | (Bits(c, 11, 1) << 4) | (Bits(c, 3, 3) << 1);
        return (((offset >> 20) & 1) << 31) | (((offset >> 1) & 0x3ff) << 21) | (((offset >> 11) & 1) << 20) | (offset & 0xff000) | 0x6f;
    }

    private static uint BranchTo(uint c, uint funct3)
    {
        uint offset = (Sign(c, 12) << 8) | (Bits(c, 5, 2) << 6) | (Bits(c, 2, 1) << 5) | (Bits(c, 10, 2) << 3) | (Bits(c, 3, 2) << 1);
        return (((offset >> 12) & 1) << 31) | (((offset >> 5) & 0x3f) << 25) | (Short(c >> 7) << 15) | (funct3 << 12)
            | (((offset >> 1) & 15) << 8) | (((offset >> 11) & 1) << 7) | 0x63;
    }

    private static uint Quadrant2(uint c)
    {
        uint rd = Bits(c, 7, 5);
        uint rs2 = Bits(c, 2, 5);
        uint loadDouble = (Bits(c, 2, 3) << 6) | (Bits(c, 12, 1) << 5) | (Bits(c, 5, 2) << 3);
        uint storeDouble = (Bits(c, 7, 3) << 6) | (Bits(c, 10, 3) << 3);
        switch (c >> 13)
        {
            case 0:
                return TypeI(0x13, 1, rd, rd, Immediate6(c) & 63);
            case 1:
                return TypeI(0x07, 3, rd, 2, loadDouble);
            case 2:
                return rd == 0 ? Illegal : TypeI(0x03, 2, rd, 2, (Bits(c, 2, 2) << 6) | (Bits(c, 12, 1) << 5) | (Bits(c, 4, 3) << 2));
            case 3:
                return rd == 0 ? Illegal : TypeI(0x03, 3, rd, 2, loadDouble);
            case 4:
                return JumpOrMove(c, rd, rs2);
            case 5:
                return TypeS(0x27, 3, 2, rs2, storeDouble);
            case 6:
                return TypeS(0x23, 2, 2, rs2, (Bits(c, 7, 2) << 6) | (Bits(c, 9, 4) << 2));
            default:
                return TypeS(0x23, 3, 2, rs2, storeDouble);
        }
    }

    private static uint JumpOrMove(uint c, uint rd, uint rs2)
    {
        bool second = Bits(c, 12, 1) != 0;
        if (rs2 != 0)
        {
            return TypeR(0x33, 0, 0, rd, second ? rd : 0, rs2);
        }

        if (rd == 0)
        {
            return second ? 0x00100073 : Illegal;
        }

        return TypeI(0x67, 0, second ? 1u : 0u, rd, 0);
    }

    private static uint Bits(uint value, int low, int count) => (value >> low) & ((1u << count) - 1);

    private static uint Sign(uint value, int bit) => (uint)-(int)((value >> bit) & 1);

    private static uint Short(uint value) => (value & 7) + 8;

    private static uint Immediate6(uint c) => (Sign(c, 12) << 5) | Bits(c, 2, 5);

    private static uint OffsetWord(uint c) => (Bits(c, 5, 1) << 6) | (Bits(c, 10, 3) << 3) | (Bits(c, 6, 1) << 2);

    private static uint OffsetDouble(uint c) => (Bits(c, 5, 2) << 6) | (Bits(c, 10, 3) << 3);

    private static uint TypeI(uint opcode, uint funct3, uint rd, uint rs1, uint immediate) =>
        (immediate << 20) | (rs1 << 15) | (funct3 << 12) | (rd << 7) | opcode;

    private static uint TypeS(uint opcode, uint funct3, uint rs1, uint rs2, uint immediate) =>
        (((immediate >> 5) & 0x7f) << 25) | (rs2 << 20) | (rs1 << 15) | (funct3 << 12) | ((immediate & 31) << 7) | opcode;

    private static uint TypeR(uint opcode, uint funct3, uint funct7, uint rd, uint rs1, uint rs2) =>
        (funct7 << 25) | (rs2 << 20) | (rs1 << 15) | (funct3 << 12) | (rd << 7) | opcode;
}
