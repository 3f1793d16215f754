using System.Text;

namespace NicTwin.Vmm.Guest;

/// <summary>The modules that go into the guest, with what they depend on, and the tables that modprobe reads.</summary>
internal sealed class ModuleSet
{
    private readonly List<KernelModule> _modules;

    private ModuleSet(List<KernelModule> modules, IReadOnlyList<string> builtIn)
    {
        _modules = modules;
        BuiltIn = builtIn;
    }

    /// <summary>The modules, what a module depends on before it.</summary>
    internal IReadOnlyList<KernelModule> Modules => _modules;

    /// <summary>Those of the wanted names that are part of the kernel itself.</summary>
    internal IReadOnlyList<string> BuiltIn { get; }

    /// <summary>Chooses modules and their dependencies.</summary>
    /// <param name="kernel">The kernel with its module files.</param>
    /// <param name="wanted">Names of modules.</param>
    /// <param name="signed">False removes the signatures.</param>
    /// <param name="cancellation">Ends a decompressor.</param>
    /// <exception cref="GuestKitException">The kernel has no module of a wanted name.</exception>
    internal static ModuleSet Choose(KernelFiles kernel, IEnumerable<string> wanted, bool signed, CancellationToken cancellation)
    {
        Dictionary<string, string> paths = kernel.ModulePaths.ToDictionary(KernelModule.NameOf, StringComparer.Ordinal);
        HashSet<string> builtIn = [.. kernel.BuiltIn.Where(KernelModule.IsModule).Select(KernelModule.NameOf)];
        var modules = new List<KernelModule>();
        var chosen = new HashSet<string>(StringComparer.Ordinal);
        var foundBuiltIn = new SortedSet<string>(StringComparer.Ordinal);

        void Add(string name)
        {
            if (builtIn.Contains(name))
            {
                foundBuiltIn.Add(name);
            }
            else if (chosen.Add(name))
            {
                string path = paths.GetValueOrDefault(name)
                    ?? throw new GuestKitException($"the kernel {kernel.Version} has no module '{name}'.", isInput: true);
                KernelModule module = KernelModule.Read(path, kernel.ReadModule(path), cancellation);
                foreach (string dependency in module.Depends)
                {
                    Add(dependency);
                }

                modules.Add(signed ? module : module.WithoutSignature());
            }
        }

        foreach (string name in wanted)
        {
            Add(KernelModule.Normal(name));
        }

        return new ModuleSet(modules, [.. foundBuiltIn]);
    }

    /// <summary>modules.dep: a line per module with all that it needs, the last to be loaded first, as depmod writes it.</summary>
    internal string DependencyTable()
    {
        Dictionary<string, KernelModule> byName = _modules.ToDictionary(static m => m.Name, StringComparer.Ordinal);
        var text = new StringBuilder();
        foreach (KernelModule module in _modules.OrderBy(static m => m.Path, StringComparer.Ordinal))
        {
            var needed = new List<string>();
            Collect(module, needed, byName);
            text.Append(module.Path).Append(':');
            foreach (string path in needed)
            {
                text.Append(' ').Append(path);
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>modules.alias: which module answers to a device or a protocol.</summary>
    internal string AliasTable()
    {
        var text = new StringBuilder();
        foreach (KernelModule module in _modules.OrderBy(static m => m.Path, StringComparer.Ordinal))
        {
            foreach (string alias in module.Aliases)
            {
                text.Append($"alias {alias} {module.Name}\n");
            }
        }

        return text.ToString();
    }

    // A module stands behind everything that needs it.
    private static void Collect(KernelModule module, List<string> needed, Dictionary<string, KernelModule> byName)
    {
        foreach (string name in module.Depends)
        {
            if (byName.TryGetValue(name, out KernelModule? dependency))
            {
                needed.Remove(dependency.Path);
                needed.Add(dependency.Path);
                Collect(dependency, needed, byName);
            }
        }
    }
}
