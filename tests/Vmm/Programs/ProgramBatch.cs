using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace NicTwin.Tests.Vmm.Programs;

/// <summary>
/// Many random programs in one static ELF file for user mode: each loads all registers from its record, runs, and stores
/// them there again; the end writes all records to the standard output and exits. The digest of the records says how all
/// of them ended. Everything follows from the generator's version, the kind and the number of the batch.
/// </summary>
internal sealed class ProgramBatch
{
    /// <summary>To be raised with every change of what is generated: stored digests belong to one version.</summary>
    public const int Version = 2;

    /// <summary>Programs of a batch.</summary>
    public const int Programs = 250;

    public const uint CodeAddress = 0x100000;
    public const uint DataAddress = 0x400000;

    /// <summary>Bytes of a record: scratch memory, then x0 to x31, f0 to f31 and fcsr from <see cref="StateOffset"/> on.</summary>
    public const int RecordSize = 1600;
    public const int StateOffset = 1024;

    private const int CodeCapacity = 0x200000;

    /// <summary>A batch, or its first programs.</summary>
    public ProgramBatch(ProgramKind kind, int number, int programs = Programs)
    {
        CodeBuffer code = new(CodeAddress, CodeCapacity);
        byte[] data = new byte[programs * RecordSize];
        for (int i = 0; i < programs; i++)
        {
            SplitMix random = new(((ulong)kind << 56) ^ ((ulong)number << 20) ^ (ulong)i ^ ((ulong)Version << 48));
            uint address = DataAddress + (uint)(i * RecordSize);
            FillRecord(random, kind, address, data.AsSpan(i * RecordSize, RecordSize));
            ProgramGenerator.Write(code, random, kind, address + StateOffset);
        }

        WriteEnd(code, (uint)data.Length);
        Code = code.Bytes.ToArray();
        Data = data;
    }

    public byte[] Code { get; }

    public byte[] Data { get; }

    /// <summary>The ELF file: a segment for code and one for data.</summary>
    public byte[] ToElf() => ToElf(Code, Data);

    /// <summary>An ELF file that starts at the beginning of its code.</summary>
    public static byte[] ToElf(ReadOnlySpan<byte> code, ReadOnlySpan<byte> data)
    {
        int dataOffset = (0x1000 + code.Length + 0xfff) & ~0xfff;
        byte[] file = new byte[dataOffset + data.Length];
        ReadOnlySpan<byte> identification = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];
        identification.CopyTo(file);
        Put16(file, 16, 2);
        Put16(file, 18, 243);
        Put32(file, 20, 1);
        Put64(file, 24, CodeAddress);
        Put64(file, 32, 64);
        // Compressed instructions and the double-float calling convention.
        Put32(file, 48, 5);
        Put16(file, 52, 64);
        Put16(file, 54, 56);
        Put16(file, 56, 2);
        PutSegment(file, 64, 5, 0x1000, CodeAddress, code.Length);
        PutSegment(file, 120, 6, dataOffset, DataAddress, data.Length);
        code.CopyTo(file.AsSpan(0x1000));
        data.CopyTo(file.AsSpan(dataOffset));
        return file;
    }

    /// <summary>A 64-bit digest of records.</summary>
    public static ulong Digest(ReadOnlySpan<byte> records)
    {
        ulong digest = (ulong)records.Length;
        foreach (ulong word in MemoryMarshal.Cast<byte, ulong>(records))
        {
            digest = (BitOperations.RotateLeft(digest, 23) ^ word) * 0x9e3779b97f4a7c15;
            digest ^= digest >> 29;
        }

        return digest;
    }

    private static void FillRecord(SplitMix random, ProgramKind kind, uint address, Span<byte> record)
    {
        for (int offset = 0; offset < StateOffset; offset += 8)
        {
            Put64(record, offset, ScratchValue(random, kind, offset));
        }

        for (int i = 1; i < 32; i++)
        {
            Put64(record, StateOffset + (8 * i), InterestingValues.Integer(random));
        }

        Put64(record, StateOffset + (8 * ProgramGenerator.StackPointer), address);
        for (int i = 0; i < 32; i++)
        {
            bool isDouble = kind == ProgramKind.D || (kind != ProgramKind.F && random.OneIn(2));
            Put64(record, StateOffset + 256 + (8 * i), isDouble ? InterestingValues.Double(random) : InterestingValues.Single(random));
        }

        Put64(record, StateOffset + 512, (ulong)random.Below(5) << 5);
    }

    private static ulong ScratchValue(SplitMix random, ProgramKind kind, int offset)
    {
        ProgramKind values = kind == ProgramKind.Mixed ? (ProgramKind)((offset >> 3) % 6) : kind;
        return values switch
        {
            ProgramKind.F => (uint)InterestingValues.Single(random) | (InterestingValues.Single(random) << 32),
            ProgramKind.D => InterestingValues.Double(random),
            _ => InterestingValues.Integer(random),
        };
    }

    /// <summary>write(1, data, size), exit(0).</summary>
    private static void WriteEnd(CodeBuffer code, uint size)
    {
        code.Word(CodeBuffer.I(0x13, 0, 10, 0, 1));
        code.Word((DataAddress & 0xfffff000) | (11 << 7) | 0x37);
        code.Word(((size + 0x800) & 0xfffff000) | (12 << 7) | 0x37);
        code.Word(CodeBuffer.I(0x13, 0, 12, 12, (int)(size & 0xfff)));
        code.Word(CodeBuffer.I(0x13, 0, 17, 0, 64));
        code.Word(0x73);
        code.Word(CodeBuffer.I(0x13, 0, 10, 0, 0));
        code.Word(CodeBuffer.I(0x13, 0, 17, 0, 93));
        code.Word(0x73);
    }

    private static void PutSegment(Span<byte> file, int at, uint flags, int offset, uint address, int size)
    {
        Put32(file, at, 1);
        Put32(file, at + 4, flags);
        Put64(file, at + 8, (ulong)offset);
        Put64(file, at + 16, address);
        Put64(file, at + 24, address);
        Put64(file, at + 32, (ulong)size);
        Put64(file, at + 40, (ulong)size);
        Put64(file, at + 48, 0x1000);
    }

    private static void Put16(Span<byte> at, int offset, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(at[offset..], value);

    private static void Put32(Span<byte> at, int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(at[offset..], value);

    private static void Put64(Span<byte> at, int offset, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(at[offset..], value);
}
