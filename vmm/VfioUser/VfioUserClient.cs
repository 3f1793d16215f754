using System.Buffers.Binary;

namespace NicTwin.Vmm.VfioUser;

/// <summary>The client's side of vfio-user: commands to one device, and its requests for memory.</summary>
/// <remarks>
/// A server that is gone, silent for too long, or breaks the protocol is <see cref="Broken"/>; every command then ends with
/// <see cref="VfioUserError.NoDevice"/>. Nothing that it sends throws.
/// </remarks>
internal sealed partial class VfioUserClient : IDisposable
{
    private const int VersionSize = 4;

    // A server that answers what nobody has asked would be listened to for ever.
    private const int MostUnexpected = 1 << 12;

    // Far more requests for memory than a device makes before it answers.
    private const int MostRequests = 1 << 20;

    private readonly VfioUserChannel _channel;
    private readonly IVfioUserMemory _memory;
    private byte[] _data = [];
    private ushort _nextId;

    /// <summary>Talks to a server.</summary>
    /// <param name="channel">The connection, which belongs to the client from now on.</param>
    /// <param name="memory">What the device reads and writes.</param>
    public VfioUserClient(VfioUserChannel channel, IVfioUserMemory memory)
    {
        _channel = channel;
        _memory = memory;
    }

    /// <summary>What both sides can.</summary>
    public VfioUserCapabilities Agreed { get; private set; } = new();

    /// <summary>Id of the next command: a part of a device's state while replies are missing.</summary>
    public ushort NextId
    {
        get => _nextId;
        set => _nextId = value;
    }

    /// <summary>Bytes that wait to be sent.</summary>
    public int Unsent => _channel.Unsent;

    /// <summary>The server is gone or cannot be understood.</summary>
    public bool Broken { get; private set; }

    /// <summary>Commands that were waited for: each one is a switch to the server's process and back.</summary>
    public long RoundTrips { get; private set; }

    /// <summary>Messages to the server, replies included.</summary>
    public long Messages { get; private set; }

    /// <summary>Reads and writes of memory by the server.</summary>
    public long MemoryRequests { get; private set; }

    /// <summary>Replies that belong to nothing.</summary>
    public long Unexpected { get; private set; }

    /// <summary>Agrees with the server on what both can: the first thing to do.</summary>
    public VfioUserError Negotiate()
    {
        byte[] json = VfioUserCapabilities.Own.ToJson();
        ushort id = Add(VfioUserCommand.Version, 0, VersionSize + json.Length, out Span<byte> payload);
        BinaryPrimitives.WriteUInt16LittleEndian(payload, VfioUserProtocol.Major);
        BinaryPrimitives.WriteUInt16LittleEndian(payload[2..], VfioUserProtocol.Minor);
        json.CopyTo(payload[VersionSize..]);
        VfioUserError error = Wait(id, VfioUserCommand.Version, out ReadOnlySpan<byte> reply);
        if (error != VfioUserError.None)
        {
            return error;
        }

        if (reply.Length < VersionSize || BinaryPrimitives.ReadUInt16LittleEndian(reply) != VfioUserProtocol.Major || BinaryPrimitives.ReadUInt16LittleEndian(reply[2..]) > VfioUserProtocol.Minor
            || !VfioUserCapabilities.TryParse(reply[VersionSize..], out VfioUserCapabilities said))
        {
            return Break();
        }

        Agreed = VfioUserCapabilities.Own.With(said);
        return VfioUserError.None;
    }

    /// <summary>Adds a command to what waits to be sent.</summary>
    /// <param name="command">Command.</param>
    /// <param name="flags">Flags: 0, or that no reply is wanted.</param>
    /// <param name="length">Bytes of the payload.</param>
    /// <param name="payload">The payload, to be filled in at once.</param>
    /// <returns>The message's id.</returns>
    public ushort Add(VfioUserCommand command, uint flags, int length, out Span<byte> payload)
    {
        Messages++;
        payload = _channel.Add(_nextId, command, flags, length);
        payload.Clear();
        return _nextId++;
    }

    /// <summary>Sends everything that waits to be sent.</summary>
    public void Flush() => Broken |= !_channel.Flush();

    /// <summary>Sends everything, and handles what comes until the reply to a command is there.</summary>
    /// <param name="id">The command's id.</param>
    /// <param name="command">The command.</param>
    /// <param name="reply">The payload of the reply, good until the next command.</param>
    public VfioUserError Wait(ushort id, VfioUserCommand command, out ReadOnlySpan<byte> reply) => Wait(id, command, [], out reply);

