using NicTwin.Model;

namespace NicTwin.Vmm.Driver;

/// <summary>What the VMM's driver knows of a VF: what the host has set, and what its guest has asked for.</summary>
internal sealed class PfVf(int number)
{
    /// <summary>Multicast addresses of a MULTICAST message at most (facts/82576.md, 10.4).</summary>
    public const int MaxMulticast = 30;

    /// <summary>VLANs of which a VF that is not trusted may be a member by its own wish.</summary>
    public const int MaxVlans = 8;

    /// <summary>The largest frame that the NIC takes, with FCS.</summary>
    public const uint LongestFrame = 9728;

    /// <summary>A time of a refusal that no interval reaches.</summary>
    public const long NeverRefused = long.MinValue / 2;

    // RLPML counts the FCS, and frames of a VLAN come with their tag.
    private const uint ResetLimit = Registers.Vmolr.Reset & Registers.Vmolr.Rlpml;

    /// <summary>Its number.</summary>
    public int Number => number;

    /// <summary>The MAC address that the host has given it; 0 lets the guest choose.</summary>
    public ulong HostMac { get; set; }

    /// <summary>The MAC address that the guest has chosen; 0 for none.</summary>
    public ulong GuestMac { get; set; }

    /// <summary>The address in force.</summary>
    public ulong Mac => GuestMac != 0 ? GuestMac : HostMac;

    /// <summary>Port VLAN: every frame of the VF is in this VLAN and the guest does not know; 0 for none.</summary>
    public ushort PortVlan { get; set; }

    /// <summary>Priority of the port VLAN's tag, 0 to 7.</summary>
    public byte Priority { get; set; }

    /// <summary>Frames with a source address or a VLAN that is not the VF's are dropped.</summary>
    public bool SpoofCheck { get; set; } = true;

    /// <summary>Mb/s that the VF may send; 0 for no limit.</summary>
    public int Rate { get; set; }

    /// <summary>The guest may change its address and see all multicast.</summary>
    public bool Trusted { get; set; }

    /// <summary>The VF's link follows the port's; false holds it down.</summary>
    public bool LinkAllowed { get; set; } = true;

    /// <summary>The guest has done its reset handshake.</summary>
    public bool ClearToSend { get; set; }

    /// <summary>Hashes of the multicast addresses that the guest listens to.</summary>
    public ushort[] Multicast { get; set; } = [];

    /// <summary>The guest sees all multicast.</summary>
    public bool AllMulticast { get; set; }

    /// <summary>The guest is in a VLAN by its own wish, and takes tags from descriptors.</summary>
    public bool InVlan { get; set; }

    /// <summary>The largest frame that the guest takes, with FCS; 0 when it has not said.</summary>
    public uint FrameLimit { get; set; }

    /// <summary>When it was last told that it has to reset itself, in clocks.</summary>
    public long Refused { get; set; } = NeverRefused;

    /// <summary>It has not acknowledged the last message.</summary>
    public bool Unread { get; set; }

    /// <summary>Times in a row that it held its mailbox when the driver wanted it.</summary>
    public int LockTries { get; set; }

    /// <summary>The state of its link is still to be told.</summary>
    public bool PingDue { get; set; }

    /// <summary>Its messages.</summary>
    public long Messages { get; set; }

    /// <summary>Times at which frames that it had forged were seen to be dropped.</summary>
    public long SpoofEvents { get; set; }

    /// <summary>Its frames pass: it has done its reset, and its link is not held down.</summary>
    public bool IsOpen => ClearToSend && LinkAllowed;

    /// <summary>VMOLR for what is set and asked for.</summary>
    public uint Offloads
    {
        get
        {
            uint value = Registers.Vmolr.Strcrc | Registers.Vmolr.Bam;
            value |= FrameLimit == 0 ? ResetLimit : FrameLimit | Registers.Vmolr.Lpe;
            value |= PortVlan == 0 ? Registers.Vmolr.Aupe : 0;
            value |= PortVlan != 0 || InVlan ? Registers.Vmolr.Strvlan : 0;
            value |= Multicast.Length > 0 ? Registers.Vmolr.Rompe : 0;
            value |= AllMulticast ? Registers.Vmolr.Mpme : 0;
            return value;
        }
    }

    /// <summary>VMVIR for the port VLAN.</summary>
    public uint Tagging => PortVlan == 0 ? 0 : (1u << Registers.Vmvir.ActionLsb) | ((uint)Priority << 13) | PortVlan;

    /// <summary>Forgets what the guest has asked for: its function was reset.</summary>
    public void Forget()
    {
        GuestMac = 0;
        Multicast = [];
        AllMulticast = false;
        InVlan = false;
        FrameLimit = 0;
        ClearToSend = false;
        Unread = false;
        PingDue = false;
        LockTries = 0;
    }

    /// <summary>Saves it.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(HostMac);
        writer.Write(GuestMac);
        writer.Write(PortVlan);
        writer.Write(Priority);
        writer.Write(Rate);
        writer.Write(FrameLimit);
        writer.Write(Refused);
        writer.Write(Messages);
        writer.Write(SpoofEvents);
        writer.Write(LockTries);
        foreach (bool flag in (ReadOnlySpan<bool>)[SpoofCheck, Trusted, LinkAllowed, ClearToSend, AllMulticast, InVlan, Unread, PingDue])
        {
            writer.Write(flag);
        }

        writer.Write((byte)Multicast.Length);
        foreach (ushort hash in Multicast)
        {
            writer.Write(hash);
        }
    }

    /// <summary>Restores it.</summary>
    public void Restore(BinaryReader reader)
    {
        HostMac = reader.ReadUInt64();
        GuestMac = reader.ReadUInt64();
        PortVlan = reader.ReadUInt16();
        Priority = reader.ReadByte();
        Rate = reader.ReadInt32();
        FrameLimit = reader.ReadUInt32();
        Refused = reader.ReadInt64();
        Messages = reader.ReadInt64();
        SpoofEvents = reader.ReadInt64();
        LockTries = reader.ReadInt32();
        SpoofCheck = reader.ReadBoolean();
        Trusted = reader.ReadBoolean();
        LinkAllowed = reader.ReadBoolean();
        ClearToSend = reader.ReadBoolean();
        AllMulticast = reader.ReadBoolean();
        InVlan = reader.ReadBoolean();
        Unread = reader.ReadBoolean();
        PingDue = reader.ReadBoolean();
        Multicast = new ushort[reader.ReadByte()];
        for (int i = 0; i < Multicast.Length; i++)
        {
            Multicast[i] = (ushort)(reader.ReadUInt16() & (PfFilters.HashBits - 1));
        }
    }
}
