using System.Numerics;

namespace NicTwin.Vmm.Cpu;

/// <summary>
/// An interrupt file of an IMSIC with identities 1 to 255: a pending and an enable bit each, the lowest identity first.
/// A message sets a pending bit; identities that do not exist are dropped.
/// </summary>
public sealed class InterruptFile : IInterruptFile
{
    /// <summary>The highest identity.</summary>
    public const uint LastIdentity = 255;

    private const uint SnapshotVersion = 1;
    private const uint Delivery = 0x70;
    private const uint Threshold = 0x72;
    private const uint Pending = 0x80;
    private const uint Enable = 0xc0;

    private readonly ulong[] _pending = new ulong[4];
    private readonly ulong[] _enable = new ulong[4];
    private ulong _delivery;
    private ulong _threshold;

    /// <inheritdoc/>
    public uint Top { get; private set; }

    /// <summary>A message: makes an identity pending.</summary>
    public void SetPending(uint identity)
    {
        if (identity is not 0 and <= LastIdentity)
        {
            _pending[identity / 64] |= 1ul << (int)(identity % 64);
            Update();
        }
    }

    /// <inheritdoc/>
    public void Claim(uint identity)
    {
        if (identity <= LastIdentity)
        {
            _pending[identity / 64] &= ~(1ul << (int)(identity % 64));
            Update();
        }
    }

    /// <inheritdoc/>
    public bool TryRead(uint select, out ulong value)
    {
        value = 0;
        switch (select)
        {
            case Delivery:
                value = _delivery;
                return true;
            case Threshold:
                value = _threshold;
                return true;
            default:
                // Registers of 64 bits have the even numbers; those of identities above the last read 0.
                if (select < Pending || (select & 1) != 0)
                {
                    return false;
                }

                uint index = (select & 0x3f) / 2;
                if (index < 4)
                {
                    value = select < Enable ? _pending[index] : _enable[index];
                }

                return true;
        }
    }

    /// <inheritdoc/>
    public bool TryWrite(uint select, ulong value)
    {
        if (!TryRead(select, out _))
        {
            return false;
        }

        uint index = (select & 0x3f) / 2;
        if (select == Delivery)
        {
            _delivery = value & 1;
        }
        else if (select == Threshold)
        {
            _threshold = value & LastIdentity;
        }
        else if (index < 4)
        {
            // Identity 0 does not exist.
            (select < Enable ? _pending : _enable)[index] = index == 0 ? value & ~1ul : value;
        }

        Update();
        return true;
    }

    /// <summary>Writes the state.</summary>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(SnapshotVersion);
        writer.Write(_delivery);
        writer.Write(_threshold);
        for (int i = 0; i < _pending.Length; i++)
        {
            writer.Write(_pending[i]);
            writer.Write(_enable[i]);
        }
    }

    /// <summary>Takes over a saved state.</summary>
    /// <exception cref="InvalidDataException">The data is no state of an interrupt file.</exception>
    public void Restore(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        Snapshot.Expect(reader, SnapshotVersion, "the version of an interrupt file's state");
        _delivery = reader.ReadUInt64() & 1;
        _threshold = reader.ReadUInt64() & LastIdentity;
        for (int i = 0; i < _pending.Length; i++)
        {
            ulong identities = i == 0 ? ~1ul : ulong.MaxValue;
            _pending[i] = reader.ReadUInt64() & identities;
            _enable[i] = reader.ReadUInt64() & identities;
        }

        Update();
    }

    private void Update()
    {
        Top = 0;
        for (uint index = 0; index < 4 && _delivery != 0; index++)
        {
            ulong active = _pending[index] & _enable[index];
            if (active != 0)
            {
                uint identity = (64 * index) + (uint)BitOperations.TrailingZeroCount(active);
                Top = _threshold != 0 && identity >= _threshold ? 0 : (identity << 16) | identity;
                return;
            }
        }
    }
}
