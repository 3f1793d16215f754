using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <summary>The header of a packet: what its context says of it, its memory, its edits and checksums.</summary>
public sealed partial class TxOffload
{
    private const int HeaderBytes = 256;
    private const int LongestFrame = 9728;
    private const int CaptureSteps = 11;
    private const int EditSteps = 12;
    private const int PatchSteps = 3;

    // L4T.
    private const int Udp = 0;
    private const int Tcp = 1;

    // Places in headers, and the least lengths that contain them (RFC 791, 8200, 9293, 768).
    private const int TagOffset = 12;
    private const int TagBytes = 4;
    private const int Ip4LengthOffset = 2;
    private const int Ip4IdOffset = 4;
    private const int Ip4ChecksumOffset = 10;
    private const int Ip6LengthOffset = 4;
    private const int Ip6HeaderBytes = 40;
    private const int ShortestIp = 20;
    private const int SequenceOffset = 4;
    private const int UdpLengthOffset = 4;
    private const int FlagsOffset = 13;
    private const int TcpChecksumOffset = 16;
    private const int UdpChecksumOffset = 6;
    private const int ShortestTcp = 20;
    private const int ShortestUdp = 8;
    private const byte FinPsh = 0x09;
    private const byte Cwr = 0x80;

    private readonly byte[] _header = new byte[HeaderBytes];

    // The parameters and what follows from them, all of it constant from START to END.
    private int _queue;
    private uint _vlan;
    private int _ip;
    private int _l4;
    private int _kept;
    private int _headerLength;
    private int _checksumAt;
    private int _edgeRow;
    private int _edgeBytes;
    private int _segmentSize;
    private int _l4Type;
    private bool _ipv4;
    private bool _ixsm;
    private bool _l4Sum;
    private bool _tse;
    private bool _vle;
    private bool _stamp;
    private bool _refused;

    private ushort _id;
    private ushort _ipSeed;
    private uint _sequence;
    private byte _flags;
    private ushort _l4Seed;
    private uint _ipTotal;
    private uint _l4Total;
    private ushort _ipChecksum;
    private ushort _l4Checksum;

    private bool IsRefused => _refused;

    /// <summary>Rows of the header, the one that it shares with the payload included.</summary>
    private int HeaderRows => (_headerLength + 7) >> 3;

    private bool Sums => _ixsm | _l4Sum;

    /// <summary>Bytes from the transport header to the end of the segment.</summary>
    private int L4Length => _headerLength - _l4 + _payload;

    /// <summary>VMVIR 31:30: 1 inserts the tag of the pool, 2 none, whatever the descriptor asks for.</summary>
    private static ulong WithPoolTag(ulong data, uint vmvir)
    {
        const ulong InsertTag = 1ul << 62;
        return (vmvir >> 30) switch
        {
            1 => (data & ~0xFFFFul) | (vmvir & 0xFFFF) | InsertTag,
            2 => data & ~InsertTag,
            _ => data,
        };
    }

    private void TakeParameters(ulong data)
    {
        int macLength = (int)(data >> 16) & 0x7F;
        int ipLength = (int)(data >> 23) & 0x1FF;
        int l4Length = (int)(data >> 32) & 0xFF;
        _vlan = (uint)data & 0xFFFF;
        _segmentSize = (int)(data >> 40) & 0xFFFF;
        _l4Type = (int)(data >> 56) & 3;
        _ipv4 = ((data >> 58) & 1) != 0;
        _ixsm = ((data >> 59) & 1) != 0;
        _l4Sum = ((data >> 60) & 1) != 0 && _l4Type <= Tcp;
        _tse = ((data >> 61) & 1) != 0;
        _crcSum = ((data >> 60) & 1) != 0 && _l4Type == Sctp && !_tse;
        _vle = ((data >> 62) & 1) != 0;
        _stamp = (data >> 63) != 0;
        int l3 = macLength + ipLength;
        _kept = _tse ? l3 + l4Length
            : _l4Sum ? l3 + (_l4Type == Tcp ? TcpChecksumOffset + 2 : UdpChecksumOffset + 2)
            : _crcSum ? l3 + SctpHeaderBytes
            : _ixsm ? l3
            : _vle ? TagOffset
            : 0;
        int inserted = _vle ? TagBytes : 0;
        _ip = macLength + inserted;
        _l4 = _ip + ipLength;
        _headerLength = _kept == 0 ? 0 : _kept + inserted;
        _checksumAt = _l4 + (_l4Type == Tcp ? TcpChecksumOffset : UdpChecksumOffset);
        _edgeRow = _headerLength >> 3;
        _edgeBytes = _headerLength & 7;
        bool badSegments = _l4Type > Tcp || _segmentSize == 0 || ipLength < ShortestIp
            || l4Length < (_l4Type == Tcp ? ShortestTcp : ShortestUdp) || _kept + inserted + _segmentSize > LongestFrame;
        bool badChecksum = !_tse && _ixsm && ipLength < Ip4ChecksumOffset + 2;
        _refused = _kept + inserted > HeaderBytes || (_tse && badSegments) || badChecksum || (_vle && _kept is > 0 and < TagOffset);
    }

