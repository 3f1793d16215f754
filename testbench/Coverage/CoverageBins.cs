namespace NicTwin.Testbench;

/// <summary>The functional coverage bins: a flat range with a name for each.</summary>
public static class CoverageBins
{
    private const int Kinds = 16;

    /// <summary>Kinds of TLP to the NIC.</summary>
    internal const int TlpToNic = 0;

    /// <summary>Kinds of TLP from the NIC.</summary>
    internal const int TlpFromNic = TlpToNic + Kinds;

    /// <summary>Status of completions to the NIC.</summary>
    internal const int CompletionStatus = TlpFromNic + Kinds;

    /// <summary>Status of completions from the NIC.</summary>
    internal const int AnswerStatus = CompletionStatus + 8;

    /// <summary>Register accesses by function.</summary>
    internal const int RegisterFunction = AnswerStatus + 8;

    /// <summary>Configuration accesses by function.</summary>
    internal const int ConfigurationFunction = RegisterFunction + 18;

    /// <summary>Byte enables of register accesses.</summary>
    internal const int ByteEnables = ConfigurationFunction + 18;

    /// <summary>DWs of configuration space that are not described, of the PF and of VFs, read and written.</summary>
    internal const int ReservedConfiguration = ByteEnables + 16;

    /// <summary>Offsets in BAR 0 that are no register, of the PF and of VFs, read and written.</summary>
    internal const int ReservedRegister = ReservedConfiguration + 4;

    /// <summary>MSI-X table DWs by function, read and written.</summary>
    internal const int MsixTable = ReservedRegister + 4;

    /// <summary>Tags of the NIC.</summary>
    internal const int Tag = MsixTable + (9 * 80);

    /// <summary>Byte offset of reads in a quad word.</summary>
    internal const int ReadAlignment = Tag + 32;

    /// <summary>Byte offset of writes in a quad word.</summary>
    internal const int WriteAlignment = ReadAlignment + 8;

    /// <summary>Length of reads, by power of two.</summary>
    internal const int ReadLength = WriteAlignment + 8;

    /// <summary>Length of writes, by power of two.</summary>
    internal const int WriteLength = ReadLength + 8;

    /// <summary>A write that ends at a 4 KiB boundary.</summary>
    internal const int PageEnd = WriteLength + 8;

    /// <summary>DMA by function, read and write.</summary>
    internal const int DmaFunction = PageEnd + 1;

    /// <summary>Length classes of frames to the NIC.</summary>
    internal const int FrameLength = DmaFunction + 18;

    /// <summary>Length classes of frames from the NIC.</summary>
    internal const int SentLength = FrameLength + 8;

    /// <summary>Valid bytes of the last beat to the NIC.</summary>
    internal const int FrameTail = SentLength + 8;

    /// <summary>Valid bytes of the last beat from the NIC.</summary>
    internal const int SentTail = FrameTail + 8;

    /// <summary>A frame with a wrong FCS.</summary>
    internal const int FrameBadFcs = SentTail + 8;

    /// <summary>A frame with a good FCS.</summary>
    internal const int FrameGoodFcs = FrameBadFcs + 1;

    /// <summary>Queues that moved a packet, each direction.</summary>
    internal const int QueuePacket = FrameGoodFcs + 1;

    /// <summary>Packets in one and in several buffers, each direction.</summary>
    internal const int MultipleBuffers = QueuePacket + 32;

    /// <summary>Options of descriptors.</summary>
    internal const int Descriptors = MultipleBuffers + 4;

    /// <summary>Registers and configuration space.</summary>
    internal static int Words { get; } = Descriptors + DescriptorBins.Count;

    /// <summary>Number of bins, reachable or not.</summary>
    public static int Count { get; } = Words + AccessWords.Bins;

    private static readonly string[] s_names = CreateNames();

    /// <summary>Name of a bin; empty when it names nothing that can happen and does not count.</summary>
    public static string NameOf(int bin) => s_names[bin];

    /// <summary>Bins that count.</summary>
    public static int Total { get; } = s_names.Count(static name => name.Length > 0);

