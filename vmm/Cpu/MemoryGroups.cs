namespace NicTwin.Vmm.Cpu;

/// <summary>
/// Loads, or stores, of a basic block that are near one another: they use the same base register, which is not written in
/// between. One translation, looked up at the first of them, serves all; kernels save and restore registers so, and read structures.
/// </summary>
/// <remarks>
/// Nothing between the first and the last of a group can change a translation without leaving the host code: only operations that
/// are not translated do, and these end all groups.
/// </remarks>
internal sealed class MemoryGroups
{
    // Groups over more bytes too often lie in two pages.
    private const int MostBytes = 256;

    private readonly MemoryGroup?[] _groups;

    /// <summary>Finds the groups of a block.</summary>
    public MemoryGroups(ReadOnlySpan<RegionOp> operations)
    {
        _groups = new MemoryGroup?[operations.Length];
        List<MemoryGroup> open = [];
        for (int i = 0; i < operations.Length; i++)
        {
            Op op = operations[i].Value;
            if (op.Code > Opcode.LastFast)
            {
                open.Clear();
                continue;
            }

            if (IsAccess(op.Code))
            {
                _groups[i] = Join(open, op, i);
            }

            uint result = RegisterUse.Result(op);
            open.RemoveAll(group => ((result >> group.Base) & 1) != 0);
        }
    }

    /// <summary>The group of an access that others share a translation with; null for an access for itself and for other operations.</summary>
    public MemoryGroup? Of(int operation) => _groups[operation] is { Count: > 1 } group ? group : null;

    /// <summary>Whether an access uses the translation of one before it, so that it cannot leave the host code.</summary>
    public bool Follows(int operation) => Of(operation) is MemoryGroup group && group.First != operation;

    private static bool IsAccess(Opcode code) => code is >= Opcode.Lb and <= Opcode.Lwu or >= Opcode.Sb and <= Opcode.Sd;

    private static MemoryGroup Join(List<MemoryGroup> open, in Op op, int index)
    {
        bool store = op.Code >= Opcode.Sb && op.Code <= Opcode.Sd;
        int size = 1 << (store ? op.Code - Opcode.Sb : (op.Code - Opcode.Lb) & 3);
        foreach (MemoryGroup group in open)
        {
            if (group.Base == op.Rs1 && (group.IsStore || !store) && group.TryAdd(op.Imm, size, MostBytes))
            {
                return group;
            }
        }

        var added = new MemoryGroup(op.Rs1, store, index, op.Imm, size);
        open.Add(added);
        return added;
    }
}

/// <summary>Accesses that share a translation.</summary>
/// <param name="baseRegister">The register that their offsets are added to.</param>
/// <param name="isStore">They are stores.</param>
/// <param name="first">Index of the first one in its block.</param>
/// <param name="offset">Its offset from the register.</param>
/// <param name="size">Its size in bytes.</param>
internal sealed class MemoryGroup(int baseRegister, bool isStore, int first, int offset, int size)
{
    /// <summary>The register that offsets are added to.</summary>
    public int Base => baseRegister;

    /// <summary>They are stores.</summary>
    public bool IsStore => isStore;

    /// <summary>Index of the first access in its block.</summary>
    public int First => first;

    /// <summary>Offset of the first access.</summary>
    public int Offset { get; } = offset;

    /// <summary>How many accesses.</summary>
    public int Count { get; private set; } = 1;

    /// <summary>The lowest offset.</summary>
    public int Low { get; private set; } = offset;

    /// <summary>The highest offset of a byte.</summary>
    public int High { get; private set; } = offset + size - 1;

    /// <summary>Bytes of the largest access: when the first address is a multiple of it, all are aligned.</summary>
    public int Alignment { get; private set; } = size;

    /// <summary>Adds an access, if it is near and as aligned as the first one.</summary>
    public bool TryAdd(int accessOffset, int accessSize, int mostBytes)
    {
        int low = Math.Min(Low, accessOffset);
        int high = Math.Max(High, accessOffset + accessSize - 1);
        if ((accessOffset - Offset) % accessSize != 0 || high - low >= mostBytes)
        {
            return false;
        }

        Low = low;
        High = high;
        Alignment = Math.Max(Alignment, accessSize);
        Count++;
        return true;
    }
}
