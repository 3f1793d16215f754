using System.Globalization;
using System.Net;
using System.Net.Sockets;
using NicTwin.Vmm.Wires;

namespace NicTwin.Cli.Run;

/// <summary>What is at the other end of the cable.</summary>
internal enum WireKind
{
    /// <summary>A port that is up and silent.</summary>
    Silent,

    /// <summary>A loop-back plug.</summary>
    Loopback,

    /// <summary>Nothing: no link.</summary>
    None,

    /// <summary>A second NIC, with a guest that owns it.</summary>
    Peer,

    /// <summary>The frames of a capture.</summary>
    Pcap,

    /// <summary>A TAP device.</summary>
    Tap,

    /// <summary>A Unix socket.</summary>
    Unix,

    /// <summary>UDP.</summary>
    Udp,
}

/// <summary>A `--wire` option: KIND[:WHERE][,loss=P%][,delay=T][,speed=MBITS][,seed=N] and what a kind needs more.</summary>
/// <param name="Kind">What is at the other end.</param>
/// <param name="Where">File, device, path or address; empty for kinds without.</param>
internal sealed record WireSpecification(WireKind Kind, string Where)
{
    /// <summary>What the option looks like.</summary>
    public const string Form = "silent|loopback|none|peer|pcap:FILE|tap:NAME|unix:PATH[,server=on]|unix:PATH,dgram=on,local=PATH|udp:HOST:PORT[,local=[HOST:]PORT], with [,loss=PERCENT][,delay=T][,speed=10|100|1000][,seed=N]";

    private static readonly int[] s_speeds = [10, 100, WireOptions.FullSpeed];

    /// <summary>A port that is up and silent.</summary>
    public static WireSpecification Silent { get; } = new(WireKind.Silent, string.Empty);

    /// <summary>The end of a Unix stream that listens.</summary>
    public bool Server { get; init; }

    /// <summary>Datagrams over a Unix socket, not a stream.</summary>
    public bool Datagrams { get; init; }

    /// <summary>Where datagrams come to; null for anywhere.</summary>
    public string? Local { get; init; }

    /// <summary>Of a million frames so many are lost in either direction.</summary>
    public int LossPerMillion { get; init; }

    /// <summary>Clocks from one end to the other.</summary>
    public long Delay { get; init; }

    /// <summary>Mb/s of the slowest hop.</summary>
    public int Speed { get; init; } = WireOptions.FullSpeed;

    /// <summary>Chooses the frames that are lost; null for the run's.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Frames come from outside, in wall time.</summary>
    public bool IsOutside => Kind is WireKind.Tap or WireKind.Unix or WireKind.Udp;

    /// <summary>Reads the option.</summary>
    /// <exception cref="UsageException">It is not understood.</exception>
    public static WireSpecification Parse(string text)
    {
        string[] parts = text.Split(',');
        string[] head = parts[0].Split(':', 2);
        string where = head.Length == 2 ? head[1] : string.Empty;
        var wire = new WireSpecification(KindOf(text, head[0]), where);
        bool needsWhere = wire.IsOutside || wire.Kind == WireKind.Pcap;
        if (needsWhere != (where.Length > 0) || (head.Length == 2 && !needsWhere))
        {
            throw NotUnderstood(text, parts[0]);
        }

        foreach (string part in parts[1..])
        {
            wire = wire.With(text, part);
        }

        wire.Check(text);
        return wire;
    }

    /// <summary>What the cable does to frames.</summary>
    /// <param name="seed">The run's seed.</param>
    public WireOptions Options(ulong seed) => new() { LossPerMillion = LossPerMillion, Delay = Delay, Speed = Speed, Seed = Seed ?? seed };

    /// <summary>Opens the way outside.</summary>
    /// <exception cref="WireException">It cannot be had.</exception>
    public IFrameTransport Open() => Kind switch
    {
        WireKind.Tap => new TapTransport(Where),
        WireKind.Unix when Datagrams => new DatagramTransport(Local is null ? null : new UnixDomainSocketEndPoint(Local), new UnixDomainSocketEndPoint(Where)),
        WireKind.Unix => new StreamTransport(Where, Server),
        WireKind.Udp => OpenUdp(),
        _ => throw new InvalidOperationException($"a wire of kind {Kind} does not go outside"),
    };

