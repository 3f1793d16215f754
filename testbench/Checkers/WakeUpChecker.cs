using System.Buffers.Binary;

namespace NicTwin.Testbench;

/// <summary>
/// In D3hot the first frame that passes the MAC filters and an enabled wake-up filter is kept and tells PME_Status; PM_PME messages come when that is enabled.
/// </summary>
/// <remarks>
/// A frame that comes while another may still be looked at is left open, and so is a link that is on its way.
/// </remarks>
internal sealed class WakeUpChecker() : Checker(PropertyNames.WakeUp, "82576 datasheet 5.6, 8.20: magic, exact, multicast and broadcast packets, link change; PCIe Base 5.3.3: PM_PME while PME_Status and PME_En are set, again after 100 ms")
{
    /// <summary>Filters that stock drivers enable: LNKC, MAG, EX, MC, BC, in WUFC and WUS.</summary>
    public const uint Filters = 0x1f;

    private const uint LinkChange = 1;
    private const uint Packets = 0x1e;
    private const int Kept = 128;
    private const byte PmeMessage = 0x18;

    // A frame has been decided on after so many clocks; so has a message been sent, or given up.
    private const ulong Settle = 2000;

    // A root complex that stalls may take the message as late as this.
    private const ulong Owed = 20_000;

    // Clocks from the last beat of a request until it has been performed.
    private const ulong Asleep = 50;

    // 100 ms; the specification allows 50 ms more and 5 ms less.
    private const ulong Repeat = 12_500_000;

    private readonly byte[] _packet = new byte[Kept];

    /// <summary>What reads that are under way must give, oldest first.</summary>
    private readonly Queue<(uint Value, uint Mask)> _reads = new();
    private bool _asleep;
    private bool _certain;
    private bool _packetCertain;
    private uint _status;
    private int _length;
    private bool _pme;
    private bool _told;
    private bool _linked;
    private ulong _asleepSince;
    private ulong _busyUntil;
    private ulong _changed;
    private ulong _lastMessage;

    internal override void OnStart() => Forget();

    internal override void OnHardReset() => Forget();

    internal override void OnLink(bool up, ulong time)
    {
        RegisterReference r = Context.Device.Registers;
        if (!_asleep || (r[RegisterTable.Wufc] & LinkChange) == 0 || (_status & LinkChange) != 0)
        {
            return;
        }

        // The reference of the PHY knows of the pin already; the link was up all the time since the PF fell asleep.
        _certain &= !up && _linked && Context.Legal;
        _status |= LinkChange;
        _busyUntil = Math.Max(_busyUntil, time + Settle);
        SetPme(time);
    }

    internal override void OnTlpToNic(Tlp tlp, ulong time)
    {
        RegisterReference r = Context.Device.Registers;
        bool asleep = !Context.Device.Configuration.InD0;
        if (asleep != _asleep)
        {
            // A link that is on its way may come up while the PF is asleep.
            _linked = (r[RegisterTable.Ctrl] & 0x40) != 0 && r.Phy.LinkAt(time) == true;
            _certain &= time >= _busyUntil && Context.Legal && (!asleep || (r[RegisterTable.Wufc] & LinkChange) == 0 || _linked);
            _packetCertain &= _certain;
            _asleep = asleep;
            _asleepSince = time;
            _changed = time;
        }

        foreach (DwordAccess access in Context.Device.Accesses)
        {
            if (access.Write)
            {
                Written(access, time);
            }
            else if (access.Function == 0 && IsWatched(access.Space, access.Where))
            {
                _reads.Enqueue(Expected(access.Space, access.Where, time));
            }
        }
    }

