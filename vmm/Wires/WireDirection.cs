using NicTwin.Testbench;

namespace NicTwin.Vmm.Wires;

/// <summary>
/// One direction of a cable: says whether a frame gets to the other end, and when. The order of frames stays as it is, and equal frames at
/// equal times have equal fates.
/// </summary>
internal sealed class WireDirection
{
    // Byte times between two frames: preamble 8, FCS 4, gap 12 (IEEE 802.3).
    private const int OverheadBytes = 24;

    // What a hop holds that is slower than its input, in bytes: a tenth of a second at 10 Mb/s.
    private const long HopBytes = 128 << 10;

    private readonly WireOptions _options;
    private readonly ulong _seed;
    private ulong _frames;
    private long _free;
    private long _last;

    /// <summary>Creates a direction that has seen no frame.</summary>
    /// <param name="options">What it does to frames.</param>
    /// <param name="number">Tells it from the other directions of the same cable, which lose other frames.</param>
    public WireDirection(WireOptions options, int number)
    {
        _options = options;
        _seed = RandomSource.Mix(options.Seed, (ulong)number);
        LossPerMillion = options.LossPerMillion;
    }

    /// <summary>What has become of frames.</summary>
    public WireCounters Counters { get; } = new();

    /// <summary>Of a million frames so many are lost.</summary>
    public int LossPerMillion { get; set; }

    /// <summary>Lets a frame in.</summary>
    /// <param name="length">Its bytes without FCS.</param>
    /// <param name="clock">When it has come as a whole.</param>
    /// <param name="arrival">When it is at the other end.</param>
    /// <returns>False when it is lost, which is counted.</returns>
    public bool TryPass(int length, long clock, out long arrival)
    {
        arrival = clock;
        ulong number = RandomSource.Mix(_seed, _frames++);
        if ((number >> 32) * WireOptions.Million >> 32 < (ulong)LossPerMillion)
        {
            Counters[WireCount.Loss]++;
            return false;
        }

        if (_options.Speed < WireOptions.FullSpeed && !TryHop(length, ref arrival))
        {
            Counters[WireCount.Overflow]++;
            return false;
        }

        arrival = Math.Max(arrival + _options.Delay, _last);
        _last = arrival;
        return true;
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(_frames);
        writer.Write(_free);
        writer.Write(_last);
        writer.Write(LossPerMillion);
        Counters.Save(writer);
    }

    public void Restore(BinaryReader reader)
    {
        _frames = reader.ReadUInt64();
        _free = reader.ReadInt64();
        _last = reader.ReadInt64();
        LossPerMillion = reader.ReadInt32();
        Counters.Restore(reader);
    }

    // Store and forward: a frame goes on when it has come as a whole, behind those before it. A byte takes a clock at full speed.
    private bool TryHop(int length, ref long time)
    {
        long begin = Math.Max(time, _free);
        if ((begin - time) * _options.Speed > HopBytes * WireOptions.FullSpeed)
        {
            return false;
        }

        _free = begin + ((length + OverheadBytes) * (long)WireOptions.FullSpeed / _options.Speed);
        time = _free;
        return true;
    }
}
