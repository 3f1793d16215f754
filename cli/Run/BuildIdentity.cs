using System.Security.Cryptography;
using System.Text;
using NicTwin.Cosim;
using NicTwin.Model;
using NicTwin.Testbench;
using NicTwin.Vmm;

namespace NicTwin.Cli.Run;

/// <summary>Names the build, so that a snapshot is used only by the build that made it.</summary>
internal static class BuildIdentity
{
    /// <summary>Equal for equal sources and compilers: the module version ids of all parts that a run consists of.</summary>
    public static string Text { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Join(
        ' ',
        new[] { typeof(Host), typeof(Nic), typeof(Wire), typeof(LockstepNic), typeof(BuildIdentity) }.Select(static t => t.Module.ModuleVersionId.ToString("N"))))))[..32];
}
