using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace NicTwin.Vmm.Session;

/// <summary>A snapshot that cannot be used; its message is one sentence for the user.</summary>
public sealed class SnapshotException : Exception
{
    /// <summary>Creates the exception.</summary>
    public SnapshotException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>What a snapshot says about itself.</summary>
/// <param name="Build">The build that made it; snapshots of other builds are refused.</param>
/// <param name="Nic">The NIC whose state it holds: model, rtl or lockstep; null when no NIC was plugged in.</param>
/// <param name="Memory">Bytes of the guest's RAM.</param>
/// <param name="Seed">The seed of the run.</param>
/// <param name="Nanoseconds">Virtual time at which it was made.</param>
public sealed record SnapshotHeader(string Build, string? Nic, ulong Memory, ulong Seed, long Nanoseconds);

/// <summary>
/// The file of a snapshot: mark, version, header as JSON, content, checksum over header and content. A file appears by renaming,
/// so one that is there is whole.
/// </summary>
public static class SnapshotFile
{
    private const ulong Mark = 0x0a_50_41_4e_53_54_4e_0d;
    private const uint Version = 5;
    private const int MaxHeader = 4096;
    private const int BufferLength = 1 << 16;

    /// <summary>Writes a snapshot.</summary>
    /// <param name="path">The file.</param>
    /// <param name="header">What it says about itself.</param>
    /// <param name="content">Writes the content.</param>
    public static void Write(string path, SnapshotHeader header, Action<BinaryWriter> content)
    {
        ArgumentNullException.ThrowIfNull(content);
        string temporary = $"{path}.{Environment.ProcessId}.new";
        try
        {
            using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, BufferLength))
            {
                using var checksum = new ChecksumStream(file);
                using var writer = new BinaryWriter(checksum, Encoding.UTF8);
                writer.Write(Mark);
                writer.Write(Version);
                writer.Write(JsonSerializer.Serialize(header));
                content(writer);
                writer.Flush();
                uint sum = checksum.Checksum;
                writer.Write(sum);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>What a snapshot says about itself.</summary>
    /// <exception cref="SnapshotException">It is none.</exception>
    public static SnapshotHeader ReadHeader(string path)
    {
        using FileStream file = Open(path);
        using var reader = new BinaryReader(file, Encoding.UTF8);
        return Header(reader, path);
    }

    /// <summary>Reads a snapshot.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">Reads the content; what it has filled is of no use when this throws.</param>
    /// <param name="verified">True when this process has read the file before, whose checksum then is not looked at again.</param>
    /// <exception cref="SnapshotException">It is none, or it is damaged.</exception>
    public static void Read(string path, Action<BinaryReader> content, bool verified = false)
    {
        ArgumentNullException.ThrowIfNull(content);
        using FileStream file = Open(path);
        try
        {
            // The whole file first: what is damaged must not be taken over, and it could look like anything.
            if (!verified)
            {
                Verify(file, path);
                file.Position = 0;
            }

            using var reader = new BinaryReader(file, Encoding.UTF8);
            Header(reader, path);
            content(reader);
            if (file.Position != file.Length - sizeof(uint))
            {
                throw new SnapshotException($"the snapshot '{path}' is damaged: there is more in it than its content.");
            }
        }
        catch (Exception e) when (e is not SnapshotException)
        {
            // A file with a right checksum can still be anybody's: what it makes the restoring parts throw is its fault.
            throw new SnapshotException($"the snapshot '{path}' is damaged: {e.Message.TrimEnd('.')}.", e);
        }
    }

    private static void Verify(FileStream file, string path)
    {
        using (var reader = new BinaryReader(file, Encoding.UTF8, leaveOpen: true))
        {
            Header(reader, path);
        }

        file.Position = 0;
        using var checksum = new ChecksumStream(file);
        var buffer = new byte[BufferLength];
        for (long left = file.Length - sizeof(uint); left > 0;)
        {
            int count = checksum.Read(buffer.AsSpan(0, (int)Math.Min(left, buffer.Length)));
            left -= count > 0 ? count : throw new EndOfStreamException();
        }

        uint expected = checksum.Checksum;
        file.ReadExactly(buffer.AsSpan(0, sizeof(uint)));
        if (BinaryPrimitives.ReadUInt32LittleEndian(buffer) != expected)
        {
            throw new SnapshotException($"the snapshot '{path}' is damaged: its checksum differs.");
        }
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferLength);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SnapshotException($"the snapshot '{path}' cannot be read: {e.Message}", e);
        }
    }

    private static SnapshotHeader Header(BinaryReader reader, string path)
    {
        try
        {
            if (reader.ReadUInt64() != Mark)
            {
                throw new SnapshotException($"'{path}' is no snapshot.");
            }

            uint version = reader.ReadUInt32();
            if (version != Version)
            {
                throw new SnapshotException($"the snapshot '{path}' has version {version}, this build reads version {Version}.");
            }

            string text = reader.ReadString();
            if (text.Length <= MaxHeader && JsonSerializer.Deserialize<SnapshotHeader>(text) is { Build: not null } header)
            {
                return header;
            }
        }
        catch (Exception e) when (e is EndOfStreamException or JsonException or FormatException or IOException)
        {
            throw new SnapshotException($"the snapshot '{path}' is damaged: its header cannot be read.", e);
        }

        throw new SnapshotException($"the snapshot '{path}' is damaged: its header cannot be read.");
    }
}
