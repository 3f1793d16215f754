using System.Runtime.InteropServices;
using NicTwin.Model;
using NicTwin.Testbench;
using NicTwin.Vmm.Iommu;
using NicTwin.Vmm.Wires;

namespace NicTwin.Vmm.Pcie;

/// <summary>What becomes of a read of memory by the NIC.</summary>
public enum ReadFault
{
    /// <summary>It gets its data.</summary>
    None,

    /// <summary>It gets a completion with the status Unsupported Request.</summary>
    Unsupported,

    /// <summary>Its data is poisoned.</summary>
    Poisoned,

    /// <summary>It gets no completion.</summary>
    Unanswered,
}

/// <summary>A physical NIC: on a PCIe link to the host, with the IOMMU between its functions and everybody's memory.</summary>
public sealed class PhysicalNic : IHostedNic
{
    // Completions are cut at multiples of this: legal with both values of the read completion boundary.
    private const int CompletionBytes = 128;

    // The message code of PM_PME (PCI Express Base Specification 2.0, 2.2.8.2).
    private const byte PowerManagementEvent = 0x18;

    // A NIC that never rests is left now and then, to look at the wall clock.
    private const long LongestSlice = 1 << 20;

    private readonly uint[] _words = new uint[DownstreamQueue.MaxWords];
    private ReadFault _nextReadFault;

    /// <summary>Creates a NIC that is not plugged in.</summary>
    /// <param name="nic">The NIC, which has seen no clock.</param>
    /// <param name="latency">Clocks that a TLP needs in either direction, at least 1.</param>
    /// <param name="peer">What is at the other end of the Ethernet link.</param>
    internal PhysicalNic(INicClocked nic, long latency, IWirePeer peer)
    {
        Link = new NicLink(nic, latency, peer);
        Cable = peer as WireEnd;
        if (Cable is not null)
        {
            Cable.Link = Link;
        }
    }

    /// <summary>The way from its functions to memory and interrupts.</summary>
    public RemappingUnit Iommu { get; } = new();

    /// <summary>What it did in memory.</summary>
    public DmaCounters Dma { get; } = new();

    /// <summary>Clocks that were run.</summary>
    public long Clocks => Link.Clocks;

    /// <summary>Clocks that were not run, because it stood still.</summary>
    public long SkippedClocks => Link.SkippedClocks;

    /// <summary>Frames that it has sent on the wire.</summary>
    public long FramesSent => Link.Wire.ReceivedFrames;

    /// <summary>Frames that it has got from the wire.</summary>
    public long FramesReceived => Link.Wire.SentFrames;

    /// <inheritdoc/>
    bool IHostedNic.Diverged => Link.Diverged;

    /// <inheritdoc/>
    long IHostedNic.NextActivity =>
        Cable is null || !Link.Plugged ? Link.NextActivity : Math.Min(Link.NextActivity, Math.Max(Link.Time, Cable.NextFrame));

    /// <inheritdoc/>
    long IHostedNic.FirstArrival => Link.Upstream.FirstArrival;

    /// <summary>The link.</summary>
    internal NicLink Link { get; }

    /// <summary>Is told of PM_PME messages: who has sent one, and the clock at which it arrives; null when there is no root port above that hears them.</summary>
    internal Action<int, long>? PowerEvent { get; set; }

    /// <summary>Its end of a cable; null when somebody is at the end who needs none.</summary>
    public WireEnd? Cable { get; }

    /// <summary>Lets its next read of memory go wrong.</summary>
    public void FailNextRead(ReadFault fault) => _nextReadFault = fault;

    /// <inheritdoc/>
    void IHostedNic.RunTo(long bound)
    {
        long end = Math.Min(bound, Link.Time + LongestSlice);
        if (Cable is null)
        {
            Link.RunTo(end);
        }
        else
        {
            Cable.RunTo(end);
        }
    }

    /// <inheritdoc/>
    void IHostedNic.Deliver()
    {
        long time = Link.Upstream.FirstArrival;
        Handle(new Tlp(Link.Upstream.First), time);
        Link.Upstream.RemoveFirst();
    }

    internal void Save(BinaryWriter writer)
    {
        Link.Save(writer);
        Cable?.Save(writer);
        Dma.Save(writer);
        Iommu.Save(writer);
    }

    internal void Restore(BinaryReader reader)
    {
        Link.Restore(reader);
        Cable?.Restore(reader);
        Dma.Restore(reader);
        Iommu.Restore(reader);
    }

