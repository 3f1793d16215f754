using NicTwin.Cosim;
using NicTwin.Model;
using Xunit;

namespace NicTwin.Tests.Cosim;

public class PinStimulusTests
{
    private static NicInputs[] RunsAndChanges()
    {
        var pins = new List<NicInputs>(TinyRtl.RandomPins(300, 4));
        NicInputs last = pins[^1];
        for (int i = 0; i < 1000; i++)
        {
            last.Time++;
            pins.Add(last);
        }

        last.Time += 5000;
        last.MacRxValid ^= 1;
        pins.Add(last);
        last.Time += 2;
        pins.Add(last);
        return [.. pins];
    }

    private static PinStimulus Record(NicInputs[] pins)
    {
        var writer = new PinStimulus.Writer();
        foreach (NicInputs inputs in pins)
        {
            var outputs = new NicOutputs { Idle = 1, Wake = inputs.Time + 9 };
            writer.Add(in inputs, in outputs);
        }

        return writer.Finish(new Dictionary<string, string>(StringComparer.Ordinal) { ["source"] = "test" });
    }

    [Fact]
    public void Recorded_pins_read_back_bit_for_bit()
    {
        NicInputs[] pins = RunsAndChanges();
        PinStimulus stimulus = PinStimulus.From(StimulusFile.Parse("p", Record(pins).ToFile().ToBytes()), "p");
        Assert.Equal(pins.Length, stimulus.Clocks);
        Assert.Equal("test", stimulus.Metadata["source"]);
        NicInputs[] back = stimulus.ToArray();
        Assert.Equal(pins.Length, back.Length);
        for (int i = 0; i < pins.Length; i++)
        {
            Assert.True(Pins.Bytes(in pins[i]).SequenceEqual(Pins.Bytes(in back[i])), $"clock {i}");
        }

        Assert.Equal(10, stimulus.ToArray(10).Length);
    }

    [Fact]
    public void Time_that_only_passes_costs_nothing()
    {
        var pins = new NicInputs[100_000];
        for (int i = 0; i < pins.Length; i++)
        {
            pins[i] = new NicInputs { Link = 1, Time = (ulong)i };
        }

        Assert.True(Record(pins).ToFile().Payload.Length < 32);
    }

    [Fact]
    public void Replay_gives_the_recorded_digest_and_reading_allocates_nothing()
    {
        NicInputs[] pins = RunsAndChanges();
        PinStimulus stimulus = Record(pins);
        var nic = new FixedNic();
        Assert.Equal(stimulus.Digest, stimulus.Replay(nic).All);
        long before = GC.GetAllocatedBytesForCurrentThread();
        ulong digest = stimulus.Replay(nic).All;
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 200);
        Assert.Equal(stimulus.Digest, digest);
    }

    [Fact]
    public void Damaged_records_under_a_good_checksum_are_refused()
    {
        StimulusFile good = Record(RunsAndChanges()).ToFile();
        int refused = 0;
        var random = new Random(1);
        for (int n = 0; n < 500; n++)
        {
            byte[] payload = [.. good.Payload];
            if (n % 2 == 0)
            {
                payload = payload[..random.Next(payload.Length)];
            }
            else
            {
                payload[random.Next(payload.Length)] ^= (byte)(1 << random.Next(8));
            }

            var file = new StimulusFile(StimulusKind.Pins, payload, good.Metadata);
            try
            {
                NicInputs[] pins = PinStimulus.From(file, "p").ToArray();
                Assert.Equal(1302, pins.Length);
            }
            catch (StimulusException)
            {
                refused++;
            }
        }

        Assert.True(refused > 250);
    }

    [Fact]
    public void A_program_is_no_recording()
    {
        StimulusException e = Assert.Throws<StimulusException>(() => PinStimulus.From(StimulusFile.Program("x"), "f"));
        Assert.Contains("this is a program", e.Message, StringComparison.Ordinal);
    }

    private sealed class FixedNic : INicClocked
    {
        public void Step(in NicInputs inputs, out NicOutputs outputs) => outputs = new NicOutputs { Idle = 1, Wake = inputs.Time + 9 };
    }
}
