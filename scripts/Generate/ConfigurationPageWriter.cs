using System.Text;

namespace NicTwin.Generate;

/// <summary>Writes docs/configuration.md.</summary>
internal static class ConfigurationPageWriter
{
    public static string Write(ConfigurationDescription description)
    {
        var text = new StringBuilder();
        text.Append("# Configuration space\n\n");
        text.Append("Generated from `docs/spec/configuration.json` by `scripts/generate`; do not edit.\n\n");
        text.Append("Offsets and values are hexadecimal. Dwords that are not listed, and bits of no field, read 0 and ignore writes.\n\n");
        text.Append("| access | meaning |\n| --- | --- |\n");
        foreach ((string kind, string meaning) in description.AccessKinds)
        {
            text.Append($"| {kind} | {meaning} |\n");
        }

        text.Append("\nA sticky bit (s) survives a function level reset.\n\n| constant | value | text |\n| --- | --- | --- |\n");
        foreach (ConfigurationConstant constant in description.Constants)
        {
            text.Append($"| {constant.Name} | {constant.Value:X} | {constant.Text} |\n");
        }

        foreach (ConfigurationFunction function in description.Functions)
        {
            text.Append($"\n## {function.Name}\n\n{function.Text} {function.SlotCount} slots.\n\n");
            text.Append("| offset | dword | slot | reset | rw | w1c | sticky | text | source |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
            foreach (ConfigurationDword d in function.Dwords)
            {
                string slot = d.Slot is { } s ? $"{s}" : "-";
                text.Append($"| {d.Offset:X3} | {d.Name} | {slot} | {d.Reset:X8} | {d.Rw:X8} | {d.W1c:X8} | {d.Sticky:X8} | {d.Text} | {d.Source} |\n");
            }

            text.Append($"\n### Fields of the {function.Name}\n\n| offset | dword | bits | field | access | reset | text |\n| --- | --- | --- | --- | --- | --- | --- |\n");
            foreach (ConfigurationDword dword in function.Dwords)
            {
                foreach (Field field in dword.Fields)
                {
                    string access = field.Sticky ? $"{field.Access} s" : field.Access;
                    text.Append($"| {dword.Offset:X3} | {dword.Name} | {field.Bits} | {field.Name} | {access} | {field.Reset:X} | {field.Text} |\n");
                }
            }
        }

        return text.ToString();
    }
}
