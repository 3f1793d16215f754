namespace NicTwin.Testbench;

/// <summary>Which queues get a frame, by the registers as software wrote them (facts/82576.md sections 8, 9.3, 9.4).</summary>
internal static class PoolRules
{
    /// <summary>Receive queues for a frame from the wire; 0 when it is dropped.</summary>
    /// <param name="r">Registers.</param>
    /// <param name="frame">Frame without FCS.</param>
    /// <param name="oversize">A pool wanted it, but it is too long for all of them.</param>
    public static int Receive(RegisterReference r, ReadOnlySpan<byte> frame, out bool oversize)
    {
        oversize = false;
        bool hit = Lookup(r, frame, out int pools);
        bool broadcast = IsBroadcast(frame);
        bool multicast = (frame[0] & 1) != 0 && !broadcast;
        uint mrqc = r[RegisterTable.Mrqc];
        uint rctl = r[RegisterTable.Rctl];
        if ((mrqc & 1) == 0)
        {
            if (IsForeign(r, frame))
            {
                return 0;
            }

            bool accept = hit || (multicast && InTable(r, RegisterTable.Mta, frame)) || (broadcast ? (rctl & 0x8000) != 0 : multicast ? (rctl & 0x10) != 0 : (rctl & 0x8) != 0);
            int steered = FilterReference.Queue(r, frame);
            return !accept ? 0 : 1 << (steered >= 0 ? steered : (mrqc & 7) == 0 ? (int)(mrqc >> 3) & 7 : (mrqc & 7) == 2 ? Redirected(r, frame) & 15 : 0);
        }

        uint control = r[RegisterTable.VtCtl];
        int chosen = Member(r, frame, Replicate(r, Pools(r, hit ? pools : 0, frame), broadcast || multicast));
        if (!broadcast && !multicast && !hit && chosen == 0 && (control & (1u << 29)) == 0)
        {
            chosen = 1 << (int)(control >> 7 & 7);
        }

        chosen &= IsForeign(r, frame) ? 0 : (int)r[RegisterTable.Vfre];
        chosen |= Mirrors(r, frame, chosen, chosen != 0, false) & (int)r[RegisterTable.Vfre];
        int fitting = Fitting(r, chosen, frame);
        oversize = chosen != 0 && fitting == 0;

        // VMDq with RSS: bit 3 of the redirection entry names the second queue of a pool that wants RSS.
        int second = (mrqc & 7) == 5 && (Redirected(r, frame) & 8) != 0 ? fitting & With(r, 17) : 0;
        for (int p = 0; p < 8; p++)
        {
            // A filter overrules RSS.
            int queue = FilterReference.QueueOfPool(r, frame, p);
            second = queue < 0 ? second : queue >= 8 ? second | (fitting & (1 << p)) : second & ~(1 << p);
        }

        return (fitting & ~second) | (second << 8);
    }

    /// <summary>Receive queues for a frame from transmit queue <paramref name="queue"/>, and whether it goes to the wire.</summary>
    public static int Transmit(RegisterReference r, ReadOnlySpan<byte> frame, int queue, out bool wire)
    {
        wire = true;
        uint switching = r[RegisterTable.Dtxswc];
        if (IsSpoofed(r, frame, queue))
        {
            wire = false;
            return 0;
        }

        if ((r[RegisterTable.Mrqc] & 1) == 0 || (switching & 0x80000000) == 0 || frame.Length < 6)
        {
            return 0;
        }

        int source = queue & 7;
        bool hit = Lookup(r, frame, out int pools);
        bool broadcast = IsBroadcast(frame);
        bool multicast = (frame[0] & 1) != 0 && !broadcast;
        int chosen = Member(r, frame, Replicate(r, Pools(r, hit ? pools : 0, frame), broadcast || multicast));
        if ((switching >> (16 + source) & 1) == 0)
        {
            chosen &= ~(1 << source);
        }

        wire = broadcast || multicast || !hit;
        chosen &= (int)r[RegisterTable.Vfre];
        int copies = Mirrors(r, frame, chosen, false, wire) & (int)r[RegisterTable.Vfre];
        if ((switching >> (16 + source) & 1) == 0)
        {
            copies &= ~(1 << source);
        }

        return Fitting(r, chosen | copies, frame);
    }

