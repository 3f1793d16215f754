using System.Buffers.Binary;
using NicTwin.Vmm.Cpu;

namespace NicTwin.Tests.Vmm;

/// <summary>A hart with RAM and a bus that notes its accesses, for tests of single instructions.</summary>
internal sealed class Machine : IBus, IDisposable
{
    public const ulong Ram = 0x80000000;
    public const ulong RamSize = 0x400000;
    public const ulong Device = 0x10000000;
    public const ulong Handler = Ram + 0x2000;

    /// <summary>PTE bits.</summary>
    public const ulong V = 1, R = 2, W = 4, X = 8, U = 16, A = 64, D = 128, All = V | R | W | X | A | D;

    private const ulong Spare = Ram + 0x1000;
    private const ulong Tables = Ram + 0x300000;
    private ulong _nextTable = Tables + 0x1000;

    public Machine(bool interruptFile = false, Translation translation = Translation.Off, bool portable = false)
    {
        File = interruptFile ? new InterruptFile() : null;
        Memory = new GuestRam(Ram, RamSize);
        Hart = new Hart(Memory, this, File, portable) { Pc = Ram, Translation = translation, TranslationThreshold = 1 };
        SetCsr(0x105, Handler);
    }

    public GuestRam Memory { get; }

    public Hart Hart { get; }

    public InterruptFile? File { get; }

    public List<(ulong Address, int Size, ulong Value)> Writes { get; } = [];

    /// <summary>Called at each access to the device.</summary>
    public Action? OnAccess { get; set; }

    /// <summary>Puts instructions somewhere; the hart is told, as it would be by DMA.</summary>
    public void Code(ulong address, params uint[] words)
    {
        for (int i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(Memory.Bytes(address + (ulong)(4 * i), 4), words[i]);
        }

        Hart.MemoryWritten(address, (ulong)(4 * words.Length));
    }

    public void Put(ulong address, ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Memory.Bytes(address, 8), value);
        Hart.MemoryWritten(address, 8);
    }

    public ulong Get(ulong address) => BinaryPrimitives.ReadUInt64LittleEndian(Memory.Bytes(address, 8));

    /// <summary>Runs one instruction at the present pc.</summary>
    public HartStop Step(uint instruction)
    {
        Code(Hart.Pc, instruction);
        return Hart.Run(1);
    }

    /// <summary>Reads a CSR in supervisor mode without translation or side effects on registers.</summary>
    public ulong GetCsr(uint number) => Access((number << 20) | (2u << 12) | (10u << 7) | 0x73, 0);

    public void SetCsr(uint number, ulong value) => Access((number << 20) | (10u << 15) | (1u << 12) | 0x73, value);

    /// <summary>Maps a page in the tables that <see cref="Translate"/> switches on.</summary>
    public void Map(ulong virtualAddress, ulong physical, ulong bits, int level = 0)
    {
        ulong table = Tables;
        for (int i = 2; i > level; i--)
        {
            ulong at = table + (((virtualAddress >> (12 + (9 * i))) & 511) * 8);
            if (Get(at) == 0)
            {
                Put(at, (_nextTable >> 2) | V);
                _nextTable += 0x1000;
            }

            table = (Get(at) >> 10) << 12;
        }

        Put(table + (((virtualAddress >> (12 + (9 * level))) & 511) * 8), (physical >> 2) | bits);
    }

    /// <summary>Switches Sv39 on, with RAM mapped onto itself for supervisor mode.</summary>
    public void Translate()
    {
        Map(Ram, Ram, All, 1);
        Map(Ram + 0x200000, Ram + 0x200000, All, 1);
        SetCsr(0x180, (8ul << 60) | (Tables >> 12));
    }

    /// <summary>Goes to user mode at an address.</summary>
    public void EnterUser(ulong pc)
    {
        SetCsr(0x100, GetCsr(0x100) & ~0x100ul);
        SetCsr(0x141, pc);
        Hart.Pc = Spare;
        Step(0x10200073);
        Assert.True(Hart.UserMode);
        Assert.Equal(pc, Hart.Pc);
    }

    /// <summary>What the last trap left in scause, sepc and stval.</summary>
    public void AssertTrap(ulong cause, ulong pc, ulong value)
    {
        Assert.False(Hart.UserMode);
        Assert.Equal(Handler, Hart.Pc);
        Assert.Equal(cause, GetCsr(0x142));
        Assert.Equal(pc, GetCsr(0x141));
        Assert.Equal(value, GetCsr(0x143));
    }

    public bool Read(ulong address, int size, out ulong value)
    {
        OnAccess?.Invoke();
        value = 0x8899aabbccddeeff;
        return address is >= Device and < Device + 0x1000;
    }

    public bool Write(ulong address, int size, ulong value)
    {
        OnAccess?.Invoke();
        Writes.Add((address, size, value));
        return address is >= Device and < Device + 0x1000;
    }

    public void Dispose()
    {
        Hart.Dispose();
        Memory.Dispose();
    }

    private ulong Access(uint instruction, ulong value)
    {
        (ulong pc, ulong register) = (Hart.Pc, Hart[10]);
        Hart.Pc = Spare;
        Hart[10] = value;
        Step(instruction);
        Assert.Equal(Spare + 4, Hart.Pc);
        ulong result = Hart[10];
        (Hart.Pc, Hart[10]) = (pc, register);
        return result;
    }
}
