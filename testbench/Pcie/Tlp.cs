using System.Globalization;
using System.Text;

namespace NicTwin.Testbench;

/// <summary>
/// A read-only view of one TLP as the DWs that pass the pins: header DWs as 32-bit numbers, then payload DWs.
/// </summary>
/// <remarks>
/// <code>
/// DW0  Fmt 31:29 | Type 28:24 | R 23 | TC 22:20 | R | Attr2 18 | R | TH 16 | TD 15 | EP 14 | Attr 13:12 | AT 11:10 | Length 9:0
/// DW1  request: requester id 31:16 | tag 15:8 | last BE 7:4 | first BE 3:0
///      completion: completer id 31:16 | status 15:13 | BCM 12 | byte count 11:0
/// DW2  memory: address (high half with a 4 DW header) ; configuration: BDF 31:16 | register 11:2
///      completion: requester id 31:16 | tag 15:8 | lower address 6:0
/// </code>
/// Payload is little endian: the first byte is in bits 7:0 of the first payload DW. With TD = 1 a digest DW
/// ends the TLP; it is carried and never looked at. (PCIe Base Specification, 2.2.)
/// </remarks>
public readonly ref struct Tlp
{
    /// <summary>Most DWs that a legal TLP can have: 4 header, 1024 payload, 1 digest.</summary>
    public const int MaxWords = 4 + 1024 + 1;

    private readonly ReadOnlySpan<uint> _words;

    /// <summary>Views the DWs of a TLP; there may be fewer than its header asks for.</summary>
    public Tlp(ReadOnlySpan<uint> words) => _words = words;

    /// <summary>All DWs that passed the pins.</summary>
    public ReadOnlySpan<uint> Words => _words;

    /// <summary>Header DW 0, or 0 when there is none.</summary>
    public uint Word0 => _words.Length > 0 ? _words[0] : 0;

    /// <summary>Header DW 1, or 0 when there is none.</summary>
    public uint Word1 => _words.Length > 1 ? _words[1] : 0;

    /// <summary>Header DW 2, or 0 when there is none.</summary>
    public uint Word2 => _words.Length > 2 ? _words[2] : 0;

    /// <summary>Header DW 3, or 0 when there is none.</summary>
    public uint Word3 => _words.Length > 3 ? _words[3] : 0;

    /// <summary>Fmt, 3 bits.</summary>
    public int Format => (int)(Word0 >> 29);

    /// <summary>Type, 5 bits.</summary>
    public int Type => (int)(Word0 >> 24) & 0x1f;

    /// <summary>True when Fmt says that payload follows.</summary>
    public bool HasData => (Format & 2) != 0;

    /// <summary>DWs of the header: 3 or 4.</summary>
    public int HeaderWords => (Format & 1) != 0 ? 4 : 3;

    /// <summary>Traffic class.</summary>
    public int TrafficClass => (int)(Word0 >> 20) & 7;

    /// <summary>Attr 2:0: ID-based ordering, relaxed ordering, no snoop.</summary>
    public int Attributes => (int)((Word0 >> 12) & 3) | (int)((Word0 >> 16) & 4);

    /// <summary>TD: a digest DW follows.</summary>
    public bool HasDigest => (Word0 & 0x8000) != 0;

    /// <summary>EP: the payload is poisoned.</summary>
    public bool Poisoned => (Word0 & 0x4000) != 0;

    /// <summary>The Length field in DWs, 1..1024 (the field's 0 means 1024).</summary>
    public int Length => (Word0 & 0x3ff) == 0 ? 1024 : (int)(Word0 & 0x3ff);

    /// <summary>DWs that the TLP must have by its header.</summary>
    public int ExpectedWords => HeaderWords + (HasData ? Length : 0) + (HasDigest ? 1 : 0);

    /// <summary>Requester id of a request.</summary>
    public int RequesterId => (int)(Word1 >> 16);

    /// <summary>Tag of a request.</summary>
    public int Tag => (int)(Word1 >> 8) & 0xff;

    /// <summary>Byte enables of the first DW.</summary>
    public int FirstByteEnables => (int)Word1 & 0xf;

    /// <summary>Byte enables of the last DW; 0 when there is only one.</summary>
    public int LastByteEnables => (int)(Word1 >> 4) & 0xf;

    /// <summary>Address of a memory request: DW aligned.</summary>
    public ulong Address => HeaderWords == 4 ? ((ulong)Word2 << 32) | (Word3 & ~3u) : Word2 & ~3u;

    /// <summary>BDF that a configuration request names.</summary>
    public int ConfigurationTarget => (int)(Word2 >> 16);

    /// <summary>Register number of a configuration request in DWs, 0..1023.</summary>
    public int ConfigurationRegister => (int)(Word2 >> 2) & 0x3ff;

    /// <summary>Completer id of a completion.</summary>
    public int CompleterId => (int)(Word1 >> 16);

    /// <summary>Status of a completion; may be a reserved value.</summary>
    public CompletionStatus Status => (CompletionStatus)((Word1 >> 13) & 7);

    /// <summary>Byte count of a completion, 1..4096 (the field's 0 means 4096).</summary>
    public int ByteCount => (Word1 & 0xfff) == 0 ? 4096 : (int)(Word1 & 0xfff);

    /// <summary>Requester id of a completion.</summary>
    public int CompletionRequesterId => (int)(Word2 >> 16);

    /// <summary>Tag of a completion.</summary>
    public int CompletionTag => (int)(Word2 >> 8) & 0xff;

    /// <summary>Lower address of a completion, 7 bits.</summary>
    public int LowerAddress => (int)Word2 & 0x7f;

    /// <summary>Message code of a message.</summary>
    public int MessageCode => (int)Word1 & 0xff;

    /// <summary>Payload DWs that are there, digest excluded.</summary>
    public ReadOnlySpan<uint> Payload
    {
        get
        {
            if (!HasData || _words.Length <= HeaderWords)
            {
                return default;
            }

            return _words.Slice(HeaderWords, Math.Min(Length, _words.Length - HeaderWords));
        }
    }

    /// <summary>What the TLP is.</summary>
    public TlpKind Kind => KindOf(Word0);

    /// <summary>True for requests that get no completion.</summary>
    public bool IsPosted => Kind is TlpKind.MemoryWrite or TlpKind.Message or TlpKind.MessageWithData;

    /// <summary>True for completions of every kind.</summary>
    public bool IsCompletion => Kind is TlpKind.Completion or TlpKind.CompletionWithData or TlpKind.CompletionLocked;

    /// <summary>True for requests that a completion must answer.</summary>
    public bool IsNonPosted => Kind is TlpKind.MemoryRead or TlpKind.MemoryReadLocked or TlpKind.IoRead or TlpKind.IoWrite
        or TlpKind.ConfigurationRead0 or TlpKind.ConfigurationWrite0 or TlpKind.ConfigurationRead1
        or TlpKind.ConfigurationWrite1 or TlpKind.Atomic;

    /// <summary>What the first header DW announces.</summary>
    public static TlpKind KindOf(uint word0)
    {
        int format = (int)(word0 >> 29);
        int type = (int)(word0 >> 24) & 0x1f;
        if (format > 3)
        {
            return TlpKind.Undefined;
        }

        bool data = (format & 2) != 0;
        bool four = (format & 1) != 0;
        switch (type)
        {
            case 0:
                return data ? TlpKind.MemoryWrite : TlpKind.MemoryRead;
            case 1:
                return data ? TlpKind.Undefined : TlpKind.MemoryReadLocked;
            case 2 when !four:
                return data ? TlpKind.IoWrite : TlpKind.IoRead;
            case 4 when !four:
                return data ? TlpKind.ConfigurationWrite0 : TlpKind.ConfigurationRead0;
            case 5 when !four:
                return data ? TlpKind.ConfigurationWrite1 : TlpKind.ConfigurationRead1;
            case 10 when !four:
                return data ? TlpKind.CompletionWithData : TlpKind.Completion;
            case 11 when !four:
                return TlpKind.CompletionLocked;
            case 12 or 13 or 14 when data:
                return TlpKind.Atomic;
            case >= 16 and <= 23 when four:
                return data ? TlpKind.MessageWithData : TlpKind.Message;
            default:
                return TlpKind.Undefined;
        }
    }

    /// <summary>Bytes that a memory or configuration read asks for by its byte enables; 1 for a zero-length read.</summary>
    public int RequestedBytes
    {
        get
        {
            int first = FirstByteEnables;
            int last = LastByteEnables;
            if (last == 0)
            {
                return first == 0 ? 1 : 32 - int.LeadingZeroCount(first) - int.TrailingZeroCount(first);
            }

            // PCIe Base Specification, table 2-37: whole span less the bytes cut off at both ends.
            return (Length * 4) - (first == 0 ? 0 : int.TrailingZeroCount(first)) - (int.LeadingZeroCount(last) - 28);
        }
    }

    /// <summary>Address of the first byte asked for within its DW, 0..3.</summary>
    public int FirstByteOffset => FirstByteEnables == 0 ? 0 : int.TrailingZeroCount(FirstByteEnables);

    /// <summary>One line for a person: kind, ids, address, length.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        CultureInfo culture = CultureInfo.InvariantCulture;
        text.Append(Kind);
        if (IsCompletion)
        {
            text.Append(culture, $" {Status} completer {CompleterId:x4} requester {CompletionRequesterId:x4} tag {CompletionTag:x2} bytes {ByteCount} lower {LowerAddress:x2}");
        }
        else if (Kind is TlpKind.Message or TlpKind.MessageWithData)
        {
            text.Append(culture, $" code {MessageCode:x2} requester {RequesterId:x4}");
        }
        else if (Kind is TlpKind.ConfigurationRead0 or TlpKind.ConfigurationRead1 or TlpKind.ConfigurationWrite0 or TlpKind.ConfigurationWrite1)
        {
            text.Append(culture, $" {ConfigurationTarget:x4} register {ConfigurationRegister * 4:x3} tag {Tag:x2} be {FirstByteEnables:x}");
        }
        else
        {
            text.Append(culture, $" {Address:x} requester {RequesterId:x4} tag {Tag:x2} be {LastByteEnables:x}{FirstByteEnables:x}");
        }

        text.Append(culture, $" length {Length}");
        int shown = 0;
        foreach (uint word in Payload)
        {
            text.Append(culture, $" {word:x8}");
            if (++shown == 8)
            {
                text.Append(" ...");
                break;
            }
        }

        return text.ToString();
    }
}
