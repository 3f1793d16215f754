using System.Globalization;
using System.Text;

namespace NicTwin.Vmm.Guest;

/// <summary>A member of an ar archive: where its bytes are.</summary>
/// <param name="Name">The name without padding and without a slash at its end.</param>
/// <param name="Offset">The first byte in the archive.</param>
/// <param name="Length">The number of bytes.</param>
public sealed record ArMember(string Name, long Offset, long Length);

/// <summary>Reads the table of an ar archive of the kind that a .deb file is.</summary>
public static class ArArchive
{
    private const string Magic = "!<arch>\n";
    private const int HeaderLength = 60;

    /// <summary>The members in their order.</summary>
    /// <exception cref="InvalidDataException">No ar archive, or a damaged one.</exception>
    public static IReadOnlyList<ArMember> Read(Stream archive)
    {
        ArgumentNullException.ThrowIfNull(archive);
        Span<byte> header = stackalloc byte[HeaderLength];
        archive.Position = 0;
        if (archive.ReadAtLeast(header[..Magic.Length], Magic.Length, throwOnEndOfStream: false) < Magic.Length
            || Encoding.ASCII.GetString(header[..Magic.Length]) != Magic)
        {
            throw new InvalidDataException("it is no ar archive");
        }

        var members = new List<ArMember>();
        long position = Magic.Length;
        while (position < archive.Length)
        {
            archive.Position = position;
            if (archive.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength || header[58] != '`' || header[59] != '\n')
            {
                throw new InvalidDataException("a member's header is damaged");
            }

            string name = Encoding.ASCII.GetString(header[..16]).TrimEnd().TrimEnd('/');
            if (!long.TryParse(Encoding.ASCII.GetString(header[48..58]).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long length)
                || position + HeaderLength + length > archive.Length)
            {
                throw new InvalidDataException($"its member '{name}' is cut off");
            }

            members.Add(new ArMember(name, position + HeaderLength, length));

            // Members begin at even offsets.
            position += HeaderLength + length + (length & 1);
        }

        return members;
    }
}
