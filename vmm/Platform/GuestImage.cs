namespace NicTwin.Vmm.Platform;

/// <summary>Bytes that are loaded into a guest's RAM: pieces of memory and files, one behind the other. Files are read straight into RAM.</summary>
public sealed class GuestImage
{
    private readonly (ReadOnlyMemory<byte> Bytes, string? Path, long Length)[] _parts;

    private GuestImage((ReadOnlyMemory<byte> Bytes, string? Path, long Length)[] parts) => _parts = parts;

    /// <summary>Nothing.</summary>
    public static GuestImage Empty { get; } = new([]);

    /// <summary>Bytes.</summary>
    public long Length => _parts.Sum(static p => p.Length);

    /// <summary>An image of bytes in memory.</summary>
    public static GuestImage FromBytes(ReadOnlyMemory<byte> bytes) => new([(bytes, null, bytes.Length)]);

    /// <summary>An image of a file.</summary>
    public static GuestImage FromFile(string path) => new([(default, path, new FileInfo(path).Length)]);

    /// <summary>This image with bytes behind it.</summary>
    public GuestImage With(ReadOnlyMemory<byte> bytes) => new([.. _parts, (bytes, null, bytes.Length)]);

    /// <summary>Copies the image, or the beginning of it when there is less room.</summary>
    /// <exception cref="IOException">A file has become shorter or cannot be read.</exception>
    public void CopyTo(Span<byte> target)
    {
        foreach ((ReadOnlyMemory<byte> bytes, string? path, long length) in _parts)
        {
            Span<byte> part = target[..(int)Math.Min(length, target.Length)];
            if (path is null)
            {
                bytes.Span[..part.Length].CopyTo(part);
            }
            else
            {
                using FileStream file = File.OpenRead(path);
                file.ReadExactly(part);
            }

            target = target[part.Length..];
        }
    }
}
