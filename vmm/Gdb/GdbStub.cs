using System.Globalization;
using System.Text;
using NicTwin.Vmm.Platform;

namespace NicTwin.Vmm.Gdb;

/// <summary>What a packet asks for, beside its answer.</summary>
internal enum GdbAction
{
    /// <summary>Nothing: the guest stands still as before.</summary>
    None,

    /// <summary>The guest runs; the answer is the next stop.</summary>
    Run,

    /// <summary>The debugger leaves and the guest goes on.</summary>
    Detach,

    /// <summary>The run ends.</summary>
    Kill,

    /// <summary>Packets are not acknowledged from the next on.</summary>
    StopAcknowledging,
}

/// <summary>
/// Answers the packets of GDB's remote serial protocol for one guest that stands still. The guest is one thread of the number 1.
/// </summary>
/// <remarks>Packets and answers are strings in which each character is a byte. An empty answer says: I do not know this packet.</remarks>
internal sealed class GdbStub
{
    private const string Ok = "OK";
    private const string Malformed = "E01";
    private const string NoMemory = "E0e";
    private const int MaxMemory = (PacketReader.MaxLength / 2) - 16;

    private readonly GuestMachine _guest;
    private readonly GuestDebug _debug;
    private readonly GdbMonitor _monitor;

    /// <summary>Creates a stub.</summary>
    public GdbStub(GuestMachine guest, GdbMonitor monitor)
    {
        _guest = guest;
        _debug = guest.EnableDebug();
        _monitor = monitor;
    }

    /// <summary>Why the guest has stopped, as an answer. A breakpoint is said to be one, since its instruction has not been executed.</summary>
    public string StopReply() => _debug.Stop?.Kind switch
    {
        DebugStopKind.Asked when _debug.Stop.Text.Length == 0 => "T02thread:1;",
        DebugStopKind.Breakpoint => "T05thread:1;hwbreak:;",
        _ => "T05thread:1;",
    };

    /// <summary>Text for the debugger's user, as a packet; to be sent before a stop.</summary>
    public static string Message(string text) => "O" + Hex(Encoding.UTF8.GetBytes(text + "\n"));

    /// <summary>Does what a packet says.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="action">What else is to be done.</param>
    /// <returns>The answer; null when there is none now.</returns>
    public string? Handle(string packet, out GdbAction action)
    {
        action = GdbAction.None;
        if (packet.Length == 0)
        {
            return string.Empty;
        }

        string rest = packet[1..];
        switch (packet[0])
        {
            case '?':
                return StopReply();
            case 'g':
                return GdbRegisters.ReadAll(_guest);
            case 'G':
                return GdbRegisters.WriteAll(_guest, rest) ? Ok : Malformed;
            case 'p':
                return TryHex(rest, out ulong number) && number <= int.MaxValue ? GdbRegisters.Read(_guest, (int)number) ?? Malformed : Malformed;
            case 'P':
                return WriteRegister(rest);
            case 'm':
                return ReadMemory(rest);
            case 'M':
                return WriteMemory(rest, hexadecimal: true);
            case 'X':
                return WriteMemory(rest, hexadecimal: false);
            case 'Z' or 'z':
                return ChangeBreakpoint(packet[0] == 'Z', rest);
            case 'H' or 'T':
                return Ok;
            case 'q' or 'Q':
                return Query(packet, out action);
            case 'v':
                return Verbose(packet, out action);
            case 'c' or 's':
                return Resume(packet[0], rest, out action);
            case 'C' or 'S':
                // The signal would be delivered to a program; a machine takes none.
                int address = rest.IndexOf(';', StringComparison.Ordinal);
                return Resume(char.ToLowerInvariant(packet[0]), address < 0 ? string.Empty : rest[(address + 1)..], out action);
            case 'D':
                action = GdbAction.Detach;
                return Ok;
            case 'k':
                action = GdbAction.Kill;
                return null;
            default:
                return string.Empty;
        }
    }

    private string Query(string packet, out GdbAction action)
    {
        const string command = "qRcmd,";
        const string features = "qXfer:features:read:";
        action = GdbAction.None;
        if (packet.StartsWith("qSupported", StringComparison.Ordinal))
        {
            return string.Create(CultureInfo.InvariantCulture, $"PacketSize={PacketReader.MaxLength:x};qXfer:features:read+;QStartNoAckMode+;vContSupported+;hwbreak+");
        }

        if (packet.StartsWith(features, StringComparison.Ordinal))
        {
            return ReadFeatures(packet[features.Length..]);
        }

        if (packet.StartsWith(command, StringComparison.Ordinal))
        {
            return TryBytes(packet[command.Length..], out byte[] text) ? Hex(Encoding.UTF8.GetBytes(_monitor.Execute(Encoding.UTF8.GetString(text)))) : Malformed;
        }

        switch (packet)
        {
            case "QStartNoAckMode":
                action = GdbAction.StopAcknowledging;
                return Ok;
            case "qC":
                return "QC1";
            case "qfThreadInfo":
                return "m1";
            case "qsThreadInfo":
                return "l";
            case "qSymbol::":
                return Ok;
            default:
                // Attached to what ran before: leaving it lets it run on.
                return packet.StartsWith("qAttached", StringComparison.Ordinal) ? "1" : string.Empty;
        }
    }

