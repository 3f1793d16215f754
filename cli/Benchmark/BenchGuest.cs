using System.Text;
using NicTwin.Cli.Run;
using NicTwin.Model;
using NicTwin.Testbench;
using NicTwin.Vmm;
using NicTwin.Vmm.Guest;
using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.Platform;
using NicTwin.Vmm.Session;

namespace NicTwin.Cli.Benchmark;

/// <summary>A guest of a benchmark: whatever does not end as expected ends the benchmark.</summary>
internal sealed class BenchGuest : IDisposable
{
    private readonly GuestKit _kit;
    private readonly INicClocked? _nic;
    private readonly Host _host;
    private readonly GuestSession _session;
    private readonly StringBuilder _line = new();

    /// <summary>Creates a host with nothing in it.</summary>
    /// <param name="kit">What the guest boots.</param>
    /// <param name="nic">The NIC; null for a guest that never gets one.</param>
    /// <param name="cancellation">Ends the run.</param>
    public BenchGuest(GuestKit kit, INicClocked? nic, CancellationToken cancellation)
    {
        _kit = kit;
        _nic = nic;
        _host = new Host(new HostOptions { Nvm = NvmImage.Default }, nic ?? new Nic(), new SilentPeer());
        _session = new GuestSession(new SessionRunner(_host) { Cancellation = cancellation });
    }

    /// <summary>
    /// Hears each line that commands print as it grows, byte by byte: the newline of a line comes only with what follows it,
    /// since it may belong to init's own words.
    /// </summary>
    public Action<string>? Line { get; set; }

    /// <summary>Boots; the NIC is plugged in behind that.</summary>
    public void Boot(string commandLine, SessionEnd expected)
    {
        var options = new GuestOptions
        {
            Kernel = GuestImage.FromFile(_kit.KernelPath),
            Initramfs = GuestImage.FromFile(_kit.InitramfsPath),
            Memory = GuestOptions.OwnerMemory,
            CommandLine = commandLine,
        };
        bool serves = expected == SessionEnd.Done;
        _session.Start(options, serves);
        Expect(_session.Boot(), expected);
        if (_nic is not null)
        {
            _host.AttachOwner(_session.Guest, _host.Nic);
            _host.PlugNic();
        }
    }

    /// <summary>Runs commands, which have to end with status 0.</summary>
    public void Execute(string script)
    {
        var output = new List<byte>();
        Expect(_session.Execute(script, value => Take(value, output)), SessionEnd.Done);
        if (_session.Status != 0)
        {
            throw new NicFailureException($"the guest's commands ended with status {_session.Status}: {Encoding.UTF8.GetString([.. output]).Trim()}");
        }
    }

    /// <summary>Saves a guest without NIC.</summary>
    public void Save(string path) => SnapshotFile.Write(path, new SnapshotHeader(BuildIdentity.Text, null, GuestOptions.OwnerMemory, 1, 0), _session.SaveGuest);

    /// <summary>Restores a guest without NIC.</summary>
    public void Restore(string path)
    {
        _session.Prepare(new GuestOptions { Kernel = GuestImage.Empty, Initramfs = GuestImage.Empty, Memory = GuestOptions.OwnerMemory, SharesSnapshot = true });
        SnapshotFile.Read(path, _session.RestoreGuest);
    }

    /// <inheritdoc/>
    public void Dispose() => _host.Dispose();

    private void Take(byte value, List<byte> output)
    {
        output.Add(value);
        if (value == (byte)'\n')
        {
            _line.Clear();
            return;
        }

        _line.Append((char)value);
        Line?.Invoke(_line.ToString());
    }

    private void Expect(SessionEnd end, SessionEnd expected)
    {
        if (end != expected)
        {
            throw new NicFailureException($"the guest ended with '{end}': {string.Join(" | ", _session.Console.LastLines.TakeLast(3))}");
        }
    }
}
