using static NicTwin.Testbench.DriverRegisters;

namespace NicTwin.Testbench;

/// <content>Filters, rings, RSS and VT mode (facts/82576.md, sections 5.7, 7, 8, 9.2).</content>
internal sealed partial class IgbDriver
{
    /// <summary>Descriptors of a ring.</summary>
    public const int RingLength = 256;

    /// <summary>The RSS key, byte 0 in bits 7:0 of DW 0.</summary>
    public static readonly uint[] RssKey =
        [0x0f48de53, 0x297887ef, 0x6312004a, 0xe150d13c, 0x67dfda6d, 0x26a994e7, 0x0f8f3156, 0x7c794dd5, 0x892b9609, 0xae5240b6];

    private const uint VlanFilter = 1u << 18;
    private const uint LongPackets = 1u << 16;
    private const uint StripTag = 1u << 30;

    // ff02::1 and 224.0.0.1, as an interface that is up listens to.
    private readonly List<ulong> _multicasts = [0x010000003333, 0x0100005e0001];
    private readonly uint[] _vfta = new uint[128];

    private uint FrameLimit => (uint)(Mtu + 34);

    /// <summary>Bytes of a receive buffer.</summary>
    private int BufferBytes => Mtu > 1500 ? 3072 : 2048;

    /// <summary>Listens to one more multicast address.</summary>
    public void AddMulticast(ulong mac)
    {
        _multicasts.Add(mac);
        SetReceiveMode();
    }

    /// <summary>Does not listen to a multicast address any more.</summary>
    public void RemoveMulticast(ulong mac)
    {
        _multicasts.Remove(mac);
        SetReceiveMode();
    }

    /// <summary>Takes frames of a VLAN.</summary>
    public void AddVlan(int id) => ChangeVlan(id, VirtualFunctions, add: true);

    /// <summary>Drops frames of a VLAN.</summary>
    public void RemoveVlan(int id) => ChangeVlan(id, VirtualFunctions, add: false);

    /// <summary>Bit of a MAC in the 4096 of MTA and of a VF's message: MO = 0.</summary>
    public static int MulticastHash(ulong mac) => (int)(mac >> 36 & 0xfff);

    // igb_configure: filters first, rings last, though RCTL.EN is written before any ring exists.
    private void Configure()
    {
        Array.Clear(_vfta);
        SetReceiveMode();
        W(Ctrl, R(Ctrl) | StripTag);
        W(Rctl, R(Rctl) & ~(1u << 19));
        Change(Vmolr + (4 * Pool), v => v | StripTag);
        AddVlan(0);
        W(TransmitQueue(0) + Control, 0);
        R(Tctl);
        W(Tctl, (R(Tctl) & ~0x003ff000u) | 0x3f000);
        Flush();
        W(Tctl, 0xa50400fa);
        SetUpSpreading();
        uint rctl = R(Rctl);
        W(ReceiveQueue(0) + Control, 0);
        if (VirtualFunctions > 0)
        {
            W(Qde, 0xffff);
        }

        W(Rctl, (rctl & VlanFilter) | 0x04008022);
        OpenTransmitRings();
        OpenReceiveRings();
        Change(Rfctl, v => v | LongPackets);
        foreach (DriverReceiveRing ring in Receive)
        {
            ring.Fill();
        }
    }

    private void SetUpSpreading()
    {
        for (uint i = 0; i < RssKey.Length; i++)
        {
            W(Rssrk + (4 * i), RssKey[i]);
        }

        for (uint i = 0; i < 32; i++)
        {
            W(Reta + (4 * i), Spread((int)i * 4) | Spread(((int)i * 4) + 1) << 8 | Spread(((int)i * 4) + 2) << 16 | Spread(((int)i * 4) + 3) << 24);
        }

        host.ExpectBits("RETA(31) as written", R(Reta + 124), uint.MaxValue, Spread(127) * 0x01010101u);
        Change(Rxcsum, v => v | 0x2800);
        if (VirtualFunctions > 0)
        {
            Change(VtCtl, v => (v & ~0x20000380u) | (Pool << 7));
        }

        Change(Dtxctl, v => v | 8);
        Change(Rplolr, v => v | StripTag);
        if (VirtualFunctions > 0)
        {
            Change(Dtxswc, v => v | 1u << 31);
            Change(VtCtl, v => v | 1u << 30);

            // The anti-spoof checks are on for the VFs and off for the PF.
            Change(Dtxswc, v => v | (0xffffu & ~(0x101u << (int)Pool)));
        }
        else
        {
            Change(Dtxswc, v => v & ~(1u << 31));
            Change(VtCtl, v => v & ~(1u << 30));
        }

        uint mode = VirtualFunctions > 0 ? 3u : 2u;
        W(Mrqc, 0x00370000 | mode);
        host.ExpectBits("MRQC as written", R(Mrqc), uint.MaxValue, 0x00370000 | mode);
    }

