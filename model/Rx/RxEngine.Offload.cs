using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <content>What a queue gets of a frame and hears about it: the tag taken off, the write-back descriptor.</content>
public sealed partial class RxEngine
{
    private const int TagBytes = 4;
    private const int TaggedBytes = 16;
    private const uint StripVlan = 1u << 30;
    private const uint NoExtensions = 1u << 16;

    // The word with the addresses' end and the tag.
    private const int TagWord = 1;

    // Status of the write-back descriptor (82576 datasheet, advanced receive descriptors).
    private const uint DescriptorDone = 1u << 0;
    private const uint EndOfPacket = 1u << 1;
    private const uint VlanPacket = 1u << 3;
    private const uint UdpChecked = 1u << 4;
    private const uint PayloadChecked = 1u << 5;
    private const uint HeaderChecked = 1u << 6;
    private const uint TimeStamped = 1u << 16;
    private const uint Identified = 1u << 9;
    private const uint UdpFragment = 1u << 10;
    private const uint ImmediateInterrupt = 1u << 11;
    private const uint Loopback = 1u << 18;
    private const uint PayloadError = 1u << 29;
    private const uint HeaderError = 1u << 30;
    private const uint FrameError = 1u << 31;

    // Bits of the frame's checks that the descriptor shows as the packet type.
    private const uint PacketType = 0x7F;
    private const int PacketTypeLsb = 4;

    // What queue_filter found, and the packet type of an Ethertype filter.
    private const uint FilterIndex = 7;
    private const uint FilterEther = 1u << 3;
    private const uint FilterImmediate = 1u << 4;
    private const uint FilterStamped = 1u << 5;
    private const uint EtherType = 1u << 11;

    // Of the channel.
    private bool _group;
    private uint _tag;
    private uint _hash;
    private uint _rssType;
    private uint _checks;
    private uint _filter;
    private ulong _sums;
    private bool _error;

    // Of the queue in work, as of CHECK.
    private bool _strip;
    private int _length;
    private uint _csum;
    private ushort _vlanType;
    private bool _extensions;

    // Word of the frame that comes out of the buffer next, whether a part has begun with it, and the half word that waits for it.
    private int _wordIndex;
    private bool _partBegins;
    private ulong _carry;

    private void ResetOffload()
    {
        _group = _error = _strip = _extensions = _partBegins = false;
        _tag = _hash = _rssType = _checks = _csum = _filter = 0;
        _carry = _sums = 0;
        ResetSplit();
        _length = _wordIndex = 0;
        _vlanType = 0;
    }

    /// <summary>CHECK: what this queue gets of the frame.</summary>
    private void ChooseOffload()
    {
        _vlanType = _device.VlanType;
        _extensions = (_packetControl.Rfctl & NoExtensions) == 0;
        _csum = _packetControl.Rxcsum;
        bool tagged = _bytes >= TaggedBytes && (((_tag & 0xFF) << 8) | ((_tag >> 8) & 0xFF)) == _vlanType;
        _strip = tagged && Strips();
        _length = _strip ? _bytes - TagBytes : _bytes;
        ChooseSplit();
    }

    private bool Strips()
    {
        if ((_packetControl.Mrqc & 1) == 0)
        {
            return _device.VlanStrip;
        }

        uint control = _group ? _packetControl.Rplolr : _packetControl.Vmolr(_queue & 7);
        return (control & StripVlan) != 0;
    }

    /// <summary>The last part of a local frame has come out of the buffer: all of its words have been seen.</summary>
    private void AnalyseLocal()
    {
        if (_local && _offset + _part == _length)
        {
            StoredFrame frame = new(_txBuffer.Memory, _start, _bytes);
            FrameAnalysis analysis = FrameAnalysis.Of(in frame, _vlanType, _extensions);
            _checks = analysis.Checks;
            _sums = PacketSums.Of(in frame, in analysis, _vlanType, _csum);
        }
    }

    /// <summary>A word has come out of the buffer; where a tag is left out or the data begins within a word, it goes on as the end of the word before it and a rest that waits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Push(ulong word)
    {
        if (_shift != 0)
        {
            PushShifted(word);
            return;
        }

        _fifo[(_fifoHead + _fifoCount) & (FifoDepth - 1)] = word;
        _fifoCount++;
    }

    private void PushShifted(ulong word)
    {
        int index = _wordIndex++;
        bool begins = _partBegins;
        _partBegins = false;
        if (!_fromStart && begins)
        {
            _carry = word >> (8 * _shift);
            return;
        }

        if (_fromStart && index == TagWord)
        {
            _carry = (uint)word;
            return;
        }

        bool whole = _fromStart && index == 0;
        _fifo[(_fifoHead + _fifoCount) & (FifoDepth - 1)] = whole ? word : (word << (64 - (8 * _shift))) | _carry;
        _fifoCount++;
        _carry = word >> (8 * _shift);
    }

    private bool IsLastPart => _offset + _part == _length;

    /// <summary>First word of the write-back descriptor: RSS type, packet type, hash.</summary>
    private ulong WriteBackLow =>
        IsLastPart
            ? ((ulong)(WantsHash ? _hash : (uint)_sums) << 32) | SplitHeader | (TypeField << PacketTypeLsb) | _rssType
            : SplitHeader;

    private bool WantsHash => (_csum & Registers.Rxcsum.Pcsd) != 0;

    /// <summary>Packet type: the Ethertype filter that matched, or what the frame carries.</summary>
    private uint TypeField => (_filter & FilterEther) != 0 ? EtherType | (_filter & FilterIndex) : _checks & PacketType;

    /// <summary>Second word: status, length, VLAN tag.</summary>
    private ulong WriteBackHigh
    {
        get
        {
            ulong word = DescriptorDone | (_local ? Loopback : 0) | SplitOverflow | ((ulong)(uint)_part << 32);
            if (!IsLastPart)
            {
                return word;
            }

            ulong tag = _strip ? ((_tag >> 8) & 0xFF00) | (_tag >> 24) : 0;
            return word | (tag << 48) | Status();
        }
    }

    private uint Status()
    {
        uint status = EndOfPacket | (_strip ? VlanPacket : 0) | ((_filter & FilterStamped) != 0 ? TimeStamped : 0)
            | ((_filter & FilterImmediate) != 0 ? ImmediateInterrupt : 0) | (_error ? FrameError : 0);
        if (!WantsHash)
        {
            status |= ((_sums & PacketSums.UdpFragment) != 0 ? UdpFragment : 0) | ((_sums & PacketSums.Identified) != 0 ? Identified : 0);
        }

        if ((_csum & Registers.Rxcsum.Ipofl) != 0 && (_checks & FrameAnalysis.Ipv4) != 0)
        {
            status |= HeaderChecked | ((_checks & FrameAnalysis.HeaderRight) != 0 ? 0 : HeaderError);
        }

        uint wanted = ((_csum & Registers.Rxcsum.Tuofl) != 0 ? FrameAnalysis.Tcp | FrameAnalysis.Udp : 0)
            | ((_csum & Registers.Rxcsum.Crcofl) != 0 ? FrameAnalysis.Sctp : 0);
        if ((_checks & FrameAnalysis.Checkable) != 0 && (_checks & wanted) != 0)
        {
            status |= PayloadChecked | ((_checks & FrameAnalysis.PayloadRight) != 0 ? 0 : PayloadError);
            status |= (_checks & FrameAnalysis.Udp) != 0 ? UdpChecked : 0;
        }

        return status;
    }
}
