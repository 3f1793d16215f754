using System.Numerics;
using System.Text;

namespace NicTwin.Generate;

/// <summary>Writes rtl/gen/nt_configuration_pkg.sv.</summary>
internal sealed class ConfigurationPackageWriter
{
    private readonly ConfigurationDescription _description;
    private readonly StringBuilder _text = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    private ConfigurationPackageWriter(ConfigurationDescription description) => _description = description;

    public static string Write(ConfigurationDescription description) => new ConfigurationPackageWriter(description).Write();

    private static string Hex(uint value) => $"32'h{value:x8}";

    private string Write()
    {
        Line("// Generated from docs/spec/configuration.json by scripts/generate; do not edit.");
        Line("// The configuration space of the PF and of a VF: dword numbers, slots, reset values and masks.");
        Line("package nt_configuration_pkg;");
        Line();
        Line("  /* verilator lint_off UNUSEDPARAM */  // constants for every reader of configuration space; none uses all of them");
        Line();
        foreach (ConfigurationConstant constant in _description.Constants)
        {
            Constant("logic [15:0]", constant.Name, $"16'h{constant.Value:x4}", constant.Text);
        }

        foreach (ConfigurationFunction function in _description.Functions)
        {
            WriteConstants(function);
        }

        Line();
        Line("  /* verilator lint_on UNUSEDPARAM */");
        foreach (ConfigurationFunction function in _description.Functions)
        {
            WriteFunctions(function);
        }

        Line();
        Line("endpackage");
        return _text.ToString();
    }

    private void WriteConstants(ConfigurationFunction function)
    {
        string prefix = function.Name;
        int width = SlotWidth(function);
        Line();
        Line($"  // {function.Text}");
        Line($"  // {prefix}_SLOTS: number of slots, and what {prefix.ToLowerInvariant()}_slot gives for a dword without one.");
        Constant("int", $"{prefix}_SLOTS", $"{function.SlotCount}", string.Empty);
        Constant("int", $"{prefix}_SLOT_WIDTH", $"{width}", "bits of a slot number");
        foreach (ConfigurationDword dword in function.Dwords)
        {
            Line();
            Line($"  // {prefix} {dword.Offset:x3}: {dword.Text}");
            Constant("logic [9:0]", $"CFG_{prefix}_{dword.Name}", $"10'h{dword.Index:x3}", string.Empty);
            if (dword.Slot is { } slot)
            {
                Constant($"logic [{width - 1}:0]", $"{prefix}_SLOT_{dword.Name}", $"{width}'d{slot}", string.Empty);
            }

            foreach (Field field in dword.Fields)
            {
                string name = $"{prefix}_{dword.Name}_{field.Name}";
                Constant("logic [31:0]", name, Hex(field.Mask), $"{field.Access}: {field.Text}");
                Constant("int", $"{name}_LSB", $"{field.Lsb}", string.Empty);
                Constant("int", $"{name}_WIDTH", $"{field.Width}", string.Empty);
            }
        }
    }

    private void WriteFunctions(ConfigurationFunction function)
    {
        string prefix = function.Name.ToLowerInvariant();
        string capital = function.Name;
        int width = SlotWidth(function);
        Line();
        Line($"  // Slot of a dword; {capital}_SLOTS when it has none.");
        Line($"  function automatic logic [{width - 1}:0] {prefix}_slot(input logic [9:0] dword);");
        Line("    case (dword)");
        foreach (ConfigurationDword dword in function.Slots)
        {
            Line($"      CFG_{capital}_{dword.Name}: {prefix}_slot = {capital}_SLOT_{dword.Name};");
        }

        Line($"      default: {prefix}_slot = {width}'d{function.SlotCount};");
        Line("    endcase");
        Line("  endfunction");
        ByDword(function, "reset", "Constant and reset bits of a dword; 0 when it is absent.", d => d.Reset);
        ByDword(function, "rw", "Bits of a dword that software writes.", d => d.Rw);
        ByDword(function, "w1c", "Bits of a dword that writing 1 clears.", d => d.W1c);
        ByDword(function, "sticky", "Bits of a dword that survive a function level reset.", d => d.Sticky);
        BySlot(function, "reset", "Constant and reset bits of the dword in a slot.", d => d.Reset);
        BySlot(function, "sticky", "Bits of a slot that survive a function level reset.", d => d.Sticky);
    }

    private void ByDword(ConfigurationFunction function, string name, string text, Func<ConfigurationDword, uint> value)
    {
        string function_ = $"{function.Name.ToLowerInvariant()}_{name}";
        Line();
        Line($"  // {text}");
        Line($"  function automatic logic [31:0] {function_}(input logic [9:0] dword);");
        Line("    case (dword)");
        foreach (ConfigurationDword dword in function.Dwords.Where(d => value(d) != 0))
        {
            Line($"      CFG_{function.Name}_{dword.Name}: {function_} = {Hex(value(dword))};");
        }

        Line($"      default: {function_} = 32'd0;");
        Line("    endcase");
        Line("  endfunction");
    }

    private void BySlot(ConfigurationFunction function, string name, string text, Func<ConfigurationDword, uint> value)
    {
        string function_ = $"{function.Name.ToLowerInvariant()}_slot_{name}";
        Line();
        Line($"  // {text}");
        Line($"  function automatic logic [31:0] {function_}(input logic [{SlotWidth(function) - 1}:0] slot);");
        Line("    case (slot)");
        foreach (ConfigurationDword dword in function.Slots.Where(d => value(d) != 0))
        {
            Line($"      {function.Name}_SLOT_{dword.Name}: {function_} = {Hex(value(dword))};");
        }

        Line($"      default: {function_} = 32'd0;");
        Line("    endcase");
        Line("  endfunction");
    }

    private static int SlotWidth(ConfigurationFunction function) => BitOperations.Log2((uint)function.SlotCount) + 1;

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
