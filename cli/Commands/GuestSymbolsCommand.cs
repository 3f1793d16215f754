using System.CommandLine;
using System.Text;
using NicTwin.Cli.Run;
using NicTwin.Model;
using NicTwin.Testbench;
using NicTwin.Vmm;
using NicTwin.Vmm.Gdb;
using NicTwin.Vmm.Guest;
using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.Platform;
using NicTwin.Vmm.Session;

namespace NicTwin.Cli.Commands;

/// <summary>`nictwin guest symbols`: the names of the kernel's functions, for GDB.</summary>
internal sealed class GuestSymbolsCommand : NicTwinCommand
{
    private readonly Argument<string> _file = new("FILE")
    {
        Description = "The file to write: an ELF file with symbols and nothing else.",
    };

    public GuestSymbolsCommand()
        : base("symbols", "Boot the guest's kernel and write its symbols as a file for GDB.") => Arguments.Add(_file);

    /// <inheritdoc/>
    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("nictwin guest symbols vmlinux.sym", "Then gdb-multiarch vmlinux.sym knows the kernel's functions; they are the same in every boot."),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(int Code, string Meaning)> ExitCodes =>
    [
        (ExitCode.Pass, "the file is written"),
        (ExitCode.Setup, "there is no guest and none can be fetched, or the file cannot be written"),
        (ExitCode.Failed, "the guest did not show its symbols"),
        (ExitCode.Interrupted, "interrupted"),
    ];

    /// <inheritdoc/>
    public override int Run(ParseResult parse, CancellationToken cancellation)
    {
        string file = parse.GetValue(_file)!;
        using StatusLine status = new();
        GuestKit kit = GuestKits.Current(status, cancellation);
        status.Show($"booting {kit.KernelVersion}");
        using var host = new Host(new HostOptions { Nvm = NvmImage.Default }, new Nic(), new SilentPeer());
        var session = new GuestSession(new SessionRunner(host) { Cancellation = cancellation });
        session.Start(new GuestOptions { Kernel = GuestImage.FromFile(kit.KernelPath), Initramfs = GuestImage.FromFile(kit.InitramfsPath) });
        var text = new List<byte>();
        SessionEnd end = session.Boot();
        end = end == SessionEnd.Done ? session.Execute("cat /proc/kallsyms", text.Add) : end;
        status.Clear();
        (byte[] elf, int count) = KernelSymbols.ToElf(Encoding.UTF8.GetString([.. text]));
        if (end != SessionEnd.Done || count == 0)
        {
            Console.Error.WriteLine($"nictwin guest symbols: the guest's kernel has not shown its symbols ({end}).");
            return ExitCode.Failed;
        }

        File.WriteAllBytes(file, elf);
        Console.Out.WriteLine($"{count} symbols of {kit.KernelVersion} in {file}");
        return ExitCode.Pass;
    }
}
