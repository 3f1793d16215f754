using System.Buffers.Binary;

namespace NicTwin.Vmm.VfioUser;

/// <content>The client's memory: windows, and requests of the device.</content>
internal sealed partial class VfioUserServer
{
    private const uint MapRead = 1;
    private const uint MapWrite = 2;

    // Reads of memory that the client has not answered: by message id.
    private readonly Dictionary<ushort, Outstanding> _outstanding = [];

    // Of a read that the device waits for.
    private ushort _awaited;
    private byte[]? _answer;
    private VfioUserError _answerError;

    /// <summary>Requests of the device that the client has not answered.</summary>
    public int OutstandingReads => _outstanding.Count;

    /// <summary>Takes the number of the next request of the device, for one that is not sent.</summary>
    public ushort TakeId() => _nextId++;

    /// <summary>Asks the client for memory; the answer comes to <see cref="IVfioUserDevice.MemoryRead"/>.</summary>
    /// <param name="address">Address.</param>
    /// <param name="count">Bytes.</param>
    /// <param name="id">What the answer will be known by.</param>
    /// <returns>False: no window that may be read is there, or too many answers are missing.</returns>
    public bool TryStartRead(ulong address, int count, out ushort id)
    {
        id = 0;
        if (!Maps.Allows(address, (ulong)count, write: false) || _agreed is null || count > _agreed.MaxDataTransfer || _outstanding.ContainsKey(_nextId))
        {
            return false;
        }

        id = _nextId++;
        Request(id, address, count, wanted: false);
        return true;
    }

    /// <summary>A read that the device has asked for before its state was saved: the client will answer it here.</summary>
    public void ExpectRead(ushort id, ulong address, int count) => _outstanding[id] = new Outstanding(address, count, Wanted: false);

