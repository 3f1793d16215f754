using System.Globalization;
using System.Text;

namespace NicTwin.Vmm.Gdb;

/// <summary>Where the kernel has put the sections of loaded modules, and the lines that tell GDB.</summary>
public sealed class ModuleSections
{
    private const string Text = ".text";

    private readonly List<Module> _modules;

    private ModuleSections(List<Module> modules) => _modules = modules;

    /// <summary>No module.</summary>
    public static ModuleSections None { get; } = new([]);

    /// <summary>Commands that print the sections of modules in a guest.</summary>
    /// <param name="modules">Paths of module files on this host.</param>
    public static string Script(IEnumerable<string> modules)
    {
        var script = new StringBuilder();
        foreach (string module in modules)
        {
            // The sections' names begin with a dot or an underscore.
            script.Append($"cd '/sys/module/{NameOf(module)}/sections' && for s in .[a-z]* *; do [ -f \"$s\" ] && echo \"{NameOf(module)} $s $(cat \"$s\")\"; done\n");
        }

        return script.Append("true\n").ToString();
    }

    /// <summary>Reads what the commands have printed.</summary>
    /// <param name="output">The output.</param>
    /// <param name="modules">The paths that the commands were made from.</param>
    public static ModuleSections Parse(string output, IReadOnlyList<string> modules)
    {
        var found = modules.Select(static m => new Module(Path.GetFullPath(m), NameOf(m), [])).ToList();
        foreach (string line in output.Split('\n'))
        {
            string[] words = line.Trim().Split(' ');
            if (words.Length == 3
                && found.Find(m => m.Name == words[0]) is { } module
                && words[2].StartsWith("0x", StringComparison.Ordinal)
                && ulong.TryParse(words[2].AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong address)
                && address != 0
                && IsInFile(words[1]))
            {
                module.Sections.Add((words[1], address));
            }
        }

        return new ModuleSections([.. found.Where(static m => m.Sections.Exists(static s => s.Name == Text))]);
    }

    /// <summary>The commands for GDB, a line for each module.</summary>
    public IReadOnlyList<string> Lines() => [.. _modules.Select(Line)];

    /// <summary>A file of commands for GDB. Symbols that were loaded for these modules by an earlier call are dropped.</summary>
    public string ToScript()
    {
        var script = new StringBuilder("# Symbols of the modules, at the addresses at which this guest has loaded them.\n");
        foreach (Module module in _modules)
        {
            ulong text = module.Sections.Find(static s => s.Name == Text).Address;
            script.Append(CultureInfo.InvariantCulture, $"python\ntry: gdb.execute('remove-symbol-file -a 0x{text:x}', to_string=True)\nexcept gdb.error: pass\nend\n");
            script.Append(Line(module)).Append('\n');
        }

        return script.ToString();
    }

    // The kernel lists parts that hold neither code nor data of the module, and two that are no sections of the file.
    private static bool IsInFile(string section) =>
        section is not (".symtab" or ".strtab")
        && !section.StartsWith("__", StringComparison.Ordinal)
        && !section.StartsWith(".note", StringComparison.Ordinal)
        && !section.StartsWith(".gnu.linkonce", StringComparison.Ordinal);

    private static string NameOf(string path) => Path.GetFileNameWithoutExtension(path).Replace('-', '_');

    private static string Line(Module module)
    {
        var line = new StringBuilder();
        line.Append(CultureInfo.InvariantCulture, $"add-symbol-file {Quoted(module.Path)} 0x{module.Sections.Find(static s => s.Name == Text).Address:x}");
        foreach ((string name, ulong address) in module.Sections.Where(static s => s.Name != Text).OrderBy(static s => s.Name, StringComparer.Ordinal))
        {
            line.Append(CultureInfo.InvariantCulture, $" -s {name} 0x{address:x}");
        }

        return line.ToString();
    }

    private static string Quoted(string path) => path.Contains(' ', StringComparison.Ordinal) ? $"\"{path}\"" : path;

    private sealed record Module(string Path, string Name, List<(string Name, ulong Address)> Sections);
}
