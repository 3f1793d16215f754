namespace NicTwin.Vmm.Cpu;

/// <summary>Host code of a region; it answers what the operations outside the dispatch loop answer. Pc and steps are in the state then.</summary>
/// <param name="state">The hart's state.</param>
/// <param name="pc">Address of the region's entry.</param>
/// <param name="budget">Steps until the run ends; enough for the first block of the region, or nothing happens.</param>
internal unsafe delegate int RegionCode(HartState* state, ulong pc, long budget);

/// <summary>
/// A piece of hot code within one page: basic blocks that reach one another by direct jumps, entered at the first one.
/// It holds copies of the operations, so that it can be translated on another thread.
/// </summary>
internal sealed unsafe class Region(Hart hart, int page, Op* header, int entry, RegionOp[] operations, RegionBlock[] blocks)
{
    private const int MaxReturnSites = 3;

    private nint _codeAddress;
    private volatile bool _dropped;

    public Hart Hart => hart;

    /// <summary>Number of the page of RAM.</summary>
    public int Page => page;

    /// <summary>The decoded block whose execution enters the region.</summary>
    public Op* Header => header;

    /// <summary>Offset in the page at which it is entered.</summary>
    public int Entry => entry;

    /// <summary>The operations of all blocks, until they are host code.</summary>
    public RegionOp[] Operations { get; private set; } = operations;

    /// <summary>The first one is the entry's.</summary>
    public RegionBlock[] Blocks { get; private set; } = blocks;

    /// <summary>Blocks behind the calls of the region, where its returns may go.</summary>
    public int[] ReturnSites { get; } = FindReturnSites(operations, blocks);

    /// <summary>The ways out to fixed targets. Pinned: host code has their addresses.</summary>
    public JumpLink[] Links { get; set; } = [];

    /// <summary>Address of the host code; 0 while there is none.</summary>
    public nint CodeAddress
    {
        get => Volatile.Read(ref _codeAddress);
        set => Volatile.Write(ref _codeAddress, value);
    }

    /// <summary>Another region of the same page; 0 is none.</summary>
    public ushort NextInPage { get; set; }

    /// <summary>What keeps the host code, if the runtime's compiler has made it.</summary>
    public RegionCode? Code { get; set; }

    /// <summary>Its decoded blocks are gone: nobody waits for the code.</summary>
    public bool Dropped
    {
        get => _dropped;
        set => _dropped = value;
    }

    /// <summary>Lets go what only the translation has needed.</summary>
    public void ForgetOperations()
    {
        Operations = [];
        Blocks = [];
    }

    private static int[] FindReturnSites(RegionOp[] operations, RegionBlock[] blocks)
    {
        List<int> sites = [];
        foreach (RegionBlock block in blocks)
        {
            RegionOp last = operations[block.First + block.Count - 1];
            if (last.Value.Code == Opcode.Jal && block.Taken >= 0)
            {
                int site = Array.FindIndex(blocks, other => operations[other.First].Offset == last.Value.Next);
                if (site >= 0 && sites.Count < MaxReturnSites)
                {
                    sites.Add(site);
                }
            }
        }

        return [.. sites];
    }
}

/// <summary>An operation of a region.</summary>
/// <param name="Value">The operation; targets of jumps and AUIPC are relative to the page, and so is Next.</param>
/// <param name="Address">The decoded operation, for what is not translated.</param>
/// <param name="Offset">Offset of the instruction in the page.</param>
internal readonly unsafe record struct RegionOp(Op Value, nint Address, int Offset);

/// <summary>A basic block of a region: operations that follow one another, of which only the last one may jump.</summary>
/// <param name="First">Index of its first operation.</param>
/// <param name="Count">Its operations.</param>
/// <param name="Next">The block that follows when the last operation does not jump, -1: what follows is not in the region.</param>
/// <param name="Taken">The block that the last operation jumps to, -1: it does not jump, or out of the region.</param>
internal readonly record struct RegionBlock(int First, int Count, int Next, int Taken);
