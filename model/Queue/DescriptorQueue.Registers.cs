using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <content>The software registers of the 16 queues and their accesses on the CSR bus.</content>
public sealed partial class DescriptorQueue
{
    private const uint QueueEnable = Registers.Rxdctl.Enable;

    // Kinds of registers; the value of queue q is at kind * Queues + q.
    private const int BaseLow = 0;
    private const int BaseHigh = 1;
    private const int LengthKind = 2;
    private const int ControlKind = 3;
    private const int HeadKind = 4;
    private const int CacheControl = 5;
    private const int TailKind = 6;
    private const int QueueControl = 7;
    private const int DropCount = 8;
    private const int WriteBackLow = 9;
    private const int WriteBackHigh = 10;
    private const int Kinds = 11;

    private readonly uint[] _registers = new uint[Kinds * Queues];

    // Read by completer in the clock after the access only, so it changes in place.
    private uint _rdata;

    private static int KindOf(byte register) => register switch
    {
        Registers.Rdbal.Id or Registers.Tdbal.Id => BaseLow,
        Registers.Rdbah.Id or Registers.Tdbah.Id => BaseHigh,
        Registers.Rdlen.Id or Registers.Tdlen.Id => LengthKind,
        Registers.Srrctl.Id => ControlKind,
        Registers.Rdh.Id or Registers.Tdh.Id => HeadKind,
        Registers.Rxctl.Id or Registers.Txctl.Id => CacheControl,
        Registers.Rdt.Id or Registers.Tdt.Id => TailKind,
        Registers.Rxdctl.Id or Registers.Txdctl.Id => QueueControl,
        Registers.Rqdpc.Id => DropCount,
        Registers.Tdwbal.Id => WriteBackLow,
        Registers.Tdwbah.Id => WriteBackHigh,
        _ => -1,
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Base(int q) => Bits.Pair(_registers[(BaseLow * Queues) + q], _registers[(BaseHigh * Queues) + q]);

    /// <summary>Descriptors in the ring: a multiple of 8, 0 to 65528.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Count(int q) => (_registers[(LengthKind * Queues) + q] >> 7) << 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Tail(int q) => _registers[(TailKind * Queues) + q];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Head(int q) => _registers[(HeadKind * Queues) + q];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Control(int q) => _registers[(ControlKind * Queues) + q];

    private uint QueueControlOf(int q) => _registers[(QueueControl * Queues) + q];

    private uint WriteBackThreshold(int q) => (QueueControlOf(q) & Registers.Rxdctl.Wthresh) >> Registers.Rxdctl.WthreshLsb;

    private ulong HeadWriteBack(int q) => Bits.Pair(_registers[(WriteBackLow * Queues) + q], _registers[(WriteBackHigh * Queues) + q]);

    private void SetHead(int q, uint head) => _registers[(HeadKind * Queues) + q] = head;

    private void Disable(int q)
    {
        _registers[(QueueControl * Queues) + q] &= ~QueueEnable;
        _enable &= ~(1u << q);
    }

    private void CountDrop(int q)
    {
        uint count = _registers[(DropCount * Queues) + q];
        _registers[(DropCount * Queues) + q] = count == uint.MaxValue ? count : count + 1;
    }

    /// <summary>Reset values of the software registers; ENABLE of queue 0 is set after a reset.</summary>
    private void ResetQueue(int q)
    {
        for (int kind = 0; kind < Kinds; kind++)
        {
            _registers[(kind * Queues) + q] = 0;
        }

        uint control = _transmit
            ? (q == 0 ? Registers.Txdctl.FirstReset : Registers.Txdctl.Reset)
            : (q == 0 ? Registers.Rxdctl.FirstReset : Registers.Rxdctl.Reset);
        _registers[(QueueControl * Queues) + q] = control;
        _registers[(CacheControl * Queues) + q] = _transmit ? Registers.Txctl.Reset : Registers.Rxctl.Reset;
        _registers[(ControlKind * Queues) + q] = _transmit ? 0 : Registers.Srrctl.Reset;
        SetEnable(q, control);
        _consume[q] = _fetch[q] = 0;
    }

    private void SetEnable(int q, uint control)
    {
        uint bit = 1u << q;
        _enable = (control & QueueEnable) != 0 ? _enable | bit : _enable & ~bit;
    }

    private void Access()
    {
        byte register = _completer.CsrRegister;
        int q = _completer.CsrIndex & (Queues - 1);
        int kind = KindOf(register);
        uint be = _completer.CsrBe;
        if (!_completer.CsrWrite)
        {
            _rdata = kind < 0 ? 0 : _registers[(kind * Queues) + q];
            if (kind == DropCount && be != 0)
            {
                _registers[(DropCount * Queues) + q] = 0;
            }

            return;
        }

        if (!_transmit && be != 0)
        {
            _touchedNext = true;
            _touchedQueueNext = q;
        }

        bool locked = kind == HeadKind && ((_enable >> q) & 1) != 0;
        if (kind < 0 || be == 0 || locked)
        {
            return;
        }

        ref uint value = ref _registers[(kind * Queues) + q];
        value = Bits.Merge(value, _completer.CsrWdata, Bits.ByteMask(be) & RegisterMap.RegisterRw(register));
        if (kind == TailKind)
        {
            _dirty |= 1u << q;
        }
        else if (kind == QueueControl)
        {
            SetEnable(q, value);
        }
    }
}
