using System.Globalization;

namespace NicTwin.Cli.Compare;

/// <summary>A row of a table.</summary>
/// <param name="Cell">Its cell, or the first of those that have no meaning.</param>
/// <param name="LastGuests">Guests of the last of them.</param>
/// <param name="BeginsVmm">It is the first of its kind of VMM.</param>
/// <param name="BeginsWay">It is the first of its way.</param>
internal readonly record struct CompareRow(CompareCell Cell, int LastGuests, bool BeginsVmm, bool BeginsWay)
{
    /// <summary>The kind of VMM, once for all its rows.</summary>
    public string Vmm => BeginsVmm ? Cell.Vmm : string.Empty;

    /// <summary>The way, once for all its rows.</summary>
    public string Way => BeginsWay ? Cell.Way : string.Empty;

    /// <summary>"2" or "2-7".</summary>
    public string Guests => Cell.Guests == LastGuests
        ? CompareFormat.Count(Cell.Guests)
        : string.Create(CultureInfo.InvariantCulture, $"{Cell.Guests}-{LastGuests}");
}
