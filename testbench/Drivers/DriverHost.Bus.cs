namespace NicTwin.Testbench;

/// <content>Memory that a function may use, and its interrupts.</content>
internal sealed partial class DriverHost
{
    private const int Functions = 9;
    private const int Vectors = 16;
    private const ulong FirstAddress = 0x1_4000_0000;
    private const ulong PageMask = HostMemory.PageSize - 1;

    private readonly List<(int Function, ulong Start, ulong Length)> _regions = [];
    private readonly Action?[,] _handlers = new Action?[Functions, Vectors];
    private readonly bool[,] _armed = new bool[Functions, Vectors];
    private readonly bool[,] _pending = new bool[Functions, Vectors];
    private readonly List<Action> _pollers = [];
    private ulong _nextAddress = FirstAddress;

    /// <summary>Interrupts that were served, by function and vector.</summary>
    public int[,] Served { get; } = new int[Functions, Vectors];

    /// <summary>Pages for DMA of one function; beyond 4 GiB, so that both halves of an address count.</summary>
    public ulong Allocate(int function, int bytes)
    {
        ulong address = _nextAddress;

        // A page that belongs to nobody stays between two allocations: an access beyond an end is seen.
        _nextAddress += (((ulong)bytes + PageMask) & ~PageMask) + HostMemory.PageSize;
        _regions.Add((function, address, (ulong)bytes));
        return address;
    }

    /// <summary>What a driver without interrupts does over and over while the program waits.</summary>
    public void AddPoller(Action poller) => _pollers.Add(poller);

    /// <summary>The pollers have ended, with their process.</summary>
    public void ClearPollers() => _pollers.Clear();

    /// <summary>From here on the function has no memory: any DMA of it is a fault.</summary>
    public void ForbidDma(int function) => _regions.RemoveAll(r => r.Function == function);

    /// <summary>Gives a vector of MSI-X its message and its handler.</summary>
    public void RequestVector(int function, int vector, Action handler)
    {
        _handlers[function, vector] = handler;
        uint entry = (uint)vector * 16;
        ulong address = Bus.MsixAddress(function, entry);
        Bus.Port.Write(address, (uint)MessageAddress(function));
        Bus.Port.Write(address + 4, 0);
        Bus.Port.Write(address + 8, MessageData(function, vector));
        ExpectBits($"data of MSI-X entry {vector} of {Name(function)}", Bus.Port.Read(address + 8), uint.MaxValue, MessageData(function, vector));
        _accesses += 4;
    }

    /// <summary>Writes the mask of a vector of MSI-X.</summary>
    public void MaskVector(int function, int vector, bool masked)
    {
        Bus.Port.Write(Bus.MsixAddress(function, ((uint)vector * 16) + 12), masked ? 1u : 0u);
        _accesses++;
        CheckBus();
    }

    /// <summary>The driver enables a vector, as a write of EIMS does: one message may come until it enables it again.</summary>
    public void Arm(int function, int vector) => _armed[function, vector] = true;

    /// <summary>The driver has masked all vectors of a function and knows that it has come into force.</summary>
    public void Disarm(int function)
    {
        Dispatch();
        for (int vector = 0; vector < Vectors; vector++)
        {
            _armed[function, vector] = false;
        }
    }

    private static ulong MessageAddress(int function) => RootComplex.MessageWindow + ((ulong)function << 12);

    private static uint MessageData(int function, int vector) => (uint)(0x4000 | (function << 4) | vector);

    private void Message(Tlp tlp)
    {
        int function = (int)((tlp.Address - RootComplex.MessageWindow) >> 12);
        uint data = tlp.Payload.Length == 1 ? tlp.Payload[0] : uint.MaxValue;
        int vector = (int)(data & 0xf);
        if (function >= Functions || tlp.Address != MessageAddress(function) || data != MessageData(function, vector) || _handlers[function, vector] is null)
        {
            _violation ??= $"an interrupt to {tlp.Address:x} with data {data:x}, which no vector has";
        }
        else if (tlp.RequesterId != RequesterId(function))
        {
            _violation ??= $"vector {vector} of {Name(function)} was sent as {tlp.RequesterId:x4}, not {RequesterId(function):x4}";
        }
        else if (!_armed[function, vector])
        {
            _violation ??= $"vector {vector} of {Name(function)} came while its mask (EIMS) was off";
        }
        else
        {
            // EIAM: the vector is masked by its own message until the driver enables it again.
            _armed[function, vector] = false;
            _pending[function, vector] = true;
        }
    }

    private void CheckDma(Tlp tlp)
    {
        ulong address = tlp.Address + (ulong)tlp.FirstByteOffset;
        ulong length = (ulong)(tlp.Kind == TlpKind.MemoryWrite ? BytesWritten(tlp) : tlp.RequestedBytes);
        foreach ((int function, ulong start, ulong size) in _regions)
        {
            if (address >= start && address + length <= start + size)
            {
                if (tlp.RequesterId != RequesterId(function))
                {
                    _violation ??= $"{tlp.Kind} at {address:x} in memory of {Name(function)} by {tlp.RequesterId:x4}";
                }

                return;
            }
        }

        _violation ??= $"{tlp.Kind} of {length} bytes at {address:x} by {tlp.RequesterId:x4}, where no driver has given it memory";
    }

    private static int BytesWritten(Tlp tlp)
    {
        int last = tlp.LastByteEnables == 0 ? tlp.FirstByteEnables : tlp.LastByteEnables;
        return (tlp.Length * 4) - tlp.FirstByteOffset - (int.LeadingZeroCount(last) - 28);
    }

    private int RequesterId(int function) => function == 0 ? RootComplex.PhysicalFunctionId : _port.VirtualId(function - 1);

    // One processor: a handler is not interrupted.
    private void Dispatch()
    {
        if (_dispatching)
        {
            return;
        }

        _dispatching = true;
        try
        {
            foreach (Action poller in _pollers)
            {
                poller();
            }

            for (int function = 0; function < Functions; function++)
            {
                for (int vector = 0; vector < Vectors; vector++)
                {
                    if (_pending[function, vector])
                    {
                        _pending[function, vector] = false;
                        Served[function, vector]++;
                        _handlers[function, vector]!();
                    }
                }
            }
        }
        finally
        {
            _dispatching = false;
        }
    }
}
