using NicTwin.Model;

namespace NicTwin.Vmm.Emulated;

/// <summary>The BARs of an emulated NIC as software has last written them: where its accesses are looked for.</summary>
internal sealed class EmulatedBars
{
    /// <summary>Bytes of BAR 0: registers (docs/configuration.md).</summary>
    public const uint Bar0Size = 0x2_0000;

    /// <summary>Bytes of BAR 3: MSI-X.</summary>
    public const uint Bar3Size = 0x4000;

    private const int Command = 4 * (int)Configuration.PfCommand;
    private const int Bar0 = 4 * (int)Configuration.PfBar0;
    private const int Bar3 = 4 * (int)Configuration.PfBar3;
    private const uint MemoryEnable = 2;

    private uint _command;
    private uint _bar0;
    private uint _bar3;

    /// <summary>The BAR in which an address lies; false when it lies in none, or none is enabled.</summary>
    /// <param name="address">Guest-physical address.</param>
    /// <param name="bar">Number of the BAR.</param>
    /// <param name="offset">Offset in it.</param>
    public bool TryLocate(ulong address, out int bar, out uint offset)
    {
        bar = address - _bar0 < Bar0Size ? 0 : 3;
        offset = (uint)(address - AddressOf(bar));
        return (_command & MemoryEnable) != 0 && (bar == 0 || address - _bar3 < Bar3Size);
    }

    /// <summary>The address of a BAR.</summary>
    public ulong AddressOf(int bar) => bar == 0 ? _bar0 : _bar3;

    /// <summary>Software has written configuration space.</summary>
    /// <param name="register">Offset of the register, a multiple of 4.</param>
    /// <param name="byteEnables">Bytes that were written, 4 bits.</param>
    /// <param name="value">The register's new value, of which only those bytes count.</param>
    public void Write(int register, int byteEnables, uint value)
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

    /// <summary>The NIC has come out of a hard reset.</summary>
    public void Reset()
    {
        _command = 0;
        _bar0 = 0;
        _bar3 = 0;
    }

    /// <summary>Saves the registers.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_command);
        writer.Write(_bar0);
        writer.Write(_bar3);
    }

    /// <summary>Restores what <see cref="Save"/> has written.</summary>
    public void Restore(BinaryReader reader)
    {
        _command = reader.ReadUInt32();
        _bar0 = reader.ReadUInt32();
        _bar3 = reader.ReadUInt32();
    }

    private static uint Merge(uint old, uint value, uint mask) => (old & ~mask) | (value & mask);
}
