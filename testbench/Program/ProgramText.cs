using System.Globalization;
using System.Reflection;
using System.Text;

namespace NicTwin.Testbench;

/// <summary>
/// The text form of a program: one line per item, exact in both directions.
/// </summary>
/// <remarks>
/// <code>
/// program NAME legal|hostile
/// seed 0123456789abcdef
/// policy MinDelay=8 Reorder=true ...        only what differs from the default
/// nvm 17 0fff                               only words that differ from the default image
/// tlp [await] [raw] 40000001 0000000f ...   header and payload DWs
/// frame [bad-fcs] HEX                       '-' for no bytes
/// memory ADDRESS HEX
/// wait CLOCKS
/// quiet CLOCKS
/// sleep CLOCKS                              at most 2^62
/// reset CLOCKS [17=0fff ...]                words of the NVM that are not those of the program's image
/// link up|down
/// end
/// </code>
/// </remarks>
public static class ProgramText
{
    private const string NoBytes = "-";

    private static readonly PropertyInfo[] s_policy = [.. typeof(RootComplexPolicy)
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(static property => property.CanWrite)
        .OrderBy(static property => property.Name, StringComparer.Ordinal)];

    /// <summary>Writes a program.</summary>
    public static string Write(StimulusProgram program)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        var text = new StringBuilder();
        text.Append(culture, $"program {program.Name} {(program.Class == ProgramClass.Legal ? "legal" : "hostile")}\n");
        text.Append(culture, $"seed {program.Seed:x16}\n");
        text.Append("policy");
        foreach (PropertyInfo property in s_policy)
        {
            object? value = property.GetValue(program.Policy);
            if (!Equals(value, property.GetValue(RootComplexPolicy.Default)))
            {
                text.Append(culture, $" {property.Name}={value}");
            }
        }

        text.Append('\n');
        for (int i = 0; i < program.Nvm.Count; i++)
        {
            if (program.Nvm[i] != NvmImage.Default[i])
            {
                text.Append(culture, $"nvm {i:x2} {program.Nvm[i]:x4}\n");
            }
        }

        foreach (Step step in program.Steps)
        {
            WriteStep(text, step);
        }

