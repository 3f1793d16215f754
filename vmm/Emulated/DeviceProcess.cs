using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using NicTwin.Vmm.VfioUser;
using NicTwin.Vmm.Virtio;

namespace NicTwin.Vmm.Emulated;

/// <summary>How the process of a device is started.</summary>
/// <param name="Program">The program.</param>
/// <param name="Arguments">Its arguments, in front of those that say what to serve.</param>
public sealed record DeviceCommandLine(string Program, IReadOnlyList<string> Arguments);

/// <summary>The devices that a process can serve.</summary>
public enum DeviceKind
{
    /// <summary>An emulated NIC.</summary>
    Nic,

    /// <summary>A virtio network device with its back end.</summary>
    Virtio,
}

/// <summary>A process that serves one device. It ends with its connection, however this process ends.</summary>
public sealed class DeviceProcess : IDisposable
{
    /// <summary>Name of the option with the path of the socket.</summary>
    public const string SocketOption = "--socket";

    /// <summary>Name of the option with the latency in clocks.</summary>
    public const string LatencyOption = "--latency";

    // A process that does not come, or is silent for so long, will not.
    private const int StartSeconds = 60;
    private const int SilenceMilliseconds = 60_000;
    private const int EndMilliseconds = 5_000;

    /// <summary>Name of the option with the kind of device.</summary>
    public const string KindOption = "--kind";

    private readonly Process _process;

    private DeviceProcess(Process process, DeviceLink link)
    {
        _process = process;
        Link = link;
    }

    /// <summary>The device.</summary>
    internal DeviceLink Link { get; }

    /// <summary>Number of the process.</summary>
    public int Id => _process.Id;

    /// <summary>Starts a process and connects to it.</summary>
    /// <param name="command">How it is started.</param>
    /// <param name="kind">What it serves.</param>
    /// <param name="latency">Clocks that a TLP needs in either direction.</param>
    /// <param name="connect">Makes the device of the connection.</param>
    /// <exception cref="IOException">It does not start, or does not serve.</exception>
    internal static DeviceProcess Start(DeviceCommandLine command, DeviceKind kind, long latency, Func<VfioUserChannel, DeviceLink> connect)
    {
        // Nobody else enters a temporary folder.
        DirectoryInfo folder = Directory.CreateTempSubdirectory("nictwin-");
        try
        {
            string path = Path.Combine(folder.FullName, "device");
            if (path.Length > VfioUserSocket.LongestPath)
            {
                throw new IOException($"the path of a socket in the temporary folder would be longer than {VfioUserSocket.LongestPath} characters: {path}");
            }

            Process process = Start(command, kind, path, latency);
            Socket? socket = VfioUserSocket.Connect(path, TimeSpan.FromSeconds(StartSeconds), () => process.HasExited);
            DeviceLink? link = socket is null ? null : connect(new VfioUserChannel(socket, SilenceMilliseconds));
            if (link is { Failure.Length: 0 })
            {
                link.Placement = new ProcessPlacement(process.Id);
                return new DeviceProcess(process, link);
            }

            link?.Dispose();
            End(process);
            throw new IOException(link?.Failure ?? $"the device's process does not come up ({command.Program})");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Serves one device to the first client that comes, and returns when that is gone.</summary>
    /// <param name="kind">The device.</param>
    /// <param name="path">Path of the socket.</param>
    /// <param name="latency">Clocks that a TLP needs in either direction.</param>
    /// <exception cref="SocketException">Nobody can listen there.</exception>
    /// <exception cref="OperationCanceledException">No client has come.</exception>
    public static void Serve(DeviceKind kind, string path, long latency)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(StartSeconds));
        var channel = new VfioUserChannel(VfioUserSocket.Accept(path, patience.Token), timeout: 0);
        using DeviceServer server = kind == DeviceKind.Nic ? new NicServer(channel, latency) : new NetServer(channel);
        server.Run();
    }

    /// <summary>Closes the connection, at which the process ends.</summary>
    public void Dispose()
    {
        Link.Dispose();
        End(_process);
    }

    private static Process Start(DeviceCommandLine command, DeviceKind kind, string path, long latency)
    {
        // Its own standard input: what is typed is for the guest. Error texts may be seen.
        var start = new ProcessStartInfo(command.Program) { UseShellExecute = false, RedirectStandardInput = true };
        foreach (string argument in (string[])[.. command.Arguments, KindOption, kind.ToString().ToLowerInvariant(), SocketOption, path, LatencyOption, latency.ToString(CultureInfo.InvariantCulture)])
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            return Process.Start(start) ?? throw new IOException($"{command.Program} does not start");
        }
        catch (Win32Exception exception)
        {
            throw new IOException($"{command.Program} does not start: {exception.Message}", exception);
        }
    }

    private static void End(Process process)
    {
        if (!process.WaitForExit(EndMilliseconds))
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        process.Dispose();
    }
}
