using System.Security.Cryptography;
using System.Text;
using NicTwin.Cosim;
using NicTwin.Vmm.Accounting;
using NicTwin.Vmm.Guest;
using NicTwin.Vmm.Platform;

namespace NicTwin.Cli.Run;

/// <summary>The cache of guests that have booted and wait for their NIC: one file for each kernel, initramfs, memory, command line, cost model and build.</summary>
internal sealed class BootSnapshots
{
    private const int Kept = 6;
    private const string Ending = ".snapshot";

    private readonly string _folder = Path.Combine(RtlBuild.DefaultCacheDirectory, "guest", "booted");

    /// <summary>The file of a guest, which need not be there.</summary>
    /// <param name="kit">Its kernel.</param>
    /// <param name="options">What it is made of.</param>
    /// <param name="added">What stands behind the kit's initramfs.</param>
    /// <param name="costs">What it was charged while it booted.</param>
    public string PathOf(GuestKit kit, GuestOptions options, byte[] added, CostModel costs)
    {
        string text = $"{BuildIdentity.Text} {kit.Kernel.Sha256} {kit.Initramfs.Sha256} {Convert.ToHexStringLower(SHA256.HashData(added))} {options.Memory} {options.Seed} {options.CommandLine} {CostFile.Text(costs)}";
        return Path.Combine(_folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..24] + Ending);
    }

    /// <summary>Makes room for one more: the ones that were used longest ago go.</summary>
    public void MakeRoom()
    {
        Directory.CreateDirectory(_folder);
        foreach (FileInfo old in new DirectoryInfo(_folder).EnumerateFiles().OrderByDescending(static f => f.LastWriteTimeUtc).Skip(Kept - 1))
        {
            old.Delete();
        }
    }
}
