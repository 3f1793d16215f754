using NicTwin.Tests.Vmm.Programs;
using NicTwin.Vmm.Cpu;

namespace NicTwin.Tests.Vmm;

/// <summary>Interrupts, WFI, and the CSRs of Ssaia.</summary>
public class InterruptTests
{
    private const ulong Code = Machine.Ram + 0x100;
    private const ulong Interrupt = 1ul << 63;
    private const uint Nop = 0x13;
    private const uint Wfi = 0x10500073;
    private const uint Sret = 0x10200073;
    private const uint Sstatus = 0x100, Sie = 0x104, Stvec = 0x105, Sip = 0x144;
    private const uint Siselect = 0x150, Sireg = 0x151, Stopei = 0x15c, Stopi = 0xdb0;

    [Fact]
    public void The_timer_interrupts_when_enabled_and_returns()
    {
        using Machine machine = new();
        machine.Hart.SetTimerInterrupt(true);
        Assert.Equal(1ul << 5, machine.GetCsr(Sip));
        machine.Hart.Pc = Code;
        machine.Step(Nop);
        Assert.Equal(Code + 4, machine.Hart.Pc);
        machine.SetCsr(Sie, ulong.MaxValue);
        Assert.Equal(0x222ul, machine.GetCsr(Sie));
        machine.Code(Machine.Handler, Sret);
        machine.Code(Code, 0x10016073, Nop);
        machine.Hart.Pc = Code;
        machine.Hart.Run(1);
        machine.AssertTrap(Interrupt | 5, Code + 4, 0);
        Assert.Equal(0x120ul, machine.GetCsr(Sstatus) & 0x122);
        machine.Hart.SetTimerInterrupt(false);
        machine.Hart.Run(1);
        Assert.Equal(Code + 4, machine.Hart.Pc);
        Assert.Equal(0x22ul, machine.GetCsr(Sstatus) & 0x122);
    }

    [Fact]
    public void User_mode_is_interrupted_whatever_sie_says_and_vectors_count()
    {
        using Machine machine = new();
        machine.SetCsr(Stvec, Machine.Handler | 1);
        machine.SetCsr(Sie, 1 << 1);
        machine.EnterUser(Code);
        machine.Code(Code, Nop, Nop);
        machine.Code(Machine.Handler + 4, Nop);
        machine.Hart.Run(1);
        Assert.Equal(Code + 4, machine.Hart.Pc);
        machine.Hart.UserMode = false;
        machine.SetCsr(Sip, ulong.MaxValue);
        machine.Hart.UserMode = true;
        machine.Hart.Run(0);
        Assert.Equal(Code + 4, machine.Hart.Pc);
        machine.Hart.Run(1);
        Assert.Equal(Machine.Handler + 4 + 4, machine.Hart.Pc);
        Assert.Equal(Interrupt | 1, machine.GetCsr(0x142));
    }

    [Fact]
    public void Waiting_ends_with_an_enabled_interrupt_only()
    {
        using Machine machine = new();
        machine.Hart.Pc = Code;
        machine.Code(Code, Wfi, Wfi, Wfi);
        Assert.Equal(HartStop.WaitForInterrupt, machine.Hart.Run(10));
        Assert.Equal(Code + 4, machine.Hart.Pc);
        machine.Hart.SetTimerInterrupt(true);
        Assert.Equal(HartStop.WaitForInterrupt, machine.Hart.Run(10));
        machine.SetCsr(Sie, 1 << 5);
        Assert.True(machine.Hart.HasInterrupt);
        machine.Hart.Pc = Code;
        machine.Code(Code + 8, Nop);
        Assert.Equal(HartStop.Steps, machine.Hart.Run(3));
        Assert.Equal(Code + 12, machine.Hart.Pc);
    }

    [Fact]
    public void Messages_arrive_by_identity_and_are_claimed()
    {
        using Machine machine = new(interruptFile: true);
        machine.SetCsr(Siselect, 0x70);
        machine.SetCsr(Sireg, 1);
        machine.SetCsr(Siselect, 0xc0);
        machine.SetCsr(Sireg, ulong.MaxValue);
        Assert.Equal(ulong.MaxValue - 1, machine.GetCsr(Sireg));
        machine.SetCsr(Siselect, 0xc6);
        machine.SetCsr(Sireg, 1ul << 63);
        machine.File!.SetPending(0);
        machine.File.SetPending(256);
        machine.File.SetPending(100);
        Assert.Equal(0ul, machine.GetCsr(Stopei));
        machine.File.SetPending(255);
        machine.File.SetPending(7);
        machine.SetCsr(Sie, 0x222);
        machine.Hart.SetTimerInterrupt(true);
        Assert.Equal((9ul << 16) | 1, machine.GetCsr(Stopi));
        Assert.Equal((1ul << 9) | (1 << 5), machine.GetCsr(Sip));
        Assert.Equal(0x70007ul, machine.GetCsr(Stopei));
        machine.SetCsr(Stopei, 0);
        Assert.Equal(0xff00fful, machine.GetCsr(Stopei));
        machine.SetCsr(Stopei, 0);
        Assert.Equal(0ul, machine.GetCsr(Stopei));
        Assert.Equal((5ul << 16) | 1, machine.GetCsr(Stopi));
        machine.SetCsr(Siselect, 0x82);
        Assert.Equal(1ul << 36, machine.GetCsr(Sireg));
    }

    [Fact]
    public void Threshold_and_delivery_hold_messages_back()
    {
        using Machine machine = new(interruptFile: true);
        machine.SetCsr(Siselect, 0xc0);
        machine.SetCsr(Sireg, ulong.MaxValue);
        machine.File!.SetPending(5);
        Assert.Equal(0u, machine.File.Top);
        machine.SetCsr(Siselect, 0x70);
        machine.SetCsr(Sireg, 1);
        Assert.Equal(0x50005u, machine.File.Top);
        machine.SetCsr(Siselect, 0x72);
        machine.SetCsr(Sireg, 5);
        Assert.Equal(0u, machine.File.Top);
        machine.SetCsr(Sireg, 6);
        Assert.Equal(0x50005u, machine.File.Top);
    }

    [Fact]
    public void A_message_during_an_access_interrupts_behind_it()
    {
        using Machine machine = new(interruptFile: true);
        machine.SetCsr(Siselect, 0x70);
        machine.SetCsr(Sireg, 1);
        machine.SetCsr(Siselect, 0xc0);
        machine.SetCsr(Sireg, 2);
        machine.SetCsr(Sie, 0x200);
        machine.SetCsr(Sstatus, 2);
        machine.OnAccess = () =>
        {
            machine.File!.SetPending(1);
            machine.Hart.InterruptChanged();
        };
        machine.Hart[11] = Machine.Device;
        machine.Code(Code, Nop, CodeBuffer.S(0x23, 2, 11, 0, 0), Nop, Nop);
        machine.Code(Machine.Handler, Nop);
        machine.Hart.Pc = Code;
        machine.Hart.Run(2);
        machine.AssertTrap(Interrupt | 9, Code + 8, 0);
    }
}
