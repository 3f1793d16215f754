using System.Buffers.Binary;

namespace NicTwin.Vmm.VfioUser;

/// <content>The commands that wait for their reply.</content>
internal sealed partial class VfioUserClient
{
    private const int FeatureSize = 8;

    // A state of a device: a server that sends more is stopped.
    private const int MostState = 64 << 20;

    /// <summary>States of a device for <see cref="SetState"/>.</summary>
    public enum DeviceState : uint
    {
        /// <summary>It runs.</summary>
        Running = 2,

        /// <summary>It stands still, and its state can be read.</summary>
        StopCopy = 3,

        /// <summary>It takes a state.</summary>
        Resuming = 4,
    }

    /// <summary>Asks for the numbers of regions and of kinds of interrupts.</summary>
    public VfioUserError GetInfo(out int regions, out int interrupts)
    {
        ushort id = Add(VfioUserCommand.DeviceGetInfo, 0, VfioUserProtocol.InfoSize, out Span<byte> payload);
        BinaryPrimitives.WriteUInt32LittleEndian(payload, VfioUserProtocol.InfoSize);
        VfioUserError error = Wait(id, VfioUserCommand.DeviceGetInfo, VfioUserProtocol.InfoSize, out ReadOnlySpan<byte> reply);
        regions = error == VfioUserError.None ? (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(reply[8..]), int.MaxValue) : 0;
        interrupts = error == VfioUserError.None ? (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(reply[12..]), int.MaxValue) : 0;
        return error;
    }

    /// <summary>Asks for a region.</summary>
    public VfioUserError GetRegion(int index, out VfioUserRegion region)
    {
        ushort id = Add(VfioUserCommand.DeviceGetRegionInfo, 0, VfioUserProtocol.RegionInfoSize, out Span<byte> payload);
        BinaryPrimitives.WriteUInt32LittleEndian(payload, VfioUserProtocol.RegionInfoSize);
        BinaryPrimitives.WriteUInt32LittleEndian(payload[8..], (uint)index);
        VfioUserError error = Wait(id, VfioUserCommand.DeviceGetRegionInfo, VfioUserProtocol.RegionInfoSize, out ReadOnlySpan<byte> reply);
        region = default;
        if (error == VfioUserError.None)
        {
            uint flags = BinaryPrimitives.ReadUInt32LittleEndian(reply[4..]);
            region = new VfioUserRegion(BinaryPrimitives.ReadUInt64LittleEndian(reply[16..]), (flags & 1) != 0, (flags & 2) != 0);
        }

        return error;
    }

    /// <summary>Asks for the vectors of a kind of interrupts.</summary>
    public VfioUserError GetInterrupts(int kind, out int vectors)
    {
        ushort id = Add(VfioUserCommand.DeviceGetIrqInfo, 0, VfioUserProtocol.InfoSize, out Span<byte> payload);
        BinaryPrimitives.WriteUInt32LittleEndian(payload, VfioUserProtocol.InfoSize);
        BinaryPrimitives.WriteUInt32LittleEndian(payload[8..], (uint)kind);
        VfioUserError error = Wait(id, VfioUserCommand.DeviceGetIrqInfo, VfioUserProtocol.InfoSize, out ReadOnlySpan<byte> reply);
        vectors = error == VfioUserError.None ? (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(reply[12..]), int.MaxValue) : 0;
        return error;
    }

