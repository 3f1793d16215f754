using System.Buffers.Binary;

namespace NicTwin.Vmm.VfioUser;

/// <content>What the device is made of, and accesses to its regions.</content>
internal sealed partial class VfioUserServer
{
    private byte[] _readBuffer = [];

    /// <summary>The device answers a read for which it has asked for time.</summary>
    /// <param name="id">The message.</param>
    /// <param name="region">The region.</param>
    /// <param name="offset">Offset in it.</param>
    /// <param name="data">The bytes.</param>
    /// <param name="error">Why there are none.</param>
    public void AnswerRead(ushort id, int region, ulong offset, ReadOnlySpan<byte> data, VfioUserError error)
    {
        if (error != VfioUserError.None)
        {
            _channel.Add(id, VfioUserCommand.RegionRead, VfioUserHeader.Reply | VfioUserHeader.ErrorBit, 0, error);
            return;
        }

        Span<byte> reply = _channel.Add(id, VfioUserCommand.RegionRead, VfioUserHeader.Reply, VfioUserProtocol.AccessSize + data.Length);
        PutAccess(reply, offset, region, data.Length);
        data.CopyTo(reply[VfioUserProtocol.AccessSize..]);
    }

    /// <summary>The device answers a write for which it has asked for time.</summary>
    public void AnswerWrite(ushort id, int region, ulong offset, int count, VfioUserError error)
    {
        bool failed = error != VfioUserError.None;
        Span<byte> reply = _channel.Add(id, VfioUserCommand.RegionWrite, VfioUserHeader.Reply | (failed ? VfioUserHeader.ErrorBit : 0), failed ? 0 : VfioUserProtocol.AccessSize, error);
        if (!failed)
        {
            PutAccess(reply, offset, region, count);
        }
    }

