namespace NicTwin.Vmm.Iommu;

/// <summary>What a device may do with a page.</summary>
[Flags]
internal enum PageRights
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Read it.</summary>
    Read = 1,

    /// <summary>Write it.</summary>
    Write = 2,
}

/// <summary>
/// Second-stage page table of a domain: addresses of 48 bits in four levels of 9 bits above pages of 4 KiB; a leaf in the
/// third level is a page of 2 MiB.
/// </summary>
internal sealed class PageTable
{
    /// <summary>Bytes of a small page.</summary>
    public const ulong SmallPage = 4096;

    /// <summary>Bytes of a large page.</summary>
    public const ulong LargePage = 2 << 20;

    private const int Levels = 4;
    private const int IndexBits = 9;
    private const int Entries = 1 << IndexBits;
    private const int PageBits = 12;
    private const int AddressBits = PageBits + (Levels * IndexBits);

    private readonly Node _root = new();

    /// <summary>Maps a range, in large pages where both sides allow it. What was mapped there before is replaced.</summary>
    /// <param name="address">First address as devices use it, a multiple of 4 KiB.</param>
    /// <param name="host">First host-physical address, a multiple of 4 KiB.</param>
    /// <param name="size">Bytes, a multiple of 4 KiB.</param>
    /// <param name="rights">What devices may do.</param>
    /// <exception cref="ArgumentException">The range is none of whole pages within 48 bits.</exception>
    public void Map(ulong address, ulong host, ulong size, PageRights rights)
    {
        if (((address | host | size) & (SmallPage - 1)) != 0 || address + size < address || (address + size - 1) >> AddressBits != 0)
        {
            throw new ArgumentException($"0x{size:x} bytes at 0x{address:x} are not whole pages of 48 bits.");
        }

        for (ulong done = 0; done < size;)
        {
            bool large = ((address + done) | (host + done)) % LargePage == 0 && size - done >= LargePage;
            Set(address + done, large ? 1 : 0, (host + done) | (ulong)rights);
            done += large ? LargePage : SmallPage;
        }
    }

    /// <summary>Nothing is mapped any longer.</summary>
    public void Clear() => _root.Clear();

    /// <summary>Looks an address up.</summary>
    /// <param name="address">The address as a device uses it.</param>
    /// <param name="host">Receives the host-physical address.</param>
    /// <returns>What devices may do there; nothing when nothing is mapped.</returns>
    public PageRights Find(ulong address, out ulong host)
    {
        host = 0;
        Node? node = address >> AddressBits == 0 ? _root : null;
        for (int level = Levels - 1; node is not null; level--)
        {
            int index = Index(address, level);
            if (node.Children[index] is { } child)
            {
                node = child;
                continue;
            }

            ulong leaf = node.Leaves[index];
            ulong within = address & ((SmallPage << (IndexBits * level)) - 1);
            host = (leaf & ~(SmallPage - 1)) + within;
            return (PageRights)(leaf & (SmallPage - 1));
        }

        return PageRights.None;
    }

    private static int Index(ulong address, int level) => (int)(address >> (PageBits + (IndexBits * level))) & (Entries - 1);

    private void Set(ulong address, int leafLevel, ulong leaf)
    {
        Node node = _root;
        for (int level = Levels - 1; level > leafLevel; level--)
        {
            int index = Index(address, level);
            node.Split(index, level);
            node = node.Children[index]!;
        }

        int at = Index(address, leafLevel);
        node.Children[at] = null;
        node.Leaves[at] = leaf;
    }

    private sealed class Node
    {
        public Node?[] Children { get; } = new Node?[Entries];

        public ulong[] Leaves { get; } = new ulong[Entries];

        public void Clear()
        {
            Array.Clear(Children);
            Array.Clear(Leaves);
        }

        // A large page that is in the way becomes the small ones that it stands for.
        public void Split(int index, int level)
        {
            if (Children[index] is not null)
            {
                return;
            }

            var child = new Node();
            ulong leaf = Leaves[index];
            for (ulong i = 0; leaf != 0 && i < Entries; i++)
            {
                child.Leaves[i] = leaf + (i * (SmallPage << (IndexBits * (level - 1))));
            }

            Children[index] = child;
            Leaves[index] = 0;
        }
    }
}
