using NicTwin.Model;
using NicTwin.Testbench;
using NicTwin.Vmm;
using NicTwin.Vmm.Accounting;
using NicTwin.Vmm.Driver;
using NicTwin.Vmm.Iommu;
using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.Service;
using Tlp = NicTwin.Testbench.Tlp;

namespace NicTwin.Tests.Vmm;

/// <summary>
/// A host without guests: a NIC, the VMM's PF driver on its service CPU, and whoever plays a VF. It turns them in virtual time by the rules of
/// <see cref="Host"/>.
/// </summary>
internal sealed class PfHost : IDisposable
{
    public const long Microsecond = PfRegisters.Microsecond;
    public const long Millisecond = PfRegisters.Millisecond;

    private readonly PhysicalNic _physical;

    public PfHost(CostModel? costs = null)
    {
        Wire = new PfWire();
        _physical = new PhysicalNic(Nic, HostOptions.DefaultLatency, Wire);
        Cpu = new ServiceCpu(costs ?? CostModel.Free);
        Driver = new PfDriver(Link, Cpu);
        Probe = new PfTestRequester(this);
        Assign(PfAddresses.Pf, Driver.Memory, PfAddresses.Messages);
        Link.HardReset([.. NvmImage.Default], 0);
    }

    public Nic Nic { get; } = new();

    public NicLink Link => _physical.Link;

    public PfWire Wire { get; }

    public ServiceCpu Cpu { get; }

    public PfDriver Driver { get; }

    /// <summary>Reads and writes registers behind the driver's back.</summary>
    public PfTestRequester Probe { get; }

    /// <summary>Everything before has happened, in clocks.</summary>
    public long Now { get; private set; }

    /// <summary>DMA and interrupts that went nowhere.</summary>
    public long Faults => _physical.Iommu.Faults + _physical.Dma.Messages + _physical.Dma.Unknown;

    /// <summary>A host whose driver runs, with a link and some VFs.</summary>
    public static PfHost WithVfs(int count, CostModel? costs = null)
    {
        var host = new PfHost(costs);
        Assert.True(host.Await(host.Driver.StartAsync()), host.Driver.Failure);
        if (count > 0)
        {
            Assert.True(host.Await(host.Driver.EnableVfsAsync(count)));
        }

        Assert.True(host.RunUntil(() => host.Driver.LinkUp && host.Driver.IsQuiet, 10 * Millisecond));
        return host;
    }