    /// <summary>Its pool may not send the frame: a source that is not its own, or a VLAN in which it is no member (facts/82576.md, section 9.5).</summary>
    public static bool IsSpoofed(RegisterReference r, ReadOnlySpan<byte> frame, int queue)
    {
        if ((r[RegisterTable.Mrqc] & 1) == 0 || frame.Length < 12)
        {
            return false;
        }

        uint checks = r[RegisterTable.Dtxswc] >> (queue & 7);
        int own = 1 << (queue & 7);
        if ((checks & 0x100) != 0 && VlanOf(r, frame) > 0 && (Members(r, VlanOf(r, frame)) & own) == 0)
        {
            return true;
        }

        // The addresses are compared as destinations are.
        _ = Lookup(r, frame[6..], out int pools);
        return (checks & 1) != 0 && (pools & own) == 0;
    }

    /// <summary>The frame is one for the MAC: address and type of flow control.</summary>
    public static bool IsMacControl(RegisterReference r, ReadOnlySpan<byte> frame, out bool pause)
    {
        uint low = frame[0] | ((uint)frame[1] << 8) | ((uint)frame[2] << 16) | ((uint)frame[3] << 24);
        uint high = frame[4] | ((uint)frame[5] << 8);
        pause = frame[14] == 0 && frame[15] == 1;
        return low == r[RegisterTable.Fcal] && high == r[RegisterTable.Fcah] && (((uint)frame[12] << 8) | frame[13]) == r[RegisterTable.Fct];
    }

    /// <summary>A frame for the MAC that the filters do not see (RCTL.DPF, RCTL.PMCF).</summary>
    public static bool IsDroppedControl(RegisterReference r, ReadOnlySpan<byte> frame) =>
        IsMacControl(r, frame, out bool pause) && (pause ? (r[RegisterTable.Rctl] & (1u << 22)) != 0 : (r[RegisterTable.Rctl] & (1u << 23)) == 0);

    /// <summary>A filter of RAL and RAH has the frame's destination.</summary>
    public static bool IsExact(RegisterReference r, ReadOnlySpan<byte> frame) => Lookup(r, frame, out _);

    private static bool Lookup(RegisterReference r, ReadOnlySpan<byte> frame, out int pools)
    {
        uint low = frame[0] | ((uint)frame[1] << 8) | ((uint)frame[2] << 16) | ((uint)frame[3] << 24);
        uint high = frame[4] | ((uint)frame[5] << 8);
        pools = 0;
        bool hit = false;
        for (int i = 0; i < 24; i++)
        {
            uint rah = r[RegisterTable.RahAt(i)];
            if ((rah & 0x80030000) == 0x80000000 && (rah & 0xffff) == high && r[RegisterTable.RalAt(i)] == low)
            {
                hit = true;
                pools |= (int)(rah >> 18 & 0xff);
            }
        }

        return hit;
    }

    /// <summary>Pools by exact filters, tables and promiscuity: facts/82576.md 9.3, steps 1 to 5.</summary>
    private static int Pools(RegisterReference r, int exact, ReadOnlySpan<byte> frame)
    {
        if (IsBroadcast(frame))
        {
            return exact | With(r, 27);
        }

        if ((frame[0] & 1) != 0)
        {
            return With(r, 28) | (exact == 0 && InTable(r, RegisterTable.Mta, frame) ? With(r, 25) : exact);
        }

        return exact == 0 && InTable(r, RegisterTable.Uta, frame) ? With(r, 26) : exact;
    }

    /// <summary>Pools whose VMOLR has a bit set.</summary>
    private static int With(RegisterReference r, int bit)
    {
        int pools = 0;
        for (int p = 0; p < 8; p++)
        {
            pools |= (int)(r[RegisterTable.Vmolr + p] >> bit & 1) << p;
        }

        return pools;
    }

    /// <summary>A hash table of 4096 bits by octets 4 and 5 of the address (facts/82576.md, section 8).</summary>
    private static bool InTable(RegisterReference r, int table, ReadOnlySpan<byte> frame)
    {
        int shift = (int)(r[RegisterTable.Rctl] >> 12 & 3) switch { 0 => 4, 1 => 3, 2 => 2, _ => 0 };
        int hash = ((frame[4] | (frame[5] << 8)) >> shift) & 0xfff;
        return (r[table + (hash / 32)] >> (hash % 32) & 1) != 0;
    }

    private static bool FiltersVlans(RegisterReference r) => (r[RegisterTable.Rctl] & (1u << 18)) != 0;

    /// <summary>VID of a tagged frame, -1 of another.</summary>
    private static int VlanOf(RegisterReference r, ReadOnlySpan<byte> frame) =>
        frame.Length >= 16 && ((frame[12] << 8) | frame[13]) == (int)(r[RegisterTable.Vet] & 0xffff) ? ((frame[14] << 8) | frame[15]) & 0xfff : -1;

