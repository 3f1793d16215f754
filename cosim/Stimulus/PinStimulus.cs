using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using NicTwin.Model;

namespace NicTwin.Cosim;

/// <summary>
/// Recorded input pins of a run, clock by clock, with the digest of all pins that the recording NIC had.
/// </summary>
/// <remarks>
/// Payload: a list of records. A byte 0 is followed by the number of clocks (LEB128) in which every pin is as predicted: as in the
/// clock before, time_i one more. Any other byte names, bit by bit, which of the six 64-bit words of <see cref="NicInputs"/> differ
/// from the prediction; those words follow, little endian. The first clock's prediction is all zeros.
/// </remarks>
public sealed class PinStimulus
{
    private const string ClocksKey = "clocks";
    private const string DigestKey = "digest";
    private const string BusyDigestKey = "digest-without-idle-time";
    private const byte AllWords = (1 << Pins.InputWords) - 1;

    private readonly byte[] _records;
    private readonly string _name;
    private readonly long _offset;

    private PinStimulus(byte[] records, string name, long offset, long clocks, ulong digest, ulong digestWithoutIdleTime, IReadOnlyDictionary<string, string> metadata)
    {
        _records = records;
        _name = name;
        _offset = offset;
        Clocks = clocks;
        Digest = digest;
        DigestWithoutIdleTime = digestWithoutIdleTime;
        Metadata = metadata;
    }

    /// <summary>Clocks.</summary>
    public long Clocks { get; }

    /// <summary>Expected digest of all pins.</summary>
    public ulong Digest { get; }

    /// <summary>Expected digest without clocks in which only time passed.</summary>
    public ulong DigestWithoutIdleTime { get; }

    /// <summary>All metadata of the file.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Takes a stimulus file of kind pins.</summary>
    /// <param name="file">The file.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <exception cref="StimulusException">It is of another kind or its records are damaged.</exception>
    public static PinStimulus From(StimulusFile file, string name)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (file.Kind != StimulusKind.Pins)
        {
            throw new StimulusException(name, 0, "this is a program, not a recording of pins");
        }

        if (!file.Metadata.TryGetValue(ClocksKey, out string? clocksText)
            || !long.TryParse(clocksText, NumberStyles.None, CultureInfo.InvariantCulture, out long clocks)
            || !TryHex(file.Metadata, DigestKey, out ulong digest)
            || !TryHex(file.Metadata, BusyDigestKey, out ulong busyDigest))
        {
            throw new StimulusException(name, 0, "the header names no number of clocks or no digest");
        }

        var stimulus = new PinStimulus(file.Payload, name, file.PayloadOffset, clocks, digest, busyDigest, file.Metadata);
        stimulus.Verify();
        return stimulus;
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="StimulusException">It cannot be read.</exception>
    public static PinStimulus Read(string path) => From(StimulusFile.Read(path), path);

    /// <summary>Makes the stimulus file.</summary>
    public StimulusFile ToFile()
    {
        var metadata = new Dictionary<string, string>(Metadata, StringComparer.Ordinal)
        {
            [ClocksKey] = Clocks.ToString(CultureInfo.InvariantCulture),
            [DigestKey] = Digest.ToString("x16", CultureInfo.InvariantCulture),
            [BusyDigestKey] = DigestWithoutIdleTime.ToString("x16", CultureInfo.InvariantCulture),
        };
        return new StimulusFile(StimulusKind.Pins, _records, metadata);
    }

    /// <summary>Starts to read the clocks.</summary>
    public Reader Open() => new(this);

    /// <summary>All clocks in an array, at most as many as given.</summary>
    public NicInputs[] ToArray(int maximum = int.MaxValue)
    {
        var inputs = new NicInputs[Math.Min(Clocks, Math.Min(maximum, Array.MaxLength / Unsafe.SizeOf<NicInputs>()))];
        Reader reader = Open();
        for (int i = 0; i < inputs.Length; i++)
        {
            reader.Read(out inputs[i]);
        }

        return inputs;
    }

    /// <summary>Runs a NIC over all clocks.</summary>
    /// <param name="nic">A NIC that has seen no clock yet.</param>
    /// <param name="stop">Asked now and then; true ends the run.</param>
    /// <returns>The digest, to be compared with <see cref="Digest"/>.</returns>
    public PinDigest Replay(INicClocked nic, Func<bool>? stop = null)
    {
        ArgumentNullException.ThrowIfNull(nic);
        var digest = default(PinDigest);
        Reader reader = Open();
        while (reader.Read(out NicInputs inputs))
        {
            nic.Step(in inputs, out NicOutputs outputs);
            digest.Add(in inputs, in outputs);
            if ((digest.Clocks & 1023) == 0 && stop is not null && stop())
            {
                break;
            }
        }

        return digest;
    }

