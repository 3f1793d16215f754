namespace NicTwin.Vmm.Cpu;

/// <summary>
/// Chooses what is translated together: from a hot block on, what is decoded and warm and can be reached by direct jumps in
/// the same page. Nothing is decoded for it, so that translation leaves no trace in the block cache.
/// </summary>
internal sealed unsafe class RegionBuilder
{
    private const int MaxOperations = 96;
    private const int MaxBlocks = 64;
    private const int Halfwords = (int)(GuestRam.PageSize / 2);

    // Per halfword of the page: 0, or 1 + the index of the operation that starts there; and whether a block starts there.
    private readonly short[] _index = new short[Halfwords];
    private readonly bool[] _leader = new bool[Halfwords];
    private readonly RegionOp[] _operations = new RegionOp[MaxOperations];
    private readonly Queue<int> _candidates = new();
    private readonly List<RegionOp> _ordered = [];
    private readonly List<RegionBlock> _blocks = [];
    private readonly List<int> _starts = [];
    private int _count;

    /// <summary>Makes the region that a hot block is the entry of.</summary>
    /// <param name="hart">The hart that will run it.</param>
    /// <param name="header">The hot block.</param>
    /// <param name="place">Its offset in the page.</param>
    /// <param name="table">The page's table of blocks.</param>
    /// <param name="arena">The decoded operations.</param>
    /// <param name="warm">A block whose countdown is at or below this is worth taking along.</param>
    public Region Build(Hart hart, Op* header, int place, uint* table, Op* arena, uint warm)
    {
        _count = 0;
        Array.Clear(_index);
        Array.Clear(_leader);
        _candidates.Clear();
        Take(header, place);
        while (_candidates.TryDequeue(out int target))
        {
            Op* other = arena + table[target >> 1];
            bool known = _index[target >> 1] != 0;
            if (!known && table[target >> 1] != 0 && (other->Left <= warm || other->Next != 0) && _count + other->Imm <= MaxOperations)
            {
                Take(other, target);
            }

            _leader[target >> 1] = true;
        }

        MakeBlocks(place);
        return new Region(hart, (int)BlockCache.Page(table), header, place, [.. _ordered], [.. _blocks]);
    }

    /// <summary>The target of a jump or conditional branch in the page, -1 for other operations and targets.</summary>
    private static int Target(in Op op)
    {
        bool jumps = op.Code is Opcode.Jump or Opcode.Jal or (>= Opcode.Beq and <= Opcode.Bgeu);
        return jumps && (uint)op.Imm < GuestRam.PageSize ? op.Imm : -1;
    }

    private static bool IsBranch(in Op op) => op.Code is >= Opcode.Beq and <= Opcode.Bgeu;

    /// <summary>Adds the operations of a decoded block, up to one that is there already.</summary>
    private void Take(Op* header, int place)
    {
        int offset = place;
        for (int i = 1; i <= header->Imm; i++)
        {
            if (_index[offset >> 1] != 0)
            {
                _leader[offset >> 1] = true;
                return;
            }

            Op op = header[i];
            if (op.Code is Opcode.Auipc or Opcode.Jump or Opcode.Jal || IsBranch(op))
            {
                op.Imm += place;
            }

            int next = offset + op.Size;
            op.Next = (ushort)next;
            _operations[_count] = new RegionOp(op, (nint)(header + i), offset);
            _count++;
            _index[offset >> 1] = (short)_count;
            Propose(Target(op));
            // What follows the call of a function elsewhere is entered by its return, and hot as an entry of its own: taken along
            // it would be there twice.
            if (IsBranch(op) || (op.Code == Opcode.Jal && Target(op) >= 0))
            {
                Propose(next);
            }

            offset = next;
        }

        if (!Decoder.EndsBlock(header + header->Imm))
        {
            Propose(offset);
        }
    }

    private void Propose(int offset)
    {
        if ((uint)offset < GuestRam.PageSize)
        {
            _candidates.Enqueue(offset);
        }
    }

    private void MakeBlocks(int entry)
    {
        _ordered.Clear();
        _blocks.Clear();
        _starts.Clear();
        _leader[entry >> 1] = true;
        _starts.Add(entry);
        for (int offset = 0; offset < (int)GuestRam.PageSize && _starts.Count < MaxBlocks; offset += 2)
        {
            if (_leader[offset >> 1] && _index[offset >> 1] != 0 && offset != entry)
            {
                _starts.Add(offset);
            }
        }

        foreach (int start in _starts)
        {
            int first = _ordered.Count;
            int offset = start;
            int taken = -1;
            int next;
            while (true)
            {
                RegionOp operation = _operations[_index[offset >> 1] - 1];
                _ordered.Add(operation);
                Op op = operation.Value;
                offset = op.Next;
                next = (uint)offset < GuestRam.PageSize ? offset : -1;
                if (IsBranch(op) || Decoder.EndsBlock(&op))
                {
                    taken = Target(op);
                    next = IsBranch(op) ? next : -1;
                    break;
                }

                if (next < 0 || _leader[next >> 1] || _index[next >> 1] == 0)
                {
                    break;
                }
            }

            _blocks.Add(new RegionBlock(first, _ordered.Count - first, _starts.IndexOf(next), _starts.IndexOf(taken)));
        }
    }
}