    /// <summary>A host that goes on from where this one is.</summary>
    public PfHost Copy()
    {
        using var nic = new MemoryStream();
        Nic.Save(nic);
        using var rest = new MemoryStream();
        using (var writer = new BinaryWriter(rest, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            Cpu.Save(writer);
            _physical.Save(writer);
            Driver.Save(writer);
        }

        var copy = new PfHost(Cpu.Costs) { Now = Now };
        nic.Position = 0;
        rest.Position = 0;
        copy.Nic.Restore(nic);
        using var reader = new BinaryReader(rest);
        copy.Cpu.Restore(reader);
        copy._physical.Restore(reader);
        copy.Driver.Restore(reader);
        return copy;
    }

    /// <summary>Puts a frame on the wire to the NIC and lets it arrive.</summary>
    public void SendFrame(ReadOnlySpan<byte> frame)
    {
        Assert.True(Link.SendFrame(frame, badFcs: false));
        Run(100 * Microsecond);
    }

    /// <summary>Gives a function memory and interrupts.</summary>
    public void Assign(int function, IDmaTarget target, ulong messages)
    {
        var domain = new Domain(target, $"function {function:x}", (ulong)function << 40);
        domain.MapAll(messages);
        _physical.Iommu.Assign(function, domain);
    }

    /// <summary>Runs until a task of the driver is completed.</summary>
    public bool Await(Task<bool> task)
    {
        Assert.True(RunUntil(() => task.IsCompleted, 10_000 * Millisecond), "the driver's task is not done within 10 s");
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Runs for a time.</summary>
    public void Run(long clocks) => RunUntil(static () => false, clocks);

    /// <summary>Runs until something holds.</summary>
    /// <returns>False when it does not within so many clocks.</returns>
    public bool RunUntil(Func<bool> holds, long clocks)
    {
        IHostedNic nic = _physical;
        long end = Now + clocks;
        while (!holds())
        {
            long bound = Math.Min(Cpu.NextAction, end);
            long before = Link.Time;
            nic.RunTo(bound + Link.Latency);
            if (nic.FirstArrival <= Math.Min(Cpu.NextAction, end))
            {
                Now = Math.Max(Now, nic.FirstArrival);
                nic.Deliver();
            }
            else if (Link.Plugged && Link.Time < bound + Link.Latency && Link.Time > before)
            {
                // It has stopped because a credit went back.
            }
            else if (Cpu.NextAction <= end)
            {
                Now = Math.Max(Now, Cpu.NextAction);
                Cpu.Act();
            }
            else
            {
                Now = end;
                return holds();
            }
        }

        return true;
    }

    /// <summary>Pulls the NIC out.</summary>
    public void Unplug()
    {
        Link.Unplug();
        foreach (INicRequester requester in Link.Requesters)
        {
            requester.LinkLost(Now);
        }
    }

    /// <summary>Plugs the NIC in again.</summary>
    public void Plug() => Link.HardReset([.. NvmImage.Default], Now);

    /// <summary>Sends a TLP of somebody who is at the present time.</summary>
    public void Send(ReadOnlySpan<uint> words, int poster) =>
        Assert.True(Link.Downstream.TryAdd(words, Math.Max(Now + Link.Latency, Link.Time), Math.Max(poster, 0), poster >= 0));

    public void Dispose() => Driver.Dispose();
}

/// <summary>The other end of the cable: notes what the NIC sends.</summary>
internal sealed class PfWire : IWirePeer
{
    /// <summary>Frames of the NIC, with the clock of their end.</summary>
    public List<(byte[] Frame, long Clock)> Frames { get; } = [];

    public void Received(ReadOnlySpan<byte> frame, bool badFcs, long clock, Wire wire)
    {
        Assert.False(badFcs);
        Frames.Add((frame.ToArray(), clock));
    }

    public void Sent(ReadOnlySpan<byte> frame, long clock)
    {
        // Tests know what they send.
    }
}

/// <summary>Somebody who reads and writes registers and waits for each answer.</summary>
internal class PfTestRequester : INicRequester
{
    private readonly uint[] _words = new uint[8];
    private readonly int _tag;
    private uint? _answer;

    public PfTestRequester(PfHost host)
    {
        TestHost = host;
        _tag = host.Link.Attach(this);
    }

    protected PfHost TestHost { get; }

    public uint ReadAddress(ulong address) => Ask(TlpBuilder.MemoryRead(_words, address, 4, NicPort.RequesterId, _tag));

    public void WriteAddress(ulong address, uint value)
    {
        int words = TlpBuilder.MemoryWrite(_words, address, BitConverter.GetBytes(value), NicPort.RequesterId, 0);
        TestHost.Send(_words.AsSpan(0, words), -1);
    }

    public uint ReadConfiguration(int function, int offset) =>
        Ask(TlpBuilder.ConfigurationRead(_words, function, offset >> 2, 0xf, NicPort.RequesterId, _tag, type1: false));

    public void WriteConfiguration(int function, int offset, uint value, int byteEnables = 0xf) =>
        Ask(TlpBuilder.ConfigurationWrite(_words, function, offset >> 2, value, byteEnables, NicPort.RequesterId, _tag, type1: false));

    /// <summary>Reads a register of the PF.</summary>
    public uint ReadPf(uint offset) => ReadAddress(PfAddresses.Bar0 + offset);

    public void Complete(Tlp completion, long time) =>
        _answer = completion.Status == CompletionStatus.Successful && completion.Payload.Length > 0 ? completion.Payload[0] : uint.MaxValue;

    public bool ReturnCredit(long arrival) => false;

    public void LinkLost(long time) => _answer = uint.MaxValue;

    private uint Ask(int words)
    {
        _answer = null;
        TestHost.Send(_words.AsSpan(0, words), -1);
        Assert.True(TestHost.RunUntil(() => _answer is not null, PfHost.Millisecond), "a register is not answered");
        return _answer!.Value;
    }
}
