using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.Platform;
using NicTwin.Vmm.Trace;

namespace NicTwin.Vmm.Gdb;

/// <summary>GDB's 'monitor' commands: what a debugger of programs does not know.</summary>
public sealed class GdbMonitor
{
    private const int MaxWords = 256;

    private readonly Host _host;
    private readonly GuestMachine _guest;
    private readonly RegisterBreaks _breaks;
    private readonly RegisterHistory _registers;

    /// <summary>Creates the commands.</summary>
    /// <param name="host">The host.</param>
    /// <param name="guest">The guest that is debugged.</param>
    /// <param name="breaks">Accesses that stop the guest.</param>
    /// <param name="registers">What the guest has read and written.</param>
    public GdbMonitor(Host host, GuestMachine guest, RegisterBreaks breaks, RegisterHistory registers)
    {
        _host = host;
        _guest = guest;
        _breaks = breaks;
        _registers = registers;
    }

    /// <summary>The modules that were loaded.</summary>
    public ModuleSections Modules { get; set; } = ModuleSections.None;

    /// <summary>Does a command.</summary>
    /// <returns>What it prints, with a newline at its end.</returns>
    public string Execute(string command)
    {
        string[] words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string rest = string.Join(' ', words.Skip(1));
        return (words.FirstOrDefault() ?? "help") switch
        {
            "time" => Time(),
            "nic" => Nic(),
            "register" or "reg" => Register(rest),
            "modules" => Lines(Modules.Lines(), "No module was given with --module, or it is not loaded yet."),
            "breaks" => Lines([.. _breaks.Texts], "No access to the NIC stops the guest."),
            "break" => _breaks.Add(rest) is { } error ? error + "\n" : $"The guest stops before: {rest}\n",
            "unbreak" => _breaks.Remove(rest) ? "Removed.\n" : "There is none; 'monitor breaks' lists them.\n",
            "xp" => Physical(words),
            "help" => Help,
            _ => $"There is no command '{words[0]}'.\n{Help}",
        };
    }

    private const string Help = """
        time              virtual time, instructions, idle and stalled time
        nic               counters of the NIC: accesses, DMA, interrupts, frames
        register NAME     what the guest last read from and wrote to a register: STATUS, TDT(0), "PF TDT(0)"
        break ACCESS      stop before an access to the NIC: write TDT, read ICR, access VF0 VTEIMS
        unbreak ACCESS    do not, or 'all'
        breaks            which there are
        modules           add-symbol-file lines of the modules given with --module
        xp ADDRESS [N]    N words of 64 bits of physical memory

        """;

    private string Time()
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        string state = _guest.IsParked ? "waits in WFI" : "runs";
        return string.Create(culture, $"virtual time {Nanoseconds(_guest.Time)} ns, {_guest.Hart.Steps} instructions, idle {Nanoseconds(_guest.IdleClocks)} ns, stalled {Nanoseconds(_guest.StallClocks)} ns\n")
            + $"the guest {state} in {(_guest.Hart.UserMode ? "user" : "supervisor")} mode\n";
    }

    private string Nic()
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        DmaCounters dma = _host.Dma;
        var text = new StringBuilder();
        text.Append(culture, $"clocks     {_host.NicClocks} run, {_host.NicSkippedClocks} idle\n");
        if (_guest.NicCounters is { } port)
        {
            text.Append(culture, $"registers  {port.MemoryReads} reads, {port.MemoryWrites} writes; configuration {port.ConfigurationReads} reads, {port.ConfigurationWrites} writes; failed {port.FailedRequests}, timed out {port.Timeouts}\n");
        }

        text.Append(culture, $"DMA        {dma.Reads} reads ({dma.ReadBytes} bytes), {dma.Writes} writes ({dma.WrittenBytes} bytes), {dma.Aborted} aborted\n");
        text.Append(culture, $"interrupts {dma.Interrupts}\n");
        text.Append(culture, $"frames     {_host.FramesSent} to the wire, {_host.FramesReceived} from it\n");
        return text.ToString();
    }

    private string Register(string name) => name.Length == 0
        ? "Say which: 'monitor register STATUS'.\n"
        : Lines(_registers.Describe(name), $"The guest has neither read nor written {name}.");

    private string Physical(string[] words)
    {
        int count = 1;
        if (words.Length is < 2 or > 3 || !TryAddress(words[1], out ulong address) || (words.Length == 3 && !int.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out count)))
        {
            return "xp ADDRESS [N], as in 'monitor xp 0x80200000 4'.\n";
        }

        var text = new StringBuilder();
        for (int i = 0; i < Math.Clamp(count, 1, MaxWords); i++, address += 8)
        {
            if (!_guest.Ram.Contains(address, 8))
            {
                text.Append(CultureInfo.InvariantCulture, $"0x{address:x}: not RAM\n");
                break;
            }

            text.Append(CultureInfo.InvariantCulture, $"0x{address:x}: {BinaryPrimitives.ReadUInt64LittleEndian(_guest.Ram.Bytes(address, 8)):x16}\n");
        }

        return text.ToString();
    }

    private static bool TryAddress(string text, out ulong address) => text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
        ? ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out address)
        : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out address);

    private static string Lines(IReadOnlyList<string> lines, string none) => lines.Count == 0 ? none + "\n" : string.Join('\n', lines) + "\n";

    private static long Nanoseconds(long clocks) => clocks * Host.NanosecondsPerClock;
}
