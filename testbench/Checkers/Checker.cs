namespace NicTwin.Testbench;

/// <summary>
/// One named property: it watches pins and TLPs, counts how often its premise held, and reports the first violation.
/// </summary>
public abstract class Checker
{
    private protected Checker(string name, string rule)
    {
        Name = name;
        Rule = rule;
    }

    /// <summary>Name of the property.</summary>
    public string Name { get; }

    /// <summary>The rule of the specification behind it.</summary>
    public string Rule { get; }

    /// <summary>False for observers that only keep state for others.</summary>
    public virtual bool IsProperty => true;

    /// <summary>How often the premise held in the current case.</summary>
    public long Premises { get; protected set; }

    /// <summary>What the checkers of a case share.</summary>
    private protected CheckContext Context { get; private set; } = null!;

    /// <summary>Starts a case.</summary>
    internal void Start(CheckContext context)
    {
        Context = context;
        Premises = 0;
        OnStart();
    }

    /// <summary>A case starts: forget everything.</summary>
    internal virtual void OnStart()
    {
    }

    /// <summary>PERST is held.</summary>
    internal virtual void OnHardReset()
    {
    }

    /// <summary>A request is about to be applied to the reference; state is that before it.</summary>
    internal virtual void OnBeforeRequest(Tlp tlp, ulong time)
    {
    }

    /// <summary>The NIC took a TLP; the reference has performed it.</summary>
    internal virtual void OnTlpToNic(Tlp tlp, ulong time)
    {
    }

    /// <summary>The NIC sent a TLP; host memory and the reference are still those before it.</summary>
    internal virtual void OnTlpFromNic(Tlp tlp, ulong time)
    {
    }

    /// <summary>The NIC answered a request.</summary>
    internal virtual void OnAnswer(Tlp tlp, in ExpectedAnswer expected, ulong time)
    {
    }

    /// <summary>The NIC was offered a frame.</summary>
    internal virtual void OnFrameToNic(ReadOnlySpan<byte> frame, bool badFcs, ulong time)
    {
    }

    /// <summary>The NIC sent a frame.</summary>
    internal virtual void OnFrameFromNic(ReadOnlySpan<byte> frame, bool badFcs, ulong time)
    {
    }

    /// <summary>Software wrote host memory.</summary>
    internal virtual void OnHostMemory(ulong address, ReadOnlySpan<byte> data)
    {
    }

    /// <summary>The link state pin changes.</summary>
    internal virtual void OnLink(bool up, ulong time)
    {
    }

    /// <summary>A wait ended; nothing is under way when <paramref name="quiet"/> is true.</summary>
    internal virtual void OnQuiet(bool quiet, ulong time)
    {
    }

    /// <summary>The case ends, after a last wait.</summary>
    internal virtual void OnFinish(bool quiet, ulong time)
    {
    }

    /// <summary>Counts a premise.</summary>
    private protected void Premise() => Premises++;

    /// <summary>Reports a violation at a time.</summary>
    private protected void Fail(ulong time, string text) => Context.Fail(Name, time, text);
}
