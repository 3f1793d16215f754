using System.Runtime.InteropServices;

namespace NicTwin.Vmm.Cpu;

/// <summary>
/// Large pieces of zeroed memory from the operating system, in huge pages where it has some: a guest's kernel runs through more pages than the host's
/// processor keeps translations for, and in a virtual machine each of them is looked up twice.
/// </summary>
internal static unsafe partial class HostMemory
{
    /// <summary>Bytes of a huge page, and the alignment of each piece.</summary>
    public const nuint HugePage = 2 << 20;

    private const int ReadWrite = 3;
    private const int ReadWriteExecute = 7;
    private const int PrivateAnonymous = 0x22;
    private const int AdviceHugePage = 14;
    private const int Refused = -1;

    /// <summary>Allocates a piece. It is given memory as it is touched.</summary>
    /// <param name="size">Bytes.</param>
    /// <param name="executable">Code can be run in it.</param>
    /// <returns>Null when the system refuses, or cannot be asked for code.</returns>
    public static byte* TryAllocate(nuint size, bool executable)
    {
        size = RoundUp(size);
        if (!OperatingSystem.IsLinux())
        {
            return executable ? null : Aligned(size);
        }

        nint memory = Map(0, size + HugePage, executable ? ReadWriteExecute : ReadWrite, PrivateAnonymous, -1, 0);
        if (memory == Refused)
        {
            return null;
        }

        // What lies outside the alignment goes back.
        nuint unused = (HugePage - ((nuint)memory & (HugePage - 1))) & (HugePage - 1);
        byte* start = (byte*)memory + unused;
        if (unused != 0)
        {
            _ = Unmap(memory, unused);
        }

        _ = Unmap((nint)(start + size), HugePage - unused);

        // A wish: systems without huge pages refuse it.
        _ = Advise((nint)start, size, AdviceHugePage);
        return start;
    }

    /// <summary>Gives a piece back.</summary>
    /// <param name="memory">What <see cref="TryAllocate"/> gave, or null.</param>
    /// <param name="size">Its bytes.</param>
    public static void Free(byte* memory, nuint size)
    {
        if (memory == null)
        {
            return;
        }

        if (OperatingSystem.IsLinux())
        {
            _ = Unmap((nint)memory, RoundUp(size));
        }
        else
        {
            NativeMemory.AlignedFree(memory);
        }
    }

    /// <summary>Bytes of a piece that the system has given memory to; all of them where it does not tell.</summary>
    public static long CountResident(byte* memory, nuint size)
    {
        byte[] pages = new byte[(size + GuestRam.PageMask) >> GuestRam.PageShift];
        fixed (byte* first = pages)
        {
            if (!OperatingSystem.IsLinux() || CoreMap((nint)memory, size, first) != 0)
            {
                return (long)size;
            }
        }

        long resident = 0;
        foreach (byte page in pages)
        {
            resident += (page & 1) != 0 ? (long)GuestRam.PageSize : 0;
        }

        return resident;
    }

    private static byte* Aligned(nuint size)
    {
        void* memory = NativeMemory.AlignedAlloc(size, HugePage);
        NativeMemory.Clear(memory, size);
        return (byte*)memory;
    }

    private static nuint RoundUp(nuint size) => (size + HugePage - 1) & ~(HugePage - 1);

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint length);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nuint length, int advice);

    [LibraryImport("libc", EntryPoint = "mincore")]
    private static partial int CoreMap(nint address, nuint length, byte* pages);
}
