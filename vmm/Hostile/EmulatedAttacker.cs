using NicTwin.Model;
using NicTwin.Testbench;
using NicTwin.Vmm.Attach;
using NicTwin.Vmm.Platform;

namespace NicTwin.Vmm.Hostile;

/// <summary>A guest that does to its emulated NIC what no driver would do.</summary>
/// <param name="world">Where it is.</param>
internal sealed class EmulatedAttacker(HostileWorld world) : Attacker(world)
{
    private const ulong Bar0 = GuestMap.Mmio;
    private const ulong Bar3 = GuestMap.Mmio + 0x2_0000;
    private const int Descriptors = 64;
    private const uint TransmitQueue = 0x3800;
    private const uint QueueEnable = 1u << 25;
    private const uint DeviceReset = 1u << 26;

    private static readonly int[] s_registers = [0x0000, 0x0100, 0x0400, 0x1500, 0x2800, 0x3800, 0x4000, 0x5400, 0x5800, 0x5b00, 0xe000];
    private static readonly byte[] s_own = BitConverter.GetBytes(MacAddresses.OfEmulated(HostileWorld.EmulatedAttackerGuest))[..6];

    private readonly Puppet _guest = new(world.Stage, HostileWorld.EmulatedAttackerGuest);
    private readonly byte[] _frame = new byte[600];

    private static ulong Ring => GuestMap.Ram + 0x1000;

    /// <summary>Descriptors with generated fields.</summary>
    public void Transmit(RandomSource random)
    {
        Enable();
        for (int i = 0; i < Descriptors; i++)
        {
            (ulong low, ulong high) = Descriptor(random);
            _guest.Put(Ring + (ulong)(16 * i), low);
            _guest.Put(Ring + (ulong)(16 * i) + 8, high);
        }

        MakeFrame(random, s_own, _frame);
        _frame.CopyTo(_guest.Ram.Bytes(Frames, _frame.Length));
        ulong ring = random.Chance(150) ? Address(random) : Ring;
        W(Registers.Tctl.Offset, Registers.Tctl.En | Registers.Tctl.Psp);
        W(TransmitQueue + 0x28, 0);
        W(TransmitQueue, (uint)ring);
        W(TransmitQueue + 4, (uint)(ring >> 32));
        W(TransmitQueue + 8, random.Chance(80) ? (uint)random.Next() : Descriptors * 16);
        W(TransmitQueue + 0x10, 0);
        W(TransmitQueue + 0x18, 0);
        W(TransmitQueue + 0x28, QueueEnable);
        W(TransmitQueue + 0x18, random.Chance(50) ? (uint)random.Next() : 1 + (uint)random.Below(10));
        World.Stage.Run(1000 + random.Below(4000));
        W(TransmitQueue + 0x28, 0);
        W(Registers.Tctl.Offset, 0);
    }

    /// <summary>All registers in all sizes, vectors aimed at others, configuration space, resets.</summary>
    public void StormRegisters(RandomSource random)
    {
        Enable();
        for (int i = 20 + random.Below(30); i > 0; i--)
        {
            int size = 1 << random.Below(4);
            int at = random.Chance(600) ? s_registers[random.Below(s_registers.Length)] + random.Below(0x80) : random.Below(0x2_4000);
            ulong address = Bar0 + (ulong)(at & -size);
            switch (random.Below(10))
            {
                case 0:
                    _guest.Configure(Puppet.NicConfiguration + (ulong)(random.Below(0x1000) & ~3), (uint)Value(random));
                    break;
                case 1 or 2:
                    _guest.Read(address, size);
                    break;
                default:
                    _guest.Write(address, size, Value(random));
                    break;
            }
        }

        World.Stage.Run(1 + random.Below(2000));

        // A NIC that is left alone, whatever its registers hold.
        Enable();
        W(Registers.Ctrl.Offset, DeviceReset);
        World.Stage.Run(2000);
    }

    private void Enable()
    {
        _guest.Configure(Puppet.NicConfiguration + 0x10, (uint)Bar0);
        _guest.Configure(Puppet.NicConfiguration + 0x1c, (uint)Bar3);
        _guest.Configure(Puppet.NicConfiguration + 4, 6, 2);
    }

    private void W(uint offset, uint value) => _guest.Write(Bar0 + offset, 4, value);
}