    private static void PutAccess(Span<byte> bytes, ulong offset, int region, int count)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, offset);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], (uint)region);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[12..], (uint)count);
    }

    private VfioUserError GetInfo(VfioUserHeader header, ReadOnlySpan<byte> payload)
    {
        const uint resetAndPci = 3;
        if (!HasArgument(payload, VfioUserProtocol.InfoSize))
        {
            return VfioUserError.Invalid;
        }

        Span<byte> reply = Reply(header, VfioUserProtocol.InfoSize);
        BinaryPrimitives.WriteUInt32LittleEndian(reply, VfioUserProtocol.InfoSize);
        BinaryPrimitives.WriteUInt32LittleEndian(reply[4..], resetAndPci);
        BinaryPrimitives.WriteUInt32LittleEndian(reply[8..], (uint)_device.Regions.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(reply[12..], (uint)_device.Interrupts.Count);
        return VfioUserError.None;
    }

    private VfioUserError GetRegionInfo(VfioUserHeader header, ReadOnlySpan<byte> payload)
    {
        if (!HasArgument(payload, VfioUserProtocol.RegionInfoSize) || BinaryPrimitives.ReadUInt32LittleEndian(payload[8..]) is var index && index >= (uint)_device.Regions.Count)
        {
            return VfioUserError.Invalid;
        }

        VfioUserRegion region = _device.Regions[(int)index];
        Span<byte> reply = Reply(header, VfioUserProtocol.RegionInfoSize);
        BinaryPrimitives.WriteUInt32LittleEndian(reply, VfioUserProtocol.RegionInfoSize);
        BinaryPrimitives.WriteUInt32LittleEndian(reply[4..], region.Size == 0 ? 0 : (region.Readable ? 1u : 0) | (region.Writable ? 2u : 0));
        BinaryPrimitives.WriteUInt32LittleEndian(reply[8..], index);
        BinaryPrimitives.WriteUInt64LittleEndian(reply[16..], region.Size);
        return VfioUserError.None;
    }

    // There are none: every access is a message.
    private VfioUserError GetRegionFiles(VfioUserHeader header, ReadOnlySpan<byte> payload)
    {
        if (!HasArgument(payload, VfioUserProtocol.InfoSize) || BinaryPrimitives.ReadUInt32LittleEndian(payload[8..]) is var index && index >= (uint)_device.Regions.Count)
        {
            return VfioUserError.Invalid;
        }

        Span<byte> reply = Reply(header, VfioUserProtocol.InfoSize);
        BinaryPrimitives.WriteUInt32LittleEndian(reply, VfioUserProtocol.InfoSize);
        BinaryPrimitives.WriteUInt32LittleEndian(reply[8..], index);
        return VfioUserError.None;
    }

    private VfioUserError GetInterruptInfo(VfioUserHeader header, ReadOnlySpan<byte> payload)
    {
        const uint eventFile = 1;
        const uint maskable = 2;
        if (!HasArgument(payload, VfioUserProtocol.InfoSize) || BinaryPrimitives.ReadUInt32LittleEndian(payload[8..]) is var index && index >= (uint)_device.Interrupts.Count)
        {
            return VfioUserError.Invalid;
        }

        Span<byte> reply = Reply(header, VfioUserProtocol.InfoSize);
        BinaryPrimitives.WriteUInt32LittleEndian(reply, VfioUserProtocol.InfoSize);
        BinaryPrimitives.WriteUInt32LittleEndian(reply[4..], eventFile | (index < VfioUserProtocol.ErrorIrq ? maskable : 0));
        BinaryPrimitives.WriteUInt32LittleEndian(reply[8..], index);
        BinaryPrimitives.WriteUInt32LittleEndian(reply[12..], (uint)Interrupts.CountOf(index));
        return VfioUserError.None;
    }

    private VfioUserError SetInterrupts(VfioUserHeader header, ReadOnlySpan<byte> payload)
    {
        VfioUserError error = Interrupts.Set(payload, _files);
        if (error == VfioUserError.None)
        {
            Reply(header, 0);
        }

        return error;
    }

    private VfioUserError ReadRegion(VfioUserHeader header, ReadOnlySpan<byte> payload)
    {
        if (payload.Length != VfioUserProtocol.AccessSize || !TryAccess(payload, write: false, out Access access))
        {
            return VfioUserError.Invalid;
        }

        if (_readBuffer.Length < access.Count)
        {
            _readBuffer = new byte[Math.Max(access.Count, 4096)];
        }

        Span<byte> data = _readBuffer.AsSpan(0, access.Count);
        VfioUserError error = _device.Read(header.Id, access.Region, access.Offset, data);
        if (error == VfioUserError.None && header.WantsReply)
        {
            AnswerRead(header.Id, access.Region, access.Offset, data, VfioUserError.None);
        }

        return error;
    }

    private VfioUserError WriteRegion(VfioUserHeader header, ReadOnlySpan<byte> payload)
    {
        if (!TryAccess(payload, write: true, out Access access) || payload.Length != VfioUserProtocol.AccessSize + access.Count)
        {
            return VfioUserError.Invalid;
        }

        VfioUserError error = _device.Write(header.Id, header.WantsReply, access.Region, access.Offset, payload[VfioUserProtocol.AccessSize..]);
        if (error == VfioUserError.None && header.WantsReply)
        {
            AnswerWrite(header.Id, access.Region, access.Offset, access.Count, VfioUserError.None);
        }

        return error;
    }

    private VfioUserError WriteRegions(VfioUserHeader header, ReadOnlySpan<byte> payload)
    {
        const int countSize = sizeof(ulong);
        if (!_agreed!.WriteMultiple || payload.Length < countSize)
        {
            return VfioUserError.Invalid;
        }

        // By the payload, which is there: the count alone is only a claim.
        ulong count = BinaryPrimitives.ReadUInt64LittleEndian(payload);
        ReadOnlySpan<byte> entries = payload[countSize..];
        if (entries.Length % VfioUserProtocol.MultiEntrySize != 0 || count != (ulong)(entries.Length / VfioUserProtocol.MultiEntrySize))
        {
            return VfioUserError.Invalid;
        }

        for (; !entries.IsEmpty; entries = entries[VfioUserProtocol.MultiEntrySize..])
        {
            if (!TryAccess(entries, write: true, out Access access) || access.Count > VfioUserProtocol.MultiEntryData)
            {
                return VfioUserError.Invalid;
            }

            VfioUserError error = _device.Write(header.Id, wantsReply: false, access.Region, access.Offset, entries.Slice(VfioUserProtocol.AccessSize, access.Count));
            if (error != VfioUserError.None)
            {
                return error;
            }
        }

        BinaryPrimitives.WriteUInt64LittleEndian(Reply(header, countSize), count);
        return VfioUserError.None;
    }

    // Nothing here can overflow: count is compared with what is left of the region behind the offset.
    private bool TryAccess(ReadOnlySpan<byte> payload, bool write, out Access access)
    {
        access = default;
        if (payload.Length < VfioUserProtocol.AccessSize)
        {
            return false;
        }

        ulong offset = BinaryPrimitives.ReadUInt64LittleEndian(payload);
        uint index = BinaryPrimitives.ReadUInt32LittleEndian(payload[8..]);
        uint count = BinaryPrimitives.ReadUInt32LittleEndian(payload[12..]);
        if (index >= (uint)_device.Regions.Count || count > (uint)_agreed!.MaxDataTransfer)
        {
            return false;
        }

        VfioUserRegion region = _device.Regions[(int)index];
        access = new Access((int)index, offset, (int)count);
        return offset <= region.Size && count <= region.Size - offset && (write ? region.Writable : region.Readable);
    }

    // argsz: what the client can take, at least what is fixed.
    private static bool HasArgument(ReadOnlySpan<byte> payload, int size) =>
        payload.Length >= size && BinaryPrimitives.ReadUInt32LittleEndian(payload) >= (uint)size;

    private readonly record struct Access(int Region, ulong Offset, int Count);
}
