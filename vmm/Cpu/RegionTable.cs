using System.Runtime.CompilerServices;

namespace NicTwin.Vmm.Cpu;

/// <summary>
/// The regions of a hart by number. The header of the decoded block that enters a region holds its number in Next, and in
/// Left how often it runs until the table is asked: once for a block with code.
/// </summary>
internal sealed unsafe class RegionTable
{
    /// <summary>Most regions at a time; when there are more, all start again.</summary>
    public const int Capacity = (1 << 16) - 1;

    /// <summary>Runs of a block that make it hot.</summary>
    public const ushort DefaultThreshold = 200;

    /// <summary>The same where the runtime's compiler makes the code: it needs a millisecond, and memory.</summary>
    public const ushort PortableThreshold = 6_000;

    // How often a block is interpreted between two looks for its code.
    private const ushort Patience = 200;
    private const int MaxWaiting = 1000;

    private readonly Hart _hart;
    private readonly BlockCache _blocks;
    private readonly RegionBuilder _builder = new();
    private readonly Region?[] _regions = new Region?[Capacity];
    private readonly ushort[] _heads;
    private readonly Stack<ushort> _free = new();
    private ushort _used = 1;

    public RegionTable(Hart hart, BlockCache blocks, int pages, X64CodeMemory? memory)
    {
        Memory = memory;
        Native = memory is null ? null : new X64Translator(memory);
        Threshold = memory is null ? PortableThreshold : DefaultThreshold;
        _hart = hart;
        _blocks = blocks;
        _heads = new ushort[pages];
    }

    /// <summary>Addresses of host code by number; 0 for number 0 and where there is none yet.</summary>
    public nint[] Codes { get; } = new nint[Capacity];

    /// <summary>Makes host code of x86-64; null: the runtime's compiler makes it, for any host.</summary>
    private X64Translator? Native { get; }

    private X64CodeMemory? Memory { get; }

    /// <summary>What is done with hot blocks.</summary>
    public Translation Mode { get; set; } = RuntimeFeature.IsDynamicCodeCompiled ? Translation.Background : Translation.Off;

    /// <summary>Runs of a block that make it hot.</summary>
    public ushort Threshold { get; set; }

    /// <summary>How many regions have got host code.</summary>
    public long Translated { get; private set; }

    /// <summary>A block's countdown has ended and it has no code: it is asked for, or looked for.</summary>
    public void Heat(Op* header, uint* table, int place)
    {
        if (Mode == Translation.Off)
        {
            return;
        }

        Region? region = _regions[header->Next];
        if (region is null)
        {
            Request(header, table, place);
        }
        else if (region.CodeAddress != 0)
        {
            Codes[header->Next] = region.CodeAddress;
            Translated++;
            header->Left = 1;
        }
        else
        {
            header->Left = Patience;
        }
    }

    /// <summary>The blocks of a page are gone.</summary>
    public void DropPage(uint page)
    {
        ushort number = _heads[page];
        _heads[page] = 0;
        _hart.VoidLinks();
        while (number != 0)
        {
            Region region = _regions[number]!;
            ushort next = region.NextInPage;
            Forget(number, region);
            _free.Push(number);
            number = next;
        }
    }

    /// <summary>All blocks are gone, or all regions shall go.</summary>
    public void Clear()
    {
        for (ushort number = 1; number < _used; number++)
        {
            if (_regions[number] is Region region)
            {
                region.Header->Next = 0;
                region.Header->Left = Threshold;
                Forget(number, region);
            }
        }

        _hart.VoidLinks();
        Memory?.Clear();
        Array.Clear(_heads);
        _free.Clear();
        _used = 1;
    }

    private void Forget(ushort number, Region region)
    {
        region.Dropped = true;
        _regions[number] = null;
        Codes[number] = 0;
    }

    private void Request(Op* header, uint* table, int place)
    {
        header->Left = Threshold;
        if (Native is null && Mode == Translation.Background && TranslationWorker.Waiting > MaxWaiting)
        {
            return;
        }

        if ((_used == Capacity && _free.Count == 0) || Memory is { HasRoom: false })
        {
            Clear();
        }

        Region region = _builder.Build(_hart, header, place, table, _blocks.Arena, (uint)Threshold - (uint)(Threshold / 16));
        ushort number = _free.Count != 0 ? _free.Pop() : _used++;
        _regions[number] = region;
        region.NextInPage = _heads[region.Page];
        _heads[region.Page] = number;
        header->Next = number;
        if (Native is not null)
        {
            region.CodeAddress = Native.Translate(region);
            region.ForgetOperations();
            Heat(header, table, place);
        }
        else if (Mode == Translation.Immediate)
        {
            RegionEmitter.Translate(region);
            Heat(header, table, place);
        }
        else
        {
            header->Left = Patience;
            TranslationWorker.Add(region);
        }
    }
}
