namespace NicTwin.Vmm.Emulated;

/// <summary>Counts of an emulated NIC's wire.</summary>
internal sealed class EmulatedCounters
{
    /// <summary>Frames that the NIC has sent and the switch was given.</summary>
    public long FramesSent { get; set; }

    /// <summary>Their bytes, without FCS.</summary>
    public long BytesSent { get; set; }

    /// <summary>Frames that the NIC has sent and marked as broken: they end here.</summary>
    public long BrokenFrames { get; set; }

    /// <summary>Frames from the switch.</summary>
    public long FramesReceived { get; set; }

    /// <summary>Their bytes, without FCS.</summary>
    public long BytesReceived { get; set; }

    /// <summary>Frames from the switch for which there was no room, or that were too long: they are lost.</summary>
    public long DroppedFrames { get; set; }

    /// <summary>Saves the counts.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(FramesSent);
        writer.Write(BytesSent);
        writer.Write(BrokenFrames);
        writer.Write(FramesReceived);
        writer.Write(BytesReceived);
        writer.Write(DroppedFrames);
    }

    /// <summary>Restores the counts.</summary>
    public void Restore(BinaryReader reader)
    {
        FramesSent = reader.ReadInt64();
        BytesSent = reader.ReadInt64();
        BrokenFrames = reader.ReadInt64();
        FramesReceived = reader.ReadInt64();
        BytesReceived = reader.ReadInt64();
        DroppedFrames = reader.ReadInt64();
    }
}