    /// <summary>Answers a read of memory for which time was asked.</summary>
    /// <param name="id">The server's message.</param>
    /// <param name="address">Its address.</param>
    /// <param name="data">The bytes.</param>
    /// <param name="error">Why there are none.</param>
    public void AnswerRead(ushort id, ulong address, ReadOnlySpan<byte> data, VfioUserError error)
    {
        Messages++;
        if (error != VfioUserError.None)
        {
            _channel.Add(id, VfioUserCommand.DmaRead, VfioUserHeader.Reply | VfioUserHeader.ErrorBit, 0, error);
            return;
        }

        Span<byte> payload = _channel.Add(id, VfioUserCommand.DmaRead, VfioUserHeader.Reply, VfioUserProtocol.AccessSize + data.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(payload, address);
        BinaryPrimitives.WriteUInt64LittleEndian(payload[8..], (ulong)data.Length);
        data.CopyTo(payload[VfioUserProtocol.AccessSize..]);
    }

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();

    private VfioUserError Wait(ushort id, VfioUserCommand command, ReadOnlySpan<int> files, out ReadOnlySpan<byte> reply)
    {
        reply = default;
        RoundTrips++;
        Broken |= !_channel.Flush(files);
        long last = MemoryRequests + MostRequests;
        while (!Broken && MemoryRequests < last)
        {
            if (_channel.TryRead() != VfioUserRead.Message)
            {
                return Break();
            }

            VfioUserHeader header = _channel.Header;
            if (header.IsCommand)
            {
                Serve(header, _channel.Payload);

                // An answer is waited for, unless more is coming anyway.
                Broken |= !_channel.HasInput && !_channel.Flush();
            }
            else if (header.IsReply && header.Id == id && header.Command == command)
            {
                reply = _channel.Payload;
                return !header.HasFailed ? VfioUserError.None : header.Error is > VfioUserError.None ? header.Error : VfioUserError.Io;
            }
            else if (!header.IsReply || !_memory.Replied(header, _channel.Payload))
            {
                Broken |= ++Unexpected > MostUnexpected;
            }
        }

        return Break();
    }

    private VfioUserError Break()
    {
        Broken = true;
        return VfioUserError.NoDevice;
    }

    private void Serve(VfioUserHeader header, Span<byte> payload)
    {
        VfioUserError error = VfioUserError.NotImplemented;
        if (header.Command is VfioUserCommand.DmaRead or VfioUserCommand.DmaWrite)
        {
            MemoryRequests++;
            error = payload.Length < VfioUserProtocol.AccessSize || _channel.Files.Count > 0 ? VfioUserError.Invalid
                : header.Command == VfioUserCommand.DmaRead ? ServeRead(header, payload) : ServeWrite(header, payload);
        }

        if (error is not (VfioUserError.None or VfioUserError.Later) && header.WantsReply)
        {
            Messages++;
            _channel.Add(header.Id, header.Command, VfioUserHeader.Reply | VfioUserHeader.ErrorBit, 0, error);
        }
    }

    private VfioUserError ServeRead(VfioUserHeader header, ReadOnlySpan<byte> payload)
    {
        ulong address = BinaryPrimitives.ReadUInt64LittleEndian(payload);
        ulong count = BinaryPrimitives.ReadUInt64LittleEndian(payload[8..]);
        if (payload.Length != VfioUserProtocol.AccessSize)
        {
            return VfioUserError.Invalid;
        }

        if (count > (ulong)Agreed.MaxDataTransfer)
        {
            return VfioUserError.TooBig;
        }

        if (_data.Length < (int)count)
        {
            _data = new byte[Math.Max((int)count, 4096)];
        }

        Span<byte> data = _data.AsSpan(0, (int)count);
        VfioUserError error = _memory.Read(header.Id, address, data);
        if (error == VfioUserError.None && header.WantsReply)
        {
            AnswerRead(header.Id, address, data, VfioUserError.None);
        }

        return error;
    }

    private VfioUserError ServeWrite(VfioUserHeader header, ReadOnlySpan<byte> payload)
    {
        ulong address = BinaryPrimitives.ReadUInt64LittleEndian(payload);
        ulong count = BinaryPrimitives.ReadUInt64LittleEndian(payload[8..]);
        if (count != (ulong)(payload.Length - VfioUserProtocol.AccessSize))
        {
            return VfioUserError.Invalid;
        }

        VfioUserError error = _memory.Write(address, payload[VfioUserProtocol.AccessSize..]);
        if (error == VfioUserError.None && header.WantsReply)
        {
            Messages++;
            Span<byte> reply = _channel.Add(header.Id, header.Command, VfioUserHeader.Reply, VfioUserProtocol.AccessSize);
            payload[..VfioUserProtocol.AccessSize].CopyTo(reply);
        }

        return error;
    }
}
