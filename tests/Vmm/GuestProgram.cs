using System.Buffers.Binary;
using NicTwin.Tests.Vmm.Programs;
using NicTwin.Vmm.Platform;

namespace NicTwin.Tests.Vmm;

/// <summary>A program for a guest without an operating system: instructions behind the header of a flat kernel Image.</summary>
internal sealed class GuestProgram
{
    public const int Zero = 0, T0 = 5, T1 = 6, T2 = 7, A0 = 10, A1 = 11, A6 = 16, A7 = 17, S2 = 18, S3 = 19, S4 = 20;

    /// <summary>Where programs put what they have found.</summary>
    public const uint Results = (uint)GuestMap.Ram + 0x100000;

    /// <summary>Memory that is just enough for a kernel of this size.</summary>
    public const ulong Memory = 50ul << 20;

    /// <summary>Where programs that call <see cref="OpenWindow"/> find the NIC.</summary>
    public const uint Window = (uint)GuestMap.Mmio;

    private const uint RootPort = (uint)GuestMap.Ecam + 0x8000;
    private const int HeaderLength = 64;
    private const uint Load = 0x03, Store = 0x23, Immediate = 0x13, Immediate32 = 0x1b;

    private readonly CodeBuffer _code = new((uint)GuestMap.Ram, 0x2000);

    public GuestProgram()
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        BinaryPrimitives.WriteUInt32LittleEndian(header, ((uint)HeaderLength << 20) | 0x6f);
        BinaryPrimitives.WriteUInt64LittleEndian(header[16..], 0x2000);
        "RISCV"u8.CopyTo(header[0x30..]);
        "RSC\u0005"u8.CopyTo(header[0x38..]);
        for (int i = 0; i < HeaderLength; i += 4)
        {
            _code.Word(BinaryPrimitives.ReadUInt32LittleEndian(header[i..]));
        }
    }

    public int Here => _code.Length;

    public GuestOptions Options => new()
    {
        Kernel = GuestImage.FromBytes(_code.Bytes.ToArray()),
        Initramfs = GuestImage.Empty,
        Memory = Memory,
    };

    public GuestProgram Word(uint word)
    {
        _code.Word(word);
        return this;
    }

    /// <summary>A constant of 32 bits, not sign-extended.</summary>
    public GuestProgram Set(int register, uint value)
    {
        uint upper = (value + 0x800) >> 12;
        Word((upper << 12) | ((uint)register << 7) | 0x37);
        Word(CodeBuffer.I(Immediate32, 0, register, register, (int)(value & 0xfff)));
        Word(CodeBuffer.I(Immediate, 1, register, register, 32));
        return Word(CodeBuffer.I(Immediate, 5, register, register, 32));
    }

    public GuestProgram Add(int register, int value) => Word(CodeBuffer.I(Immediate, 0, register, register, value & 0xfff));

    /// <summary>Reads from a constant address without sign extension.</summary>
    public GuestProgram Read(int register, uint address, int size = 4) =>
        Set(T0, address).Word(CodeBuffer.I(Load, size switch { 1 => 4u, 2 => 5u, 4 => 6u, _ => 3u }, register, T0, 0));

    public GuestProgram Write(uint address, uint value, int size = 4) => Set(T1, value).WriteRegister(address, T1, size);

    public GuestProgram WriteRegister(uint address, int register, int size = 4) =>
        Set(T0, address).Word(CodeBuffer.S(Store, (uint)int.Log2(size), T0, register, 0));

    /// <summary>Puts a register into a place of the results.</summary>
    public GuestProgram Keep(int place, int register) => WriteRegister(Results + (uint)(8 * place), register, 8);

    public GuestProgram SetCsr(uint number, uint value) => Set(T1, value).Word((number << 20) | ((uint)T1 << 15) | (1u << 12) | 0x73);

    public GuestProgram Call(uint extension, uint function, uint a0 = 0, uint a1 = 0) =>
        Set(A7, extension).Set(A6, function).Set(A0, a0).Set(A1, a1).Word(0x73);

    public GuestProgram SetTimer(uint ticks) => Call(0x54494d45, 0, ticks);

    public GuestProgram PowerOff() => Call(0x53525354, 0);

    public GuestProgram Wfi() => Word(0x10500073);

    public GuestProgram Spin() => Word(0x6f);

    /// <summary>Jumps back while a register is not zero.</summary>
    public GuestProgram LoopTo(int place, int register) => Word(CodeBuffer.B(1, register, Zero, place - _code.Length));

    /// <summary>Lets the interrupt file deliver everything, and enables external and timer interrupts in sie.</summary>
    public GuestProgram EnableInterrupts() =>
        SetCsr(0x150, 0x70).SetCsr(0x151, 1).SetCsr(0x150, 0xc0).SetCsr(0x151, 0xfffffffe).SetCsr(0x104, (1 << 9) | (1 << 5));

    /// <summary>Sets the root port up as a kernel does: bus 1 below, a window of 1 MiB.</summary>
    public GuestProgram OpenWindow() =>
        Write(RootPort + 0x18, 0x00010100).Write(RootPort + 0x20, (Window & 0xffff0000) | (Window >> 16)).Write(RootPort + 0x04, 6, 2);

    public static ulong Result(GuestMachine guest, int place) => BinaryPrimitives.ReadUInt64LittleEndian(guest.Ram.Bytes(Results + (ulong)(8 * place), 8));
}
