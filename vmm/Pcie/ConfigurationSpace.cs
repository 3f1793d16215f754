using System.Buffers.Binary;

namespace NicTwin.Vmm.Pcie;

/// <summary>
/// The configuration space of a function that the VMM itself provides: 4096 bytes with a mask of writable bits. Absent
/// registers read 0 and ignore writes (PCI Local Bus Specification 3.0, 6.1).
/// </summary>
public sealed class ConfigurationSpace
{
    /// <summary>Bytes of the space.</summary>
    public const int Length = 4096;

    private readonly byte[] _bytes = new byte[Length];
    private readonly byte[] _writable = new byte[Length];

    /// <summary>Sets a 32-bit register.</summary>
    /// <param name="offset">Its offset, a multiple of 4.</param>
    /// <param name="value">Its value.</param>
    /// <param name="writable">The bits that software can write.</param>
    public void Define(int offset, uint value, uint writable = 0)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(offset), value);
        BinaryPrimitives.WriteUInt32LittleEndian(_writable.AsSpan(offset), writable);
    }

    /// <summary>Reads a 32-bit register.</summary>
    public uint Read(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(offset));

    /// <summary>Changes a 32-bit register, whatever software may write there.</summary>
    public void Set(int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(offset), value);

    /// <summary>A write by software.</summary>
    /// <param name="offset">Offset of the register, a multiple of 4.</param>
    /// <param name="value">The register's new value, of which only the named bytes count.</param>
    /// <param name="byteEnables">Which bytes are written, 4 bits.</param>
    public void Write(int offset, uint value, int byteEnables)
    {
        for (int i = 0; i < 4; i++)
        {
            if ((byteEnables & (1 << i)) != 0)
            {
                byte mask = _writable[offset + i];
                _bytes[offset + i] = (byte)((_bytes[offset + i] & ~mask) | ((byte)(value >> (8 * i)) & mask));
            }
        }
    }

    /// <summary>Saves the values.</summary>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(_bytes);
    }

    /// <summary>Restores what <see cref="Save"/> has written.</summary>
    public void Restore(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        reader.BaseStream.ReadExactly(_bytes);
    }
}
