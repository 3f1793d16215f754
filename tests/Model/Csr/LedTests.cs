using NicTwin.Model;

namespace NicTwin.Tests.Model.Csr;

public class LedTests
{
    private const uint Ctrl = 0x0000;
    private const uint Ledctl = 0x0E00;
    private const uint Dark = 0x0F0F_0F0F;
    private const uint Blink = 0x80;
    private const uint Invert = 0x40;
    private const uint FastBlink = 0x20;
    private const uint LinkWithoutActivity = 4;
    private const uint FilterActivity = 3;
    private const uint Activity = 11;
    private const uint Paused = 13;
    private const uint On = 14;
    private const ulong Broadcast = 0xFFFF_FFFF_FFFF;
    private const ulong Station = 0x5544_3322_1100;

    private const ulong SlowPeriod = 1ul << 25;
    private const ulong FastPeriod = 1ul << 23;

    // Clocks for a change to reach the pins.
    private const int Settle = 20;

    private static DataHost Running(uint led0)
    {
        DataHost host = DataHost.Started();
        host.EnableRx(0, 15);
        host.EnableTx(0);

        // Descriptors are fetched: no completion time-out is left.
        host.Settle();
        host.Nic.Write(Ledctl, (Dark & ~0xFFu) | led0);
        host.Nic.Run(Settle);
        return host;
    }

    private static void RunAt(ModelNic nic, ulong time)
    {
        nic.Inputs.Time = time;
        nic.Run(Settle);
    }