    private void Handle(Tlp tlp, long time)
    {
        switch (tlp.Kind)
        {
            case TlpKind.MemoryRead:
                ReadMemory(tlp, time);
                break;
            case TlpKind.MemoryWrite:
                WriteMemory(tlp, time);
                break;
            case TlpKind.Completion or TlpKind.CompletionWithData when tlp.CompletionTag < Link.Requesters.Count:
                Link.Requesters[tlp.CompletionTag].Complete(tlp, time);
                break;
            case TlpKind.Message or TlpKind.MessageWithData:
                Dma.Messages++;
                if (tlp.MessageCode == PowerManagementEvent)
                {
                    PowerEvent?.Invoke(tlp.RequesterId, time);
                }

                break;
            default:
                Dma.Unknown++;
                break;
        }
    }

    private void WriteMemory(Tlp tlp, long time)
    {
        // A write without byte enables writes nothing (PCI Express Base Specification, 2.2.5), wherever it goes.
        int bytes = tlp is { Length: 1, FirstByteEnables: 0 } ? 0 : tlp.RequestedBytes;
        ulong address = tlp.Address + (ulong)tlp.FirstByteOffset;
        DeviceTranslation to = Iommu.Translate(tlp.RequesterId, address, bytes, DeviceAccess.Write, time);
        if (to.Owner is not { } owner || tlp.Poisoned)
        {
            Dma.Aborted++;
            return;
        }

        DomainCounters counters = Iommu.DomainOf(tlp.RequesterId)!.Counters;
        if (to.Target == DeviceTarget.InterruptFile)
        {
            Dma.Interrupts++;
            counters.RemappedInterrupts++;
            owner.Interrupt(tlp.Payload[0], time);
            return;
        }

        Dma.Writes++;
        Dma.WrittenBytes += bytes;
        counters.WrittenBytes += bytes;
        ulong inRam = owner.Ram.Start + to.Offset;
        ReadOnlySpan<byte> data = MemoryMarshal.AsBytes(tlp.Payload).Slice(tlp.FirstByteOffset, bytes);
        data.CopyTo(owner.Ram.Bytes(inRam, bytes));
        owner.MemoryWritten(inRam, bytes);
    }

    private void ReadMemory(Tlp tlp, long time)
    {
        ReadFault fault = _nextReadFault;
        _nextReadFault = ReadFault.None;
        if (fault == ReadFault.Unanswered)
        {
            Dma.Injected++;
            return;
        }

        int left = tlp.RequestedBytes;
        ulong address = tlp.Address + (ulong)tlp.FirstByteOffset;
        DeviceTranslation from = Iommu.Translate(tlp.RequesterId, address, left, DeviceAccess.Read, time);
        if (from.Owner is not { } owner || fault == ReadFault.Unsupported)
        {
            Dma.Aborted += from.Owner is null ? 1 : 0;
            Dma.Injected += fault == ReadFault.Unsupported ? 1 : 0;
            int words = TlpBuilder.CompletionHeader(_words, 0, 0, CompletionStatus.UnsupportedRequest, left, tlp.RequesterId, tlp.Tag, (int)(address & 0x7f));
            Send(words, tlp, time);
            return;
        }

        Dma.Reads++;
        Dma.ReadBytes += left;
        Dma.Injected += fault == ReadFault.Poisoned ? 1 : 0;
        Iommu.DomainOf(tlp.RequesterId)!.Counters.ReadBytes += left;
        Complete(tlp, owner, owner.Ram.Start + from.Offset, left, fault == ReadFault.Poisoned, time);
    }

    private void Complete(Tlp tlp, IDmaTarget owner, ulong inRam, int left, bool poisoned, long time)
    {
        ulong address = tlp.Address + (ulong)tlp.FirstByteOffset;
        while (left > 0)
        {
            int count = Math.Min(left, CompletionBytes - (int)(address & (CompletionBytes - 1)));
            int lane = (int)(address & 3);
            int length = (lane + count + 3) / 4;
            int header = TlpBuilder.CompletionHeader(_words, length, 0, CompletionStatus.Successful, left, tlp.RequesterId, tlp.Tag, (int)(address & 0x7f));
            TlpBuilder.PackPayload(_words.AsSpan(header, length), owner.Ram.Bytes(inRam, count), lane);
            _words[0] |= poisoned ? TlpBuilder.PoisonedBit : 0;
            Send(header + length, tlp, time);
            left -= count;
            address += (ulong)count;
            inRam += (ulong)count;
        }
    }

    // A completion copies traffic class and attributes of its request (PCI Express Base Specification, 2.2.9).
    private void Send(int words, Tlp request, long time)
    {
        const uint classAndAttributes = 0x0074_3000;
        _words[0] |= request.Word0 & classAndAttributes;
        if (!Link.Downstream.TryAdd(_words.AsSpan(0, words), time + Link.Latency, -1, posted: false))
        {
            Dma.LostCompletions++;
        }
    }
}
