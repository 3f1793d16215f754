namespace NicTwin.Vmm.Driver;

/// <summary>The PF's registers, by their offset in BAR 0.</summary>
internal sealed class PfRegisters(PfBus bus)
{
    /// <summary>Clocks of 8 ns in a microsecond.</summary>
    public const long Microsecond = 1000 / Host.NanosecondsPerClock;

    /// <summary>Clocks in a millisecond.</summary>
    public const long Millisecond = 1000 * Microsecond;

    /// <summary>The way to the NIC.</summary>
    public PfBus Bus => bus;

    /// <summary>Offset of a register of an array.</summary>
    public static uint At(uint offset, uint stride, int index) => offset + (stride * (uint)index);

    /// <summary>Reads a register.</summary>
    public Task<uint> Read(uint offset) => bus.Read(PfAddresses.Bar0 + offset);

    /// <summary>Writes a register, posted.</summary>
    public void Write(uint offset, uint value) => bus.Write(PfAddresses.Bar0 + offset, value);

    /// <summary>Changes bits of a register.</summary>
    public async Task Change(uint offset, uint clear, uint set)
    {
        uint value = await Read(offset).ConfigureAwait(false);
        Write(offset, (value & ~clear) | set);
    }

    /// <summary>Reads a register until bits of it are as they should.</summary>
    /// <param name="offset">The register.</param>
    /// <param name="mask">The bits.</param>
    /// <param name="expected">What they should be.</param>
    /// <param name="tries">Reads at most.</param>
    /// <param name="interval">Clocks between two reads.</param>
    /// <returns>False when they have not been so.</returns>
    public async Task<bool> Poll(uint offset, uint mask, uint expected, int tries, long interval)
    {
        for (int i = 0; i < tries; i++)
        {
            uint value = await Read(offset).ConfigureAwait(false);
            if (value != uint.MaxValue && (value & mask) == expected)
            {
                return true;
            }

            await bus.Wait(interval).ConfigureAwait(false);
        }

        return false;
    }

    /// <summary>Waits until every write before has taken effect.</summary>
    public Task Flush() => Read(Model.Registers.Status.Offset);
}
