using NicTwin.Model;

namespace NicTwin.Vmm.Driver;

/// <summary>
/// The NIC's tables of addresses and VLANs (facts/82576.md, 9.2, 9.3): who gets which frames. What is in them is kept here, so every change is a
/// posted write or two.
/// </summary>
internal sealed class PfFilters(PfRegisters registers)
{
    /// <summary>Bits of MTA and UTA.</summary>
    public const int HashBits = 4096;

    /// <summary>Entries of VLVF that guests leave to the host: one port VLAN for each VF.</summary>
    public const int ReservedVlans = PfAddresses.MaxVfs;

    private const int Addresses = (int)Registers.Ral.Instances;
    private const int Tables = HashBits / 32;
    private const int Vlans = 32;

    // Entries from the highest on are the VFs' own; 0 is the PF's.
    private const int FirstShared = 1;
    private const int SharedEnd = Addresses - PfAddresses.MaxVfs;

    private readonly ulong[] _addresses = new ulong[Addresses];
    private readonly byte[] _pools = new byte[Addresses];
    private readonly uint[] _multicast = new uint[Tables];
    private readonly uint[] _accepted = new uint[Tables];
    private readonly uint[] _vlans = new uint[Vlans];
    private bool _promiscuous;

    /// <summary>The entry of a VF's own address.</summary>
    public static int EntryOfVf(int vf) => Addresses - 1 - vf;

    /// <summary>A MAC address that a function can have: unicast, and not 0. The first octet is in bits 7:0.</summary>
    public static bool IsStation(ulong mac) => mac != 0 && (mac & 1) == 0 && mac >> 48 == 0;

    /// <summary>The bit of MTA for a multicast address, with RCTL.MO = 0.</summary>
    public static int Hash(ulong mac) => (int)(mac >> 36) & (HashBits - 1);

    /// <summary>Writes an entry of RAL and RAH.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="mac">The address; 0 makes the entry invalid.</param>
    /// <param name="pool">The pool that gets its frames.</param>
    public void SetAddress(int entry, ulong mac, int pool)
    {
        _addresses[entry] = mac;
        _pools[entry] = (byte)(1 << pool);
        WriteAddress(entry);
    }

    /// <summary>Adds one more address of a pool; false when there is no room.</summary>
    /// <param name="mac">The address.</param>
    /// <param name="pool">The pool.</param>
    /// <param name="limit">Addresses that the pool may add.</param>
    public bool TryAddAddress(ulong mac, int pool, int limit)
    {
        int free = -1, own = 0;
        for (int i = FirstShared; i < SharedEnd; i++)
        {
            bool isOwn = _addresses[i] != 0 && _pools[i] == 1 << pool;
            if (isOwn && _addresses[i] == mac)
            {
                return true;
            }

            own += isOwn ? 1 : 0;
            free = free < 0 && _addresses[i] == 0 ? i : free;
        }

        if (free < 0 || own >= limit)
        {
            return false;
        }

        SetAddress(free, mac, pool);
        return true;
    }

    /// <summary>Removes an address of a pool that was added; false when there is none.</summary>
    public bool RemoveAddress(ulong mac, int pool)
    {
        for (int i = FirstShared; i < SharedEnd; i++)
        {
            if (_addresses[i] == mac && _pools[i] == 1 << pool)
            {
                SetAddress(i, 0, pool);
                return true;
            }
        }

        return false;
    }

    /// <summary>Removes all addresses of a pool that were added.</summary>
    public void RemoveAddresses(int pool)
    {
        for (int i = FirstShared; i < SharedEnd; i++)
        {
            if (_addresses[i] != 0 && _pools[i] == 1 << pool)
            {
                SetAddress(i, 0, pool);
            }
        }
    }

