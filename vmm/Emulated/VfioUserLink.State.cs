using NicTwin.Vmm.VfioUser;

namespace NicTwin.Vmm.Emulated;

/// <content>The state of the link and of the NIC behind it.</content>
internal sealed partial class VfioUserLink
{
    private const int MostState = 64 << 20;

    /// <inheritdoc/>
    /// <exception cref="IOException">The process does not give its state.</exception>
    public void Save(BinaryWriter writer)
    {
        using var state = new MemoryStream();
        bool saved = Client.SetState(VfioUserClient.DeviceState.StopCopy) == VfioUserError.None
            && Client.ReadState(state) == VfioUserError.None
            && Client.SetState(VfioUserClient.DeviceState.Running) == VfioUserError.None;
        if (!saved)
        {
            throw new IOException("the device's process does not give its state");
        }

        writer.Write((int)state.Length);
        writer.Write(state.GetBuffer().AsSpan(0, (int)state.Length));
        writer.Write(Client.NextId);
        writer.Write(Plugged);
        writer.Write(Time);
        writer.Write(Clocks);
        writer.Write(_nextActivity);
        writer.Write(_sentActivity);
        writer.Write(_unhandled);
        writer.Write(_lastArrival);
        writer.Write(AccessRoundTrips);
        writer.Write(TimeRoundTrips);
        writer.Write(PostedMessages);
        Upstream.Save(writer);
        _bars.Save(writer);
        Counters.Save(writer);
        writer.Write(_accesses.Count);
        foreach (Access access in _accesses)
        {
            writer.Write(access.Id);
            writer.Write(access.Tag);
            writer.Write(access.Address);
            writer.Write(access.Count);
            writer.Write(access.IsWrite);
        }

        foreach (PendingRead read in _reads)
        {
            writer.Write(read.IsUsed);
            writer.Write(read.IsRefused);
            writer.Write(read.Id);
        }
    }

    /// <inheritdoc/>
    public void Restore(BinaryReader reader)
    {
        int length = reader.ReadInt32();
        bool restored = length is >= 0 and <= MostState
            && Client.SetState(VfioUserClient.DeviceState.Resuming) == VfioUserError.None
            && Client.WriteState(reader.ReadBytes(length)) == VfioUserError.None
            && Client.SetState(VfioUserClient.DeviceState.Running) == VfioUserError.None;
        if (!restored)
        {
            throw new InvalidDataException("the device's process does not take the saved state");
        }

        Client.NextId = reader.ReadUInt16();
        Plugged = reader.ReadBoolean();
        Time = reader.ReadInt64();
        Clocks = reader.ReadInt64();
        _nextActivity = reader.ReadInt64();
        _sentActivity = reader.ReadInt64();
        _unhandled = reader.ReadInt32();
        _lastArrival = reader.ReadInt64();
        AccessRoundTrips = reader.ReadInt64();
        TimeRoundTrips = reader.ReadInt64();
        PostedMessages = reader.ReadInt64();
        Upstream.Restore(reader);
        _bars.Restore(reader);
        Counters.Restore(reader);
        _accesses.Clear();
        for (int accesses = reader.ReadInt32(); accesses > 0; accesses--)
        {
            _accesses.Enqueue(new Access(reader.ReadUInt16(), reader.ReadInt32(), reader.ReadUInt64(), reader.ReadInt32(), reader.ReadBoolean()));
        }

        for (int i = 0; i < _reads.Length; i++)
        {
            _reads[i] = new PendingRead { IsUsed = reader.ReadBoolean(), IsRefused = reader.ReadBoolean(), Id = reader.ReadUInt16() };
        }
    }
}
