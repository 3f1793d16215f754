namespace NicTwin.Vmm.Virtio;

/// <summary>A virtio console with one port, the guest's hvc0 (OASIS Virtual I/O Device 1.2, 5.3).</summary>
internal sealed class ConsoleDevice : IVirtioDevice
{
    private const int ReceiveQueue = 0;
    private const int TransmitQueue = 1;

    private readonly Action<byte> _output;
    private readonly Queue<byte> _input = new();
    private readonly List<QueueBuffer> _parts = [];
    private VirtioPciFunction? _transport;

    /// <summary>Creates a console.</summary>
    /// <param name="output">Receives each byte that the guest writes.</param>
    public ConsoleDevice(Action<byte> output) => _output = output;

    /// <inheritdoc/>
    public int DeviceType => 3;

    /// <inheritdoc/>
    public uint ClassCode => 0x07_8000;

    /// <inheritdoc/>
    public ulong Features => VirtioFeature.IndirectDescriptors;

    /// <inheritdoc/>
    public int Queues => 2;

    /// <summary>Gives the guest bytes; they wait until it takes them.</summary>
    public void Type(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            _input.Enqueue(value);
        }

        Feed();
    }

    /// <inheritdoc/>
    public byte ReadConfiguration(int offset) => 0;

    /// <inheritdoc/>
    public void WriteConfiguration(int offset, byte value)
    {
        // Only an emergency write exists there, and it is not offered.
    }

    /// <inheritdoc/>
    public void Start(VirtioPciFunction transport)
    {
        _transport = transport;
        Feed();
    }

    /// <inheritdoc/>
    public void Stop() => _transport = null;

    /// <inheritdoc/>
    public void Notified(int queue, long time)
    {
        if (queue == ReceiveQueue)
        {
            Feed();
        }
        else if (queue == TransmitQueue)
        {
            Drain();
        }
    }

    /// <summary>Saves the bytes that wait.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_input.Count);
        writer.Write(_input.ToArray());
    }

    /// <summary>Restores the bytes that wait.</summary>
    public void Restore(BinaryReader reader)
    {
        _input.Clear();
        int count = reader.ReadInt32();
        for (int i = 0; i < count; i++)
        {
            _input.Enqueue(reader.ReadByte());
        }
    }

    private void Drain()
    {
        Virtqueue queue = _transport!.Common.Queue(TransmitQueue);
        _parts.Clear();
        bool used = false;
        while (queue.TryTake(_parts, out QueueChain chain))
        {
            foreach (QueueBuffer buffer in _parts)
            {
                if (!buffer.IsWritable)
                {
                    foreach (byte value in _transport.Memory.Read(buffer.Address, (int)buffer.Length))
                    {
                        _output(value);
                    }
                }
            }

            queue.Use(chain, 0);
            _parts.Clear();
            used = true;
        }

        Finish(queue, TransmitQueue, used);
    }

    private void Feed()
    {
        if (_transport is null || _input.Count == 0)
        {
            return;
        }

        Virtqueue queue = _transport.Common.Queue(ReceiveQueue);
        _parts.Clear();
        bool used = false;
        while (_input.Count > 0 && queue.TryTake(_parts, out QueueChain chain))
        {
            uint written = 0;
            foreach (QueueBuffer buffer in _parts)
            {
                written += buffer.IsWritable ? Fill(buffer) : 0;
            }

            queue.Use(chain, written);
            _parts.Clear();
            used = true;
        }

        Finish(queue, ReceiveQueue, used);
    }

    private uint Fill(QueueBuffer buffer)
    {
        int count = (int)Math.Min(buffer.Length, (uint)_input.Count);
        Span<byte> one = stackalloc byte[1];
        for (int i = 0; i < count; i++)
        {
            one[0] = _input.Dequeue();
            _transport!.Memory.Write(buffer.Address + (ulong)i, one);
        }

        return (uint)count;
    }

    private void Finish(Virtqueue queue, int index, bool used)
    {
        if (queue.Broken)
        {
            _transport!.Common.Fail();
        }
        else if (used)
        {
            _transport!.Interrupt(index);
        }
    }
}
