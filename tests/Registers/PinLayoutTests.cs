using System.Runtime.InteropServices;
using NicTwin.Model;
using Xunit;

namespace NicTwin.Tests.Description;

/// <summary>The layout of the pin structures, typed by hand: compiled libraries and stimulus files depend on it.</summary>
public sealed class PinLayoutTests
{
    [Fact]
    public void Inputs_lie_where_the_abi_puts_them() => Compare<NicInputs>(
        64,
        "Time 0, PcieRxDataLow 8, PcieRxDataHigh 16, MacRxData 24, NvmData 32, Perst 34, Link 35, NvmWrite 36, NvmAddress 37, PcieRxValid 38, "
        + "PcieRxKeep 39, PcieRxSop 40, PcieRxEop 41, PcieTxReady 42, MacRxValid 43, MacRxKeep 44, MacRxLast 45, MacRxBadFcs 46, MacTxReady 47");

    [Fact]
    public void Outputs_lie_where_the_abi_puts_them() => Compare<NicOutputs>(
        48,
        "Wake 0, PcieTxDataLow 8, PcieTxDataHigh 16, MacTxData 24, PcieRxReady 32, PcieTxValid 33, PcieTxKeep 34, PcieTxSop 35, PcieTxEop 36, "
        + "MacTxValid 37, MacTxKeep 38, MacTxLast 39, MacTxBadFcs 40, Led 41, Idle 42");

    private static void Compare<T>(int size, string expected)
        where T : struct
    {
        Assert.Equal(size, Marshal.SizeOf<T>());
        IEnumerable<string> actual = typeof(T).GetFields().Select(f => (f.Name, Offset: (int)Marshal.OffsetOf<T>(f.Name)))
            .OrderBy(f => f.Offset).Select(f => $"{f.Name} {f.Offset}");
        Assert.Equal(expected, string.Join(", ", actual));
    }
}
