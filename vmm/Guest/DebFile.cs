using System.Formats.Tar;
using System.IO.Compression;

namespace NicTwin.Vmm.Guest;

/// <summary>A Debian package file.</summary>
public static class DebFile
{
    private const long MaxEntry = 512L << 20;

    /// <summary>Gives every file, directory and link of a package, in the order of the archive.</summary>
    /// <param name="path">The .deb file.</param>
    /// <param name="entry">Receives the entries; the data of one can be read until the next comes.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <remarks>
    /// .NET reads no xz and no zstd. A package that uses one of them is unpacked by the host's dpkg-deb, which writes the tar that
    /// is read here; uncompressed packages and those with gzip need no tool.
    /// </remarks>
    /// <exception cref="GuestKitException">No package, a damaged one, or dpkg-deb is missing.</exception>
    public static void Read(string path, Action<TarEntry> entry, CancellationToken cancellation = default)
    {
        string what = $"'{path}'";
        ArMember data;
        try
        {
            using FileStream file = File.OpenRead(path);
            data = DataMember(ArArchive.Read(file));
            if (data.Name is "data.tar" or "data.tar.gz")
            {
                using var part = new SubStream(file, data.Offset, data.Length);
                using Stream tar = data.Name == "data.tar" ? part : new GZipStream(part, CompressionMode.Decompress);
                ReadTar(tar, entry, cancellation);
                return;
            }
        }
        catch (InvalidDataException e)
        {
            throw new GuestKitException($"{what} is no Debian package: {e.Message.TrimEnd('.')}.", isInput: true);
        }

        HostTool.Read("dpkg-deb", ["--fsys-tarfile", path], what, tar => ReadTar(tar, entry, cancellation), cancellation);
    }

    /// <summary>The fields Package, Version and Architecture of a package.</summary>
    public static (string Name, string Version, string Architecture) Identify(string path, CancellationToken cancellation = default)
    {
        (int exitCode, string output, string error) =
            HostTool.Run("dpkg-deb", ["--show", "--showformat=${Package}\\n${Version}\\n${Architecture}\\n", path], cancellation: cancellation);
        return exitCode == 0 && output.Split('\n') is [string name, string version, string architecture, ..]
            ? (name, version, architecture)
            : throw new GuestKitException($"'{path}' is no Debian package: {HostTool.LastLine(error)}.", isInput: true);
    }

    /// <summary>All bytes of a regular file's entry.</summary>
    internal static byte[] Content(TarEntry entry)
    {
        if (entry.Length > MaxEntry)
        {
            throw new InvalidDataException($"'{entry.Name}' is too large");
        }

        var content = new byte[entry.Length];
        entry.DataStream?.ReadExactly(content);
        return content;
    }

    private static ArMember DataMember(IReadOnlyList<ArMember> members)
    {
        if (members.Count < 3 || members[0].Name != "debian-binary")
        {
            throw new InvalidDataException("its first member is not debian-binary");
        }

        return members.FirstOrDefault(static m => m.Name.StartsWith("data.tar", StringComparison.Ordinal))
            ?? throw new InvalidDataException("it has no member data.tar");
    }

    private static void ReadTar(Stream tar, Action<TarEntry> entry, CancellationToken cancellation)
    {
        using var reader = new TarReader(tar, leaveOpen: true);
        while (reader.GetNextEntry() is { } next)
        {
            cancellation.ThrowIfCancellationRequested();
            entry(next);
        }
    }

    /// <summary>A part of a file as a stream that can only be read forward.</summary>
    private sealed class SubStream : Stream
    {
        private readonly Stream _file;
        private long _left;

        public SubStream(Stream file, long offset, long length)
        {
            _file = file;
            _left = length;
            file.Position = offset;
        }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            int read = _file.Read(buffer[..(int)Math.Min(buffer.Length, _left)]);
            _left -= read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
