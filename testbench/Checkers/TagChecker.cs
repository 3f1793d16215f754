namespace NicTwin.Testbench;

/// <summary>A tag of the NIC names at most one outstanding request.</summary>
internal sealed class TagChecker() : Checker(PropertyNames.Tags, "PCIe Base 2.2.6.2: a tag is unique among all outstanding requests; 5 bits while extended tags are off; design 2, Resets: tags stay reserved until the last byte or the time-out")
{
    private readonly bool[] _outstanding = new bool[256];
    private readonly int[] _requester = new int[256];
    private readonly int[] _remaining = new int[256];
    private readonly ulong[] _issued = new ulong[256];
    private readonly ulong[] _address = new ulong[256];
    private readonly ulong[] _timeout = new ulong[256];
    private ulong _setting;
    private ulong _settingBefore;
    private ulong _settingTime;

    /// <summary>Longest time between a decision of the NIC and its last beat on a stalled link.</summary>
    private const ulong Settle = 4000;

    internal override void OnStart() => Forget();

    internal override void OnHardReset() => Forget();

    internal override void OnTlpFromNic(Tlp tlp, ulong time)
    {
        if (tlp.Kind != TlpKind.MemoryRead)
        {
            return;
        }

        Premise();
        int tag = tlp.Tag;
        if (tag > 31)
        {
            Fail(time, $"tag {tag:x2} needs more than 5 bits: {tlp.ToString()}");
        }

        if (_outstanding[tag] && !(Context.HostileCompletions && time - _issued[tag] >= _timeout[tag] / 2))
        {
            Fail(time, $"tag {tag:x2} is used again while the read of {_address[tag]:x} from time {_issued[tag]} waits for {_remaining[tag]} bytes");
        }

        _outstanding[tag] = true;
        _requester[tag] = tlp.RequesterId;
        _remaining[tag] = tlp.RequestedBytes;
        _address[tag] = tlp.Address + (ulong)tlp.FirstByteOffset;
        _issued[tag] = time;

        // The setting that counts is the one at the issue, which may be the one before a write taken shortly before.
        _timeout[tag] = time <= _settingTime + Settle ? Math.Min(_setting, _settingBefore) : _setting;
    }

    internal override void OnTlpToNic(Tlp tlp, ulong time)
    {
        ulong setting = Timeout(Context.Device.Configuration.CompletionTimeout);
        if (setting != _setting)
        {
            _settingBefore = _setting;
            _setting = setting;
            _settingTime = time;
        }

        if (!tlp.IsCompletion)
        {
            return;
        }

        int tag = tlp.CompletionTag;
        if (!_outstanding[tag] || _requester[tag] != tlp.CompletionRequesterId)
        {
            return;
        }

        if (tlp.Status != CompletionStatus.Successful)
        {
            _outstanding[tag] = false;
            return;
        }

        // A completion with wrong counts is unexpected to the NIC and leaves the tag alone; it frees the tag here only
        // when it can have been right.
        int offset = tlp.LowerAddress & 3;
        int bytes = Math.Min((tlp.Length * 4) - offset, _remaining[tag]);
        if (tlp.ByteCount == _remaining[tag])
        {
            _remaining[tag] -= bytes;
        }

        _outstanding[tag] = _remaining[tag] > 0;
    }

    private void Forget()
    {
        Array.Clear(_outstanding);
        _setting = Timeout(0);
        _settingBefore = _setting;
        _settingTime = 0;
    }

    /// <summary>Completion time-out in clocks for a value of Device Control 2 (docs/spec/config_space.md).</summary>
    internal static ulong Timeout(uint setting) => (setting & 0x10) != 0 ? ulong.MaxValue : (setting & 0xf) switch
    {
        1 => 10_000,
        2 => 625_000,
        5 => 3_750_000,
        6 => 12_500_000,
        9 => 50_000_000,
        10 => 250_000_000,
        13 => 750_000_000,
        14 => 3_750_000_000,
        _ => 2_500_000,
    };
}
