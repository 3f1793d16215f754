using System.Buffers.Binary;
using NicTwin.Vmm.Accounting;
using NicTwin.Vmm.Emulated;
using NicTwin.Vmm.Network;
using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.Service;
using NicTwin.Vmm.VfioUser;

namespace NicTwin.Vmm.Virtio;

/// <summary>
/// A virtio network device with its back end, in a process of its own. Its work is work of its client's service CPU, whose time it takes
/// over and gives back, so that a run is the same as with the device in the process of the VMM.
/// </summary>
internal sealed class NetServer : DeviceServer
{
    /// <summary>Bytes in front of a result's lists.</summary>
    public const int ResultHeader = 56;

    /// <summary>Bytes of an interrupt in a result.</summary>
    public const int InterruptSize = 24;

    private readonly FarMemory _memory;
    private readonly List<long> _works = [];
    private readonly List<(long Time, ulong Address, uint Data)> _interrupts = [];
    private readonly CopyCounters _copies = new();
    private Plugged? _device;
    private long _reportedBusy;
    private long _reportedCopies;
    private long _reportedBytes;

    /// <summary>Serves a device that is not plugged in yet.</summary>
    /// <param name="channel">The connection, which belongs to the server from now on.</param>
    public NetServer(VfioUserChannel channel)
        : base(channel) => _memory = new FarMemory(Server);

    /// <inheritdoc/>
    public override IReadOnlyList<VfioUserRegion> Regions { get; } =
    [
        new(VirtioPciFunction.BarSize), default, default, default, default, default, default,
        new(ConfigurationSpace.Length), default, new(TimeRegion.Size),
    ];

    /// <inheritdoc/>
    protected override VfioUserError ReadDevice(ushort id, int region, ulong offset, Span<byte> data)
    {
        if (_device is null || !IsAccess(offset, data.Length))
        {
            return VfioUserError.Invalid;
        }

        ulong value;
        if (region == VfioUserProtocol.ConfigurationRegion)
        {
            int within = (int)offset & 3;
            value = (ulong)_device.Function.Read((int)offset & ~3) >> (8 * within);
            data[Math.Min(data.Length, sizeof(uint) - within)..].Clear();
            data = data[..Math.Min(data.Length, sizeof(uint) - within)];
        }
        else if (!_device.Function.TryRead(Bar(_device.Function) + offset, data.Length, out value))
        {
            return VfioUserError.Io;
        }

        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        bytes[..data.Length].CopyTo(data);
        return VfioUserError.None;
    }

    /// <inheritdoc/>
    protected override VfioUserError WriteDevice(ushort id, bool wantsReply, int region, ulong offset, ReadOnlySpan<byte> data)
    {
        if (_device is null || !IsAccess(offset, data.Length))
        {
            return VfioUserError.Invalid;
        }

        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        bytes.Clear();
        data.CopyTo(bytes);
        ulong value = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        if (region != VfioUserProtocol.ConfigurationRegion)
        {
            return _device.Function.TryWrite(Bar(_device.Function) + offset, data.Length, value) ? VfioUserError.None : VfioUserError.Io;
        }

        int within = (int)offset & 3;
        if (within + data.Length > sizeof(uint))
        {
            return VfioUserError.Invalid;
        }

        _device.Function.Write((int)offset & ~3, (uint)value << (8 * within), ((1 << data.Length) - 1) << within);
        return VfioUserError.None;
    }

    /// <inheritdoc/>
    protected override VfioUserError Command(ulong offset, ReadOnlySpan<byte> data)
    {
        switch (offset)
        {
            case TimeRegion.Plug when NetSettings.TryRead(data, out NetSettings settings):
                _device = new Plugged(settings, _memory, _copies, _works.Add, Interrupt, () => AccessTime);
                _reportedBusy = 0;
                return VfioUserError.None;
            case TimeRegion.Unplug when data.Length == sizeof(long) && _device is not null:
                _device.Function.Unplug();
                return VfioUserError.None;
            case TimeRegion.Cpu when data.Length == TimeRegion.CpuSize && _device is not null:
                _memory.Forget();
                _device.Cpu.Follow(Clock(data));
                _device.Network.Follow(data[sizeof(long)..]);
                return VfioUserError.None;
            case TimeRegion.Work when data.Length == sizeof(long) && _device is { Cpu.NextAction: < long.MaxValue }:
                CountWork();
                _device.Cpu.Act();
                return VfioUserError.None;
            case TimeRegion.Frame when _device is not null && TimedFrame.TryTake(ref data, FramePool.MaxFrame, out long time, out FrameOffload offload, out ReadOnlySpan<byte> frame):
                CountWork();
                _device.Net.Receive(frame, offload, time);
                return VfioUserError.None;
            default:
                return VfioUserError.Invalid;
        }
    }

