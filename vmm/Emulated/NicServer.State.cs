namespace NicTwin.Vmm.Emulated;

/// <content>The state of the device between two runs.</content>
internal sealed partial class NicServer
{
    /// <inheritdoc/>
    public override byte[]? Save()
    {
        using var state = new MemoryStream();
        using var writer = new BinaryWriter(state);
        _nic.Save(writer);
        _bars.Save(writer);
        writer.Write(AccessTime);
        writer.Write(_announced);
        writer.Write(Server.NextId);
        writer.Write(_accesses.Count);
        foreach (Access access in _accesses)
        {
            writer.Write(access.Id);
            writer.Write(access.Region);
            writer.Write(access.Offset);
            writer.Write(access.Count);
            writer.Write(access.IsWrite);
        }

        writer.Write(_reads.Count);
        foreach ((ushort id, PendingRead read) in _reads)
        {
            writer.Write(id);
            writer.Write(read.Arrival);
            writer.Write(read.Word0);
            writer.Write(read.Word1);
            writer.Write(read.Word2);
            writer.Write(read.Word3);
        }

        writer.Flush();
        return state.ToArray();
    }

    /// <inheritdoc/>
    public override bool TryRestore(byte[] state)
    {
        using var reader = new BinaryReader(new MemoryStream(state));
        try
        {
            Restore(reader);
            return true;
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or ArgumentException or IndexOutOfRangeException)
        {
            Forget();
            _nic.Unplug();
            return false;
        }
    }

    private void Restore(BinaryReader reader)
    {
        Forget();
        _nic.Restore(reader);
        _bars.Restore(reader);
        AccessTime = reader.ReadInt64();
        _announced = reader.ReadInt32();
        ushort nextId = reader.ReadUInt16();
        int accesses = reader.ReadInt32();
        if (_announced < 0 || _announced > _nic.Upstream.Count || accesses is < 0 or > MostAccesses)
        {
            throw new InvalidDataException("the saved device has more under way than it can have");
        }

        for (; accesses > 0; accesses--)
        {
            _accesses.Enqueue(new Access(reader.ReadUInt16(), reader.ReadInt32(), reader.ReadUInt64(), reader.ReadInt32(), reader.ReadBoolean()));
        }

        Server.NextId = nextId;
        Span<uint> words = stackalloc uint[PendingRead.Words];
        for (int reads = reader.ReadInt32(); reads > 0; reads--)
        {
            ushort id = reader.ReadUInt16();
            var read = new PendingRead(reader.ReadInt64(), reader.ReadUInt32(), reader.ReadUInt32(), reader.ReadUInt32(), reader.ReadUInt32());
            _reads[id] = read;
            read.CopyTo(words);
            var request = new Testbench.Tlp(words);
            Server.ExpectRead(id, request.Address + (ulong)request.FirstByteOffset, request.RequestedBytes);
        }
    }
}
