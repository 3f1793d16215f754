using System.Runtime.InteropServices;

namespace NicTwin.Vmm.Cpu;

/// <summary>A decoded instruction, and (as the first element of a block) the block's header.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4, Size = 16)]
internal struct Op
{
    /// <summary>What to do.</summary>
    public Opcode Code;

    /// <summary>Destination register; writes to x0 go to the spare register <see cref="HartState.Sink"/>.</summary>
    public byte Rd;

    /// <summary>First source register.</summary>
    public byte Rs1;

    /// <summary>Second source register.</summary>
    public byte Rs2;

    /// <summary>Third source register of fused operations; the size in bytes of an atomic operation.</summary>
    public byte Rs3;

    /// <summary>Rounding mode, and <see cref="Decoder.DoubleBit"/> for the double format.</summary>
    public byte Rm;

    /// <summary>Length of the instruction in bytes: 2 or 4.</summary>
    public byte Size;

    /// <summary>Immediate; for jumps, branches and AUIPC relative to the start of the block; the CSR number; the header's count.</summary>
    public int Imm;

    /// <summary>Offset of the following instruction from the start of the block.</summary>
    public ushort Next;

    /// <summary>How many instructions of the block follow this one.</summary>
    public ushort Left;
}
