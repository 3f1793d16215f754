using System.Buffers.Binary;

namespace NicTwin.Vmm.Virtio;

/// <summary>Which frames a driver wants, by destination and VLAN (OASIS Virtual I/O Device 1.2, 5.1.6.5.1 to 5.1.6.5.3).</summary>
internal sealed class NetFilter
{
    /// <summary>Addresses of each kind; a driver that has more gets all of that kind.</summary>
    public const int MaxAddresses = 64;

    private const int Vlans = 4096;

    private readonly HashSet<ulong> _addresses = [];
    private readonly ulong[] _vlans = new ulong[Vlans / 64];
    private bool _allUnicast;
    private bool _allMulticast;

    /// <summary>Everything is wanted.</summary>
    public bool Promiscuous { get; set; }

    /// <summary>Every group address is wanted.</summary>
    public bool AllMulticast { get; set; }

    /// <summary>Back to the begin: the device's own address and broadcasts.</summary>
    public void Reset()
    {
        _addresses.Clear();
        Array.Clear(_vlans);
        (_allUnicast, _allMulticast, Promiscuous, AllMulticast) = (false, false, false, false);
    }

    /// <summary>Adds or removes a VLAN.</summary>
    /// <returns>False: there is no such VLAN.</returns>
    public bool TrySetVlan(ushort vlan, bool wanted)
    {
        if (vlan >= Vlans)
        {
            return false;
        }

        ulong bit = 1ul << (vlan % 64);
        _vlans[vlan / 64] = wanted ? _vlans[vlan / 64] | bit : _vlans[vlan / 64] & ~bit;
        return true;
    }

    /// <summary>Takes over tables of addresses: unicast, then multicast, each with its count in front.</summary>
    /// <returns>False: the counts do not fit the data, and everything stays as it was.</returns>
    public bool TrySetAddresses(ReadOnlySpan<byte> tables)
    {
        if (!TryCut(ref tables, out ReadOnlySpan<byte> unicast) || !TryCut(ref tables, out ReadOnlySpan<byte> multicast) || tables.Length != 0)
        {
            return false;
        }

        _addresses.Clear();
        _allUnicast = !TryAdd(unicast);
        _allMulticast = !TryAdd(multicast);
        return true;
    }

    /// <summary>Whether a frame is wanted.</summary>
    /// <param name="frame">The frame, at least an Ethernet header.</param>
    /// <param name="own">The device's own address.</param>
    /// <param name="features">What was agreed on.</param>
    public bool Wants(ReadOnlySpan<byte> frame, ulong own, ulong features)
    {
        if ((features & VirtioFeature.ControlReceive) == 0 || Promiscuous)
        {
            return true;
        }

        const ushort tagged = 0x8100;
        if ((features & VirtioFeature.ControlVlan) != 0 && frame.Length >= 16 && BinaryPrimitives.ReadUInt16BigEndian(frame[12..]) == tagged)
        {
            int vlan = BinaryPrimitives.ReadUInt16BigEndian(frame[14..]) & (Vlans - 1);
            if ((_vlans[vlan / 64] & (1ul << (vlan % 64))) == 0)
            {
                return false;
            }
        }

        ulong address = Address(frame);
        bool isGroup = (frame[0] & 1) != 0;
        return isGroup
            ? address == 0xffff_ffff_ffff || AllMulticast || _allMulticast || _addresses.Contains(address)
            : address == own || _allUnicast || _addresses.Contains(address);
    }

    /// <summary>Saves the filter.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Promiscuous);
        writer.Write(AllMulticast);
        writer.Write(_allUnicast);
        writer.Write(_allMulticast);
        foreach (ulong vlans in _vlans)
        {
            writer.Write(vlans);
        }

        writer.Write(_addresses.Count);
        foreach (ulong address in _addresses.Order())
        {
            writer.Write(address);
        }
    }

    /// <summary>Restores the filter.</summary>
    public void Restore(BinaryReader reader)
    {
        Promiscuous = reader.ReadBoolean();
        AllMulticast = reader.ReadBoolean();
        _allUnicast = reader.ReadBoolean();
        _allMulticast = reader.ReadBoolean();
        for (int i = 0; i < _vlans.Length; i++)
        {
            _vlans[i] = reader.ReadUInt64();
        }

        _addresses.Clear();
        for (int left = reader.ReadInt32(); left > 0; left--)
        {
            _addresses.Add(reader.ReadUInt64());
        }
    }

    private static ulong Address(ReadOnlySpan<byte> bytes) =>
        ((ulong)BinaryPrimitives.ReadUInt32BigEndian(bytes) << 16) | BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);

    private static bool TryCut(ref ReadOnlySpan<byte> tables, out ReadOnlySpan<byte> addresses)
    {
        addresses = default;
        if (tables.Length < 4)
        {
            return false;
        }

        long bytes = 6L * BinaryPrimitives.ReadUInt32LittleEndian(tables);
        if (bytes > tables.Length - 4)
        {
            return false;
        }

        addresses = tables.Slice(4, (int)bytes);
        tables = tables[(4 + (int)bytes)..];
        return true;
    }

    private bool TryAdd(ReadOnlySpan<byte> addresses)
    {
        if (addresses.Length > 6 * MaxAddresses)
        {
            return false;
        }

        for (; addresses.Length > 0; addresses = addresses[6..])
        {
            _addresses.Add(Address(addresses));
        }

        return true;
    }
}
