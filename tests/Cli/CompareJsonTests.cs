using System.Text.Json;
using NicTwin.Cli.Compare;

namespace NicTwin.Tests.Cli;

/// <summary>The comparison as JSON.</summary>
public sealed class CompareJsonTests
{
    [Fact]
    public void Equal_results_give_equal_text_on_one_line()
    {
        string text = CompareJson.Text(CompareSample.Make([1, 2]));
        Assert.Equal(text, CompareJson.Text(CompareSample.Make([1, 2])));
        Assert.DoesNotContain('\n', text);
    }

    [Fact]
    public void A_measured_cell_holds_counts_apart_from_assumed_costs()
    {
        CompareCounts counts = CompareSample.Counts(5_210, isPing: true);
        JsonElement cell = Cells(CompareSample.Measured("vf", counts)).Single();
        Assert.Equal(["vmm", "attach", "deviceModel", "workload", "path", "guests", "notApplicable", "counts", "perPacket", "time", "assumed"], Names(cell));
        Assert.Equal(JsonValueKind.Null, cell.GetProperty("notApplicable").ValueKind);
        Assert.Equal(counts.IoExits, cell.GetProperty("counts").GetProperty("ioExits").GetInt64());
        Assert.Equal(counts.IoExitsPerPacket, cell.GetProperty("perPacket").GetProperty("ioExits").GetDouble());
        Assert.Equal(counts.LatencyMedian, cell.GetProperty("time").GetProperty("latencyMedian").GetInt64());
        Assert.Equal(["chargedNanoseconds", "serviceNanoseconds"], Names(cell.GetProperty("assumed")));
        Assert.DoesNotContain("chargedNanoseconds", Names(cell.GetProperty("counts")));
    }

    [Fact]
    public void Causes_of_exits_are_in_one_order()
    {
        CompareCounts counts = CompareSample.Counts(1) with { Exits = new Dictionary<string, long> { ["timer"] = 1, ["idle"] = 2, ["nicRead"] = 3 } };
        JsonElement cell = Cells(CompareSample.Measured("vf", counts)).Single();
        Assert.Equal(["idle", "nicRead", "timer"], Names(cell.GetProperty("counts").GetProperty("exits")));
    }

    [Fact]
    public void A_cell_without_meaning_has_a_reason_and_no_counts()
    {
        JsonElement cell = Cells(CompareSample.Measured("pf", CompareSample.Counts(0)) with { Counts = null, NotApplicable = "because" }).Single();
        Assert.Equal("because", cell.GetProperty("notApplicable").GetString());
        Assert.All((string[])["counts", "perPacket", "time", "assumed"], name => Assert.Equal(JsonValueKind.Null, cell.GetProperty(name).ValueKind));
    }

    [Fact]
    public void A_workload_without_packets_gives_no_numbers_that_are_none()
    {
        JsonElement cell = Cells(CompareSample.Measured("vf", CompareSample.Counts(0) with { Packets = 0, Nanoseconds = 0 })).Single();
        Assert.Equal(0, cell.GetProperty("perPacket").GetProperty("ioExits").GetDouble());
        Assert.Equal(0, cell.GetProperty("time").GetProperty("megabitsPerSecond").GetDouble());
    }

    private static IEnumerable<JsonElement> Cells(params CompareCell[] cells)
    {
        using JsonDocument document = JsonDocument.Parse(CompareJson.Text(CompareSample.Make() with { Cells = cells }));
        return document.RootElement.Clone().GetProperty("cells").EnumerateArray().ToArray();
    }

    private static string[] Names(JsonElement element) => [.. element.EnumerateObject().Select(static p => p.Name)];
}
