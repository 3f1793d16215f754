using NicTwin.Testbench;
using NicTwin.Vmm;
using NicTwin.Vmm.Accounting;
using NicTwin.Vmm.Driver;
using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.Service;
using Tlp = NicTwin.Testbench.Tlp;

namespace NicTwin.Tests.Vmm;

/// <summary>The driver's way to the NIC: order, credits, answers that do not come, time.</summary>
public sealed class PfBusTests
{
    private const long Latency = 64;

    private readonly ServiceCpu _cpu = new(CostModel.Free);
    private readonly PfCounters _counters = new();

    [Fact]
    public void Reads_and_writes_keep_their_order_and_no_more_writes_are_under_way_than_there_are_credits()
    {
        var nic = new ScriptedNic { TakesEvery = 7 };
        NicLink link = Plug(nic);
        var bus = new PfBus(link, _cpu, _counters);
        uint? answer = null;
        int most = 0;
        DoAtOnce(async () =>
        {
            for (uint i = 0; i < 200; i++)
            {
                bus.Write(0x1000 + (4 * i), i);
            }

            answer = await bus.Read(0x5008).ConfigureAwait(false);
        });
        Run(link, () => answer is not null, 100_000, () => most = Math.Max(most, link.Downstream.Count));
        Assert.Equal(ScriptedNic.ValueAt(0x5008), answer);
        Assert.Equal(201, nic.Taken.Count);
        for (int i = 0; i < 200; i++)
        {
            Assert.Equal(0x1000ul + (4 * (ulong)i), new Tlp(nic.Taken[i].Words).Address);
            Assert.Equal((uint)i, new Tlp(nic.Taken[i].Words).Payload[0]);
        }

        Assert.Equal(TlpKind.MemoryRead, new Tlp(nic.Taken[200].Words).Kind);
        Assert.Equal(NicPort.PostedCredits, most);
        Assert.NotEqual(0, _counters[PfCount.CreditWaits]);
        Assert.Equal(200, _counters[PfCount.RegisterWrites]);
        Assert.True(bus.IsQuiet);
    }

    [Fact]
    public void Code_that_reads_goes_on_two_latencies_later()
    {
        var nic = new ScriptedNic { Delay = 10 };
        NicLink link = Plug(nic);
        var bus = new PfBus(link, _cpu, _counters);
        long first = 0, second = 0;
        DoAtOnce(async () =>
        {
            long start = _cpu.Time;
            await bus.Read(0x5000).ConfigureAwait(false);
            first = _cpu.Time - start;
            await bus.Wait(1000).ConfigureAwait(false);
            second = _cpu.Time - start;
        });
        Run(link, () => second != 0, 100_000);
        Assert.InRange(first, (2 * Latency) + 10, (2 * Latency) + 15);
        Assert.Equal(first + 1000, second);
    }

    [Fact]
    public void A_read_that_is_not_answered_gives_all_ones_after_50_ms_and_the_next_one_is_sent()
    {
        var nic = new ScriptedNic { Mute = true };
        NicLink link = Plug(nic);
        var bus = new PfBus(link, _cpu, _counters);
        uint first = 0, second = 0;
        long time = 0;
        DoAtOnce(async () =>
        {
            long start = _cpu.Time;
            first = await bus.Read(0x5000).ConfigureAwait(false);
            time = _cpu.Time - start;
            nic.Mute = false;
            second = await bus.ReadConfiguration(0x100, 0).ConfigureAwait(false);
        });
        Run(link, () => second != 0, 2 * NicPort.CompletionTimeout);
        Assert.Equal(uint.MaxValue, first);
        Assert.Equal(NicPort.CompletionTimeout, time);
        Assert.Equal(1, _counters[PfCount.Timeouts]);
        Assert.NotEqual(uint.MaxValue, second);
    }

