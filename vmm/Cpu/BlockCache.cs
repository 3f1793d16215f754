using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NicTwin.Vmm.Cpu;

/// <summary>
/// Decoded blocks by physical address. Each page that holds code has a table with the block that starts at each halfword,
/// and a mask of its 64-byte lines that blocks were decoded from; a write to such a line drops the page's blocks.
/// A block never leaves its page. It ends at a jump and goes on behind a conditional branch.
/// </summary>
internal sealed unsafe partial class BlockCache : IDisposable
{
    /// <summary>Most instructions of a block.</summary>
    public const int MaxLength = 48;

    // 64 MiB of address space; the operating system gives memory to what is used.
    private const uint ArenaOps = 4 << 20;
    private const int TableEntries = 2048;
    private const int LineShift = 6;

    private readonly GuestRam _ram;
    private readonly uint*[] _tables;
    private readonly ulong[] _lines;
    private readonly Op* _scratch;
    private uint _used = 1;

    public BlockCache(GuestRam ram, Hart hart, X64CodeMemory? memory)
    {
        _ram = ram;
        _tables = new uint*[ram.Size >> GuestRam.PageShift];
        _lines = new ulong[_tables.Length];
        Arena = (Op*)NativeMemory.AllocZeroed(ArenaOps, (nuint)sizeof(Op));
        _scratch = (Op*)NativeMemory.AllocZeroed(MaxLength + 2, (nuint)sizeof(Op));
        _straddling = (StraddlingBlock*)NativeMemory.AllocZeroed(StraddlingBlocks, (nuint)sizeof(StraddlingBlock));
        Regions = new RegionTable(hart, this, _tables.Length, memory);
    }

    /// <summary>What of the blocks is host code.</summary>
    public RegionTable Regions { get; }

    /// <summary>Set when blocks are dropped; whoever executes them looks, and clears it.</summary>
    public bool Dropped { get; set; }

    /// <summary>All decoded operations; the tables hold indexes into it.</summary>
    public Op* Arena { get; private set; }

    /// <summary>How often the arena was full and everything was dropped.</summary>
    public int Flushes { get; private set; }

    /// <summary>Whether a page of RAM holds code, so that stores to it have to be seen.</summary>
    public bool IsCode(ulong physical) => _lines[(physical - _ram.Start) >> GuestRam.PageShift] != 0;

    /// <summary>The table of the page of a physical address in RAM; it stays where it is as long as the cache exists.</summary>
    public uint* Table(ulong physical)
    {
        uint page = (uint)((physical - _ram.Start) >> GuestRam.PageShift);
        uint* table = _tables[page];
        if (table == null)
        {
            // Behind the entries are the number of the page and where its code is run.
            table = (uint*)NativeMemory.AllocZeroed(TableEntries + 2 + (uint)(sizeof(CodePlace) / sizeof(uint)), sizeof(uint));
            table[TableEntries] = page;
            _tables[page] = table;
        }

        return table;
    }

    /// <summary>Decodes the block at a place of a page. Null: its first instruction straddles the page's end.</summary>
    /// <param name="table">The page's table.</param>
    /// <param name="place">Byte offset in the page.</param>
    /// <param name="becameCode">The page had no code before: its translations for stores must go.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Op* Build(uint* table, uint place, out bool becameCode)
    {
        if (_used + MaxLength + 2 > ArenaOps)
        {
            Clear();
            Flushes++;
        }

        uint page = Page(table);
        Op* header = Arena + _used;
        uint length = Fill(header, HostPage(table), place);
        becameCode = false;
        if (header->Imm == 0)
        {
            return null;
        }

        becameCode = _lines[page] == 0;
        _lines[page] |= LineMask(place, length);
        table[place >> 1] = _used;
        header->Next = 0;
        header->Left = Regions.Threshold;
        _used += (uint)header->Imm + 2;
        return header;
    }

    /// <summary>Whether an operation stays where it is as long as no block is dropped.</summary>
    public bool IsKept(Op* op) => op >= Arena && op < Arena + _used;

    /// <summary>The first instructions of a block, which lives until the next call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Op* Slice(Op* header, int count)
    {
        uint length = 0;
        for (int i = 0; i < count; i++)
        {
            _scratch[i + 1] = header[i + 1];
            length = header[i + 1].Next;
        }

        return Finish(_scratch, count, length);
    }