    internal override void OnFrameToNic(ReadOnlySpan<byte> frame, bool badFcs, ulong time)
    {
        RegisterReference r = Context.Device.Registers;
        uint filters = r[RegisterTable.Wufc] & Packets;
        if (!_asleep || filters == 0 || r.Phy.Loops)
        {
            return;
        }

        // Told of at its end; a frame that began before the PF slept is not looked at.
        ulong began = time - (ulong)(Context.Program.Policy.WirePaced ? frame.Length : frame.Length / 8);
        bool first = time >= _busyUntil && began > _asleepSince + Asleep;
        _busyUntil = time + Settle;
        if (!Context.Legal || !first)
        {
            // One frame is looked at at a time: whether this one is depends on clocks.
            _certain &= _certain && (_status & Packets) != 0 && Context.Legal;
            _packetCertain &= _certain;
            return;
        }

        if ((_status & Packets) != 0)
        {
            return;
        }

        uint match = badFcs || !Passes(r, frame) ? 0 : Match(r, frame) & filters;
        _length = match != 0 ? frame.Length : 0;
        if (match != 0)
        {
            _status |= match;
            SetPme(time);
            _packet.AsSpan().Clear();
            frame[..Math.Min(Kept, frame.Length)].CopyTo(_packet);
        }
    }

    internal override void OnTlpFromNic(Tlp tlp, ulong time)
    {
        if (tlp.Kind != TlpKind.Message || tlp.MessageCode != PmeMessage)
        {
            return;
        }

        Premise();
        if (tlp.RequesterId != Context.Device.Configuration.PhysicalId)
        {
            Fail(time, $"a PM_PME of a function that is not the PF: {tlp.ToString()}");
        }

        bool recent = time <= _changed + Settle;
        if (!recent && (!Enabled || (_certain && !_pme)))
        {
            Fail(time, $"a PM_PME although PME_Status is {(_pme ? 1 : 0)} and PME_En is {(Enabled ? 1 : 0)}");
        }

        if (!recent && _told && _certain && time < _lastMessage + Repeat)
        {
            Fail(time, $"a PM_PME {time - _lastMessage} clocks after the last one, and nothing has changed");
        }

        _told = true;
        _lastMessage = time;
    }

    internal override void OnQuiet(bool quiet, ulong time)
    {
        // The NIC never rests while it has to send the message again, so any wait that was long enough will do.
        if (_certain && Context.Legal && _pme && Enabled && time > _changed + Owed && !_told)
        {
            Fail(time, "PME_Status and PME_En are set and no PM_PME has been sent");
        }
    }

    internal override void OnAnswer(Tlp tlp, in ExpectedAnswer expected, ulong time)
    {
        if (expected.Status != CompletionStatus.Successful || expected.Function != 0)
        {
            return;
        }

        for (int i = 0; i < expected.Words; i++)
        {
            int where = i == 0 ? expected.Where : expected.Where1;
            if (!IsWatched(expected.Space, where) || !_reads.TryDequeue(out (uint Value, uint Mask) read) || i >= tlp.Payload.Length)
            {
                continue;
            }

            if (_status != 0)
            {
                Premise();
            }

            if (((tlp.Payload[i] ^ read.Value) & read.Mask) != 0)
            {
                string name = expected.Space == RequestSpace.Configuration ? "PMCSR" : RegisterTable.NameOf(where);
                Fail(time, $"{name} reads {tlp.Payload[i]:x8} where {read.Value:x8} is right in the bits {read.Mask:x8}");
            }
        }
    }

    private static bool IsWatched(RequestSpace space, int where) => space switch
    {
        RequestSpace.Configuration => where == ConfigurationReference.PowerControl,
        RequestSpace.Registers => where == RegisterTable.Wus || where == RegisterTable.Wuc || where == RegisterTable.Wupl
            || (where >= RegisterTable.Wupm && where < RegisterTable.Wupm + (Kept / 4)),
        _ => false,
    };

