using System.Globalization;
using System.Text;
using NicTwin.Cli.Commands;
using NicTwin.Cli.Run;
using NicTwin.Model;
using NicTwin.Testbench;
using NicTwin.Vmm;
using NicTwin.Vmm.Accounting;
using NicTwin.Vmm.Attach;
using NicTwin.Vmm.Guest;
using NicTwin.Vmm.Platform;
using NicTwin.Vmm.Session;

namespace NicTwin.Cli.Compare;

/// <summary>
/// A host for one row of the comparison: guests that got their NICs in this way, and a peer with a NIC of its own at the other end
/// of the cable, which is the same in every row.
/// </summary>
internal sealed class CompareHost : IDisposable
{
    private const int FirstPort = 5201;
    private const string PeerAddress = "10.0.0.100";

    private readonly CompareWay _way;
    private readonly ComparisonOptions _options;
    private readonly Host _host;
    private readonly HostNics _nics;
    private readonly RunGuests _guests;
    private readonly int _count;

    /// <summary>Creates a host without guests.</summary>
    /// <param name="way">The row.</param>
    /// <param name="guests">Guests that are measured.</param>
    /// <param name="options">What the comparison was asked for.</param>
    /// <param name="kit">What the guests boot.</param>
    /// <param name="nic">The physical NIC.</param>
    public CompareHost(CompareWay way, int guests, ComparisonOptions options, GuestKit kit, INicClocked nic)
    {
        _way = way;
        _count = guests;
        _options = options;
        _host = new Host(new HostOptions { Nvm = NvmImage.Default, Costs = options.Costs }, nic, peer: null);
        _host.SetLink(true);
        _nics = new HostNics(_host, new HostNicOptions { Kind = way.Vmm, Process = way.Process || way.Vmm == VmmKind.Type2 ? DeviceCommand.Self : null, Cancellation = options.Cancellation });
        _guests = new RunGuests(new SessionRunner(_host) { Cancellation = options.Cancellation, Progress = _ => options.Progress() }, kit);
    }

    private int Peer => _guests.Sessions.Count - 1;

    /// <summary>Clocks of the physical NIC that were run.</summary>
    public long NicClocks => _host.NicClocks;

    /// <summary>Boots guests and peer, or restores them.</summary>
    public void Boot()
    {
        for (int i = 0; i <= _nics.PlacesFor(_way.Attach, _count).Count; i++)
        {
            Expect(_guests.Boot(_options.Memory, [], null), "boot");
        }
    }

    /// <summary>Gives guests and peer their NICs and addresses.</summary>
    public void Start()
    {
        List<NicPlace> places = _nics.PlacesFor(_way.Attach, _count);
        _nics.PlugPeer(_guests.Sessions[Peer].Guest, new Nic());
        _nics.Plug(places, (guest, script) => Expect(_guests.Drive([.. _guests.Sessions.Select((_, i) => i == guest ? script : null)]), "set the NIC up"));
        string?[] scripts = new string?[places.Count + 1];
        for (int i = 0; i < places.Count; i++)
        {
            scripts[i] = Seed(i) + GuestFiles.Configure(places[i], i < First ? null : Address(i - First));
        }

        scripts[Peer] = Seed(Peer) + GuestFiles.Configure(new NicPlace(AttachMode.Pf), PeerAddress + "/24");
        Expect(_guests.Drive(scripts), "attach its NIC");
    }

    /// <summary>Measures a workload between guests and the peer.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="guests">Guests that run it at the same time.</param>
    public CompareCounts MeasureWire(CompareWorkload workload, int guests)
    {
        string?[] servers = new string?[_guests.Sessions.Count];
        string?[] clients = new string?[_guests.Sessions.Count];
        for (int i = 0; i < guests; i++)
        {
            servers[Peer] += workload.ServerScript(FirstPort + i);
            clients[First + i] = workload.ClientScript(PeerAddress, FirstPort + i);
        }

        return Measure(workload, servers, clients, Peer);
    }

    /// <summary>Measures a workload from the first guest to the second one.</summary>
    public CompareCounts MeasureGuests(CompareWorkload workload)
    {
        string?[] servers = new string?[_guests.Sessions.Count];
        string?[] clients = new string?[_guests.Sessions.Count];
        servers[First + 1] = workload.ServerScript(FirstPort);
        clients[First] = workload.ClientScript(Address(1).Split('/')[0], FirstPort);
        return Measure(workload, servers, clients, First + 1);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _nics.Dispose();
        _host.Dispose();
    }

    // A privileged guest comes before those that are measured, unless it is the one.
    private int First => _way.Attach == AttachMode.Pf ? 0 : _nics.PrivilegedGuests;

