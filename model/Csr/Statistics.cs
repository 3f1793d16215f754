using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <summary>
/// Counters of frames and losses. Text: docs/spec/statistics.md. Twin: rtl/csr/nt_statistics.sv.
/// </summary>
public sealed partial class Statistics : IBlockPorts
{
    private const int Counters = 10;

    private Completer _completer = null!;
    private ResetControl _resetControl = null!;
    private RxBuffer _rxBuffer = null!;
    private RxEngine _rxEngine = null!;
    private PoolFilter _poolFilter = null!;
    private TxBuffer _txBuffer = null!;
    private TxGather _txGather = null!;

    // The counters and the read data are read by nobody in the clock in which they change, so they change in place.
    private readonly uint[] _counters = new uint[Counters];
    private uint _rdata;

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
    }
    internal void Reset()
    {
        Array.Clear(_counters);
        _rdata = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Eval()
    {
        if (_rxBuffer.ReceiveTotal | _poolFilter.ReceiveGood | _poolFilter.ReceiveOversize | _rxEngine.ReceiveNoDescriptor
            | _txBuffer.TransmitGood | _txBuffer.TransmitDiscard | _txGather.Discard | _resetControl.DeviceClear
            | (_completer.CsrSelect == Registers.BlockStatistics))
        {
            EvalActive();
        }
    }

    private void EvalActive()
    {
        if (_completer.CsrSelect == Registers.BlockStatistics && !_completer.CsrWrite)
        {
            int counter = CounterOf(_completer.CsrRegister);
            _rdata = counter < 0 ? 0 : _counters[counter];
            if (counter >= 0 && _completer.CsrBe != 0)
            {
                _counters[counter] = 0;
            }
        }

        Count(0, _rxBuffer.ReceiveCrcError);
        Count(1, _rxBuffer.ReceiveMissed);
        Count(2, _txBuffer.TransmitDiscard);
        Count(2, _txGather.Discard);
        Count(3, _poolFilter.ReceiveGood);
        Count(4, _txBuffer.TransmitGood);
        Count(5, _rxEngine.ReceiveNoDescriptor);
        Count(6, _rxBuffer.ReceiveUndersize);
        Count(7, _rxBuffer.ReceiveOversize);
        Count(7, _poolFilter.ReceiveOversize);
        Count(8, _rxBuffer.ReceiveTotal);
        Count(9, _txBuffer.TransmitGood);
        if (_resetControl.DeviceClear)
        {
            Array.Clear(_counters);
        }
    }

    private void Count(int counter, bool pulse)
    {
        if (pulse && _counters[counter] != uint.MaxValue)
        {
            _counters[counter]++;
        }
    }

    /// <summary>Position of a register in the counters, which are in the order of their offsets; -1 when there is none.</summary>
    private static int CounterOf(byte register) => register switch
    {
        Registers.Crcerrs.Id => 0,
        Registers.Mpc.Id => 1,
        Registers.Htdpmc.Id => 2,
        Registers.Gprc.Id => 3,
        Registers.Gptc.Id => 4,
        Registers.Rnbc.Id => 5,
        Registers.Ruc.Id => 6,
        Registers.Roc.Id => 7,
        Registers.Tpr.Id => 8,
        Registers.Tpt.Id => 9,
        _ => -1,
    };
}
