using System.Globalization;
using System.Text.RegularExpressions;

namespace NicTwin.Cli.Compare;

/// <summary>
/// What guests do in a cell: always the same number of packets and bytes, whatever the way. Commands are those of stock tools.
/// </summary>
internal sealed partial record CompareWorkload
{
    private const int EthernetPayload = 1448;

    /// <summary>Commands that print how many frames the kernel has not got because the NIC or itself had no room for them.</summary>
    public const string Lost = "cd /sys/class/net/eth0/statistics; echo $(($(cat rx_missed_errors) + $(cat rx_fifo_errors) + $(cat rx_dropped)))\n";

    /// <summary>All workloads.</summary>
    public static IReadOnlyList<CompareWorkload> All { get; } =
    [
        new() { Name = "ping", Client = "ping -c 200 -i 0.01 -s 56 {0} || exit 1", Packets = 400, PayloadBytes = 200 * 2 * 56 },
        new() { Name = "udp", Server = IperfServer, Client = "iperf3 -c {0} -p {1} -u -b 25M -l 1400 -t 1 --json >/run/result || exit 1", Datagram = 1400 },
        new() { Name = "tcp", Server = IperfServer, Client = "iperf3 -c {0} -p {1} -n 8M >/dev/null || exit 1", Packets = (8 << 20) / EthernetPayload, PayloadBytes = 8 << 20 },
        new() { Name = "small-packets", Server = IperfServer, Client = "iperf3 -c {0} -p {1} -u -b 1500K -l 64 -t 1 --json >/run/result || exit 1", Datagram = 64 },
    ];

    private const string IperfServer = "iperf3 -s -1 -D -p {1} >/dev/null";

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Commands of the other side, which come back at once; empty for none. {1} is the port.</summary>
    public string Server { get; init; } = string.Empty;

    /// <summary>Commands of the guest that is measured: {0} is the other side's address, {1} the port.</summary>
    public required string Client { get; init; }

    /// <summary>Packets of the workload for each guest: echo requests and replies, or full segments of a transfer; 0 for datagrams, which the tool counts.</summary>
    public long Packets { get; init; }

    /// <summary>Bytes of payload for each guest; 0 for datagrams.</summary>
    public long PayloadBytes { get; init; }

    /// <summary>Bytes of payload in a datagram; 0 for other workloads.</summary>
    public int Datagram { get; init; }

    /// <summary>The commands of the side that is measured, with counts of its kernel around them.</summary>
    public string ClientScript(string address, int port) =>
        string.Format(CultureInfo.InvariantCulture, $"{Counts("before")}{Client}\n{Counts("after")}{(Datagram > 0 ? Datagrams : string.Empty)}", address, port);

    /// <summary>The commands of the other side.</summary>
    public string ServerScript(int port) => string.Format(CultureInfo.InvariantCulture, Server, string.Empty, port) + "\n";

    /// <summary>Round trips that a ping has printed, in nanoseconds, in ascending order.</summary>
    public static List<long> RoundTrips(string output) =>
        [.. RoundTrip().Matches(output).Select(static m => (long)(double.Parse(m.Groups["milliseconds"].ValueSpan, CultureInfo.InvariantCulture) * 1e6)).Order()];

    /// <summary>Datagrams that the tool has sent.</summary>
    public static long SentDatagrams(string output) =>
        DatagramCount().Match(output) is { Success: true } match ? long.Parse(match.Groups["count"].ValueSpan, CultureInfo.InvariantCulture) : 0;

    /// <summary>How much a count of the kernel has grown.</summary>
    public static long Growth(string output, string name)
    {
        long Of(string when)
        {
            Match match = Regex.Match(output, $"^{when} {name} (\\d+)$", RegexOptions.Multiline, TimeSpan.FromSeconds(10));
            return match.Success ? long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0;
        }

        return Of("after") - Of("before");
    }

    // The last count of packets in the tool's report is that of the whole transfer.
    private const string Datagrams = "echo datagrams $(grep '\"packets\"' /run/result | tail -1 | tr -dc 0-9)\n";

    // The kernel's own counts: segments that TCP sent again, and frames that did not find a buffer.
    private static string Counts(string when) =>
        $$"""
        echo {{when}} retransmissions $(awk '$1 == "Tcp:" && $13 ~ /^[0-9]/ { print $13 }' /proc/net/snmp)
        echo {{when}} missed $(cat /sys/class/net/eth0/statistics/rx_missed_errors)
        echo {{when}} dropped $(cat /sys/class/net/eth0/statistics/rx_dropped)

        """.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);

    [GeneratedRegex("^datagrams (?<count>[0-9]+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DatagramCount();

    [GeneratedRegex("time=(?<milliseconds>[0-9.]+) ms", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RoundTrip();
}
