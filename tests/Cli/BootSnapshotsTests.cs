using NicTwin.Cli.Run;
using NicTwin.Vmm.Accounting;
using NicTwin.Vmm.Guest;
using NicTwin.Vmm.Platform;

namespace NicTwin.Tests.Cli;

/// <summary>A snapshot in the cache is for guests that would have booted in the same way.</summary>
public sealed class BootSnapshotsTests
{
    private static readonly GuestOptions s_options = new() { Kernel = GuestImage.Empty, Initramfs = GuestImage.Empty };

    private readonly BootSnapshots _snapshots = new();

    [Fact]
    public void Equal_guests_share_a_file() => Assert.Equal(Path(), Path(costs: CostModel.Free with { }));

    [Fact]
    public void A_guest_that_boots_otherwise_has_a_file_of_its_own()
    {
        string[] paths =
        [
            Path(),
            Path(costs: CostModel.Free with { Exit = 1 }),
            Path(options: s_options with { Memory = 256 << 20 }),
            Path(options: s_options with { Seed = 2 }),
            Path(options: s_options with { CommandLine = "quiet" }),
            Path(added: [1]),
        ];
        Assert.Equal(paths.Length, paths.Distinct(StringComparer.Ordinal).Count());
    }

    private string Path(GuestOptions? options = null, byte[]? added = null, CostModel? costs = null) =>
        _snapshots.PathOf(Kit(), options ?? s_options, added ?? [], costs ?? CostModel.Free);

    private static GuestKit Kit() => new()
    {
        Form = GuestKit.CurrentForm,
        Id = "kit",
        KernelVersion = "6",
        Suite = null,
        Mirror = null,
        Kernel = new GuestKitFile("Image", 1, "a"),
        Initramfs = new GuestKitFile("initramfs.cpio", 1, "b"),
        Modules = [],
        BuiltInModules = [],
        SignedModules = false,
        Programs = [],
        Applets = 0,
        Packages = [],
    };
}