    /// <summary>What the pins are right before a time and right after it; nobody has to wake up for it.</summary>
    private static void Changes(DataHost host, ulong time, int before, int after)
    {
        ModelNic nic = host.Nic;
        Assert.Equal(1, nic.Outputs.Idle);
        Assert.Equal(ulong.MaxValue, nic.Outputs.Wake);
        nic.Inputs.Time = time - 3;
        nic.Run(3);
        Assert.Equal(before, nic.Outputs.Led);
        nic.Run(Settle);
        Assert.Equal(after, nic.Outputs.Led);
    }

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(1, 1, 0)]
    [InlineData(2, 1, 0)]
    [InlineData(3, 0, 0)]
    [InlineData(4, 1, 0)]
    [InlineData(5, 0, 0)]
    [InlineData(6, 0, 0)]
    [InlineData(7, 1, 0)]
    [InlineData(8, 0, 0)]
    [InlineData(9, 1, 0)]
    [InlineData(10, 0, 0)]
    [InlineData(11, 0, 0)]
    [InlineData(12, 0, 0)]
    [InlineData(13, 0, 0)]
    [InlineData(14, 1, 1)]
    [InlineData(15, 0, 0)]
    public void A_mode_shows_the_link_or_not(uint mode, int up, int down)
    {
        DataHost host = Running(mode);
        ModelNic nic = host.Nic;
        for (int led = 0; led < 4; led++)
        {
            int shift = 8 * led;
            nic.Write(Ledctl, (Dark & ~(0xFFu << shift)) | (mode << shift));
            nic.Run(Settle);
            Assert.Equal(up << led, nic.Outputs.Led);
            nic.Inputs.Link = 0;
            nic.Run(Settle);
            Assert.Equal(down << led, nic.Outputs.Led);
            nic.Write(Ledctl, (Dark & ~(0xFFu << shift)) | ((mode | Invert) << shift));
            nic.Run(Settle);
            Assert.Equal((down ^ 1) << led, nic.Outputs.Led);
            nic.Inputs.Link = 1;
            RunAt(nic, nic.Inputs.Time + Phy.NegotiationClocks + Settle);
            RunAt(nic, nic.Inputs.Time + Phy.NegotiationClocks + Settle);
            Assert.Equal((up ^ 1) << led, nic.Outputs.Led);
        }
    }

    [Fact]
    public void The_pins_are_dark_in_reset_and_show_the_link_behind_it()
    {
        ModelNic nic = new();
        Assert.Equal(0, nic.Outputs.Led);
        Assert.Equal(ulong.MaxValue, nic.Outputs.Wake);
        nic = ModelNic.Enabled();
        nic.Write(Ctrl, 0x0010_0249);
        nic.Run(Settle);

        // LINK_UP, FILTER_ACTIVITY, LINK_100 and LINK_1000.
        Assert.Equal(0b1001, nic.Outputs.Led);
        nic.Inputs.Perst = 1;
        nic.Run(Settle);
        Assert.Equal(0, nic.Outputs.Led);
    }

    [Theory]
    [InlineData(14u, SlowPeriod)]
    [InlineData(14u | FastBlink, FastPeriod)]
    public void A_blinking_LED_is_lit_and_dark_for_the_same_time(uint control, ulong period)
    {
        DataHost host = Running(control | Blink);
        Assert.Equal(1, host.Nic.Outputs.Led);
        for (ulong i = 1; i < 6; i++)
        {
            Changes(host, i * period, (int)(i % 2), 1 - (int)(i % 2));
        }

        host.Nic.Write(Ledctl, Dark);
        host.Nic.Run(Settle);
        Assert.Equal(0, host.Nic.Outputs.Led);
    }

    [Fact]
    public void LEDs_blink_together_and_an_inverted_one_against_them()
    {
        DataHost host = Running(On | Blink);
        host.Nic.Write(Ledctl, On | Blink | ((On | Blink | Invert) << 8) | (On << 16) | ((15 | Blink | Invert) << 24));
        host.Nic.Run(Settle);
        Assert.Equal(0b1101, host.Nic.Outputs.Led);
        Changes(host, SlowPeriod, 0b1101, 0b1110);
        Changes(host, 2 * SlowPeriod, 0b1110, 0b1101);
    }

    [Theory]
    [InlineData(Activity, Broadcast, 0, 1)]
    [InlineData(Activity, Station + 0x100, 0, 1)] // a frame that no filter takes passes on the wire
    [InlineData(FilterActivity, Broadcast, 0, 1)]
    [InlineData(FilterActivity, Station + 0x100, 0, 0)]
    [InlineData(LinkWithoutActivity, Broadcast, 1, 0)]
    public void A_LED_shows_received_frames_for_50_ms(uint mode, ulong destination, int still, int passing)
    {
        DataHost host = Running(mode);
        Assert.Equal(still, host.Nic.Outputs.Led);
        host.Receive(DataHost.Frame(destination, 100));
        ulong time = host.Nic.Inputs.Time;
        host.Nic.Run(Settle);
        Assert.Equal(passing, host.Nic.Outputs.Led);

        // The next frame prolongs it.
        host.Nic.Inputs.Time = time + Led.ActivityClocks - 1000;
        host.Receive(DataHost.Frame(destination, 100));
        RunAt(host.Nic, time + Led.ActivityClocks + 500);
        Assert.Equal(passing, host.Nic.Outputs.Led);
        RunAt(host.Nic, time + (2 * Led.ActivityClocks) - 2000);
        Assert.Equal(passing, host.Nic.Outputs.Led);
        RunAt(host.Nic, time + (2 * Led.ActivityClocks));
        Assert.Equal(still, host.Nic.Outputs.Led);
        Assert.Equal(ulong.MaxValue, host.Nic.Outputs.Wake);
    }

    [Theory]
    [InlineData(Activity)]
    [InlineData(FilterActivity)]
    public void A_LED_shows_sent_frames(uint mode)
    {
        DataHost host = Running(mode);
        DataHost.Frame(Broadcast, 80).CopyTo(host.Memory, 0x4_0000);
        host.Post(0, 0x4_0000, 80);
        host.WriteTail(0);
        host.Nic.Run(Settle);
        Assert.Single(host.Frames);
        Assert.Equal(1, host.Nic.Outputs.Led);
        RunAt(host.Nic, host.Nic.Inputs.Time + Led.ActivityClocks);
        Assert.Equal(0, host.Nic.Outputs.Led);
    }

    [Fact]
    public void A_LED_shows_a_pause_to_its_end()
    {
        const int quanta = 1000;
        DataHost host = Running(Paused);
        host.Nic.Write(0x0028, 0x00C2_8001);
        host.Nic.Write(0x002C, 0x0100);
        host.Nic.Write(0x0030, 0x8808);
        host.Nic.Write(Ctrl, 0x0810_0249);
        host.Receive([0x01, 0x80, 0xC2, 0, 0, 1, 0, 1, 2, 3, 4, 5, 0x88, 0x08, 0, 1, quanta >> 8, quanta & 0xFF, .. new byte[42]]);
        host.Nic.Run(Settle);
        Assert.Equal(1, host.Nic.Outputs.Led);
        RunAt(host.Nic, host.Nic.Inputs.Time + (64 * quanta) - 200);
        Assert.Equal(1, host.Nic.Outputs.Led);
        RunAt(host.Nic, host.Nic.Inputs.Time + 200);
        Assert.Equal(0, host.Nic.Outputs.Led);
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    [InlineData(23)]
    [InlineData(24)]
    public void The_block_sleeps_as_if_it_were_asked_in_every_clock(int seed)
    {
        Random random = new(seed);
        DataHost host = Running(Activity);
        host.Nic.Write(0x0028, 0x00C2_8001);
        host.Nic.Write(0x002C, 0x0100);
        host.Nic.Write(0x0030, 0x8808);
        host.Nic.Write(Ctrl, 0x0810_0249);
        host.Nic.Write(Ledctl, (uint)random.NextInt64() & 0xCFCF_CFEF);
        host.Nic.Write(Ledctl, ((uint)random.NextInt64() & 0xCFCF_FFEF & ~0xF00u) | (Paused << 8));
        SideBySide pair = new(host.Nic);
        for (int i = 0; i < 60; i++)
        {
            int quanta = random.Next(40);
            byte[] frame = random.Next(2) == 0 ? DataHost.Frame(Broadcast, random.Next(60, 200))
                : [0x01, 0x80, 0xC2, 0, 0, 1, 0, 1, 2, 3, 4, 5, 0x88, 0x08, 0, 1, 0, (byte)quanta, .. new byte[42]];
            pair.Frame(frame, random.Next(8) == 0, 0);
            pair.Run(random.Next(2) == 0 ? 0 : random.Next(3000));
            if (random.Next(12) == 0)
            {
                pair.Inputs.Link ^= 1;
            }

            if (pair.Outputs.Idle != 0 && pair.Outputs.Wake != ulong.MaxValue && random.Next(3) != 0)
            {
                pair.Run(1);
                pair.Inputs.Time = Math.Max(pair.Inputs.Time, pair.Outputs.Wake);
            }
        }

        pair.Compare();
    }
}
