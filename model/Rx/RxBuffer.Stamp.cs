namespace NicTwin.Model;

/// <content>Messages of PTP (IEEE 1588), whose arrival software wants to know.</content>
public sealed partial class RxBuffer
{
    private const int PtpEthertype = 0x88F7;
    private const int Ipv4Ethertype = 0x0800;
    private const int Ipv6Ethertype = 0x86DD;
    private const int PtpPort = 319;
    private const int Udp = 17;

    // Kinds that TSYNCRXCTL names.
    private const int Version2OverEthernet = 0;
    private const int Version1 = 1;
    private const int Version2 = 2;
    private const int Every = 4;
    private const int Events = 5;

    // Of a stored frame.
    private const int KindEthernet = 1;
    private const int KindUdp = 2;
    private const int KindEvery = 3;

    // Places of the PTP header, and in it of the control field of version 1.
    private const int HeaderOverEthernet = 14;
    private const int HeaderOverIpv4 = 42;
    private const int HeaderOverIpv6 = 62;
    private const int ControlField = 32;

    private Nic _nic = null!;
    private ulong _begun;
    private int _stampKind;
    private int _stampKindNext;

    /// <summary>With <see cref="Stored"/>: 1 a message of PTP over Ethernet, 2 one over UDP, 3 every frame is meant; else 0.</summary>
    public int StampKind => _stampKind;

    /// <summary>Time at which the last frame began, in device clocks; with <see cref="Stored"/> that is the stored one.</summary>
    public ulong Begun => _begun;

    private void ResetStamp()
    {
        _begun = 0;
        _stampKind = _stampKindNext = 0;
    }

    /// <summary>The frame enters the ring: what kind of message TSYNCRXCTL sees in it.</summary>
    private int KindOf(int bytes)
    {
        int type = _device.StampType;
        if (type == Every)
        {
            return KindEvery;
        }

        int header = PtpHeader(bytes);
        bool udp = header > HeaderOverEthernet;
        if (header == 0 || (type == Version1 ? header + ControlField : header) >= bytes)
        {
            return 0;
        }

        int message = ByteAt(header) & 0xF;
        bool named = type switch
        {
            Version2OverEthernet => !udp && message == (_device.StampMessage & 0xF),
            Version1 => udp && ByteAt(header + ControlField) == _device.StampControl,
            Version2 => message == (_device.StampMessage & 0xF),
            Events => message < 4,
            _ => false,
        };
        return !named ? 0 : udp ? KindUdp : KindEthernet;
    }

    /// <summary>Where the PTP header is; 0 where there is none. The frame has 60 bytes at least.</summary>
    private int PtpHeader(int bytes) => NumberAt(12) switch
    {
        PtpEthertype => HeaderOverEthernet,
        Ipv4Ethertype when ByteAt(14) == 0x45 && ByteAt(23) == Udp && NumberAt(36) == PtpPort => HeaderOverIpv4,
        Ipv6Ethertype when ByteAt(20) == Udp && bytes > 57 && NumberAt(56) == PtpPort => HeaderOverIpv6,
        _ => 0,
    };

    private int ByteAt(int index) => (int)(_memory[(_start + (index >> 3)) & (Words - 1)] >> (8 * (index & 7))) & 0xFF;

    private int NumberAt(int index) => (ByteAt(index) << 8) | ByteAt(index + 1);
}
