using NicTwin.Model;

namespace NicTwin.Tests.Model;

public class NicTests
{
    [Fact]
    public void A_snapshot_goes_on_as_if_never_stopped()
    {
        ModelNic one = ModelNic.WithVfs(2);
        one.Write(0x28, 0x1234);
        MemoryStream stream = new();
        one.Nic.Save(stream);
        stream.Position = 0;
        Nic other = new();
        other.Restore(stream);
        NicInputs inputs = one.Inputs;
        for (int i = 0; i < 100; i++)
        {
            inputs.PcieRxValid = i == 3 ? (byte)1 : (byte)0;
            inputs.PcieRxDataLow = 0x0000_010F_0000_0001;
            inputs.PcieRxDataHigh = ModelNic.Bar0 + 0x28;
            inputs.PcieRxKeep = 7;
            inputs.PcieRxSop = 1;
            inputs.PcieRxEop = 1;
            one.Nic.Step(in inputs, out NicOutputs first);
            other.Step(in inputs, out NicOutputs second);
            Assert.Equal(first, second);
            inputs.Time++;
        }
    }

    [Fact]
    public void A_damaged_snapshot_is_refused()
    {
        MemoryStream stream = new();
        new Nic().Save(stream);
        byte[] bytes = stream.ToArray();
        bytes[bytes.Length / 2] ^= 1;
        Assert.Throws<InvalidDataException>(() => new Nic().Restore(new MemoryStream(bytes)));
        Assert.Throws<InvalidDataException>(() => new Nic().Restore(new MemoryStream(bytes, 0, 100)));
    }

    [Fact]
    public void Steps_allocate_nothing()
    {
        ModelNic nic = ModelNic.Enabled();
        NicInputs inputs = nic.Inputs;
        inputs.PcieRxDataLow = 0x0000_010F_0000_0001;
        inputs.PcieRxDataHigh = ModelNic.Bar0 + 0x28;
        inputs.PcieRxKeep = 7;
        inputs.PcieRxSop = 1;
        inputs.PcieRxEop = 1;
        Run(nic.Nic, ref inputs, 20_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(nic.Nic, ref inputs, 20_000);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static void Run(Nic nic, ref NicInputs inputs, int clocks)
    {
        for (int i = 0; i < clocks; i++)
        {
            inputs.PcieRxValid = (byte)((i >> 5) & 1);
            inputs.Time++;
            nic.Step(in inputs, out _);
        }
    }
}
