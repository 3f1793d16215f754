using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NicTwin.Vmm.Cpu;

/// <summary>
/// Large pieces of zeroed memory from the operating system, in huge pages where it has some: a guest's kernel runs through more pages than the host's
/// processor keeps translations for, and in a virtual machine each of them is looked up twice.
/// </summary>
internal static unsafe partial class HostMemory
{
    /// <summary>Bytes of a huge page, and the alignment of each piece.</summary>
    public const nuint HugePage = 2 << 20;

    private const nuint Guard = 4096;
    private const int NoAccess = 0;
    private const int ReadWrite = 3;
    private const int ReadWriteExecute = 7;
    private const int PrivateFixed = 0x12;
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

        // Between pages without access, so that the system does not count what lies beside it as a part of it.
        nuint whole = size + HugePage + (2 * Guard);
        nint memory = Map(0, whole, NoAccess, PrivateAnonymous, -1, 0);
        if (memory == Refused)
        {
            return null;
        }

        nuint before = RoundUp((nuint)memory + Guard) - Guard - (nuint)memory;
        nint start = memory + (nint)(before + Guard);
        _ = before == 0 ? 0 : Unmap(memory, before);
        nuint behind = whole - before - size - (2 * Guard);
        _ = behind == 0 ? 0 : Unmap(start + (nint)(size + Guard), behind);
        if (Protect(start, size, executable ? ReadWriteExecute : ReadWrite) != 0)
        {
            Free((byte*)start, size);
            return null;
        }

        // A wish: systems without huge pages refuse it.
        _ = Advise(start, size, AdviceHugePage);
        return (byte*)start;
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
            _ = Unmap((nint)memory - (nint)Guard, RoundUp(size) + (2 * Guard));
        }
        else
        {
            NativeMemory.AlignedFree(memory);
        }
    }

    /// <summary>Puts a part of a file in the place of a part of a piece; what is written there does not reach the file.</summary>
    /// <param name="memory">Where, at the start of a page.</param>
    /// <param name="size">Bytes, whole pages.</param>
    /// <param name="file">The file.</param>
    /// <param name="position">Where in the file, a multiple of the size of a page.</param>
    /// <returns>False when the system cannot; nothing has changed then.</returns>
    public static bool TryMap(byte* memory, nuint size, SafeFileHandle file, long position) =>
        OperatingSystem.IsLinux()
        && Environment.SystemPageSize == (int)Guard
        && Map((nint)memory, size, ReadWrite, PrivateFixed, (int)file.DangerousGetHandle(), (nint)position) != Refused;

    /// <summary>Bytes of a piece that the system has given memory to; all of them where it does not tell.</summary>
    public static long CountResident(byte* memory, nuint size)
    {
        const string maps = "/proc/self/smaps";
        if (!OperatingSystem.IsLinux() || !File.Exists(maps))
        {
            return (long)size;
        }

        // "7f0000000000-7f0008000000 rw-p ..." begins a mapping, "Rss: 131072 kB" says what of it has memory. Pages that were only read have none.
        long bytes = 0;
        bool isOwn = false;
        foreach (string line in File.ReadLines(maps))
        {
            int dash = line.IndexOf('-', StringComparison.Ordinal);
            if (dash > 0 && ulong.TryParse(line.AsSpan(0, dash), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong start))
            {
                isOwn = start >= (ulong)memory && start < (ulong)memory + size;
            }
            else if (isOwn && line.StartsWith("Rss:", StringComparison.Ordinal))
            {
                bytes += long.Parse(line.AsSpan(4).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture) << 10;
            }
        }

        return bytes;
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

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(nint address, nuint length, int protection);
}
