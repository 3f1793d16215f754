namespace NicTwin.Vmm.Cpu;

/// <summary>The page walk of a debugger, which may look at everything.</summary>
internal sealed unsafe partial class Mmu
{
    /// <summary>Finds where an address is mapped to, whatever its page permits. False: nowhere.</summary>
    public bool TryFind(ulong address, out ulong physical)
    {
        physical = address;
        if (Satp >> 60 == 0)
        {
            return address < BareLimit;
        }

        if ((ulong)((long)address << 25 >> 25) != address)
        {
            return false;
        }

        ulong table = (Satp << 20) >> 8;
        for (int level = Levels - 1; level >= 0; level--)
        {
            ulong place = table + (((address >> (GuestRam.PageShift + (9 * level))) & 0x1ff) * 8);
            if (!ram.Contains(place, 8))
            {
                return false;
            }

            ulong entry = *(ulong*)(ram.Memory + (place - ram.Start));
            if ((entry & Valid) == 0)
            {
                return false;
            }

            table = (entry >> 10 << GuestRam.PageShift) & (BareLimit - 1);
            if ((entry & (Readable | Executable)) != 0)
            {
                ulong offset = (GuestRam.PageSize << (9 * level)) - 1;
                physical = (table & ~offset) | (address & offset);
                return true;
            }
        }

        return false;
    }
}
