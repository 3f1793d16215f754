using System.Buffers.Binary;

namespace NicTwin.Vmm.VfioUser;

/// <content>Optional features: the state of the device can be saved and restored.</content>
internal sealed partial class VfioUserServer
{
    private const int FeatureSize = 8;
    private const uint MigrationFeature = 1;
    private const uint DeviceStateFeature = 2;
    private const uint Get = 1 << 16;
    private const uint Set = 1 << 17;
    private const uint Probe = 1 << 18;

    // A state that a client sends is kept until it is complete.
    private const int MostState = 64 << 20;

    private MigrationState _state = MigrationState.Running;
    private byte[] _saved = [];
    private int _savedSent;
    private MemoryStream _resumed = new();

    private enum MigrationState : uint
    {
        Error = 0,
        Stop = 1,
        Running = 2,
        StopCopy = 3,
        Resuming = 4,
    }

    private VfioUserError Feature(VfioUserHeader header, ReadOnlySpan<byte> payload)
    {
        if (!HasArgument(payload, FeatureSize))
        {
            return VfioUserError.Invalid;
        }

        uint flags = BinaryPrimitives.ReadUInt32LittleEndian(payload[4..]);
        uint feature = flags & 0xffff;
        uint action = flags & ~0xffffu;
        switch (feature, action)
        {
            case (MigrationFeature or DeviceStateFeature, Get | Probe or Set | Probe or Probe):
                BinaryPrimitives.WriteUInt32LittleEndian(ReplyFeature(header, flags, 0), FeatureSize);
                return VfioUserError.None;
            case (MigrationFeature, Get):
                const ulong stopCopy = 1;
                BinaryPrimitives.WriteUInt64LittleEndian(ReplyFeature(header, flags, sizeof(ulong))[FeatureSize..], stopCopy);
                return VfioUserError.None;
            case (DeviceStateFeature, Get):
                BinaryPrimitives.WriteUInt32LittleEndian(ReplyFeature(header, flags, sizeof(ulong))[FeatureSize..], (uint)_state);
                return VfioUserError.None;
            case (DeviceStateFeature, Set) when payload.Length >= FeatureSize + sizeof(uint):
                return SetState(header, flags, (MigrationState)BinaryPrimitives.ReadUInt32LittleEndian(payload[FeatureSize..]));
            default:
                return VfioUserError.Invalid;
        }
    }

    private Span<byte> ReplyFeature(VfioUserHeader header, uint flags, int data)
    {
        Span<byte> reply = Reply(header, FeatureSize + data);
        BinaryPrimitives.WriteUInt32LittleEndian(reply, (uint)(FeatureSize + data));
        BinaryPrimitives.WriteUInt32LittleEndian(reply[4..], flags);
        return reply;
    }

    // Stop lies between any two others: ways through it are taken in one step.
    private VfioUserError SetState(VfioUserHeader header, uint flags, MigrationState wanted)
    {
        if (wanted is not (MigrationState.Stop or MigrationState.Running or MigrationState.StopCopy or MigrationState.Resuming) || _state == MigrationState.Error)
        {
            return VfioUserError.Invalid;
        }

        bool restored = _state != MigrationState.Resuming || wanted == MigrationState.Resuming || _device.TryRestore(_resumed.ToArray());
        if (_state != wanted)
        {
            _resumed = new MemoryStream();
            _saved = [];
            _savedSent = 0;
        }

        if (!restored)
        {
            _state = MigrationState.Error;
            return VfioUserError.Invalid;
        }

        if (wanted == MigrationState.StopCopy && _state != MigrationState.StopCopy)
        {
            if (_device.Save() is not { } state)
            {
                return VfioUserError.NotSupported;
            }

            _saved = state;
        }

        _state = wanted;
        BinaryPrimitives.WriteUInt32LittleEndian(ReplyFeature(header, flags, sizeof(ulong))[FeatureSize..], (uint)_state);
        return VfioUserError.None;
    }

    private VfioUserError ReadState(VfioUserHeader header, ReadOnlySpan<byte> payload)
    {
        if (payload.Length != FeatureSize || _state != MigrationState.StopCopy || BinaryPrimitives.ReadUInt32LittleEndian(payload[4..]) is var size && size > (uint)_agreed!.MaxDataTransfer)
        {
            return VfioUserError.Invalid;
        }

        int count = Math.Min((int)size, _saved.Length - _savedSent);
        Span<byte> reply = Reply(header, FeatureSize + count);
        BinaryPrimitives.WriteUInt32LittleEndian(reply, (uint)(FeatureSize + count));
        BinaryPrimitives.WriteUInt32LittleEndian(reply[4..], (uint)count);
        _saved.AsSpan(_savedSent, count).CopyTo(reply[FeatureSize..]);
        _savedSent += count;
        return VfioUserError.None;
    }

    private VfioUserError WriteState(VfioUserHeader header, ReadOnlySpan<byte> payload)
    {
        if (payload.Length < FeatureSize || _state != MigrationState.Resuming || BinaryPrimitives.ReadUInt32LittleEndian(payload[4..]) != (uint)(payload.Length - FeatureSize)
            || payload.Length > MostState - _resumed.Length)
        {
            return VfioUserError.Invalid;
        }

        _resumed.Write(payload[FeatureSize..]);
        Reply(header, 0);
        return VfioUserError.None;
    }
}
