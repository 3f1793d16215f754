using System.Text;
using NicTwin.Model;
using NicTwin.Testbench;

namespace NicTwin.Cli.Configuration;

/// <summary>
/// Brings a NIC up as far as a host does before drivers bind (BARs assigned, memory and bus master enabled, all VFs
/// enabled on the PF's own bus) and reads its configuration space through the pins.
/// </summary>
internal sealed class ConfigurationReader
{
    private const int SpaceWords = 1024;
    private const int ResetClocks = 16;

    // SR-IOV capability of the PF (docs/spec/configuration.json).
    private const int SriovTotalVfs = 0x16c;
    private const int SriovVfDeviceId = 0x178;

    private readonly Bench _bench;
    private readonly BenchPort _port;

    private ConfigurationReader(INicClocked nic)
    {
        _bench = new Bench(nic);
        _port = new BenchPort(_bench);
    }

    /// <summary>The configuration space of the PF and of all VFs in the form that `lspci -F` reads.</summary>
    /// <param name="nic">A NIC that has seen no clock.</param>
    /// <param name="raw">True for the bytes as the device answers; false for the ids that a host shows for a VF.</param>
    /// <param name="cancellation">Ends the run between two functions.</param>
    /// <exception cref="NicFailureException">The NIC does not answer, answers with an error, or diverges.</exception>
    public static string Dump(INicClocked nic, bool raw, CancellationToken cancellation)
    {
        ConfigurationReader reader = new(nic);
        try
        {
            return reader.Dump(raw, cancellation);
        }
        catch (TimeoutException exception)
        {
            throw new NicFailureException($"{exception.Message}.");
        }
    }

    private string Dump(bool raw, CancellationToken cancellation)
    {
        _bench.Start(RootComplexPolicy.Default, seed: 0);
        _bench.HardReset([.. NvmImage.Default], ResetClocks);
        HostDriver driver = new(_port);
        driver.Enumerate();
        int vfs = (int)(Read(0, SriovTotalVfs) >> 16);
        driver.EnableVirtualFunctions(vfs, ari: true);

        // What Linux shows for a VF, whose own ids read FFFF: the PF's vendor and VF Device ID (SR-IOV 3.4.1.1, 3.4.1.2).
        uint shownIds = (Read(0, 0) & 0xffff) | (Read(0, SriovVfDeviceId) & 0xffff_0000);
        StringBuilder text = new();
        uint[] words = new uint[SpaceWords];
        for (int function = 0; function <= vfs; function++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int i = 0; i < words.Length; i++)
            {
                words[i] = Read(function, i * 4);
            }

            if (!raw && words[0] == uint.MaxValue)
            {
                words[0] = shownIds;
            }

            LspciText.Append(text, Id(function), words);
        }

        return text.ToString();
    }

    private int Id(int function) => function == 0 ? RootComplex.PhysicalFunctionId : _port.VirtualId(function - 1);

    private uint Read(int function, int offset)
    {
        uint value = _port.ConfigurationRead(function, offset);
        if (_bench.Diverged)
        {
            throw new NicFailureException($"{_bench.Divergence}.");
        }

        return _port.LastStatus == CompletionStatus.Successful
            ? value
            : throw new NicFailureException($"function {LspciText.Bdf(Id(function))} answered a configuration read of {offset:x3} with {_port.LastStatus}.");
    }
}