    /// <summary>Whether another pool has an address as its own or as an added one.</summary>
    public bool IsTaken(ulong mac, int pool)
    {
        for (int i = 0; i < Addresses; i++)
        {
            if (mac != 0 && _addresses[i] == mac && _pools[i] != 1 << pool)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Sets the multicast table to the addresses that VFs listen to; the PF's pool gets all multicast anyway.</summary>
    public void SetMulticast(IReadOnlyList<PfVf> vfs)
    {
        Span<uint> table = stackalloc uint[Tables];
        table.Clear();
        foreach (PfVf vf in vfs)
        {
            foreach (ushort hash in vf.Multicast)
            {
                table[hash >> 5] |= 1u << (hash & 31);
            }
        }

        for (int i = 0; i < Tables; i++)
        {
            if (_multicast[i] != table[i])
            {
                _multicast[i] = table[i];
                registers.Write(PfRegisters.At(Registers.Mta.Offset, Registers.Mta.Stride, i), table[i]);
            }
        }
    }

    /// <summary>All unicast that no entry names goes to the pools with ROPE, or no more.</summary>
    public void SetPromiscuous(bool on)
    {
        if (_promiscuous != on)
        {
            _promiscuous = on;
            WriteUnicast();
        }
    }

    /// <summary>Makes a pool a member of a VLAN; false when there is no room.</summary>
    /// <param name="vid">VLAN identifier.</param>
    /// <param name="pool">The pool.</param>
    /// <param name="limit">VLANs other than 0 of which the pool may be a member.</param>
    /// <param name="reserve">Free entries that have to be left.</param>
    public bool TryJoin(int vid, int pool, int limit, int reserve)
    {
        int free = 0, frees = 0, memberships = 0, slot = vid == 0 ? 0 : -1;
        for (int i = 1; i < Vlans; i++)
        {
            bool used = (_vlans[i] & Registers.Vlvf.Enable) != 0;
            slot = used && (_vlans[i] & Registers.Vlvf.Vid) == vid ? i : slot;
            memberships += used && (_vlans[i] & PoolBit(pool)) != 0 ? 1 : 0;
            frees += used ? 0 : 1;
            free = used ? free : i;
        }

        bool member = slot >= 0 && (_vlans[slot] & PoolBit(pool)) != 0;
        if (!member && slot != 0 && (memberships >= limit || (slot < 0 && frees <= reserve)))
        {
            return false;
        }

        slot = slot < 0 ? free : slot;
        WriteVlan(slot, (_vlans[slot] & Registers.Vlvf.Poolsel) | PoolBit(pool) | (uint)vid | Registers.Vlvf.Enable);
        Accept(vid, accepted: true);
        return true;
    }

    /// <summary>Makes a pool a member of a VLAN by the host's wish, for which there is always room.</summary>
    public void Join(int vid, int pool) => TryJoin(vid, pool, int.MaxValue, 0);

    /// <summary>Ends a membership.</summary>
    public void Leave(int vid, int pool)
    {
        for (int i = 0; i < Vlans; i++)
        {
            if ((_vlans[i] & Registers.Vlvf.Enable) != 0 && (_vlans[i] & Registers.Vlvf.Vid) == vid)
            {
                LeaveSlot(i, pool);
            }
        }
    }

    /// <summary>Ends all memberships of a pool.</summary>
    public void LeaveAll(int pool)
    {
        for (int i = 0; i < Vlans; i++)
        {
            LeaveSlot(i, pool);
        }
    }

    /// <summary>Writes everything again, after a reset that has cleared it.</summary>
    public void WriteAll()
    {
        for (int i = 0; i < Addresses; i++)
        {
            WriteAddress(i);
        }

        for (int i = 0; i < Tables; i++)
        {
            registers.Write(PfRegisters.At(Registers.Mta.Offset, Registers.Mta.Stride, i), _multicast[i]);
            registers.Write(PfRegisters.At(Registers.Vfta.Offset, Registers.Vfta.Stride, i), _accepted[i]);
        }

        for (int i = 0; i < Vlans; i++)
        {
            WriteVlan(i, _vlans[i]);
        }

        WriteUnicast();
    }

    /// <summary>Saves what is in the tables.</summary>
    public void Save(BinaryWriter writer)
    {
        for (int i = 0; i < Addresses; i++)
        {
            writer.Write(_addresses[i]);
            writer.Write(_pools[i]);
        }

        foreach (uint[] table in (ReadOnlySpan<uint[]>)[_multicast, _accepted, _vlans])
        {
            foreach (uint word in table)
            {
                writer.Write(word);
            }
        }

        writer.Write(_promiscuous);
    }

    /// <summary>Restores what is in the tables; the NIC has it already.</summary>
    public void Restore(BinaryReader reader)
    {
        for (int i = 0; i < Addresses; i++)
        {
            _addresses[i] = reader.ReadUInt64();
            _pools[i] = reader.ReadByte();
        }

        foreach (uint[] table in (ReadOnlySpan<uint[]>)[_multicast, _accepted, _vlans])
        {
            for (int i = 0; i < table.Length; i++)
            {
                table[i] = reader.ReadUInt32();
            }
        }

        _promiscuous = reader.ReadBoolean();
    }

    private static uint PoolBit(int pool) => 1u << (Registers.Vlvf.PoolselLsb + pool);

    // The address registers are in two pieces: 0 to 15 and 16 to 23.
    private static uint AddressOffset(int entry) => entry < 16 ? PfRegisters.At(Registers.Ral.Offset, Registers.Ral.Stride, entry) : 0x54e0u + (8u * (uint)(entry - 16));

    private void WriteAddress(int entry)
    {
        ulong mac = _addresses[entry];
        uint high = (uint)(mac >> 32) | ((uint)_pools[entry] << Registers.Rah.PoolselLsb);

        // Never valid with half an address: no frame may go astray between two writes.
        registers.Write(AddressOffset(entry) + 4, 0);
        registers.Write(AddressOffset(entry), (uint)mac);
        registers.Write(AddressOffset(entry) + 4, mac != 0 ? high | Registers.Rah.Av : high);
    }

    private void WriteUnicast()
    {
        for (int i = 0; i < Tables; i++)
        {
            registers.Write(PfRegisters.At(Registers.Uta.Offset, Registers.Uta.Stride, i), _promiscuous ? uint.MaxValue : 0);
        }
    }

    private void LeaveSlot(int slot, int pool)
    {
        uint entry = _vlans[slot];
        if ((entry & PoolBit(pool)) == 0)
        {
            return;
        }

        entry &= ~PoolBit(pool);
        if ((entry & Registers.Vlvf.Poolsel) != 0)
        {
            WriteVlan(slot, entry);
            return;
        }

        int vid = (int)(entry & Registers.Vlvf.Vid);
        Accept(vid, accepted: vid == 0);
        WriteVlan(slot, 0);
    }

    private void Accept(int vid, bool accepted)
    {
        uint bit = 1u << (vid & 31);
        uint word = _accepted[vid >> 5];
        uint changed = accepted ? word | bit : word & ~bit;
        if (word != changed)
        {
            _accepted[vid >> 5] = changed;
            registers.Write(PfRegisters.At(Registers.Vfta.Offset, Registers.Vfta.Stride, vid >> 5), changed);
        }
    }

    private void WriteVlan(int slot, uint entry)
    {
        _vlans[slot] = entry;
        registers.Write(PfRegisters.At(Registers.Vlvf.Offset, Registers.Vlvf.Stride, slot), entry);
    }
}
