using NicTwin.Model;
using NicTwin.Vmm.Accounting;
using NicTwin.Vmm.Pcie;

namespace NicTwin.Vmm.Emulated;

/// <summary>
/// An emulated NIC on bus 0 of its guest: a single endpoint. Configuration space and registers are the model's own, but for what
/// belongs to SR-IOV: those capabilities are taken out of the list, read 0, and ignore writes.
/// </summary>
internal sealed class EmulatedFunction : INicFunction
{
    /// <summary>Its device number on bus 0.</summary>
    public const int Device = 3;

    /// <summary>Bytes of BAR 0: registers (docs/configuration.md).</summary>
    public const uint Bar0Size = 0x2_0000;

    /// <summary>Bytes of BAR 3: MSI-X.</summary>
    public const uint Bar3Size = 0x4000;

    // What the model is told it is: 01:00.0. Nobody sees it, since there is no IOMMU and the guest asks for 00:03.0.
    private const int Target = 0x100;

    private const int Command = 4 * (int)Configuration.PfCommand;
    private const int Bar0 = 4 * (int)Configuration.PfBar0;
    private const int Bar3 = 4 * (int)Configuration.PfBar3;

    // The last capability that is shown; ARI and SR-IOV, which is the last one of the space, come behind it.
    private const int LastCapability = 4 * (int)Configuration.PfDsnCapability;
    private const int FirstHidden = 4 * (int)Configuration.PfAriCapability;
    private const uint NextCapability = 0xfff0_0000;
    private const uint MemoryEnable = 2;

    private readonly NicPort _port;

    // What software has last written: where its accesses are looked for.
    private uint _command;
    private uint _bar0;
    private uint _bar3;

    /// <summary>Creates a function.</summary>
    /// <param name="port">The guest's way to the NIC.</param>
    public EmulatedFunction(NicPort port) => _port = port;

    /// <inheritdoc/>
    public AccessResult Configure(long time, int register, int byteEnables, bool write, ref uint value)
    {
        if (register >= FirstHidden)
        {
            value = write ? value : 0;
            return AccessResult.Done;
        }

        AccessResult result = _port.Configure(time, Target, register, byteEnables, write, type1: false, ref value);
        if (result != AccessResult.Done)
        {
            return result;
        }

        if (write)
        {
            Remember(register, byteEnables, value);
        }
        else if (register == LastCapability && value != uint.MaxValue)
        {
            value &= ~NextCapability;
        }

        return result;
    }

    /// <inheritdoc/>
    public ExitCause CauseOf(ulong address, bool write) => write ? ExitCause.NicWrite : ExitCause.NicRead;

    /// <inheritdoc/>
    public bool Covers(ulong address) => TryLocate(address, out _, out _);

    /// <summary>The BAR in which an address lies.</summary>
    /// <param name="address">Guest-physical address.</param>
    /// <param name="bar">Number of the BAR.</param>
    /// <param name="offset">Offset in it.</param>
    public bool TryLocate(ulong address, out int bar, out uint offset)
    {
        bar = address - _bar0 < Bar0Size ? 0 : 3;
        offset = (uint)(address - (bar == 0 ? _bar0 : _bar3));
        return (_command & MemoryEnable) != 0 && (bar == 0 || address - _bar3 < Bar3Size);
    }

    /// <inheritdoc/>
    public AccessResult Read(long time, ulong address, int size, out ulong value) => _port.Read(time, address, size, out value);

    /// <inheritdoc/>
    public AccessResult Write(long time, ulong address, int size, ulong value) => _port.Write(time, address, size, value);

    /// <summary>The NIC has come out of a hard reset.</summary>
    public void Reset()
    {
        _command = 0;
        _bar0 = 0;
        _bar3 = 0;
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_command);
        writer.Write(_bar0);
        writer.Write(_bar3);
    }

    /// <inheritdoc/>
    public void Restore(BinaryReader reader)
    {
        _command = reader.ReadUInt32();
        _bar0 = reader.ReadUInt32();
        _bar3 = reader.ReadUInt32();
    }

    private void Remember(int register, int byteEnables, uint value)
    {
        uint mask = 0;
        for (int i = 0; i < 4; i++)
        {
            mask |= (byteEnables & (1 << i)) != 0 ? 0xffu << (8 * i) : 0;
        }

        switch (register)
        {
            case Command:
                _command = Merge(_command, value, mask);
                break;
            case Bar0:
                _bar0 = Merge(_bar0, value, mask) & ~(Bar0Size - 1);
                break;
            case Bar3:
                _bar3 = Merge(_bar3, value, mask) & ~(Bar3Size - 1);
                break;
        }
    }

    private static uint Merge(uint old, uint value, uint mask) => (old & ~mask) | (value & mask);
}
