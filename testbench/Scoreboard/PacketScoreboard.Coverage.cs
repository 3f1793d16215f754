namespace NicTwin.Testbench;

/// <summary>Tells coverage of the descriptors that pass.</summary>
internal sealed partial class PacketScoreboard
{
    // The first and the last descriptor of the packet that is looked at, and the last receive write-back.
    private readonly uint[] _firstOfPacket = new uint[HostDriver.DescriptorBytes / 4];
    private readonly uint[] _last = new uint[HostDriver.DescriptorBytes / 4];
    private readonly uint[] _writeBack = new uint[HostDriver.DescriptorBytes / 4];

    /// <summary>Who counts the packets that queues moved.</summary>
    public CoverageCollector? Coverage { get; set; }

    /// <summary>Counts what the descriptors of a received packet tell.</summary>
    public void CoverReceived(int q, PendingFrame frame)
    {
        var kind = PacketKind.Of(frame.Bytes);
        Coverage?.Descriptor(DescriptorKind.RxSetup, [Context.Device.Registers[RegisterTable.Srrctl + q], 0, 0, 0], kind);
        Coverage?.Descriptor(DescriptorKind.RxFirst, _receive[q].First, kind);
        Coverage?.Descriptor(DescriptorKind.RxLast, _writeBack, kind);
    }

    /// <summary>Counts the options of a transmit descriptor.</summary>
    private void CoverDescriptor(ulong buffer, uint word2, uint word3, bool first)
    {
        (_last[0], _last[1], _last[2], _last[3]) = ((uint)buffer, (uint)(buffer >> 32), word2, word3);
        Coverage?.Descriptor(DescriptorKind.TxAny, _last, default);
        if (first)
        {
            _last.CopyTo(_firstOfPacket, 0);
        }
    }

    /// <summary>Counts the options of a packet that has its last descriptor.</summary>
    private void Cover(PendingPacket packet)
    {
        packet.Kind = PacketKind.Of(_raw.AsSpan(0, packet.Length));
        if (Coverage is null || (_firstOfPacket[2] & 0x20f00000) != 0x20300000)
        {
            return;
        }

        Coverage.Descriptor(DescriptorKind.TxData, _firstOfPacket, packet.Kind);
        Coverage.Descriptor(DescriptorKind.TxLast, _last, packet.Kind);
        OffloadRequest request = packet.Offload;
        if ((request.Checksums != 0 || request.Segments || request.Tags) && request.Context.Word2 != 0)
        {
            Coverage.Descriptor(DescriptorKind.TxContext, [request.Context.Word0, 0, request.Context.Word2, request.Context.Word3], packet.Kind);
        }
    }

    /// <summary>Counts the write-back of the packet that it reports.</summary>
    private void CoverWriteBack(ReadOnlySpan<uint> payload)
    {
        if (Reported is not null && payload.Length > 0)
        {
            Coverage?.Descriptor(DescriptorKind.TxWriteback, [payload[0], 0, 0, 0], Reported.Kind);
        }
    }
}