    private string? Verbose(string packet, out GdbAction action)
    {
        action = GdbAction.None;
        if (packet == "vCont?")
        {
            return "vCont;c;C;s;S;r";
        }

        if (packet.StartsWith("vKill", StringComparison.Ordinal))
        {
            action = GdbAction.Kill;
            return Ok;
        }

        if (!packet.StartsWith("vCont;", StringComparison.Ordinal))
        {
            return string.Empty;
        }

        // The first action that is for this thread counts: one without thread, or for all (-1), any (0), or thread 1.
        foreach (string part in packet.Split(';').Skip(1))
        {
            string[] pair = part.Split(':');
            if (pair.Length > 2 || part.Length == 0 || (pair.Length == 2 && pair[1] is not ("-1" or "0" or "1" or "01")))
            {
                continue;
            }

            switch (pair[0][0])
            {
                case 'c' or 'C':
                    return Resume('c', string.Empty, out action);
                case 's' or 'S':
                    return Resume('s', string.Empty, out action);
                case 'r' when TryPair(pair[0][1..], out ulong start, out ulong end) && end >= start:
                    _debug.StepOutOf(start, end - start);
                    action = GdbAction.Run;
                    return null;
                default:
                    return Malformed;
            }
        }

        return Malformed;
    }

    private string? Resume(char kind, string address, out GdbAction action)
    {
        action = GdbAction.None;
        if (address.Length > 0)
        {
            if (!TryHex(address, out ulong pc))
            {
                return Malformed;
            }

            _guest.Jump(pc);
        }

        if (kind == 's')
        {
            _debug.Step();
        }
        else
        {
            _debug.Continue();
        }

        action = GdbAction.Run;
        return null;
    }

    private string WriteRegister(string text)
    {
        string[] pair = text.Split('=');
        return pair.Length == 2 && TryHex(pair[0], out ulong number) && number <= int.MaxValue && GdbRegisters.Write(_guest, (int)number, pair[1]) ? Ok : Malformed;
    }

    private string ReadMemory(string text)
    {
        if (!TryPair(text, out ulong address, out ulong length))
        {
            return Malformed;
        }

        // Fewer bytes than were asked for are an answer; none are an error.
        var bytes = new byte[Math.Min(length, MaxMemory)];
        int count = _guest.Hart.Peek(address, bytes);
        return count == 0 && length != 0 ? NoMemory : Hex(bytes.AsSpan(0, count));
    }

    private string WriteMemory(string text, bool hexadecimal)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || !TryPair(text[..colon], out ulong address, out ulong length))
        {
            return Malformed;
        }

        string content = text[(colon + 1)..];
        byte[] bytes = [];
        if (!hexadecimal)
        {
            bytes = Encoding.Latin1.GetBytes(content);
        }
        else if (!TryBytes(content, out bytes))
        {
            return Malformed;
        }

        return (ulong)bytes.Length != length ? Malformed : _guest.Hart.TryPoke(address, bytes) ? Ok : NoMemory;
    }

    // Both kinds are the same here: the hart stops at the address, the guest's memory stays as it is.
    private string ChangeBreakpoint(bool set, string text)
    {
        string[] parts = text.Split(';')[0].Split(',');
        if (parts[0] is not ("0" or "1"))
        {
            return string.Empty;
        }

        if (parts.Length != 3 || !TryHex(parts[1], out ulong address))
        {
            return Malformed;
        }

        if (set)
        {
            _guest.Hart.SetBreakpoint(address);
        }
        else
        {
            _guest.Hart.ClearBreakpoint(address);
        }

        return Ok;
    }

    private static string ReadFeatures(string text)
    {
        const string annex = "target.xml:";
        if (!text.StartsWith(annex, StringComparison.Ordinal) || !TryPair(text[annex.Length..], out ulong offset, out ulong length))
        {
            return "E00";
        }

        string description = GdbRegisters.Description;
        int start = (int)Math.Min(offset, (ulong)description.Length);
        int count = (int)Math.Min(length, Math.Min((ulong)(description.Length - start), MaxMemory));
        return string.Concat(start + count == description.Length ? "l" : "m", description.AsSpan(start, count));
    }

    private static bool TryPair(string text, out ulong first, out ulong second)
    {
        second = 0;
        string[] pair = text.Split(',');
        return TryHex(pair[0], out first) && pair.Length == 2 && TryHex(pair[1], out second);
    }

    private static bool TryHex(string text, out ulong value) => ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);

    private static bool TryBytes(string digits, out byte[] bytes)
    {
        bool good = digits.Length % 2 == 0 && digits.All(char.IsAsciiHexDigit);
        bytes = good ? Convert.FromHexString(digits) : [];
        return good;
    }

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);
}
