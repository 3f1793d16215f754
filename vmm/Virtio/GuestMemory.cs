using System.Buffers.Binary;
using NicTwin.Vmm.Cpu;

namespace NicTwin.Vmm.Virtio;

/// <summary>A guest's RAM as a device of the VMM sees it: every address comes from the guest and is checked.</summary>
internal class GuestMemory
{
    private readonly GuestRam? _ram;
    private readonly Action<ulong, int> _written = static (_, _) => { };

    /// <summary>Creates a view.</summary>
    /// <param name="ram">The RAM.</param>
    /// <param name="written">Is told of each range that was written.</param>
    public GuestMemory(GuestRam ram, Action<ulong, int> written)
    {
        _ram = ram;
        _written = written;
    }

    /// <summary>Creates a view of RAM that is elsewhere.</summary>
    protected GuestMemory()
    {
    }

    /// <summary>Whether a range lies in RAM.</summary>
    public virtual bool Contains(ulong address, ulong length) => _ram!.Contains(address, length);

    /// <summary>The bytes of a range, to read before anything else is read or written.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not in RAM.</exception>
    public virtual ReadOnlySpan<byte> Read(ulong address, int length) => _ram!.Bytes(address, length);

    /// <summary>Writes bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They are not in RAM.</exception>
    public virtual void Write(ulong address, ReadOnlySpan<byte> data)
    {
        data.CopyTo(_ram!.Bytes(address, data.Length));
        _written(address, data.Length);
    }

    /// <summary>16 bits.</summary>
    public ushort Read16(ulong address) => BinaryPrimitives.ReadUInt16LittleEndian(Read(address, 2));

    /// <summary>32 bits.</summary>
    public uint Read32(ulong address) => BinaryPrimitives.ReadUInt32LittleEndian(Read(address, 4));

    /// <summary>64 bits.</summary>
    public ulong Read64(ulong address) => BinaryPrimitives.ReadUInt64LittleEndian(Read(address, 8));

    /// <summary>Writes 16 bits.</summary>
    public void Write16(ulong address, ushort value)
    {
        Span<byte> data = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(data, value);
        Write(address, data);
    }

    /// <summary>Writes 32 bits.</summary>
    public void Write32(ulong address, uint value)
    {
        Span<byte> data = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(data, value);
        Write(address, data);
    }
}
