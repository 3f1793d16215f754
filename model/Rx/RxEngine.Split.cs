namespace NicTwin.Model;

/// <content>Header split: which bytes of a frame go to the header buffer of its first descriptor.</content>
public sealed partial class RxEngine
{
    // SRRCTL.
    private const int HeaderUnitLsb = 8;
    private const uint HeaderUnits = 0xF;
    private const int HeaderUnitBytes = 64;
    private const int TypeLsb = 25;

    // SRRCTL.DESCTYPE.
    private const uint Split = 2;
    private const uint Replicate = 3;
    private const uint ReplicateLarge = 4;
    private const uint SplitAlways = 5;

    // RFCTL, PSRTYPE.
    private const uint NoFragments = 1u << 14;
    private const int SplitIpv4 = 1;
    private const int SplitIpv4Tcp = 2;
    private const int SplitIpv4Udp = 3;
    private const int SplitIpv6 = 7;
    private const int SplitIpv6Tcp = 8;
    private const int SplitIpv6Udp = 9;

    // Of the channel: lengths of the headers up to the end of IP and of TCP or UDP, fragment.
    private const uint HeaderMask = 0x3FF;
    private const int PayloadHeaderLsb = 10;
    private uint _headers;

    // Of the queue in work, as of CHECK: bytes for the header buffer, those of them that the packet buffers do not get, what the descriptor says.
    private int _head;
    private int _base;
    private uint _headerLength;
    private bool _splitHeader;
    private bool _headerOverflow;

    // The queue's first descriptor of the frame; its header buffer is being written.
    private bool _firstPart;
    private bool _header;
    private ulong _headerAddress;

    // Of the command: the data begins with this byte of a word; it begins with the frame, so that the tag has to be left out on the way.
    private int _shift;
    private bool _fromStart;

    private int CommandBytes => _header ? _head : _part;

    /// <summary>Bits 31:21 of the first word that is written back: SPH, length of the header.</summary>
    private ulong SplitHeader => _firstPart ? (_splitHeader ? 1ul << 31 : 0) | (_headerLength << 21) : 0;

    /// <summary>HBO: the header did not fit.</summary>
    private uint SplitOverflow => _firstPart & _headerOverflow ? 1u << 23 : 0;

    private void ResetSplit()
    {
        _headers = 0;
        _head = _base = 0;
        _headerLength = 0;
        _splitHeader = _headerOverflow = false;
        _firstPart = _header = false;
        _headerAddress = 0;
        _shift = 0;
        _fromStart = false;
    }

    /// <summary>CHECK: <c>_length</c> is that of the frame as the queue gets it, and becomes that for packet buffers.</summary>
    private void ChooseSplit()
    {
        _head = _base = 0;
        _headerLength = 0;
        _splitHeader = _headerOverflow = false;
        uint control = _rxQueue.SelectedControl;
        uint type = (control >> TypeLsb) & 7;
        if (type is < Split or > SplitAlways)
        {
            return;
        }

        int room = (int)((control >> HeaderUnitLsb) & HeaderUnits) * HeaderUnitBytes;
        int found = FoundHeader();
        bool fits = found <= room;
        switch (type)
        {
            case Split:
                if (found != 0)
                {
                    _head = _base = fits ? found : 0;
                    Describe(found, found);
                    _headerOverflow = !fits;
                }

                break;
            case SplitAlways when _length <= room:
                _head = _base = _length;
                Describe(0, _length);
                break;
            case SplitAlways:
                _head = _base = found != 0 && fits ? found : room;
                Describe(found, found != 0 ? found : room);
                _headerOverflow = found != 0 && !fits;
                break;
            case ReplicateLarge when _length <= room:
                _head = _base = _length;
                Describe(0, _length);
                break;
            default:
                _head = Math.Min(_length, room);
                Describe(found, found != 0 ? found : _head);
                _headerOverflow = found != 0 && !fits;
                break;
        }

        _length -= _base;
    }

    private void Describe(int found, int length)
    {
        _splitHeader = found != 0;
        _headerLength = (uint)length & HeaderMask;
    }

    /// <summary>Bytes of the header that PSRTYPE of the queue names, 0 for none.</summary>
    private int FoundHeader()
    {
        uint network = _headers & HeaderMask;
        if (network == 0 || ((_headers & FrameAnalysis.Fragment) != 0 && (_packetControl.Rfctl & NoFragments) != 0))
        {
            return 0;
        }

        uint types = _queueFilter.SplitTypes(_queue & 7);
        uint transport = (_headers >> PayloadHeaderLsb) & HeaderMask;
        bool tcp = (_checks & FrameAnalysis.Tcp) != 0 && transport != 0;
        bool udp = (_checks & FrameAnalysis.Udp) != 0;
        bool ipv4 = (_checks & FrameAnalysis.Ipv4) != 0;
        uint found = 0;
        if ((tcp && IsSet(types, ipv4 ? SplitIpv4Tcp : SplitIpv6Tcp)) || (udp && IsSet(types, ipv4 ? SplitIpv4Udp : SplitIpv6Udp)))
        {
            found = transport;
        }
        else if (IsSet(types, ipv4 ? SplitIpv4 : SplitIpv6))
        {
            found = network;
        }

        return found != 0 && _strip ? (int)found - TagBytes : (int)found;
    }

    private static bool IsSet(uint value, int bit) => ((value >> bit) & 1) != 0;

    /// <summary>A command begins; returns the position in the frame of its first byte that is read.</summary>
    private int StartShift()
    {
        int first = _header ? 0 : _base + _offset;
        _fromStart = first == 0;
        int position = _strip && !_fromStart ? first + TagBytes : first;
        _shift = _strip && _fromStart ? TagBytes : position & 7;
        _wordIndex = position >> 3;
        _partBegins = true;
        return position;
    }

    private void TransferSplit(StateTransfer state)
    {
        state.Field(ref _headers);
        state.Field(ref _head);
        state.Field(ref _base);
        state.Field(ref _headerLength);
        state.Field(ref _splitHeader);
        state.Field(ref _headerOverflow);
        state.Field(ref _firstPart);
        state.Field(ref _header);
        state.Field(ref _headerAddress);
        state.Field(ref _shift);
        state.Field(ref _fromStart);
    }
}
