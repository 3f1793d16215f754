namespace NicTwin.Testbench;

/// <summary>What may happen to a register or a DW of configuration space, each with a bin of its own.</summary>
internal enum AccessEvent
{
    /// <summary>Read.</summary>
    Read,

    /// <summary>Written.</summary>
    Write,

    /// <summary>A read shows another value of read-write bits after they were written.</summary>
    Change,

    /// <summary>A read shows bits, and the next read shows them clear.</summary>
    ClearByRead,

    /// <summary>A read shows bits, 0 is written there, and the next read shows them clear.</summary>
    ClearByZero,

    /// <summary>A read shows bits, 1 is written there, and the next read shows them clear; of bits that a read clears as well only the second.</summary>
    ClearByOne,

    /// <summary>A read shows bits clear, 1 is written there, and the next read shows them set.</summary>
    SetByOne,

    /// <summary>1 is written to bits that can only be written.</summary>
    WriteOnly,

    /// <summary>1 is written to bits that act once.</summary>
    Act,

    /// <summary>A read after a reset that found the register in use: written with another value than its reset value, or, where it cannot be written, read.</summary>
    Reset,
}

/// <summary>Where a word is.</summary>
/// <param name="Space">Registers or configuration space.</param>
/// <param name="Function">0 PF, 1+n VF n.</param>
/// <param name="Offset">Byte offset.</param>
internal readonly record struct AccessPlace(RequestSpace Space, int Function, uint Offset);

/// <summary>One register instance in one view, or one DW of configuration space, with its bins.</summary>
internal sealed class AccessWord
{
    private const int Events = (int)AccessEvent.Reset + 1;

    private readonly int[] _bins = new int[Events];

    /// <summary>Creates it and gives it bins.</summary>
    /// <param name="name">Name.</param>
    /// <param name="access">Bits by kind of access.</param>
    /// <param name="acts">It has side effects.</param>
    /// <param name="reset">Reset value.</param>
    /// <param name="instance">What it shows, for words that show the same.</param>
    /// <param name="alias">A second address: it has bins for reads and writes only.</param>
    /// <param name="place">Where it is.</param>
    /// <param name="next">The first free bin.</param>
    public AccessWord(string name, in AccessMasks access, bool acts, uint reset, int instance, bool alias, AccessPlace place, ref int next)
    {
        Place = place;
        IsAlias = alias;
        Name = name;
        Access = access;
        Reset = reset;
        Instance = instance;
        for (int e = 0; e < Events; e++)
        {
            _bins[e] = Has((AccessEvent)e, access, acts, alias) ? next++ : -1;
        }
    }

    /// <summary>Where it is.</summary>
    public AccessPlace Place { get; }

    /// <summary>It is a second address of a word.</summary>
    public bool IsAlias { get; }

    /// <summary>Name, with index and view.</summary>
    public string Name { get; }

    /// <summary>Bits by kind of access.</summary>
    public AccessMasks Access { get; }

    /// <summary>Reset value.</summary>
    public uint Reset { get; }

    /// <summary>What it shows.</summary>
    public int Instance { get; }

    /// <summary>The bin of an event, or -1.</summary>
    public int Bin(AccessEvent e) => _bins[(int)e];

    /// <summary>Writes the names of its bins.</summary>
    public void NameBins(Span<string> names)
    {
        for (int e = 0; e < Events; e++)
        {
            if (_bins[e] >= 0)
            {
                names[_bins[e]] = NameOf((AccessEvent)e);
            }
        }
    }

    private string NameOf(AccessEvent e) => e switch
    {
        AccessEvent.Read => $"read of {Name}",
        AccessEvent.Write => $"write of {Name}",
        AccessEvent.Change => $"{Name} changed by a write",
        AccessEvent.ClearByRead => $"{Name} cleared by a read",
        AccessEvent.ClearByZero => $"{Name} cleared by writing 0",
        AccessEvent.ClearByOne => $"{Name} cleared by writing 1",
        AccessEvent.SetByOne => $"{Name} set by writing 1",
        AccessEvent.WriteOnly => $"1 in write-only bits of {Name}",
        AccessEvent.Act => $"1 in acting bits of {Name}",
        _ => $"read of {Name} after a reset",
    };

    private static bool Has(AccessEvent e, in AccessMasks access, bool acts, bool alias) => e switch
    {
        AccessEvent.Read or AccessEvent.Write => true,
        _ when alias => false,
        AccessEvent.Reset => true,
        AccessEvent.Change => access.Rw != 0,
        _ when !acts => false,
        AccessEvent.ClearByRead => (access.Rc | access.Rcw1c) != 0,
        AccessEvent.ClearByZero => access.Rw0c != 0,
        AccessEvent.ClearByOne => (access.Rw1c | access.Rcw1c) != 0,
        AccessEvent.SetByOne => access.Rw1s != 0,
        AccessEvent.WriteOnly => access.Wo != 0,
        _ => access.Sc != 0,
    };
}
