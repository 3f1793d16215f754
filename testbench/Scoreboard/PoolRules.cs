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
            bool accept = hit || (broadcast ? (rctl & 0x8000) != 0 : multicast ? (rctl & 0x10) != 0 : (rctl & 0x8) != 0);
            return !accept ? 0 : 1 << ((mrqc & 7) == 0 ? (int)(mrqc >> 3) & 7 : 0);
        }

        uint control = r[RegisterTable.VtCtl];
        int chosen = Pools(r, hit ? pools : 0, broadcast, multicast);
        if (!broadcast && !multicast && !hit && (control & (1u << 29)) == 0)
        {
            chosen = 1 << (int)(control >> 7 & 7);
        }

        chosen = Replicate(r, chosen, broadcast || multicast) & (int)r[RegisterTable.Vfre];
        int fitting = Fitting(r, chosen, frame.Length);
        oversize = chosen != 0 && fitting == 0;
        return fitting;
    }

    /// <summary>Receive queues for a frame from transmit queue <paramref name="queue"/>, and whether it goes to the wire.</summary>
    public static int Transmit(RegisterReference r, ReadOnlySpan<byte> frame, int queue, out bool wire)
    {
        wire = true;
        uint switching = r[RegisterTable.Dtxswc];
        if ((r[RegisterTable.Mrqc] & 1) == 0 || (switching & 0x80000000) == 0 || frame.Length < 6)
        {
            return 0;
        }

        int source = queue & 7;
        bool hit = Lookup(r, frame, out int pools);
        bool broadcast = IsBroadcast(frame);
        bool multicast = (frame[0] & 1) != 0 && !broadcast;
        int chosen = Replicate(r, Pools(r, hit ? pools : 0, broadcast, multicast), broadcast || multicast);
        if ((switching >> (16 + source) & 1) == 0)
        {
            chosen &= ~(1 << source);
        }

        wire = broadcast || multicast || !hit;
        return Fitting(r, chosen & (int)r[RegisterTable.Vfre], frame.Length);
    }

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

    private static int Pools(RegisterReference r, int pools, bool broadcast, bool multicast)
    {
        uint bit = broadcast ? 1u << 27 : multicast ? 1u << 28 : 0;
        for (int p = 0; p < 8; p++)
        {
            if ((r[RegisterTable.Vmolr + p] & bit) != 0)
            {
                pools |= 1 << p;
            }
        }

        return pools;
    }

    private static int Replicate(RegisterReference r, int pools, bool group)
    {
        uint control = r[RegisterTable.VtCtl];
        return group && pools != 0 && (control & (1u << 30)) == 0 ? 1 << (int)(control >> 7 & 7) : pools;
    }

    private static int Fitting(RegisterReference r, int pools, int bytes)
    {
        for (int p = 0; p < 8; p++)
        {
            uint vmolr = r[RegisterTable.Vmolr + p];
            int limit = (vmolr & (1u << 16)) != 0 ? (int)vmolr & 0x3fff : 1518;
            if (bytes + 4 > limit)
            {
                pools &= ~(1 << p);
            }
        }

        return pools;
    }

    private static bool IsBroadcast(ReadOnlySpan<byte> frame) => frame[..6].IndexOfAnyExcept((byte)0xff) < 0;
}
