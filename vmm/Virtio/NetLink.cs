using System.Buffers.Binary;
using NicTwin.Vmm.Accounting;
using NicTwin.Vmm.Emulated;
using NicTwin.Vmm.Network;
using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.Service;
using NicTwin.Vmm.VfioUser;

namespace NicTwin.Vmm.Virtio;

/// <summary>
/// A virtio network device in another process, as the VMM sees it: a function on bus 0 of its guest and a port of the switch. Each access
/// of the guest, each frame for it and each piece of its work is a round trip to the process.
/// </summary>
/// <remarks>The guest pays the switch to the process for its accesses, notifications among them; the service CPU pays for the rest.</remarks>
internal sealed partial class NetLink : DeviceLink, IMemoryFunction, ISwitchPort
{
    private readonly NetLinkHost _host;
    private readonly Work _work;

    // As software has last written them: where the guest's accesses are looked for.
    private readonly ConfigurationSpace _shadow = new();
    private bool _plugged;
    private bool _exchanging;

    /// <summary>Connects to a server, and plugs the device in.</summary>
    /// <param name="channel">The connection, which belongs to the link from now on.</param>
    /// <param name="host">What the device has to do with.</param>
    /// <param name="settings">What it is.</param>
    public NetLink(VfioUserChannel channel, NetLinkHost host, NetSettings settings)
        : base(channel, host.Target.Ram.Start, host.Target.Ram.Size)
    {
        _host = host;
        _work = new Work(this);
        _shadow.Define(VirtioPciFunction.Command, 0, VirtioPciFunction.MemoryEnable);
        _shadow.Define(VirtioPciFunction.Bar0, 0, ~(uint)(VirtioPciFunction.BarSize - 1));
        Port = host.Network.Add(this, host.Name);
        if (Failure.Length > 0)
        {
            return;
        }

        Client.AddWrite(TimeRegion.Index, TimeRegion.Plug, NetSettings.Size, wantsReply: false, out Span<byte> data);
        settings.Write(data);
        _plugged = true;
        Begin();
        Exchange(isWork: true);
    }

    /// <summary>Number of its port of the switch.</summary>
    public int Port { get; }

    /// <summary>Frames that were lost in the device.</summary>
    public long Drops { get; private set; }

    /// <inheritdoc/>
    public OffloadSupport Accepts { get; private set; } = OffloadSupport.Checksum | OffloadSupport.TcpIpv4 | OffloadSupport.TcpIpv6;

    /// <summary>It was taken from its guest: as after a reset, and without interrupts.</summary>
    public void Unplug()
    {
        if (_plugged)
        {
            Begin();
            Client.AddWrite(TimeRegion.Index, TimeRegion.Unplug, sizeof(long), wantsReply: false, out _);
            Exchange(isWork: false);
            _plugged = false;
        }
    }

    /// <inheritdoc/>
    public ExitCause CauseOf(ulong address, bool write) =>
        !write ? ExitCause.NicRead
        : TryOffset(address, out int offset) && offset / VirtioPciFunction.PageSize == VirtioPciFunction.NotifyPage / VirtioPciFunction.PageSize ? ExitCause.Notification
        : ExitCause.NicWrite;

    /// <inheritdoc/>
    public uint Read(int offset) => (uint)ReadRegion(VfioUserProtocol.ConfigurationRegion, offset, sizeof(uint));

    /// <inheritdoc/>
    public void Write(int offset, uint value, int byteEnables)
    {
        int first = int.TrailingZeroCount(byteEnables);
        int count = int.PopCount(byteEnables);
        if (count > 0)
        {
            _shadow.Write(offset, value, byteEnables);
            WriteRegion(VfioUserProtocol.ConfigurationRegion, offset + first, count, value >> (8 * first));
        }
    }

    /// <inheritdoc/>
    public bool TryRead(ulong address, int size, out ulong value)
    {
        value = 0;
        if (!TryOffset(address, out int offset))
        {
            return false;
        }

        value = ReadRegion(0, offset, size);
        return true;
    }

    /// <inheritdoc/>
    public bool TryWrite(ulong address, int size, ulong value)
    {
        if (!TryOffset(address, out int offset))
        {
            return false;
        }

        WriteRegion(0, offset, size, value);
        return true;
    }

