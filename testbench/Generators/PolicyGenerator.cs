namespace NicTwin.Testbench;

/// <summary>Draws policies of root complex and wire.</summary>
internal static class PolicyGenerator
{
    /// <summary>A policy that keeps every rule of PCIe.</summary>
    public static RootComplexPolicy Legal(RandomSource random)
    {
        bool stalls = random.Chance(450);
        bool spread = random.Chance(600);
        int delay = random.Between(1, 40);
        return new RootComplexPolicy
        {
            MinDelay = delay,
            MaxDelay = spread ? delay + random.Between(1, random.Chance(300) ? 400 : 60) : delay,
            Reorder = random.Chance(600),
            Split = (CompletionSplit)random.Below(3),
            ReadCompletionBoundary = random.Chance(500) ? 64 : 128,
            RxStallRate = stalls ? random.Between(0, 300) : 0,
            RxStallClocks = random.Between(1, 6),
            TxStallRate = stalls && random.Chance(700) ? random.Between(1, 500) : 0,
            TxStallClocks = random.Between(1, random.Chance(150) ? 60 : 5),
            WireStallRate = random.Chance(250) ? random.Between(1, 400) : 0,
            WireStallClocks = random.Between(1, 12),
            WirePaced = random.Chance(120),
            DigestRate = random.Chance(250) ? random.Between(1, 300) : 0,
            SkipIdle = random.Chance(650),
        };
    }

    /// <summary>A policy with bad, late and missing completions.</summary>
    public static RootComplexPolicy Hostile(RandomSource random)
    {
        RootComplexPolicy policy = Legal(random) with { SkipIdle = true };
        int Rate() => random.Chance(300) ? random.Between(5, 250) : 0;
        return policy with
        {
            UnsupportedRate = Rate(),
            AbortRate = Rate(),
            ErrorDataRate = Rate(),
            PoisonRate = Rate(),
            WrongTagRate = Rate(),
            WrongLengthRate = Rate(),
            LateRate = Rate(),

            // Often about as late as the shortest time-out: completions meet it.
            LateClocks = random.Chance(600) ? random.Between(9_900, 10_010) : random.Between(500, 14_000),
            NeverRate = Rate(),
        };
    }
}
