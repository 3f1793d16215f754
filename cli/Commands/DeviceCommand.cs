using System.CommandLine;
using System.Net.Sockets;
using NicTwin.Vmm;
using NicTwin.Vmm.Emulated;

namespace NicTwin.Cli.Commands;

/// <summary>`nictwin device`: the process of a device model, which `nictwin run --device-model process` starts by itself.</summary>
internal sealed class DeviceCommand : NicTwinCommand
{
    private readonly Option<string> _socket = new(DeviceProcess.SocketOption)
    {
        Description = "Path of the unix socket to listen at; it goes away once a client has come.",
        HelpName = "PATH",
        Required = true,
    };

    private readonly Option<long> _latency = new(DeviceProcess.LatencyOption)
    {
        Description = "Clocks of 8 ns that a TLP needs in either direction.",
        HelpName = "CLOCKS",
        DefaultValueFactory = static _ => HostOptions.DefaultLatency,
    };

    private readonly Option<DeviceKind> _kind = new(DeviceProcess.KindOption)
    {
        Description = "The device: an emulated NIC, or a virtio network device with its back end.",
        HelpName = "nic|virtio",
    };

    public DeviceCommand()
        : base("device", "Serve one device model over vfio-user; `nictwin run` starts this by itself.")
    {
        Hidden = true;
        Options.Add(_socket);
        Options.Add(_latency);
        Options.Add(_kind);
        _latency.Validators.Add(static result =>
        {
            if (result.Tokens.Count > 0 && (!long.TryParse(result.Tokens[0].Value, out long latency) || latency is < 1 or > 1_000_000))
            {
                result.AddError("--latency is a number of clocks from 1 to 1000000.");
            }
        });
    }

    /// <summary>How this program starts itself as the process of a device.</summary>
    public static DeviceCommandLine Self
    {
        get
        {
            string program = Environment.ProcessPath ?? "dotnet";
            bool isHost = Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
            return new DeviceCommandLine(program, isHost ? [typeof(DeviceCommand).Assembly.Location, "device"] : ["device"]);
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Line, string Meaning)> Examples => [("nictwin device --socket /run/nic", "Serve a NIC to one client at /run/nic.")];

    /// <inheritdoc/>
    public override IReadOnlyList<(int Code, string Meaning)> ExitCodes =>
    [
        (ExitCode.Pass, "the client is gone"),
        (ExitCode.Usage, "wrong command line"),
        (ExitCode.Setup, "nobody can listen at the path, or no client came within a minute"),
    ];

    /// <summary>Ctrl-C reaches this process as well as its client; the client ends in order, and this process with the connection.</summary>
    public override int Run(ParseResult parse, CancellationToken cancellation)
    {
        string path = parse.GetValue(_socket)!;
        try
        {
            DeviceProcess.Serve(parse.GetValue(_kind), path, parse.GetValue(_latency));
            return ExitCode.Pass;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ArgumentException or IOException)
        {
            Console.Error.WriteLine($"nictwin device: {path}: {exception.Message}");
            return ExitCode.Setup;
        }
    }
}
