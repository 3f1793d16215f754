using NicTwin.Testbench;
using NicTwin.Vmm.Iommu;
using NicTwin.Vmm.Pcie;

namespace NicTwin.Vmm.Hostile;

/// <summary>What a requester id may reach.</summary>
/// <param name="Start">First address of memory.</param>
/// <param name="Size">Bytes of memory.</param>
/// <param name="Messages">The address for messages.</param>
internal readonly record struct Reach(ulong Start, ulong Size, ulong Messages);

/// <summary>
/// Decides by itself, from the requests at the NIC's pins and a list of who may reach what, which of them must fault, and holds that against
/// the faults that the IOMMU reports: each once, with its requester id and address, in the order of the requests, and no others.
/// </summary>
internal sealed class DmaOracle : ITlpObserver
{
    private readonly Dictionary<int, Reach> _reach = [];
    private readonly Queue<(int Requester, ulong Address, bool IsWrite)> _due = new();

    /// <summary>The first difference; null when there is none.</summary>
    public string? Failure { get; private set; }

    /// <summary>Requests that must fault and that the IOMMU has not handled yet.</summary>
    public int Due => _due.Count;

    /// <summary>Requests that were seen.</summary>
    public long Requests { get; private set; }

    /// <summary>Faults that were due and came.</summary>
    public long Faults { get; private set; }

    /// <summary>A function changes its owner: requests of that time are not judged.</summary>
    public bool Lenient { get; set; }

    /// <summary>Says what a requester id may reach; null for nothing.</summary>
    public void Allow(int requester, Reach? reach)
    {
        if (reach is { } known)
        {
            _reach[requester] = known;
        }
        else
        {
            _reach.Remove(requester);
        }
    }

    /// <summary>The IOMMU reports a fault.</summary>
    public void Report(DeviceFault fault)
    {
        if (Lenient)
        {
            return;
        }

        if (!_due.TryDequeue(out (int Requester, ulong Address, bool IsWrite) due))
        {
            Failure ??= $"a fault of {fault.RequesterId:x4} at 0x{fault.Address:x} ({fault.Reason}) that must not be";
        }
        else if (due != (fault.RequesterId, fault.Address, fault.IsWrite))
        {
            Failure ??= $"a fault of {fault.RequesterId:x4} at 0x{fault.Address:x} in place of one of {due.Requester:x4} at 0x{due.Address:x}";
        }
        else
        {
            Faults++;
        }
    }

    /// <summary>Forgets what is due.</summary>
    public void Forget() => _due.Clear();

    /// <inheritdoc/>
    public void ToNic(ReadOnlySpan<uint> words, long clock)
    {
        // What guests send to the NIC is theirs to send.
    }

    /// <inheritdoc/>
    public void FromNic(ReadOnlySpan<uint> words, long clock)
    {
        var tlp = new Tlp(words);
        if (tlp.Kind is not (TlpKind.MemoryRead or TlpKind.MemoryWrite) || Lenient)
        {
            return;
        }

        Requests++;
        bool isWrite = tlp.Kind == TlpKind.MemoryWrite;
        int bytes = tlp is { Length: 1, FirstByteEnables: 0 } ? 0 : tlp.RequestedBytes;
        ulong address = tlp.Address + (ulong)tlp.FirstByteOffset;
        if (!_reach.TryGetValue(tlp.RequesterId, out Reach reach) || !IsWithin(reach, address, bytes, isWrite))
        {
            _due.Enqueue((tlp.RequesterId, address, isWrite));
        }
    }

    private static bool IsWithin(Reach reach, ulong address, int bytes, bool isWrite)
    {
        ulong length = (ulong)Math.Max(1, bytes);
        bool isMemory = address >= reach.Start && address - reach.Start <= reach.Size - length;
        return isMemory || (isWrite && address == reach.Messages && bytes == sizeof(uint));
    }
}
