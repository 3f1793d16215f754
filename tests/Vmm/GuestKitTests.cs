using System.Formats.Tar;
using System.Text;
using NicTwin.Vmm.Guest;

namespace NicTwin.Tests.Vmm;

/// <summary>Kits made of files that the test wrote: no network, no apt.</summary>
public sealed class GuestKitTests : IDisposable
{
    private const string Interpreter = "/lib/ld-linux-riscv64-lp64d.so.1";

    private static readonly string[] s_programs = ["bridge", "dash", "ethtool", "ip", "iperf3", "lspci", "setpci", "ss", "tc"];

    private readonly string _folder = Directory.CreateTempSubdirectory("nictwin-kit-").FullName;

    public GuestKitTests()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/dpkg-deb"), "the host has no dpkg-deb");
        WritePackages();
        WriteKernel();
    }

    private string Packages => Path.Combine(_folder, "packages");

    private string Modules => Path.Combine(_folder, "root", "lib", "modules", GuestFakeFiles.KernelVersion);

    private GuestCache Cache => new(Path.Combine(_folder, "cache"));

    private GuestRequest Request => new() { Kernel = Path.Combine(_folder, "Image"), ModulesFolder = Path.Combine(_folder, "root"), PackagesFolder = Packages };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_initramfs_holds_programs_libraries_modules_and_init()
    {
        GuestKit kit = Make(Request);

        Dictionary<string, byte[]> files = Files(kit);
        Assert.Equal(GuestFakeFiles.KernelVersion, kit.KernelVersion);
        Assert.All(s_programs, p => Assert.Contains("usr/bin/" + p, files.Keys));
        Assert.StartsWith("#!/bin/busybox sh\n", Text(files, "init"));
        Assert.Equal("dash", Text(files, "usr/bin/sh"));
        Assert.Equal("busybox", Text(files, "usr/bin/c001"));
        Assert.Equal("alias ip=/usr/bin/ip\n", Text(files, "etc/nictwin/shell"));
        Assert.Equal("usr/bin", Text(files, "sbin"));
        Assert.Equal("libc-2.so", Text(files, "usr/lib/riscv64-linux-gnu/libc.so.6"));
        Assert.Contains("usr/lib/riscv64-linux-gnu/libc-2.so", files.Keys);
        Assert.Contains("usr/lib/ld-linux-riscv64-lp64d.so.1", files.Keys);
        Assert.DoesNotContain("usr/lib/riscv64-linux-gnu/libunused.so", files.Keys);
        Assert.Contains("dev/console", files.Keys);
    }

    [Fact]
    public void Modprobe_finds_modules_and_what_they_need()
    {
        GuestKit kit = Make(Request);

        Dictionary<string, byte[]> files = Files(kit);
        string folder = $"usr/lib/modules/{GuestFakeFiles.KernelVersion}/";
        Assert.Equal(["8021q", "bridge", "failover", "i2c_algo_bit", "igb", "igbvf", "macvlan", "net_failover", "pktgen", "virtio_net"], kit.Modules);
        Assert.Equal(["virtio_console", "virtio_pci"], kit.BuiltInModules);
        Assert.Contains("kernel/virtio_net.ko: kernel/net_failover.ko kernel/failover.ko\n", Text(files, folder + "modules.dep"));
        Assert.Contains("kernel/igbvf.ko:\n", Text(files, folder + "modules.dep"));
        Assert.Contains("alias pci:igb igb\n", Text(files, folder + "modules.alias"));
        Assert.Equal(GuestFakeFiles.Module("").Length - GuestFakeFiles.Signature().Length, Files(Make(Request))[folder + "kernel/failover.ko"].Length);
        Assert.Equal(GuestFakeFiles.Module("").Length, Files(Make(Request with { Signed = true }))[folder + "kernel/failover.ko"].Length);
    }

    [Fact]
    public void Equal_inputs_give_equal_bytes_and_the_kit_is_the_current_one()
    {
        GuestKit first = Make(Request);
        byte[] bytes = File.ReadAllBytes(first.InitramfsPath);
        Directory.Delete(first.Folder, recursive: true);
        Assert.Null(Cache.Current());

        GuestKit second = Make(Request);

        Assert.Equal(first.Id, second.Id);
        Assert.Equal(bytes, File.ReadAllBytes(second.InitramfsPath));
        Assert.Equal(second.Id, Cache.Current()!.Id);
        Assert.Single(Cache.All());
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_folder, "cache", "guest", "kits"), "*.tmp"));
    }

    [Fact]
    public void A_kit_that_is_not_whole_is_not_there()
    {
        GuestKit kit = Make(Request);
        File.WriteAllText(kit.InitramfsPath, "cut off");

        Assert.Null(Cache.Current());
        Assert.Empty(Cache.All());
    }

    [Fact]
    public void A_further_package_brings_all_its_programs()
    {
        WritePackage("extra", static tar => GuestFakeFiles.AddFile(tar, "./usr/sbin/extra-tool", GuestFakeFiles.Program(Interpreter, "libc.so.6"), executable: true));

        Assert.DoesNotContain("extra-tool", Make(Request).Programs);
        Assert.Contains("extra-tool", Make(Request with { Packages = ["extra"] }).Programs);
    }

    [Fact]
    public void A_kernel_package_takes_the_place_of_kernel_and_modules()
    {
        WritePackage("linux-image-" + GuestFakeFiles.KernelVersion, tar =>
        {
            GuestFakeFiles.AddFile(tar, "./boot/vmlinux-" + GuestFakeFiles.KernelVersion, GuestFakeFiles.Kernel());
            foreach (string file in Directory.EnumerateFiles(Modules, "*", SearchOption.AllDirectories))
            {
                GuestFakeFiles.AddFile(tar, $"./usr/lib/modules/{GuestFakeFiles.KernelVersion}/{Path.GetRelativePath(Modules, file)}", File.ReadAllBytes(file));
            }
        });

        GuestKit own = Make(Request);
        GuestKit packaged = Make(Request with { Kernel = null, ModulesFolder = null });

        Assert.Equal(own.Kernel.Sha256, packaged.Kernel.Sha256);
        Assert.Equal(own.Initramfs.Sha256, packaged.Initramfs.Sha256);
    }

    [Fact]
    public void What_is_missing_or_does_not_fit_is_named()
    {
        Fails(Request with { Modules = ["nosuch"] }, "no module 'nosuch'");
        Fails(Request with { Kernel = null, ModulesFolder = null }, "hold no kernel");
        Fails(Request with { Kernel = null }, "belong together");
        Fails(Request with { Kernel = "/nonexistent" }, "'/nonexistent'");
        Fails(Request with { ModulesFolder = Packages }, "lib/modules/VERSION");
        Fails(Request with { PackagesFolder = Path.Combine(_folder, "root") }, "no .deb file");
        File.WriteAllBytes(Path.Combine(_folder, "Image"), GuestFakeFiles.Kernel("5.10.0"));
        Fails(Request, "version 5.10.0");
        WriteKernel();
        File.Delete(Path.Combine(Packages, "libc6.deb"));
        Fails(Request, "which no package holds");
        File.Delete(Path.Combine(Packages, "tools.deb"));
        Fails(Request, "needed");
        Assert.Empty(Cache.All());
    }

    [Fact]
    public void A_package_of_another_architecture_is_refused()
    {
        File.WriteAllBytes(Path.Combine(Packages, "x.deb"), GuestFakeFiles.Package("x", "amd64", static tar => GuestFakeFiles.AddFile(tar, "./x", [])));

        Fails(Request, "amd64");
    }

    private GuestKit Make(GuestRequest request) => GuestKitMaker.Make(Cache, request, static _ => { }, TestContext.Current.CancellationToken).Kit;

    private void Fails(GuestRequest request, string part)
    {
        var e = Assert.Throws<GuestKitException>(() => Make(request));
        Assert.Contains(part, e.Message);
        Assert.True(e.IsInput);
    }

    private void WritePackages()
    {
        Directory.CreateDirectory(Packages);
        WritePackage("busybox-static", static tar => GuestFakeFiles.AddFile(tar, "./usr/bin/busybox", GuestFakeFiles.Busybox(60), executable: true));
        WritePackage("tools", static tar =>
        {
            foreach (string program in s_programs)
            {
                GuestFakeFiles.AddFile(tar, "./usr/bin/" + program, GuestFakeFiles.Program(Interpreter, "libc.so.6"), executable: true);
            }

            GuestFakeFiles.AddLink(tar, "./usr/sbin/ip", "../bin/ip");
        });
        WritePackage("libc6", static tar =>
        {
            const string Libraries = "./usr/lib/riscv64-linux-gnu/";
            GuestFakeFiles.AddFile(tar, Libraries + "libc-2.so", GuestFakeFiles.Program(null, "ld-linux-riscv64-lp64d.so.1"));
            GuestFakeFiles.AddLink(tar, Libraries + "libc.so.6", "libc-2.so");
            GuestFakeFiles.AddFile(tar, Libraries + "ld-linux-riscv64-lp64d.so.1", GuestFakeFiles.Program(null));
            GuestFakeFiles.AddLink(tar, "./usr/lib/ld-linux-riscv64-lp64d.so.1", "riscv64-linux-gnu/ld-linux-riscv64-lp64d.so.1");
            GuestFakeFiles.AddFile(tar, Libraries + "libunused.so", GuestFakeFiles.Program(null));
        });
    }

    private void WritePackage(string name, Action<TarWriter> data) =>
        File.WriteAllBytes(Path.Combine(Packages, name + ".deb"), GuestFakeFiles.Package(name, "riscv64", data));

    private void WriteKernel()
    {
        Directory.CreateDirectory(Path.Combine(Modules, "kernel"));
        File.WriteAllBytes(Path.Combine(_folder, "Image"), GuestFakeFiles.Kernel());
        File.WriteAllText(Path.Combine(Modules, "modules.builtin"), "kernel/drivers/virtio/virtio_pci.ko\nkernel/drivers/char/virtio_console.ko\n");
        (string Name, string Depends)[] modules =
        [
            ("8021q", ""), ("macvlan", ""), ("bridge", ""), ("igb", "i2c-algo-bit"), ("igbvf", ""), ("i2c-algo-bit", ""), ("pktgen", ""), ("virtio_net", "net_failover"), ("net_failover", "failover"), ("failover", ""),
            ("unused", ""),
        ];
        foreach ((string name, string depends) in modules)
        {
            byte[] content = name == "failover" ? GuestFakeFiles.Module("") : GuestFakeFiles.Module(depends, "pci:" + name);
            File.WriteAllBytes(Path.Combine(Modules, "kernel", name + ".ko"), content);
        }
    }

    // Paths and contents of a newc archive, read by the form's own rules.
    private static Dictionary<string, byte[]> Files(GuestKit kit)
    {
        byte[] archive = File.ReadAllBytes(kit.InitramfsPath);
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        for (int at = 0; ;)
        {
            Assert.Equal("070701", Encoding.ASCII.GetString(archive, at, 6));
            int Field(int index) => Convert.ToInt32(Encoding.ASCII.GetString(archive, at + 6 + (8 * index), 8), 16);

            int nameLength = Field(11);
            string name = Encoding.UTF8.GetString(archive, at + 110, nameLength - 1);
            int data = (at + 110 + nameLength + 3) & ~3;
            int length = Field(6);
            if (name == "TRAILER!!!")
            {
                Assert.Equal(archive.Length, data);
                return files;
            }

            Assert.True(files.TryAdd(name, archive[data..(data + length)]), name);
            string? parent = Path.GetDirectoryName(name);
            Assert.True(string.IsNullOrEmpty(parent) || files.ContainsKey(parent), $"{name} comes before its folder");
            at = (data + length + 3) & ~3;
        }
    }

    private static string Text(Dictionary<string, byte[]> files, string path) => Encoding.UTF8.GetString(files[path]);
}
