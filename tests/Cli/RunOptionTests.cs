using NicTwin.Cli;
using NicTwin.Cli.Run;
using NicTwin.Vmm.Attach;

namespace NicTwin.Tests.Cli;

/// <summary>What `nictwin run` makes of its options before anything starts.</summary>
public sealed class RunOptionTests
{
    [Theory]
    [InlineData("attach=pf", 256ul << 20)]
    [InlineData("attach=pf,memory=64M", 64ul << 20)]
    [InlineData("memory=1g,attach=pf", 1ul << 30)]
    [InlineData("attach=pf,memory=65536K", 64ul << 20)]
    [InlineData("attach=pf,memory=134217728", 128ul << 20)]
    public void A_guest_is_understood(string text, ulong memory) => Assert.Equal(new GuestSpecification(AttachMode.Pf, memory), GuestSpecification.Parse(text));

    [Theory]
    [InlineData("attach=vf")]
    [InlineData("attach=virtio")]
    [InlineData("attach=emulated")]
    public void A_guest_without_the_whole_nic_is_small(string text) => Assert.Equal(128ul << 20, GuestSpecification.Parse(text).Memory);

    [Theory]
    [InlineData("", "not understood")]
    [InlineData("attach", "there is no attach=")]
    [InlineData("attach=pf,", "not understood")]
    [InlineData("attach=vf=8", "from 0 to 7")]
    [InlineData("attach=vf=-1", "from 0 to 7")]
    [InlineData("attach=pf=1", "only a VF")]
    [InlineData("attach=vf,address=10.0.0.1", "address=10.0.0.1")]
    [InlineData("attach=vf,address=10.0.0/24", "address")]
    [InlineData("attach=vf,address=10.0.0.1/33", "address")]
    [InlineData("attach=vf,name=", "name=")]
    [InlineData("attach=vf,name=a b", "name=a b")]
    [InlineData("attach=virtio,queue=round", "queue=round")]
    [InlineData("attach=pf,colour=red", "colour=red")]
    [InlineData("attach=warp", "warp")]
    [InlineData("memory=256M", "attach=MODE is missing")]
    [InlineData("attach=pf,memory=", "no size")]
    [InlineData("attach=pf,memory=M", "no size")]
    [InlineData("attach=pf,memory=-5M", "no size")]
    [InlineData("attach=pf,memory=1.5G", "no size")]
    [InlineData("attach=pf,memory=99999999999999999999G", "no size")]
    [InlineData("attach=pf,memory=17179869184G", "memory")]
    [InlineData("attach=pf,memory=16G", "13G")]
    [InlineData("attach=pf,memory=65M", "steps of 2M")]
    [InlineData("attach=pf,memory=32M", "64M")]
    public void A_guest_that_cannot_be_gets_one_sentence(string text, string part) => AssertSentence(() => GuestSpecification.Parse(text), part);

    [Fact]
    public void What_a_guest_gets_beside_its_NIC_is_understood()
    {
        var guest = GuestSpecification.Parse("attach=vf=3,name=web-1,address=10.0.0.1/24");
        Assert.Equal((AttachMode.Vf, 3, "web-1", "10.0.0.1/24", false), (guest.Attach, guest.Vf, guest.Name, guest.Address, guest.Privileged));
        guest = GuestSpecification.Parse("attach=pf,privileged");
        Assert.Equal((AttachMode.Pf, null, null, null, true), (guest.Attach, guest.Vf, guest.Name, guest.Address, guest.Privileged));
        Assert.True(GuestSpecification.Parse("attach=virtio,queue=packed").Packed);
        Assert.False(GuestSpecification.Parse("attach=virtio,queue=split").Packed);
    }

    [Theory]
    [InlineData("attach=pf", "attach=pf", VmmKind.Type1, "second one")]
    [InlineData("attach=pf", "attach=vf", VmmKind.Type1, "no way to the wire")]
    [InlineData("attach=virtio", "attach=pf", VmmKind.Type2, "no way to the wire")]
    [InlineData("attach=pf,privileged", "attach=vf", VmmKind.Type1, "hybrid")]
    [InlineData("attach=pf", "attach=vf", VmmKind.Hybrid, "privileged")]
    [InlineData("attach=vf", "attach=pf,privileged", VmmKind.Hybrid, "privileged")]
    [InlineData("attach=vf,name=a", "attach=vf,name=a", VmmKind.Type1, "same name")]
    [InlineData("attach=vf=2", "attach=vf=2", VmmKind.Type1, "VF 2")]
    public void Guests_that_cannot_be_together_get_one_sentence(string first, string second, VmmKind kind, string part) =>
        AssertSentence(() => Request([first, second], kind).Check(), part);

