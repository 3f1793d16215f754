namespace NicTwin.Testbench;

/// <summary>The bins of the options of descriptors, each option for itself or crossed with kinds of packets.</summary>
internal static class DescriptorBins
{
    private static readonly int[] s_first = CreateFirst();
    private static readonly int[][] s_ofKind = CreateOfKind();

    /// <summary>Number of bins, possible or not.</summary>
    public static int Count { get; } = s_first[^1] + BinsOf(Described.Options[^1]);

    /// <summary>Options of the fields of a descriptor: indices into <see cref="Described.Options"/>.</summary>
    public static ReadOnlySpan<int> OptionsOf(DescriptorKind kind) => s_ofKind[(int)kind];

    /// <summary>The bin of an option with a packet, or -1 where the packet's kind does not count.</summary>
    public static int BinOf(int option, PacketKind packet)
    {
        DescribedOption o = Described.Options[option];
        if (o.Cross == OptionCross.None)
        {
            return s_first[option];
        }

        return packet.Version < 0 ? -1 : s_first[option] + (o.Cross == OptionCross.Protocols ? packet.Protocol : packet.Number);
    }

    /// <summary>Writes the names of the bins that can happen, from <paramref name="names"/>[0] on.</summary>
    public static void Name(Span<string> names)
    {
        for (int i = 0; i < Described.Options.Length; i++)
        {
            DescribedOption o = Described.Options[i];
            string name = $"{o.Descriptor} {o.Field} {o.Name}";
            if (o.Cross == OptionCross.None)
            {
                names[s_first[i]] = name;
                continue;
            }

            for (int k = 0; k < PacketKind.Count; k++)
            {
                PacketKind packet = PacketKind.At(k);
                if (IsPossible(o, packet))
                {
                    names[BinOf(i, packet)] = o.Cross == OptionCross.Kinds
                        ? $"{name} with {packet}"
                        : $"{name} with {Described.Versions[packet.Version]} {Described.Transports[packet.Transport]}";
                }
            }
        }
    }

    private static bool IsPossible(DescribedOption o, PacketKind packet) =>
        (o.Versions >> packet.Version & 1) != 0 && (o.Transports >> packet.Transport & 1) != 0 && (o.Tags >> packet.Tag & 1) != 0 && (o.Sizes >> packet.Size & 1) != 0;

    private static int[] CreateFirst()
    {
        int[] first = new int[Described.Options.Length];
        for (int i = 1; i < first.Length; i++)
        {
            first[i] = first[i - 1] + BinsOf(Described.Options[i - 1]);
        }

        return first;
    }

    private static int BinsOf(DescribedOption option) =>
        option.Cross switch { OptionCross.None => 1, OptionCross.Protocols => PacketKind.Protocols, _ => PacketKind.Count };

    private static int[][] CreateOfKind() =>
        [.. Enum.GetValues<DescriptorKind>().Select(kind => Enumerable.Range(0, Described.Options.Length).Where(i => Described.Options[i].Descriptor == kind).ToArray())];
}
