using System.Buffers.Binary;
using NicTwin.Model;
using NicTwin.Vmm.Cpu;

namespace NicTwin.Vmm.Driver;

/// <summary>What a receive descriptor tells.</summary>
/// <param name="Address">Where the frame is.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Status">DW 2: status and errors.</param>
/// <param name="Tag">The VLAN tag that was taken out.</param>
internal readonly record struct PfReceived(ulong Address, int Length, uint Status, ushort Tag)
{
    private const uint EndOfPacket = 1 << 1;
    private const uint TagTaken = 1 << 3;
    private const uint ChecksumMade = (1 << 4) | (1 << 5);
    private const uint ChecksumErrors = (1u << 29) | (1u << 30);
    private const uint FrameErrors = 0x9700_0000;

    /// <summary>The buffer ends with the frame.</summary>
    public bool IsEnd => (Status & EndOfPacket) != 0;

    /// <summary>There is nothing wrong with it.</summary>
    public bool IsGood => (Status & FrameErrors) == 0;

    /// <summary>The NIC has checked the sums and they are right.</summary>
    public bool ChecksumGood => (Status & ChecksumMade) != 0 && (Status & ChecksumErrors) == 0;

    /// <summary>A VLAN tag was taken out.</summary>
    public bool HadTag => (Status & TagTaken) != 0;
}

/// <summary>The PF's receive ring, with a buffer for each descriptor.</summary>
internal sealed class PfReceiveRing(PfRegisters registers, GuestRam ram)
{
    private const int BufferBytes = 2048;
    private const uint Done = 1;

    // One buffer of 2 KiB for each frame; without a free one frames are dropped, so that the others' do not wait behind them.
    private const uint Buffers = 0x8200_0002;

    // ENABLE, and the thresholds as igb has them with MSI-X.
    private const uint Control = 0x0201_0808;

    private int _next;

    /// <summary>Sets the queue up behind a reset; all but one of the buffers are the NIC's.</summary>
    public void Start()
    {
        _next = 0;
        for (int i = 0; i < PfMemory.Descriptors; i++)
        {
            Post(i);
        }

        Write(Registers.Rxdctl.Offset, 0);
        Write(Registers.Rdbal.Offset, unchecked((uint)PfMemory.ReceiveRing));
        Write(Registers.Rdbah.Offset, (uint)(PfMemory.ReceiveRing >> 32));
        Write(Registers.Rdlen.Offset, PfMemory.Descriptors * PfMemory.DescriptorBytes);
        Write(Registers.Rdh.Offset, 0);
        Write(Registers.Rdt.Offset, 0);
        Write(Registers.Srrctl.Offset, Buffers);
        Write(Registers.Rxdctl.Offset, Control);
        Write(Registers.Rdt.Offset, PfMemory.Descriptors - 1);
    }

    /// <summary>Looks at the next frame; false when there is none. It stays until <see cref="Release"/>.</summary>
    public bool TryPeek(out PfReceived received)
    {
        ReadOnlySpan<byte> bytes = Descriptor(_next);
        uint status = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        int length = BinaryPrimitives.ReadUInt16LittleEndian(bytes[12..]);
        received = new PfReceived(BufferAddress(_next), Math.Min(length, BufferBytes), status, BinaryPrimitives.ReadUInt16LittleEndian(bytes[14..]));
        return (status & Done) != 0;
    }

    /// <summary>Gives the buffer back, though the NIC does not know before <see cref="Kick"/>.</summary>
    public void Release()
    {
        Post(_next);
        _next = (_next + 1) % PfMemory.Descriptors;
    }

    /// <summary>Tells the NIC of the buffers that were given back.</summary>
    public void Kick() => Write(Registers.Rdt.Offset, (uint)((_next + PfMemory.Descriptors - 1) % PfMemory.Descriptors));

    /// <summary>Saves the index.</summary>
    public void Save(BinaryWriter writer) => writer.Write(_next);

    /// <summary>Restores the index.</summary>
    public void Restore(BinaryReader reader) => _next = reader.ReadInt32() & (PfMemory.Descriptors - 1);

    private static ulong BufferAddress(int index) => PfMemory.ReceiveBuffers + ((ulong)index * BufferBytes);

    private Span<byte> Descriptor(int index) =>
        ram.Bytes(PfMemory.ReceiveRing + ((ulong)index * PfMemory.DescriptorBytes), PfMemory.DescriptorBytes);

    private void Post(int index)
    {
        Span<byte> bytes = Descriptor(index);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, BufferAddress(index));
        bytes[8..].Clear();
    }

    private void Write(uint register, uint value) => registers.Write(PfRegisters.At(register, Registers.Rdbal.Stride, PfPools.PfPool), value);
}
