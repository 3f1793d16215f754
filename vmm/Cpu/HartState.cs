namespace NicTwin.Vmm.Cpu;

/// <summary>What the dispatch loop touches, in one piece of unmanaged memory.</summary>
internal unsafe struct HartState
{
    /// <summary>Index of the register that takes writes to x0.</summary>
    public const int Sink = 32;

    /// <summary>x0 to x31 and the sink.</summary>
    public fixed ulong X[33];

    /// <summary>f0 to f31.</summary>
    public fixed ulong F[32];

    /// <summary>Translations for loads in the present privilege and with the present SUM.</summary>
    public TlbEntry* ReadTlb;

    /// <summary>Translations for stores.</summary>
    public TlbEntry* WriteTlb;

    /// <summary>Translations for fetches; the addend is the page's table of blocks.</summary>
    public TlbEntry* FetchTlb;

    /// <summary>Decoded blocks.</summary>
    public Op* Arena;

    /// <summary>Address of the present instruction, valid outside the dispatch loop.</summary>
    public ulong Pc;

    /// <summary>Steps until the run ends, valid outside the dispatch loop.</summary>
    public long Remaining;
}

/// <summary>A translation of one page for one kind of access.</summary>
internal unsafe struct TlbEntry
{
    /// <summary>A tag that no masked address equals.</summary>
    public const ulong Invalid = ulong.MaxValue;

    /// <summary>A bit of the tag of a store to a page with code: the access is looked at.</summary>
    public const ulong Code = 1 << 11;

    /// <summary>Virtual page address, low bits zero but for <see cref="Code"/>.</summary>
    public ulong Tag;

    /// <summary>Host address minus virtual address; for fetches a pointer to the page's table of blocks.</summary>
    public ulong Addend;
}
