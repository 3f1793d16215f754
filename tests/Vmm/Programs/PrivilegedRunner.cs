using NicTwin.Vmm.Cpu;

namespace NicTwin.Tests.Vmm.Programs;

/// <summary>Runs a batch on the hart.</summary>
internal static class PrivilegedRunner
{
    private const long MaxSteps = 10_000_000;

    /// <summary>The log.</summary>
    public static byte[] Run(PrivilegedBatch batch, Translation translation = Translation.Off, long slice = long.MaxValue, bool portable = false)
    {
        // One range from the page tables to the end of RAM; what lies between is never touched.
        using GuestRam ram = new(PrivilegedBatch.Flash, PrivilegedBatch.Ram - PrivilegedBatch.Flash + PrivilegedBatch.RamSize);
        batch.RamImage.CopyTo(ram.Bytes(PrivilegedBatch.Ram, batch.RamImage.Length));
        batch.FlashImage.CopyTo(ram.Bytes(PrivilegedBatch.Flash, batch.FlashImage.Length));
        InterruptFile file = new();
        using Hart hart = new(ram, new ProgramRunner.EmptyBus(), file, portable)
        {
            Pc = PrivilegedBatch.Monitor,
            Translation = translation,
            TranslationThreshold = 3,
        };
        while (hart.Steps < MaxSteps)
        {
            if (hart.Run(Math.Min(slice, MaxSteps - hart.Steps)) != HartStop.SbiCall)
            {
                continue;
            }

            switch (hart[30])
            {
                case 0:
                    return ram.Bytes(PrivilegedBatch.Log, (int)(hart[31] - PrivilegedBatch.Log)).ToArray();
                case 1:
                    hart.SetTimerInterrupt(hart[29] != 0);
                    break;
                default:
                    file.SetPending((uint)hart[29]);
                    break;
            }
        }

        throw new InvalidOperationException($"The batch is at 0x{hart.Pc:x} after {hart.Steps} steps.");
    }
}
