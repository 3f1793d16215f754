using System.Numerics;
using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <summary>
/// Counters of frames, octets and losses, of the port and of each pool. Text: docs/spec/statistics.md. Twin: rtl/csr/nt_statistics.sv.
/// </summary>
public sealed partial class Statistics : IBlockPorts
{
    private const int Pools = 8;
    private const uint FcsBytes = 4;

    private Completer _completer = null!;
    private ResetControl _resetControl = null!;
    private RxBuffer _rxBuffer = null!;
    private RxEngine _rxEngine = null!;
    private PoolFilter _poolFilter = null!;
    private TxBuffer _txBuffer = null!;
    private TxGather _txGather = null!;
    private TxOffload _txOffload = null!;
    private FlowControl _flowControl = null!;

    // The counters and the read data are read by nobody in the clock in which they change, so they change in place. Counters of the port
    // by register id, those of octets under the id of their low half; ids of other registers stay unused.
    private readonly ulong[] _counters = new ulong[256];

    // Counters of the pools, by register id and pool.
    private readonly uint[] _pools = new uint[PoolCounters * Pools];
    private uint _rdata;

    private const int FirstPoolCounter = Registers.Vfgprc.Id;
    private const int PoolCounters = Registers.Vfgotlbc.Id - Registers.Vfgprc.Id + 1;

    /// <summary>Read data of the CSR bus.</summary>
    public uint CsrRdata => _rdata;

    /// <summary>Always true: the counters change only with a pulse of a block that is not quiet.</summary>
    public bool Quiet => true;

    /// <inheritdoc/>
    public string Block => "statistics";

    internal void Connect(Nic nic)
    {
        _completer = nic.Completer;
        _resetControl = nic.ResetControl;
        _rxBuffer = nic.RxBuffer;
        _rxEngine = nic.RxEngine;
        _poolFilter = nic.PoolFilter;
        _txBuffer = nic.TxBuffer;
        _txGather = nic.TxGather;
        _txOffload = nic.TxOffload;
        _flowControl = nic.FlowControl;
    }