    private static string Address(int guest) => string.Create(CultureInfo.InvariantCulture, $"10.0.0.{guest + 1}/24");

    // Without IPv6 nobody sends what does not belong to the workload.
    private string Seed(int guest) => string.Create(
        CultureInfo.InvariantCulture,
        $"echo {_options.Seed + ((ulong)guest << 32):x16} > /dev/urandom; sleep 1.5\nfor f in all default; do echo 1 >/proc/sys/net/ipv6/conf/$f/disable_ipv6; done\n");

    private CompareCounts Measure(CompareWorkload workload, string?[] servers, string?[] clients, int receiver)
    {
        // A first packet finds the addresses, so that all of them have the same to do.
        Expect(_guests.Drive([.. clients.Select((c, i) => c is null ? servers[i] : $"{servers[i]}ping -q -c 1 -W 3 {(receiver == Peer ? PeerAddress : Address(1).Split('/')[0])} >/dev/null")]), "reach the other side");
        long lost = Lost(receiver);
        GuestMachine target = _guests.Sessions[receiver].Guest;
        target.Arrivals.Reset();
        GuestMachine[] measured = [.. _guests.Sessions.Take(Peer).Skip(First).Select(static s => s.Guest)];
        Totals before = Totals.Of(_host, _nics, measured);
        long begin = _host.Time;
        var output = clients.Select(static _ => new List<byte>()).ToList();
        Expect(_guests.Execute(clients, (guest, value) => output[guest].Add(value)), "run the workload");
        Totals after = Totals.Of(_host, _nics, measured);
        int active = clients.Count(static c => c is not null);
        string text = string.Concat(output.Select(static o => Encoding.UTF8.GetString([.. o])));
        if (_guests.Sessions.Where((_, i) => clients[i] is not null).Any(static s => s.Status != 0))
        {
            throw new NicFailureException($"the workload {workload.Name} failed in {_way.Vmm} {_way.Attach}: {text.Trim()}");
        }

        List<long> trips = CompareWorkload.RoundTrips(text);
        long growth(string name) => output.Sum(o => CompareWorkload.Growth(Encoding.UTF8.GetString([.. o]), name));
        long datagrams = output.Sum(o => CompareWorkload.SentDatagrams(Encoding.UTF8.GetString([.. o])));
        long packets = workload.Datagram > 0 ? datagrams : workload.Packets * active;
        long payload = workload.Datagram > 0 ? datagrams * workload.Datagram : workload.PayloadBytes * active;
        long nanoseconds = TransferTime(target.Arrivals, workload, payload) ?? (_host.Time - begin) * Host.NanosecondsPerClock;
        lost = Lost(receiver) - lost;
        return after.Since(before, growth("missed") + growth("dropped") + lost, growth("retransmissions")) with
        {
            Packets = packets,
            PayloadBytes = payload,
            Nanoseconds = nanoseconds,
            LatencyMedian = trips.Count == 0 ? null : trips[trips.Count / 2],
            Latency99 = trips.Count == 0 ? null : trips[trips.Count * 99 / 100],
        };
    }

    // Frames that have come to the other side and found no place there.
    private long Lost(int guest)
    {
        List<byte> output = [];
        string?[] scripts = new string?[_guests.Sessions.Count];
        scripts[guest] = CompareWorkload.Lost;
        Expect(_guests.Execute(scripts, (_, value) => output.Add(value)), "count what it has lost");
        return long.Parse(Encoding.UTF8.GetString([.. output]).Trim(), CultureInfo.InvariantCulture);
    }

    // The time of the steps in which bytes were counted, scaled to the payload: the set-up of a connection is not in it, nor what
    // the tool says about it afterwards, when its clock of one second lets it.
    private static long? TransferTime(ArrivalTimes arrivals, CompareWorkload workload, long payload)
    {
        int steps = (int)Math.Min(arrivals.Times.Count, payload / ArrivalTimes.Step) - 1;
        if (workload.Server.Length == 0 || steps < 1)
        {
            return null;
        }

        double nanosecondsPerByte = (double)(arrivals.Times[steps] - arrivals.Times[0]) * Host.NanosecondsPerClock / ((double)steps * ArrivalTimes.Step);
        return (long)(nanosecondsPerByte * Math.Max(payload, arrivals.Bytes));
    }

    private void Expect(SessionEnd end, string what)
    {
        if (end != SessionEnd.Done)
        {
            throw new NicFailureException($"a guest of {_way.Vmm} {_way.Attach} could not {what}: {end}{(end == SessionEnd.Diverged ? ": " + _host.Divergence : string.Empty)}.");
        }
    }
}
