using System.Buffers.Binary;

namespace NicTwin.Vmm.VfioUser;

/// <summary>
/// The server's side of vfio-user: one device, one client. Commands are handled in the order of their arrival; replies of the client
/// to requests of the device may come between them.
/// </summary>
/// <remarks>
/// Whatever the client sends, it gets an answer or is cut off: a message that is wrong gets EINVAL, a header that cannot be right
/// ends the connection, since nobody can tell where the next message begins.
/// </remarks>
internal sealed partial class VfioUserServer : IDisposable
{
    // Commands that may wait while the device waits for memory.
    private const int MostDeferred = 1024;

    // Bytes of replies that gather while there are more commands.
    private const int MostUnsent = 1 << 18;

    private readonly VfioUserChannel _channel;
    private readonly IVfioUserDevice _device;
    private readonly Queue<Deferred> _deferred = new();
    private readonly List<int> _files = [];
    private byte[] _command = [];
    private VfioUserCapabilities? _agreed;
    private ushort _nextId;
    private bool _closing;

    /// <summary>Serves a device to a client.</summary>
    /// <param name="channel">The connection, which belongs to the server from now on.</param>
    /// <param name="device">The device.</param>
    public VfioUserServer(VfioUserChannel channel, IVfioUserDevice device)
    {
        _channel = channel;
        _device = device;
        Interrupts = new VfioUserInterrupts(device.Interrupts);
    }

    /// <summary>The windows of memory.</summary>
    public VfioUserMaps Maps { get; } = new();

    /// <summary>The interrupts.</summary>
    public VfioUserInterrupts Interrupts { get; }

    /// <summary>What both sides can; null before the negotiation.</summary>
    public VfioUserCapabilities? Agreed => _agreed;

    /// <summary>Id of the next request of the device: a part of a device's state while requests are under way.</summary>
    public ushort NextId
    {
        get => _nextId;
        set => _nextId = value;
    }

    /// <summary>Commands that were handled.</summary>
    public long Commands { get; private set; }

    /// <summary>Commands that were refused.</summary>
    public long Refused { get; private set; }

    /// <summary>Messages that were dropped, since nobody waits for them.</summary>
    public long Unexpected { get; private set; }

    /// <summary>Handles commands until the client is gone.</summary>
    public void Run()
    {
        while (Step())
        {
            // Until the client goes.
        }
    }

    /// <summary>Handles one message, and waits for it; false when the client is gone.</summary>
    public bool Step()
    {
        if (_deferred.TryDequeue(out Deferred? deferred))
        {
            _files.AddRange(deferred.Files);
            Handle(deferred.Header, deferred.Payload);
        }
        else if (!Read())
        {
            return false;
        }

        // Replies gather while more commands are there already, but not without end.
        bool gather = (_channel.HasInput || _deferred.Count > 0) && _channel.Unsent < MostUnsent && !_closing;
        return (gather || _channel.Flush()) && !_closing;
    }

    /// <summary>Sends what waits to be sent; false when the client is gone.</summary>
    public bool Flush() => _channel.Flush();

    /// <summary>Closes the connection, and gives back what the client had given.</summary>
    public void Dispose()
    {
        CloseFiles();
        while (_deferred.TryDequeue(out Deferred? deferred))
        {
            _files.AddRange(deferred.Files);
            CloseFiles();
        }

        Maps.Dispose();
        Interrupts.Dispose();
        _channel.Dispose();
    }

    private bool Read()
    {
        switch (_channel.TryRead())
        {
            case VfioUserRead.Message:
                break;
            case VfioUserRead.Malformed:
                Refused++;
                Refuse(_channel.Header, VfioUserError.Invalid);
                _channel.Flush();
                return false;
            default:
                return false;
        }

        VfioUserHeader header = _channel.Header;
        if (header.IsReply)
        {
            TakeReply(header, _channel.Payload);
            return true;
        }

        // A copy: the device may wait for memory while it handles the command, and messages come meanwhile.
        int length = _channel.Payload.Length;
        if (_command.Length < length)
        {
            _command = new byte[Math.Max(length, 4096)];
        }

        _channel.Payload.CopyTo(_command);
        _files.AddRange(_channel.Files);
        _channel.Files.Clear();
        Handle(header, _command.AsSpan(0, length));
        return true;
    }

