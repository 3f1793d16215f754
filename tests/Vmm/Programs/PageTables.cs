namespace NicTwin.Tests.Vmm.Programs;

/// <summary>
/// Page tables of random programs. RAM is mapped onto itself for supervisor mode; from <see cref="UserCode"/> on the programs
/// for user mode; from <see cref="Changing"/> on what a table in RAM says; elsewhere anything.
/// </summary>
internal sealed class PageTables
{
    public const uint UserCode = 0x40000000;
    public const uint Changing = 0x40200000;

    private const ulong V = 1, R = 2, W = 4, X = 8, U = 16, A = 64, D = 128;

    // Nothing is there, on QEMU's machine neither.
    private const ulong Nowhere = 0xa000_0000;

    private const int Slots = 6;
    private const int FirstNowhereSlot = 4;
    private const int FirstNowherePage = 14;

    private readonly PrivilegedBatch _batch;
    private readonly SplitMix _random;
    private readonly uint _userTable;
    private uint _next = PrivilegedBatch.Flash;

    public PageTables(PrivilegedBatch batch, SplitMix random)
    {
        _batch = batch;
        _random = random;
        _userTable = New();
        for (uint page = 0; page < 512; page++)
        {
            batch.Put(_userTable + (8 * page), Leaf(PrivilegedBatch.Ram + (page << 12), V | R | X | U | A));
        }
    }

    /// <summary>The tables of a program; the value of satp.</summary>
    public ulong Make(int program)
    {
        uint root = New();
        uint middle = New();
        uint changing = ChangingTable(program);
        _batch.Put(root + (8 * 2), Leaf(PrivilegedBatch.Ram, V | R | W | X | A | D));
        _batch.Put(root + 8, Table(middle));
        _batch.Put(middle, Table(_userTable));
        _batch.Put(middle + 8, Table(changing));
        for (uint i = 0; i < 512; i++)
        {
            _batch.Put(changing + (8 * i), Leaf(PrivilegedBatch.Data + (i % PrivilegedBatch.DataPages << 12), V | R | W | X | A | D));
        }

        uint lower = New();
        FillLeaves(lower);
        for (uint i = 0; i < Slots; i++)
        {
            bool nowhere = i >= FirstNowhereSlot;
            _batch.Put(middle + (8 * (i + 2)), _random.Below(3) switch { 0 => Table(lower), 1 => RandomLeaf(1, nowhere), _ => RandomTable(lower) });
        }

        _batch.Put(root, _random.OneIn(2) ? RandomLeaf(2, nowhere: false) : RandomTable(middle));
        _batch.Put(root + (8 * 3), RandomTable(middle));
        _batch.Put(root + (8 * 256), RandomTable(middle));
        _batch.Put(root + (8 * 511), RandomTable(middle));
        return (8ul << 60) | ((ulong)_random.Below(4) << 44) | (root >> 12);
    }

    /// <summary>The table in RAM that a program may change.</summary>
    public static uint ChangingTable(int program) => PrivilegedBatch.LeafTables + ((uint)program << 12);

    /// <summary>
    /// An address that may be mapped or not, at an offset of its page. Only aligned ones may lead to nowhere: which exception
    /// a misaligned access there raises is an implementation's choice.
    /// </summary>
    public ulong Address(uint offset, bool aligned)
    {
        uint page = (uint)_random.Below(aligned ? PrivilegedBatch.DataPages : FirstNowherePage - 1) << 12;
        ulong near = page | offset;
        ulong slot = (ulong)_random.Below(aligned ? Slots : FirstNowhereSlot) << 21;
        return _random.Below(16) switch
        {
            0 or 1 or 2 or 3 => 0x40400000 + slot + near,
            4 or 5 => Changing + near,
            6 => UserCode + 0x200000 + near,
            7 or 8 => 0x00200000 + near,
            9 => 0xffffffff_c0400000 + slot + near,
            10 => 0xffffffc0_00400000 + slot + near,
            11 => 0x00000040_00000000 + near,
            12 => 0xc0400000 + slot + near,
            13 => (_random.Next() | (1ul << 38)) << 20 | near,
            _ => PrivilegedBatch.Data + near,
        };
    }

    /// <summary>An address for a program without translation.</summary>
    public ulong Physical(uint offset, bool aligned) =>
        (aligned && _random.OneIn(4) ? Nowhere : PrivilegedBatch.Data) + ((uint)_random.Below(PrivilegedBatch.DataPages - 1) << 12) + offset;

    private static ulong Leaf(ulong physical, ulong bits) => (physical >> 2) | bits;

    private static ulong Table(uint table) => (table >> 2) | V;

    private uint New()
    {
        uint table = _next;
        _next += 0x1000;
        return table;
    }

    private void FillLeaves(uint table)
    {
        for (uint i = 0; i < 512; i++)
        {
            _batch.Put(table + (8 * i), RandomLeaf(0, i % PrivilegedBatch.DataPages >= FirstNowherePage));
        }
    }

    private ulong RandomTable(uint table) => _random.Below(8) switch
    {
        0 => 0,
        1 => Table(table) & ~V,
        2 => Table(table) | A,
        3 => Table(table) | U,
        4 => Table(table) | (1ul << (54 + _random.Below(10))),
        _ => Table(table),
    };

    private ulong RandomLeaf(int level, bool nowhere)
    {
        ulong bits = (ulong)_random.Below(16) << 1;
        bits |= _random.OneIn(12) ? 0 : V;
        bits |= _random.OneIn(5) ? 0 : A;
        bits |= _random.OneIn(5) ? 0 : D;
        bits |= (ulong)_random.Below(8) << 8 & 0x320;
        bits |= _random.OneIn(16) ? 1ul << (54 + _random.Below(10)) : 0;

        // A pointer at the last level is a fault; above it, it would lead to tables in the data.
        bits |= level != 0 && (bits & (R | W | X)) == 0 ? R : 0;
        ulong physical = level switch
        {
            0 => PrivilegedBatch.Data + ((ulong)_random.Below(PrivilegedBatch.DataPages) << 12),
            1 => PrivilegedBatch.Data,
            _ => PrivilegedBatch.Ram,
        };
        physical += level != 0 && _random.OneIn(4) ? 0x1000ul << _random.Below(9) : 0;
        return Leaf(nowhere && _random.OneIn(2) ? Nowhere : physical, bits);
    }
}
