using System.Buffers.Binary;

namespace NicTwin.Tests.Vmm.Programs;

/// <summary>Machine code under construction at a fixed address, and the formats of instructions.</summary>
internal sealed class CodeBuffer(uint address, int capacity)
{
    private readonly byte[] _bytes = new byte[capacity];

    public int Length { get; private set; }

    /// <summary>Address of the next instruction.</summary>
    public uint Address => address + (uint)Length;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Length);

    public void Word(uint instruction)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(Length), instruction);
        Length += 4;
    }

    public void Half(uint instruction)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_bytes.AsSpan(Length), (ushort)instruction);
        Length += 2;
    }

    /// <summary>Sets the offset of a branch, jump or JALR that was written before, to here.</summary>
    public void PatchBranch(int position) => OrWord(position, BranchOffset(Length - position));

    public void PatchJump(int position) => OrWord(position, JumpOffset(Length - position));

    public void PatchImmediate(int position, int value) => OrWord(position, (uint)value << 20);

    public void PatchShortBranch(int position)
    {
        uint o = (uint)(Length - position);
        OrHalf(position, (((o >> 8) & 1) << 12) | (((o >> 3) & 3) << 10) | (((o >> 6) & 3) << 5) | (((o >> 1) & 3) << 3) | (((o >> 5) & 1) << 2));
    }

    public void PatchShortJump(int position)
    {
        uint o = (uint)(Length - position);
        OrHalf(position, (((o >> 11) & 1) << 12) | (((o >> 4) & 1) << 11) | (((o >> 8) & 3) << 9) | (((o >> 10) & 1) << 8)
            | (((o >> 6) & 1) << 7) | (((o >> 7) & 1) << 6) | (((o >> 1) & 7) << 3) | (((o >> 5) & 1) << 2));
    }

    public static uint R(uint opcode, uint funct3, uint funct7, int rd, int rs1, int rs2) =>
        (funct7 << 25) | ((uint)rs2 << 20) | ((uint)rs1 << 15) | (funct3 << 12) | ((uint)rd << 7) | opcode;

    public static uint I(uint opcode, uint funct3, int rd, int rs1, int immediate) =>
        ((uint)immediate << 20) | ((uint)rs1 << 15) | (funct3 << 12) | ((uint)rd << 7) | opcode;

    public static uint S(uint opcode, uint funct3, int rs1, int rs2, int immediate) =>
        ((((uint)immediate >> 5) & 0x7f) << 25) | ((uint)rs2 << 20) | ((uint)rs1 << 15) | (funct3 << 12) | (((uint)immediate & 31) << 7) | opcode;

    public static uint B(uint funct3, int rs1, int rs2, int offset) =>
        ((uint)rs2 << 20) | ((uint)rs1 << 15) | (funct3 << 12) | 0x63 | BranchOffset(offset);

    private static uint BranchOffset(int offset)
    {
        uint o = (uint)offset;
        return (((o >> 12) & 1) << 31) | (((o >> 5) & 0x3f) << 25) | (((o >> 1) & 15) << 8) | (((o >> 11) & 1) << 7);
    }

    private static uint JumpOffset(int offset)
    {
        uint o = (uint)offset;
        return (((o >> 20) & 1) << 31) | (((o >> 1) & 0x3ff) << 21) | (((o >> 11) & 1) << 20) | (o & 0xff000);
    }

    private void OrWord(int position, uint bits)
    {
        Span<byte> at = _bytes.AsSpan(position);
        BinaryPrimitives.WriteUInt32LittleEndian(at, BinaryPrimitives.ReadUInt32LittleEndian(at) | bits);
    }

    private void OrHalf(int position, uint bits)
    {
        Span<byte> at = _bytes.AsSpan(position);
        BinaryPrimitives.WriteUInt16LittleEndian(at, (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(at) | bits));
    }
}
