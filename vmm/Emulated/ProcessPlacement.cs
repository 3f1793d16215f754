using System.Runtime.InteropServices;

namespace NicTwin.Vmm.Emulated;

/// <summary>Keeps a process where the one is that waits for it.</summary>
/// <remarks>
/// The VMM and the process of a device never work at the same time: each waits for the other. On one processor that is a switch between two
/// of its threads; from one processor to another it is a wake-up, which takes several times as long, the more so in a virtual machine.
/// </remarks>
internal sealed unsafe partial class ProcessPlacement
{
    private const int MostProcessors = 1024;

    // The system moves threads every few milliseconds at most.
    private const int RoundTripsBetweenLooks = 256;

    private readonly int _process;
    private int _processor = -1;
    private int _roundTrips;

    /// <summary>Prepares it.</summary>
    /// <param name="process">Number of the process, whose first thread is moved.</param>
    public ProcessPlacement(int process) => _process = process;

    /// <summary>There will be a round trip: the process is moved now and then to where the calling thread is.</summary>
    public void Follow()
    {
        if (_roundTrips++ % RoundTripsBetweenLooks != 0 || !OperatingSystem.IsLinux())
        {
            return;
        }

        int processor = GetProcessor();
        if (processor == _processor || processor is < 0 or >= MostProcessors)
        {
            return;
        }

        const int bits = 64;
        ulong* mask = stackalloc ulong[MostProcessors / bits];
        new Span<ulong>(mask, MostProcessors / bits).Clear();
        mask[processor / bits] = 1ul << (processor % bits);

        // A system that does not allow it leaves the process where it is, which is slower and nothing else.
        _ = SetAffinity(_process, MostProcessors / 8, mask);
        _processor = processor;
    }

    [LibraryImport("libc", EntryPoint = "sched_getcpu")]
    private static partial int GetProcessor();

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int process, nuint size, ulong* mask);
}
