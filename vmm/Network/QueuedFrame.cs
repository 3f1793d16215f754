namespace NicTwin.Vmm.Network;

/// <summary>A frame that waits in a buffer of a <see cref="FramePool"/>.</summary>
/// <param name="Data">The buffer, longer than the frame.</param>
/// <param name="Length">Bytes of the frame.</param>
/// <param name="IsCopied">The one who keeps it has made a copy, which is still to be paid.</param>
/// <param name="Offload">What is left to do with it.</param>
internal readonly record struct QueuedFrame(byte[] Data, int Length, bool IsCopied, FrameOffload Offload)
{
    /// <summary>Saves the frame.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Length);
        writer.Write(Data.AsSpan(0, Length));
        writer.Write(IsCopied);
        writer.Write(Offload.ChecksumStart);
        writer.Write(Offload.ChecksumOffset);
        writer.Write(Offload.NeedsChecksum);
        writer.Write(Offload.ChecksumGood);
        writer.Write((byte)Offload.Segmentation);
        writer.Write(Offload.SegmentSize);
        writer.Write(Offload.HeaderLength);
    }

    /// <summary>Takes over a frame that was saved.</summary>
    /// <exception cref="InvalidDataException">It is longer than frames are.</exception>
    public static QueuedFrame Restore(BinaryReader reader, FramePool pool)
    {
        int length = reader.ReadInt32();
        if (length is < 0 or > FramePool.MaxFrame)
        {
            throw new InvalidDataException("a saved frame is longer than frames are");
        }

        byte[] data = pool.Rent(length);
        reader.BaseStream.ReadExactly(data.AsSpan(0, length));
        bool isCopied = reader.ReadBoolean();
        return new QueuedFrame(data, length, isCopied, new FrameOffload(
            reader.ReadUInt16(),
            reader.ReadUInt16(),
            reader.ReadBoolean(),
            reader.ReadBoolean(),
            (Segmentation)reader.ReadByte(),
            reader.ReadUInt16(),
            reader.ReadUInt16()));
    }
}
