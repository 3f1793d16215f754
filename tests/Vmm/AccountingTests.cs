using NicTwin.Testbench;
using NicTwin.Vmm;
using NicTwin.Vmm.Accounting;
using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.Platform;

namespace NicTwin.Tests.Vmm;

/// <summary>Exits and interrupts are counted where they happen, and cost what the cost model says.</summary>
public sealed class AccountingTests
{
    private const long Enough = 1_000_000;
    private const int Accesses = 25;

    private static readonly CostModel s_costs = CostModel.Free with { Exit = 800, Emulation = 400, Injection = 1600, RemappedInterrupt = 80 };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_page_that_is_trapped_costs_an_exit_for_each_access(bool write)
    {
        using Machine direct = Run(write, trapped: false);
        using Machine trapped = Run(write, trapped: true);
        ExitCause cause = write ? ExitCause.NicWrite : ExitCause.NicRead;
        Assert.Equal(0, direct.Guest.Exits[cause]);
        Assert.Equal(Accesses, trapped.Guest.Exits[cause]);
        Assert.Equal(direct.Guest.Exits.Nic + Accesses, trapped.Guest.Exits.Nic);
        const long each = 1200 / Host.NanosecondsPerClock;
        Assert.Equal(Accesses * each, trapped.Guest.ChargedClocks - direct.Guest.ChargedClocks);
        Assert.Equal(Accesses * each, trapped.Guest.Time - direct.Guest.Time);

        // It is the same NIC that has seen the same accesses.
        Assert.Equal(direct.Nic.Taken.Select(static t => t.Words), trapped.Nic.Taken.Select(static t => t.Words));
    }

    [Fact]
    public void A_page_next_to_the_trapped_one_stays_direct()
    {
        using Machine machine = new(Program(write: false), s_costs);
        machine.Guest.Pci.TrappedPages.Add((GuestProgram.Window >> 12) + 1);
        Assert.Equal(HostEnd.Guest, machine.Host.Run(Enough));
        Assert.Equal(0, machine.Guest.Exits[ExitCause.NicRead]);
    }

    [Fact]
    public void An_interrupt_that_is_injected_is_counted_and_costs_more_than_one_that_is_remapped()
    {
        using Machine remapped = Interrupted(injected: false);
        using Machine injected = Interrupted(injected: true);
        Assert.Equal((1, 0), (remapped.Guest.NicMessages, remapped.Guest.InjectedInterrupts));
        Assert.Equal((0, 1), (injected.Guest.NicMessages, injected.Guest.InjectedInterrupts));
        Assert.Equal(1, remapped.Guest.MessageInterrupts);
        Assert.Equal(1, injected.Guest.MessageInterrupts);
        Assert.Equal((1600 - 80) / Host.NanosecondsPerClock, injected.Guest.Time - remapped.Guest.Time);
    }

