using System.Text;

namespace NicTwin.Generate;

/// <summary>Writes rtl/gen/nt_registers_pkg.sv.</summary>
internal sealed class RegisterPackageWriter
{
    private const int PageBits = 8;
    private const int WordBits = 10;

    private readonly RegisterDescription _description;
    private readonly StringBuilder _text = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    private RegisterPackageWriter(RegisterDescription description) => _description = description;

    public static string Write(RegisterDescription description) => new RegisterPackageWriter(description).Write();

    private string Write()
    {
        Line("// Generated from docs/spec/registers.json by scripts/generate; do not edit.");
        Line("// The registers of the NIC: numbers, offsets, reset values, masks, and the decode of both BARs.");
        Line("package nt_registers_pkg;");
        Line();
        Line("  /* verilator lint_off UNUSEDPARAM */  // a description serves all blocks; each uses its own registers");
        Line();
        Line("  // Block numbers on the CSR bus.");
        foreach (Block block in _description.Blocks)
        {
            Constant("logic [3:0]", $"BLOCK_{block.Name.ToUpperInvariant()}", $"4'd{block.Number}", block.Text);
            if (block.Memory)
            {
                Constant("int", $"{block.Name.ToUpperInvariant()}_WORDS", $"{_description.Words(block)}", "words of its memory");
            }
        }

        Line();
        Line("  // Number of register numbers.");
        Constant("int", "REGISTERS", $"{_description.Registers.Count}", string.Empty);
        foreach (Register register in _description.Registers)
        {
            Line();
            WriteRegister(register);
        }

        Line();
        Line("  /* verilator lint_on UNUSEDPARAM */");
        Line();
        Line("  // Register at a dword offset of the PF's BAR0: {hit, block, register, index}.");
        WriteDecode("decode_pf", "dword", 15, Entries(_description.Registers.Where(r => r.SeenByPf).SelectMany(PfRanges)), hasVf: false);
        Line();
        Line("  // Register at a dword offset of the BAR0 of VF 'vf': {hit, block, register, index}.");
        WriteDecode("decode_vf", "dword", 12, Entries(_description.Registers.Where(r => r.SeenByVf).SelectMany(VfRanges)), hasVf: true);
        Line();
        Line("  // Bits of a register that software writes and reads back.");
        WriteLookup("register_rw", "RW", _description.Registers.Where(r => r.Mask("rw") != 0));
        Line();
        Line("  // Reset value of a register; of the instances above 0 where <NAME>_FIRST_RESET is given.");
        WriteLookup("register_reset", "RESET", _description.Registers.Where(r => r.Reset != 0));
        Line();
        Line("  // Word of instance 0 of a register in the memory of its block.");
        Line($"  function automatic logic [{WordBits - 1}:0] register_word(input logic [7:0] id);");
        Line("    case (id)");
        foreach (Register register in _description.Registers.Where(r => r.Word is not null))
        {
            Line($"      REG_{register.Name}: register_word = {WordBits}'({register.Name}_WORD);");
        }

        Line($"      default: register_word = {WordBits}'d0;");
        Line("    endcase");
        Line("  endfunction");
        Line();
        Line("endpackage");
        return _text.ToString();
    }

    private static IEnumerable<(Register Register, Range Range)> PfRanges(Register register) => register.Ranges.Select(range => (register, range));

    private static IEnumerable<(Register Register, Range Range)> VfRanges(Register register) => register.Vf!.Ranges.Select(range => (register, range));

    private static List<DecodeEntry> Entries(IEnumerable<(Register Register, Range Range)> ranges) =>
        ranges.SelectMany(r => DecodeEntry.Split(r.Register, r.Range)).OrderBy(e => e.Dword).ToList();

    private void WriteRegister(Register register)
    {
        Line($"  // {register.Name}: {register.Text}");
        Constant("logic [7:0]", $"REG_{register.Name}", $"8'd{register.Id}", string.Empty);
        Constant("logic [16:0]", $"{register.Name}_OFFSET", $"17'h{register.Offset:x5}", string.Empty);
        Constant("logic [31:0]", $"{register.Name}_RESET", $"32'h{register.Reset:x8}", string.Empty);
        if (register.FirstReset is { } first)
        {
            Constant("logic [31:0]", $"{register.Name}_FIRST_RESET", $"32'h{first:x8}", "instance 0");
        }

        if (register.Word is { } word)
        {
            Constant("int", $"{register.Name}_WORD", $"{word}", string.Empty);
        }

        foreach (string access in _description.AccessKinds.Keys.Where(a => a != "ro"))
        {
            uint mask = register.Mask(access);
            if (mask != 0 || access == "rw")
            {
                Constant("logic [31:0]", $"{register.Name}_{access.ToUpperInvariant()}", $"32'h{mask:x8}", string.Empty);
            }
        }

        foreach (Field field in register.HasFields ? register.Fields : [])
        {
            string name = $"{register.Name}_{field.Name}";
            Constant("logic [31:0]", name, $"32'h{field.Mask:x8}", $"{field.Access}: {field.Text}");
            Constant("int", $"{name}_LSB", $"{field.Lsb}", string.Empty);
            Constant("int", $"{name}_WIDTH", $"{field.Width}", string.Empty);
        }
    }

    private void WriteDecode(string name, string input, int width, List<DecodeEntry> entries, bool hasVf)
    {
        string vf = hasVf ? ", input logic [2:0] vf" : string.Empty;

        // Inlined into each of its calls, the decoder is most of the C++ that Verilator makes of the NIC, and half of the time of its build.
        Line($"  function automatic logic [20:0] {name}(input logic [{width - 1}:0] {input}{vf}); /* verilator no_inline_task */");
        Line($"    {name} = 21'd0;");
        Line($"    case ({input}[{width - 1}:{PageBits}])");
        int pageBits = width - PageBits;
        foreach (IGrouping<uint, DecodeEntry> page in entries.GroupBy(e => e.Dword >> PageBits))
        {
            Line($"      {pageBits}'h{page.Key:x2}:");
            Line($"        casez ({input}[{PageBits - 1}:0])");
            foreach (DecodeEntry entry in page)
            {
                string index = hasVf ? entry.VfIndex(input) : entry.PfIndex(input);
                string block = $"BLOCK_{entry.Register.Block.ToUpperInvariant()}";
                Line($"          {entry.Pattern(PageBits)}: {name} = {{1'b1, {block}, REG_{entry.Register.Name}, {index}}};");
            }

            Line($"          default: {name} = 21'd0;");
            Line("        endcase");
        }

        Line($"      default: {name} = 21'd0;");
        Line("    endcase");
        Line("  endfunction");
    }

    private void WriteLookup(string name, string suffix, IEnumerable<Register> registers)
    {
        Line($"  function automatic logic [31:0] {name}(input logic [7:0] id);");
        Line("    case (id)");
        foreach (Register register in registers)
        {
            Line($"      REG_{register.Name}: {name} = {register.Name}_{suffix};");
        }

        Line($"      default: {name} = 32'd0;");
        Line("    endcase");
        Line("  endfunction");
    }

    private void Constant(string type, string name, string value, string comment)
    {
        if (!_names.Add(name))
        {
            throw new DescriptionException($"the name {name} arises twice in the SystemVerilog package");
        }

        Line($"  localparam {type} {name} = {value};{(comment.Length == 0 ? string.Empty : $"  // {comment}")}");
    }

    private void Line(string line = "") => _text.Append(line).Append('\n');
}
