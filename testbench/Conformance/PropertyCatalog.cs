namespace NicTwin.Testbench;

/// <summary>All properties with their rules and how often their premises must hold.</summary>
public static class PropertyCatalog
{
    /// <summary>Names and rules in the order of reports.</summary>
    public static IReadOnlyList<(string Name, string Rule)> All { get; } = Create();

    /// <summary>Premises that a run of so many cases must reach.</summary>
    /// <param name="name">Name of the property.</param>
    /// <param name="cases">Cases of the run.</param>
    public static long Required(string name, int cases)
    {
        double perCase = name switch
        {
            PropertyNames.Equality or PropertyNames.Handshake => 1,
            PropertyNames.TlpFormat or PropertyNames.Completions or PropertyNames.Registers => 10,
            PropertyNames.RequestLimits or PropertyNames.RequesterId or PropertyNames.Confinement => 5,
            PropertyNames.Idleness => 20,
            PropertyNames.Configuration or PropertyNames.Isolation or PropertyNames.Tags => 1,
            PropertyNames.Skipping or PropertyNames.Repeatability or PropertyNames.Moderation => 0.01,
            PropertyNames.Reset or PropertyNames.ErrorMessages or PropertyNames.Messages or PropertyNames.InterruptDelivery or PropertyNames.WakeUp => 0.05,
            _ => 0.2,
        };
        return Math.Max(1, (long)(perCase * cases));
    }

    private static List<(string Name, string Rule)> Create()
    {
        var all = new List<(string, string)>
        {
            (PropertyNames.Equality, "docs/spec: model and RTL are written from one text, so every output pin is equal in every clock, data where valid"),
        };
        foreach (Checker checker in new CheckerSet().Checkers)
        {
            if (checker.IsProperty)
            {
                all.Add((checker.Name, checker.Rule));
            }
        }

        all.Add((PropertyNames.Skipping, "design 2, Time and idleness: skipping and not skipping give the same result"));
        all.Add((PropertyNames.Repeatability, "issue: equal seeds give equal runs to the bit"));
        return all;
    }
}
