using NicTwin.Model;
using NicTwin.Testbench;
using Xunit;

namespace NicTwin.Tests.Testbench;

/// <summary>Functional bins: they come from the descriptions, each is hit by what it names and by nothing else, and a run reaches them.</summary>
public sealed class CoverageTests
{
    private const int Eics = 0x1520;
    private const int Eims = 0x1524;
    private const int Eimc = 0x1528;
    private const int Gprc = 0x4074;

    private readonly HashSet<int> _hit = [];
    private readonly AccessCoverage _coverage;

    public CoverageTests()
    {
        _coverage = new AccessCoverage(bin => _hit.Add(bin));
        _coverage.Start(true);
    }

    [Fact]
    public void Every_bin_has_a_name_of_its_own()
    {
        string[] names = [.. Enumerable.Range(0, CoverageBins.Count).Select(CoverageBins.NameOf).Where(name => name.Length > 0)];
        Assert.Equal(CoverageBins.Total, names.Length);
        Assert.Equal(names.Length, names.Distinct(StringComparer.Ordinal).Count());
        Assert.All(Enumerable.Range(CoverageBins.Words, AccessWords.Bins), bin => Assert.NotEmpty(CoverageBins.NameOf(bin)));
    }

    [Fact]
    public void Every_described_register_and_dword_has_bins()
    {
        foreach (DescribedRegister register in Described.Registers)
        {
            Assert.Contains(AccessWords.All, word => word.Name == register.Name || word.Name.StartsWith(register.Name + "(", StringComparison.Ordinal) || word.Name.StartsWith(register.Name + " of VF", StringComparison.Ordinal));
            foreach (int instance in (int[])[0, register.Instances / 2, register.Instances - 1])
            {
                DescribedRange[] ranges = [.. register.Physical.Where(r => instance >= r.First && instance < r.First + r.Count)];
                if (ranges.Length > 0)
                {
                    uint offset = ranges[0].Offset + ((uint)(instance - ranges[0].First) * ranges[0].Stride);
                    Assert.True(AccessWords.OfRegister(0, offset) >= 0, $"{register.Name}({instance})");
                }
            }
        }

        Assert.All(Described.ConfigurationPf, dword => Assert.True(AccessWords.OfConfiguration(0, dword.Offset / 4) >= 0));
        Assert.All(Described.ConfigurationVf, dword => Assert.True(AccessWords.OfConfiguration(8, dword.Offset / 4) >= 0));
    }

    [Fact]
    public void A_read_alone_has_no_side_effect()
    {
        Read(0, Eims, 0);
        Read(0, Eims, 0);
        Assert.Equal(["read of EIMS"], Names());
    }

    [Fact]
    public void A_bit_that_was_set_by_1_is_seen_in_the_next_read()
    {
        Read(0, Eims, 0);
        Write(0, Eims, 6);
        Read(0, Eims, 6);
        Assert.Equal(["EIMS set by writing 1", "read of EIMS", "write of EIMS"], Names());
    }

    [Fact]
    public void A_bit_that_is_set_without_being_written_is_not_set_by_1()
    {
        Read(0, Eims, 0);
        Write(0, Eims, 1);
        Read(0, Eims, 2);
        Assert.DoesNotContain("EIMS set by writing 1", Names());
    }

    [Fact]
    public void A_bit_that_was_cleared_by_1_is_seen_in_the_next_read()
    {
        Read(0, Eimc, 6);
        Write(0, Eimc, 2);
        Read(0, Eimc, 4);
        Assert.Contains("EIMC cleared by writing 1", Names());
    }

    [Fact]
    public void A_counter_that_stays_is_not_cleared()
    {
        Read(0, Gprc, 5);
        Read(0, Gprc, 5);
        Assert.DoesNotContain("GPRC cleared by a read", Names());
        Read(0, Gprc, 0);
        Assert.Contains("GPRC cleared by a read", Names());
    }

    [Fact]
    public void A_reset_between_two_reads_is_no_side_effect_of_the_first()
    {
        Read(0, Gprc, 5);
        _coverage.ResetFunction(0);
        Read(0, Gprc, 0);
        Assert.Equal(["read of GPRC", "read of GPRC after a reset"], Names());
    }

    [Fact]
    public void An_access_by_the_other_address_is_no_side_effect()
    {
        // RDBAL(0) and its older address.
        Read(0, 0xc000, 0);
        Write(0, 0x2800, 0x80);
        Read(0, 0xc000, 0x80);
        Assert.DoesNotContain("RDBAL(0) changed by a write", Names());
        Write(0, 0xc000, 0x100);
        Read(0, 0xc000, 0x100);
        Assert.Contains("RDBAL(0) changed by a write", Names());
    }

    [Fact]
    public void A_reset_is_seen_where_another_value_was_written_before()
    {
        // FCAL is 0 after a reset.
        Write(0, 0x28, 0);
        _coverage.ResetFunction(0);
        Read(0, 0x28, 0);
        Assert.DoesNotContain("read of FCAL after a reset", Names());
        Write(0, 0x28, 1);
        _coverage.ResetFunction(0);
        Write(0, 0x28, 2);
        Read(0, 0x28, 2);
        Assert.DoesNotContain("read of FCAL after a reset", Names());
        _coverage.ResetFunction(0);
        Read(0, 0x28, 0);
        Assert.Contains("read of FCAL after a reset", Names());
    }