    private void ClearParameters()
    {
        _queue = 0;
        TakeParameters(0);
        _id = _ipSeed = _l4Seed = _ipChecksum = _l4Checksum = 0;
        _sequence = 0;
        _flags = 0;
        _crc = 0;
        _ipTotal = _l4Total = 0;
    }

    /// <summary>Stores a word of the header behind the tag if there is one; false in the clock that stores the tag.</summary>
    private bool StoreHeader(ulong word)
    {
        int at = 8 * _step;
        if (!_vle || _step == 0)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(_header.AsSpan(at), word);
            return true;
        }

        if (_step == 1 && !_tagStored)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(_header.AsSpan(at), (uint)word);
            BinaryPrimitives.WriteUInt16BigEndian(_header.AsSpan(TagOffset), _device.VlanType);
            BinaryPrimitives.WriteUInt16BigEndian(_header.AsSpan(TagOffset + 2), (ushort)_vlan);
            _tagStored = true;
            return false;
        }

        if (_step != 1)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(_header.AsSpan(at + TagBytes), (uint)word);
        }

        if (at + 8 < HeaderBytes)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(_header.AsSpan(at + 8), (uint)(word >> 32));
        }

        return true;
    }

    /// <summary>The states between payload and header that take a fixed number of clocks.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AdvanceSegment()
    {
        switch (_state)
        {
            case State.Capture:
                Capture();
                break;
            case State.Seed:
                Seed();
                break;
            case State.Close:
                Close();
                break;
            case State.Edit:
                Edit();
                break;
            case State.Sum:
                Sum();
                break;
            case State.Fold:
                _ipChecksum = Fold(_ipTotal, (_ip & 1) != 0, 0);
                _l4Checksum = Fold(_l4Total, (_l4 & 1) != 0, _tse ? (uint)L4Length : 0);
                _l4Checksum = _l4Checksum == 0 && _l4Type == Udp ? (ushort)0xFFFF : _l4Checksum;
                Enter(State.Patch);
                break;
            default:
                Patch();
                break;
        }
    }

    private void Enter(State state)
    {
        _step = 0;
        _stateNext = state;
    }

    /// <summary>Takes what the edits of the segments start from; a byte is there in the clock after its row was read.</summary>
    private void Capture()
    {
        byte value = _step == 0 ? (byte)0 : _header[CapturePlace(_step - 1) & (HeaderBytes - 1)];
        switch (_step)
        {
            case 1 or 2:
                _id = (ushort)((_id << 8) | value);
                break;
            case 3 or 4:
                _ipSeed = (ushort)((_ipSeed << 8) | value);
                break;
            case >= 5 and <= 8:
                _sequence = (_sequence << 8) | value;
                break;
            case 9:
                _flags = value;
                break;
            case 10 or 11:
                _l4Seed = (ushort)((_l4Seed << 8) | value);
                break;
        }

        if (_step == CaptureSteps)
        {
            Enter(State.Payload);
            return;
        }

        _step++;
    }

    private int CapturePlace(int step) => step switch
    {
        0 or 1 => _ip + Ip4IdOffset + step,
        2 or 3 => _ip + Ip4ChecksumOffset + step - 2,
        8 => _l4 + FlagsOffset,
        9 or 10 => _checksumAt + step - 9,
        _ => _l4 + SequenceOffset + step - 4,
    };

    private void Close()
    {
        if (_fill > 0)
        {
            Put(_accumulator);
        }

        _bytes = _headerLength + _payload;
        if (_headerLength == 0)
        {
            Enter(State.Pad);
        }
        else if (_tse)
        {
            Enter(State.Edit);
        }
        else
        {
            EnterSum();
        }
    }

    private void EnterSum()
    {
        _ipTotal = 0;
        _l4Total = _sum;
        Enter(Sums ? State.Sum : _crcSum ? State.Patch : State.Write);
    }

    private void Edit()
    {
        int total = _headerLength - _ip + _payload;
        bool tcp = _l4Type == Tcp;
        int second = _ipv4 ? _id : total - Ip6HeaderBytes;
        switch (_step)
        {
            case 0 when _ipv4:
                _header[_ip + Ip4LengthOffset] = (byte)(total >> 8);
                break;
            case 1 when _ipv4:
                _header[_ip + Ip4LengthOffset + 1] = (byte)total;
                break;
            case 2:
                _header[_ip + Ip6LengthOffset] = (byte)(second >> 8);
                break;
            case 3:
                _header[_ip + Ip6LengthOffset + 1] = (byte)second;
                break;
            case 4:
                _header[_ip + Ip4ChecksumOffset] = (byte)(_ipSeed >> 8);
                break;
            case 5:
                _header[_ip + Ip4ChecksumOffset + 1] = (byte)_ipSeed;
                break;
            case >= 6 and <= 9 when tcp:
                _header[_l4 + SequenceOffset + _step - 6] = (byte)(_sequence >> (8 * (9 - _step)));
                break;
            case 6:
                _header[_l4 + UdpLengthOffset] = (byte)(L4Length >> 8);
                break;
            case 7:
                _header[_l4 + UdpLengthOffset + 1] = (byte)L4Length;
                break;
            case 10 when tcp:
                _header[_l4 + FlagsOffset] = (byte)(_flags & ~((_last ? 0 : FinPsh) | (_first ? 0 : Cwr)));
                break;
            case 11:
                _header[_checksumAt] = (byte)(_l4Seed >> 8);
                break;
            case 12:
                _header[_checksumAt + 1] = (byte)_l4Seed;
                break;
        }

        if (_step == EditSteps)
        {
            EnterSum();
            return;
        }

        _step++;
    }

    /// <summary>A row is added in the clock after it was read.</summary>
    private void Sum()
    {
        if (_step > 0)
        {
            int at = 8 * (_step - 1);
            ulong row = BinaryPrimitives.ReadUInt64LittleEndian(_header.AsSpan(at));
            _ipTotal = AddWord(_ipTotal, row & LanesFrom(_ip - at) & ~LanesFrom(_l4 - at));
            _l4Total = AddWord(_l4Total, row & LanesFrom(_l4 - at) & ~LanesFrom(_headerLength - at));
        }

        if (_step == HeaderRows)
        {
            Enter(State.Fold);
            return;
        }

        _step++;
    }

    private void Patch()
    {
        bool ip = _step < 2;
        if (!ip && _crcSum)
        {
            _header[_l4 + SctpCrcOffset + _step - 2] = (byte)(~_crc >> (8 * (_step - 2)));
        }
        else if (ip ? _ixsm : _l4Sum)
        {
            int place = ip ? _ip + Ip4ChecksumOffset : _checksumAt;
            ushort value = ip ? _ipChecksum : _l4Checksum;
            _header[place + (_step & 1)] = (byte)((_step & 1) == 0 ? value >> 8 : value);
        }

        if (_step == (_crcSum ? CrcPatchSteps : PatchSteps))
        {
            Enter(State.Write);
            return;
        }

        _step++;
    }

    private bool WriteHeader()
    {
        if (_step == 0 && _txBuffer.BufferSpace < ReservedWords)
        {
            return false;
        }

        if (_step > 0)
        {
            int row = _step - 1;
            ulong word = BinaryPrimitives.ReadUInt64LittleEndian(_header.AsSpan(8 * row));
            WriteWord(row, row == _edgeRow ? (word & ~LanesFrom(_edgeBytes)) | _edge : word);
        }

        if (_step == HeaderRows)
        {
            Enter(State.Pad);
            return true;
        }

        _step++;
        return true;
    }

    private void NextSegment()
    {
        _sequence += (uint)_segmentSize;
        _id++;
        _first = false;
    }

    /// <summary>A mask of the bytes of a word from one on: all of them at 0 and below, none at 8 and above.</summary>
    private static ulong LanesFrom(int first) => first <= 0 ? ulong.MaxValue : first >= 8 ? 0 : ulong.MaxValue << (8 * first);

    /// <summary>Adds the four 16-bit numbers of a word, in the byte order of the wire.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint AddWord(uint sum, ulong word)
    {
        const ulong Even = 0x00FF_00FF_00FF_00FF;
        const ulong Ones = 0x0001_0001_0001_0001;
        uint high = (uint)(((word & Even) * Ones) >> 48);
        uint low = (uint)((((word >> 8) & Even) * Ones) >> 48);
        return sum + (high << 8) + low;
    }

    private static ushort Fold(uint sum, bool odd, uint add)
    {
        uint folded = (sum >> 16) + (sum & 0xFFFF);
        folded = (folded >> 16) + (folded & 0xFFFF);
        folded = odd ? ((folded & 0xFF) << 8) | (folded >> 8) : folded;
        folded += add & 0xFFFF;
        folded = (folded >> 16) + (folded & 0xFFFF);
        return (ushort)~folded;
    }
}
