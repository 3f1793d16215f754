using NicTwin.Model;

namespace NicTwin.Vmm.Driver;

/// <summary>The PHY behind MDIC, with the semaphores that go with it (facts/82576.md, 4.2, 4.3, 5.2).</summary>
internal sealed class PfPhy(PfRegisters registers)
{
    private const int Address = 1;
    private const uint ReadCommand = 2u << Registers.Mdic.OpLsb;
    private const uint WriteCommand = 1u << Registers.Mdic.OpLsb;

    // Software's bit of SW_FW_SYNC for PHY 0.
    private const uint Semaphore = 2;

    private const int Control = 0;
    private const int Id1 = 2;
    private const int Id2 = 3;
    private const int Advertisement = 4;
    private const int GigabitControl = 9;

    private const ushort PowerDown = 0x0800;
    private const ushort Negotiate = 0x1200;
    private const ushort Pause = 0x0c00;
    private const ushort FullDuplexGigabit = 0x0200;
    private const ushort HalfDuplexGigabit = 0x0100;

    /// <summary>Whether it is the PHY that an 82576 has: IGP03, 02A8039x.</summary>
    public async Task<bool> IsKnown()
    {
        uint high = await Read(Id1).ConfigureAwait(false);
        uint low = await Read(Id2).ConfigureAwait(false);
        return high == 0x02a8 && (low & 0xfff0) == 0x0390;
    }

    /// <summary>Powers it up and starts autonegotiation with pause frames; the link comes later, and ICR.LSC tells of it.</summary>
    public async Task Start()
    {
        uint advertised = await Read(Advertisement).ConfigureAwait(false);
        await Write(Advertisement, advertised | Pause).ConfigureAwait(false);
        uint gigabit = await Read(GigabitControl).ConfigureAwait(false);
        await Write(GigabitControl, (gigabit & ~(uint)HalfDuplexGigabit) | FullDuplexGigabit).ConfigureAwait(false);
        uint control = await Read(Control).ConfigureAwait(false);
        await Write(Control, (control & ~(uint)PowerDown) | Negotiate).ConfigureAwait(false);
    }

    /// <summary>Powers it down: the link goes.</summary>
    public async Task Stop()
    {
        uint control = await Read(Control).ConfigureAwait(false);
        await Write(Control, control | PowerDown).ConfigureAwait(false);
    }

    private Task<uint> Read(int register) => Access(ReadCommand | ((uint)register << Registers.Mdic.RegaddLsb));

    private Task Write(int register, uint value) => Access(WriteCommand | ((uint)register << Registers.Mdic.RegaddLsb) | (value & Registers.Mdic.Data));

    // All ones when the PHY does not answer.
    private async Task<uint> Access(uint command)
    {
        await Synchronize(Semaphore, 0).ConfigureAwait(false);
        registers.Write(Registers.Mdic.Offset, command | ((uint)Address << Registers.Mdic.PhyaddLsb));
        uint value = 0;
        if (await registers.Poll(Registers.Mdic.Offset, Registers.Mdic.Ready, Registers.Mdic.Ready, 1920, 50 * PfRegisters.Microsecond).ConfigureAwait(false))
        {
            value = await registers.Read(Registers.Mdic.Offset).ConfigureAwait(false);
        }

        await Synchronize(0, Semaphore).ConfigureAwait(false);
        bool good = (value & (Registers.Mdic.Ready | Registers.Mdic.Error)) == Registers.Mdic.Ready;
        return good ? value & Registers.Mdic.Data : uint.MaxValue;
    }

    // SW_FW_SYNC is changed under the semaphore of SWSM. There is no firmware that could hold either for long.
    private async Task Synchronize(uint set, uint clear)
    {
        await registers.Poll(Registers.Swsm.Offset, Registers.Swsm.Smbi, 0, 257, 50 * PfRegisters.Microsecond).ConfigureAwait(false);
        await registers.Change(Registers.Swsm.Offset, 0, Registers.Swsm.Swesmbi).ConfigureAwait(false);
        await registers.Poll(Registers.Swsm.Offset, Registers.Swsm.Swesmbi, Registers.Swsm.Swesmbi, 257, 50 * PfRegisters.Microsecond).ConfigureAwait(false);
        await registers.Change(Registers.SwFwSync.Offset, clear, set).ConfigureAwait(false);
        await registers.Change(Registers.Swsm.Offset, Registers.Swsm.Smbi | Registers.Swsm.Swesmbi, 0).ConfigureAwait(false);
    }
}
