using System.Buffers.Binary;

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

    /// <summary>Writes the counts, 6 numbers of 64 bits.</summary>
    public void CopyTo(Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt64LittleEndian(bytes, FramesSent);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], BytesSent);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], BrokenFrames);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[24..], FramesReceived);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[32..], BytesReceived);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[40..], DroppedFrames);
    }

    /// <summary>Reads what <see cref="CopyTo"/> has written.</summary>
    public void CopyFrom(ReadOnlySpan<byte> bytes)
    {
        FramesSent = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        BytesSent = BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]);
        BrokenFrames = BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]);
        FramesReceived = BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]);
        BytesReceived = BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]);
        DroppedFrames = BinaryPrimitives.ReadInt64LittleEndian(bytes[40..]);
    }

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
