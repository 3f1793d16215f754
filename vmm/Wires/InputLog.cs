using NicTwin.Vmm.Trace;

namespace NicTwin.Vmm.Wires;

/// <summary>What came from outside.</summary>
public enum InputKind
{
    /// <summary>A frame.</summary>
    Frame,

    /// <summary>Bytes that were typed.</summary>
    Keys,
}

/// <summary>
/// The log of what came from outside: a pcapng file with an interface for frames (Ethernet) and one for what was typed (LINKTYPE_USER0). Times
/// are virtual and count from the beginning of the commands. Statistics say at its end how far it goes.
/// </summary>
public sealed class InputLogWriter : IDisposable
{
    /// <summary>LINKTYPE_USER0: typed bytes.</summary>
    internal const ushort KeysLinkType = 147;

    private readonly Stream _stream;
    private readonly PcapngWriter _writer;

    /// <summary>Begins a log.</summary>
    /// <param name="stream">Where it goes; closed with the log.</param>
    public InputLogWriter(Stream stream)
    {
        _stream = stream;
        _writer = new PcapngWriter(stream);
        _writer.AddInterface(CaptureReader.Ethernet, "wire");
        _writer.AddInterface(KeysLinkType, "keyboard");
    }

    /// <summary>Adds what has come.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="clock">When, in clocks from the beginning of the commands.</param>
    /// <param name="data">Its bytes.</param>
    public void Add(InputKind kind, long clock, ReadOnlySpan<byte> data) =>
        _writer.Packet((int)kind, clock * Host.NanosecondsPerClock, CaptureDirection.Inbound, data);

    /// <summary>Says how far the log goes.</summary>
    public void End(long clock) => _writer.Statistics(0, clock * Host.NanosecondsPerClock);

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();
}

/// <summary>Reads what <see cref="InputLogWriter"/> has written, and captures of frames alone.</summary>
public sealed class InputLogReader : IDisposable
{
    private readonly FileStream _stream;
    private readonly CaptureReader _reader;

    /// <summary>Opens a log.</summary>
    /// <exception cref="CaptureException">It is damaged anywhere, or holds something else.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public InputLogReader(string path)
    {
        using (FileStream whole = File.OpenRead(path))
        {
            LastClock = Check(new CaptureReader(whole));
        }

        _stream = File.OpenRead(path);
        _reader = new CaptureReader(_stream);
        TryNext();
    }

    /// <summary>How far it goes, in clocks from the beginning of the commands.</summary>
    public long LastClock { get; }

    /// <summary>When the present entry came; the largest number behind the last one.</summary>
    public long Clock { get; private set; }

    /// <summary>What it is.</summary>
    public InputKind Kind => _reader.LinkType == CaptureReader.Ethernet ? InputKind.Frame : InputKind.Keys;

    /// <summary>Its bytes.</summary>
    public ReadOnlySpan<byte> Data => _reader.Data;

    /// <summary>Goes on to the next entry.</summary>
    /// <returns>False when the log has ended.</returns>
    public bool TryNext()
    {
        bool more;
        try
        {
            more = _reader.TryRead();
        }
        catch (CaptureException)
        {
            // Somebody has changed the file since it was checked.
            more = false;
        }

        Clock = more ? ClockOf(_reader) : long.MaxValue;
        return more;
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private static long Check(CaptureReader reader)
    {
        long last = 0;
        while (reader.TryRead())
        {
            if (reader.LinkType is not (CaptureReader.Ethernet or InputLogWriter.KeysLinkType))
            {
                throw new CaptureException($"offset {reader.PacketOffset}: a packet with link type {reader.LinkType} is no input of a run");
            }

            long clock = ClockOf(reader);
            last = clock >= last ? clock : throw new CaptureException($"offset {reader.PacketOffset}: a packet is before the one in front of it");
        }

        return reader.StatisticsTime is { } end ? Math.Max(last, (long)Int128.Clamp(end / Host.NanosecondsPerClock, 0, long.MaxValue)) : last;
    }

    private static long ClockOf(CaptureReader reader) => (long)Int128.Clamp(reader.Nanoseconds / Host.NanosecondsPerClock, 0, long.MaxValue / 2);
}
