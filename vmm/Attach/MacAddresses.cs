using System.Buffers.Binary;

namespace NicTwin.Vmm.Attach;

/// <summary>The MAC addresses that a host gives out, locally administered: 02:00:00:4e:54:xx. First octet in bits 7:0.</summary>
internal static class MacAddresses
{
    private const ulong Prefix = 0x00544e000002;
    private const int LastOctet = 40;

    private const ulong FirstVf = 0x10;
    private const ulong FirstEmulated = 0x20;
    private const ulong FirstVirtio = 0x40;
    private const ulong FirstPort = 0x60;
    private const ulong SecondNic = 0x80;

    /// <summary>The address of a VF.</summary>
    public static ulong OfVf(int vf) => Of(FirstVf + (ulong)vf);

    /// <summary>The address of a guest's emulated NIC.</summary>
    public static ulong OfEmulated(int guest) => Of(FirstEmulated + (ulong)guest);

    /// <summary>The address of a guest's virtio device.</summary>
    public static ulong OfVirtio(int guest) => Of(FirstVirtio + (ulong)guest);

    /// <summary>The address of the privileged guest's port for a guest.</summary>
    public static ulong OfPort(int guest) => Of(FirstPort + (ulong)guest);

    /// <summary>The address of the NIC at the other end of the cable.</summary>
    public static ulong OfPeer => Of(SecondNic);

    /// <summary>The address that an equal device has in another host: the second octet is the host's number, and 0 in all addresses above.</summary>
    public static ulong At(int station, ulong mac) => mac | ((ulong)station << 8);

    /// <summary>The same address with its first octet in bits 47:40.</summary>
    public static ulong FirstOctetHighest(ulong mac) => BinaryPrimitives.ReverseEndianness(mac) >> 16;

    private static ulong Of(ulong last) => Prefix | (last << LastOctet);
}