    /// <summary>Class of a frame length, 0..7.</summary>
    internal static int LengthBin(int bytes) => bytes switch
    {
        < 60 => 0,
        60 => 1,
        < 128 => 2,
        < 512 => 3,
        < 1514 => 4,
        <= 1518 => 5,
        < 9000 => 6,
        _ => 7,
    };

    private static string[] CreateNames()
    {
        string[] names = new string[Count];
        Array.Fill(names, string.Empty);
        for (int k = 1; k < Kinds; k++)
        {
            names[TlpToNic + k] = $"TLP to the NIC: {(TlpKind)k}";
        }

        foreach (TlpKind kind in new[] { TlpKind.MemoryRead, TlpKind.MemoryWrite, TlpKind.Completion, TlpKind.CompletionWithData, TlpKind.Message })
        {
            names[TlpFromNic + (int)kind] = $"TLP from the NIC: {kind}";
        }

        foreach (int status in new[] { 0, 1, 4 })
        {
            names[CompletionStatus + status] = $"completion to the NIC: {(CompletionStatus)status}";
            names[AnswerStatus + status] = $"completion from the NIC: {(CompletionStatus)status}";
        }

        for (int f = 0; f < 9; f++)
        {
            string function = f == 0 ? "PF" : $"VF {f - 1}";
            for (int k = 0; k < 2; k++)
            {
                string kind = k == 0 ? "read" : "write";
                names[RegisterFunction + (f * 2) + k] = $"register {kind} through {function}";
                names[ConfigurationFunction + (f * 2) + k] = $"configuration {kind} of {function}";
                names[DmaFunction + (f * 2) + k] = $"DMA {kind} of {function}";
            }

            for (int i = 0; i < MsixReference.Vectors(f) * 4; i++)
            {
                names[MsixTable + (f * 80) + (2 * i)] = $"read of MSI-X table DW {i} of {function}";
                names[MsixTable + (f * 80) + (2 * i) + 1] = $"write of MSI-X table DW {i} of {function}";
            }
        }

        for (int i = 0; i < 16; i++)
        {
            names[ByteEnables + i] = $"byte enables {i:x}";
            names[Tag + i] = $"tag {i}";
            names[QueuePacket + (i * 2)] = $"packet in receive queue {i}";
            names[QueuePacket + (i * 2) + 1] = $"packet in transmit queue {i}";
        }

        for (int i = 0; i < 8; i++)
        {
            names[ReadAlignment + i] = $"read at byte {i} of a quad word";
            names[WriteAlignment + i] = $"write at byte {i} of a quad word";
            names[WriteLength + i] = $"write of 2^{i + 2} bytes and more";
            names[FrameLength + i] = $"frame to the NIC, length class {i}";
            names[SentLength + i] = i == 0 ? string.Empty : $"frame from the NIC, length class {i}";
            names[FrameTail + i] = $"frame to the NIC, length modulo 8 is {i}";
            names[SentTail + i] = $"frame from the NIC, length modulo 8 is {i}";
        }

        for (int i = 0; i < 7; i++)
        {
            names[ReadLength + i] = $"read of 2^{i + 2} bytes and more";
        }

        names[PageEnd] = "write up to a 4 KiB boundary";
        names[FrameBadFcs] = "frame with a wrong FCS";
        names[FrameGoodFcs] = "frame with a good FCS";
        names[MultipleBuffers] = "received packet in one buffer";
        names[MultipleBuffers + 1] = "received packet in several buffers";
        names[MultipleBuffers + 2] = "sent packet in one buffer";
        names[MultipleBuffers + 3] = "sent packet in several buffers";
        NameReserved(names);
        DescriptorBins.Name(names.AsSpan(Descriptors, DescriptorBins.Count));
        foreach (AccessWord word in AccessWords.All)
        {
            word.NameBins(names.AsSpan(Words));
        }

        return names;
    }

    private static void NameReserved(string[] names)
    {
        for (int i = 0; i < 4; i++)
        {
            string access = $"{(i % 2 == 0 ? "read" : "write")} of {(i < 2 ? "the PF" : "a VF")}";
            names[ReservedConfiguration + i] = $"{access}: a DW of configuration space that is not described";
            names[ReservedRegister + i] = $"{access}: an offset that is no register";
        }
    }
}
