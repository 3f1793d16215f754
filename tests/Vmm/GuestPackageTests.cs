using System.Diagnostics;
using System.Text;
using NicTwin.Vmm.Guest;

namespace NicTwin.Tests.Vmm;

/// <summary>Reading of .deb files.</summary>
public sealed class GuestPackageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nictwin-deb-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_members_of_an_archive_are_found_at_even_offsets()
    {
        byte[] archive = GuestFakeFiles.Ar(("one", [1, 2, 3]), ("two/", [4]), ("three", []));

        IReadOnlyList<ArMember> members = ArArchive.Read(new MemoryStream(archive));

        Assert.Equal([new ArMember("one", 68, 3), new ArMember("two", 132, 1), new ArMember("three", 194, 0)], members);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(30)]
    [InlineData(69)]
    [InlineData(100)]
    public void A_cut_archive_is_refused(int length)
    {
        byte[] archive = GuestFakeFiles.Ar(("one", [1, 2, 3]), ("two", [4]));

        Assert.Throws<InvalidDataException>(() => ArArchive.Read(new MemoryStream(archive[..length])));
    }

    [Fact]
    public void An_uncompressed_package_is_read_without_a_tool()
    {
        string path = Store("a.deb", GuestFakeFiles.Package("a", "riscv64", static tar =>
        {
            GuestFakeFiles.AddFile(tar, "./usr/bin/a", "text"u8.ToArray());
            GuestFakeFiles.AddLink(tar, "./usr/bin/b", "a");
        }));

        Assert.Equal(["./usr/bin/a=text", "./usr/bin/b->a"], Entries(path));
    }

    [Fact]
    public void A_package_that_dpkg_made_is_read()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/dpkg-deb"), "the host has no dpkg-deb");
        string root = Path.Combine(_folder, "root");
        Directory.CreateDirectory(Path.Combine(root, "DEBIAN"));
        File.WriteAllText(Path.Combine(root, "DEBIAN", "control"), "Package: made\nVersion: 1:2-3\nArchitecture: riscv64\nMaintainer: n <n@example.org>\nDescription: test\n");
        File.WriteAllText(Path.Combine(root, "file"), "content");
        string path = Path.Combine(_folder, "made.deb");
        var start = new ProcessStartInfo("dpkg-deb", ["-Zxz", "--root-owner-group", "-b", root, path]) { UseShellExecute = false, RedirectStandardOutput = true };
        using (Process process = Process.Start(start)!)
        {
            process.WaitForExit();
        }

        Assert.Contains("./file=content", Entries(path));
        Assert.Equal(("made", "1:2-3", "riscv64"), DebFile.Identify(path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void What_is_no_package_is_named()
    {
        string path = Store("text.deb", "no package"u8.ToArray());

        var e = Assert.Throws<GuestKitException>(() => DebFile.Read(path, static _ => { }, TestContext.Current.CancellationToken));

        Assert.True(e.IsInput);
        Assert.Contains(path, e.Message);
    }

    [Theory]
    [InlineData("./usr/sbin/ethtool", "usr/bin/ethtool")]
    [InlineData("/lib/ld-linux.so.1", "usr/lib/ld-linux.so.1")]
    [InlineData("bin/../sbin/ip", "usr/bin/ip")]
    [InlineData("lib64/x", "usr/lib/x")]
    [InlineData("etc//passwd", "etc/passwd")]
    public void Paths_are_those_of_the_merged_folders(string path, string expected) => Assert.Equal(expected, FileTree.Merge(path));

    [Fact]
    public void A_path_does_not_leave_the_root() => Assert.Throws<InvalidDataException>(() => FileTree.Merge("usr/../../etc/passwd"));

    [Fact]
    public void A_link_does_not_replace_the_program_it_was_merged_with()
    {
        var tree = new FileTree();
        tree.AddFile("usr/bin/ip", [1], 0x1ed, "iproute2");
        tree.AddLink("usr/sbin/ip", "../bin/ip", "iproute2");

        Assert.Equal([1], tree.Resolve("sbin/ip")!.Value.File.Content);
    }

    private string Store(string name, byte[] content)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    private static List<string> Entries(string path)
    {
        var entries = new List<string>();
        DebFile.Read(
            path,
            e => entries.Add(e.LinkName.Length > 0 ? $"{e.Name}->{e.LinkName}" : $"{e.Name}={Encoding.ASCII.GetString(DebFile.Content(e))}"),
            TestContext.Current.CancellationToken);
        return entries;
    }
}
