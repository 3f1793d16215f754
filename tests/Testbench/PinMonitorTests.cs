using NicTwin.Model;
using NicTwin.Testbench;

namespace NicTwin.Tests.Testbench;

public sealed class PinMonitorTests
{
    [Fact]
    public void A_beat_that_changes_before_it_is_taken_is_seen()
    {
        var monitor = new PinMonitor();
        monitor.Start();
        var inputs = new NicInputs { PcieTxReady = 0 };
        var outputs = new NicOutputs { PcieTxValid = 1, PcieTxKeep = 0xf, PcieTxDataLow = 1 };
        monitor.Clock(in inputs, in outputs, true);
        monitor.Clock(in inputs, in outputs, true);
        Assert.Null(monitor.HoldFailure);
        Assert.Equal(1, monitor.HoldPremises);
        outputs.PcieTxDataLow = 2;
        monitor.Clock(in inputs, in outputs, true);
        Assert.NotNull(monitor.HoldFailure);
    }

    [Fact]
    public void Lanes_that_keep_does_not_name_may_change()
    {
        var monitor = new PinMonitor();
        monitor.Start();
        var inputs = new NicInputs { PcieTxReady = 0 };
        var outputs = new NicOutputs { PcieTxValid = 1, PcieTxKeep = 0x1, PcieTxDataLow = 1 };
        monitor.Clock(in inputs, in outputs, true);
        outputs.PcieTxDataLow |= 0xffffffff00000000;
        outputs.PcieTxDataHigh = 7;
        monitor.Clock(in inputs, in outputs, true);
        Assert.Null(monitor.HoldFailure);
    }

    [Fact]
    public void Waking_up_before_the_promised_time_is_seen()
    {
        var monitor = new PinMonitor();
        monitor.Start();
        var inputs = new NicInputs { PcieTxReady = 1, MacTxReady = 1 };
        var outputs = new NicOutputs { Idle = 1, Wake = 100, PcieRxReady = 1 };
        for (ulong time = 10; time < 20; time++)
        {
            inputs.Time = time;
            monitor.Clock(in inputs, in outputs, true);
        }

        Assert.Null(monitor.IdleFailure);
        Assert.True(monitor.IdlePremises > 5);
        inputs.Time = 50;
        outputs.Idle = 0;
        monitor.Clock(in inputs, in outputs, true);
        Assert.NotNull(monitor.IdleFailure);
    }

    [Fact]
    public void Waking_up_after_the_promised_time_is_right()
    {
        var monitor = new PinMonitor();
        monitor.Start();
        var inputs = new NicInputs { PcieTxReady = 1, MacTxReady = 1 };
        var outputs = new NicOutputs { Idle = 1, Wake = 15, PcieRxReady = 1 };
        for (ulong time = 10; time < 30; time++)
        {
            inputs.Time = time;
            outputs.Idle = time <= 15 ? (byte)1 : (byte)0;
            monitor.Clock(in inputs, in outputs, true);
        }

        Assert.Null(monitor.IdleFailure);
    }
}
