using System.Buffers.Binary;
using NicTwin.Model;
using NicTwin.Vmm.Cpu;

namespace NicTwin.Vmm.Driver;

/// <summary>The PF's transmit ring. Every descriptor has a buffer of its own, so frames are copied once and no list of buffers is kept.</summary>
internal sealed class PfTransmitRing(PfRegisters registers, GuestRam ram)
{
    private const int BufferBytes = 4096;

    private const uint DataType = 0x2030_0000;
    private const uint InsertFcs = 1 << 25;
    private const uint EndOfPacket = 1 << 24;
    private const uint ReportStatus = 1 << 27;
    private const uint Segment = 1u << 31;
    private const uint Done = 1;

    // ENABLE, and the thresholds as igb has them with MSI-X.
    private const uint Control = 0x0201_0108;

    private readonly Queue<int> _ends = new(PfMemory.Descriptors);
    private int _next;
    private int _free = PfMemory.Descriptors - 1;
    private int _oldest;

    /// <summary>Descriptors that a frame needs.</summary>
    public static int DescriptorsFor(int length, in PfTransmitPlan plan) => ((length + BufferBytes - 1) / BufferBytes) + (plan.HasContext ? 1 : 0);

    /// <summary>Sets the queue up behind a reset.</summary>
    public void Start()
    {
        _ends.Clear();
        _next = 0;
        _oldest = 0;
        _free = PfMemory.Descriptors - 1;
        ram.Bytes(PfMemory.TransmitRing, PfMemory.Descriptors * PfMemory.DescriptorBytes).Clear();
        Write(Registers.Txdctl.Offset, 0);
        Write(Registers.Tdlen.Offset, PfMemory.Descriptors * PfMemory.DescriptorBytes);
        Write(Registers.Tdbal.Offset, unchecked((uint)PfMemory.TransmitRing));
        Write(Registers.Tdbah.Offset, (uint)(PfMemory.TransmitRing >> 32));
        Write(Registers.Tdh.Offset, 0);
        Write(Registers.Tdt.Offset, 0);
        Write(Registers.Txdctl.Offset, Control);
    }

    /// <summary>Takes back what the NIC has sent.</summary>
    public void Clean()
    {
        while (_ends.TryPeek(out int end) && (BinaryPrimitives.ReadUInt32LittleEndian(Descriptor(end)[12..]) & Done) != 0)
        {
            _ends.Dequeue();
            int next = (end + 1) % PfMemory.Descriptors;
            _free += (next - _oldest + PfMemory.Descriptors) % PfMemory.Descriptors;
            _oldest = next;
        }
    }

    /// <summary>Whether so many descriptors are free.</summary>
    public bool HasRoom(int descriptors) => _free >= descriptors;

    /// <summary>Copies a frame into the ring, for which there is room.</summary>
    /// <returns>The begin of the frame in its first buffer, which may be changed until <see cref="Kick"/>.</returns>
    public Span<byte> Put(ReadOnlySpan<byte> frame, in PfTransmitPlan plan)
    {
        if (plan.HasContext)
        {
            WriteDescriptor(plan.ContextLengths, 0, plan.ContextTypes, plan.ContextSegments);
        }

        Span<byte> first = Buffer(_next)[..Math.Min(frame.Length, BufferBytes)];
        uint command = DataType | InsertFcs | (plan.Segments ? Segment : 0);
        for (int done = 0; done < frame.Length; done += BufferBytes)
        {
            ReadOnlySpan<byte> part = frame[done..Math.Min(frame.Length, done + BufferBytes)];
            part.CopyTo(Buffer(_next));
            ulong address = BufferAddress(_next);
            bool last = done + part.Length == frame.Length;
            if (last)
            {
                _ends.Enqueue(_next);
            }

            WriteDescriptor((uint)address, (uint)(address >> 32), command | (uint)part.Length | (last ? EndOfPacket | ReportStatus : 0), plan.Options);
        }

        return first;
    }

    /// <summary>Gives the NIC what was put into the ring.</summary>
    public void Kick() => Write(Registers.Tdt.Offset, (uint)_next);

    /// <summary>Saves the indices.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_next);
        writer.Write(_free);
        writer.Write(_oldest);
        writer.Write(_ends.Count);
        foreach (int end in _ends)
        {
            writer.Write(end);
        }
    }

    /// <summary>Restores the indices.</summary>
    public void Restore(BinaryReader reader)
    {
        _next = reader.ReadInt32() & (PfMemory.Descriptors - 1);
        _free = reader.ReadInt32();
        _oldest = reader.ReadInt32() & (PfMemory.Descriptors - 1);
        _ends.Clear();
        for (int count = reader.ReadInt32(); count > 0; count--)
        {
            _ends.Enqueue(reader.ReadInt32() & (PfMemory.Descriptors - 1));
        }
    }

    private static ulong BufferAddress(int index) => PfMemory.TransmitBuffers + ((ulong)index * BufferBytes);

    private Span<byte> Buffer(int index) => ram.Bytes(BufferAddress(index), BufferBytes);

    private Span<byte> Descriptor(int index) =>
        ram.Bytes(PfMemory.TransmitRing + ((ulong)index * PfMemory.DescriptorBytes), PfMemory.DescriptorBytes);

    private void WriteDescriptor(uint word0, uint word1, uint word2, uint word3)
    {
        Span<byte> bytes = Descriptor(_next);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, word0);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], word1);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], word2);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[12..], word3);
        _next = (_next + 1) % PfMemory.Descriptors;
        _free--;
    }

    private void Write(uint register, uint value) => registers.Write(PfRegisters.At(register, Registers.Tdbal.Stride, PfPools.PfPool), value);
}
