using NicTwin.Model;

namespace NicTwin.Vmm.Pcie;

/// <summary>Where a guest that owns the PF has its VFs: guest-physical addresses.</summary>
/// <param name="Count">VFs that are enabled.</param>
/// <param name="Bar0">BAR 0 of VF 0.</param>
/// <param name="Bar3">BAR 3 of VF 0.</param>
internal sealed record VfBars(int Count, ulong Bar0, ulong Bar3);

/// <summary>
/// The VFs of a guest that owns the PF, as its configuration requests set them up, and those that the VMM has taken from it: its
/// accesses to these are dropped and counted.
/// </summary>
internal sealed class OwnedVfs
{
    private const int Control = 4 * (int)Configuration.PfSriovControl;
    private const int NumVfs = 4 * (int)Configuration.PfSriovNumVfs;
    private const int Bar0Low = 4 * (int)Configuration.PfSriovVfBar0Low;
    private const int Bar0High = 4 * (int)Configuration.PfSriovVfBar0High;
    private const int Bar3Low = 4 * (int)Configuration.PfSriovVfBar3Low;
    private const int Bar3High = 4 * (int)Configuration.PfSriovVfBar3High;
    private const int DeviceControl = 4 * (int)Configuration.PfDeviceControl;
    private const uint FunctionLevelReset = 1u << 15;
    private const uint AddressBits = ~0xfu;
    private const int MostVfs = 8;

    private readonly HashSet<int> _takenFunctions = [];
    private readonly List<(ulong Start, ulong Size)> _takenRanges = [];
    private ulong _bar0;
    private ulong _bar3;
    private int _numVfs;
    private bool _enabled;

    /// <summary>The VFs; null while there are none.</summary>
    public VfBars? Bars => _enabled ? new VfBars(Math.Min(_numVfs, MostVfs), _bar0, _bar3) : null;

    /// <summary>Accesses of the owner to VFs that are no longer its own.</summary>
    public long DroppedAccesses { get; private set; }

    /// <summary>Hears when the owner takes the VFs away, by VF Enable or by a reset of the PF.</summary>
    public Action? Removed { get; set; }

    /// <summary>Takes a VF from the owner.</summary>
    /// <param name="requesterId">Its bus, device and function.</param>
    /// <param name="bar0">Guest-physical address of its BAR 0.</param>
    /// <param name="bar3">Guest-physical address of its BAR 3.</param>
    /// <param name="size">Bytes of either.</param>
    public void Take(int requesterId, ulong bar0, ulong bar3, ulong size)
    {
        _takenFunctions.Add(requesterId);
        _takenRanges.Add((bar0, size));
        _takenRanges.Add((bar3, size));
    }

    /// <summary>Whether an access to configuration space is to be dropped.</summary>
    public bool Refuses(int target)
    {
        if (_takenFunctions.Count == 0 || !_takenFunctions.Contains(target))
        {
            return false;
        }

        DroppedAccesses++;
        return true;
    }

    /// <summary>Whether an access to memory is to be dropped.</summary>
    public bool Refuses(ulong address)
    {
        foreach ((ulong start, ulong size) in _takenRanges)
        {
            if (address - start < size)
            {
                DroppedAccesses++;
                return true;
            }
        }

        return false;
    }

    /// <summary>A configuration write to the PF has been made.</summary>
    /// <param name="register">Offset of the register.</param>
    /// <param name="byteEnables">Bytes that were written.</param>
    /// <param name="value">The value, as the guest has written it.</param>
    public void Written(int register, int byteEnables, uint value)
    {
        switch (register)
        {
            case Bar0Low:
                _bar0 = (_bar0 & ~(ulong)uint.MaxValue) | (value & AddressBits);
                break;
            case Bar0High:
                _bar0 = (uint)_bar0 | ((ulong)value << 32);
                break;
            case Bar3Low:
                _bar3 = (_bar3 & ~(ulong)uint.MaxValue) | (value & AddressBits);
                break;
            case Bar3High:
                _bar3 = (uint)_bar3 | ((ulong)value << 32);
                break;
            case NumVfs when (byteEnables & 3) == 3 && !_enabled:
                _numVfs = (ushort)value;
                break;
            case Control when (byteEnables & 1) != 0:
                Enable((value & Configuration.PfSriovControlVfEnable) != 0);
                break;
            case DeviceControl when (byteEnables & 2) != 0 && (value & FunctionLevelReset) != 0:
                Enable(false);
                break;
        }
    }

    /// <summary>Saves it.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_bar0);
        writer.Write(_bar3);
        writer.Write(_numVfs);
        writer.Write(_enabled);
        writer.Write(DroppedAccesses);
    }

    /// <summary>Restores it; what was taken is taken again by whoever restores.</summary>
    public void Restore(BinaryReader reader)
    {
        _bar0 = reader.ReadUInt64();
        _bar3 = reader.ReadUInt64();
        _numVfs = reader.ReadInt32();
        _enabled = reader.ReadBoolean();
        DroppedAccesses = reader.ReadInt64();
    }

    private void Enable(bool enabled)
    {
        bool removed = _enabled && !enabled;
        _enabled = enabled;
        if (removed)
        {
            _takenFunctions.Clear();
            _takenRanges.Clear();
            Removed?.Invoke();
        }
    }
}
