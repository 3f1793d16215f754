using System.Globalization;
using System.Text;
using NicTwin.Vmm.Attach;
using NicTwin.Vmm.Guest;

namespace NicTwin.Cli.Run;

/// <summary>What a run adds to the guest kit's initramfs, and the commands that use it.</summary>
internal static class GuestFiles
{
    /// <summary>Commands that make the guest look for the NIC.</summary>
    public const string FindScript = "echo 1 > /sys/bus/pci/rescan\n";

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

    /// <summary>Commands that come first: guests that were restored from one snapshot get random numbers of their own.</summary>
    /// <remarks>The kernel takes new seeds into use once a second at first, and waiting costs nothing but virtual time.</remarks>
    public static string SeedScript(RunRequest request, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"echo {request.Seed + ((ulong)number << 32) + ((ulong)request.Station << 48):x16} > /dev/urandom; sleep 1.5\n");

    /// <summary>Commands that find the NIC and load its driver: the stock one, or the user's modules with what they depend on.</summary>
    public static string AttachScript(RunRequest request, GuestSpecification guest, int number) =>
        SeedScript(request, number)
            + (guest.Privileged ? string.Empty
                : request.Modules.Count == 0 ? Configure(new NicPlace(guest.Peer ? AttachMode.Pf : guest.Attach), guest.Address)
                : FindScript + InsertScript(request) + (guest.Address is { } address ? AddressScript(address) : string.Empty));

    /// <summary>Commands that find a NIC, load its stock driver and bring its interface up.</summary>
    /// <param name="place">How the guest gets the NIC.</param>
    /// <param name="address">The interface's address with its prefix; null leaves the interface alone.</param>
    public static string Configure(NicPlace place, string? address)
    {
        string? driver = place.Mode switch
        {
            AttachMode.Pf or AttachMode.Emulated => "igb",
            AttachMode.Vf => "igbvf",
            AttachMode.Virtio => "virtio_net",
            _ => null,
        };
        return driver is null || place.Privileged ? string.Empty
            : $"{FindScript}modprobe {driver}\n" + (address is null ? string.Empty : AddressScript(address));
    }

    // A VF has its link when its PF has answered; the first packet must not come before.
    private static string AddressScript(string address) =>
        $"""
        sleep 0.1
        ip link set eth0 up || exit 1
        ip address add {address} dev eth0 || exit 1
        tries=0
        until [ "$(cat /sys/class/net/eth0/carrier 2>/dev/null)" = 1 ] || [ $tries = 100 ]; do tries=$((tries + 1)); sleep 0.1; done

        """;

    /// <summary>Commands that insert the user's modules with what they depend on.</summary>
    public static string InsertScript(RunRequest request)
    {
        var script = new StringBuilder();
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
