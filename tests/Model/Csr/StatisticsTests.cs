namespace NicTwin.Tests.Model.Csr;

public class StatisticsTests
{
    private const ulong Broadcast = 0xFFFF_FFFF_FFFF;
    private const ulong Multicast = 0x0000_005E_0001;
    private const int Buffer = 0x4_0000;

    private static DataHost Receiving()
    {
        DataHost host = DataHost.Started();
        host.Nic.Write(0x0100, 0x0000_801A);
        host.EnableRx(0, 8);
        host.Settle();
        return host;
    }

    [Fact]
    public void Received_frames_count_by_size_and_group_and_in_octets()
    {
        DataHost host = Receiving();
        host.Receive(DataHost.Frame(2, 60));
        host.Receive(DataHost.Frame(Broadcast, 61));
        host.Receive(DataHost.Frame(Multicast, 1514));
        Assert.Equal([1u, 1u, 0u, 0u, 0u, 1u], Enumerable.Range(0, 6).Select(i => host.Nic.Read(0x405C + (4 * (uint)i))));
        Assert.Equal([1u, 1u, 3u, 0u], [host.Nic.Read(0x4078), host.Nic.Read(0x407C), host.Nic.Read(0x4104), host.Nic.Read(0x4104)]);
        Assert.Equal(60u + 61 + 1514 + 12, host.Nic.Read(0x4088));
        Assert.Equal(60u + 61 + 1514 + 12, host.Nic.Read(0x4088));
        Assert.Equal(0u, host.Nic.Read(0x408C));
        Assert.Equal(0u, host.Nic.Read(0x4088));
        Assert.Equal(60u + 61 + 1514 + 12, host.Nic.Read(0x40C0));
    }

    [Fact]
    public void Sent_frames_count_on_the_port_when_they_go_to_the_wire()
    {
        DataHost host = DataHost.Started();
        host.EnableTx(0);
        DataHost.Frame(Broadcast, 300).CopyTo(host.Memory, Buffer);
        host.Post(0, Buffer, 300);
        host.WriteTail(0);
        Assert.Equal([1u, 1u, 1u, 1u], [host.Nic.Read(0x4080), host.Nic.Read(0x40D4), host.Nic.Read(0x40F4), host.Nic.Read(0x40E4)]);
        Assert.Equal([304u, 304u, 304u], [host.Nic.Read(0x4090), host.Nic.Read(0x40C8), host.Nic.Read(0x4130)]);
        Assert.Equal(1u, host.Nic.Read(0x4118));
        Assert.Equal(0u, host.Nic.Read(0x4080));
    }

    [Fact]
    public void Counters_of_a_VF_stay_when_they_are_read_and_go_with_its_FLR()
    {
        DataHost host = DataHost.Started(2);
        host.Nic.ConfigWrite(1, 0x04, 4);
        host.EnableTx(8);
        DataHost.Frame(Multicast, 100).CopyTo(host.Memory, Buffer);
        host.Post(8, Buffer, 100);
        host.WriteTail(8);
        Assert.Equal([1u, 104u, 0u], [host.Nic.ReadVf(0, 0xF14), host.Nic.ReadVf(0, 0xF34), host.Nic.ReadVf(0, 0xF44)]);
        Assert.Equal(1u, host.Nic.ReadVf(0, 0xF14));
        Assert.Equal(0u, host.Nic.ReadVf(1, 0xF14));
        host.Nic.WriteVf(0, 0, 1u << 26);
        Assert.Equal(1u, host.Nic.ReadVf(0, 0xF14));
        host.Nic.ConfigWrite(1, 0xA8, 0x8000);
        Assert.Equal(0u, host.Nic.ReadVf(0, 0xF14));
    }
}