        return text.Append("end\n").ToString();
    }

    /// <summary>One step as its line, without the line end.</summary>
    public static string Write(Step step)
    {
        var text = new StringBuilder();
        WriteStep(text, step);
        return text.ToString().TrimEnd('\n');
    }

    /// <summary>Reads a program.</summary>
    /// <exception cref="ProgramFormatException">The text is not a program.</exception>
    public static StimulusProgram Parse(string text)
    {
        string[] lines = text.Split('\n');
        string? name = null;
        ProgramClass programClass = ProgramClass.Hostile;
        ulong seed = 0;
        RootComplexPolicy policy = RootComplexPolicy.Default with { };
        ushort[] nvm = [.. NvmImage.Default];
        var steps = new List<Step>();
        for (int i = 0; i < lines.Length; i++)
        {
            int line = i + 1;
            string[] words = lines[i].TrimEnd('\r').Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
            {
                continue;
            }

            if (name is null && words[0] != "program")
            {
                throw new ProgramFormatException(line, "a program begins with 'program NAME legal|hostile'");
            }

            switch (words[0])
            {
                case "program":
                    if (words.Length != 3 || words[2] is not ("legal" or "hostile"))
                    {
                        throw new ProgramFormatException(line, "expected 'program NAME legal|hostile'");
                    }

                    name = words[1];
                    programClass = words[2] == "legal" ? ProgramClass.Legal : ProgramClass.Hostile;
                    break;
                case "seed":
                    seed = Hex(words, 1, line, ulong.MaxValue);
                    break;
                case "policy":
                    ReadPolicy(policy, words, line);
                    break;
                case "nvm":
                    nvm[Hex(words, 1, line, NvmImage.Words - 1)] = (ushort)Hex(words, 2, line, ushort.MaxValue);
                    break;
                case "end":
                    return new StimulusProgram { Name = name!, Class = programClass, Seed = seed, Policy = policy, Nvm = nvm, Steps = steps };
                default:
                    steps.Add(ReadStep(words, line));
                    break;
            }
        }

        throw new ProgramFormatException(lines.Length, "the text ends before 'end'");
    }

    private static void WriteStep(StringBuilder text, Step step)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        switch (step.Kind)
        {
            case StepKind.Tlp:
                text.Append("tlp");
                text.Append((step.Options & TlpOptions.Await) != 0 ? " await" : string.Empty);
                text.Append((step.Options & TlpOptions.Raw) != 0 ? " raw" : string.Empty);
                foreach (uint word in step.Words)
                {
                    text.Append(culture, $" {word:x8}");
                }

                text.Append('\n');
                break;
            case StepKind.Frame:
                text.Append(culture, $"frame {(step.Count != 0 ? "bad-fcs " : string.Empty)}{Hex(step.Data)}\n");
                break;
            case StepKind.Memory:
                text.Append(culture, $"memory {step.Address:x} {Hex(step.Data)}\n");
                break;
            case StepKind.Wait:
                text.Append(culture, $"wait {step.Count}\n");
                break;
            case StepKind.WaitQuiet:
                text.Append(culture, $"quiet {step.Count}\n");
                break;
            case StepKind.Sleep:
                text.Append(culture, $"sleep {step.Count}\n");
                break;
            case StepKind.Reset:
                text.Append(culture, $"reset {step.Count}");
                foreach (uint word in step.Words)
                {
                    text.Append(culture, $" {word >> 16:x2}={word & ushort.MaxValue:x4}");
                }

                text.Append('\n');
                break;
            case StepKind.Link:
                text.Append(culture, $"link {(step.Count != 0 ? "up" : "down")}\n");
                break;
        }
    }

    private static Step ReadStep(string[] words, int line)
    {
        switch (words[0])
        {
            case "tlp":
                return ReadTlp(words, line);
            case "frame":
                bool bad = words.Length > 1 && words[1] == "bad-fcs";
                return Step.Frame(Bytes(words, bad ? 2 : 1, line, Wire.MaxFrame), bad);
            case "memory":
                return Step.Memory(Hex(words, 1, line, ulong.MaxValue), Bytes(words, 2, line, 1 << 20));
            case "wait":
                return Step.Wait(Number(words, line, int.MaxValue));
            case "quiet":
                return Step.WaitQuiet(Number(words, line, int.MaxValue));
            case "sleep":
                return Step.Sleep(Number(words, line, (long)Bench.LastSleep));
            case "reset":
                return Step.Reset(Number(words[..Math.Min(2, words.Length)], line, int.MaxValue), [.. words.Skip(2).Select(word => NvmWord(word, line))]);
            case "link":
                if (words.Length != 2 || words[1] is not ("up" or "down"))
                {
                    throw new ProgramFormatException(line, "expected 'link up|down'");
                }

                return Step.Link(words[1] == "up");
            default:
                throw new ProgramFormatException(line, $"unknown word '{words[0]}'");
        }
    }

    private static Step ReadTlp(string[] words, int line)
    {
        TlpOptions options = TlpOptions.None;
        int position = 1;
        while (position < words.Length && words[position] is "await" or "raw")
        {
            options |= words[position] == "await" ? TlpOptions.Await : TlpOptions.Raw;
            position++;
        }

        if (position == words.Length || words.Length - position > Tlp.MaxWords + 64)
        {
            throw new ProgramFormatException(line, "a TLP has 1 to 1093 DWs");
        }

        uint[] dwords = new uint[words.Length - position];
        for (int i = 0; i < dwords.Length; i++)
        {
            dwords[i] = (uint)Hex(words, position + i, line, uint.MaxValue);
        }

        return Step.Tlp(dwords, options);
    }

    private static void ReadPolicy(RootComplexPolicy policy, string[] words, int line)
    {
        for (int i = 1; i < words.Length; i++)
        {
            string[] parts = words[i].Split('=');
            PropertyInfo? property = Array.Find(s_policy, candidate => candidate.Name == parts[0]);
            if (property is null || parts.Length != 2)
            {
                throw new ProgramFormatException(line, $"unknown policy '{words[i]}'");
            }

            if (property.PropertyType == typeof(bool) && bool.TryParse(parts[1], out bool flag))
            {
                property.SetValue(policy, flag);
            }
            else if (property.PropertyType == typeof(int) && int.TryParse(parts[1], CultureInfo.InvariantCulture, out int number))
            {
                property.SetValue(policy, number);
            }
            else if (property.PropertyType == typeof(CompletionSplit) && Enum.TryParse(parts[1], out CompletionSplit split) && Enum.IsDefined(split))
            {
                property.SetValue(policy, split);
            }
            else
            {
                throw new ProgramFormatException(line, $"bad value in '{words[i]}'");
            }
        }
    }

    private static string Hex(byte[] bytes) => bytes.Length == 0 ? NoBytes : Convert.ToHexStringLower(bytes);

    private static ulong Hex(string[] words, int index, int line, ulong max)
    {
        if (index >= words.Length || !ulong.TryParse(words[index], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong value) || value > max)
        {
            throw new ProgramFormatException(line, $"expected a hexadecimal number up to {max:x}");
        }

        return value;
    }

    private static uint NvmWord(string text, int line)
    {
        string[] parts = text.Split('=');
        if (parts.Length != 2)
        {
            throw new ProgramFormatException(line, "expected words of the NVM as 'ADDRESS=VALUE'");
        }

        return ((uint)Hex(parts, 0, line, NvmImage.Words - 1) << 16) | (uint)Hex(parts, 1, line, ushort.MaxValue);
    }

    private static long Number(string[] words, int line, long max)
    {
        if (words.Length != 2 || !long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out long value) || value > max)
        {
            throw new ProgramFormatException(line, $"expected '{words[0]} CLOCKS'");
        }

        return value;
    }

    private static byte[] Bytes(string[] words, int index, int line, int max)
    {
        string text = index < words.Length ? words[index] : string.Empty;
        if (text == NoBytes)
        {
            return [];
        }

        if (text.Length == 0 || text.Length % 2 != 0 || text.Length > 2 * max || !text.All(char.IsAsciiHexDigit))
        {
            throw new ProgramFormatException(line, "expected bytes as pairs of hexadecimal digits");
        }

        return Convert.FromHexString(text);
    }
}
