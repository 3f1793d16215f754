using System.Buffers.Binary;
using NicTwin.Vmm.Emulated;
using NicTwin.Vmm.Network;

namespace NicTwin.Vmm.Virtio;

/// <summary>The switch of the VMM as a back end in another process sees it: frames gather here until the VMM fetches them.</summary>
/// <remarks>The switch stands still while the back end works, but for what the back end itself sends; so what it would say is known here.</remarks>
internal sealed class FarSwitch : IFrameSwitch
{
    private readonly List<QueuedFrame> _sent = [];
    private readonly List<long> _times = [];
    private readonly long _latency;
    private int _frames;
    private int _bytes;
    private long _firstArrival = long.MaxValue;

    /// <summary>Creates it.</summary>
    /// <param name="latency">Clocks that a frame needs in the switch.</param>
    public FarSwitch(long latency) => _latency = latency;

    /// <inheritdoc/>
    public long NextAction => Math.Max(_firstArrival, Now());

    /// <inheritdoc/>
    public FramePool Pool { get; } = new();

    /// <summary>Frames that wait to be fetched.</summary>
    public int Waiting => _sent.Count;

    /// <summary>The service CPU's clock.</summary>
    public Func<long> Now { get; set; } = static () => 0;

    /// <inheritdoc/>
    public int Add(ISwitchPort port, string name) => 0;

    /// <inheritdoc/>
    public bool HasRoom(int port) => Switch.IsRoom(_frames, _bytes);

    /// <inheritdoc/>
    public byte[] Rent(int length) => Pool.Rent(length);

    /// <inheritdoc/>
    public void Return(byte[] buffer) => Pool.Return(buffer);

    /// <inheritdoc/>
    public void SendRented(int port, byte[] buffer, int length, in FrameOffload offload, long time)
    {
        _sent.Add(new QueuedFrame(buffer, length, IsCopied: false, offload));
        _times.Add(time);

        // What the switch refuses does not come into its queue.
        if (HasRoom(port) && SoftwareOffload.IsPossible(buffer.AsSpan(0, length), offload))
        {
            _frames++;
            _bytes += length;
            _firstArrival = Math.Min(_firstArrival, time + _latency);
        }
    }

    /// <summary>The client tells what is in the switch.</summary>
    /// <param name="state">Behind the time in <see cref="TimeRegion.Cpu"/>.</param>
    public void Follow(ReadOnlySpan<byte> state)
    {
        _frames = BinaryPrimitives.ReadInt32LittleEndian(state);
        _bytes = BinaryPrimitives.ReadInt32LittleEndian(state[4..]);
        _firstArrival = BinaryPrimitives.ReadInt64LittleEndian(state[8..]);
    }

    /// <summary>Puts frames into a result, as many as there is room for.</summary>
    /// <returns>The number of frames.</returns>
    public int Fetch(MemoryStream result, int room)
    {
        Span<byte> header = stackalloc byte[TimedFrame.HeaderLength];
        int count = 0;
        for (; count < _sent.Count && TimedFrame.HeaderLength + _sent[count].Length <= room; count++)
        {
            QueuedFrame frame = _sent[count];
            TimedFrame.Write(header, _times[count], frame.Length, frame.Offload);
            result.Write(header);
            result.Write(frame.Data, 0, frame.Length);
            room -= TimedFrame.HeaderLength + frame.Length;
            Pool.Return(frame.Data);
        }

        _sent.RemoveRange(0, count);
        _times.RemoveRange(0, count);
        return count;
    }
}
