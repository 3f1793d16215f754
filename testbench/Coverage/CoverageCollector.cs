namespace NicTwin.Testbench;

/// <summary>
/// Functional coverage of one case: which bins it hit. Bins come from the register, configuration and descriptor
/// descriptions and from the kinds of TLP, completion and frame.
/// </summary>
public sealed class CoverageCollector : Checker
{
    private readonly bool[] _hit = new bool[CoverageBins.Count];
    private readonly AccessCoverage _accesses;
    private long _hits;

    /// <summary>Creates a collector without hits.</summary>
    public CoverageCollector()
        : base("coverage", "functional coverage") => _accesses = new AccessCoverage(bin => Set(CoverageBins.Words + bin));

    /// <inheritdoc/>
    public override bool IsProperty => false;

    /// <summary>Bins hit by the current case.</summary>
    public ReadOnlySpan<bool> Hit => _hit;

    /// <summary>How many bins were hit.</summary>
    public long Hits => _hits;

    internal override void OnStart()
    {
        Array.Clear(_hit);
        _hits = 0;
        _accesses.Start(true);
    }

    internal override void OnHardReset() => _accesses.Start(false);

    internal override void OnAnswer(Tlp tlp, in ExpectedAnswer expected, ulong time)
    {
        if (expected.Space is RequestSpace.Registers or RequestSpace.Configuration && expected.Words > 0)
        {
            _accesses.Answer(tlp.Payload);
        }
    }

    internal override void OnTlpToNic(Tlp tlp, ulong time)
    {
        Set(CoverageBins.TlpToNic + (int)tlp.Kind);
        if (tlp.IsCompletion)
        {
            Set(CoverageBins.CompletionStatus + ((int)tlp.Status & 7));
        }

        if (Context.Device.AccessCount == 0)
        {
            return;
        }

        foreach (DwordAccess access in Context.Device.Accesses)
        {
            SetAccess(access);
        }

        // The accesses of a request come before the reset that it asks for.
        if (Context.Device.Accesses[0].Space is RequestSpace.Registers or RequestSpace.Configuration)
        {
            _accesses.Take(Context.Device.Accesses);
        }

        for (int f = 0; f < ConfigurationReference.Functions; f++)
        {
            if (Context.Device.ResetDevice || (Context.Device.ResetFunctions >> f & 1) != 0)
            {
                _accesses.ResetFunction(f);
            }
        }
    }

    private void SetAccess(in DwordAccess access)
    {
        int kind = access.Write ? 1 : 0;
        int side = (access.Function == 0 ? 0 : 2) + kind;
        switch (access.Space)
        {
            case RequestSpace.Registers when access.Where >= 0:
                Set(CoverageBins.RegisterFunction + (access.Function * 2) + kind);
                Set(CoverageBins.ByteEnables + access.ByteEnables);
                break;
            case RequestSpace.Registers:
                Set(CoverageBins.ReservedRegister + side);
                break;
            case RequestSpace.Configuration:
                Set(CoverageBins.ConfigurationFunction + (access.Function * 2) + kind);
                if (AccessWords.OfConfiguration(access.Function, access.Where) < 0)
                {
                    Set(CoverageBins.ReservedConfiguration + side);
                }

                break;
            case RequestSpace.Msix when access.Where < MsixReference.Vectors(access.Function) * 4:
                Set(CoverageBins.MsixTable + (access.Function * 80) + (access.Where * 2) + kind);
                break;
        }
    }

    internal override void OnTlpFromNic(Tlp tlp, ulong time)
    {
        Set(CoverageBins.TlpFromNic + (int)tlp.Kind);
        if (tlp.Kind == TlpKind.MemoryRead)
        {
            Set(CoverageBins.Tag + (tlp.Tag & 31));
            Set(CoverageBins.ReadAlignment + (int)((tlp.Address + (ulong)tlp.FirstByteOffset) & 7));
            Set(CoverageBins.ReadLength + Math.Min(6, int.Log2(Math.Max(4, tlp.RequestedBytes)) - 2));
        }
        else if (tlp.Kind == TlpKind.MemoryWrite)
        {
            Set(CoverageBins.WriteAlignment + (int)((tlp.Address + (ulong)tlp.FirstByteOffset) & 7));
            Set(CoverageBins.WriteLength + Math.Min(7, int.Log2(Math.Max(4, tlp.RequestedBytes)) - 2));
            if (((tlp.Address + ((ulong)tlp.Length * 4)) & 0xfff) == 0)
            {
                Set(CoverageBins.PageEnd);
            }
        }
        else if (tlp.IsCompletion)
        {
            Set(CoverageBins.AnswerStatus + ((int)tlp.Status & 7));
        }

        int function = -1;
        for (int f = 0; f < ConfigurationReference.Functions && function < 0; f++)
        {
            bool there = f == 0 || Context.Device.Configuration.VfActive(f - 1);
            function = there && Context.Device.Configuration.IdOf(f) == tlp.RequesterId ? f : -1;
        }

        if (function >= 0 && tlp.Kind is TlpKind.MemoryRead or TlpKind.MemoryWrite)
        {
            Set(CoverageBins.DmaFunction + (function * 2) + (tlp.Kind == TlpKind.MemoryWrite ? 1 : 0));
        }
    }

    internal override void OnFrameToNic(ReadOnlySpan<byte> frame, bool badFcs, ulong time)
    {
        Set(CoverageBins.FrameLength + CoverageBins.LengthBin(frame.Length));
        Set(badFcs ? CoverageBins.FrameBadFcs : CoverageBins.FrameGoodFcs);
        Set(CoverageBins.FrameTail + (frame.Length & 7));
    }

    internal override void OnFrameFromNic(ReadOnlySpan<byte> frame, bool badFcs, ulong time)
    {
        Set(CoverageBins.SentLength + CoverageBins.LengthBin(frame.Length));
        Set(CoverageBins.SentTail + (frame.Length & 7));
    }

    /// <summary>A queue moved a packet.</summary>
    internal void Packet(bool transmit, int queue, bool several)
    {
        Set(CoverageBins.QueuePacket + (queue * 2) + (transmit ? 1 : 0));
        Set(CoverageBins.MultipleBuffers + (several ? 1 : 0) + (transmit ? 2 : 0));
    }

    /// <summary>A descriptor, or a part of one, that belongs to a packet.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="dwords">Its DWs.</param>
    /// <param name="packet">The packet.</param>
    internal void Descriptor(DescriptorKind kind, ReadOnlySpan<uint> dwords, PacketKind packet)
    {
        foreach (int option in DescriptorBins.OptionsOf(kind))
        {
            int bin = Described.Options[option].Holds(dwords) ? DescriptorBins.BinOf(option, packet) : -1;
            if (bin >= 0)
            {
                Set(CoverageBins.Descriptors + bin);
            }
        }
    }

    private void Set(int bin)
    {
        if (!_hit[bin])
        {
            _hit[bin] = true;
            _hits++;
        }
    }
}
