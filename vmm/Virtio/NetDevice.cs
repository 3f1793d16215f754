using System.Buffers.Binary;
using NicTwin.Vmm.Accounting;
using NicTwin.Vmm.Network;
using NicTwin.Vmm.Service;

namespace NicTwin.Vmm.Virtio;

/// <summary>
/// A virtio network device (OASIS Virtual I/O Device 1.2, 5.1): the back end of a paravirtual NIC, a port of the VMM's switch. The
/// control queue is answered in the driver's notification; packets are moved by the service CPU.
/// </summary>
internal sealed class NetDevice : IVirtioDevice, ISwitchPort
{
    private const int ConfigurationLength = 12;
    private const ushort LinkUp = 1;

    private readonly NetDeviceOptions _options;
    private readonly CopyCounters _copies;
    private readonly NetReceiver[] _receivers;
    private readonly NetTransmitter[] _transmitters;
    private readonly NetControl _control;
    private ulong _mac;
    private int _pairs = 1;

    /// <summary>Creates a device that is connected to a switch.</summary>
    /// <param name="options">What it offers.</param>
    /// <param name="network">The switch, of which it becomes a port.</param>
    /// <param name="name">Name of the port.</param>
    /// <param name="cpu">Moves its packets.</param>
    /// <param name="copies">Counts the copies that it makes, with those of others.</param>
    /// <param name="latency">Clocks from a notification to the service CPU.</param>
    public NetDevice(NetDeviceOptions options, IFrameSwitch network, string name, ServiceCpu cpu, CopyCounters copies, long latency)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Pairs, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Pairs, NetDeviceOptions.MaxPairs);
        _options = options;
        _copies = copies;
        _mac = options.Mac;
        Switch = network;
        Cpu = cpu;
        Latency = latency;
        _control = new NetControl(this);
        _receivers = new NetReceiver[options.Pairs];
        _transmitters = new NetTransmitter[options.Pairs];
        for (int i = 0; i < options.Pairs; i++)
        {
            _receivers[i] = new NetReceiver(this, 2 * i);
            _transmitters[i] = new NetTransmitter(this, (2 * i) + 1);
        }

        Port = network.Add(this, name);
    }

    /// <inheritdoc/>
    public int DeviceType => 1;

    /// <inheritdoc/>
    public uint ClassCode => 0x02_0000;

    /// <inheritdoc/>
    public ulong Features => _options.Features;

    /// <inheritdoc/>
    public int Queues => (2 * _options.Pairs) + (_options.Control ? 1 : 0);

    /// <summary>What it has done.</summary>
    public NetCounters Counters { get; } = new();

    /// <summary>Number of its port of the switch.</summary>
    public int Port { get; }

    /// <summary>Its address now.</summary>
    public ulong Mac => _mac;

    /// <summary>Pairs of queues that the driver uses.</summary>
    public int ActivePairs => _pairs;

    /// <summary>There is a link.</summary>
    public bool HasLink { get; private set; } = true;

    /// <summary>The switch.</summary>
    internal IFrameSwitch Switch { get; }

    /// <summary>Moves the packets.</summary>
    internal ServiceCpu Cpu { get; }

    /// <summary>Clocks from a notification to the service CPU.</summary>
    internal long Latency { get; }

    /// <summary>What the driver wants to receive.</summary>
    internal NetFilter Filter { get; } = new();

    /// <summary>The way to the driver; null when it is not ready.</summary>
    internal VirtioPciFunction? Transport { get; private set; }

    /// <inheritdoc/>
    public OffloadSupport Accepts
    {
        get
        {
            // Frames that nobody waits for need not be finished before they are dropped.
            const OffloadSupport all = OffloadSupport.Checksum | OffloadSupport.TcpIpv4 | OffloadSupport.TcpIpv6;
            if (Transport is not { Common.IsRunning: true } transport)
            {
                return all;
            }

            ulong features = transport.Common.Features;
            return ((features & VirtioFeature.GuestChecksum) != 0 ? OffloadSupport.Checksum : 0)
                | ((features & VirtioFeature.GuestTso4) != 0 ? OffloadSupport.TcpIpv4 : 0)
                | ((features & VirtioFeature.GuestTso6) != 0 ? OffloadSupport.TcpIpv6 : 0);
        }
    }

    /// <inheritdoc/>
    public byte ReadConfiguration(int offset)
    {
        Span<byte> configuration = stackalloc byte[ConfigurationLength];
        BinaryPrimitives.WriteUInt32BigEndian(configuration, (uint)(_mac >> 16));
        BinaryPrimitives.WriteUInt16BigEndian(configuration[4..], (ushort)_mac);
        BinaryPrimitives.WriteUInt16LittleEndian(configuration[6..], HasLink ? LinkUp : (ushort)0);
        BinaryPrimitives.WriteUInt16LittleEndian(configuration[8..], (ushort)_options.Pairs);
        BinaryPrimitives.WriteUInt16LittleEndian(configuration[10..], (ushort)_options.Mtu);
        return (uint)offset < ConfigurationLength ? configuration[offset] : (byte)0;
    }

    /// <inheritdoc/>
    public void WriteConfiguration(int offset, byte value)
    {
        // Nothing there is the driver's to write as of version 1.
    }

    /// <summary>Connects or cuts the link; the driver is told.</summary>
    public void SetLink(bool up, long time)
    {
        if (HasLink != up)
        {
            HasLink = up;
            Transport?.ConfigurationChanged(time);
        }
    }

    /// <inheritdoc/>
    public void Start(VirtioPciFunction transport)
    {
        Transport = transport;
        foreach (NetReceiver receiver in _receivers)
        {
            receiver.Start(transport, transport.Now);
        }
    }

    /// <inheritdoc/>
    public void Resume(VirtioPciFunction transport) => Transport = transport;

    /// <inheritdoc/>
    public void Stop()
    {
        Transport = null;
        Filter.Reset();
        _mac = _options.Mac;
        _pairs = 1;
        for (int i = 0; i < _options.Pairs; i++)
        {
            _receivers[i].Stop();
            _transmitters[i].Stop();
        }
    }

    /// <inheritdoc/>
    public void Notified(int queue, long time)
    {
        Counters.Notifications++;
        VirtioPciFunction transport = Transport!;
        if (queue == ControlQueue(transport))
        {
            _control.Answer(transport, queue, time);
        }
        else if (queue / 2 < _options.Pairs)
        {
            if (queue % 2 == 0)
            {
                _receivers[queue / 2].Notified(transport, time);
            }
            else
            {
                _transmitters[queue / 2].Notified(transport, time);
            }
        }
    }

    /// <inheritdoc/>
    public void QueueRestarted(int queue, long time)
    {
        if (queue % 2 == 0 && queue / 2 < _options.Pairs && queue != ControlQueue(Transport!))
        {
            _receivers[queue / 2].Start(Transport!, time);
        }
    }

    /// <inheritdoc/>
    public void Receive(ReadOnlySpan<byte> frame, in FrameOffload offload, long time)
    {
        if (Transport is not { Common.IsRunning: true } transport)
        {
            Counters.Drop(NetDrop.NotRunning);
        }
        else if (!HasLink)
        {
            Counters.Drop(NetDrop.NoLink);
        }
        else if (!Filter.Wants(frame, _mac, transport.Common.Features))
        {
            Counters.Drop(NetDrop.Filtered);
        }
        else
        {
            NetReceiver receiver = _receivers[FlowHash.Of(frame) % (uint)_pairs];
            (receiver.IsUsable(transport) ? receiver : _receivers[0]).Receive(transport, frame, offload);
        }
    }

    /// <summary>Saves the device; <see cref="VirtioPciFunction.Save"/> comes before.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_mac);
        writer.Write(_pairs);
        writer.Write(HasLink);
        Filter.Save(writer);
        Counters.Save(writer);
        for (int i = 0; i < _options.Pairs; i++)
        {
            _receivers[i].Save(writer);
            _transmitters[i].Save(writer);
        }
    }

    /// <summary>Takes over what <see cref="Save"/> of a device with the same options has written.</summary>
    public void Restore(BinaryReader reader)
    {
        _mac = reader.ReadUInt64();
        _pairs = reader.ReadInt32();
        HasLink = reader.ReadBoolean();
        Filter.Restore(reader);
        Counters.Restore(reader);
        for (int i = 0; i < _options.Pairs; i++)
        {
            _receivers[i].Restore(reader, Switch.Pool);
            _transmitters[i].Restore(reader);
        }
    }

    /// <summary>The driver sets the address.</summary>
    /// <returns>False: it is a group's.</returns>
    internal bool TrySetMac(ulong address)
    {
        const ulong group = 1ul << 40;
        bool isStation = (address & group) == 0;
        _mac = isStation ? address : _mac;
        return isStation;
    }

    /// <summary>The driver sets the number of pairs that it uses.</summary>
    /// <returns>False: there are not so many, or none is not enough.</returns>
    internal bool TrySetPairs(int pairs)
    {
        bool isPossible = pairs >= 1 && pairs <= _options.Pairs;
        _pairs = isPossible ? pairs : _pairs;
        return isPossible;
    }

    /// <summary>Payload was copied.</summary>
    internal void Copied(int bytes)
    {
        Counters.Copies++;
        Counters.CopiedBytes += bytes;
        _copies.Add(bytes);
        Cpu.ChargeBytes(Cpu.Costs.CopyPerKilobyte, bytes);
    }

    // Behind all pairs when the driver knows of them, else behind the first (OASIS Virtual I/O Device 1.2, 5.1.2).
    private int ControlQueue(VirtioPciFunction transport)
    {
        ulong features = transport.Common.Features;
        int queue = (features & VirtioFeature.MultiQueue) != 0 ? 2 * _options.Pairs : 2;
        return (features & VirtioFeature.ControlQueue) != 0 ? queue : -1;
    }
}
