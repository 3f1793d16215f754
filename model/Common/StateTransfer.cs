using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NicTwin.Model;

/// <summary>
/// Carries the registers and memories of the model to a stream or back, in one walk that is written once per block: the same calls
/// save and restore, so the two cannot disagree about the order.
/// </summary>
/// <remarks>Nothing here is used on the per-clock path. Integers are in the byte order of the machine.</remarks>
public sealed class StateTransfer
{
    private readonly Stream _stream;
    private ulong _checksum = 0xCBF29CE484222325;

    private StateTransfer(Stream stream, bool restoring)
    {
        _stream = stream;
        IsRestoring = restoring;
    }

    /// <summary>True while values come from the stream.</summary>
    public bool IsRestoring { get; }

    /// <summary>FNV-1a over all bytes transferred so far.</summary>
    public ulong Checksum => _checksum;

    /// <summary>A transfer that writes to <paramref name="stream"/>.</summary>
    public static StateTransfer Save(Stream stream) => new(stream, restoring: false);

    /// <summary>A transfer that reads from <paramref name="stream"/>.</summary>
    public static StateTransfer Restore(Stream stream) => new(stream, restoring: true);

    /// <summary>Transfers one register.</summary>
    /// <exception cref="EndOfStreamException">The stream ends inside the register.</exception>
    public void Field<T>(ref T value)
        where T : unmanaged => Bytes(MemoryMarshal.AsBytes(new Span<T>(ref value)));

    /// <summary>Transfers one memory; its length is fixed by the block and not stored.</summary>
    /// <exception cref="EndOfStreamException">The stream ends inside the memory.</exception>
    public void Memory<T>(T[] values)
        where T : unmanaged => Bytes(MemoryMarshal.AsBytes(values.AsSpan()));

    private void Bytes(Span<byte> bytes)
    {
        if (IsRestoring)
        {
            _stream.ReadExactly(bytes);
        }
        else
        {
            _stream.Write(bytes);
        }

        ulong checksum = _checksum;
        foreach (byte b in bytes)
        {
            checksum = (checksum ^ b) * 0x100000001B3;
        }

        _checksum = checksum;
    }
}
