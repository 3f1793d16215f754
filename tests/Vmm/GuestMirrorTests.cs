using NicTwin.Vmm.Guest;

namespace NicTwin.Tests.Vmm;

/// <summary>Which mirror the user's apt configuration names, and what apt's answers mean.</summary>
public sealed class GuestMirrorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nictwin-apt-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_one_line_form_is_read()
    {
        Write("sources.list", """
            # deb http://commented.example/debian bookworm main
            deb-src http://source.example/debian bookworm main
            deb http://security.example/debian-security bookworm-security main
            deb [arch=amd64 signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://mirror.example/debian/ bookworm main contrib # comment
            """);

        Assert.Equal("http://mirror.example/debian/", Find());
    }

    [Fact]
    public void Paragraphs_are_read()
    {
        Write("sources.list.d/debian.sources", """
            Types: deb deb-src
            # a comment between fields
            URIs: http://security.example/debian-security
            Suites: bookworm-security
            Components: main
            Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

            Enabled: no
            Types: deb
            URIs: http://disabled.example/debian
            Suites: bookworm
            Components: main

            types: deb
            uris: http://first.example/debian
              http://second.example/debian
            suites: bookworm bookworm-updates
            components: main
            signed-by:
             -----BEGIN PGP PUBLIC KEY BLOCK-----
             .
             -----END PGP PUBLIC KEY BLOCK-----
            """);

        Assert.Equal("http://first.example/debian", Find());
    }

    [Fact]
    public void Archives_of_others_are_no_mirror()
    {
        Write("sources.list.d/a.list", """
            deb [signed-by=/etc/apt/keyrings/docker.gpg] https://download.example.com/linux/debian bookworm stable
            deb https://cli.example.com/packages stable main
            deb https://packages.example.com/debian/12/prod bookworm main
            deb http://apt.example.org/pub/repos/apt bookworm-pgdg main
            deb http://ports.example.com/ubuntu noble main
            """);
        Write("sources.list.d/b.list.save", "deb http://saved.example/debian bookworm main\n");

        Assert.Null(Find());
        Assert.Null(DebianMirror.Find(Path.Combine(_folder, "nonexistent"), "trixie"));
    }

    [Fact]
    public void The_wanted_suite_goes_first()
    {
        Write("sources.list", "deb http://old.example/debian bookworm main\ndeb http://new.example/debian trixie main\n");

        Assert.Equal("http://new.example/debian", Find());
    }

    [Fact]
    public void A_snapshot_is_known_by_its_keyring()
    {
        Write("sources.list", "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.pgp] https://snapshot.example/archive/debian/20260101T000000Z trixie main\n");

        Assert.Equal("https://snapshot.example/archive/debian/20260101T000000Z", Find());
    }

    [Fact]
    public void A_list_of_mirrors_is_taken()
    {
        Write("sources.list.d/debian.sources", "Types: deb\nURIs: mirror+file:///etc/apt/mirrors/debian.list\nSuites: trixie\nComponents: main\n");

        Assert.Equal("mirror+file:///etc/apt/mirrors/debian.list", Find());
    }

    [Fact]
    public void Apts_list_of_files_is_read()
    {
        string hash = new('a', 64);
        IReadOnlyList<GuestPackage> packages = AptRoot.ParseUris(
            $"'http://m/pool/z.deb' zlib1g_1%3a1.3.dfsg+really1.3.1-1+b1_riscv64.deb 85664 SHA256:{hash}\n"
            + $"W: something else\n'http://m/pool/a.deb' init_1.69~deb13u1_all.deb 39360 SHA256:{hash}\n"
            + $"'http://m/pool/e.deb' ../evil_1_all.deb 1 SHA256:{hash}\n");

        Assert.Equal(
            [
                new GuestPackage("init", "1.69~deb13u1", "init_1.69~deb13u1_all.deb", 39360, hash),
                new GuestPackage("zlib1g", "1:1.3.dfsg+really1.3.1-1+b1", "zlib1g_1%3a1.3.dfsg+really1.3.1-1+b1_riscv64.deb", 85664, hash),
            ],
            packages);
    }

    [Theory]
    [InlineData("E: Failed to fetch http://m/dists/trixie/InRelease  Temporary failure resolving 'm'\nE: The repository 'http://m trixie InRelease' is not signed.", "cannot be reached", false)]
    [InlineData("E: Failed to fetch http://m/debian/dists/x/Release  404  Not Found\nE: The repository 'http://m x Release' does not have a Release file.", "has no suite trixie", true)]
    [InlineData("E: Failed to fetch http://m/dists/trixie/InRelease  400  Bad Request [IP: 1.2.3.4 80]\nE: The repository 'http://m trixie InRelease' is not signed.", "has no suite trixie", true)]
    [InlineData("W: GPG error: http://m trixie InRelease: The following signatures couldn't be verified: NO_PUBKEY 6ED0E7B82643E131", "is not signed with a key", false)]
    [InlineData("E: Failed to fetch http://m/dists/trixie/main/binary-riscv64/Packages.xz  File has unexpected size (1 != 2). Mirror sync in progress? [IP: 1.2.3.4 80]\n   Hashes of expected file:\n    - Filesize:2 [weak]", "out of step", false)]
    [InlineData("E: Unable to locate package tcpdumb", "no package 'tcpdumb'", true)]
    [InlineData("E: Package 'old' has no installation candidate", "no package 'old'", true)]
    [InlineData("dlstatus:1:0.0:Retrieving\nE: You don't have enough free space in /x.", "enough free space", false)]
    [InlineData("", "said nothing", false)]
    public void A_failure_of_apt_is_one_sentence(string output, string part, bool isInput)
    {
        GuestKitException e = AptFailure.Of(output, "http://m", "trixie");

        Assert.Contains(part, e.Message);
        Assert.EndsWith(".", e.Message);
        Assert.Equal(isInput, e.IsInput);
        Assert.DoesNotContain('\n', e.Message);
        Assert.Equal(part == "out of step", e.IsOutOfStep);
    }

    [Theory]
    [InlineData("Origin: Debian\nSuite: stable\nVersion: 13.7\nCodename: trixie\nDate: Sat\n", "trixie")]
    [InlineData("Origin: Debian\nSuite: stable\n", null)]
    [InlineData(null, null)]
    public void The_codename_of_a_signed_release_is_read(string? release, string? codename) => Assert.Equal(codename, AptRoot.CodenameOf(release));

    private string? Find() => DebianMirror.Find(_folder, "trixie");

    private void Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
