using System.Runtime.InteropServices;
using NicTwin.Testbench;
using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.Platform;

namespace NicTwin.Vmm;

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

/// <summary>The NIC's reads and writes of memory, and its interrupts.</summary>
public sealed partial class Host
{
    // Completions are cut at multiples of this: legal with both values of the read completion boundary.
    private const int CompletionBytes = 128;

    private ReadFault _nextReadFault;

    /// <summary>Lets the NIC's next read of memory go wrong.</summary>
    public void FailNextRead(ReadFault fault) => _nextReadFault = fault;

    private void WriteMemory(Tlp tlp, long time)
    {
        // A write without byte enables writes nothing (PCI Express Base Specification, 2.2.5), wherever it goes.
        int bytes = tlp is { Length: 1, FirstByteEnables: 0 } ? 0 : tlp.RequestedBytes;
        ulong address = tlp.Address + (ulong)tlp.FirstByteOffset;
        DeviceTranslation to = Iommu.Translate(tlp.RequesterId, address, bytes, DeviceAccess.Write);
        if (to.Target == DeviceTarget.None || tlp.Poisoned)
        {
            Dma.Aborted++;
            return;
        }

        GuestMachine guest = _guests[to.Guest];
        if (to.Target == DeviceTarget.InterruptFile)
        {
            Dma.Interrupts++;
            guest.Interrupt(tlp.Payload[0], time);
            return;
        }

        Dma.Writes++;
        Dma.WrittenBytes += bytes;
        ulong inRam = InRam(guest, to.Address);
        ReadOnlySpan<byte> data = MemoryMarshal.AsBytes(tlp.Payload).Slice(tlp.FirstByteOffset, bytes);
        data.CopyTo(guest.Ram.Bytes(inRam, bytes));
        guest.MemoryWritten(inRam, bytes);
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
        DeviceTranslation from = Iommu.Translate(tlp.RequesterId, address, left, DeviceAccess.Read);
        if (from.Target != DeviceTarget.Memory || fault == ReadFault.Unsupported)
        {
            Dma.Aborted += from.Target != DeviceTarget.Memory ? 1 : 0;
            Dma.Injected += fault == ReadFault.Unsupported ? 1 : 0;
            int words = TlpBuilder.CompletionHeader(_words, 0, 0, CompletionStatus.UnsupportedRequest, left, tlp.RequesterId, tlp.Tag, (int)(address & 0x7f));
            Send(words, tlp, time);
            return;
        }

        Dma.Reads++;
        Dma.ReadBytes += left;
        Dma.Injected += fault == ReadFault.Poisoned ? 1 : 0;
        GuestMachine guest = _guests[from.Guest];
        ulong inRam = InRam(guest, from.Address);
        while (left > 0)
        {
            int count = Math.Min(left, CompletionBytes - (int)(address & (CompletionBytes - 1)));
            int lane = (int)(address & 3);
            int length = (lane + count + 3) / 4;
            int header = TlpBuilder.CompletionHeader(_words, length, 0, CompletionStatus.Successful, left, tlp.RequesterId, tlp.Tag, (int)(address & 0x7f));
            TlpBuilder.PackPayload(_words.AsSpan(header, length), guest.Ram.Bytes(inRam, count), lane);
            _words[0] |= fault == ReadFault.Poisoned ? TlpBuilder.PoisonedBit : 0;
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
        if (!_link.Downstream.TryAdd(_words.AsSpan(0, words), time + _options.Latency, -1))
        {
            Dma.LostCompletions++;
        }
    }

    private static ulong InRam(GuestMachine guest, ulong hostAddress) => guest.Ram.Start + (hostAddress & (GuestStride - 1));
}