    /// <summary>The number of the page that a table belongs to.</summary>
    public static uint Page(uint* table) => table[TableEntries];

    /// <summary>Where the code of a table's page is run.</summary>
    public static CodePlace* Place(uint* table) => (CodePlace*)(table + TableEntries + 2);

    /// <summary>The page of RAM that a table belongs to.</summary>
    public byte* HostPage(uint* table) => _ram.Memory + ((ulong)Page(table) << GuestRam.PageShift);

    /// <summary>Drops all blocks.</summary>
    public void Clear()
    {
        Regions.Clear();
        Array.Clear(_lines);
        new Span<StraddlingBlock>(_straddling, StraddlingBlocks).Clear();
        foreach (uint* table in _tables)
        {
            if (table != null)
            {
                new Span<uint>(table, TableEntries).Clear();
            }
        }

        _used = 1;
    }

    /// <summary>Drops the blocks that bytes of RAM belong to. True if there were any.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Written(ulong physical, ulong length)
    {
        bool dropped = false;
        ulong offset = physical - _ram.Start;
        while (length != 0)
        {
            uint page = (uint)(offset >> GuestRam.PageShift);
            uint place = (uint)(offset & GuestRam.PageMask);
            uint part = (uint)Math.Min(length, GuestRam.PageSize - place);
            if (_lines[page] != 0 && (_lines[page] & LineMask(place, part)) != 0)
            {
                Drop(page);
                dropped = true;
            }

            offset += part;
            length -= part;
        }

        return dropped;
    }

    public void Dispose()
    {
        Regions.Clear();
        foreach (uint* table in _tables)
        {
            NativeMemory.Free(table);
        }

        Array.Clear(_tables);
        NativeMemory.Free(Arena);
        NativeMemory.Free(_scratch);
        NativeMemory.Free(_straddling);
        Arena = null;
    }

    private static ulong LineMask(uint place, uint length)
    {
        int first = (int)(place >> LineShift);
        int last = (int)((place + length - 1) >> LineShift);
        return (ulong.MaxValue << first) & (ulong.MaxValue >> (63 - last));
    }

    /// <summary>Decodes from the place on; returns the bytes that were looked at.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint Fill(Op* header, byte* page, uint place)
    {
        int count = 0;
        uint offset = 0;
        while (count < MaxLength && place + offset < GuestRam.PageSize)
        {
            uint instruction = *(ushort*)(page + place + offset);
            uint size = 2;
            if ((instruction & 3) == 3)
            {
                if (place + offset + 4 > GuestRam.PageSize)
                {
                    break;
                }

                instruction |= (uint)*(ushort*)(page + place + offset + 2) << 16;
                size = 4;
            }

            Op* op = Append(header, count, instruction, size, offset);
            count++;
            offset += size;
            if (Decoder.EndsBlock(op))
            {
                break;
            }
        }

        Finish(header, count, offset);
        return offset;
    }

    private static Op* Append(Op* header, int index, uint instruction, uint size, uint offset)
    {
        Op* op = header + 1 + index;
        Decoder.Decode(size == 2 ? CompressedExpansion.Expand(instruction) : instruction, op);
        op->Size = (byte)size;
        op->Next = (ushort)(offset + size);
        switch (op->Code)
        {
            case Opcode.Illegal:
                op->Imm = (int)instruction;
                break;
            case Opcode.Auipc or Opcode.Jump or Opcode.Jal or (>= Opcode.Beq and <= Opcode.Bgeu):
                op->Imm += (int)offset;
                break;
            default:
                break;
        }

        return op;
    }

    private static Op* Finish(Op* header, int count, uint length)
    {
        header->Imm = count;
        for (int i = 0; i < count; i++)
        {
            header[i + 1].Left = (ushort)(count - 1 - i);
        }

        header[count + 1].Code = Opcode.EndBlock;
        header[count + 1].Imm = (int)length;
        return header;
    }

    private void Drop(uint page)
    {
        _lines[page] = 0;
        Dropped = true;
        Regions.DropPage(page);
        DropStraddling(page);
        if (_tables[page] != null)
        {
            new Span<uint>(_tables[page], TableEntries).Clear();
        }
    }
}