    /// <summary>Assigns, masks or triggers interrupts.</summary>
    /// <param name="flags">Kind of data and action.</param>
    /// <param name="kind">Kind of interrupts.</param>
    /// <param name="start">First vector.</param>
    /// <param name="count">Vectors.</param>
    /// <param name="data">A byte for each, when the flags say so.</param>
    /// <param name="files">An eventfd for each, when the flags say so; they stay the caller's.</param>
    public VfioUserError SetInterrupts(uint flags, int kind, int start, int count, ReadOnlySpan<byte> data, ReadOnlySpan<int> files)
    {
        Flush();
        ushort id = Add(VfioUserCommand.DeviceSetIrqs, 0, VfioUserProtocol.SetIrqsSize + data.Length, out Span<byte> payload);
        BinaryPrimitives.WriteUInt32LittleEndian(payload, (uint)payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(payload[4..], flags);
        BinaryPrimitives.WriteUInt32LittleEndian(payload[8..], (uint)kind);
        BinaryPrimitives.WriteUInt32LittleEndian(payload[12..], (uint)start);
        BinaryPrimitives.WriteUInt32LittleEndian(payload[16..], (uint)count);
        data.CopyTo(payload[VfioUserProtocol.SetIrqsSize..]);
        return Wait(id, VfioUserCommand.DeviceSetIrqs, files, out _);
    }

    /// <summary>Opens a window of memory.</summary>
    /// <param name="address">Address.</param>
    /// <param name="size">Bytes.</param>
    /// <param name="readable">The device may read.</param>
    /// <param name="writable">The device may write.</param>
    /// <param name="file">The memory's file, which stays the caller's; -1: the device sends messages.</param>
    /// <param name="fileOffset">Where the window begins in the file.</param>
    public VfioUserError Map(ulong address, ulong size, bool readable, bool writable, int file = -1, ulong fileOffset = 0)
    {
        Flush();
        ushort id = Add(VfioUserCommand.DmaMap, 0, VfioUserProtocol.DmaMapSize, out Span<byte> payload);
        BinaryPrimitives.WriteUInt32LittleEndian(payload, VfioUserProtocol.DmaMapSize);
        BinaryPrimitives.WriteUInt32LittleEndian(payload[4..], (readable ? 1u : 0) | (writable ? 2u : 0));
        BinaryPrimitives.WriteUInt64LittleEndian(payload[8..], fileOffset);
        BinaryPrimitives.WriteUInt64LittleEndian(payload[16..], address);
        BinaryPrimitives.WriteUInt64LittleEndian(payload[24..], size);
        return Wait(id, VfioUserCommand.DmaMap, file >= 0 ? [file] : [], out _);
    }

    /// <summary>Closes a window of memory; both 0: all of them.</summary>
    public VfioUserError Unmap(ulong address, ulong size)
    {
        const uint all = 2;
        ushort id = Add(VfioUserCommand.DmaUnmap, 0, VfioUserProtocol.DmaUnmapSize, out Span<byte> payload);
        BinaryPrimitives.WriteUInt32LittleEndian(payload, VfioUserProtocol.DmaUnmapSize);
        BinaryPrimitives.WriteUInt32LittleEndian(payload[4..], size == 0 ? all : 0);
        BinaryPrimitives.WriteUInt64LittleEndian(payload[8..], address);
        BinaryPrimitives.WriteUInt64LittleEndian(payload[16..], size);
        return Wait(id, VfioUserCommand.DmaUnmap, VfioUserProtocol.DmaUnmapSize, out _);
    }

    /// <summary>Resets the device.</summary>
    public VfioUserError Reset() => Wait(Add(VfioUserCommand.DeviceReset, 0, 0, out _), VfioUserCommand.DeviceReset, out _);

    /// <summary>Adds a read of a region to what waits to be sent.</summary>
    public ushort AddRead(int region, ulong offset, int count)
    {
        ushort id = Add(VfioUserCommand.RegionRead, 0, VfioUserProtocol.AccessSize, out Span<byte> payload);
        PutAccess(payload, region, offset, count);
        return id;
    }

    /// <summary>Adds a write of a region to what waits to be sent.</summary>
    /// <param name="region">Region.</param>
    /// <param name="offset">Offset in it.</param>
    /// <param name="count">Bytes.</param>
    /// <param name="wantsReply">A reply is wanted.</param>
    /// <param name="data">The bytes, to be filled in at once.</param>
    public ushort AddWrite(int region, ulong offset, int count, bool wantsReply, out Span<byte> data)
    {
        ushort id = Add(VfioUserCommand.RegionWrite, wantsReply ? 0 : VfioUserHeader.NoReply, VfioUserProtocol.AccessSize + count, out Span<byte> payload);
        PutAccess(payload, region, offset, count);
        data = payload[VfioUserProtocol.AccessSize..];
        return id;
    }

    /// <summary>Adds several small writes of regions to what waits to be sent; one reply comes for all of them.</summary>
    /// <param name="count">Writes.</param>
    /// <param name="entries">Room for them: each is put there by <see cref="PutSmallWrite"/>.</param>
    public void AddSmallWrites(int count, out Span<byte> entries)
    {
        Add(VfioUserCommand.RegionWriteMulti, 0, sizeof(ulong) + (count * VfioUserProtocol.MultiEntrySize), out Span<byte> payload);
        BinaryPrimitives.WriteUInt64LittleEndian(payload, (ulong)count);
        entries = payload[sizeof(ulong)..];
    }

    /// <summary>One of several small writes.</summary>
    public static void PutSmallWrite(Span<byte> entries, int index, int region, ulong offset, int count, ulong value)
    {
        Span<byte> entry = entries.Slice(index * VfioUserProtocol.MultiEntrySize, VfioUserProtocol.MultiEntrySize);
        PutAccess(entry, region, offset, count);
        BinaryPrimitives.WriteUInt64LittleEndian(entry[VfioUserProtocol.AccessSize..], value);
    }

    /// <summary>Reads a region and waits.</summary>
    public VfioUserError Read(int region, ulong offset, Span<byte> data)
    {
        VfioUserError error = WaitRead(AddRead(region, offset, data.Length), out ReadOnlySpan<byte> read);
        if (error == VfioUserError.None && read.Length != data.Length)
        {
            return Break();
        }

        read.CopyTo(data);
        return error;
    }

    /// <summary>Waits for the reply to a read of a region, which may be shorter than was asked for.</summary>
    public VfioUserError WaitRead(ushort id, out ReadOnlySpan<byte> data)
    {
        data = default;
        VfioUserError error = Wait(id, VfioUserCommand.RegionRead, VfioUserProtocol.AccessSize, out ReadOnlySpan<byte> reply);
        if (error != VfioUserError.None)
        {
            return error;
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(reply[12..]) != (uint)(reply.Length - VfioUserProtocol.AccessSize))
        {
            return Break();
        }

        data = reply[VfioUserProtocol.AccessSize..];
        return VfioUserError.None;
    }

    /// <summary>Writes a region and waits.</summary>
    public VfioUserError Write(int region, ulong offset, ReadOnlySpan<byte> data)
    {
        ushort id = AddWrite(region, offset, data.Length, wantsReply: true, out Span<byte> bytes);
        data.CopyTo(bytes);
        return Wait(id, VfioUserCommand.RegionWrite, VfioUserProtocol.AccessSize, out _);
    }

    /// <summary>Stops the device, lets it take a state, or lets it run.</summary>
    public VfioUserError SetState(DeviceState state)
    {
        const uint setState = (1 << 17) | 2;
        ushort id = Add(VfioUserCommand.DeviceFeature, 0, FeatureSize + sizeof(ulong), out Span<byte> payload);
        BinaryPrimitives.WriteUInt32LittleEndian(payload, (uint)payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(payload[4..], setState);
        BinaryPrimitives.WriteUInt32LittleEndian(payload[FeatureSize..], (uint)state);
        return Wait(id, VfioUserCommand.DeviceFeature, FeatureSize, out _);
    }

    /// <summary>Reads the state of a device that stands still.</summary>
    public VfioUserError ReadState(MemoryStream state)
    {
        while (true)
        {
            ushort id = Add(VfioUserCommand.MigrationDataRead, 0, FeatureSize, out Span<byte> payload);
            BinaryPrimitives.WriteUInt32LittleEndian(payload, FeatureSize);
            BinaryPrimitives.WriteUInt32LittleEndian(payload[4..], (uint)Agreed.MaxDataTransfer);
            VfioUserError error = Wait(id, VfioUserCommand.MigrationDataRead, FeatureSize, out ReadOnlySpan<byte> reply);
            if (error != VfioUserError.None || reply.Length == FeatureSize)
            {
                return error;
            }

            if (state.Length + reply.Length > MostState)
            {
                return Break();
            }

            state.Write(reply[FeatureSize..]);
        }
    }

    /// <summary>Writes the state of a device that takes one.</summary>
    public VfioUserError WriteState(ReadOnlySpan<byte> state)
    {
        VfioUserError error = VfioUserError.None;
        while (!state.IsEmpty && error == VfioUserError.None)
        {
            int count = Math.Min(state.Length, Agreed.MaxDataTransfer);
            ushort id = Add(VfioUserCommand.MigrationDataWrite, 0, FeatureSize + count, out Span<byte> payload);
            BinaryPrimitives.WriteUInt32LittleEndian(payload, (uint)payload.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(payload[4..], (uint)count);
            state[..count].CopyTo(payload[FeatureSize..]);
            error = Wait(id, VfioUserCommand.MigrationDataWrite, out _);
            state = state[count..];
        }

        return error;
    }

    private static void PutAccess(Span<byte> bytes, int region, ulong offset, int count)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, offset);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], (uint)region);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[12..], (uint)count);
    }

    // A reply that is shorter than what every such reply has is none.
    private VfioUserError Wait(ushort id, VfioUserCommand command, int least, out ReadOnlySpan<byte> reply)
    {
        VfioUserError error = Wait(id, command, out reply);
        return error == VfioUserError.None && reply.Length < least ? Break() : error;
    }
}