    [Fact]
    public void Without_costs_exits_are_counted_and_take_no_time()
    {
        using Machine direct = new(Program(write: false), CostModel.Free);
        using Machine trapped = new(Program(write: false), CostModel.Free);
        trapped.Guest.Pci.TrappedPages.Add(GuestProgram.Window >> 12);
        Assert.Equal(HostEnd.Guest, direct.Host.Run(Enough));
        Assert.Equal(HostEnd.Guest, trapped.Host.Run(Enough));
        Assert.Equal(Accesses, trapped.Guest.Exits[ExitCause.NicRead]);
        Assert.Equal(0, trapped.Guest.ChargedClocks);
        Assert.Equal(direct.Guest.Time, trapped.Guest.Time);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    public void A_guest_that_waits_is_switched_to_once_for_each_message_as_it_sees_itself(int messages)
    {
        using Machine free = Woken(messages, 0);
        using Machine charged = Woken(messages, 10_000);
        Assert.Equal(messages, charged.Guest.Wakeups);

        // The guest's own account of it: how often it came out of WFI.
        Assert.Equal((ulong)messages, GuestProgram.Result(charged.Guest, 0));
        Assert.Equal(messages * (10_000L / Host.NanosecondsPerClock), charged.Guest.ChargedClocks - free.Guest.ChargedClocks);
    }

    [Fact]
    public void A_guest_that_runs_is_not_switched_to()
    {
        GuestProgram program = new GuestProgram().EnableInterrupts().Set(GuestProgram.S3, 20_000);
        int loop = program.Here;
        using Machine machine = new(program.Add(GuestProgram.S3, -1).LoopTo(loop, GuestProgram.S3).PowerOff(), s_costs);
        machine.Nic.WriteMemoryAt(5_000, GuestMap.Imsic, 9, 0, 0, 0);
        Assert.Equal(HostEnd.Guest, machine.Host.Run(Enough));
        Assert.Equal(1, machine.Guest.MessageInterrupts);
        Assert.Equal(0, machine.Guest.Wakeups);
    }

    // Messages far apart, and a guest that goes back to WFI after each.
    private static Machine Woken(int messages, int nanoseconds)
    {
        const uint topInterrupt = 0x15C;
        GuestProgram program = new GuestProgram().EnableInterrupts().Set(GuestProgram.S2, 0).Set(GuestProgram.S3, (uint)messages);
        int loop = program.Here;
        program = program.Wfi().Add(GuestProgram.S2, 1).SetCsr(topInterrupt, 0).Add(GuestProgram.S3, -1).LoopTo(loop, GuestProgram.S3);
        var machine = new Machine(program.Keep(0, GuestProgram.S2).PowerOff(), s_costs);
        machine.Guest.WakeupNanoseconds = nanoseconds;
        for (int i = 0; i < messages; i++)
        {
            machine.Nic.WriteMemoryAt(5_000 + (10_000 * i), GuestMap.Imsic, 9, 0, 0, 0);
        }

        Assert.Equal(HostEnd.Guest, machine.Host.Run(Enough));
        return machine;
    }

    private static Machine Run(bool write, bool trapped)
    {
        var machine = new Machine(Program(write), s_costs);
        if (trapped)
        {
            machine.Guest.Pci.TrappedPages.Add(GuestProgram.Window >> 12);
        }

        Assert.Equal(HostEnd.Guest, machine.Host.Run(Enough));
        return machine;
    }

    // The last access is a read, which waits for the writes before it.
    private static GuestProgram Program(bool write)
    {
        var program = new GuestProgram().OpenWindow();
        for (uint i = 0; i < Accesses; i++)
        {
            program = write
                ? program.Write(GuestProgram.Window + (4 * i), i)
                : program.Read(GuestProgram.S2, GuestProgram.Window + (4 * i));
        }

        return program.PowerOff();
    }

    private static Machine Interrupted(bool injected)
    {
        var machine = new Machine(new GuestProgram().EnableInterrupts().Wfi().PowerOff(), s_costs);
        machine.Nic.WriteMemoryAt(5_000, GuestMap.Imsic, 9, 0, 0, 0);
        machine.Guest.InjectsAll = injected;
        Assert.Equal(HostEnd.Guest, machine.Host.Run(Enough));
        return machine;
    }

    private sealed class Machine : IDisposable
    {
        public Machine(GuestProgram program, CostModel costs)
        {
            Host = new Host(new HostOptions { Nvm = NvmImage.Default, Costs = costs }, Nic, new SilentPeer());
            Guest = Host.AddOwner(program.Options, new Terminal());
            Host.PlugNic();
        }

        public ScriptedNic Nic { get; } = new();

        public Host Host { get; }

        public GuestMachine Guest { get; }

        public void Dispose() => Host.Dispose();

        private sealed class Terminal : IGuestTerminal
        {
            public void Console(byte value)
            {
                // Nobody reads it.
            }

            public void Port(byte value)
            {
                // Nobody reads it.
            }
        }
    }
}
