using System.Buffers.Binary;
using NicTwin.Vmm.Cpu;
using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.Platform;

namespace NicTwin.Vmm.Hostile;

/// <summary>A guest whose accesses are made from outside: each at the guest's time, and waiting as the guest's hart would.</summary>
/// <param name="stage">The host.</param>
/// <param name="number">The guest's number.</param>
internal class Puppet(PuppetStage stage, int number)
{
    /// <summary>Offset in ECAM of the NIC, 00:03.0.</summary>
    public const ulong NicConfiguration = 3ul << 15;

    // ecall with the extension System Reset, which powers the guest off (RISC-V SBI 2.0, 10).
    private static readonly uint[] s_powerOff = [0x5352_58b7, 0x3548_8893, 0x0000_0813, 0x0000_0513, 0x0000_0593, 0x0000_0073];

    /// <summary>The host.</summary>
    public PuppetStage Stage => stage;

    /// <summary>The guest.</summary>
    public GuestMachine Guest { get; } = stage.Host.Guests[number];

    /// <summary>The guest's RAM.</summary>
    public GuestRam Ram => Guest.Ram;

    /// <summary>First address of RAM.</summary>
    public static ulong Base => GuestMap.Ram;

    /// <summary>Reads from a memory window; waits for the answer.</summary>
    public ulong Read(ulong address, int size)
    {
        ulong value;
        while (Guest.Pci.Read(Guest.Time, address, size, out value) == AccessResult.Postponed)
        {
            Wait();
        }

        return size == 8 ? value : value & ((1ul << (8 * size)) - 1);
    }

    /// <summary>Writes to a memory window; waits for a credit.</summary>
    public void Write(ulong address, int size, ulong value)
    {
        while (!TryWrite(address, size, value))
        {
            Wait();
        }
    }

    /// <summary>Writes to a memory window if that is possible without waiting.</summary>
    public bool TryWrite(ulong address, int size, ulong value) =>
        !Guest.IsWaiting && Guest.Pci.Write(Guest.Time, address, size, value) != AccessResult.Postponed;

    /// <summary>Reads configuration space; waits for the answer.</summary>
    /// <param name="offset">Offset in ECAM.</param>
    /// <param name="size">Bytes: 1, 2 or 4.</param>
    public uint Configuration(ulong offset, int size = 4)
    {
        ulong value = 0;
        while (Guest.Pci.Configure(Guest.Time, offset, size, write: false, ref value) == AccessResult.Postponed)
        {
            Wait();
        }

        return (uint)value;
    }

    /// <summary>Writes configuration space; waits for the answer.</summary>
    /// <param name="offset">Offset in ECAM.</param>
    /// <param name="value">The value.</param>
    /// <param name="size">Bytes: 1, 2 or 4.</param>
    public void Configure(ulong offset, uint value, int size = 4)
    {
        ulong word = value;
        while (Guest.Pci.Configure(Guest.Time, offset, size, write: true, ref word) == AccessResult.Postponed)
        {
            Wait();
        }
    }

    /// <summary>Puts 8 bytes into RAM.</summary>
    public void Put(ulong address, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Ram.Bytes(address, 8), value);

    /// <summary>Puts 2 bytes into RAM.</summary>
    public void Put16(ulong address, int value) => BinaryPrimitives.WriteUInt16LittleEndian(Ram.Bytes(address, 2), (ushort)value);

    /// <summary>8 bytes of RAM.</summary>
    public ulong Get(ulong address) => BinaryPrimitives.ReadUInt64LittleEndian(Ram.Bytes(address, 8));

    /// <summary>2 bytes of RAM.</summary>
    public ushort Get16(ulong address) => BinaryPrimitives.ReadUInt16LittleEndian(Ram.Bytes(address, 2));

    /// <summary>The guest powers off within its next instructions, whatever its NIC does.</summary>
    public void PowerOff()
    {
        const ulong offset = 0x100;
        for (int i = 0; i < s_powerOff.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(Ram.Bytes(Base + offset + (ulong)(4 * i), 4), s_powerOff[i]);
        }

        Guest.MemoryWritten(Base + offset, 4 * s_powerOff.Length);
        Guest.Jump(Base + offset);
    }

    /// <summary>Whether a message has made an interrupt identity pending.</summary>
    public bool IsPending(uint identity)
    {
        const uint firstPending = 0x80;
        Guest.InterruptFile.TryRead(firstPending + (2 * (identity / 64)), out ulong bits);
        return (bits >> (int)(identity % 64) & 1) != 0;
    }

    private void Wait()
    {
        while (Guest.IsWaiting)
        {
            stage.Turn();
        }
    }
}
