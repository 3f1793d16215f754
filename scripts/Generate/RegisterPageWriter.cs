using System.Text;

namespace NicTwin.Generate;

/// <summary>Writes docs/registers.md.</summary>
internal static class RegisterPageWriter
{
    public static string Write(RegisterDescription description)
    {
        var text = new StringBuilder();
        text.Append("# Registers\n\n");
        text.Append("Generated from `docs/spec/registers.json` by `scripts/generate`; do not edit.\n\n");
        text.Append("Offsets are byte offsets in BAR0, hexadecimal; all registers have 32 bits. Offsets without register read 0 and ignore writes, ");
        text.Append("and so do bits without field. A register without fields is one `rw` field of 32 bits.\n\n");
        text.Append("| access | meaning |\n| --- | --- |\n");
        foreach ((string kind, string meaning) in description.AccessKinds)
        {
            text.Append($"| {kind} | {meaning} |\n");
        }

        text.Append("\n| state | meaning |\n| --- | --- |\n");
        text.Append("| works | has the effect that the text describes; fields whose text says 'stored' have none |\n");
        text.Append("| stored | software reads back what it wrote, or 0 where only hardware would write; nothing acts on it |\n");
        text.Append("| constant | hardwired: reads the same always, writes are ignored |\n");
        text.Append("| absent | no register: reads 0, writes are ignored; no stock driver reads or writes it |\n");
        Summary(text, description);
        foreach (Block block in description.Blocks)
        {
            text.Append($"\n## {block.Name}\n\n{block.Text}\nSource: {block.Source}.\n\n");
            text.Append("| register | PF offset | VF offset | reset | state | text |\n| --- | --- | --- | --- | --- | --- |\n");
            List<Register> registers = description.Registers.Where(r => r.BlockNumber == block.Number).ToList();
            foreach (Register register in registers)
            {
                string reset = register.FirstReset is { } first ? $"{register.Reset:X8} (instance 0: {first:X8})" : $"{register.Reset:X8}";
                string pf = register.SeenByPf ? string.Join(", ", register.Ranges.Select(Where)) : "-";
                text.Append($"| {register.Name} | {pf} | {VfOffsets(register)} | {reset} | {State(register.State, register.Reason)} | {register.Text} |\n");
            }

            foreach (Register register in registers.Where(r => r.HasFields))
            {
                text.Append($"\n### {register.Name}\n\n| bits | field | access | reset | text |\n| --- | --- | --- | --- | --- |\n");
                foreach (Field field in register.Fields)
                {
                    text.Append($"| {field.Bits} | {field.Name} | {field.Access} | {field.Reset:X} | {field.Text} |\n");
                }
            }
        }

        text.Append("\n## Absent\n\n| register | PF offset | VF offset | state |\n| --- | --- | --- | --- |\n");
        foreach (AbsentRegister register in description.Absent)
        {
            string where = Where(register.Range);
            text.Append($"| {register.Name} | {(register.View == "vf" ? "-" : where)} | {(register.View == "pf" ? "-" : where)} | {State("absent", register.Reason)} |\n");
        }

        return text.ToString();
    }

    private static string State(string state, string reason) => reason.Length == 0 ? state : $"{state}: {reason}";

    private static void Summary(StringBuilder text, RegisterDescription description)
    {
        text.Append("\n| block | works | stored | constant |\n| --- | --- | --- | --- |\n");
        foreach (Block block in description.Blocks)
        {
            List<Register> registers = description.Registers.Where(r => r.BlockNumber == block.Number).ToList();
            text.Append($"| {block.Name} | {Count(registers, "works")} | {Count(registers, "stored")} | {Count(registers, "constant")} |\n");
        }

        text.Append($"| all | {Count(description.Registers, "works")} | {Count(description.Registers, "stored")} | {Count(description.Registers, "constant")} |\n");
        text.Append($"\nAbsent: {description.Absent.Count}.\n");
    }

    private static int Count(IEnumerable<Register> registers, string state) => registers.Count(r => r.State == state);

    private static string Where(Range range)
    {
        if (range.Count == 1)
        {
            return $"{range.Offset:X4}";
        }

        string index = range.First == 0 ? "i" : $"(i-{range.First})";
        return $"{range.Offset:X4} + {range.Stride:X} {index}, i = {range.First}..{range.First + range.Count - 1}";
    }

    private static string VfOffsets(Register register)
    {
        if (register.Vf is not { } view)
        {
            return "-";
        }

        string instance = register.Instances == 1 ? string.Empty
            : view.Ranges[0].Count == 1 ? $" (instance {Times(view.Scale, "n")})"
            : $" (instance {Times(view.Scale, "n")} + {Times(view.Step, "i")})";
        return string.Join(", ", view.Ranges.Select(Where)) + instance;
    }

    private static string Times(uint factor, string name) => factor == 1 ? name : $"{factor}{name}";
}