    /// <inheritdoc/>
    protected override bool TryCompose(int room)
    {
        int lists = (_works.Count * sizeof(long)) + (_interrupts.Count * InterruptSize);
        if (_device is null || room < ResultHeader + lists + TimedFrame.HeaderLength + FramePool.MaxFrame)
        {
            return false;
        }

        // The frames decide what the header says.
        Frames.SetLength(0);
        int frames = _device.Network.Fetch(Frames, room - ResultHeader - lists);
        Result.SetLength(0);
        WriteHeader(_device, frames);
        Span<byte> item = stackalloc byte[InterruptSize];
        foreach (long work in _works)
        {
            BinaryPrimitives.WriteInt64LittleEndian(item, work);
            Result.Write(item[..sizeof(long)]);
        }

        foreach ((long time, ulong address, uint value) in _interrupts)
        {
            BinaryPrimitives.WriteInt64LittleEndian(item, time);
            BinaryPrimitives.WriteUInt64LittleEndian(item[8..], address);
            BinaryPrimitives.WriteInt64LittleEndian(item[16..], value);
            Result.Write(item);
        }

        Result.Write(Bytes(Frames));
        _works.Clear();
        _interrupts.Clear();
        return true;
    }

    private static ulong Bar(VirtioPciFunction function) => function.Read(VirtioPciFunction.Bar0) & ~0xful;

    // Aligned or not, it lies in the region; the function takes 8 bytes at most.
    private static bool IsAccess(ulong offset, int count) => count is >= 1 and <= sizeof(ulong) && offset <= int.MaxValue;

    private void Interrupt(ulong address, uint data, long time) => _interrupts.Add((time, address, data));

    private void WriteHeader(Plugged device, int frames)
    {
        Span<byte> header = stackalloc byte[ResultHeader];
        BinaryPrimitives.WriteInt64LittleEndian(header, device.Cpu.BusyNanoseconds - _reportedBusy);
        BinaryPrimitives.WriteInt64LittleEndian(header[8..], _copies.Number - _reportedCopies);
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], _copies.Bytes - _reportedBytes);
        BinaryPrimitives.WriteInt64LittleEndian(header[24..], device.Net.Counters.AllDrops);
        BinaryPrimitives.WriteInt32LittleEndian(header[32..], (int)device.Net.Accepts);
        BinaryPrimitives.WriteInt32LittleEndian(header[36..], _works.Count);
        BinaryPrimitives.WriteInt32LittleEndian(header[40..], _interrupts.Count);
        BinaryPrimitives.WriteInt32LittleEndian(header[44..], frames);
        BinaryPrimitives.WriteInt64LittleEndian(header[48..], device.Network.Waiting);
        Result.Write(header);
        _reportedBusy = device.Cpu.BusyNanoseconds;
        _reportedCopies = _copies.Number;
        _reportedBytes = _copies.Bytes;
    }

    /// <summary>A device that is plugged in.</summary>
    private sealed class Plugged
    {
        public Plugged(NetSettings settings, GuestMemory memory, CopyCounters copies, Action<long> scheduled, Action<ulong, uint, long> send, Func<long> clock)
        {
            Cpu = new ServiceCpu(settings.Costs) { Scheduled = scheduled };
            Network = new FarSwitch(settings.Latency) { Now = () => Cpu.Time };
            var options = new NetDeviceOptions { Mac = settings.Mac, Packed = settings.Packed, Pairs = settings.Pairs };
            Net = new NetDevice(options, Network, "process", Cpu, copies, settings.Latency);
            Function = new VirtioPciFunction(Net, memory, send, clock);
        }

        public ServiceCpu Cpu { get; }

        public FarSwitch Network { get; }

        public NetDevice Net { get; }

        public VirtioPciFunction Function { get; }
    }
}
