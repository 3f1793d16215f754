using System.Buffers.Binary;

namespace NicTwin.Tests.Vmm.Programs;

/// <summary>
/// Random programs for supervisor and user mode with page tables, traps and interrupts, and the monitor that runs one after
/// the other and logs each trap and the final registers. The same image runs on the hart and, below a stub for machine
/// mode, on qemu-system-riscv64. Everything follows from the version and the number of the batch.
/// </summary>
/// <remarks>
/// The page tables are in the machine's flash memory: there QEMU 7.2 cannot set A and D bits and faults, as the hart does
/// everywhere. Tables in RAM, which programs change, have these bits set.
/// </remarks>
internal sealed class PrivilegedBatch
{
    /// <summary>To be raised with every change of what is generated.</summary>
    public const int Version = 1;

    /// <summary>Programs of a batch.</summary>
    public const int Programs = 100;

    public const uint Flash = 0x22000000;
    public const uint FlashSize = 0x2000000;
    public const uint Ram = 0x80000000;
    public const uint RamSize = 0x800000;
    public const uint Monitor = Ram + 0x1000;
    public const uint Records = Ram + 0x10000;
    public const uint Code = Ram + 0x20000;
    public const uint Data = Ram + 0x200000;
    public const uint Log = Ram + 0x400000;
    public const uint LeafTables = Ram + 0x600000;

    /// <summary>Bytes of a program's code and of its record: satp, sstatus, sie, sepc, eie, x1 to x25.</summary>
    public const int CodeSize = 1024;
    public const int RecordSize = 256;
    public const int DataPages = 16;

    /// <summary>Where the data pages have an instruction that wild jumps end at.</summary>
    public const int StubOffset = 0x800;

    public PrivilegedBatch(int number)
    {
        SplitMix random = new(((ulong)number << 20) ^ ((ulong)Version << 48) ^ 0x5353);
        for (int page = 0; page < DataPages; page++)
        {
            for (int offset = 0; offset < 0x1000; offset += 8)
            {
                Put(Data + (uint)((page * 0x1000) + offset), random.Next());
            }

            // jalr x0, 0(x27)
            BinaryPrimitives.WriteUInt32LittleEndian(RamImage.AsSpan((int)(Data - Ram) + (page * 0x1000) + StubOffset), 0x000d8067);
        }

        PageTables tables = new(this, random);
        for (int i = 0; i < Programs; i++)
        {
            PrivilegedGenerator.Write(this, tables, random, i);
        }

        PrivilegedMonitor.Write(this);
    }

    /// <summary>Content of RAM.</summary>
    public byte[] RamImage { get; } = new byte[RamSize];

    /// <summary>Content of the used part of the flash memory.</summary>
    public byte[] FlashImage { get; } = new byte[0x400000];

    /// <summary>Writes a doubleword to RAM or flash.</summary>
    public void Put(uint address, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(At(address), value);

    public ulong Get(uint address) => BinaryPrimitives.ReadUInt64LittleEndian(At(address));

    public void Put(uint address, CodeBuffer code) => code.Bytes.CopyTo(At(address));

    private Span<byte> At(uint address) => address >= Ram ? RamImage.AsSpan((int)(address - Ram)) : FlashImage.AsSpan((int)(address - Flash));
}
