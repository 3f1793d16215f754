using NicTwin.Model;
using NicTwin.Vmm.Accounting;

namespace NicTwin.Vmm.Pcie;

/// <summary>Where a VF is: its requester id, and the host-physical addresses of its BARs.</summary>
/// <param name="Number">Number of the VF, from 0.</param>
/// <param name="RequesterId">Bus, device and function on the NIC's bus.</param>
/// <param name="Bar0">Host-physical address of its registers.</param>
/// <param name="Bar3">Host-physical address of its MSI-X table.</param>
internal readonly record struct VfPlace(int Number, int RequesterId, ulong Bar0, ulong Bar3);

/// <summary>
/// A VF as its guest sees it: an endpoint on bus 0. A VF's configuration space lacks what its PF has for it (SR-IOV, 3.4.1): ids,
/// BARs and Memory Enable. The VMM adds these; the registers are the guest's own, and the page of the MSI-X table is trapped.
/// </summary>
internal sealed class VfFunction : INicFunction
{
    private const uint VendorAndDevice = 0x10ca_8086;
    private const int BarBytes = 0x4000;
    private const uint PrefetchableMemory64 = 0xc;
    private const uint MemoryEnable = 2;
    private const uint FunctionLevelReset = 1u << 15;

    private const int IdRegister = 4 * (int)Configuration.VfId;
    private const int CommandRegister = 4 * (int)Configuration.VfCommand;
    private const int FirstBar = 0x10;
    private const int BarsEnd = 0x28;
    private const int DeviceControl = 4 * (int)Configuration.VfDeviceControl;
    private const int AerCapability = 4 * (int)Configuration.VfAerCapability;
    private const int AriCapability = 4 * (int)Configuration.VfAriCapability;
    private const int AriEnd = AriCapability + 8;

    // Header of an extended capability: what is left of the chain ends with it.
    private const uint NextCapability = 0xfff0_0000;

    private readonly NicPort _port;
    private readonly VfPlace _place;
    private readonly uint[] _bars = new uint[(BarsEnd - FirstBar) / 4];
    private bool _memoryEnable;
    private bool _removed;

    /// <summary>Creates the function.</summary>
    /// <param name="port">The guest's way to the NIC.</param>
    /// <param name="place">Where the VF is.</param>
    public VfFunction(NicPort port, VfPlace place)
    {
        _port = port;
        _place = place;
        Reset();
    }

    private ulong Bar0 => _bars[0] & ~0xful | ((ulong)_bars[1] << 32);

    private ulong Bar3 => _bars[3] & ~0xful | ((ulong)_bars[4] << 32);

    /// <summary>Accesses of the guest behind the VF's removal.</summary>
    public long DroppedAccesses { get; private set; }

    /// <summary>The VF is gone, as if somebody had pulled it out: reads are all ones, writes go nowhere.</summary>
    public void Remove() => _removed = true;

    /// <inheritdoc/>
    public AccessResult Configure(long time, int register, int byteEnables, bool write, ref uint value)
    {
        if (_removed)
        {
            DroppedAccesses++;
            value = write ? value : uint.MaxValue;
            return AccessResult.Done;
        }

        if (register == IdRegister)
        {
            value = write ? value : VendorAndDevice;
            return AccessResult.Done;
        }

        if (register is >= FirstBar and < BarsEnd)
        {
            AccessBar((register - FirstBar) / 4, byteEnables, write, ref value);
            return AccessResult.Done;
        }

        if (register is >= AriCapability and < AriEnd)
        {
            value = write ? value : 0;
            return AccessResult.Done;
        }

        AccessResult result = _port.Configure(time, _place.RequesterId, register, byteEnables, write, type1: false, ref value);
        if (result == AccessResult.Done)
        {
            Overlay(register, byteEnables, write, ref value);
        }

        return result;
    }

    /// <inheritdoc/>
    public bool Covers(ulong address) => _memoryEnable && ((address - Bar0 < BarBytes && Bar0 != 0) || (address - Bar3 < BarBytes && Bar3 != 0));

    /// <inheritdoc/>
    public ExitCause CauseOf(ulong address, bool write) =>
        address - Bar0 < BarBytes ? ExitCause.None : write ? ExitCause.NicWrite : ExitCause.NicRead;

    /// <inheritdoc/>
    public AccessResult Read(long time, ulong address, int size, out ulong value)
    {
        if (_removed)
        {
            DroppedAccesses++;
            value = ulong.MaxValue;
            return AccessResult.Done;
        }

        return _port.Read(time, InHost(address), size, out value);
    }

    /// <inheritdoc/>
    public AccessResult Write(long time, ulong address, int size, ulong value)
    {
        if (_removed)
        {
            DroppedAccesses++;
            return AccessResult.Done;
        }

        return _port.Write(time, InHost(address), size, value);
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_memoryEnable);
        writer.Write(_removed);
        foreach (uint bar in _bars)
        {
            writer.Write(bar);
        }
    }

    /// <inheritdoc/>
    public void Restore(BinaryReader reader)
    {
        _memoryEnable = reader.ReadBoolean();
        _removed = reader.ReadBoolean();
        for (int i = 0; i < _bars.Length; i++)
        {
            _bars[i] = reader.ReadUInt32();
        }
    }

    private ulong InHost(ulong address) => address - Bar0 < BarBytes ? _place.Bar0 + (address - Bar0) : _place.Bar3 + (address - Bar3);

    private void Overlay(int register, int byteEnables, bool write, ref uint value)
    {
        switch (register)
        {
            case CommandRegister when write && (byteEnables & 1) != 0:
                _memoryEnable = (value & MemoryEnable) != 0;
                break;
            case CommandRegister when !write && value != uint.MaxValue:
                value |= _memoryEnable ? MemoryEnable : 0;
                break;
            case AerCapability when !write:
                value &= ~NextCapability;
                break;
            case DeviceControl when write && (byteEnables & 2) != 0 && (value & FunctionLevelReset) != 0:
                Reset();
                break;
        }
    }

    private void AccessBar(int bar, int byteEnables, bool write, ref uint value)
    {
        bool low = bar is 0 or 3;
        bool high = bar is 1 or 4;
        if (!write)
        {
            value = low || high ? _bars[bar] : 0;
            return;
        }

        if (!low && !high)
        {
            return;
        }

        for (int i = 0; i < 4; i++)
        {
            uint mask = (byteEnables & (1 << i)) != 0 ? 0xffu << (8 * i) : 0;
            _bars[bar] = (_bars[bar] & ~mask) | (value & mask);
        }

        _bars[bar] = low ? (_bars[bar] & ~(uint)(BarBytes - 1)) | PrefetchableMemory64 : _bars[bar];
    }

    private void Reset()
    {
        _memoryEnable = false;
        Array.Clear(_bars);
        _bars[0] = PrefetchableMemory64;
        _bars[3] = PrefetchableMemory64;
    }
}
