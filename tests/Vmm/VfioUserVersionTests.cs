using System.Text;
using NicTwin.Vmm.VfioUser;

namespace NicTwin.Tests.Vmm;

/// <summary>The negotiation of vfio-user.</summary>
public sealed class VfioUserVersionTests
{
    [Fact]
    public void What_is_written_is_read_again()
    {
        var said = new VfioUserCapabilities { MaxMessageFds = 3, MaxDataTransfer = 4096, MaxDmaMaps = 7, PageSizes = 0x3000, WriteMultiple = true };
        Assert.True(VfioUserCapabilities.TryParse(said.ToJson(), out VfioUserCapabilities read));
        Assert.Equal(said, read);
        Assert.Equal(said, VfioUserCapabilities.Own.With(said) with { PageSizes = said.PageSizes });
        Assert.Equal(new VfioUserCapabilities { MaxDataTransfer = 4096, MaxDmaMaps = 7, PageSizes = 0x1000 }, said.With(new VfioUserCapabilities()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}\0")]
    [InlineData("{\"capabilities\":{}}\0")]
    [InlineData("{\"capabilities\":{\"unknown\":[1,{}]},\"other\":1}\0")]
    public void What_is_not_said_is_the_default(string text)
    {
        Assert.True(VfioUserCapabilities.TryParse(Encoding.UTF8.GetBytes(text), out VfioUserCapabilities read));
        Assert.Equal(new VfioUserCapabilities(), read);
    }

    [Fact]
    public void What_is_too_much_is_cut()
    {
        Assert.True(VfioUserCapabilities.TryParse("{\"capabilities\":{\"max_msg_fds\":1000,\"max_data_xfer_size\":9999999999,\"max_dma_maps\":70000}}\0"u8, out VfioUserCapabilities read));
        Assert.Equal(new VfioUserCapabilities { MaxMessageFds = 16 }, read);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"capabilities\":{}}")]
    [InlineData("{}\0\0")]
    [InlineData("{\0}\0")]
    [InlineData("\0")]
    [InlineData("[]\0")]
    [InlineData("1\0")]
    [InlineData("{\"capabilities\":[]}\0")]
    [InlineData("{\"capabilities\":{\"max_msg_fds\":\"8\"}}\0")]
    [InlineData("{\"capabilities\":{\"max_msg_fds\":-1}}\0")]
    [InlineData("{\"capabilities\":{\"max_data_xfer_size\":0}}\0")]
    [InlineData("{\"capabilities\":{\"max_data_xfer_size\":1.5}}\0")]
    [InlineData("{\"capabilities\":{\"max_data_xfer_size\":1e400}}\0")]
    [InlineData("{\"capabilities\":{\"pgsizes\":4095}}\0")]
    [InlineData("{\"capabilities\":{\"pgsizes\":4097}}\0")]
    [InlineData("{\"capabilities\":{\"write_multiple\":1}}\0")]
    [InlineData("{\"capabilities\":{\"a\":[[[[[[[[[[[[1]]]]]]]]]]]]}}\0")]
    [InlineData("{\"capabilities\":{}\0")]
    [InlineData("{\"capabilities\":{}}x\0")]
    public void What_the_protocol_does_not_know_is_refused_and_the_client_cut_off(string text)
    {
        Assert.False(VfioUserCapabilities.TryParse(Encoding.UTF8.GetBytes(text), out _));
        using var bench = new VfioUserBench();
        Assert.Equal(VfioUserError.Invalid, bench.Ask(VfioUserCommand.Version, [0, 0, 0, 0, .. Encoding.UTF8.GetBytes(text)]).Error);
        Assert.Null(bench.Receive());
    }

    [Fact]
    public void The_reply_is_a_subset_with_a_minor_version_that_is_not_higher()
    {
        using var bench = new VfioUserBench();
        (VfioUserError error, byte[] reply) = bench.Ask(VfioUserCommand.Version, [0, 0, 9, 0, .. "{\"capabilities\":{\"max_data_xfer_size\":64,\"max_msg_fds\":2}}\0"u8]);
        Assert.Equal(VfioUserError.None, error);
        Assert.Equal(0u, BitConverter.ToUInt32(reply));
        Assert.Equal("{\"capabilities\":{\"max_msg_fds\":2,\"max_data_xfer_size\":64,\"max_dma_maps\":65535,\"pgsizes\":4096}}\0", Encoding.UTF8.GetString(reply[4..]));
        Assert.Equal(VfioUserError.None, bench.Ask(VfioUserCommand.RegionRead, VfioUserBench.Access(0, 0, 64)).Error);
        Assert.Equal(VfioUserError.Invalid, bench.Ask(VfioUserCommand.RegionRead, VfioUserBench.Access(0, 0, 65)).Error);
        Assert.Equal(VfioUserError.Invalid, bench.Ask(VfioUserCommand.RegionWriteMulti, new byte[8]).Error);
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0, 0, 0 })]
    [InlineData(new byte[] { 1, 0, 0, 0 })]
    public void Another_major_version_is_refused(byte[] payload)
    {
        using var bench = new VfioUserBench();
        Assert.Equal(VfioUserError.Invalid, bench.Ask(VfioUserCommand.Version, payload).Error);
        Assert.Null(bench.Receive());
    }

    [Fact]
    public void Nothing_is_answered_before_and_no_second_negotiation_after()
    {
        using var bench = new VfioUserBench();
        Assert.Equal(VfioUserError.Invalid, bench.Ask(VfioUserCommand.DeviceReset).Error);
        Assert.Equal(VfioUserError.Invalid, bench.Ask(VfioUserCommand.RegionRead, VfioUserBench.Access(0, 0, 4)).Error);
        Assert.Equal(0, bench.Device.Resets);
        bench.Negotiated();
        Assert.Equal(VfioUserError.None, bench.Ask(VfioUserCommand.DeviceReset).Error);
        Assert.Equal(VfioUserError.Invalid, bench.Ask(VfioUserCommand.Version, 0, 0, 0, 0).Error);
        Assert.Equal(VfioUserError.None, bench.Ask(VfioUserCommand.DeviceReset).Error);
        Assert.Equal(2, bench.Device.Resets);
    }
}
