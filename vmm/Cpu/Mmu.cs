using System.Runtime.CompilerServices;

namespace NicTwin.Vmm.Cpu;

/// <summary>Kinds of access, as the privileged architecture tells them apart.</summary>
internal enum Access
{
    Fetch,
    Load,
    Store,
}

/// <summary>
/// Sv39 page walks. The A and D bits are software's (Svade): an access that would have to set one faults, and nothing
/// here writes to a page table.
/// </summary>
internal sealed unsafe partial class Mmu(GuestRam ram)
{
    private const ulong Valid = 1;
    private const ulong Readable = 2;
    private const ulong Writable = 4;
    private const ulong Executable = 8;
    private const ulong User = 16;
    private const ulong Accessed = 64;
    private const ulong Dirty = 128;
    private const ulong Reserved = 0xffc0_0000_0000_0000;

    private const int Levels = 3;
    private const ulong BareLimit = 1ul << 56;

    /// <summary>satp: mode in 63:60 (0 bare, 8 Sv39), ASID in 59:44, page number of the root in 43:0.</summary>
    public ulong Satp { get; set; }

    /// <summary>Privilege of the accesses to come: user or supervisor.</summary>
    public bool UserMode { get; set; }

    /// <summary>sstatus.SUM.</summary>
    public bool SupervisorUserAccess { get; set; }

    /// <summary>sstatus.MXR.</summary>
    public bool ExecutableReadable { get; set; }

    /// <summary>Translates an address. Returns 0 or the exception's cause.</summary>
    /// <param name="address">Virtual address.</param>
    /// <param name="access">What it is for.</param>
    /// <param name="physical">The physical address.</param>
    /// <param name="level">Level of the leaf: 0 for 4 KiB, 1 and 2 for superpages.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public uint Translate(ulong address, Access access, out ulong physical, out int level)
    {
        physical = address;
        level = 0;
        if (Satp >> 60 == 0)
        {
            return address < BareLimit ? 0 : AccessFault(access);
        }

        if ((ulong)((long)address << 25 >> 25) != address)
        {
            return PageFault(access);
        }

        ulong table = (Satp << 20) >> 8;
        for (level = Levels - 1; level >= 0; level--)
        {
            ulong entryAddress = table + (((address >> (GuestRam.PageShift + (9 * level))) & 0x1ff) * 8);
            if (!ram.Contains(entryAddress, 8))
            {
                return AccessFault(access);
            }

            ulong entry = *(ulong*)(ram.Memory + (entryAddress - ram.Start));
            if ((entry & Valid) == 0 || (entry & Reserved) != 0 || (entry & (Readable | Writable)) == Writable)
            {
                return PageFault(access);
            }

            ulong page = (entry >> 10) << GuestRam.PageShift;
            if ((entry & (Readable | Executable)) != 0)
            {
                ulong offsetMask = (GuestRam.PageSize << (9 * level)) - 1;
                physical = page | (address & offsetMask);
                return Permits(entry, access) && ((page & offsetMask) == 0) ? 0 : PageFault(access);
            }

            // In an entry that points to a table these bits are reserved.
            if ((entry & (User | Accessed | Dirty)) != 0)
            {
                return PageFault(access);
            }

            table = page;
        }

        level = 0;
        return PageFault(access);
    }

    /// <summary>Cause of the access fault of an access.</summary>
    public static uint AccessFault(Access access) => access switch { Access.Fetch => 1, Access.Load => 5, _ => 7 };

    private static uint PageFault(Access access) => access switch { Access.Fetch => 12, Access.Load => 13, _ => 15 };

    private bool Permits(ulong entry, Access access)
    {
        bool userPage = (entry & User) != 0;
        bool privilege = UserMode ? userPage : !userPage || (SupervisorUserAccess && access != Access.Fetch);
        bool kind = access switch
        {
            Access.Fetch => (entry & Executable) != 0,
            Access.Load => (entry & Readable) != 0 || (ExecutableReadable && (entry & Executable) != 0),
            _ => (entry & (Writable | Dirty)) == (Writable | Dirty),
        };
        return privilege && kind && (entry & Accessed) != 0;
    }
}