    private void Handle(VfioUserHeader header, ReadOnlySpan<byte> payload)
    {
        Commands++;
        VfioUserError error = header.IsCommand ? Dispatch(header, payload) : VfioUserError.Invalid;
        if (error is not (VfioUserError.None or VfioUserError.Later))
        {
            Refused++;
            Refuse(header, error);
        }

        CloseFiles();
    }

    private VfioUserError Dispatch(VfioUserHeader header, ReadOnlySpan<byte> payload)
    {
        if (header.Command == VfioUserCommand.Version)
        {
            return Negotiate(header, payload);
        }

        if (_agreed is null || _files.Count > _agreed.MaxMessageFds)
        {
            return VfioUserError.Invalid;
        }

        return header.Command switch
        {
            VfioUserCommand.DmaMap => Map(header, payload),
            VfioUserCommand.DmaUnmap => Unmap(header, payload),
            VfioUserCommand.DeviceGetInfo => GetInfo(header, payload),
            VfioUserCommand.DeviceGetRegionInfo => GetRegionInfo(header, payload),
            VfioUserCommand.DeviceGetRegionIoFds => GetRegionFiles(header, payload),
            VfioUserCommand.DeviceGetIrqInfo => GetInterruptInfo(header, payload),
            VfioUserCommand.DeviceSetIrqs => SetInterrupts(header, payload),
            VfioUserCommand.RegionRead => ReadRegion(header, payload),
            VfioUserCommand.RegionWrite => WriteRegion(header, payload),
            VfioUserCommand.RegionWriteMulti => WriteRegions(header, payload),
            VfioUserCommand.DeviceReset => Reset(header, payload),
            VfioUserCommand.DeviceFeature => Feature(header, payload),
            VfioUserCommand.MigrationDataRead => ReadState(header, payload),
            VfioUserCommand.MigrationDataWrite => WriteState(header, payload),
            _ => VfioUserError.Invalid,
        };
    }

    private VfioUserError Negotiate(VfioUserHeader header, ReadOnlySpan<byte> payload)
    {
        const int versions = 4;
        if (_agreed is not null)
        {
            return VfioUserError.Invalid;
        }

        // A client that cannot be understood is cut off.
        _closing = true;
        if (payload.Length < versions || BinaryPrimitives.ReadUInt16LittleEndian(payload) != VfioUserProtocol.Major
            || !VfioUserCapabilities.TryParse(payload[versions..], out VfioUserCapabilities said))
        {
            return VfioUserError.Invalid;
        }

        VfioUserCapabilities agreed = VfioUserCapabilities.Own.With(said);
        if (agreed.PageSizes == 0)
        {
            return VfioUserError.Invalid;
        }

        _closing = false;
        _agreed = agreed;
        Maps.Capacity = agreed.MaxDmaMaps;
        _channel.MaxMessage = agreed.MaxDataTransfer + VfioUserProtocol.MessageOverhead;
        byte[] json = agreed.ToJson();
        Span<byte> reply = Reply(header, versions + json.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(reply, VfioUserProtocol.Major);
        BinaryPrimitives.WriteUInt16LittleEndian(reply[2..], Math.Min(VfioUserProtocol.Minor, BinaryPrimitives.ReadUInt16LittleEndian(payload[2..])));
        json.CopyTo(reply[versions..]);
        return VfioUserError.None;
    }

    private VfioUserError Reset(VfioUserHeader header, ReadOnlySpan<byte> payload)
    {
        if (!payload.IsEmpty)
        {
            return VfioUserError.Invalid;
        }

        _device.Reset();
        _state = MigrationState.Running;
        Reply(header, 0);
        return VfioUserError.None;
    }

    /// <summary>Room for the payload of a reply; nowhere when nobody waits for it.</summary>
    private Span<byte> Reply(VfioUserHeader header, int length)
    {
        if (!header.WantsReply)
        {
            return new byte[length];
        }

        Span<byte> reply = _channel.Add(header.Id, header.Command, VfioUserHeader.Reply, length);
        reply.Clear();
        return reply;
    }

    private void Refuse(VfioUserHeader header, VfioUserError error)
    {
        if (header.WantsReply)
        {
            _channel.Add(header.Id, header.Command, VfioUserHeader.Reply | VfioUserHeader.ErrorBit, 0, error);
        }
    }

    private void CloseFiles()
    {
        foreach (int file in _files)
        {
            _ = Interop.Close(file);
        }

        _files.Clear();
    }

    private sealed record Deferred(VfioUserHeader Header, byte[] Payload, int[] Files);
}