    /// <summary>What a watched register holds now, and the bits that are certain.</summary>
    private (uint Value, uint Mask) Expected(RequestSpace space, int where, ulong time)
    {
        if (!_certain || time < _busyUntil)
        {
            return (0, 0);
        }

        if (space == RequestSpace.Configuration)
        {
            return (_pme ? 0x8000u : 0, 0x8000);
        }

        if (where == RegisterTable.Wuc)
        {
            return (_pme ? 4u : 0, 4);
        }

        if (where == RegisterTable.Wus)
        {
            return (_status, uint.MaxValue);
        }

        if (!_packetCertain)
        {
            return (0, 0);
        }

        if (where == RegisterTable.Wupl)
        {
            return ((uint)_length, uint.MaxValue);
        }

        // Bytes behind the end of the packet, in its last DW, are nobody's business; DWs behind it read 0.
        int at = (where - RegisterTable.Wupm) * 4;
        int bytes = Math.Clamp(_length - at, 0, 4);
        uint mask = bytes == 0 ? uint.MaxValue : (uint)((1ul << (8 * bytes)) - 1);
        return (bytes == 0 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(_packet.AsSpan(at)), mask);
    }

    private bool Enabled => Context.Device.Configuration.PmeEnable || (Context.Device.Registers[RegisterTable.Wuc] & 2) != 0;

    private void Written(in DwordAccess access, ulong time)
    {
        uint bytes = ((access.ByteEnables & 1) != 0 ? 0xffu : 0) | ((access.ByteEnables & 2) != 0 ? 0xff00u : 0);
        if (access.Space == RequestSpace.Configuration && access.Function == 0 && access.Where == ConfigurationReference.PowerControl)
        {
            ClearPme((access.Value & bytes & 0x8000) != 0, time);
        }
        else if (access.Space == RequestSpace.Registers && access.Where == RegisterTable.Wuc)
        {
            ClearPme((access.Value & bytes & 4) != 0, time);
        }
        else if (access.Space == RequestSpace.Registers && access.Where == RegisterTable.Wus)
        {
            _status &= ~(access.Value & bytes);
        }
    }

    private void SetPme(ulong time)
    {
        _told &= _pme;
        _pme = true;
        _changed = time;
    }

    /// <summary>A write of a register with an enable may end or begin what is owed.</summary>
    private void ClearPme(bool clears, ulong time)
    {
        _pme &= !clears;
        _told = false;
        _changed = time;
    }

    /// <summary>The MAC takes the frame and a queue gets it.</summary>
    private static bool Passes(RegisterReference r, ReadOnlySpan<byte> frame)
    {
        bool pools = (r[RegisterTable.Mrqc] & 1) != 0;
        int limit = (r[RegisterTable.Rctl] & 0x20) != 0 ? (int)r[RegisterTable.Rlpml] & 0x3fff : PoolRules.Standard(r, frame);
        return (r[RegisterTable.Rctl] & 2) != 0 && frame.Length is >= 60 and <= 9728 && (pools || frame.Length + 4 <= limit)
            && !PoolRules.IsDroppedControl(r, frame) && PoolRules.Receive(r, frame, out _) != 0;
    }

    private static uint Match(RegisterReference r, ReadOnlySpan<byte> frame)
    {
        bool group = (frame[0] & 1) != 0;
        bool broadcast = frame[..6].IndexOfAnyExcept((byte)0xff) < 0;
        Span<byte> pattern = stackalloc byte[6 + (16 * 6)];
        pattern[..6].Fill(0xff);
        for (int i = 6; i < pattern.Length; i += 6)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(pattern[i..], r[RegisterTable.Ral]);
            BinaryPrimitives.WriteUInt16LittleEndian(pattern[(i + 4)..], (ushort)r[RegisterTable.Rah]);
        }

        return (frame.IndexOf(pattern) >= 0 ? 2u : 0) | (!group && PoolRules.IsExact(r, frame) ? 4u : 0) | (group && !broadcast ? 8u : 0) | (broadcast ? 16u : 0);
    }

    private void Forget()
    {
        _asleep = false;
        _certain = true;
        _packetCertain = true;
        _status = 0;
        _length = 0;
        _pme = false;
        _told = false;
        _asleepSince = 0;
        _busyUntil = 0;
        _changed = 0;
        _packet.AsSpan().Clear();
        _reads.Clear();
    }
}
