using System.Collections.Concurrent;

namespace NicTwin.Vmm.Cpu;

/// <summary>The thread that translates for all harts of the process.</summary>
internal static class TranslationWorker
{
    private static readonly BlockingCollection<Region> s_regions = Start();

    /// <summary>Regions that wait.</summary>
    public static int Waiting => s_regions.Count;

    /// <summary>Lets a region be translated some time.</summary>
    public static void Add(Region region) => s_regions.Add(region);

    private static BlockingCollection<Region> Start()
    {
        BlockingCollection<Region> regions = [];
        new Thread(() => Work(regions)) { IsBackground = true, Name = "Translation of guest code" }.Start();
        return regions;
    }

    private static void Work(BlockingCollection<Region> regions)
    {
        foreach (Region region in regions.GetConsumingEnumerable())
        {
            try
            {
                if (!region.Dropped)
                {
                    region.Code = RegionEmitter.Translate(region);
                }
            }
            catch (InvalidProgramException)
            {
                // What has no code is interpreted: a guest's code never ends the process.
            }
        }
    }
}
