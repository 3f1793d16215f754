using NicTwin.Cosim;
using NicTwin.Cosim.Interop;
using NicTwin.Model;
using Xunit;

namespace NicTwin.Tests.Cosim;

public class RtlBuildTests(TinyRtlFixture fixture) : IClassFixture<TinyRtlFixture>
{
    [Fact]
    public void A_second_build_of_the_same_content_takes_the_library_from_the_cache()
    {
        RtlLibrary first = fixture.Fast;
        string copy = TinyRtl.Write(Path.Combine(fixture.Root, "copy"));
        RtlLibrary second = fixture.Build(copy);
        Assert.True(second.WasCached);
        Assert.Equal(first.Path, second.Path);
        Assert.Equal(first.BuildId, second.BuildId);
    }

    [Fact]
    public async Task Two_builders_at_once_end_with_one_library_and_no_leftovers()
    {
        string cache = Path.Combine(fixture.Root, "shared-cache");
        string rtl = TinyRtl.Write(Path.Combine(fixture.Root, "shared"), "32'd1;", "32'd2;");
        RtlLibrary[] both = await Task.WhenAll(
            Task.Run(() => fixture.Build(rtl, cache: cache)), Task.Run(() => fixture.Build(rtl, cache: cache)));
        Assert.Equal(both[0].Path, both[1].Path);
        Assert.Single(both, static l => !l.WasCached);
        Assert.Single(Directory.GetDirectories(Path.Combine(cache, "rtl")));
    }

    [Fact]
    public void RTL_that_does_not_compile_is_one_sentence_with_a_log_and_leaves_nothing_else()
    {
        string cache = Path.Combine(fixture.Root, "broken-cache");
        string rtl = TinyRtl.Write(Path.Combine(fixture.Root, "broken"), "assign valid_o = valid_q;", "assign valid_o = valid_;");
        SetupException e = Assert.Throws<SetupException>(() => fixture.Build(rtl, cache: cache));
        Assert.DoesNotContain('\n', e.Message);
        Assert.Contains("nt_echo.sv", e.Message, StringComparison.Ordinal);
        string log = Assert.Single(Directory.GetFiles(Path.Combine(cache, "logs")));
        Assert.Contains(log, e.Message, StringComparison.Ordinal);
        Assert.Contains("valid_", File.ReadAllText(log), StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(Path.Combine(cache, "rtl")));
    }

    [Fact]
    public void A_cancelled_build_leaves_nothing()
    {
        string cache = Path.Combine(fixture.Root, "cancelled-cache");
        string rtl = TinyRtl.Write(Path.Combine(fixture.Root, "cancelled"), "32'd1;", "32'd3;");
        using var cancellation = new CancellationTokenSource();
        var build = new RtlBuild(cache, stage =>
        {
            if (stage.StartsWith("compiling", StringComparison.Ordinal))
            {
                cancellation.CancelAfter(300);
            }
        });
        Assert.ThrowsAny<OperationCanceledException>(() => build.Build(rtl, cancellation: cancellation.Token));
        Assert.Empty(Directory.GetDirectories(Path.Combine(cache, "rtl")));
        Assert.Empty(Directory.GetFiles(Path.Combine(cache, "objects"), "*.tmp"));
    }

    [Fact]
    public void A_directory_without_file_list_is_refused()
    {
        SetupException e = Assert.Throws<SetupException>(() => fixture.Build(fixture.Root));
        Assert.Contains("has no file nt_nic.f", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_tool_is_named()
    {
        SetupException e = await Assert.ThrowsAsync<SetupException>(
            () => ToolRunner.RunAsync("verilator-that-is-not-there", [], "/", TestContext.Current.CancellationToken));
        Assert.StartsWith("verilator-that-is-not-there is not installed", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("assign pcie_rx_ready_o  = 1'b1;", "assign pcie_rx_ready_o  = pcie_rx_valid_i;")]
    [InlineData("mac_bad_q   <= mac_rx_bad_fcs_i;", "mac_bad_q   <= 1'b0; end always_ff @(negedge clk_i) begin")]
    public void RTL_whose_outputs_hang_on_inputs_or_that_uses_the_falling_edge_runs_with_two_evaluations(string find, string replace)
    {
        string rtl = TinyRtl.Write(Path.Combine(fixture.Root, "mealy" + find.Length), find, replace);
        using var mealy = new VerilatedNic(fixture.Build(rtl));
        Assert.False(mealy.SingleEval);
        using var good = new VerilatedNic(fixture.Fast);
        Assert.True(good.SingleEval);
    }

    [Fact]
    public void A_library_of_another_kind_or_layout_is_refused_in_one_sentence()
    {
        string foreign = Path.Combine(fixture.Root, "libforeign.so");
        File.WriteAllText(foreign, "no library");
        SetupException e = Assert.Throws<SetupException>(() => NtLibrary.Load(foreign));
        Assert.Contains(foreign, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
        Assert.Throws<SetupException>(() => NtLibrary.Load(Path.Combine(fixture.Root, "absent.so")));

        string layout = string.Concat(Pins.Inputs.Concat(Pins.Outputs).Select(static p => $"{p.Name} {p.Offset} {p.Size};")) + "nt_inputs 0 64;nt_outputs 0 48;";
        NtLibrary.VerifyLayout("lib.so", layout);
        Assert.Contains("time_i is 8 bytes at offset 8 there and 8 bytes at offset 0 here",
            Assert.Throws<SetupException>(() => NtLibrary.VerifyLayout("lib.so", layout.Replace("time_i 0", "time_i 8", StringComparison.Ordinal))).Message,
            StringComparison.Ordinal);
        Assert.Contains("does not know link_i",
            Assert.Throws<SetupException>(() => NtLibrary.VerifyLayout("lib.so", layout.Replace("link_i", "lane_i", StringComparison.Ordinal))).Message,
            StringComparison.Ordinal);
        Assert.Contains("this program does not know new_i",
            Assert.Throws<SetupException>(() => NtLibrary.VerifyLayout("lib.so", layout + "new_i 60 1;")).Message, StringComparison.Ordinal);

        SetupException id = Assert.Throws<SetupException>(() => new VerilatedNic(fixture.Fast with { BuildId = "0123" }));
        Assert.Contains("is of another version", id.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Coverage_is_written_by_a_coverage_build_only()
    {
        using (var fast = new VerilatedNic(fixture.Fast))
        {
            Assert.Throws<NotSupportedException>(() => fast.WriteCoverage(Path.Combine(fixture.Root, "no.dat")));
        }

        RtlLibrary library = fixture.Build(TinyRtl.Write(Path.Combine(fixture.Root, "tiny")), RtlKind.Coverage);
        using var nic = new VerilatedNic(library);
        TinyRtl.Run(nic, TinyRtl.RandomPins(500, 1));
        string path = Path.Combine(fixture.Root, "coverage.dat");
        nic.WriteCoverage(path);
        string text = File.ReadAllText(path);
        Assert.Contains("rtl/nt_echo.sv", text, StringComparison.Ordinal);
        Assert.Contains("count_q[20]", text, StringComparison.Ordinal);
    }
}