    /// <summary>Writes the client's memory and does not wait.</summary>
    /// <returns>False: no window that may be written is there.</returns>
    public bool TryPostWrite(ulong address, ReadOnlySpan<byte> data)
    {
        if (!Maps.Allows(address, (ulong)data.Length, write: true) || _agreed is null || data.Length > _agreed.MaxDataTransfer)
        {
            return false;
        }

        Span<byte> payload = _channel.Add(_nextId++, VfioUserCommand.DmaWrite, VfioUserHeader.NoReply, VfioUserProtocol.AccessSize + data.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(payload, address);
        BinaryPrimitives.WriteUInt64LittleEndian(payload[8..], (ulong)data.Length);
        data.CopyTo(payload[VfioUserProtocol.AccessSize..]);
        return true;
    }

    /// <summary>
    /// Reads the client's memory: through the file of a window, else by a message. Commands that come meanwhile wait until the
    /// present one is done.
    /// </summary>
    /// <returns>False: no memory that may be read is there, or the client is gone.</returns>
    public bool TryReadMemory(ulong address, Span<byte> data)
    {
        if (Maps.HasFile(address, (ulong)data.Length, write: false))
        {
            return Maps.TryRead(address, data);
        }

        if (!Maps.Allows(address, (ulong)data.Length, write: false) || _agreed is null)
        {
            return false;
        }

        while (!data.IsEmpty)
        {
            int count = Math.Min(data.Length, _agreed.MaxDataTransfer);
            if (_outstanding.ContainsKey(_nextId) || !TryAwait(address, count))
            {
                return false;
            }

            _answer.CopyTo(data);
            address += (ulong)count;
            data = data[count..];
        }

        return true;
    }

    /// <summary>Writes the client's memory: through the file of a window, else by messages that are not waited for.</summary>
    /// <returns>False: no memory that may be written is there.</returns>
    public bool TryWriteMemory(ulong address, ReadOnlySpan<byte> data)
    {
        if (Maps.HasFile(address, (ulong)data.Length, write: true))
        {
            return Maps.TryWrite(address, data);
        }

        if (!Maps.Allows(address, (ulong)data.Length, write: true) || _agreed is null)
        {
            return false;
        }

        while (!data.IsEmpty)
        {
            int count = Math.Min(data.Length, _agreed.MaxDataTransfer);
            TryPostWrite(address, data[..count]);
            address += (ulong)count;
            data = data[count..];
        }

        return true;
    }

    private VfioUserError Map(VfioUserHeader header, ReadOnlySpan<byte> payload)
    {
        if (payload.Length != VfioUserProtocol.DmaMapSize || BinaryPrimitives.ReadUInt32LittleEndian(payload) < VfioUserProtocol.DmaMapSize || _files.Count > 1)
        {
            return VfioUserError.Invalid;
        }

        uint flags = BinaryPrimitives.ReadUInt32LittleEndian(payload[4..]);
        if ((flags & ~(MapRead | MapWrite)) != 0)
        {
            return VfioUserError.Invalid;
        }

        VfioUserError error = Maps.Open(
            BinaryPrimitives.ReadUInt64LittleEndian(payload[16..]),
            BinaryPrimitives.ReadUInt64LittleEndian(payload[24..]),
            (flags & MapRead) != 0,
            (flags & MapWrite) != 0,
            _files.Count == 1 ? _files[0] : -1,
            BinaryPrimitives.ReadUInt64LittleEndian(payload[8..]));
        if (error == VfioUserError.None)
        {
            _files.Clear();
            Reply(header, 0);
        }

        return error;
    }

    private VfioUserError Unmap(VfioUserHeader header, ReadOnlySpan<byte> payload)
    {
        const uint all = 2;
        if (payload.Length != VfioUserProtocol.DmaUnmapSize || BinaryPrimitives.ReadUInt32LittleEndian(payload) < VfioUserProtocol.DmaUnmapSize)
        {
            return VfioUserError.Invalid;
        }

        uint flags = BinaryPrimitives.ReadUInt32LittleEndian(payload[4..]);
        ulong address = BinaryPrimitives.ReadUInt64LittleEndian(payload[8..]);
        ulong size = BinaryPrimitives.ReadUInt64LittleEndian(payload[16..]);
        if (flags == all && address == 0 && size == 0)
        {
            Maps.Clear();
            _device.MemoryUnmapped(0, ulong.MaxValue);
        }
        else if (flags != 0 || !Maps.Close(address, size))
        {
            return VfioUserError.Invalid;
        }
        else
        {
            _device.MemoryUnmapped(address, size);
        }

        payload.CopyTo(Reply(header, VfioUserProtocol.DmaUnmapSize));
        return VfioUserError.None;
    }

    private void Request(ushort id, ulong address, int count, bool wanted)
    {
        _outstanding.Add(id, new Outstanding(address, count, wanted));
        Span<byte> payload = _channel.Add(id, VfioUserCommand.DmaRead, 0, VfioUserProtocol.AccessSize);
        BinaryPrimitives.WriteUInt64LittleEndian(payload, address);
        BinaryPrimitives.WriteUInt64LittleEndian(payload[8..], (ulong)count);
    }

    private bool TryAwait(ulong address, int count)
    {
        _awaited = _nextId++;
        _answer = null;
        _answerError = VfioUserError.None;
        Request(_awaited, address, count, wanted: true);
        _channel.Flush();
        while (_answer is null && _answerError == VfioUserError.None)
        {
            if (_closing || _channel.TryRead() != VfioUserRead.Message || _deferred.Count > MostDeferred)
            {
                _closing = true;
                return false;
            }

            if (_channel.Header.IsReply)
            {
                TakeReply(_channel.Header, _channel.Payload);
                continue;
            }

            _deferred.Enqueue(new Deferred(_channel.Header, _channel.Payload.ToArray(), [.. _channel.Files]));
            _channel.Files.Clear();
        }

        return _answerError == VfioUserError.None;
    }

    private void TakeReply(VfioUserHeader header, ReadOnlySpan<byte> payload)
    {
        if (header.Command != VfioUserCommand.DmaRead || !_outstanding.Remove(header.Id, out Outstanding request))
        {
            Unexpected++;
            return;
        }

        VfioUserError error = header.HasFailed ? VfioUserError.Fault : VfioUserError.None;
        if (error == VfioUserError.None && (payload.Length != VfioUserProtocol.AccessSize + request.Count
            || BinaryPrimitives.ReadUInt64LittleEndian(payload) != request.Address || BinaryPrimitives.ReadUInt64LittleEndian(payload[8..]) != (ulong)request.Count))
        {
            error = VfioUserError.Invalid;
        }

        ReadOnlySpan<byte> data = error == VfioUserError.None ? payload[VfioUserProtocol.AccessSize..] : default;
        if (request.Wanted)
        {
            _answerError = error;
            _answer = data.ToArray();
        }
        else
        {
            _device.MemoryRead(header.Id, error, data);
        }
    }

    private readonly record struct Outstanding(ulong Address, int Count, bool Wanted);
}
