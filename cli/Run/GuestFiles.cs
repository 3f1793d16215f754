using System.Globalization;
using System.Text;
using NicTwin.Vmm.Guest;

namespace NicTwin.Cli.Run;

/// <summary>What a run adds to the guest kit's initramfs, and the commands that use it.</summary>
internal static class GuestFiles
{
    private const int Executable = 0x1ed;
    private const string Folder = "root";

    /// <summary>An archive with the user's files, for /root; empty when there are none.</summary>
    public static byte[] Archive(RunRequest request)
    {
        string[] files = [.. request.Modules, .. request.Files];
        if (files.Length == 0)
        {
            return [];
        }

        using var output = new MemoryStream();
        var archive = new CpioWriter(output);
        archive.AddDirectory(Folder);
        foreach (string file in files)
        {
            int permissions = OperatingSystem.IsWindows() ? Executable : (int)File.GetUnixFileMode(file) & 0x1ff;
            archive.AddFile($"{Folder}/{Path.GetFileName(file)}", File.ReadAllBytes(file), permissions);
        }

        archive.Finish();
        return output.ToArray();
    }

    /// <summary>Commands that find the NIC and load its driver: stock igb, or the user's modules with what they depend on.</summary>
    public static string AttachScript(RunRequest request)
    {
        // Guests that were restored from one snapshot get random numbers of their own: the kernel takes new seeds into use
        // once a second at first, and waiting costs nothing but virtual time.
        var script = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"echo {request.Seed:x16} > /dev/urandom; sleep 1.5\n"));
        script.Append("echo 1 > /sys/bus/pci/rescan\n");
        if (request.Modules.Count == 0)
        {
            script.Append("modprobe igb\n");
        }

        foreach (string module in request.Modules)
        {
            foreach (string needed in KernelModule.DependenciesOf(module, File.ReadAllBytes(module)))
            {
                script.Append($"modprobe {needed} || exit 1\n");
            }

            script.Append($"insmod '/{Folder}/{Path.GetFileName(module).Replace("'", "'\\''")}' || exit 1\n");
        }

        return script.ToString();
    }
}
