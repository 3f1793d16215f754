using NicTwin.Model;

namespace NicTwin.Tests.Model;

public class IdleTests
{
    /// <summary>Registers whose writes start something: interrupts, resets, link, mailboxes.</summary>
    private static readonly uint[] s_offsets =
    [
        0x0000, 0x0018, 0x0014, 0x1500, 0x1504, 0x1508, 0x150C, 0x1514, 0x1520, 0x1524, 0x1528, 0x152C, 0x1530, 0x1580, 0x1680, 0x1684,
        0x1700, 0x1740, 0x0C00, 0x0C40, 0x0C80, 0x0C88, 0x0100, 0x0400,
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_short_cut_of_an_idle_NIC_changes_nothing(int seed)
    {
        Random random = new(seed);
        ModelNic nic = ModelNic.WithVfs(4);
        nic.ConfigWrite(0, 0x70, random.Next(2) == 0 ? 0 : 0x8000_0000);
        nic.Write(0, 0x0010_0249);
        MemoryStream stream = new();
        nic.Nic.Save(stream);
        stream.Position = 0;
        Nic full = new();
        full.Restore(stream);
        NicInputs inputs = nic.Inputs;
        Queue<uint[]> beats = [];
        int idle = 0;
        for (int i = 0; i < 60_000; i++)
        {
            Offer(random, beats, ref inputs);
            nic.Nic.Step(in inputs, out NicOutputs first);
            full.StepFully(in inputs, out NicOutputs second);
            Assert.Equal(second, first);
            if (inputs.PcieRxValid != 0 && first.PcieRxReady != 0)
            {
                beats.Dequeue();
            }

            idle += first.Idle;
            inputs.Time = first.Idle != 0 && random.Next(20) == 0 && first.Wake != ulong.MaxValue ? Math.Max(first.Wake, inputs.Time + 1) : inputs.Time + 1;
        }

        Assert.True(idle > 1000, $"The NIC was idle in {idle} clocks only.");
        MemoryStream one = new();
        MemoryStream other = new();
        nic.Nic.Save(one);
        full.Save(other);
        Assert.Equal(one.ToArray(), other.ToArray());
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void Clocks_that_are_run_alone_are_those_of_the_NIC_without_a_beat(int seed)
    {
        Random random = new(seed);
        ModelNic nic = ModelNic.WithVfs(4);
        MemoryStream stream = new();
        nic.Nic.Save(stream);
        stream.Position = 0;
        Nic full = new();
        full.Restore(stream);
        NicInputs inputs = nic.Inputs;
        Queue<uint[]> beats = [];
        long alone = 0;
        for (int i = 0; i < 30_000; i++)
        {
            Offer(random, beats, ref inputs);
            nic.Nic.Step(in inputs, out NicOutputs first);
            full.StepFully(in inputs, out NicOutputs second);
            Assert.Equal(second, first);
            if (inputs.PcieRxValid != 0 && first.PcieRxReady != 0)
            {
                beats.Dequeue();
            }

            inputs.Time++;
            inputs.PcieRxValid = 0;
            long run = nic.Nic.StepAlone(in inputs, random.Next(20));
            alone += run;
            for (; run > 0; run--)
            {
                full.StepFully(in inputs, out second);
                Assert.Equal(0, second.PcieTxValid | second.MacTxValid | second.Idle);
                inputs.Time++;
            }
        }

        Assert.True(alone > 1000, $"{alone} clocks were run alone only.");
        MemoryStream one = new();
        MemoryStream other = new();
        nic.Nic.Save(one);
        full.Save(other);
        Assert.Equal(one.ToArray(), other.ToArray());
    }

    private static void Offer(Random random, Queue<uint[]> beats, ref NicInputs inputs)
    {
        if (random.Next(300) == 0)
        {
            inputs.Link ^= 1;
        }

        if (beats.Count == 0 && random.Next(60) == 0)
        {
            Request(random, beats);
        }

        inputs.PcieRxValid = beats.Count != 0 ? (byte)1 : (byte)0;
        if (beats.Count != 0)
        {
            uint[] beat = beats.Peek();
            inputs.PcieRxDataLow = beat[0] | ((ulong)beat[1] << 32);
            inputs.PcieRxDataHigh = beat[2] | ((ulong)beat[3] << 32);
            inputs.PcieRxKeep = (byte)beat[4];
            inputs.PcieRxSop = (byte)beat[5];
            inputs.PcieRxEop = (byte)beat[6];
        }
    }

    private static void Request(Random random, Queue<uint[]> beats)
    {
        uint offset = s_offsets[random.Next(s_offsets.Length)];
        uint data = random.Next(3) switch { 0 => (uint)random.NextInt64(), 1 => 1u << random.Next(32), _ => 0x0010_0249 };
        if (offset == 0 && random.Next(4) != 0)
        {
            data &= ~(1u << 26);
        }

        if (random.Next(4) == 0)
        {
            uint address = ((uint)random.Next(4) * 0x4000) + offset;
            beats.Enqueue([0x6000_0001, 0x0000_010F, (uint)(ModelNic.VfBar0 >> 32), address, 0xF, 1, 0]);
            beats.Enqueue([data, 0, 0, 0, 1, 0, 1]);
        }
        else if (random.Next(4) == 0)
        {
            beats.Enqueue([0x0000_0001, 0x0000_010F, ModelNic.Bar0 + offset, 0, 7, 1, 1]);
        }
        else
        {
            beats.Enqueue([0x4000_0001, 0x0000_010F, ModelNic.Bar0 + offset, data, 0xF, 1, 1]);
        }
    }
}
