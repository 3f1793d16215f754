using System.Buffers.Binary;
using NicTwin.Vmm.Accounting;
using NicTwin.Vmm.Cpu;
using NicTwin.Vmm.Network;
using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.Service;
using NicTwin.Vmm.Virtio;

namespace NicTwin.Tests.Vmm;

/// <summary>A virtio network device between a switch and a driver that is played here, in RAM and registers alone.</summary>
internal sealed class NetBench : IDisposable
{
    public const ulong Ram = 0x80200000;
    public const ulong RamSize = 4 << 20;
    public const ulong Bar = 0x40000000;
    public const ulong Imsic = 0x28000000;
    public const ulong Mac = 0x02_00_00_00_00_01;
    public const long Latency = 64;

    // A page of buffers for each chain; behind the rings.
    public const ulong Buffers = Ram + 0x80000;

    private readonly IMemoryFunction _function;

    public NetBench(NetDeviceOptions? options = null, CostModel? costs = null, ulong? features = null, int size = 256, Func<NetBench, IMemoryFunction>? far = null)
    {
        Options = options ?? new NetDeviceOptions { Mac = Mac };
        Cpu = new ServiceCpu(costs ?? CostModel.Free);
        Switch = new Switch(Cpu, Copies, Latency);
        Memory = new GuestRam(Ram, RamSize);
        if (far is null)
        {
            Device = new NetDevice(Options, Switch, "guest", Cpu, Copies, Latency);
            Function = new VirtioPciFunction(Device, new GuestMemory(Memory, static (_, _) => { }), (address, data, time) => Messages.Add((address, data, time)), () => Now);
        }

        _function = far?.Invoke(this) ?? Function;
        PeerPort = Switch.Add(Peer, "peer");
        _function.Write(0x10, (uint)Bar, 0xf);
        _function.Write(0x04, 6, 0xf);
        Wanted = features ?? (Options.Features | VirtioFeature.Version1);
        Size = size;
    }

    public NetDeviceOptions Options { get; }

    public ServiceCpu Cpu { get; }

    public Switch Switch { get; }

    public GuestRam Memory { get; }

    /// <summary>The device, when it is in this process.</summary>
    public NetDevice Device { get; } = null!;

    /// <summary>The function, when it is in this process.</summary>
    public VirtioPciFunction Function { get; } = null!;

    public int Queues => (2 * Options.Pairs) + (Options.Control ? 1 : 0);

    public CopyCounters Copies { get; } = new();

    public RecordingPort Peer { get; } = new();

    public int PeerPort { get; }

    public List<(ulong Address, uint Data, long Time)> Messages { get; } = [];

    public List<VirtioDriverRing> Rings { get; } = [];

    public ulong Wanted { get; }

    public int Size { get; }

    public bool IsPacked => (Wanted & VirtioFeature.RingPacked) != 0;

    public long Now { get; set; } = 1000;

    public VirtioDriverRing Receive => Rings[0];

    public VirtioDriverRing Transmit => Rings[1];

    public VirtioDriverRing Control => Rings[^1];

    /// <summary>Exits that a driver which heeds the device's suppression has made.</summary>
    public int Kicks { get; private set; }

    public byte Status => (byte)Read(0x14, 1);

    public void Write(int offset, int size, ulong value) => Assert.True(_function.TryWrite(Bar + (ulong)offset, size, value));

    public ulong Read(int offset, int size)
    {
        Assert.True(_function.TryRead(Bar + (ulong)offset, size, out ulong value));
        return value;
    }

    /// <summary>Resets and starts the device as a driver does, with all its queues.</summary>
    public void Start()
    {
        Write(0x14, 1, 0);
        _function.Write(0x40, 0x80000000, 0xf);
        for (int vector = 0; vector <= Queues; vector++)
        {
            Write(0x4000 + (16 * vector), 8, Imsic);
            Write(0x4008 + (16 * vector), 8, (ulong)(4 + vector));
        }

        Write(0x10, 2, 0);
        Write(0x08, 4, 0);
        Write(0x0c, 4, (uint)Wanted);
        Write(0x08, 4, 1);
        Write(0x0c, 4, Wanted >> 32);
        Write(0x14, 1, 0xb);
        Assert.Equal(0xb, Status);
        Rings.Clear();
        for (int i = 0; i < Queues; i++)
        {
            StartQueue(i);
        }

        Write(0x14, 1, 0xf);
    }

