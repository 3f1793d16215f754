using System.Runtime.InteropServices;

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

    /// <summary>Where jumps through registers went, by a hash of the target: <see cref="JumpLink.Sets"/> sets.</summary>
    public JumpLink* Jumps;

    /// <summary>The link by which host code would have gone on, had it been connected; null when there is none to connect.</summary>
    public JumpLink* Unconnected;

    /// <summary>The distance of a jump in the code that would have gone on in its page, had it been connected; null when there is none.</summary>
    public byte* UnconnectedJump;

    /// <summary>As <see cref="UnconnectedJump"/>, for a jump out of its page.</summary>
    public byte* UnconnectedCrossing;

    /// <summary>Links of another epoch are void.</summary>
    public ulong LinkEpoch;

    /// <summary>Address of the present instruction, valid outside the dispatch loop.</summary>
    public ulong Pc;

    /// <summary>Steps until the run ends, valid outside the dispatch loop.</summary>
    public long Remaining;

    /// <summary>sstatus as it is read.</summary>
    public ulong Status;

    /// <summary>sscratch.</summary>
    public ulong Scratch;

    /// <summary>sepc.</summary>
    public ulong ExceptionPc;

    /// <summary>scause.</summary>
    public ulong Cause;

    /// <summary>stval.</summary>
    public ulong TrapValue;

    /// <summary>1 when an interrupt is pending and enabled in sie, whatever sstatus.SIE says; otherwise 0.</summary>
    public ulong InterruptWaits;

    /// <summary>What translated code asks for; valid until the hart goes on.</summary>
    public X64Request* Request;

    /// <summary>The address of the load or store that it asks for.</summary>
    public ulong Address;

    /// <summary>The page that it executes.</summary>
    public ulong Page;

    /// <summary>The steps until the run ends, behind its present block.</summary>
    public long Budget;
}

/// <summary>
/// Where host code goes on without the dispatch loop. A link holds as long as its epoch: translations for fetches, privilege
/// and host code are then what they were when it was connected.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 1 << SizeShift)]
internal struct JumpLink
{
    /// <summary>Binary logarithm of the size in bytes.</summary>
    public const int SizeShift = 5;

    /// <summary>Binary logarithm of the bytes for a target in the table for jumps through registers: two links, in one line of the host's cache.</summary>
    public const int SetShift = SizeShift + 1;

    /// <summary>Sets of the table for jumps through registers; a power of two.</summary>
    public const int Sets = 4096;

    /// <summary>Offset in the table, in bytes, of the set for a target. Functions often begin at equal offsets of pages, so page numbers count too.</summary>
    public static ulong Offset(ulong target) => ((target ^ (target >> GuestRam.PageShift)) << (SetShift - 1)) & ((Sets - 1) << SetShift);

    /// <summary>Virtual address of the target.</summary>
    public ulong Target;

    /// <summary>The epoch in which it was connected; 0 is none.</summary>
    public ulong Epoch;

    /// <summary>Host code of the target.</summary>
    public nint Code;
}

/// <summary>Where a page's code is run.</summary>
internal struct CodePlace
{
    /// <summary>The epoch of links for which it holds; 0 is none.</summary>
    public ulong Epoch;

    /// <summary>Virtual address of the page, with bit 0 in user mode.</summary>
    public ulong Address;
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
