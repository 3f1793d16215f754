using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <content>Outputs, but for those of the data stream.</content>
public sealed partial class RxEngine
{
    /// <summary>A frame of pool_filter is taken.</summary>
    public bool WireReady
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _state == State.Take && !_local;
    }

    /// <summary>A frame of tx_buffer is taken.</summary>
    public bool LocalReady
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _state == State.Take && _local;
    }

    /// <summary>Pulse: tx_buffer may free the local frame.</summary>
    public bool LocalDone => (_pulses & Pulses.LocalDone) != 0;

    /// <summary>Pulse: words of rx_buffer are free.</summary>
    public bool FreeValid => (_pulses & Pulses.Free) != 0;

    /// <summary>Number of free words.</summary>
    public int FreeWords => (_bytes + 7) >> 3;

    /// <summary>rx_queue is asked for the next descriptor of <see cref="SelectQueue"/>.</summary>
    public bool SelectValid
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _state == State.Select || (_state == State.WaitSelect && _settle == 0);
    }

    /// <summary>The selected queue.</summary>
    public int SelectQueue => _queue;

    /// <summary>Pulse: a descriptor is used up.</summary>
    public bool ConsumeValid => (_pulses & Pulses.Consume) != 0;

    /// <summary>Queue of the used descriptor.</summary>
    public int ConsumeQueue => _pulseQueue;

    /// <summary>Pulse: the head of a queue has moved.</summary>
    public bool CompleteValid => (_pulses & Pulses.Complete) != 0;

    /// <summary>Queue of the new head.</summary>
    public int CompleteQueue => _pulseQueue;

    /// <summary>The new head, 16 bits.</summary>
    public uint CompleteHead => _pulseHead;

    /// <summary>Pulse: a queue lost a frame.</summary>
    public bool DropValid => (_pulses & Pulses.Drop) != 0;

    /// <summary>Queue of the lost frame.</summary>
    public int DropQueue => _pulseQueue;

    /// <summary>Pulse: a frame is lost or waits for want of a descriptor.</summary>
    public bool ReceiveNoDescriptor => (_pulses & Pulses.NoDescriptor) != 0;

    /// <summary>Pulse: a frame is in host memory.</summary>
    public bool ReceiveEventValid => (_pulses & Pulses.Event) != 0;

    /// <summary>Pool of the received frame, 0 to 7.</summary>
    public int ReceiveEventPool => _pulseQueue & 7;

    /// <summary>Bytes of the received frame, without FCS.</summary>
    public int ReceiveEventBytes => _bytes;

    /// <summary>Pulse: the descriptors of a received frame are in host memory.</summary>
    public bool ReceiveInterruptValid => (_pulses & Pulses.Interrupt) != 0;

    /// <summary>Queue of the interrupt.</summary>
    public int ReceiveInterruptQueue => _pulseQueue;

    /// <summary>Filters want the interrupt at once.</summary>
    public bool ReceiveInterruptImmediate => _immediate;

    /// <summary>Pulse: a descriptor waits to be written.</summary>
    public bool PendingValid => (_pulses & Pulses.Pending) != 0;

    /// <summary>Its queue.</summary>
    public int PendingQueue => _pulseQueue;

    /// <summary>The received frame came from another pool.</summary>
    public bool ReceiveEventLocal => _local;

    /// <summary>The received frame went to a group, but not to all.</summary>
    public bool ReceiveEventMulticast => _multicast;

    /// <summary>A command is offered to dma_write.</summary>
    public bool EngineValid
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _state is State.Command or State.WriteBack || _runOffered;
    }

    /// <summary>Queue of the command.</summary>
    public int EngineQueue => EngineBusyQueue;

    /// <summary>Address of the command.</summary>
    public ulong EngineAddress => _state == State.WriteBack ? _descriptorAddress : _runOffered ? _runAddress : _header ? _headerAddress : _bufferAddress;

    /// <summary>Bytes of the command, 1 to 9728.</summary>
    public int EngineBytes => _state == State.WriteBack ? DescriptorBytes : _runOffered ? _runBytes : CommandBytes;

    /// <summary>A command is in work.</summary>
    public bool EngineBusy => _state is (>= State.Command and <= State.Advance) or State.Keep or State.Run or State.RunWords;

    /// <summary>Queue of the command in work.</summary>
    public int EngineBusyQueue => _state is State.Run or State.RunWords ? _runQueue : _queue;

    /// <summary>No frame is in work or waiting but, perhaps, for descriptors.</summary>
    public bool Quiet => !PulsePending && _settle == 0 && !_due
        && (_state == State.Idle ? !(_poolFilter.WireValid | _txBuffer.LocalValid) : _state == State.Hold && !LeavesHold && !IsTouched);
}
