namespace NicTwin.Testbench;

/// <summary>What one step of a program does.</summary>
public enum StepKind
{
    /// <summary>Sends one TLP.</summary>
    Tlp,

    /// <summary>Puts one frame on the wire towards the NIC.</summary>
    Frame,

    /// <summary>Writes host memory, as a driver does; no TLP passes.</summary>
    Memory,

    /// <summary>Lets time pass.</summary>
    Wait,

    /// <summary>Lets time pass until nothing is under way, at most so many clocks.</summary>
    WaitQuiet,

    /// <summary>Lets a long time pass in one step, when nothing is under way.</summary>
    Sleep,

    /// <summary>Holds PERST and loads the NVM image again, or another one.</summary>
    Reset,

    /// <summary>Changes the link state pin.</summary>
    Link,
}

/// <summary>How a TLP step is sent.</summary>
[Flags]
public enum TlpOptions
{
    /// <summary>Sent; a free tag replaces the one in the header of a non-posted request.</summary>
    None = 0,

    /// <summary>The next step begins when the completion is there, or after a time limit.</summary>
    Await = 1,

    /// <summary>The header goes out as it is, tag included: malformed and hostile TLPs.</summary>
    Raw = 2,
}

/// <summary>
/// One step of a program; immutable.
/// </summary>
/// <param name="Kind">What it does.</param>
/// <param name="Address">Memory: first address. Others: 0.</param>
/// <param name="Count">Wait, WaitQuiet, Sleep: clocks. Reset: clocks to hold. Link: 1 up, 0 down. Frame: 1 with a wrong FCS.</param>
/// <param name="Options">Tlp: how to send.</param>
/// <param name="Words">Tlp: header and payload DWs. Reset: words of the NVM that are not those of the program's image, the address in bits 31:16.</param>
/// <param name="Data">Frame and Memory: bytes.</param>
public sealed record Step(StepKind Kind, ulong Address, long Count, TlpOptions Options, uint[] Words, byte[] Data)
{
    /// <summary>A TLP of header and payload DWs.</summary>
    public static Step Tlp(uint[] words, TlpOptions options) => new(StepKind.Tlp, 0, 0, options, words, []);

    /// <summary>A frame without FCS.</summary>
    public static Step Frame(byte[] data, bool badFcs) => new(StepKind.Frame, 0, badFcs ? 1 : 0, TlpOptions.None, [], data);

    /// <summary>A write to host memory.</summary>
    public static Step Memory(ulong address, byte[] data) => new(StepKind.Memory, address, 0, TlpOptions.None, [], data);

    /// <summary>A wait of so many clocks.</summary>
    public static Step Wait(long clocks) => new(StepKind.Wait, 0, clocks, TlpOptions.None, [], []);

    /// <summary>A wait until nothing is under way, at most so many clocks.</summary>
    public static Step WaitQuiet(long clocks) => new(StepKind.WaitQuiet, 0, clocks, TlpOptions.None, [], []);

    /// <summary>A long sleep of the host; nothing happens meanwhile.</summary>
    public static Step Sleep(long clocks) => new(StepKind.Sleep, 0, clocks, TlpOptions.None, [], []);

    /// <summary>A hard reset.</summary>
    public static Step Reset(long clocks) => new(StepKind.Reset, 0, clocks, TlpOptions.None, [], []);

    /// <summary>A hard reset after which the NVM holds other words than the program's image, the address of each in bits 31:16.</summary>
    public static Step Reset(long clocks, uint[] nvm) => new(StepKind.Reset, 0, clocks, TlpOptions.None, nvm, []);

    /// <summary>A change of the link state pin.</summary>
    public static Step Link(bool up) => new(StepKind.Link, 0, up ? 1 : 0, TlpOptions.None, [], []);

    /// <summary>Compares contents.</summary>
    public bool Equals(Step? other) =>
        other is not null && Kind == other.Kind && Address == other.Address && Count == other.Count && Options == other.Options
        && Words.AsSpan().SequenceEqual(other.Words) && Data.AsSpan().SequenceEqual(other.Data);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Address, Count, Options, Words.Length, Data.Length);
}
