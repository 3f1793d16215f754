using NicTwin.Model;

namespace NicTwin.Testbench;

/// <summary>
/// A driver as a program of register accesses: in the order of the stock driver, with everything that the driver relies on
/// as an expectation that can fail (docs/drivers.md).
/// </summary>
public sealed class DriverProgram
{
    private const int ResetClocks = 16;
    private readonly Action<DriverHost> _body;

    internal DriverProgram(string name, string summary, Action<DriverHost> body)
    {
        Name = name;
        Summary = summary;
        _body = body;
    }

    /// <summary>All programs.</summary>
    public static IReadOnlyList<DriverProgram> All { get; } =
    [
        new("igb", "igb on the PF, four queue pairs, no VFs", IgbProgram.Run),
        new("igb-vfs", "igb on the PF while two VFs exist", IgbVirtualProgram.Run),
        new("igbvf", "igbvf on a VF, served by igb on the PF", IgbVfProgram.Run),
        new("dpdk-igb", "DPDK's igb PMD on the PF, polling, two queue pairs", DpdkProgram.Run),
        new("dpdk-igbvf", "DPDK's igbvf PMD on a VF, served by igb on the PF", DpdkVirtualProgram.Run),
    ];

    /// <summary>Name on the command line.</summary>
    public string Name { get; }

    /// <summary>One line about it.</summary>
    public string Summary { get; }

    /// <summary>Runs the program from power-on.</summary>
    /// <param name="nic">A NIC that has seen no clock.</param>
    /// <param name="cancellation">Ends the run between two waits.</param>
    public DriverResult Run(INicClocked nic, CancellationToken cancellation = default)
    {
        Bench bench = new(nic);
        bench.Start(RootComplexPolicy.Default with { WirePaced = true }, seed: 1);
        bench.HardReset([.. NvmImage.Default], ResetClocks);
        DriverHost host = new(bench, cancellation);
        string? failure = null;
        try
        {
            _body(host);
            host.CheckBus();
        }
        catch (DriverExpectationException exception)
        {
            failure = exception.Message;
        }
        catch (TimeoutException exception)
        {
            failure = exception.Message;
        }

        host.EndStep(failure);
        return new DriverResult(Name, host.Steps, bench.Clocks, bench.SkippedClocks, bench.Digest.Value);
    }
}