    [Fact]
    public void Without_a_link_writes_are_lost_and_reads_give_all_ones()
    {
        var nic = new ScriptedNic { Mute = true };
        NicLink link = Plug(nic);
        var bus = new PfBus(link, _cpu, _counters);
        uint first = 0, second = 0;
        bool lost = false;
        bus.Lost = () => lost = true;
        DoAtOnce(async () =>
        {
            first = await bus.Read(0x5000).ConfigureAwait(false);
            bus.Write(0x5000, 1);
            second = await bus.Read(0x5000).ConfigureAwait(false);
        });
        Run(link, static () => false, 1000);
        Assert.Equal(0u, first);
        link.Unplug();
        bus.LinkLost(link.Time);
        Assert.True(lost);
        Run(link, () => second != 0, 1000);
        Assert.Equal(uint.MaxValue, first);
        Assert.Equal(uint.MaxValue, second);
        Assert.Equal(1, _counters[PfCount.LostWrites]);
        Assert.Equal(2, _counters[PfCount.FailedRequests]);
        Assert.True(bus.IsQuiet);
    }

    [Fact]
    public void A_completion_that_nobody_waits_for_is_counted()
    {
        NicLink link = Plug(new ScriptedNic());
        var bus = new PfBus(link, _cpu, _counters);
        var words = new uint[4];
        TlpBuilder.CompletionHeader(words, 1, 0x100, CompletionStatus.Successful, 4, 0, 0, 0);
        bus.Complete(new Tlp(words), 100);
        Assert.Equal(1, _counters[PfCount.UnexpectedCompletions]);
        Assert.True(bus.IsQuiet);
    }

    [Fact]
    public void Code_goes_on_in_the_same_thread_whatever_the_synchronization_context()
    {
        NicLink link = Plug(new ScriptedNic());
        var bus = new PfBus(link, _cpu, _counters);
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new ForeignContext());
        try
        {
            int thread = 0;
            DoAtOnce(async () =>
            {
                await ReadTwice(bus).ConfigureAwait(false);
                thread = Environment.CurrentManagedThreadId;
            });
            Run(link, () => thread != 0, 10_000);
            Assert.Equal(Environment.CurrentManagedThreadId, thread);
            Assert.IsType<ForeignContext>(SynchronizationContext.Current);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    [Fact]
    public void What_a_job_throws_comes_out_of_the_service_CPU_and_is_not_lost()
    {
        NicLink link = Plug(new ScriptedNic());
        var bus = new PfBus(link, _cpu, _counters);
        var jobs = new PfJobs(_cpu);
        bus.Resumed = jobs.ThrowFault;
        jobs.Add(
            async () =>
            {
                await bus.Read(0x5000).ConfigureAwait(false);
                throw new InvalidOperationException("a fault of the driver");
            },
            0);
        Assert.Throws<InvalidOperationException>(() => Run(link, static () => false, 10_000));
    }

    private static async Task ReadTwice(PfBus bus)
    {
        await bus.Read(0x5000).ConfigureAwait(false);
        await bus.Read(0x5004).ConfigureAwait(false);
    }

    private static NicLink Plug(ScriptedNic nic)
    {
        var link = new NicLink(nic, Latency, new SilentPeer());
        link.HardReset([], 0);
        return link;
    }

    private void DoAtOnce(Func<Task> work) => new PfJobs(_cpu).Add(
        async () =>
        {
            await work().ConfigureAwait(false);
            return true;
        },
        0);

    private void Run(NicLink link, Func<bool> holds, long clocks, Action? look = null)
    {
        long end = link.Time + clocks;
        while (!holds() && link.Time < end)
        {
            look?.Invoke();
            long act = _cpu.NextAction;
            link.RunTo(Math.Min(act == long.MaxValue ? end : act + Latency, Math.Min(link.Time + Latency, end)));
            while (link.Upstream.Count > 0 && link.Upstream.FirstArrival <= Math.Min(_cpu.NextAction, link.Time))
            {
                var tlp = new Tlp(link.Upstream.First);
                link.Requesters[tlp.CompletionTag].Complete(tlp, link.Upstream.FirstArrival);
                link.Upstream.RemoveFirst();
            }

            if (_cpu.NextAction <= link.Time)
            {
                _cpu.Act();
            }
            else if (!link.Plugged)
            {
                return;
            }
        }
    }

    private sealed class ForeignContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => ThreadPool.QueueUserWorkItem(_ => d(state));
    }
}
