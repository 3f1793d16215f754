using System.Numerics;

namespace NicTwin.Model;

/// <content>The comparison of a frame with the filters.</content>
public sealed partial class QueueFilter
{
    private const int Pools = 8;
    private const int TypePosition = 12;
    private const int TagBytes = 4;
    private const int TaggedBytes = 16;
    private const int PriorityLsb = 5;
    private const uint SynFilterFirst = 1u << 19;

    // The result.
    private const uint EtherFound = 1u << 19;
    private const int EtherIndexLsb = 16;
    private const uint Immediate = 1u << 20;
    private const uint Stamped = 1u << 21;

    // What a message came over, by rx_buffer's stamp_kind.
    private const int OverEthernet = 1;
    private const int OverUdp = 2;

    // TCP flags of a header, and their lowest bit in IMIREXT.CTRL, where they stand in the opposite order.
    private const int FlagsPosition = 13;
    private const int Flags = 6;
    private const uint FlagSyn = 1u << 1;

    /// <summary>The clock of rx_buffer's pulse <c>stored</c>: the frame is compared.</summary>
    internal void Store(ulong[] memory)
    {
        uint result = 0;
        int kind = _rxBuffer.StampKind;
        if (_acts)
        {
            result = Compare(_rxOffload.FrameIn(memory), kind);
        }
        else if (kind is not (0 or OverEthernet or OverUdp) && _device.StampReady)
        {
            result = Stamped;
        }

        _results[_rxOffload.StoredPlace] = result;
        if ((result & Stamped) != 0)
        {
            _active = true;
            _stampValidNext = true;
            _stampTimeNext = _rxBuffer.Begun;
        }
    }

    private uint Compare(in StoredFrame frame, int kind)
    {
        FrameAnalysis analysis = _rxOffload.Stored;
        uint type = frame.Pair(TypePosition);
        bool tagged = frame.Bytes >= TaggedBytes && type == _rxOffload.StoredVlanType;
        if (tagged)
        {
            type = frame.Pair(TypePosition + TagBytes);
        }

        uint ethers = Ethertypes(type);
        int ether = ethers == 0 ? 0 : BitOperations.Log2(ethers);
        uint tuples = Tuples(in frame, analysis);
        bool syn = (_synqf[0] & Registers.Synqf.Enable) != 0 && (analysis.Checks & FrameAnalysis.Tcp) != 0
            && (frame.Byte(analysis.Payload + FlagsPosition) & FlagSyn) != 0;
        bool priority = (_imirvp[0] & Registers.Imirvp.Enable) != 0 && tagged
            && frame.Byte(TypePosition + 2) >> PriorityLsb >= (_imirvp[0] & Registers.Imirvp.Priority);
        uint result = Choice(ethers != 0 ? _etqf[ether] : 0, tuples, syn);
        result |= ethers != 0 ? EtherFound | ((uint)ether << EtherIndexLsb) : 0;
        bool immediate = priority || (ethers != 0 && (_etqf[ether] & Registers.Etqf.Immediate) != 0) || AnyOf(tuples, _imir, Registers.Imir.Immediate);
        result |= immediate ? Immediate : 0;
        bool stamped = _device.StampReady && kind switch
        {
            0 => false,
            OverEthernet => AnyOf(ethers, _etqf, Registers.Etqf.TimeStamp),
            OverUdp => AnyOf(tuples, _ftqf, Registers.Ftqf.TimeStamp),
            _ => true,
        };
        return result | (stamped ? Stamped : 0);
    }

    private uint Ethertypes(uint type)
    {
        uint matches = 0;
        for (int i = 0; i < Filters; i++)
        {
            bool match = (_etqf[i] & (Registers.Etqf.Enable | Registers.Etqf.Etype)) == (Registers.Etqf.Enable | type);
            matches |= match ? 1u << i : 0;
        }

        return matches;
    }

    /// <summary>The five-tuple filters that match, of those that could do something.</summary>
    private uint Tuples(in StoredFrame frame, in FrameAnalysis analysis)
    {
        if ((analysis.Checks & (FrameAnalysis.Ipv4 | FrameAnalysis.Ipv6)) == 0)
        {
            return 0;
        }

        uint matches = 0;
        for (uint left = _actingTuples; left != 0; left &= left - 1)
        {
            int i = BitOperations.TrailingZeroCount(left);
            matches |= MatchesTuple(i, in frame, in analysis) ? 1u << i : 0;
        }

        return matches;
    }

