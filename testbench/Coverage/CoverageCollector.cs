namespace NicTwin.Testbench;

/// <summary>
/// Functional coverage of one case: which bins it hit. Bins come from the register, configuration and descriptor
/// descriptions and from the kinds of TLP, completion and frame.
/// </summary>
public sealed class CoverageCollector : Checker
{
    private readonly bool[] _hit = new bool[CoverageBins.Count];
    private long _hits;

    /// <summary>Creates a collector without hits.</summary>
    public CoverageCollector()
        : base("coverage", "functional coverage")
    {
    }

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
    }

    internal override void OnTlpToNic(Tlp tlp, ulong time)
    {
        Set(CoverageBins.TlpToNic + (int)tlp.Kind);
        if (tlp.IsCompletion)
        {
            Set(CoverageBins.CompletionStatus + ((int)tlp.Status & 7));
        }

        foreach (DwordAccess access in Context.Device.Accesses)
        {
            int kind = access.Write ? 1 : 0;
            switch (access.Space)
            {
                case RequestSpace.Registers when access.Where >= 0:
                    Set(CoverageBins.Register + (access.Where * 2) + kind);
                    Set(CoverageBins.RegisterFunction + (access.Function * 2) + kind);
                    Set(CoverageBins.ByteEnables + access.ByteEnables);
                    break;
                case RequestSpace.Configuration when access.Where < CoverageBins.ConfigurationDwords:
                    Set((access.Function == 0 ? CoverageBins.PhysicalConfiguration : CoverageBins.VirtualConfiguration) + (access.Where * 2) + kind);
                    Set(CoverageBins.ConfigurationFunction + (access.Function * 2) + kind);
                    break;
                case RequestSpace.Msix when access.Where < MsixReference.Vectors(access.Function) * 4:
                    Set(CoverageBins.MsixTable + (access.Function * 40) + access.Where);
                    break;
            }
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

    /// <summary>A descriptor told what came.</summary>
    internal void Report(in ReceiveReport report, bool local)
    {
        int first = CoverageBins.ReceiveReport + (local ? CoverageBins.ReceiveReports : 0);
        if (!local)
        {
            Set(CoverageBins.RssType + Math.Min(9, (int)report.Type & 15));
        }

        if ((report.Status & (1u << 6)) != 0)
        {
            Set(first + (int)(report.Status >> 30 & 1));
        }

        // Bits 8 to 10 of the packet type: TCP, UDP, SCTP.
        uint transport = report.Type >> 8 & 7;
        if (transport != 0)
        {
            bool verified = (report.Status & (1u << 5)) != 0;
            Set(first + (verified ? 2 + (2 * int.Log2((int)transport)) + (int)(report.Status >> 29 & 1) : 8));
        }

        if ((report.Type & (1u << 5)) != 0)
        {
            Set(first + 9);
        }

        if ((report.Type & (1u << 7)) != 0)
        {
            Set(first + 10);
        }

        if ((report.Status & (1u << 3)) != 0)
        {
            Set(first + 11);
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