    /// <summary>VFTA has no place for the frame's VLAN.</summary>
    private static bool IsForeign(RegisterReference r, ReadOnlySpan<byte> frame)
    {
        int vid = VlanOf(r, frame);
        return FiltersVlans(r) && vid >= 0 && (r[RegisterTable.Vfta + (vid / 32)] >> (vid % 32) & 1) == 0;
    }

    /// <summary>The pools that are members of the frame's VLAN, or that accept untagged frames.</summary>
    private static int Member(RegisterReference r, ReadOnlySpan<byte> frame, int pools)
    {
        if (!FiltersVlans(r))
        {
            return pools;
        }

        int vid = VlanOf(r, frame);
        if (vid < 0)
        {
            return pools & With(r, 24);
        }

        return pools & Members(r, vid);
    }

    private static int Members(RegisterReference r, int vid)
    {
        int members = 0;
        for (int i = 0; i < 32; i++)
        {
            uint entry = r[RegisterTable.Vlvf + i];
            members |= entry >> 31 != 0 && (entry & 0xfff) == vid ? (int)(entry >> 12 & 0xff) : 0;
        }

        return members;
    }

    /// <summary>Mirror pools of a frame that goes to pools and, transmitted, to the wire (82576 datasheet, mirroring; VMRCTL, VMRVLAN, VMRVM).</summary>
    private static int Mirrors(RegisterReference r, ReadOnlySpan<byte> frame, int pools, bool uplink, bool downlink)
    {
        int mirrors = 0;
        for (int rule = 0; rule < 4; rule++)
        {
            uint control = r[RegisterTable.Vmrctl + rule];
            bool byPool = (control & 1) != 0 && ((uint)pools & r[RegisterTable.Vmrvm + rule]) != 0;
            bool byWire = ((control & 2) != 0 && uplink) || ((control & 4) != 0 && downlink);
            bool byVlan = (control & 8) != 0 && (pools != 0 || downlink) && InMirroredVlan(r, frame, r[RegisterTable.Vmrvlan + rule]);
            mirrors |= byPool || byWire || byVlan ? 1 << (int)(control >> 8 & 7) : 0;
        }

        return mirrors;
    }

    /// <summary>The frame's VLAN is that of one of the VLVF entries that a mask names.</summary>
    private static bool InMirroredVlan(RegisterReference r, ReadOnlySpan<byte> frame, uint entries)
    {
        int vid = VlanOf(r, frame);
        for (int i = 0; vid >= 0 && i < 32; i++)
        {
            uint entry = r[RegisterTable.Vlvf + i];
            if ((entries >> i & 1) != 0 && entry >> 31 != 0 && (entry & 0xfff) == vid)
            {
                return true;
            }
        }

        return false;
    }

    private static int Replicate(RegisterReference r, int pools, bool group)
    {
        uint control = r[RegisterTable.VtCtl];
        return group && pools != 0 && (control & (1u << 30)) == 0 ? 1 << (int)(control >> 7 & 7) : pools;
    }

    /// <summary>The entry of the redirection table for a frame's RSS hash; 0 when it has no hash.</summary>
    private static int Redirected(RegisterReference r, ReadOnlySpan<byte> frame)
    {
        int index = (int)(ReceiveOffloadReference.Hash(r, frame, out uint type) & 127);
        return type == 0 ? 0 : (int)(r[RegisterTable.Reta + (index / 4)] >> (8 * (index % 4))) & 255;
    }

    /// <summary>The longest frame with FCS where long packets are not enabled: a tag comes on top (facts/82576.md, 7.10).</summary>
    public static int Standard(RegisterReference r, ReadOnlySpan<byte> frame) => VlanOf(r, frame) >= 0 ? 1522 : 1518;

    private static int Fitting(RegisterReference r, int pools, ReadOnlySpan<byte> frame)
    {
        for (int p = 0; p < 8; p++)
        {
            uint vmolr = r[RegisterTable.Vmolr + p];
            int limit = (vmolr & (1u << 16)) != 0 ? (int)vmolr & 0x3fff : Standard(r, frame);
            if (frame.Length + 4 > limit)
            {
                pools &= ~(1 << p);
            }
        }

        return pools;
    }

    private static bool IsBroadcast(ReadOnlySpan<byte> frame) => frame[..6].IndexOfAnyExcept((byte)0xff) < 0;
}
