using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace NicTwin.Vmm.Gdb;

/// <summary>
/// The kernel's symbols as an ELF file that GDB reads: from /proc/kallsyms, since Debian's kernel package has none and its
/// package with debug information is large. The kernel lies at the same addresses in every boot.
/// </summary>
public static class KernelSymbols
{
    private const int HeaderSize = 64;
    private const int SectionSize = 64;
    private const int SymbolSize = 24;
    private const ushort Executable = 2;
    private const ushort RiscV = 243;
    private const ushort TextSection = 1;
    private const ushort AbsoluteSection = 0xfff1;

    private readonly record struct Symbol(ulong Address, string Name, bool IsCode);

    /// <summary>Makes the file from the text of /proc/kallsyms. Symbols of modules are left out: they move.</summary>
    /// <returns>The file, and how many symbols it has; none when the text names no code.</returns>
    public static (byte[] File, int Count) ToElf(string kallsyms)
    {
        List<Symbol> symbols = Parse(kallsyms);
        Symbol[] code = [.. symbols.Where(static s => s.IsCode)];
        if (code.Length == 0)
        {
            return ([], 0);
        }

        byte[] sectionNames = "\0.text\0.symtab\0.strtab\0.shstrtab\0"u8.ToArray();
        var names = new MemoryStream();
        names.WriteByte(0);
        var table = new byte[SymbolSize * (symbols.Count + 1)];
        for (int i = 0; i < symbols.Count; i++)
        {
            Span<byte> entry = table.AsSpan(SymbolSize * (i + 1));
            const byte globalFunction = 0x12;
            const byte globalObject = 0x11;
            ulong next = i + 1 < symbols.Count ? symbols[i + 1].Address : symbols[i].Address;
            BinaryPrimitives.WriteUInt32LittleEndian(entry, (uint)names.Length);
            entry[4] = symbols[i].IsCode ? globalFunction : globalObject;
            BinaryPrimitives.WriteUInt16LittleEndian(entry[6..], symbols[i].IsCode ? TextSection : AbsoluteSection);
            BinaryPrimitives.WriteUInt64LittleEndian(entry[8..], symbols[i].Address);
            BinaryPrimitives.WriteUInt64LittleEndian(entry[16..], symbols[i].IsCode ? next - symbols[i].Address : 0);
            names.Write(Encoding.UTF8.GetBytes(symbols[i].Name));
            names.WriteByte(0);
        }

        ulong first = code[0].Address;
        const ulong lastFunction = 4096;
        ulong tableAt = HeaderSize;
        ulong namesAt = tableAt + (ulong)table.Length;
        ulong sectionNamesAt = namesAt + (ulong)names.Length;
        ulong sectionsAt = (sectionNamesAt + (ulong)sectionNames.Length + 7) & ~7ul;
        var file = new byte[sectionsAt + (5 * SectionSize)];
        WriteHeader(file, sectionsAt);
        table.CopyTo(file, (int)tableAt);
        names.ToArray().CopyTo(file, (int)namesAt);
        sectionNames.CopyTo(file, (int)sectionNamesAt);

        // .text has no content here, so GDB reads code from the guest.
        Section(file, sectionsAt, 1, name: 1, type: 8, flags: 6, first, 0, code[^1].Address + lastFunction - first, 0, 0, 4);
        Section(file, sectionsAt, 2, name: 7, type: 2, flags: 0, 0, tableAt, (ulong)table.Length, link: 3, info: 1, 8, SymbolSize);
        Section(file, sectionsAt, 3, name: 15, type: 3, flags: 0, 0, namesAt, (ulong)names.Length, 0, 0, 1);
        Section(file, sectionsAt, 4, name: 23, type: 3, flags: 0, 0, sectionNamesAt, (ulong)sectionNames.Length, 0, 0, 1);
        return (file, symbols.Count);
    }

    // ffffffff80000000 T _start, and for modules a fourth word in brackets.
    private static List<Symbol> Parse(string kallsyms)
    {
        var symbols = new List<Symbol>();
        foreach (string line in kallsyms.Split('\n'))
        {
            string[] words = line.Trim().Split(' ', '\t');
            if (words.Length == 3 && words[1].Length == 1 && words[2].Length > 0
                && ulong.TryParse(words[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong address) && address != 0)
            {
                symbols.Add(new Symbol(address, words[2], words[1] is "T" or "t"));
            }
        }

        return [.. symbols.OrderBy(static s => s.Address)];
    }

    private static void WriteHeader(Span<byte> file, ulong sectionsAt)
    {
        "\u007fELF"u8.CopyTo(file);
        file[4] = 2;
        file[5] = 1;
        file[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(file[16..], Executable);
        BinaryPrimitives.WriteUInt16LittleEndian(file[18..], RiscV);
        BinaryPrimitives.WriteUInt32LittleEndian(file[20..], 1);
        BinaryPrimitives.WriteUInt64LittleEndian(file[40..], sectionsAt);
        BinaryPrimitives.WriteUInt16LittleEndian(file[52..], HeaderSize);
        BinaryPrimitives.WriteUInt16LittleEndian(file[58..], SectionSize);
        BinaryPrimitives.WriteUInt16LittleEndian(file[60..], 5);
        BinaryPrimitives.WriteUInt16LittleEndian(file[62..], 4);
    }

    private static void Section(
        Span<byte> file, ulong sectionsAt, int index, uint name, uint type, ulong flags, ulong address, ulong offset, ulong size, uint link, uint info, ulong alignment, ulong entry = 0)
    {
        Span<byte> at = file[((int)sectionsAt + (index * SectionSize))..];
        BinaryPrimitives.WriteUInt32LittleEndian(at, name);
        BinaryPrimitives.WriteUInt32LittleEndian(at[4..], type);
        BinaryPrimitives.WriteUInt64LittleEndian(at[8..], flags);
        BinaryPrimitives.WriteUInt64LittleEndian(at[16..], address);
        BinaryPrimitives.WriteUInt64LittleEndian(at[24..], offset);
        BinaryPrimitives.WriteUInt64LittleEndian(at[32..], size);
        BinaryPrimitives.WriteUInt32LittleEndian(at[40..], link);
        BinaryPrimitives.WriteUInt32LittleEndian(at[44..], info);
        BinaryPrimitives.WriteUInt64LittleEndian(at[48..], alignment);
        BinaryPrimitives.WriteUInt64LittleEndian(at[56..], entry);
    }
}
