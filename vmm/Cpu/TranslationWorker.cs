using System.Collections.Concurrent;

namespace NicTwin.Vmm.Cpu;

/// <summary>The thread that translates for all harts of the process.</summary>
internal static class TranslationWorker
{
    private static readonly object s_idle = new();
    private static readonly BlockingCollection<Region> s_regions = Start();
    private static int s_unfinished;

    /// <summary>Regions that wait.</summary>
    public static int Waiting => s_regions.Count;

    /// <summary>Lets a region be translated some time.</summary>
    public static void Add(Region region)
    {
        Interlocked.Increment(ref s_unfinished);
        s_regions.Add(region);
    }

    /// <summary>Comes back when every region that was added has its code, or has been given up.</summary>
    internal static void WaitUntilIdle()
    {
        lock (s_idle)
        {
            while (Volatile.Read(ref s_unfinished) != 0)
            {
                Monitor.Wait(s_idle);
            }
        }
    }

    private static BlockingCollection<Region> Start()
    {
        BlockingCollection<Region> regions = [];
        new Thread(() => Work(regions)) { IsBackground = true, Name = "Translation of guest code" }.Start();
        return regions;
    }

    private static void Finish()
    {
        lock (s_idle)
        {
            Interlocked.Decrement(ref s_unfinished);
            Monitor.PulseAll(s_idle);
        }
    }

    private static void Work(BlockingCollection<Region> regions)
    {
        foreach (Region region in regions.GetConsumingEnumerable())
        {
            try
            {
                if (!region.Dropped)
                {
                    RegionEmitter.Translate(region);
                }
            }
            catch (InvalidProgramException)
            {
                // What has no code is interpreted: a guest's code never ends the process.
            }
            finally
            {
                Finish();
            }
        }
    }
}