    /// <inheritdoc/>
    public void Receive(ReadOnlySpan<byte> frame, in FrameOffload offload, long time)
    {
        if (!_plugged || frame.IsEmpty || frame.Length > FramePool.MaxFrame)
        {
            Drops++;
            return;
        }

        EnterProcess();
        Client.AddWrite(TimeRegion.Index, TimeRegion.Frame, TimedFrame.HeaderLength + frame.Length, wantsReply: false, out Span<byte> data);
        TimedFrame.Write(data, _host.Cpu.Time, frame.Length, offload);
        frame.CopyTo(data[TimedFrame.HeaderLength..]);
        Exchange(isWork: true);
    }

    /// <summary>There is no way to save a process.</summary>
    public void Save(BinaryWriter writer) => throw new IOException("a device model in a process is not part of a snapshot");

    /// <summary>There is no way to restore one either.</summary>
    /// <exception cref="InvalidDataException">Always.</exception>
    public void Restore(BinaryReader reader) => throw new InvalidDataException("a device model in a process is not part of a snapshot");

    /// <inheritdoc/>
    protected override void Lost() => _plugged = false;

    private bool TryOffset(ulong address, out int offset)
    {
        ulong bar = _shadow.Read(VirtioPciFunction.Bar0);
        offset = (int)(address - bar);
        return address - bar < VirtioPciFunction.BarSize && bar != 0 && (_shadow.Read(VirtioPciFunction.Command) & VirtioPciFunction.MemoryEnable) != 0;
    }

    private ulong ReadRegion(int region, int offset, int size)
    {
        if (!_plugged)
        {
            return ulong.MaxValue >> (8 * (sizeof(ulong) - size));
        }

        BeginAccess();
        _answered = false;
        _awaited = Client.AddRead(region, (ulong)offset, size);
        Exchange(isWork: false);
        return _answered ? _answer : ulong.MaxValue >> (8 * (sizeof(ulong) - size));
    }

    private void WriteRegion(int region, int offset, int size, ulong value)
    {
        if (!_plugged)
        {
            return;
        }

        BeginAccess();
        _answered = false;
        _awaited = Client.AddWrite(region, (ulong)offset, size, wantsReply: true, out Span<byte> data);
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        bytes[..size].CopyTo(data);
        Exchange(isWork: false);
    }

    // The service CPU has come to a piece of work that the device has asked for.
    private void DoWork()
    {
        _worksAhead--;
        if (_plugged)
        {
            EnterProcess();
            Client.AddWrite(TimeRegion.Index, TimeRegion.Work, sizeof(long), wantsReply: false, out _);
            Exchange(isWork: true);
        }
    }

    private void EnterProcess()
    {
        WorkRoundTrips++;
        _host.Cpu.Charge(_host.Cpu.Costs.ProcessSwitch);
        Begin();
    }

    private void BeginAccess()
    {
        AccessRoundTrips++;
        Begin();
        Client.AddWrite(TimeRegion.Index, TimeRegion.AccessTime, sizeof(long), wantsReply: false, out Span<byte> time);
        BinaryPrimitives.WriteInt64LittleEndian(time, _host.Clock());
    }

    /// <summary>What the service CPU does when it comes to work of the device.</summary>
    private sealed class Work(NetLink link) : IServiceTask
    {
        public int Rank => link.Port + 1;

        public void Run(ServiceCpu cpu) => link.DoWork();
    }
}

/// <summary>What a virtio network device in another process has to do with in the VMM.</summary>
internal sealed record NetLinkHost
{
    /// <summary>The guest.</summary>
    public required IDmaTarget Target { get; init; }

    /// <summary>Receives each MSI: its address, its data and the clock at which it is sent.</summary>
    public required Action<ulong, uint, long> Send { get; init; }

    /// <summary>The guest's clock.</summary>
    public required Func<long> Clock { get; init; }

    /// <summary>The switch, of which the device becomes a port.</summary>
    public required Switch Network { get; init; }

    /// <summary>Name of the port.</summary>
    public required string Name { get; init; }

    /// <summary>Does the device's work.</summary>
    public required ServiceCpu Cpu { get; init; }

    /// <summary>Counts the copies that it makes.</summary>
    public required CopyCounters Copies { get; init; }
}
