using System.Reflection;
using NicTwin.Cosim;
using NicTwin.Model;
using NicTwin.Testbench;

namespace NicTwin.Tests.Model;

/// <summary>Blocks that sleep until somebody wakes them do what they would do if they were asked in every clock.</summary>
public class SleepTests
{
    // Registers and memories are compared from time to time, the pins on every clock.
    private const int SnapshotEvery = 4001;

    public static TheoryData<ProgramFlavor, ulong> Programs
    {
        get
        {
            TheoryData<ProgramFlavor, ulong> programs = [];
            foreach (ProgramFlavor flavor in Enum.GetValues<ProgramFlavor>())
            {
                for (ulong seed = 1; seed <= 4; seed++)
                {
                    programs.Add(flavor, seed);
                }
            }

            return programs;
        }
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Random_programs_run_alike_with_every_block_asked(ProgramFlavor flavor, ulong seed)
    {
        ComparedSteps nic = new();
        ProgramRunner.Run(nic, ProgramGenerators.PlanOf(seed, flavor).ToProgram());
        Assert.True(nic.Clocks > 500, $"The program has {nic.Clocks} clocks only.");
        nic.CompareSnapshots();
    }

    /// <summary>Two models with the same inputs: one as it runs, one with every block asked in every clock.</summary>
    private sealed class ComparedSteps : INicClocked
    {
        private readonly Nic _nic = new();
        private readonly Nic _full = new();

        public long Clocks { get; private set; }

        public void Step(in NicInputs inputs, out NicOutputs outputs)
        {
            _nic.Step(in inputs, out outputs);
            _full.StepFully(in inputs, out NicOutputs expected);
            if (!Pins.Bytes(in outputs).SequenceEqual(Pins.Bytes(in expected)))
            {
                Assert.Equal(expected, outputs);
            }

            Clocks++;
            if (Clocks % SnapshotEvery == 0)
            {
                CompareSnapshots();
            }
        }

        public void CompareSnapshots()
        {
            using MemoryStream state = new();
            using MemoryStream fullState = new();
            _nic.Save(state);
            _full.Save(fullState);
            if (!state.ToArray().AsSpan().SequenceEqual(fullState.ToArray()))
            {
                Assert.Fail($"The registers differ after {Clocks} clocks: {string.Join(", ", Differences())}.");
            }
        }

        private IEnumerable<string> Differences()
        {
            for (int i = 0; i < _nic.Blocks.Count; i++)
            {
                byte[] state = StateOf(_nic.Blocks[i]);
                byte[] expected = StateOf(_full.Blocks[i]);
                for (int at = 0; at < state.Length; at++)
                {
                    if (state[at] != expected[at])
                    {
                        yield return $"{_nic.Blocks[i].GetType().Name} byte {at} of {state.Length} is {state[at]:x2}, {expected[at]:x2} expected";
                    }
                }
            }
        }

        private static byte[] StateOf(IBlockPorts block)
        {
            using MemoryStream stream = new();
            MethodInfo transfer = block.GetType().GetMethod("Transfer", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)!;
            transfer.Invoke(block, [StateTransfer.Save(stream)]);
            return stream.ToArray();
        }
    }
}