    /// <summary>Sets a queue up with an empty ring.</summary>
    public void StartQueue(int queue)
    {
        ulong at = Ram + 0x1000 + (0x4000 * (ulong)queue);
        VirtioDriverRing ring = IsPacked ? new PackedDriverRing(Memory, at, Size) : new SplitDriverRing(Memory, at, Size);
        ring.EventIndex = (Wanted & VirtioFeature.EventIndex) != 0;
        if (queue < Rings.Count)
        {
            Rings[queue] = ring;
        }
        else
        {
            Rings.Add(ring);
        }

        Write(0x16, 2, (ulong)queue);
        Write(0x18, 2, (ulong)Size);
        Write(0x1a, 2, (ulong)(1 + queue));
        Write(0x20, 8, ring.Descriptors);
        Write(0x28, 8, ring.Driver);
        Write(0x30, 8, ring.Device);
        Write(0x1c, 2, 1);
    }

    /// <summary>Notifies whether the device wants it or not.</summary>
    public void Notify(int queue) => Write(0x3000, 2, (ulong)queue);

    /// <summary>Notifies if the device wants it.</summary>
    public void Kick(int queue)
    {
        if (Rings[queue].MustNotify())
        {
            Kicks++;
            Notify(queue);
        }
    }

    /// <summary>Lets time pass until the host has nothing to do.</summary>
    public void Settle(int mostActions = 100_000) => RunTo(long.MaxValue - 1, mostActions);

    /// <summary>Lets time pass until the host has nothing more to do before a time.</summary>
    public void RunTo(long time, int mostActions = 100_000)
    {
        for (; mostActions > 0; mostActions--)
        {
            long next = Math.Min(Cpu.NextAction, Switch.NextAction);
            if (next > time)
            {
                return;
            }

            Now = Math.Max(Now, next);
            if (Switch.NextAction == next)
            {
                Switch.Act();
            }
            else
            {
                Cpu.Act();
            }
        }

        Assert.Fail("The host never comes to rest.");
    }

    /// <summary>Offers a packet to transmit, in one buffer.</summary>
    public ushort Send(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> header = default, int queue = 1, ulong at = Buffers)
    {
        Put(frame, header, at);
        return Rings[queue].Offer((at, 12 + frame.Length, false));
    }

    /// <summary>Puts a packet with its header into RAM.</summary>
    public void Put(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> header, ulong at)
    {
        Memory.Bytes(at, 12).Clear();
        header.CopyTo(Memory.Bytes(at, 12));
        frame.CopyTo(Memory.Bytes(at + 12, frame.Length));
    }

    /// <summary>Posts receive buffers, one after the other in RAM.</summary>
    public void Post(int count, int length, int queue = 0, ulong at = Buffers + 0x100000)
    {
        for (int i = 0; i < count; i++)
        {
            Rings[queue].Offer((at + (ulong)(i * length), length, true));
        }
    }

    /// <summary>Gives the device a command and gets its answer, at once.</summary>
    public byte Command(byte kind, byte command, ReadOnlySpan<byte> data)
    {
        ulong at = Buffers + 0x200000;
        Memory.Bytes(at, 2)[0] = kind;
        Memory.Bytes(at, 2)[1] = command;
        data.CopyTo(Memory.Bytes(at + 0x10, data.Length));
        Memory.Bytes(at + 0x8000, 1)[0] = 0xee;
        Control.Offer((at, 2, false), (at + 0x10, data.Length, false), (at + 0x8000, 1, true));
        Notify(Queues - 1);
        Assert.True(Control.TryGet(out _, out uint written));
        Assert.Equal(1u, written);
        return Memory.Bytes(at + 0x8000, 1)[0];
    }

    /// <summary>A frame with a payload of its own kind.</summary>
    public static byte[] Frame(int length, ulong to = 0xffff_ffff_ffff, ulong from = 0x02_00_00_00_00_99, int mark = 0)
    {
        var frame = new byte[length];
        for (int i = 14; i < length; i++)
        {
            frame[i] = (byte)((i * 7) + mark + (i >> 8));
        }

        PutAddress(frame, to);
        PutAddress(frame.AsSpan(6), from);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), 0x88b5);
        return frame;
    }

    public static void PutAddress(Span<byte> at, ulong address)
    {
        BinaryPrimitives.WriteUInt32BigEndian(at, (uint)(address >> 16));
        BinaryPrimitives.WriteUInt16BigEndian(at[4..], (ushort)address);
    }

    public void Dispose() => Memory.Dispose();
}