    private bool MatchesTuple(int i, in StoredFrame frame, in FrameAnalysis analysis)
    {
        uint filter = _ftqf[i];
        bool ipv4 = (analysis.Checks & FrameAnalysis.Ipv4) != 0;
        bool ports = (analysis.Checks & (FrameAnalysis.Tcp | FrameAnalysis.Udp | FrameAnalysis.Sctp)) != 0;
        if ((filter & Registers.Ftqf.ProtoBp) == 0 && (filter & Registers.Ftqf.Protocol) != analysis.Protocol)
        {
            return false;
        }

        if ((filter & Registers.Ftqf.SaddrBp) == 0 && !(ipv4 && frame.Number(analysis.Addresses, 4) == _saqf[i]))
        {
            return false;
        }

        if ((filter & Registers.Ftqf.DaddrBp) == 0 && !(ipv4 && frame.Number(analysis.Addresses + 4, 4) == _daqf[i]))
        {
            return false;
        }

        if ((filter & Registers.Ftqf.SportBp) == 0 && !(ports && frame.Number(analysis.Payload, 2) == (_spqf[i] & 0xFFFF)))
        {
            return false;
        }

        if ((_imir[i] & Registers.Imir.PortBp) == 0 && !(ports && frame.Number(analysis.Payload + 2, 2) == (_imir[i] & Registers.Imir.Port)))
        {
            return false;
        }

        uint more = _imirext[i];
        if ((more & Registers.Imirext.SizeBp) == 0 && frame.Bytes >= (more & Registers.Imirext.Size))
        {
            return false;
        }

        return (more & Registers.Imirext.CtrlBp) != 0
            || ((analysis.Checks & FrameAnalysis.Tcp) != 0 && HasFlags(more, frame.Byte(analysis.Payload + FlagsPosition)));
    }

    private static bool HasFlags(uint more, uint flags)
    {
        uint wanted = (more & Registers.Imirext.Ctrl) >> Registers.Imirext.CtrlLsb;
        uint present = 0;
        for (int bit = 0; bit < Flags; bit++)
        {
            present |= ((flags >> bit) & 1) << (Flags - 1 - bit);
        }

        return (wanted & ~present) == 0;
    }

    private static bool AnyOf(uint matches, uint[] registers, uint bit)
    {
        for (uint left = matches; left != 0; left &= left - 1)
        {
            if ((registers[BitOperations.TrailingZeroCount(left)] & bit) != 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The queues that the filters choose: one without VT mode, in it one for each pool at most.</summary>
    private uint Choice(uint ether, uint tuples, bool syn)
    {
        bool pools = (_packetControl.Mrqc & 1) != 0;
        uint choice = 0;

        // Pools that have their queue already; without VT mode all of them, once a queue is chosen.
        uint settled = 0;
        if ((ether & Registers.Etqf.QueueEnable) != 0)
        {
            Choose((ether & Registers.Etqf.Queue) >> Registers.Etqf.QueueLsb, AllPools, pools, ref choice, ref settled);
        }

        uint synQueue = (_synqf[0] & Registers.Synqf.Queue) >> Registers.Synqf.QueueLsb;
        bool synFirst = (_packetControl.Rfctl & SynFilterFirst) != 0;
        if (syn && synFirst)
        {
            Choose(synQueue, AllPools, pools, ref choice, ref settled);
        }

        for (int priority = Filters - 1; priority >= 0 && tuples != 0; priority--)
        {
            for (uint left = tuples; left != 0; left &= left - 1)
            {
                int i = BitOperations.TrailingZeroCount(left);
                uint filter = _ftqf[i];
                if ((int)(_imir[i] >> Registers.Imir.PriorityLsb) != priority || (filter & Registers.Ftqf.QueueEnable) == 0)
                {
                    continue;
                }

                uint allowed = (filter & Registers.Ftqf.VfBp) != 0 ? AllPools : 1u << (int)((filter & Registers.Ftqf.Vf) >> Registers.Ftqf.VfLsb);
                Choose((filter & Registers.Ftqf.Queue) >> Registers.Ftqf.QueueLsb, allowed, pools, ref choice, ref settled);
            }
        }

        if (syn && !synFirst)
        {
            Choose(synQueue, AllPools, pools, ref choice, ref settled);
        }

        return choice;
    }

    private const uint AllPools = (1u << Pools) - 1;

    private static void Choose(uint queue, uint allowed, bool pools, ref uint choice, ref uint settled)
    {
        uint pool = 1u << (int)(queue % Pools);
        if ((settled & pool) != 0 || (pools && (allowed & pool) == 0))
        {
            return;
        }

        choice |= 1u << (int)queue;
        settled |= pools ? pool : AllPools;
    }
}
