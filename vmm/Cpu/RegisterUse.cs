namespace NicTwin.Vmm.Cpu;

/// <summary>Which registers a region reads and where their values are at hand.</summary>
internal sealed class RegisterUse
{
    private readonly uint[] _available;

    public RegisterUse(Region region)
    {
        bool loops = false;
        for (int i = 0; i < region.Blocks.Length; i++)
        {
            RegionBlock block = region.Blocks[i];
            loops |= (uint)block.Next <= (uint)i || (uint)block.Taken <= (uint)i;
        }

        foreach (RegionOp operation in region.Operations)
        {
            Read |= Sources(operation.Value);
            Loads |= operation.Value.Code is >= Opcode.Lb and <= Opcode.Lwu;
            Calls |= operation.Value.Code > Opcode.LastFast;
            Stores |= operation.Value.Code is >= Opcode.Sb and <= Opcode.Sd;
        }

        // Where code loops, loading everything once is cheaper than loading in each turn.
        AvailableAtEntry = loops ? Read : 0;
        _available = new uint[region.Blocks.Length];
        Flow(region);
    }

    /// <summary>Registers that some operation reads.</summary>
    public uint Read { get; }

    /// <summary>Whether there are loads.</summary>
    public bool Loads { get; }

    /// <summary>Whether there are stores.</summary>
    public bool Stores { get; }

    /// <summary>Whether there are operations that are not translated.</summary>
    public bool Calls { get; }

    /// <summary>Registers that are loaded before the first block.</summary>
    public uint AvailableAtEntry { get; }

    /// <summary>Registers whose values are at hand whichever way a block is reached.</summary>
    public uint AvailableAtBlock(int block) => _available[block];

    /// <summary>The registers that a translated operation reads.</summary>
    public static uint Sources(in Op op)
    {
        uint first = 1u << op.Rs1;
        uint second = 1u << op.Rs2;
        return op.Code switch
        {
            Opcode.Nop or Opcode.LoadConstant or Opcode.Auipc or Opcode.Jump or Opcode.Jal => 0,
            Opcode.Move or Opcode.Jalr or (>= Opcode.Lb and <= Opcode.Lwu) or (>= Opcode.Addi and <= Opcode.Srai)
                or (>= Opcode.Addiw and <= Opcode.Sraiw) => first & ~1u,
            <= Opcode.LastFast => (first | second) & ~1u,
            _ => 0,
        };
    }

    /// <summary>The register that an operation writes and that is at hand afterwards.</summary>
    public static uint Result(in Op op) =>
        op.Rd is 0 or HartState.Sink || op.Code is Opcode.Nop or Opcode.Jump or (>= Opcode.Beq and <= Opcode.Bgeu) or (>= Opcode.Sb and <= Opcode.Sd)
            ? 0
            : 1u << op.Rd;

    /// <summary>Operations (by bits) whose result is written again before anybody could look at it.</summary>
    public static ulong UnseenResults(ReadOnlySpan<RegionOp> operations, MemoryGroups groups)
    {
        ulong unseen = 0;
        uint overwritten = 0;
        for (int i = operations.Length - 1; i >= 0; i--)
        {
            Op op = operations[i].Value;
            bool silent = op.Code is (>= Opcode.Nop and <= Opcode.Auipc) or (>= Opcode.Addi and <= Opcode.LastFast) || groups.Follows(i);
            if (!silent)
            {
                overwritten = 0;
                continue;
            }

            uint result = Result(op);
            unseen |= (overwritten & result) != 0 && i < 64 ? 1ul << i : 0;
            overwritten |= result;
        }

        return unseen;
    }

    private void Flow(Region region)
    {
        Array.Fill(_available, uint.MaxValue);
        _available[0] = AvailableAtEntry;
        bool changed = true;
        while (changed)
        {
            changed = false;
            for (int i = 0; i < _available.Length; i++)
            {
                uint after = After(region, i);
                changed |= Narrow(region.Blocks[i].Next, after) | Narrow(region.Blocks[i].Taken, after) | NarrowReturns(region, i, after);
            }
        }

        for (int i = 0; i < _available.Length; i++)
        {
            _available[i] &= Read;
        }
    }

    private uint After(Region region, int number)
    {
        RegionBlock block = region.Blocks[number];
        uint available = _available[number];
        foreach (RegionOp operation in region.Operations.AsSpan(block.First, block.Count))
        {
            // What is not translated is a call, across which no local shall live.
            available = operation.Value.Code > Opcode.LastFast ? 0 : available | Sources(operation.Value) | Result(operation.Value);
        }

        return available;
    }

    private bool Narrow(int block, uint available)
    {
        if (block < 0 || (_available[block] & available) == _available[block])
        {
            return false;
        }

        _available[block] &= available;
        return true;
    }

    /// <summary>A return may go behind each call of the region.</summary>
    private bool NarrowReturns(Region region, int number, uint available)
    {
        bool changed = false;
        RegionBlock block = region.Blocks[number];
        if (region.Operations[block.First + block.Count - 1].Value.Code == Opcode.Jalr)
        {
            foreach (int site in region.ReturnSites)
            {
                changed |= Narrow(site, available);
            }
        }

        return changed;
    }
}
