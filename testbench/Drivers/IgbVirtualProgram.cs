namespace NicTwin.Testbench;

/// <summary>igb on the PF through the life of two VFs that nobody drives.</summary>
internal static class IgbVirtualProgram
{
    public static void Run(DriverHost host)
    {
        IgbDriver igb = new(host, processors: 1);
        DriverTraffic traffic = new(host);
        host.Step("probe and open");
        igb.Probe();
        igb.Open();
        igb.WaitForLink();
        byte[] unicast = DriverFrames.Raw(IgbDriver.Address, DriverFrames.Station, 70, 1);
        traffic.Receive(igb.Receive[0], unicast);
        host.Step("create two VFs");
        igb.CreateVirtualFunctions(2, [0, 0]);
        igb.WaitForLink();
        host.Step("traffic in VT mode");
        IgbProgram.SendAll(igb, traffic);
        traffic.Receive(igb.Receive[0], unicast);
        traffic.Receive(igb.Receive[0], DriverFrames.Raw(DriverFrames.Broadcast, DriverFrames.Station, 64, 2));

        // No exact match: the default pool is the PF's.
        traffic.Receive(igb.Receive[0], DriverFrames.Raw(0x111111111102, DriverFrames.Station, 64, 3));
        host.Step("VLAN and multicast in VT mode");
        traffic.ExpectDropped(DriverFrames.Tagged(unicast, 9), igb.Receive);
        igb.AddVlan(9);
        traffic.ReceiveTagged(igb.Receive[0], unicast, 9);
        igb.RemoveVlan(9);
        traffic.ExpectDropped(DriverFrames.Tagged(unicast, 9), igb.Receive);
        byte[] group = DriverFrames.Raw(0x0908075e0001, DriverFrames.Station, 64, 4);
        traffic.ExpectDropped(group, igb.Receive);
        igb.AddMulticast(0x0908075e0001);
        traffic.Receive(igb.Receive[0], group);
        host.Step("reset in VT mode");
        igb.Restart(1500);
        igb.WaitForLink();
        traffic.Receive(igb.Receive[0], unicast);
        host.Step("remove the VFs");
        igb.RemoveVirtualFunctions();
        igb.WaitForLink();
        traffic.Receive(igb.Receive[0], unicast);
        traffic.ExpectDropped(DriverFrames.Raw(0x111111111102, DriverFrames.Station, 64, 3), igb.Receive);
        IgbProgram.SendAll(igb, traffic);
        host.Step("unload");
        igb.Close();
        igb.Remove();
        traffic.ExpectDropped(unicast);
    }
}
