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

    // Places of the PTP header, and in it of the control field of version 1.
    private const int HeaderOverEthernet = 14;
    private const int HeaderOverIpv4 = 42;
    private const int HeaderOverIpv6 = 62;
    private const int ControlField = 32;

    private Nic _nic = null!;
    private readonly bool[] _stamped = new bool[Frames];
    private ulong _begun;
    private bool _stampValid;
    private bool _stampValidNext;
    private ulong _stampTime;
    private ulong _stampTimeNext;

    /// <summary>The offered frame is the stamped one.</summary>
    public bool ReceiveStamped => _stamped[_lookupPlace];

    /// <summary>Pulse: a frame was stamped.</summary>
    public bool StampValid => _stampValid;

    /// <summary>Time at which it began, in device clocks.</summary>
    public ulong StampTime => _stampTime;

    private void ResetStamp()
    {
        _begun = 0;
        _stampValid = _stampValidNext = false;
        _stampTime = _stampTimeNext = 0;
    }

    /// <summary>The frame enters the ring.</summary>
    private void StampFrame(int place, int bytes)
    {
        bool stamped = _device.StampReady && IsPtp(bytes);
        _stamped[place] = stamped;
        if (stamped)
        {
            _stampValidNext = true;
            _stampTimeNext = _begun;
        }
    }

    private bool IsPtp(int bytes)
    {
        int type = _device.StampType;
        if (type == Every)
        {
            return true;
        }

        int header = PtpHeader(bytes);
        bool udp = header > HeaderOverEthernet;
        if (header == 0 || (type == Version1 ? header + ControlField : header) >= bytes)
        {
            return false;
        }

        int message = ByteAt(header) & 0xF;
        return type switch
        {
            Version2OverEthernet => !udp && message == (_device.StampMessage & 0xF),
            Version1 => udp && ByteAt(header + ControlField) == _device.StampControl,
            Version2 => message == (_device.StampMessage & 0xF),
            Events => message < 4,
            _ => false,
        };
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