    /// <summary>As in the option.</summary>
    public override string ToString() => Kind.ToString().ToLowerInvariant() + (Where.Length == 0 ? string.Empty : ":" + Where);

    private static WireKind KindOf(string text, string name) => name switch
    {
        "silent" => WireKind.Silent,
        "loopback" => WireKind.Loopback,
        "none" => WireKind.None,
        "peer" => WireKind.Peer,
        "pcap" => WireKind.Pcap,
        "tap" => WireKind.Tap,
        "unix" => WireKind.Unix,
        "udp" => WireKind.Udp,
        _ => throw NotUnderstood(text, name),
    };

    private static UsageException NotUnderstood(string text, string part) => new($"--wire {text}: '{part}' is not understood; a wire is {Form}.");

    private WireSpecification With(string text, string part)
    {
        string[] pair = part.Split('=', 2);
        string value = pair.Length == 2 ? pair[1] : string.Empty;
        switch (pair[0])
        {
            case "loss" when TryPercent(value, out double percent):
                return this with { LossPerMillion = (int)Math.Round(percent * (WireOptions.Million / 100)) };
            case "delay" when value.Length > 0:
                return this with { Delay = value == "0" ? 0 : VirtualTime.Clocks("--wire delay", value) };
            case "speed" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int speed) && s_speeds.Contains(speed):
                return this with { Speed = speed };
            case "seed" when ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed):
                return this with { Seed = seed };
            case "server" when Kind == WireKind.Unix && value is "on" or "off":
                return this with { Server = value == "on" };
            case "dgram" when Kind == WireKind.Unix && value is "on" or "off":
                return this with { Datagrams = value == "on" };
            case "local" when Kind is WireKind.Unix or WireKind.Udp && value.Length > 0:
                return this with { Local = value };
            default:
                throw NotUnderstood(text, part);
        }
    }

    private static bool TryPercent(string text, out double percent) =>
        double.TryParse(text.EndsWith('%') ? text[..^1] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out percent) && percent is >= 0 and <= 100;

    private void Check(string text)
    {
        if (Kind == WireKind.Unix && (Server && Datagrams || Local is not null && !Datagrams))
        {
            throw new UsageException($"--wire {text}: a stream has server=on at one end, datagrams have a path of their own at each (dgram=on,local=PATH).");
        }

        const int longestPath = 107;
        if (Kind == WireKind.Unix && (Where.Length > longestPath || Local is { Length: > longestPath }))
        {
            throw new UsageException($"--wire {text}: the path of a Unix socket has {longestPath} characters at most.");
        }

        if (Kind == WireKind.Udp && (!TryAddress(Where, out string host, out _) || host.Length == 0 || (Local is not null && !TryAddress(Local, out _, out _))))
        {
            throw new UsageException($"--wire {text}: UDP needs an address and a port, such as udp:127.0.0.1:5555,local=5556.");
        }

        if (Delay > LongestDelay)
        {
            throw new UsageException($"--wire {text}: a delay is at most 10 s.");
        }
    }

    // 10 s of clocks.
    private const long LongestDelay = 1_250_000_000;

    // '[::1]:5555' and '127.0.0.1:5555'; the port alone means any address of the machine.
    private static bool TryAddress(string text, out string host, out int port)
    {
        int colon = text.LastIndexOf(':');
        host = colon < 0 ? string.Empty : text[..colon].Trim('[', ']');
        return int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= ushort.MaxValue;
    }

    private DatagramTransport OpenUdp()
    {
        TryAddress(Where, out string host, out int port);
        IPAddress remote = Resolve(host);
        if (Local is null || !TryAddress(Local, out string own, out int ownPort))
        {
            return new DatagramTransport(null, new IPEndPoint(remote, port));
        }

        IPAddress any = remote.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any;
        return new DatagramTransport(new IPEndPoint(own.Length == 0 ? any : Resolve(own), ownPort), new IPEndPoint(remote, port));
    }

    private static IPAddress Resolve(string host)
    {
        try
        {
            return IPAddress.TryParse(host, out IPAddress? address) ? address : Dns.GetHostAddresses(host)[0];
        }
        catch (Exception e) when (e is SocketException or IndexOutOfRangeException)
        {
            throw new WireException($"there is no host '{host}': {e.Message}");
        }
    }
}
