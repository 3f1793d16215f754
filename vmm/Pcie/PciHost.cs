using NicTwin.Vmm.Emulated;
using NicTwin.Vmm.Platform;

namespace NicTwin.Vmm.Pcie;

/// <summary>
/// A guest's PCI host: ECAM, the functions of bus 0, the root port on device 1 with the physical NIC below it, and the
/// memory windows.
/// </summary>
internal sealed class PciHost
{
    private const int Functions = 256;
    private const int RootPortDevice = 1 << 3;
    private const int Ari = 8;

    private readonly IPciFunction?[] _bus0 = new IPciFunction?[Functions];
    private readonly List<IMemoryFunction> _memory = [];
    private readonly NicPort? _nic;

    // Registers of the PF that software has last written with all ones: what they hold is a size.
    private readonly bool[] _sizing = new bool[ConfigurationSpace.Length / 4];

    /// <summary>Creates a host.</summary>
    /// <param name="nic">The way to the physical NIC; null for a guest that has none.</param>
    public PciHost(NicPort? nic)
    {
        _nic = nic;
        _bus0[RootPortDevice] = RootPort;
    }

    /// <summary>The root port at 00:01.0.</summary>
    public RootPort RootPort { get; } = new();

    /// <summary>The guest's accesses that the VMM answered itself.</summary>
    public GuestExits Exits { get; } = new();

    /// <summary>The NIC is plugged in.</summary>
    public bool NicPresent
    {
        get => RootPort.LinkUp;
        set => RootPort.LinkUp = value;
    }

    /// <summary>The emulated NIC on bus 0; null for a guest without one.</summary>
    public EmulatedFunction? Emulated { get; set; }

    /// <summary>Puts a function on bus 0.</summary>
    /// <param name="device">Device number, 2 to 31.</param>
    /// <param name="function">The function.</param>
    public void Add(int device, IMemoryFunction function)
    {
        _bus0[device << 3] = function;
        _memory.Add(function);
    }

    /// <summary>An access to ECAM of 1 to 8 bytes, aligned; one of 8 bytes is cut in two by nobody and reads as two registers.</summary>
    /// <param name="time">The guest's time.</param>
    /// <param name="offset">Offset in ECAM.</param>
    /// <param name="size">Bytes.</param>
    /// <param name="write">It is a write.</param>
    /// <param name="value">What is written or was read.</param>
    public AccessResult Configure(long time, ulong offset, int size, bool write, ref ulong value)
    {
        if (size == 8)
        {
            // ECAM need not support it (PCI Express Base Specification, 7.2.2.2), and Linux does not do it.
            value = ulong.MaxValue;
            return AccessResult.Done;
        }

        int target = (int)(offset >> 12);
        int register = (int)offset & 0xffc;
        int lane = (int)offset & 3;
        int byteEnables = ((1 << size) - 1) << lane;
        uint word = (uint)(value << (8 * lane));
        AccessResult result = ConfigureWord(time, target, register, byteEnables, write, ref word);
        if (!write)
        {
            value = (word >> (8 * lane)) & (uint.MaxValue >> (32 - (8 * size)));
        }

        return result;
    }

    /// <summary>Reads from a memory window.</summary>
    public AccessResult Read(long time, ulong address, int size, out ulong value)
    {
        foreach (IMemoryFunction function in _memory)
        {
            if (function.TryRead(address, size, out value))
            {
                Exits.Device++;
                return AccessResult.Done;
            }
        }

        if (Emulated is not null && Emulated.Covers(address))
        {
            return CountExit(Emulated.Read(time, address, size, out value));
        }

        if (_nic is null || !NicPresent || !RootPort.Forwards(address))
        {
            value = ulong.MaxValue;
            return AccessResult.Done;
        }

        return _nic.Read(time, MmioTranslation.Exchange(address), size, out value);
    }

    /// <summary>Writes to a memory window.</summary>
    public AccessResult Write(long time, ulong address, int size, ulong value)
    {
        foreach (IMemoryFunction function in _memory)
        {
            if (function.TryWrite(address, size, value))
            {
                Exits.Device++;
                return AccessResult.Done;
            }
        }

        if (Emulated is not null && Emulated.Covers(address))
        {
            return CountExit(Emulated.Write(time, address, size, value));
        }

        return _nic is null || !NicPresent || !RootPort.Forwards(address)
            ? AccessResult.Done
            : _nic.Write(time, MmioTranslation.Exchange(address), size, value);
    }

    /// <summary>Saves the root port.</summary>
    public void Save(BinaryWriter writer)
    {
        RootPort.Save(writer);
        foreach (bool sizing in _sizing)
        {
            writer.Write(sizing);
        }
    }

    /// <summary>Restores the root port.</summary>
    public void Restore(BinaryReader reader)
    {
        RootPort.Restore(reader);
        for (int i = 0; i < _sizing.Length; i++)
        {
            _sizing[i] = reader.ReadBoolean();
        }
    }

    // An access that waits is made again: it is one exit all the same.
    private AccessResult CountExit(AccessResult result)
    {
        Exits.Device += result == AccessResult.Postponed ? 0 : 1;
        return result;
    }

    private AccessResult ConfigureWord(long time, int target, int register, int byteEnables, bool write, ref uint value)
    {
        int bus = target >> 8;
        if (target == EmulatedFunction.Device << 3 && Emulated is not null)
        {
            return Emulated.Configure(time, register, byteEnables, write, ref value);
        }

        if (bus == 0)
        {
            if (write)
            {
                _bus0[target]?.Write(register, value, byteEnables);
            }
            else
            {
                value = _bus0[target]?.Read(register) ?? uint.MaxValue;
            }

            return AccessResult.Done;
        }

        bool below = bus == RootPort.SecondaryBus;
        bool further = bus > RootPort.SecondaryBus && bus <= RootPort.SubordinateBus;
        bool device0 = (target & 0xff) < Ari || RootPort.ForwardsAri;
        if (_nic is null || !NicPresent || RootPort.SecondaryBus == 0 || !((below && device0) || further))
        {
            value = write ? value : uint.MaxValue;
            return AccessResult.Done;
        }

        return ConfigureNic(time, target, register, byteEnables, write, type1: !below, ref value);
    }

    private AccessResult ConfigureNic(long time, int target, int register, int byteEnables, bool write, bool type1, ref uint value)
    {
        bool isAddress = !type1 && (target & 0xff) == 0 && MmioTranslation.IsAddress(register);
        uint sent = value;
        if (isAddress && write)
        {
            _sizing[register / 4] = value == uint.MaxValue;
            sent = _sizing[register / 4] ? value : MmioTranslation.ExchangeRegister(register, value);
        }

        AccessResult result = _nic!.Configure(time, target, register, byteEnables, write, type1, ref sent);
        if (!write)
        {
            value = isAddress && !_sizing[register / 4] && sent != uint.MaxValue ? MmioTranslation.ExchangeRegister(register, sent) : sent;
        }

        return result;
    }
}
