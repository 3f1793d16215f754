namespace NicTwin.Testbench;

/// <summary>
/// What one function saw: values that it read, its memory, its interrupts and its frames on the wire, in the order of its program and without times.
/// It also watches that no other function's DMA carries its id, and its own none but its own.
/// </summary>
internal sealed class IsolationView : IBusObserver
{
    /// <summary>Bytes of memory of a function.</summary>
    public const ulong MemorySize = 0x40000;

    private const ulong FirstMemory = 0x1_0000_0000;

    private readonly int _function;
    private readonly int _requesterId;
    private readonly byte[] _mac;
    private readonly List<(string What, ulong Value)> _events = [];
    private uint _vectors;
    private ulong _frames;

    /// <summary>The view of a function.</summary>
    /// <param name="function">0 PF, 1+n VF n.</param>
    /// <param name="requesterId">Its requester id.</param>
    /// <param name="mac">Its MAC.</param>
    public IsolationView(int function, int requesterId, ReadOnlySpan<byte> mac)
    {
        _function = function;
        _requesterId = requesterId;
        _mac = mac.ToArray();
    }

    /// <summary>What was seen.</summary>
    public IReadOnlyList<(string What, ulong Value)> Events => _events;

    /// <summary>DMA that is wrong in one run alone; null for none.</summary>
    public string? Violation { get; private set; }

    /// <summary>Memory of a function.</summary>
    public static ulong MemoryOf(int function) => FirstMemory + ((ulong)function * MemorySize);

    /// <summary>Where the messages of a function go.</summary>
    public static ulong MessageOf(int function) => RootComplex.MessageWindow + ((ulong)function << 12);

    /// <summary>Adds a value that the function has read.</summary>
    public void Read(string what, ulong value) => _events.Add((what, value));

    /// <summary>Adds interrupts and frames that came since the last call, and a digest of the function's memory.</summary>
    public void Settle(HostMemory memory)
    {
        _events.Add(("vectors", _vectors));
        _events.Add(("frames on the wire", _frames));
        _vectors = 0;
        _frames = 0;
        ulong digest = 0;
        for (ulong at = 0; at < MemorySize; at += 8)
        {
            digest = RandomSource.Mix(digest, memory.ReadLong(MemoryOf(_function) + at));
        }

        _events.Add(("memory", digest));
    }

    /// <inheritdoc/>
    public void TlpToNic(Tlp tlp, ulong time)
    {
    }

    /// <inheritdoc/>
    public void TlpFromNic(Tlp tlp, ulong time)
    {
        if (tlp.Kind is not (TlpKind.MemoryRead or TlpKind.MemoryWrite))
        {
            return;
        }

        bool own = tlp.RequesterId == _requesterId;
        bool message = tlp.Address - MessageOf(_function) < 0x1000;
        bool memory = tlp.Address - MemoryOf(_function) < MemorySize;
        if (own != (message || memory))
        {
            Violation ??= $"{tlp.Kind} at {tlp.Address:x} by {tlp.RequesterId:x4}, while {_requesterId:x4} has {MemoryOf(_function):x}";
        }

        if (message)
        {
            _vectors |= 1u << (int)(tlp.Payload.Length == 1 ? tlp.Payload[0] & 31 : 31);
        }
    }

    /// <inheritdoc/>
    public void FrameToNic(ReadOnlySpan<byte> frame, bool badFcs, ulong time)
    {
    }

    /// <inheritdoc/>
    public void FrameFromNic(ReadOnlySpan<byte> frame, bool badFcs, ulong time)
    {
        if (frame.Length < 12 || !frame.Slice(6, 6).SequenceEqual(_mac))
        {
            return;
        }

        _frames = RandomSource.Mix(_frames, (ulong)frame.Length);
        foreach (byte value in frame)
        {
            _frames = RandomSource.Mix(_frames, value);
        }
    }

    /// <inheritdoc/>
    public void FramingError(string text, ulong time) => Violation ??= text;
}
