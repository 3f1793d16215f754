using NicTwin.Cli;
using NicTwin.Cli.Run;
using NicTwin.Vmm.Attach;
using NicTwin.Vmm.Wires;

namespace NicTwin.Tests.Cli;

/// <summary>What `nictwin run` makes of --wire and of what belongs to it.</summary>
public sealed class WireOptionTests
{
    [Fact]
    public void A_wire_is_understood()
    {
        Assert.Equal(WireSpecification.Silent, WireSpecification.Parse("silent"));
        Assert.Equal(new WireSpecification(WireKind.None, string.Empty), WireSpecification.Parse("none"));
        Assert.Equal(new WireSpecification(WireKind.Loopback, string.Empty) { LossPerMillion = 10_000, Delay = 12_500, Speed = 100, Seed = 7 }, WireSpecification.Parse("loopback,loss=1%,delay=100us,speed=100,seed=7"));
        Assert.Equal(new WireSpecification(WireKind.Peer, string.Empty) { LossPerMillion = 1, Speed = 10 }, WireSpecification.Parse("peer,loss=0.0001,delay=0,speed=10"));
        Assert.Equal(new WireSpecification(WireKind.Pcap, "/a:b/c.pcapng"), WireSpecification.Parse("pcap:/a:b/c.pcapng"));
        Assert.Equal(new WireSpecification(WireKind.Tap, "tap0"), WireSpecification.Parse("tap:tap0"));
        Assert.Equal(new WireSpecification(WireKind.Unix, "/run/w") { Server = true }, WireSpecification.Parse("unix:/run/w,server=on"));
        Assert.Equal(new WireSpecification(WireKind.Unix, "/run/w") { Datagrams = true, Local = "/run/v" }, WireSpecification.Parse("unix:/run/w,dgram=on,local=/run/v"));
        Assert.Equal(new WireSpecification(WireKind.Udp, "[::1]:5555") { Local = "5556" }, WireSpecification.Parse("udp:[::1]:5555,local=5556"));
        Assert.Equal(new WireOptions { LossPerMillion = 1_000_000, Seed = 3 }, WireSpecification.Parse("silent,loss=100").Options(3));
        Assert.Equal(9ul, WireSpecification.Parse("silent,seed=9").Options(3).Seed);
    }

    [Theory]
    [InlineData("", "''")]
    [InlineData("fibre", "'fibre'")]
    [InlineData("loopback:x", "'loopback:x'")]
    [InlineData("tap", "'tap'")]
    [InlineData("tap:", "'tap:'")]
    [InlineData("pcap:", "'pcap:'")]
    [InlineData("loopback,", "''")]
    [InlineData("loopback,loss", "'loss'")]
    [InlineData("loopback,loss=101", "'loss=101'")]
    [InlineData("loopback,loss=-1%", "'loss=-1%'")]
    [InlineData("loopback,loss=%", "'loss=%'")]
    [InlineData("loopback,delay=", "'delay='")]
    [InlineData("loopback,delay=soon", "no time")]
    [InlineData("loopback,delay=11s", "at most 10 s")]
    [InlineData("loopback,speed=2500", "'speed=2500'")]
    [InlineData("loopback,seed=-1", "'seed=-1'")]
    [InlineData("loopback,server=on", "'server=on'")]
    [InlineData("tap:t,local=5", "'local=5'")]
    [InlineData("udp:host", "an address and a port")]
    [InlineData("udp:5555", "an address and a port")]
    [InlineData("udp:127.0.0.1:0", "an address and a port")]
    [InlineData("udp:127.0.0.1:99999", "an address and a port")]
    [InlineData("udp:127.0.0.1:5555,local=here", "an address and a port")]
    [InlineData("unix:/a,local=/b", "a path of their own")]
    [InlineData("unix:/a,server=on,dgram=on", "a path of their own")]
    [InlineData("unix:/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "107 characters")]
    public void A_wire_that_cannot_be_gets_one_sentence(string text, string part) => AssertSentence(() => WireSpecification.Parse(text), part);

    [Fact]
    public void The_guest_of_the_second_NIC_is_understood()
    {
        var guest = GuestSpecification.Parse("attach=peer,address=10.0.0.2/24");
        Assert.Equal((AttachMode.None, true, "10.0.0.2/24"), (guest.Attach, guest.Peer, guest.Address));
    }

    [Theory]
    [InlineData("peer", "belong together", "attach=pf")]
    [InlineData("silent", "belong together", "attach=pf", "attach=peer")]
    [InlineData("peer", "belong together", "attach=pf", "attach=peer,name=a", "attach=peer,name=b")]
    [InlineData("peer", "no guest with a NIC", "attach=none", "attach=peer")]
    [InlineData("pcap:/nonexistent", "no file '/nonexistent'", "attach=pf")]
    public void Wires_and_guests_that_do_not_fit_get_one_sentence(string wire, string part, params string[] guests) => AssertSentence(() => Request(wire, guests).Check(), part);

    [Fact]
    public void Options_that_do_not_fit_the_wire_get_one_sentence()
    {
        RunRequest outside = Request("udp:127.0.0.1:5555", "attach=pf");
        outside.Check();
        (outside with { RecordInput = "log.pcapng" }).Check();
        AssertSentence(() => (Request("loopback", "attach=pf") with { RecordInput = "log.pcapng" }).Check(), "input from outside");
        AssertSentence(() => (outside with { ReplayInput = "/nonexistent" }).Check(), "no file");
        string here = typeof(WireOptionTests).Assembly.Location;
        AssertSentence(() => (outside with { ReplayInput = here, RecordInput = here }).Check(), "overwrite");
        AssertSentence(() => (outside with { RecordInput = "/nonexistent/log" }).Check(), "folder does not exist");
        AssertSentence(() => (outside with { Save = "s" }).Check(), "wire of kind udp");
        AssertSentence(() => (outside with { Station = 256 }).Check(), "from 0 to 255");
    }

    private static void AssertSentence(Action parse, string part)
    {
        string message = Assert.Throws<UsageException>(parse).Message;
        Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.EndsWith(".", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    private static RunRequest Request(string wire, params string[] guests) => new()
    {
        Guests = [.. guests.Select(GuestSpecification.Parse)],
        Commands = ["true"],
        Modules = [],
        Files = [],
        Injections = [],
        Wire = WireSpecification.Parse(wire),
    };
}
