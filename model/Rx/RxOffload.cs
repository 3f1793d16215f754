namespace NicTwin.Model;

/// <summary>
/// Checksums and RSS hash of frames from the wire. Text: docs/spec/rx_offload.md. Twin: rtl/rx/nt_rx_offload.sv.
/// </summary>
/// <remarks>
/// Nothing of the analysis can be seen before a frame has ended, so it is made once, from the words that rx_buffer has stored, with the
/// registers that were noted at the frame's first beat. Results lie at the places of the frames in rx_buffer's ring.
/// </remarks>
public sealed partial class RxOffload : IBlockPorts
{
    private const int Frames = 128;
    private const int KeyWords = 10;
    private const uint NoExtensions = 1u << 16;

    // MRQC.
    private const uint ModeMask = 7;
    private const uint ModeRss = 2;
    private const uint ModePoolsRss = 5;

    private PacketControl _packetControl = null!;
    private Device _device = null!;
    private PoolFilter _poolFilter = null!;
    private RxBuffer _rxBuffer = null!;

    // Of the frame that is coming in, as of its first beat.
    private ushort _vlanType;
    private uint _control;
    private bool _extensions;
    private uint[] _key = new uint[KeyWords];

    // Of the frame whose last beat came in the clock before.
    private FrameAnalysis _analysis;
    private ushort _storedVlanType;
    private uint _storedControl;
    private int _place;
    private int _start;
    private int _bytes;
    private uint[] _storedKey = new uint[KeyWords];

    private readonly uint[] _hashes = new uint[Frames];
    private readonly byte[] _types = new byte[Frames];
    private readonly ushort[] _checks = new ushort[Frames];
    private readonly uint[] _headers = new uint[Frames];
    private readonly ulong[] _sums = new ulong[Frames];

    /// <summary>RSS hash of the oldest frame not taken.</summary>
    public uint Hash => _hashes[_rxBuffer.LookupPlace];

    /// <summary>Its RSS type, 0 for none.</summary>
    public byte RssType => _types[_rxBuffer.LookupPlace];

    /// <summary>Its checks: what it carries and what is right.</summary>
    public ushort Checks => _checks[_rxBuffer.LookupPlace];

    /// <summary>Its headers: their lengths, and whether it is a fragment.</summary>
    public uint Headers => _headers[_rxBuffer.LookupPlace];

    /// <summary>Its packet checksum and IP identification, where software wants them in place of the hash.</summary>
    public ulong Sums => _sums[_rxBuffer.LookupPlace];

    /// <summary>In the clock of rx_buffer's pulse <c>stored</c>: what the frame carries.</summary>
    internal FrameAnalysis Stored => _analysis;

    /// <summary>Likewise, its place in the ring.</summary>
    internal int StoredPlace => _place;

    /// <summary>Likewise, the Ethertype that a VLAN tag had for it.</summary>
    internal uint StoredVlanType => _storedVlanType;

    /// <summary>Always true: rx_buffer is not quiet while there is something to do.</summary>
    public bool Quiet => true;

    /// <inheritdoc/>
    public string Block => "rx_offload";

    internal void Connect(Nic nic)
    {
        _packetControl = nic.PacketControl;
        _device = nic.Device;
        _poolFilter = nic.PoolFilter;
        _rxBuffer = nic.RxBuffer;
    }

    internal void Reset()
    {
        _vlanType = 0;
        _extensions = false;
        Array.Clear(_key);
        _analysis = default;
        _storedVlanType = 0;
        _control = _storedControl = 0;
        _place = _start = _bytes = 0;
        Array.Clear(_storedKey);
    }

    /// <summary>The first beat of a frame.</summary>
    internal void Begin()
    {
        _vlanType = _device.VlanType;
        _control = _packetControl.Rxcsum;
        _extensions = (_packetControl.Rfctl & NoExtensions) == 0;
        _packetControl.RssKey.CopyTo(_key);
    }

    /// <summary>The last beat of a frame that enters rx_buffer's ring.</summary>
    internal void Analyse(ulong[] memory, int place, int start, int bytes)
    {
        _analysis = FrameAnalysis.Of(new StoredFrame(memory, start, bytes), _vlanType, _extensions);
        _storedVlanType = _vlanType;
        _storedControl = _control;
        _place = place;
        _start = start;
        _bytes = bytes;
        (_key, _storedKey) = (_storedKey, _key);
    }

    /// <summary>The clock of rx_buffer's pulse <c>stored</c>: the result, with MRQC as it is now.</summary>
    internal void Store(ulong[] memory)
    {
        uint checks = _analysis.Checks;
        uint mrqc = _packetControl.Mrqc;
        uint type = (mrqc & ModeMask) is ModeRss or ModePoolsRss ? TypeOf(checks, mrqc) : 0;
        _checks[_place] = (ushort)checks;
        _headers[_place] = _analysis.Headers;
        _sums[_place] = PacketSums.Of(new StoredFrame(memory, _start, _bytes), in _analysis, _storedVlanType, _storedControl);
        _types[_place] = (byte)type;
        _hashes[_place] = type == 0 ? 0 : HashOf(new StoredFrame(memory, _start, _bytes), HashesPorts(type));
    }

    /// <summary>In the clock of rx_buffer's pulse <c>stored</c>: the frame.</summary>
    internal StoredFrame FrameIn(ulong[] memory) => new(memory, _start, _bytes);

    /// <summary>The first RSS type that MRQC allows.</summary>
    private static uint TypeOf(uint checks, uint mrqc)
    {
        bool tcp = (checks & FrameAnalysis.Tcp) != 0;
        bool udp = (checks & FrameAnalysis.Udp) != 0;
        if ((checks & FrameAnalysis.Ipv4) != 0)
        {
            return tcp && IsSet(mrqc, 16) ? 1u : udp && IsSet(mrqc, 22) ? 7u : IsSet(mrqc, 17) ? 2u : 0u;
        }

        if ((checks & FrameAnalysis.Ipv6) == 0)
        {
            return 0;
        }

        if (tcp && (IsSet(mrqc, 21) || IsSet(mrqc, 18)))
        {
            return IsSet(mrqc, 21) ? 3u : 6u;
        }

        if (udp && (IsSet(mrqc, 23) || IsSet(mrqc, 24)))
        {
            return IsSet(mrqc, 23) ? 8u : 9u;
        }

        return IsSet(mrqc, 20) ? 5u : IsSet(mrqc, 19) ? 4u : 0u;
    }

    private static bool IsSet(uint value, int bit) => ((value >> bit) & 1) != 0;

    /// <summary>The input of this RSS type ends with the ports.</summary>
    private static bool HashesPorts(uint type) => type is not (2 or 4 or 5);

    private uint HashOf(in StoredFrame frame, bool ports)
    {
        const int PortBytes = 4;
        int addresses = _analysis.AddressBytes;
        int bytes = addresses + (ports ? PortBytes : 0);
        uint hash = 0;
        for (int n = 0; n < bytes; n++)
        {
            uint input = frame.Byte(n < addresses ? _analysis.Addresses + n : _analysis.Payload + n - addresses);

            // Key bits 8n to 8n + 39, the first one highest.
            ulong window = 0;
            for (int k = 0; k < 5; k++)
            {
                window = (window << 8) | KeyByte(n + k);
            }

            for (int bit = 0; bit < 8; bit++)
            {
                hash ^= ((input >> (7 - bit)) & 1) != 0 ? (uint)(window >> (8 - bit)) : 0;
            }
        }

        return hash;
    }

    private uint KeyByte(int n) => (_storedKey[n / 4] >> (8 * (n % 4))) & 0xFF;
}
