using System.Buffers.Binary;

namespace NicTwin.Vmm.VfioUser;

/// <summary>The eventfds that a client has assigned to the vectors of a device, and what it has masked.</summary>
internal sealed unsafe class VfioUserInterrupts : IDisposable
{
    private const int NoFile = -1;

    // Flags of DEVICE_SET_IRQS: one kind of data, one action.
    private const uint DataNone = 1;
    private const uint DataBool = 2;
    private const uint DataEvent = 4;
    private const uint ActionMask = 8;
    private const uint ActionUnmask = 16;
    private const uint ActionTrigger = 32;
    private const uint DataBits = DataNone | DataBool | DataEvent;
    private const uint ActionBits = ActionMask | ActionUnmask | ActionTrigger;

    private readonly int[][] _files;
    private readonly bool[][] _masked;
    private readonly bool[][] _pending;

    /// <summary>Creates interrupts of which none is assigned.</summary>
    /// <param name="vectors">Vectors of each kind.</param>
    public VfioUserInterrupts(IReadOnlyList<int> vectors)
    {
        _files = [.. vectors.Select(static count => Enumerable.Repeat(NoFile, count).ToArray())];
        _masked = [.. vectors.Select(static count => new bool[count])];
        _pending = [.. vectors.Select(static count => new bool[count])];
    }

    /// <summary>Interrupts for which no eventfd was assigned.</summary>
    public long Dropped { get; private set; }

    /// <summary>Vectors of a kind; 0 for one that there is not.</summary>
    public int CountOf(uint kind) => kind < (uint)_files.Length ? _files[kind].Length : 0;

    /// <summary>Whether a vector has an eventfd.</summary>
    public bool IsAssigned(int kind, int vector) => _files[kind][vector] != NoFile;

    /// <summary>Signals an interrupt: one that is masked comes when it is unmasked.</summary>
    public void Signal(int kind, int vector)
    {
        if (_masked[kind][vector])
        {
            _pending[kind][vector] = true;
            return;
        }

        if (_files[kind][vector] == NoFile)
        {
            Dropped++;
            return;
        }

        // A counter that is full is as good as one that has counted this one as well.
        ulong one = 1;
        _ = Interop.Write(_files[kind][vector], &one, sizeof(ulong));
    }

    /// <summary>Does what the payload of DEVICE_SET_IRQS says, or nothing of it.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="files">Its open files; those that are kept are taken out.</param>
    public VfioUserError Set(ReadOnlySpan<byte> payload, List<int> files)
    {
        if (payload.Length < VfioUserProtocol.SetIrqsSize || BinaryPrimitives.ReadUInt32LittleEndian(payload) < VfioUserProtocol.SetIrqsSize)
        {
            return VfioUserError.Invalid;
        }

        var request = new Request(
            BinaryPrimitives.ReadUInt32LittleEndian(payload[4..]),
            BinaryPrimitives.ReadUInt32LittleEndian(payload[8..]),
            BinaryPrimitives.ReadUInt32LittleEndian(payload[12..]),
            BinaryPrimitives.ReadUInt32LittleEndian(payload[16..]));
        ReadOnlySpan<byte> data = payload[VfioUserProtocol.SetIrqsSize..];
        if (!IsValid(in request, data, files.Count))
        {
            return VfioUserError.Invalid;
        }

        if (request.Count == 0)
        {
            Disable((int)request.Kind);
            return VfioUserError.None;
        }

        for (uint i = 0; i < request.Count; i++)
        {
            int vector = (int)(request.Start + i);
            if ((request.Flags & DataEvent) != 0)
            {
                Assign((int)request.Kind, vector, files.Count > 0 ? files[(int)i] : NoFile);
            }
            else if ((request.Flags & DataNone) != 0 || data[(int)i] != 0)
            {
                Act((int)request.Kind, vector, request.Flags);
            }
        }

        files.Clear();
        return VfioUserError.None;
    }

    /// <summary>Takes all eventfds away.</summary>
    public void Clear()
    {
        for (int kind = 0; kind < _files.Length; kind++)
        {
            Disable(kind);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Clear();

    private bool IsValid(in Request request, ReadOnlySpan<byte> data, int files)
    {
        uint vectors = (uint)CountOf(request.Kind);
        uint kindOfData = request.Flags & DataBits;
        uint action = request.Flags & ActionBits;
        if ((request.Flags & ~(DataBits | ActionBits)) != 0 || !uint.IsPow2(kindOfData) || !uint.IsPow2(action)
            || request.Start >= vectors || request.Count > vectors - request.Start
            || (request.Kind >= VfioUserProtocol.ErrorIrq && (action != ActionTrigger || request.Count > 1)))
        {
            return false;
        }

        if (request.Count == 0)
        {
            return action == ActionTrigger && kindOfData == DataNone && request.Start == 0 && files == 0 && data.IsEmpty;
        }

        return kindOfData switch
        {
            DataEvent => action == ActionTrigger && data.IsEmpty && (files == 0 || files == request.Count),
            DataBool => files == 0 && data.Length == request.Count,
            _ => files == 0 && data.IsEmpty,
        };
    }

    private void Act(int kind, int vector, uint flags)
    {
        if ((flags & ActionTrigger) != 0)
        {
            Signal(kind, vector);
            return;
        }

        _masked[kind][vector] = (flags & ActionMask) != 0;
        if (!_masked[kind][vector] && _pending[kind][vector])
        {
            _pending[kind][vector] = false;
            Signal(kind, vector);
        }
    }

    private void Assign(int kind, int vector, int file)
    {
        if (_files[kind][vector] != NoFile)
        {
            _ = Interop.Close(_files[kind][vector]);
        }

        _files[kind][vector] = file;
    }

    private void Disable(int kind)
    {
        for (int vector = 0; vector < _files[kind].Length; vector++)
        {
            Assign(kind, vector, NoFile);
            _masked[kind][vector] = false;
            _pending[kind][vector] = false;
        }
    }

    private readonly record struct Request(uint Flags, uint Kind, uint Start, uint Count);
}