    private static bool TryHex(IReadOnlyDictionary<string, string> metadata, string key, out ulong value)
    {
        value = 0;
        return metadata.TryGetValue(key, out string? text) && ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }

    // One pass over the records without expanding runs, so that later reads need no checks that could fail.
    private void Verify()
    {
        long clocks = 0;
        int position = 0;
        while (position < _records.Length)
        {
            int at = position;
            byte head = _records[position++];
            if (head == 0)
            {
                if (!TryReadCount(_records, ref position, out long run) || run == 0 || run > Clocks - clocks)
                {
                    throw Damaged(at, "a run of clocks is damaged");
                }

                clocks += run;
                continue;
            }

            position += int.PopCount(head) * sizeof(ulong);
            if (head > AllWords || position > _records.Length)
            {
                throw Damaged(at, "a record is damaged");
            }

            clocks++;
        }

        if (clocks != Clocks)
        {
            throw Damaged(_records.Length, $"the records hold {clocks} clocks, the header says {Clocks}");
        }
    }

    private StimulusException Damaged(int at, string cause) => new(_name, _offset + at, cause);

    private static bool TryReadCount(ReadOnlySpan<byte> bytes, ref int position, out long count)
    {
        count = 0;
        for (int shift = 0; shift < 63; shift += 7)
        {
            if (position >= bytes.Length)
            {
                return false;
            }

            byte b = bytes[position++];
            count |= (long)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads the clocks one after the other, without allocation.</summary>
    public struct Reader
    {
        private readonly byte[] _records;
        private NicInputs _previous;
        private int _position;
        private long _run;

        internal Reader(PinStimulus stimulus)
        {
            _records = stimulus._records;
            _previous.Time = ulong.MaxValue;
        }

        /// <summary>Reads the next clock.</summary>
        /// <returns>False at the end.</returns>
        public bool Read(out NicInputs inputs)
        {
            _previous.Time++;
            if (_run == 0)
            {
                if (_position == _records.Length)
                {
                    inputs = default;
                    return false;
                }

                byte head = _records[_position++];
                if (head == 0)
                {
                    TryReadCount(_records, ref _position, out _run);
                }
                else
                {
                    ref ulong words = ref Unsafe.As<NicInputs, ulong>(ref _previous);
                    for (int i = 0; i < Pins.InputWords; i++)
                    {
                        if (((head >> i) & 1) != 0)
                        {
                            Unsafe.Add(ref words, i) = BinaryPrimitives.ReadUInt64LittleEndian(_records.AsSpan(_position));
                            _position += sizeof(ulong);
                        }
                    }

                    _run = 1;
                }
            }

            _run--;
            inputs = _previous;
            return true;
        }
    }

    /// <summary>Collects clocks for a <see cref="PinStimulus"/>.</summary>
    public sealed class Writer
    {
        private readonly List<byte> _records = [];
        private PinDigest _digest;
        private NicInputs _previous;
        private long _run;

        /// <summary>Creates an empty recording.</summary>
        public Writer() => _previous.Time = ulong.MaxValue;

        /// <summary>Bytes so far.</summary>
        public int Length => _records.Count;

        /// <summary>Adds a clock.</summary>
        public void Add(in NicInputs inputs, in NicOutputs outputs)
        {
            _digest.Add(in inputs, in outputs);
            _previous.Time++;
            ref ulong previous = ref Unsafe.As<NicInputs, ulong>(ref _previous);
            ref ulong current = ref Unsafe.As<NicInputs, ulong>(ref Unsafe.AsRef(in inputs));
            int head = 0;
            for (int i = 0; i < Pins.InputWords; i++)
            {
                head |= Unsafe.Add(ref previous, i) == Unsafe.Add(ref current, i) ? 0 : 1 << i;
            }

            if (head == 0)
            {
                _run++;
                return;
            }

            EndRun();
            _records.Add((byte)head);
            Span<byte> bytes = stackalloc byte[sizeof(ulong)];
            for (int i = 0; i < Pins.InputWords; i++)
            {
                if (((head >> i) & 1) != 0)
                {
                    BinaryPrimitives.WriteUInt64LittleEndian(bytes, Unsafe.Add(ref current, i));
                    _records.AddRange(bytes);
                }
            }

            _previous = inputs;
        }

        /// <summary>Ends the recording.</summary>
        public PinStimulus Finish(IReadOnlyDictionary<string, string>? metadata = null)
        {
            EndRun();
            return new PinStimulus([.. _records], "recording", 0, _digest.Clocks, _digest.All, _digest.WithoutIdleTime,
                metadata ?? new Dictionary<string, string>(StringComparer.Ordinal));
        }

        private void EndRun()
        {
            if (_run == 0)
            {
                return;
            }

            _records.Add(0);
            for (; _run >= 0x80; _run >>= 7)
            {
                _records.Add((byte)(_run | 0x80));
            }

            _records.Add((byte)_run);
            _run = 0;
        }
    }
}
