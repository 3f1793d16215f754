using System.Globalization;
using NicTwin.Vmm.Accounting;
using Spectre.Console;

namespace NicTwin.Cli.Compare;

/// <summary>The comparison as tables for a terminal.</summary>
internal static class CompareTables
{
    /// <summary>Prints a table for each path and workload, the notes and the assumed costs.</summary>
    public static void Print(CompareResult result, IAnsiConsole console)
    {
        CompareView view = new(result);
        foreach (string path in view.Paths)
        {
            console.WriteLine($"{CompareFormat.Path(path)} ({path})");
            foreach (string workload in view.Workloads)
            {
                IReadOnlyList<CompareRow> rows = view.Rows(path, workload);
                if (rows.Count > 0)
                {
                    console.WriteLine($"  {workload}");
                    console.Write(Table(view, rows));
                }
            }

            console.WriteLine();
        }

        foreach (string line in Explanation(result, view))
        {
            console.WriteLine(line);
        }

        console.WriteLine();
        console.WriteLine("Assumed costs (docs/cost-model.md has their sources):");
        console.Write(Costs(result.Costs));
        console.WriteLine(Make(result));
    }

    private static IEnumerable<string> Explanation(CompareResult result, CompareView view)
    {
        for (int i = 0; i < view.Notes.Count; i++)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"({i + 1}) {view.Notes[i]}");
        }

        if (view.Notes.Count > 0)
        {
            yield return string.Empty;
        }

        yield return "Counted are events. Times are virtual: they depend on the costs below, which are assumed.";
        yield return "'guest' is charged to the guests for exits and injected interrupts, 'service' is the work of the host's service CPU.";
        if (result.Cells.Any(static c => c.Counts is { LatencyMedian: null }))
        {
            yield return "'-': the workload measures no round trips.";
        }
    }

    private static Table Table(CompareView view, IReadOnlyList<CompareRow> rows)
    {
        // Lines between columns would take more room than numbers of so many columns leave.
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumn(Column("\n\nVMM").LeftAligned());
        table.AddColumn(Column("\n\nNIC").LeftAligned());
        table.AddColumn(Column("\n\nguests"));
        bool? group = null;
        foreach (CompareColumn column in CompareColumn.All)
        {
            bool begins = column.Assumed != group;
            group = column.Assumed;
            string head = begins ? column.Assumed ? "time:" : "counted:" : string.Empty;
            string[] title = column.Title.Length == 1 ? [string.Empty, column.Title[0]] : column.Title;
            table.AddColumn(Column($"{head}\n{string.Join('\n', title)}").PadLeft(begins ? 1 : 0));
        }

        foreach (CompareRow row in rows)
        {
            if (row.BeginsVmm && table.Rows.Count > 0)
            {
                table.AddEmptyRow();
            }

            string[] texts = row.Cell.Counts is { } counts
                ? [.. CompareColumn.All.Select(column => column.Text(counts))]
                : [string.Create(CultureInfo.InvariantCulture, $"n/a ({view.Note(row.Cell)})")];
            table.AddRow([.. ((string[])[row.Vmm, row.Way, row.Guests, .. texts]).Select(Markup.Escape)]);
        }

        return table;
    }

    private static TableColumn Column(string head) => new TableColumn(Markup.Escape(head)).RightAligned().Padding(0, 0).NoWrap();

    private static Table Costs(CostModel costs)
    {
        Table table = new() { Border = TableBorder.Rounded };
        table.AddColumn("cost");
        table.AddColumn(new TableColumn("value").RightAligned());
        table.AddColumn(new TableColumn("default").RightAligned());
        table.AddColumn("unit");
        table.AddColumn("paid by");
        foreach (CostItem item in CostItem.All)
        {
            int value = item.Get(costs);
            string text = CompareFormat.Count(value);
            table.AddRow(item.Name, value == item.Default ? text : $"[yellow]{text}[/]", CompareFormat.Count(item.Default), item.Unit, item.PaidBy);
        }

        return table;
    }

    private static string Make(CompareResult result)
    {
        string compared = result.ComparedClocks == 0
            ? string.Empty
            : string.Create(CultureInfo.InvariantCulture, $", {result.ComparedClocks:N0} clocks compared on every pin");
        return string.Create(CultureInfo.InvariantCulture, $"seed {result.Seed}, NIC {result.Nic}{compared}; the same seed gives the same numbers");
    }
}
