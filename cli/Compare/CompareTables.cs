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
                List<CompareCell> cells = [.. view.Cells(path, workload)];
                if (cells.Count > 0)
                {
                    console.WriteLine($"  {workload}");
                    console.Write(Table(view, cells));
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

        yield return "Columns up to 'resent' are counted. The others are virtual time: they depend on the costs below, which are assumed.";
        yield return "'guest' is charged to the guests for exits and injected interrupts, 'service' is the work of the host's service CPU.";
        if (result.Cells.Any(static c => c.Counts is { LatencyMedian: null }))
        {
            yield return "'-': the workload measures no round trips.";
        }
    }

    private static Table Table(CompareView view, List<CompareCell> cells)
    {
        Table table = new() { Border = TableBorder.Rounded };
        table.AddColumn("VMM");
        table.AddColumn("NIC");
        table.AddColumn(new TableColumn("guests").RightAligned());
        foreach (CompareColumn column in CompareColumn.All)
        {
            string head = $"{(column.Assumed ? "time" : "counted")}\n{string.Join('\n', column.Title)}";
            table.AddColumn(new TableColumn(Markup.Escape(head)).RightAligned());
        }

        string? vmm = null;
        foreach (CompareCell cell in cells)
        {
            List<string> row = [cell.Vmm == vmm ? string.Empty : cell.Vmm, cell.Way, CompareFormat.Count(cell.Guests)];
            vmm = cell.Vmm;
            if (cell.Counts is { } counts)
            {
                row.AddRange(CompareColumn.All.Select(column => column.Text(counts)));
            }
            else
            {
                row.Add(string.Create(CultureInfo.InvariantCulture, $"n/a ({view.Note(cell)})"));
            }

            table.AddRow([.. row.Select(Markup.Escape)]);
        }

        return table;
    }

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
