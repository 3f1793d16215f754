namespace NicTwin.Testbench;

/// <summary>What the checkers of one case share.</summary>
internal sealed class CheckContext
{
    /// <summary>The reference at the level of requests.</summary>
    public DeviceReference Device { get; } = new();

    /// <summary>Queues as software programmed them.</summary>
    public QueueReference Queues { get; } = new();

    /// <summary>The bench of the case.</summary>
    public Bench Bench { get; set; } = null!;

    /// <summary>The program of the case.</summary>
    public StimulusProgram Program { get; set; } = null!;

    /// <summary>The program behaves as a driver does and the root complex answers as it must.</summary>
    public bool Legal { get; set; }

    /// <summary>Completions may carry errors, come late or never.</summary>
    public bool HostileCompletions { get; set; }

    /// <summary>The property that failed first, or null.</summary>
    public string? FailedProperty { get; private set; }

    /// <summary>The failure in one sentence.</summary>
    public string? Failure { get; private set; }

    /// <summary>Properties whose failures count; null for all.</summary>
    public IReadOnlySet<string>? Selected { get; set; }

    /// <summary>Host memory.</summary>
    public HostMemory Memory => Bench.RootComplex.Memory;

    /// <summary>Starts a case.</summary>
    public void Start()
    {
        FailedProperty = null;
        Failure = null;
    }

    /// <summary>Records the first violation.</summary>
    public void Fail(string property, ulong time, string text)
    {
        if (FailedProperty is null && (Selected is null || Selected.Contains(property)))
        {
            FailedProperty = property;
            Failure = $"time {time}: {text}";
        }
    }
}
