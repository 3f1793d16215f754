using NicTwin.Cli;
using NicTwin.Cli.Run;

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
    public void A_guest_is_understood(string text, ulong memory) => Assert.Equal(new GuestSpecification("pf", memory), GuestSpecification.Parse(text));

    [Theory]
    [InlineData("", "not known")]
    [InlineData("attach", "not known")]
    [InlineData("attach=pf,", "not known")]
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
}
