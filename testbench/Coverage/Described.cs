namespace NicTwin.Testbench;

/// <summary>Bits of a register or of a DW of configuration space by kind of access, as the descriptions name them.</summary>
internal readonly record struct AccessMasks
{
    /// <summary>Read and write.</summary>
    public uint Rw { get; init; }

    /// <summary>Cleared by a read.</summary>
    public uint Rc { get; init; }

    /// <summary>Cleared by writing 0.</summary>
    public uint Rw0c { get; init; }

    /// <summary>Cleared by writing 1.</summary>
    public uint Rw1c { get; init; }

    /// <summary>Cleared by a read under a condition, and by writing 1.</summary>
    public uint Rcw1c { get; init; }

    /// <summary>Set by writing 1.</summary>
    public uint Rw1s { get; init; }

    /// <summary>Write only.</summary>
    public uint Wo { get; init; }

    /// <summary>Writing 1 acts once.</summary>
    public uint Sc { get; init; }
}

/// <summary>Instances of a register in a BAR.</summary>
/// <param name="Offset">Byte offset of the first.</param>
/// <param name="Count">How many.</param>
/// <param name="Stride">Bytes between two.</param>
/// <param name="First">Instance that the first shows; for a VF, local instance.</param>
internal readonly record struct DescribedRange(uint Offset, int Count, uint Stride, int First);

/// <summary>A register as docs/spec/registers.json describes it.</summary>
/// <param name="Name">Name.</param>
/// <param name="Acts">Hardware acts on it, or sets it; otherwise it is stored or constant.</param>
/// <param name="Instances">Instances.</param>
/// <param name="Physical">Where the PF sees it; a later range may show instances again.</param>
/// <param name="Virtual">Where a VF sees it.</param>
/// <param name="VfScale">Local instance i of VF n is instance n * scale + i * step.</param>
/// <param name="VfStep">See <paramref name="VfScale"/>.</param>
/// <param name="Reset">Reset value.</param>
/// <param name="FirstReset">Reset value of instance 0.</param>
/// <param name="Access">Bits by kind of access.</param>
internal sealed record DescribedRegister(
    string Name, bool Acts, int Instances, DescribedRange[] Physical, DescribedRange[] Virtual, int VfScale, int VfStep, uint Reset, uint FirstReset, AccessMasks Access);

/// <summary>A DW of configuration space as docs/spec/configuration.json describes it.</summary>
internal sealed record DescribedDword(string Name, int Offset, uint Reset, AccessMasks Access);

/// <summary>What a descriptor, or a part of its life, is.</summary>
internal enum DescriptorKind
{
    /// <summary>Any transmit descriptor.</summary>
    TxAny,

    /// <summary>The context that a packet uses.</summary>
    TxContext,

    /// <summary>The first data descriptor of a packet.</summary>
    TxData,

    /// <summary>The last data descriptor of a packet.</summary>
    TxLast,

    /// <summary>DW3 that is written back for a packet.</summary>
    TxWriteback,

    /// <summary>SRRCTL of the queue that gets a packet.</summary>
    RxSetup,

    /// <summary>The write-back of a packet's first descriptor.</summary>
    RxFirst,

    /// <summary>The write-back of a packet's last descriptor.</summary>
    RxLast,
}

/// <summary>With what an option is crossed.</summary>
internal enum OptionCross
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Version of IP and transport.</summary>
    Protocols,

    /// <summary>Version, transport, tag and size.</summary>
    Kinds,
}

/// <summary>An option of a descriptor's field as docs/spec/descriptors.json describes it; the masks tell the kinds of packets with which it can happen.</summary>
internal sealed record DescribedOption(
    DescriptorKind Descriptor, string Field, string Name, int Dword, int Lsb, int Width, uint Low, uint High, OptionCross Cross, int Versions, int Transports, int Tags, int Sizes)
{
    /// <summary>True when the descriptor has it.</summary>
    public bool Holds(ReadOnlySpan<uint> dwords)
    {
        uint value = (dwords[Dword] >> Lsb) & (Width == 32 ? uint.MaxValue : (1u << Width) - 1);
        return value >= Low && value <= High;
    }
}