    [Fact]
    public void The_reset_of_a_VF_is_one_of_its_view_only()
    {
        Write(1, 0x2800, 0x80);
        _coverage.ResetFunction(1);
        Read(0, 0xc000, 0);
        Assert.DoesNotContain("read of RDBAL(0) after a reset", Names());
        Read(1, 0x2800, 0);
        Assert.Contains("read of RDBAL(0) of VF 0 after a reset", Names());
    }

    [Fact]
    public void Reads_are_compared_in_the_order_of_their_requests()
    {
        Ask(0, Eims, 0, false);
        Ask(0, Eims, 3, true);
        Ask(0, Eims, 0, false);
        _coverage.Answer([0]);
        Assert.DoesNotContain("EIMS set by writing 1", Names());
        _coverage.Answer([3]);
        Assert.Contains("EIMS set by writing 1", Names());
    }

    [Fact]
    public void A_read_without_bytes_counts_for_nothing()
    {
        _coverage.Take([new DwordAccess { Space = RequestSpace.Registers, Where = RegisterTable.Eics, Offset = Eics, ByteEnables = 0 }]);
        _coverage.Answer([0]);
        Assert.Empty(_hit);
    }

    [Theory]
    [InlineData(14, 0x0800, 6, 60, "IPv4 TCP, untagged, short")]
    [InlineData(18, 0x0800, 17, 129, "IPv4 UDP, tagged, standard")]
    [InlineData(14, 0x86dd, 132, 1519, "IPv6 SCTP, untagged, jumbo")]
    [InlineData(18, 0x86dd, 1, 1518, "IPv6 other, tagged, standard")]
    public void The_kind_of_a_packet(int header, int type, byte protocol, int length, string kind)
    {
        byte[] frame = new byte[length];
        (frame[12], frame[13]) = (0x81, 0x00);
        (frame[header - 2], frame[header - 1]) = ((byte)(type >> 8), (byte)type);
        frame[header + (type == 0x0800 ? 9 : 6)] = protocol;
        PacketKind found = PacketKind.Of(frame);
        Assert.Equal(kind, found.ToString());
        Assert.Equal(found, PacketKind.At(found.Number));
    }

    [Fact]
    public void A_packet_that_is_not_IP_hits_no_crossed_bin()
    {
        Assert.Equal(-1, PacketKind.Of(new byte[60]).Version);
        foreach (int option in DescriptorBins.OptionsOf(DescriptorKind.RxLast))
        {
            Assert.Equal(Described.Options[option].Cross != OptionCross.None, DescriptorBins.BinOf(option, PacketKind.Of(new byte[60])) < 0);
        }
    }

    [Fact]
    public void An_option_with_which_a_kind_cannot_happen_has_no_bin()
    {
        // The tag of an untagged frame is not taken off.
        string[] names = [.. Enumerable.Range(0, CoverageBins.Count).Select(CoverageBins.NameOf)];
        Assert.Contains("RxLast VP 1 with IPv4 TCP, tagged, short", names);
        Assert.DoesNotContain("RxLast VP 1 with IPv4 TCP, untagged, short", names);
    }

    [Fact]
    public void The_default_run_reaches_98_percent_of_the_bins()
    {
        ConformanceResult result = Run(ConformanceOptions.DefaultCases);
        Assert.True(result.Passed, string.Join('\n', result.Properties.Where(p => !p.Passed).Select(p => p.Failure?.Reason ?? p.Name)));
        Assert.True(result.CoverageHit >= 0.98 * result.CoverageTotal, $"{result.CoverageHit} of {result.CoverageTotal}: {string.Join(", ", result.Missed.Take(20))}");
        Assert.Equal(result.CoverageTotal - result.CoverageHit, result.Missed.Count);
    }

    [Fact]
    public void A_run_without_a_slice_misses_its_bins()
    {
        // One case in eight goes through registers: this one stops before the last parts of them.
        ConformanceResult result = Run(100);
        Assert.True(result.CoverageHit < 0.8 * result.CoverageTotal, $"{result.CoverageHit} of {result.CoverageTotal}");
        Assert.Contains("write of VMBMEM(15) of VF 7", result.Missed);
    }

    private static ConformanceResult Run(int cases) => ConformanceRun.Run(new ConformanceOptions { CreateNic = _ => new Nic(), Cases = cases });

    private IEnumerable<string> Names() => _hit.Select(bin => CoverageBins.NameOf(CoverageBins.Words + bin)).Order(StringComparer.Ordinal);

    private void Read(int function, uint offset, uint value)
    {
        Ask(function, offset, 0, false);
        _coverage.Answer([value]);
    }

    private void Write(int function, uint offset, uint value) => Ask(function, offset, value, true);

    private void Ask(int function, uint offset, uint value, bool write) =>
        _coverage.Take([new DwordAccess { Space = RequestSpace.Registers, Function = function, Where = 0, Offset = offset, Write = write, Value = value, ByteEnables = 0xf }]);
}
