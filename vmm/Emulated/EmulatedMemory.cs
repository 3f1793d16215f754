using System.Runtime.InteropServices;
using NicTwin.Testbench;
using NicTwin.Vmm.Pcie;

namespace NicTwin.Vmm.Emulated;

/// <summary>
/// What an emulated NIC sends upwards: its DMA goes to the RAM of its guest, by guest-physical addresses, its messages to the guest's
/// interrupt file. There is no IOMMU between: what is neither is aborted and counted.
/// </summary>
internal sealed class EmulatedMemory
{
    private readonly IDeviceLink _link;
    private readonly IDmaTarget _target;
    private readonly ulong _interruptFile;

    /// <summary>Creates the way from a NIC to its guest.</summary>
    /// <param name="link">The link to the NIC.</param>
    /// <param name="target">The guest.</param>
    /// <param name="interruptFile">Guest-physical address of the guest's interrupt file.</param>
    public EmulatedMemory(IDeviceLink link, IDmaTarget target, ulong interruptFile)
    {
        _link = link;
        _target = target;
        _interruptFile = interruptFile;
    }

    /// <summary>What the NIC did in memory.</summary>
    public DmaCounters Counters { get; } = new();

    /// <summary>Handles a TLP when the guest is at its time.</summary>
    /// <param name="tlp">The TLP: the first one of the link's queue, which the caller removes.</param>
    /// <param name="time">Clock of its arrival.</param>
    public void Handle(Tlp tlp, long time)
    {
        switch (tlp.Kind)
        {
            case TlpKind.MemoryRead:
                Read(tlp, time);
                break;
            case TlpKind.MemoryWrite:
                Write(tlp, time);
                break;
            case TlpKind.Completion or TlpKind.CompletionWithData when tlp.CompletionTag < _link.Requesters.Count:
                _link.Requesters[tlp.CompletionTag].Complete(tlp, time);
                break;
            case TlpKind.Message or TlpKind.MessageWithData:
                Counters.Messages++;
                break;
            default:
                Counters.Unknown++;
                break;
        }
    }

    private void Write(Tlp tlp, long time)
    {
        // A write without byte enables writes nothing (PCI Express Base Specification, 2.2.5), wherever it goes.
        int bytes = tlp is { Length: 1, FirstByteEnables: 0 } ? 0 : tlp.RequestedBytes;
        ulong address = tlp.Address + (ulong)tlp.FirstByteOffset;
        if (!tlp.Poisoned && address == _interruptFile && bytes == sizeof(uint))
        {
            Counters.Interrupts++;
            _target.Inject(tlp.Payload[0], time);
            return;
        }

        if (tlp.Poisoned || !_target.Ram.Contains(address, (ulong)bytes))
        {
            Counters.Aborted++;
            return;
        }

        Counters.Writes++;
        Counters.WrittenBytes += bytes;
        MemoryMarshal.AsBytes(tlp.Payload).Slice(tlp.FirstByteOffset, bytes).CopyTo(_target.Ram.Bytes(address, bytes));
        _target.MemoryWritten(address, bytes);
    }

    private void Read(Tlp tlp, long time)
    {
        int bytes = tlp.RequestedBytes;
        ulong address = tlp.Address + (ulong)tlp.FirstByteOffset;
        ReadOnlySpan<byte> data = default;
        if (_target.Ram.Contains(address, (ulong)bytes))
        {
            Counters.Reads++;
            Counters.ReadBytes += bytes;
            data = _target.Ram.Bytes(address, bytes);
        }
        else
        {
            Counters.Aborted++;
        }

        if (!_link.TryCompleteRead(tlp, data, time + _link.Latency))
        {
            Counters.LostCompletions++;
        }
    }
}
