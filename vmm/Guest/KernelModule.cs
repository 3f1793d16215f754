using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace NicTwin.Vmm.Guest;

/// <summary>A module of the kernel, decompressed.</summary>
/// <param name="Name">The name as the kernel shows it, with underscores.</param>
/// <param name="Path">Below lib/modules/VERSION, such as kernel/net/core/pktgen.ko.</param>
/// <param name="Content">The ELF file, with its signature if it has one.</param>
/// <param name="Depends">The names of the modules that it needs.</param>
/// <param name="Aliases">The patterns of devices and protocols that it answers to.</param>
public sealed record KernelModule(string Name, string Path, byte[] Content, IReadOnlyList<string> Depends, IReadOnlyList<string> Aliases)
{
    private const int SignatureInfoLength = 12;

    private static readonly byte[] s_signatureMark = Encoding.ASCII.GetBytes("~Module signature appended~\n");

    /// <summary>Decompresses and reads a module file.</summary>
    /// <param name="path">Its path below lib/modules/VERSION.</param>
    /// <param name="file">Its bytes: .ko, .ko.gz, .ko.xz or .ko.zst.</param>
    /// <param name="cancellation">Ends a decompressor.</param>
    internal static KernelModule Read(string path, byte[] file, CancellationToken cancellation)
    {
        string plain = WithoutCompression(path);
        byte[] content = path[plain.Length..] switch
        {
            ".xz" => HostTool.Filter("xz", ["-dc"], file, $"the module '{path}'", cancellation),
            ".zst" => HostTool.Filter("zstd", ["-dc"], file, $"the module '{path}'", cancellation),
            ".gz" => Gunzip(file),
            _ => file,
        };
        try
        {
            ElfFile elf = ElfFile.Open(content) is { IsRiscV: true } e ? e : throw new InvalidDataException("it is no ELF file for RISC-V");
            string[] information = Encoding.UTF8.GetString(elf.Section(".modinfo")).Split('\0', StringSplitOptions.RemoveEmptyEntries);
            string depends = Values(information, "depends").FirstOrDefault() ?? string.Empty;
            return new KernelModule(
                NameOf(path), plain, content, [.. depends.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Normal)], [.. Values(information, "alias")]);
        }
        catch (InvalidDataException e)
        {
            throw new GuestKitException($"the module '{path}' cannot be read: {e.Message}.", isInput: true);
        }
    }

    /// <summary>The modules that a module file needs.</summary>
    /// <param name="path">Its name, for messages.</param>
    /// <param name="file">Its bytes, not compressed.</param>
    /// <exception cref="GuestKitException">It is no module for RISC-V.</exception>
    public static IReadOnlyList<string> DependenciesOf(string path, byte[] file) => Read(path, file, CancellationToken.None).Depends;

    /// <summary>The module without the signature at its end; the kernel then marks itself as tainted when it loads it.</summary>
    internal KernelModule WithoutSignature()
    {
        ReadOnlySpan<byte> content = Content;
        if (!content.EndsWith(s_signatureMark) || content.Length < s_signatureMark.Length + SignatureInfoLength)
        {
            return this;
        }

        int end = content.Length - s_signatureMark.Length;
        uint length = BinaryPrimitives.ReadUInt32BigEndian(content[(end - 4)..]);
        long start = end - SignatureInfoLength - (long)length;
        return start > 0 ? this with { Content = content[..(int)start].ToArray() } : this;
    }

    /// <summary>The name of the module in a file of this path.</summary>
    internal static string NameOf(string path) => Normal(System.IO.Path.GetFileName(WithoutCompression(path))[..^".ko".Length]);

    /// <summary>True for the path of a module, compressed or not.</summary>
    internal static bool IsModule(string path) => WithoutCompression(path).EndsWith(".ko", StringComparison.Ordinal);

    /// <summary>The kernel takes - and _ in module names for the same.</summary>
    internal static string Normal(string name) => name.Replace('-', '_');

    private static string WithoutCompression(string path)
    {
        string extension = System.IO.Path.GetExtension(path);
        return extension is ".xz" or ".zst" or ".gz" ? path[..^extension.Length] : path;
    }

    private static IEnumerable<string> Values(string[] information, string key) =>
        information.Where(i => i.StartsWith(key + '=', StringComparison.Ordinal)).Select(i => i[(key.Length + 1)..]);

    private static byte[] Gunzip(byte[] file)
    {
        using var gzip = new GZipStream(new MemoryStream(file), CompressionMode.Decompress);
        var output = new MemoryStream();
        gzip.CopyTo(output);
        return output.ToArray();
    }
}
