namespace NicTwin.Testbench;

/// <summary>
/// All words that have bins, made of the descriptions: registers as the PF sees them and as three VFs see them, and configuration space of the PF and of VFs.
/// </summary>
/// <remarks>
/// The instances of an array with at most <see cref="MostInstances"/> have bins each; of a longer one the first, the middle and the last. Of the VFs, the first, a
/// middle one and the last have bins for registers; for configuration space all VFs share them.
/// </remarks>
internal static class AccessWords
{
    /// <summary>Largest array whose instances all count.</summary>
    public const int MostInstances = 16;

    private const int PhysicalDwords = 0x20000 / 4;
    private const int VirtualDwords = 0x4000 / 4;
    private const int ConfigurationDwords = 0x1000 / 4;
    private const int Vfs = 8;

    private static readonly List<AccessWord> s_all = [];
    private static readonly int[] s_physical = Empty(PhysicalDwords);
    private static readonly int[] s_virtual = Empty(Vfs * VirtualDwords);
    private static readonly int[] s_physicalConfiguration = Empty(ConfigurationDwords);
    private static readonly int[] s_virtualConfiguration = Empty(Vfs * ConfigurationDwords);
    private static readonly int s_bins = Create();

    /// <summary>All words; words of the configuration space of several VFs have the same bins.</summary>
    public static IReadOnlyList<AccessWord> All => s_all;

    /// <summary>Number of bins.</summary>
    public static int Bins => s_bins;

    /// <summary>Number of different instances behind the words.</summary>
    public static int Instances { get; private set; }

    /// <summary>VFs whose registers have bins.</summary>
    public static ReadOnlySpan<int> SampledVfs => [0, Vfs / 2, Vfs - 1];

    /// <summary>The word of a register at a byte offset in BAR 0 of a function, or -1.</summary>
    public static int OfRegister(int function, uint offset) =>
        function == 0
            ? offset / 4 < PhysicalDwords ? s_physical[offset / 4] : -1
            : offset / 4 < VirtualDwords ? s_virtual[((function - 1) * VirtualDwords) + (offset / 4)] : -1;

    /// <summary>The word of a DW of configuration space of a function, or -1.</summary>
    public static int OfConfiguration(int function, int dword) =>
        dword >= ConfigurationDwords ? -1 : function == 0 ? s_physicalConfiguration[dword] : s_virtualConfiguration[((function - 1) * ConfigurationDwords) + dword];

    /// <summary>Instances of an array that have bins.</summary>
    public static bool IsSampled(int instance, int count) => count <= MostInstances || instance == 0 || instance == count / 2 || instance == count - 1;

    private static int Create()
    {
        int next = 0;
        int first = 0;
        foreach (DescribedRegister register in Described.Registers)
        {
            AddPhysical(register, first, ref next);
            foreach (int n in SampledVfs)
            {
                AddVirtual(register, first, n, ref next);
            }

            first += register.Instances;
        }

        foreach (DescribedDword dword in Described.ConfigurationPf)
        {
            var place = new AccessPlace(RequestSpace.Configuration, 0, (uint)dword.Offset);
            s_physicalConfiguration[dword.Offset / 4] = Add(new AccessWord($"PF configuration {dword.Name}", dword.Access, true, dword.Reset, first++, false, place, ref next));
        }

        foreach (DescribedDword dword in Described.ConfigurationVf)
        {
            int bins = next;
            for (int n = 0; n < Vfs; n++)
            {
                // The same bins for every VF.
                next = bins;
                var place = new AccessPlace(RequestSpace.Configuration, 1 + n, (uint)dword.Offset);
                var word = new AccessWord($"VF configuration {dword.Name}", dword.Access, true, dword.Reset, first++, false, place, ref next);
                s_virtualConfiguration[(n * ConfigurationDwords) + (dword.Offset / 4)] = Add(word);
            }
        }

        Instances = first;
        return next;
    }

    private static void AddPhysical(DescribedRegister register, int first, ref int next)
    {
        foreach (DescribedRange range in register.Physical)
        {
            for (int i = 0; i < range.Count; i++)
            {
                int instance = range.First + i;
                bool alias = IsAlias(register.Physical, range, instance);
                if (alias ? !IsSampled(i, range.Count) : !IsSampled(instance, register.Instances))
                {
                    continue;
                }

                uint offset = range.Offset + ((uint)i * range.Stride);
                string name = (register.Instances == 1 ? register.Name : $"{register.Name}({instance})") + (alias ? $" at {offset:x5}" : string.Empty);
                s_physical[offset / 4] = Add(new AccessWord(
                    name, register.Access, register.Acts, ResetOf(register, instance), first + instance, alias, new AccessPlace(RequestSpace.Registers, 0, offset), ref next));
            }
        }
    }

    private static void AddVirtual(DescribedRegister register, int first, int n, ref int next)
    {
        foreach (DescribedRange range in register.Virtual)
        {
            for (int i = 0; i < range.Count; i++)
            {
                int local = range.First + i;
                int instance = (n * register.VfScale) + (local * register.VfStep);
                bool alias = IsAlias(register.Virtual, range, local);
                uint offset = range.Offset + ((uint)i * range.Stride);
                string name = $"{register.Name}{(range.Count == 1 ? string.Empty : $"({local})")}{(alias ? $" at {offset:x4}" : string.Empty)} of VF {n}";
                s_virtual[(n * VirtualDwords) + (offset / 4)] = Add(
                    new AccessWord(
                        name, register.Access, register.Acts, ResetOf(register, instance), first + instance, alias, new AccessPlace(RequestSpace.Registers, 1 + n, offset), ref next));
            }
        }
    }

    private static uint ResetOf(DescribedRegister register, int instance) => instance == 0 ? register.FirstReset : register.Reset;

    /// <summary>True when an earlier range shows the instance already.</summary>
    private static bool IsAlias(DescribedRange[] ranges, in DescribedRange range, int instance)
    {
        foreach (DescribedRange other in ranges)
        {
            if (other == range)
            {
                return false;
            }

            if (instance >= other.First && instance < other.First + other.Count)
            {
                return true;
            }
        }

        return false;
    }

    private static int Add(AccessWord word)
    {
        s_all.Add(word);
        return s_all.Count - 1;
    }

    private static int[] Empty(int count)
    {
        int[] empty = new int[count];
        Array.Fill(empty, -1);
        return empty;
    }
}
