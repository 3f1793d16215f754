namespace NicTwin.Vmm.Cpu;

/// <summary>Blocks of one instruction whose halves are in two pages: they belong to no page's table.</summary>
internal sealed unsafe partial class BlockCache
{
    private const int StraddlingBlocks = 256;
    private const int OpWords = 2;
    private const uint LastPlace = (uint)GuestRam.PageSize - 2;

    private readonly StraddlingBlock* _straddling;

    /// <summary>The block of the instruction at the end of a page. It stays until the next instruction of this kind is asked for, or one of the pages is dropped.</summary>
    /// <param name="first">The table of the page.</param>
    /// <param name="second">The table of the page of the instruction's other half.</param>
    /// <param name="becameCode">One of the pages had no code before: translations for stores to both must go.</param>
    public Op* Straddling(uint* first, uint* second, out bool becameCode)
    {
        StraddlingBlock* block = _straddling + (Page(first) % StraddlingBlocks);
        becameCode = false;
        if (block->First != first || block->Second != second)
        {
            becameCode = _lines[Page(first)] == 0 || _lines[Page(second)] == 0;
            _lines[Page(first)] |= LineMask(LastPlace, 2);
            _lines[Page(second)] |= LineMask(0, 2);
            block->First = first;
            block->Second = second;
            uint low = *(ushort*)(HostPage(first) + LastPlace);
            uint high = *(ushort*)HostPage(second);
            Append((Op*)block->Operations, 0, low | (high << 16), 4, 0);
            Finish((Op*)block->Operations, 1, 4);
        }

        return (Op*)block->Operations;
    }

    private void DropStraddling(uint page)
    {
        for (StraddlingBlock* block = _straddling; block != _straddling + StraddlingBlocks; block++)
        {
            if (block->First != null && (Page(block->First) == page || Page(block->Second) == page))
            {
                block->First = null;
            }
        }
    }

    /// <summary>A block and the tables of its two pages; no first one when there is none.</summary>
    private struct StraddlingBlock
    {
        public uint* First;
        public uint* Second;
        public fixed ulong Operations[3 * OpWords];
    }
}
