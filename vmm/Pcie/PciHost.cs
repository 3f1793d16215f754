using NicTwin.Vmm.Accounting;

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

    // 00:03.0 is a NIC that is an endpoint of bus 0.
    private const int NicPlace = 3 << 3;
    private const int PageBits = 12;

    // BAR 3 of the PF holds nothing but its MSI-X table and pending bits.
    private const int MsixBarRegister = 0x1c;
    private const ulong MsixBarSize = 0x4000;

    private readonly IPciFunction?[] _bus0 = new IPciFunction?[Functions];
    private readonly List<IMemoryFunction> _memory = [];
    // Registers of the PF that software has last written with all ones: what they hold is a size.
    private readonly bool[] _sizing = new bool[ConfigurationSpace.Length / 4];
    private ulong _msixBar;

    /// <summary>Creates a host with nothing but its root port.</summary>
    public PciHost() => _bus0[RootPortDevice] = RootPort;

    /// <summary>The way to the physical NIC below the root port; null when the guest owns none.</summary>
    public NicPort? BelowRootPort { get; set; }

    /// <summary>The root port at 00:01.0.</summary>
    public RootPort RootPort { get; } = new();

    /// <summary>The NIC as an endpoint on bus 0; null when there is none.</summary>
    public INicFunction? NicFunction { get; set; }

    /// <summary>The VFs of a guest that owns the PF.</summary>
    public OwnedVfs Vfs { get; } = new();

    /// <summary>What the last access was an exit for.</summary>
    public ExitCause Cause { get; private set; }

    /// <summary>Accesses to the memory windows that nobody has answered: reads were all ones, and writes were dropped.</summary>
    public long Unclaimed { get; private set; }

    /// <summary>Numbers of pages that are trapped though they would be the guest's own.</summary>
    public HashSet<ulong> TrappedPages { get; } = [];

    /// <summary>The NIC is plugged in.</summary>
    public bool NicPresent
    {
        get => RootPort.LinkUp;
        set => RootPort.LinkUp = value;
    }

    /// <summary>The functions on bus 0 that the VMM provides.</summary>
    public IReadOnlyList<IMemoryFunction> MemoryFunctions => _memory;

    /// <summary>Puts a function on bus 0.</summary>
    /// <param name="device">Device number, 2 to 31.</param>
    /// <param name="function">The function.</param>
    public void Add(int device, IMemoryFunction function)
    {
        _bus0[device << 3] = function;
        _memory.Add(function);
    }

    /// <summary>Takes a function from bus 0: from now on nothing is there.</summary>
    /// <param name="device">Device number.</param>
    /// <returns>The function; null when there was none with BARs.</returns>
    public IMemoryFunction? Remove(int device)
    {
        var function = _bus0[device << 3] as IMemoryFunction;
        if (function is not null)
        {
            _bus0[device << 3] = null;
            _memory.Remove(function);
        }

        return function;
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
                Cause = function.CauseOf(address, write: false);
                return AccessResult.Done;
            }
        }

        Cause = ExitCause.None;
        if (NicFunction is { } nic && nic.Covers(address))
        {
            Cause = Trapped(address, ExitCause.NicRead, nic.CauseOf(address, write: false));
            return nic.Read(time, address, size, out value);
        }

        if (BelowRootPort is null || !NicPresent || !RootPort.Forwards(address) || Vfs.Refuses(address))
        {
            Unclaimed++;
            value = ulong.MaxValue;
            return AccessResult.Done;
        }

        Cause = Trapped(address, ExitCause.NicRead, ExitCause.None);
        return BelowRootPort.Read(time, MmioTranslation.Exchange(address), size, out value);
    }

    /// <summary>Writes to a memory window.</summary>
    public AccessResult Write(long time, ulong address, int size, ulong value)
    {
        foreach (IMemoryFunction function in _memory)
        {
            if (function.TryWrite(address, size, value))
            {
                Cause = function.CauseOf(address, write: true);
                return AccessResult.Done;
            }
        }

        Cause = ExitCause.None;
        if (NicFunction is { } nic && nic.Covers(address))
        {
            Cause = Trapped(address, ExitCause.NicWrite, nic.CauseOf(address, write: true));
            return nic.Write(time, address, size, value);
        }

        Cause = Trapped(address, ExitCause.NicWrite, ExitCause.None);
        if (BelowRootPort is null || !NicPresent || !RootPort.Forwards(address) || Vfs.Refuses(address))
        {
            Unclaimed++;
            return AccessResult.Done;
        }

        return BelowRootPort.Write(time, MmioTranslation.Exchange(address), size, value);
    }

    /// <summary>Saves the root port and the functions.</summary>
    public void Save(BinaryWriter writer)
    {
        RootPort.Save(writer);
        foreach (bool sizing in _sizing)
        {
            writer.Write(sizing);
        }

        writer.Write(_msixBar);
        Vfs.Save(writer);
        writer.Write(Unclaimed);
        foreach (IMemoryFunction function in _memory)
        {
            function.Save(writer);
        }

        writer.Write(NicFunction is not null);
        NicFunction?.Save(writer);
    }

    /// <summary>Restores the root port and the functions.</summary>
    public void Restore(BinaryReader reader)
    {
        RootPort.Restore(reader);
        for (int i = 0; i < _sizing.Length; i++)
        {
            _sizing[i] = reader.ReadBoolean();
        }

        _msixBar = reader.ReadUInt64();
        Vfs.Restore(reader);
        Unclaimed = reader.ReadInt64();
        foreach (IMemoryFunction function in _memory)
        {
            function.Restore(reader);
        }

        if (reader.ReadBoolean() != (NicFunction is not null))
        {
            throw new InvalidDataException("the saved guest's NIC is not this one's");
        }

        NicFunction?.Restore(reader);
    }

    // The MSI-X table of a PF is trapped, as VFIO does it; so is every page that somebody has asked for.
    private ExitCause Trapped(ulong address, ExitCause trapped, ExitCause otherwise) =>
        (TrappedPages.Count != 0 && TrappedPages.Contains(address >> PageBits)) || (BelowRootPort is not null && address - _msixBar < MsixBarSize && _msixBar != 0)
            ? trapped
            : otherwise;

    private AccessResult ConfigureWord(long time, int target, int register, int byteEnables, bool write, ref uint value)
    {
        int bus = target >> 8;
        Cause = bus == 0 && target != NicPlace ? ExitCause.Configuration : ExitCause.NicConfiguration;
        if (target == NicPlace && NicFunction is { } nic)
        {
            return nic.Configure(time, register, byteEnables, write, ref value);
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
        if (BelowRootPort is null || !NicPresent || RootPort.SecondaryBus == 0 || !((below && device0) || further) || Vfs.Refuses(target))
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
            _msixBar = register == MsixBarRegister && !_sizing[register / 4] ? value & ~0xful : _msixBar;
            sent = _sizing[register / 4] ? value : MmioTranslation.ExchangeRegister(register, value);
        }

        AccessResult result = BelowRootPort!.Configure(time, target, register, byteEnables, write, type1, ref sent);
        if (write && result == AccessResult.Done && !type1 && (target & 0xff) == 0)
        {
            Vfs.Written(register, byteEnables, value);
        }

        if (!write)
        {
            value = isAddress && !_sizing[register / 4] && sent != uint.MaxValue ? MmioTranslation.ExchangeRegister(register, sent) : sent;
        }

        return result;
    }
}