    /// <summary>Queue of an entry of RETA; with VFs it is the pool's first or second queue.</summary>
    public uint Spread(int entry) => VirtualFunctions > 0 ? (uint)(entry / 64) << 3 : (uint)(entry * Queues / 128);

    private void OpenTransmitRings()
    {
        Transmit = new DriverTransmitRing[Queues];
        for (int i = 0; i < Queues; i++)
        {
            Transmit[i] = new DriverTransmitRing(host, 0, TransmitQueue(i + (int)Pool), RingLength);
            W(Transmit[i].Block + Control, 0);
        }

        Flush();
        host.Sleep(10_000);
        foreach (DriverTransmitRing ring in Transmit)
        {
            W(ring.Block + Length, RingLength * HostDriver.DescriptorBytes);
            W(ring.Block + BaseLow, (uint)ring.Base);
            W(ring.Block + BaseHigh, (uint)(ring.Base >> 32));
            W(ring.Block + Head, 0);
            W(ring.Block + Tail, 0);
            W(ring.Block + Control, 0x02010108);
        }
    }

    private void OpenReceiveRings()
    {
        WriteAddress(0, Mac, Pool);
        R(Rctl);
        Receive = new DriverReceiveRing[Queues];
        for (int i = 0; i < Queues; i++)
        {
            DriverReceiveRing ring = new(host, 0, ReceiveQueue(i + (int)Pool), RingLength, BufferBytes);
            Receive[i] = ring;
            W(ring.Block + Control, 0);
            W(ring.Block + BaseLow, (uint)ring.Base);
            W(ring.Block + BaseHigh, (uint)(ring.Base >> 32));
            W(ring.Block + Length, RingLength * HostDriver.DescriptorBytes);
            W(ring.Block + Head, 0);
            W(ring.Block + Tail, 0);
            W(ring.Block + Srrctl, 0x02000400u | (uint)(BufferBytes / 1024) | (VirtualFunctions > 0 ? 1u << 31 : 0));
            Change(Vmolr + (4 * (uint)((i + (int)Pool) & 7)), v => v | 0x09000000u | (VirtualFunctions == 0 && Queues > 1 ? 1u << 17 : 0));
            W(ring.Block + Control, 0x02010808);
        }
    }

    private void SetReceiveMode()
    {
        uint[] mta = new uint[128];
        foreach (ulong mac in _multicasts)
        {
            mta[MulticastHash(mac) >> 5] |= 1u << (MulticastHash(mac) & 31);
        }

        for (int i = 127; i >= 0; i--)
        {
            W(Mta + (4 * (uint)i), mta[i]);
        }

        Flush();
        Change(Rctl, v => (v & ~0x18u) | VlanFilter);
        W(Rlpml, VirtualFunctions == 0 ? FrameLimit : 0x2600u);
        if (VirtualFunctions > 0)
        {
            for (int i = 127; i >= 0; i--)
            {
                W(Uta + (4 * (uint)i), 0);
            }
        }

        uint limit = VirtualFunctions == 0 || Mtu <= 1500 ? FrameLimit : 0x2600u;
        Change(Vmolr + (4 * Pool), v => (v & ~0x14003fffu) | limit | LongPackets | 1u << 25);
        for (int vf = 0; vf < VirtualFunctions; vf++)
        {
            RestoreMulticasts(vf);
        }
    }

    private void ChangeVlan(int id, int pool, bool add)
    {
        if (VirtualFunctions > 0)
        {
            int slot = FindVlan(id);
            uint entry = R(Vlvf + (4 * (uint)slot));
            uint bit = 1u << (12 + pool);
            entry = add ? entry | bit : entry & ~bit;
            if (!add && (entry & 0xff000) == 0)
            {
                WriteVlan(id, add: false);
                W(Vlvf + (4 * (uint)slot), 0);
                return;
            }

            W(Vlvf + (4 * (uint)slot), (entry & 0xff000) | 0x80000000 | (uint)id);
        }

        if (add || VirtualFunctions == 0)
        {
            WriteVlan(id, add);
        }
    }

    private void WriteVlan(int id, bool add)
    {
        uint bit = 1u << (id & 31);
        uint old = _vfta[id >> 5];
        _vfta[id >> 5] = add ? old | bit : old & ~bit;
        if (old != _vfta[id >> 5])
        {
            W(Vfta + (4 * (uint)(id >> 5)), _vfta[id >> 5]);
            Flush();
        }
    }

    // VLAN 0 has slot 0; any other is looked for from the last slot on, and the lowest free one is taken.
    private int FindVlan(int id)
    {
        if (id == 0)
        {
            return 0;
        }

        int free = 0;
        for (int i = 31; i > 0; i--)
        {
            uint entry = R(Vlvf + (4 * (uint)i)) & 0xfff;
            if (entry == id)
            {
                return i;
            }

            free = entry == 0 ? i : free;
        }

        host.Expect(free != 0, "no free VLVF: CTRL.RST has left old ones");
        return free;
    }

    private uint Change(uint offset, Func<uint, uint> change)
    {
        uint value = change(R(offset));
        W(offset, value);
        return value;
    }
}
