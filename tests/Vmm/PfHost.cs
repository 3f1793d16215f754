using System.Runtime.InteropServices;
using NicTwin.Model;
using NicTwin.Testbench;
using NicTwin.Vmm;
using NicTwin.Vmm.Accounting;
using NicTwin.Vmm.Driver;
using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.Service;
using Tlp = NicTwin.Testbench.Tlp;

namespace NicTwin.Tests.Vmm;

/// <summary>
/// A host without guests: a NIC, the VMM's PF driver on its service CPU, and whoever plays a VF. It turns them in virtual time by the rules of
/// <see cref="Host"/>, and routes DMA and interrupts by requester id.
/// </summary>
internal sealed class PfHost : IDisposable
{
    public const long Microsecond = PfRegisters.Microsecond;
    public const long Millisecond = PfRegisters.Millisecond;

    private readonly uint[] _words = new uint[DownstreamQueue.MaxWords];
    private readonly Dictionary<int, (IDmaTarget Target, ulong Messages)> _domains = [];

    public PfHost(CostModel? costs = null)
    {
        Wire = new PfWire();
        Link = new NicLink(Nic, HostOptions.DefaultLatency, Wire);
        Cpu = new ServiceCpu(costs ?? CostModel.Free);
        Driver = new PfDriver(Link, Cpu);
        Probe = new PfTestRequester(this);
        _domains[PfAddresses.Pf] = (Driver.Memory, PfAddresses.Messages);
        Link.HardReset([.. NvmImage.Default], 0);
    }

    public Nic Nic { get; } = new();

    public NicLink Link { get; }

    public PfWire Wire { get; }

    public ServiceCpu Cpu { get; }

    public PfDriver Driver { get; }

    /// <summary>Reads and writes registers behind the driver's back.</summary>
    public PfTestRequester Probe { get; }

    /// <summary>Everything before has happened, in clocks.</summary>
    public long Now { get; private set; }

    /// <summary>DMA and interrupts that went nowhere.</summary>
    public long Faults { get; private set; }

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

    /// <summary>Gives a function memory and interrupts.</summary>
    public void Assign(int function, IDmaTarget target, ulong messages) => _domains[function] = (target, messages);

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
        long end = Now + clocks;
        while (!holds())
        {
            long bound = Math.Min(Cpu.NextAction, end);
            long before = Link.Time;
            Link.RunTo(bound + Link.Latency);
            if (Link.Upstream.Count > 0 && Link.Upstream.FirstArrival <= Math.Min(Cpu.NextAction, end))
            {
                Now = Math.Max(Now, Link.Upstream.FirstArrival);
                Handle(new Tlp(Link.Upstream.First), Link.Upstream.FirstArrival);
                Link.Upstream.RemoveFirst();
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

    /// <summary>Sends a TLP of somebody who is at the present time.</summary>
    public void Send(ReadOnlySpan<uint> words, int poster) =>
        Assert.True(Link.Downstream.TryAdd(words, Math.Max(Now + Link.Latency, Link.Time), poster));

    public void Dispose() => Driver.Dispose();

    private void Handle(Tlp tlp, long time)
    {
        switch (tlp.Kind)
        {
            case TlpKind.MemoryRead:
                ReadMemory(tlp, time);
                break;
            case TlpKind.MemoryWrite:
                WriteMemory(tlp, time);
                break;
            case TlpKind.Completion or TlpKind.CompletionWithData:
                Link.Requesters[tlp.CompletionTag].Complete(tlp, time);
                break;
            default:
                Faults++;
                break;
        }
    }

    private void WriteMemory(Tlp tlp, long time)
    {
        ulong address = tlp.Address + (ulong)tlp.FirstByteOffset;
        int bytes = tlp.RequestedBytes;
        if (!_domains.TryGetValue(tlp.RequesterId, out (IDmaTarget Target, ulong Messages) domain))
        {
            Faults++;
        }
        else if (address == domain.Messages)
        {
            domain.Target.Interrupt(tlp.Payload[0], time);
        }
        else if (!domain.Target.Ram.Contains(address, (ulong)bytes))
        {
            Faults++;
        }
        else
        {
            MemoryMarshal.AsBytes(tlp.Payload).Slice(tlp.FirstByteOffset, bytes).CopyTo(domain.Target.Ram.Bytes(address, bytes));
            domain.Target.MemoryWritten(address, bytes);
        }
    }

    private void ReadMemory(Tlp tlp, long time)
    {
        const int cut = 128;
        int left = tlp.RequestedBytes;
        ulong address = tlp.Address + (ulong)tlp.FirstByteOffset;
        if (!_domains.TryGetValue(tlp.RequesterId, out (IDmaTarget Target, ulong Messages) domain) || !domain.Target.Ram.Contains(address, (ulong)left))
        {
            Faults++;
            int words = TlpBuilder.CompletionHeader(_words, 0, 0, CompletionStatus.UnsupportedRequest, left, tlp.RequesterId, tlp.Tag, (int)(address & 0x7f));
            Assert.True(Link.Downstream.TryAdd(_words.AsSpan(0, words), time + Link.Latency, -1));
            return;
        }

        while (left > 0)
        {
            int count = Math.Min(left, cut - (int)(address & (cut - 1)));
            int lane = (int)(address & 3);
            int length = (lane + count + 3) / 4;
            int header = TlpBuilder.CompletionHeader(_words, length, 0, CompletionStatus.Successful, left, tlp.RequesterId, tlp.Tag, (int)(address & 0x7f));
            TlpBuilder.PackPayload(_words.AsSpan(header, length), domain.Target.Ram.Bytes(address, count), lane);
            _words[0] |= tlp.Word0 & 0x0074_3000;
            Assert.True(Link.Downstream.TryAdd(_words.AsSpan(0, header + length), time + Link.Latency, -1));
            left -= count;
            address += (ulong)count;
        }
    }
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