    [Theory]
    [InlineData("attach=vf", "attach=virtio", VmmKind.Type1)]
    [InlineData("attach=emulated", "attach=virtio", VmmKind.Type2)]
    [InlineData("attach=pf", "attach=none", VmmKind.Type1)]
    [InlineData("attach=pf,privileged", "attach=emulated", VmmKind.Hybrid)]
    public void Guests_that_can_be_together_are_accepted(string first, string second, VmmKind kind) => Request([first, second], kind).Check();

    [Theory]
    [InlineData(VmmKind.Type1, null, false)]
    [InlineData(VmmKind.Type1, "vmm", false)]
    [InlineData(VmmKind.Type1, "process", true)]
    [InlineData(VmmKind.Type2, null, true)]
    [InlineData(VmmKind.Type2, "process", true)]
    public void Device_models_are_in_processes_where_that_is_asked_for_and_in_a_hosted_VMM(VmmKind kind, string? model, bool expected)
    {
        RunRequest request = Request(["attach=emulated"], kind) with { DeviceModel = model };
        request.Check();
        Assert.Equal(expected, request.DeviceProcess);
    }

    [Theory]
    [InlineData(VmmKind.Type2, "vmm", null, "hosted VMM")]
    [InlineData(VmmKind.Type1, "cloud", null, "vmm and process")]
    [InlineData(VmmKind.Type1, "process", "file", "not part of a snapshot")]
    [InlineData(VmmKind.Type2, null, "file", "not part of a snapshot")]
    public void Device_models_that_cannot_be_where_they_are_to_be_get_one_sentence(VmmKind kind, string? model, string? save, string part) =>
        AssertSentence(() => (Request(["attach=emulated"], kind) with { DeviceModel = model, Save = save }).Check(), part);

    [Theory]
    [InlineData("1", 1e9)]
    [InlineData("500ms", 5e8)]
    [InlineData("2.5s", 2.5e9)]
    [InlineData("3us", 3e3)]
    [InlineData("8ns", 8)]
    [InlineData("2m", 120e9)]
    public void A_time_is_understood(string text, double nanoseconds) => Assert.Equal(nanoseconds, VirtualTime.Nanoseconds("--max-time", text), 1e-3);

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("0")]
    [InlineData("-1s")]
    [InlineData("1e9")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("5 s")]
    [InlineData("5h")]
    [InlineData("999999999999s")]
    [InlineData("999999999999m")]
    public void A_time_that_is_none_gets_one_sentence(string text) => AssertSentence(() => VirtualTime.Nanoseconds("--timeout", text), "is no time");

    [Fact]
    public void The_longest_time_fits_a_TimeSpan_and_a_count_of_clocks()
    {
        double longest = VirtualTime.Nanoseconds("--timeout", "8999999999s");
        Assert.True(TimeSpan.FromSeconds(longest / 1e9) > TimeSpan.Zero);
        Assert.True(VirtualTime.Clocks("--timeout", "8999999999s") > 0);
    }

    [Theory]
    [InlineData("link-down@2s", "link-down", 0, 250_000_000)]
    [InlineData("loss=12.5%@1us", "loss", 12.5, 125)]
    [InlineData("removal@8ns", "removal", 0, 1)]
    public void An_event_is_understood(string text, string name, double percent, long clocks) => Assert.Equal(new Injection(name, percent, clocks), Injection.Parse(text));

    [Theory]
    [InlineData("", "EVENT@TIME")]
    [InlineData("link-down", "EVENT@TIME")]
    [InlineData("@2s", "EVENT@TIME")]
    [InlineData("link-down@", "is no time")]
    [InlineData("link-down@soon", "is no time")]
    [InlineData("meteor@2s", "no event 'meteor'")]
    [InlineData("loss@2s", "no event")]
    [InlineData("loss=@2s", "no event")]
    [InlineData("loss=101@2s", "no event")]
    [InlineData("loss=-1@2s", "no event")]
    [InlineData("loss=NaN@2s", "no event")]
    public void An_event_that_cannot_be_gets_one_sentence(string text, string part) => AssertSentence(() => Injection.Parse(text), part);

    private static void AssertSentence(Action parse, string part)
    {
        string message = Assert.Throws<UsageException>(parse).Message;
        Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.EndsWith(".", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    private static RunRequest Request(string[] guests, VmmKind kind) => new()
    {
        Guests = [.. guests.Select(GuestSpecification.Parse)],
        Commands = ["true"],
        Vmm = kind,
        Modules = [],
        Files = [],
        Injections = [],
        Wire = WireSpecification.Silent,
    };
}
