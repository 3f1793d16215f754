using System.Text.Json.Nodes;

namespace NicTwin.Generate;

/// <summary>The descriptions and the files that are generated from them.</summary>
internal static class Generator
{
    /// <summary>Writes all files below <paramref name="output"/> from the descriptions below <paramref name="root"/>.</summary>
    public static int Write(string root, string output, Mutation mutation)
    {
        foreach ((string path, string content) in Files(root, mutation))
        {
            string file = Path.Combine(output, path);
            if (File.Exists(file) && File.ReadAllText(file) == content)
            {
                continue;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, content);
            Console.WriteLine($"written: {path}");
        }

        return 0;
    }

    /// <summary>Compares all files with the descriptions; names the first that is stale and returns 1.</summary>
    public static int Check(string root)
    {
        foreach ((string path, string content) in Files(root, Mutation.None))
        {
            string file = Path.Combine(root, path);
            if (!File.Exists(file) || File.ReadAllText(file) != content)
            {
                Console.Error.WriteLine($"stale: {path}; run scripts/generate");
                return 1;
            }
        }

        return 0;
    }

    private static IEnumerable<(string Path, string Content)> Files(string root, Mutation mutation)
    {
        JsonObject registerRoot = Json.Load(Path.Combine(root, "docs/spec/registers.json"));
        JsonObject configurationRoot = Json.Load(Path.Combine(root, "docs/spec/configuration.json"));
        mutation.Apply(registerRoot, configurationRoot);
        RegisterDescription registers = RegisterDescription.Read(registerRoot);
        ConfigurationDescription configuration = ConfigurationDescription.Read(configurationRoot);
        PortDescription ports = PortDescription.Read(Json.Load(Path.Combine(root, "docs/spec/ports.json")));
        DescriptorDescription descriptors = DescriptorDescription.Read(Json.Load(Path.Combine(root, "docs/spec/descriptors.json")));
        yield return ("rtl/gen/nt_registers_pkg.sv", RegisterPackageWriter.Write(registers));
        yield return ("rtl/gen/nt_configuration_pkg.sv", ConfigurationPackageWriter.Write(configuration));
        yield return ("model/Generated/Registers.g.cs", RegisterCodeWriter.Write(registers));
        yield return ("model/Generated/RegisterMap.g.cs", RegisterMapWriter.Write(registers));
        yield return ("model/Generated/Configuration.g.cs", ConfigurationCodeWriter.Write(configuration));
        yield return ("model/Generated/NicPorts.g.cs", PortWriter.WriteCode(ports));
        yield return ("testbench/Generated/Described.g.cs", CoverageCodeWriter.Write(registers, configuration, descriptors));
        yield return ("cosim/native/nt_ports.h", PortWriter.WriteHeader(ports));
        yield return ("docs/registers.md", RegisterPageWriter.Write(registers));
        yield return ("docs/configuration.md", ConfigurationPageWriter.Write(configuration));
    }
}
