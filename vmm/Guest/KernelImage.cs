using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace NicTwin.Vmm.Guest;

/// <summary>
/// The flat RISC-V kernel image (Documentation/arch/riscv/boot-image-header.rst of Linux), which is what is loaded into memory.
/// Compressed forms are unpacked: gzip, and the EFI image that carries a compressed payload.
/// </summary>
public static class KernelImage
{
    private const int HeaderLength = 64;
    private const int MaxForms = 3;
    private const long MaxLength = 512L << 20;
    private const string Banner = "Linux version ";

    /// <summary>Gives the flat image of a kernel file.</summary>
    /// <param name="file">The kernel file's bytes.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="cancellation">Ends a decompressor.</param>
    /// <exception cref="GuestKitException">No RISC-V kernel, or a form that is not known.</exception>
    public static byte[] Extract(byte[] file, string name, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        byte[] image = file;
        for (int i = 0; i < MaxForms; i++)
        {
            if (IsFlat(image))
            {
                return image;
            }

            byte[]? inner = Unpack(image, name, cancellation);
            if (inner is null)
            {
                break;
            }

            image = inner;
        }

        string found = ElfFile.Open(image) is not null ? "it is an ELF file; the flat Image is needed" : "it has no header of a RISC-V Image";
        throw new GuestKitException($"{name} is no kernel for this guest: {found}.", isInput: true);
    }

    /// <summary>The version that the kernel prints, such as 6.12.107+deb13-riscv64; null when it holds none.</summary>
    public static string? Version(ReadOnlySpan<byte> image)
    {
        int at = image.IndexOf(Encoding.ASCII.GetBytes(Banner));
        if (at < 0)
        {
            return null;
        }

        ReadOnlySpan<byte> text = image[(at + Banner.Length)..];
        int end = text.IndexOf((byte)' ');
        return end is > 0 and < 128 ? Encoding.ASCII.GetString(text[..end]) : null;
    }

    /// <summary>Whether these are the bytes of a flat RISC-V Image.</summary>
    internal static bool IsFlat(ReadOnlySpan<byte> image) =>
        image.Length >= HeaderLength && image[0x30..].StartsWith("RISCV\0\0\0"u8) && image[0x38..].StartsWith("RSC\u0005"u8);

    // The next form inside, null when there is none.
    private static byte[]? Unpack(byte[] image, string name, CancellationToken cancellation)
    {
        if (image.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]))
        {
            return Gunzip(image, name);
        }

        bool carriesPayload = image.Length >= HeaderLength && image.AsSpan().StartsWith("MZ"u8) && image.AsSpan(4).StartsWith("zimg"u8);
        if (!carriesPayload)
        {
            return null;
        }

        long offset = BinaryPrimitives.ReadUInt32LittleEndian(image.AsSpan(8));
        long length = BinaryPrimitives.ReadUInt32LittleEndian(image.AsSpan(12));
        if (offset + length > image.Length)
        {
            throw new GuestKitException($"{name} is cut off: its payload ends behind the file.", isInput: true);
        }

        byte[] payload = image.AsSpan((int)offset, (int)length).ToArray();
        string form = Encoding.ASCII.GetString(image.AsSpan(24, 8)).Split('\0')[0];
        return form switch
        {
            "gzip" => Gunzip(payload, name),
            "xz" or "xzkern" => HostTool.Filter("xz", ["-dc"], payload, name, cancellation),
            "zstd" or "zstd22" => HostTool.Filter("zstd", ["-dc"], payload, name, cancellation),
            _ => throw new GuestKitException($"{name} is compressed with '{form}', which is not known here.", isInput: true),
        };
    }

    private static byte[] Gunzip(byte[] bytes, string name)
    {
        var output = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        var buffer = new byte[1 << 16];
        try
        {
            int read;
            while ((read = gzip.Read(buffer)) > 0)
            {
                output.Write(buffer, 0, read);
                if (output.Length > MaxLength)
                {
                    throw new GuestKitException($"{name} is larger than {MaxLength >> 20} MiB when unpacked.", isInput: true);
                }
            }
        }
        catch (InvalidDataException e)
        {
            throw new GuestKitException($"{name} is damaged: {e.Message.TrimEnd('.')}.", isInput: true);
        }

        return output.ToArray();
    }
}
