using System.Buffers.Binary;
using System.Formats.Tar;
using System.Text;

namespace NicTwin.Tests.Vmm;

/// <summary>Small files of the forms that a guest kit is made of.</summary>
internal static class GuestFakeFiles
{
    public const string KernelVersion = "6.12.0+test-riscv64";

    /// <summary>A flat kernel image that holds nothing but its header and its version.</summary>
    public static byte[] Kernel(string version = KernelVersion)
    {
        var image = new byte[4096];
        "MZ"u8.CopyTo(image);
        "RISCV\0\0\0RSC\u0005"u8.CopyTo(image.AsSpan(0x30));
        Encoding.ASCII.GetBytes($"Linux version {version} (someone)").CopyTo(image, 256);
        return image;
    }

    /// <summary>A module with information and a signature of 5 bytes.</summary>
    public static byte[] Module(string depends, params string[] aliases)
    {
        string information = string.Concat(aliases.Select(static a => $"alias={a}\0")) + $"depends={depends}\0license=GPL\0";
        byte[] elf = Elf(type: 1, interpreter: null, needed: [], sections: [(".modinfo", Encoding.ASCII.GetBytes(information))]);
        return [.. elf, .. Signature()];
    }

    /// <summary>What is at the end of a signed module.</summary>
    public static byte[] Signature() => [1, 2, 3, 4, 5, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 5, .. "~Module signature appended~\n"u8];

    /// <summary>A program or a library that names libraries.</summary>
    public static byte[] Program(string? interpreter, params string[] needed) => Elf(type: 3, interpreter, needed, []);

    /// <summary>A busybox with its table of applets.</summary>
    public static byte[] Busybox(int applets)
    {
        string table = "[\0[[\0busybox\0" + string.Concat(Enumerable.Range(0, applets - 3).Select(static i => $"c{i:000}\0")) + "ip\0sh\0";
        return [.. Elf(type: 2, interpreter: null, [], []), .. Encoding.ASCII.GetBytes(table)];
    }

    /// <summary>A .deb file with uncompressed members.</summary>
    public static byte[] Package(string name, string architecture, Action<TarWriter> data)
    {
        string control = $"Package: {name}\nVersion: 1.0-1\nArchitecture: {architecture}\nMaintainer: nobody <n@example.org>\nDescription: test\n";
        return Ar(
            ("debian-binary", "2.0\n"u8.ToArray()),
            ("control.tar", Tar(tar => AddFile(tar, "./control", Encoding.ASCII.GetBytes(control)))),
            ("data.tar", Tar(data)));
    }

    /// <summary>Adds a file to a tar.</summary>
    public static void AddFile(TarWriter tar, string path, byte[] content, bool executable = false) => tar.WriteEntry(new GnuTarEntry(TarEntryType.RegularFile, path)
    {
        DataStream = new MemoryStream(content),
        Mode = (UnixFileMode)(executable ? 0x1ed : 0x1a4),
    });

    /// <summary>Adds a symbolic link to a tar.</summary>
    public static void AddLink(TarWriter tar, string path, string target) => tar.WriteEntry(new GnuTarEntry(TarEntryType.SymbolicLink, path) { LinkName = target });

    /// <summary>An ar archive.</summary>
    public static byte[] Ar(params (string Name, byte[] Content)[] members)
    {
        var output = new MemoryStream();
        output.Write("!<arch>\n"u8);
        foreach ((string name, byte[] content) in members)
        {
            output.Write(Encoding.ASCII.GetBytes($"{name,-16}{0,-12}{0,-6}{0,-6}{100644,-8}{content.Length,-10}`\n"));
            output.Write(content);
            if (content.Length % 2 != 0)
            {
                output.WriteByte((byte)'\n');
            }
        }

        return output.ToArray();
    }

    private static byte[] Tar(Action<TarWriter> write)
    {
        var output = new MemoryStream();
        using (var tar = new TarWriter(output, TarEntryFormat.Gnu, leaveOpen: true))
        {
            write(tar);
        }

        return output.ToArray();
    }

    // Header, three program headers, then the texts, the dynamic table, the sections and their headers.
    private static byte[] Elf(ushort type, string? interpreter, string[] needed, (string Name, byte[] Content)[] sections)
    {
        const int Headers = 64 + (3 * 56);
        var body = new MemoryStream();
        body.Write(new byte[Headers]);
        long Append(byte[] bytes)
        {
            long at = body.Position;
            body.Write(bytes);
            return at;
        }

        long interpreterAt = Append(Encoding.ASCII.GetBytes((interpreter ?? string.Empty) + '\0'));
        long strings = Append([0]);
        long[] names = [.. needed.Select(n => Append(Encoding.ASCII.GetBytes(n + '\0')) - strings)];
        long dynamic = body.Position;
        foreach ((long tag, long value) in names.Select(static n => (1L, n)).Append((5L, strings)).Append((0L, 0L)))
        {
            Append(Long(tag));
            Append(Long(value));
        }

        long dynamicEnd = body.Position;
        (long Name, long Offset, long Length)[] table =
            [.. sections.Append((Name: ".shstrtab", Content: [])).Select(s => (Append(Encoding.ASCII.GetBytes(s.Name + '\0')), Append(s.Content), (long)s.Content.Length))];
        long sectionHeaders = body.Position;
        foreach ((long name, long offset, long length) in table)
        {
            byte[] header = new byte[64];
            BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)name);
            BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(24), offset);
            BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(32), length);
            Append(header);
        }

        byte[] file = body.ToArray();

        // The names of the sections are offsets from the start of the file: the table of names is the whole file.
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan((int)sectionHeaders + (64 * (table.Length - 1)) + 24), 0);
        WriteHeader(file, type, sectionHeaders, table.Length);
        WriteSegment(file, 0, type: 1, 0, file.Length);
        WriteSegment(file, 1, type: 2, dynamic, dynamicEnd - dynamic);
        WriteSegment(file, 2, type: interpreter is null ? 0u : 3u, interpreterAt, (interpreter?.Length ?? 0) + 1);
        return file;
    }

    private static void WriteHeader(byte[] file, ushort type, long sectionHeaders, int sections)
    {
        ((ReadOnlySpan<byte>)[0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1]).CopyTo(file);
        void Short(int at, int value) => BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at), (ushort)value);

        Short(16, type);
        Short(18, 243);
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(32), 64);
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(40), sectionHeaders);
        Short(54, 56);
        Short(56, 3);
        Short(58, 64);
        Short(60, sections);
        Short(62, sections - 1);
    }

    private static void WriteSegment(byte[] file, int index, uint type, long offset, long size)
    {
        Span<byte> header = file.AsSpan(64 + (56 * index), 56);
        BinaryPrimitives.WriteUInt32LittleEndian(header, type);
        BinaryPrimitives.WriteInt64LittleEndian(header[8..], offset);
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], offset);
        BinaryPrimitives.WriteInt64LittleEndian(header[32..], size);
    }

    private static byte[] Long(long value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }
}
