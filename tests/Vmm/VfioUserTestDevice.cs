using NicTwin.Vmm.VfioUser;

namespace NicTwin.Tests.Vmm;

/// <summary>A device of memory: two BARs, configuration space, a write-only and a read-only region, interrupts, a DMA engine in BAR 1.</summary>
internal sealed class VfioUserTestDevice : IVfioUserDevice
{
    public const int Bar0Size = 0x1000, Bar1Size = 0x100;
    public const int DoorbellRegion = 1, WriteOnly = 2, ReadOnly = 3, Failing = 9;

    private readonly byte[][] _memory = [new byte[Bar0Size], new byte[Bar1Size], new byte[16], new byte[16], [], [], [], new byte[4096], [], new byte[64]];

    public IReadOnlyList<VfioUserRegion> Regions { get; } =
        [new(Bar0Size), new(Bar1Size), new(16, Readable: false), new(16, Writable: false), default, default, default, new(4096), default, new(64)];

    public IReadOnlyList<int> Interrupts { get; } = [1, 0, 8, 1, 1];

    public VfioUserServer? Server { get; set; }

    public int Resets { get; private set; }

    public List<(ulong Address, ulong Size)> Unmapped { get; } = [];

    public List<(ushort Id, VfioUserError Error, byte[] Data)> Answers { get; } = [];

    /// <summary>Bytes that a DMA has failed to move.</summary>
    public int FailedDma { get; private set; }

    public byte[] Memory(int region) => _memory[region];

    public VfioUserError Read(ushort id, int region, ulong offset, Span<byte> data)
    {
        _memory[region].AsSpan((int)offset, data.Length).CopyTo(data);
        return region == Failing ? VfioUserError.Io : VfioUserError.None;
    }

    public VfioUserError Write(ushort id, bool wantsReply, int region, ulong offset, ReadOnlySpan<byte> data)
    {
        data.CopyTo(_memory[region].AsSpan((int)offset));
        if (region == DoorbellRegion && data.Length == 8)
        {
            Move(BitConverter.ToUInt64(data), (int)offset);
        }

        return region == Failing ? VfioUserError.Io : VfioUserError.None;
    }

    public void MemoryRead(ushort id, VfioUserError error, ReadOnlySpan<byte> data) => Answers.Add((id, error, data.ToArray()));

    public void MemoryUnmapped(ulong address, ulong size) => Unmapped.Add((address, size));

    public void Reset() => Resets++;

    public byte[] Save() => [.. _memory[0], .. _memory[1]];

    byte[]? IVfioUserDevice.Save() => Save();

    public bool TryRestore(byte[] state)
    {
        if (state.Length != Bar0Size + Bar1Size)
        {
            return false;
        }

        state.AsSpan(0, Bar0Size).CopyTo(_memory[0]);
        state.AsSpan(Bar0Size).CopyTo(_memory[1]);
        return true;
    }

    // Offset 0: memory to BAR 0, 256 bytes; 8: BAR 0 to memory; 16: an interrupt; 24: a read that is not waited for.
    private void Move(ulong address, int doorbell)
    {
        Span<byte> data = _memory[0].AsSpan(0, 256);
        bool done = doorbell switch
        {
            0 => Server!.TryReadMemory(address, data),
            8 => Server!.TryWriteMemory(address, data),
            24 => Server!.TryStartRead(address, 64, out _),
            _ => true,
        };
        FailedDma += done ? 0 : 1;
        if (doorbell == 16)
        {
            Server!.Interrupts.Signal(VfioUserProtocol.MsixIrq, (int)(address % 8));
        }
    }
}