    internal void Reset()
    {
        Clear();
        _rdata = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Eval()
    {
        if (_rxBuffer.ReceiveTotal | _poolFilter.ReceiveGood | _poolFilter.ReceiveOversize | _poolFilter.ResultValid | _rxEngine.ReceiveNoDescriptor
            | _rxEngine.ReceiveEventValid | _txBuffer.TransmitDiscard | _txGather.Discard | _txOffload.Discard | _txOffload.Segmented
            | _flowControl.PulsePending | (_resetControl.FunctionClear != 0) | _resetControl.DeviceClear | (_completer.CsrSelect == Registers.BlockStatistics))
        {
            EvalActive();
        }
    }

    private void EvalActive()
    {
        if (_completer.CsrSelect == Registers.BlockStatistics && !_completer.CsrWrite)
        {
            Read(_completer.CsrRegister, _completer.CsrIndex, _completer.CsrBe != 0);
        }

        CountLosses();
        if (_poolFilter.ReceiveGood)
        {
            CountReceived((uint)_poolFilter.FrameBytes + FcsBytes);
        }

        if (_rxEngine.ReceiveEventValid)
        {
            CountDelivered((uint)_rxEngine.ReceiveEventBytes + FcsBytes, _rxEngine.ReceiveEventPool);
        }

        if (_poolFilter.ResultValid)
        {
            CountTransmitted((uint)_poolFilter.FrameBytes + FcsBytes, _poolFilter.FramePool);
        }

        uint cleared = (uint)_resetControl.FunctionClear >> 1;
        for (; cleared != 0; cleared &= cleared - 1)
        {
            int pool = BitOperations.TrailingZeroCount(cleared);
            for (int i = 0; i < PoolCounters; i++)
            {
                _pools[(i * Pools) + pool] = 0;
            }
        }

        if (_resetControl.DeviceClear)
        {
            Clear();
        }
    }

    private void Read(byte register, int index, bool clears)
    {
        if (register >= FirstPoolCounter)
        {
            _rdata = _pools[((register - FirstPoolCounter) * Pools) + index];
            return;
        }

        switch (register)
        {
            case Registers.Gorcl.Id:
            case Registers.Gotcl.Id:
            case Registers.Torl.Id:
            case Registers.Totl.Id:
            case Registers.Hgorcl.Id:
            case Registers.Hgotcl.Id:
                _rdata = (uint)_counters[register];
                return;
            case Registers.Gorch.Id:
            case Registers.Gotch.Id:
            case Registers.Torh.Id:
            case Registers.Toth.Id:
            case Registers.Hgorch.Id:
            case Registers.Hgotch.Id:
                // The high half stands behind the low one.
                register--;
                _rdata = (uint)(_counters[register] >> 32);
                break;
            default:
                _rdata = (uint)_counters[register];
                break;
        }

        if (clears)
        {
            _counters[register] = 0;
        }
    }

    private void CountLosses()
    {
        Count(Registers.Crcerrs.Id, _rxBuffer.ReceiveCrcError);
        Count(Registers.Mpc.Id, _rxBuffer.ReceiveMissed);
        Count(Registers.Ruc.Id, _rxBuffer.ReceiveUndersize);
        Count(Registers.Roc.Id, _rxBuffer.ReceiveOversize);
        Count(Registers.Roc.Id, _poolFilter.ReceiveOversize);
        Count(Registers.Rnbc.Id, _rxEngine.ReceiveNoDescriptor);
        Count(Registers.Htdpmc.Id, _txGather.Discard);
        Count(Registers.Htdpmc.Id, _txOffload.Discard);
        Count(Registers.Htdpmc.Id, _txBuffer.TransmitDiscard);
        Count(Registers.Htdpmc.Id, _poolFilter.Spoofed);
        Count(Registers.Tsctc.Id, _txOffload.Segmented);
        if (_flowControl.PulsePending)
        {
            Count(Registers.Xonrxc.Id, _flowControl.XonReceived);
            Count(Registers.Xoffrxc.Id, _flowControl.XoffReceived);
            Count(Registers.Fcruc.Id, _flowControl.UnknownReceived);
            Count(Registers.Xontxc.Id, _flowControl.XonSent);
            Count(Registers.Xofftxc.Id, _flowControl.XoffSent);
        }

        if (_rxBuffer.ReceiveTotal)
        {
            Count(Registers.Tpr.Id, true);
            AddOctets(Registers.Torl.Id, (uint)_rxBuffer.ReceiveTotalBytes + FcsBytes);
        }
    }

    private void CountReceived(uint octets)
    {
        Count(Registers.Gprc.Id, true);
        AddOctets(Registers.Gorcl.Id, octets);
        Count(Registers.Prc64.Id + SizeClass(octets), true);
        Count(Registers.Mprc.Id, _poolFilter.FrameMulticast);
        Count(Registers.Bprc.Id, _poolFilter.FrameBroadcast);
    }

    private void CountDelivered(uint octets, int pool)
    {
        Count(Registers.Rpthc.Id, true);
        AddOctets(Registers.Hgorcl.Id, octets);
        CountPool(Registers.Vfgprc.Id, pool, 1);
        CountPool(Registers.Vfgorc.Id, pool, octets);
        if (_rxEngine.ReceiveEventMulticast)
        {
            CountPool(Registers.Vfmprc.Id, pool, 1);
        }

        if (_rxEngine.ReceiveEventLocal)
        {
            CountPool(Registers.Vfgprlbc.Id, pool, 1);
            CountPool(Registers.Vfgorlbc.Id, pool, octets);
        }
    }

    private void CountTransmitted(uint octets, int pool)
    {
        Count(Registers.Hgptc.Id, true);
        AddOctets(Registers.Hgotcl.Id, octets);
        CountPool(Registers.Vfgptc.Id, pool, 1);
        CountPool(Registers.Vfgotc.Id, pool, octets);
        if (_poolFilter.ResultQueues != 0)
        {
            CountPool(Registers.Vfgptlbc.Id, pool, 1);
            CountPool(Registers.Vfgotlbc.Id, pool, octets);
        }

        if (_poolFilter.ResultWire)
        {
            Count(Registers.Gptc.Id, true);
            Count(Registers.Tpt.Id, true);
            AddOctets(Registers.Gotcl.Id, octets);
            AddOctets(Registers.Totl.Id, octets);
            Count(Registers.Ptc64.Id + SizeClass(octets), true);
            Count(Registers.Mptc.Id, _poolFilter.FrameMulticast);
            Count(Registers.Bptc.Id, _poolFilter.FrameBroadcast);
        }
    }

    /// <summary>0 to 5: up to 64, 127, 255, 511, 1023 octets, and more.</summary>
    private static int SizeClass(uint octets) => octets <= 64 ? 0 : Math.Min(BitOperations.Log2(octets) - 5, 5);

    private void Count(int counter, bool pulse)
    {
        if (pulse && _counters[counter] != uint.MaxValue)
        {
            _counters[counter]++;
        }
    }

    private void AddOctets(int counter, uint octets)
    {
        ulong sum = _counters[counter] + octets;
        _counters[counter] = sum < octets ? ulong.MaxValue : sum;
    }

    private void CountPool(int register, int pool, uint add) => _pools[((register - FirstPoolCounter) * Pools) + pool] += add;

    private void Clear()
    {
        Array.Clear(_counters);
        Array.Clear(_pools);
    }
}
