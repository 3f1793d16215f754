using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using NicTwin.Cosim;
using NicTwin.Vmm.Hostile;

namespace NicTwin.Cli.Commands;

/// <summary>`nictwin hostile`: whether a guest can harm another one, or the VMM.</summary>
internal sealed class HostileCommand : NicTwinCommand
{
    private readonly Option<int> _cases = new("--cases") { Description = "Cases.", HelpName = "N", DefaultValueFactory = _ => HostileOptions.DefaultCases };
    private readonly Option<ulong> _seed = new("--seed") { Description = "Seed of the run.", HelpName = "S", DefaultValueFactory = _ => 1 };
    private readonly Option<int?> _case = new("--case") { Description = "Run the world of one case up to that case.", HelpName = "N" };
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON." };
    private readonly Option<Protection> _break = new("--break") { Description = "Turn a protection off: the run has to fail.", Hidden = true };
    private readonly NicOptions _nic = new(NicKind.Model);

    public HostileCommand()
        : base("hostile", "Let guests attack each other and the VMM by their NICs while two victims exchange frames, and look for harm.")
    {
        Options.Add(_cases);
        Options.Add(_seed);
        Options.Add(_case);
        Options.Add(_json);
        Options.Add(_break);
        _nic.AddTo(this);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("nictwin hostile", "20000 cases on the model."),
        ("nictwin hostile --seed 7 --case 1234", "One case again, behind those that led to it."),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(int Code, string Meaning)> ExitCodes =>
    [
        (ExitCode.Pass, "nobody was harmed"),
        (ExitCode.Failed, "a victim or the VMM was harmed, or a fault was not reported"),
        (ExitCode.Usage, "wrong command line"),
        (ExitCode.Setup, "the Verilated library could not be built or loaded"),
    ];

    /// <inheritdoc/>
    public override int Run(ParseResult parse, CancellationToken cancellation)
    {
        using StatusLine status = new();
        NicFactory factory = _nic.CreateFactory(parse, status.Show, cancellation);
        ulong seed = parse.GetValue(_seed);
        var options = new HostileOptions
        {
            Cases = parse.GetValue(_cases),
            Seed = seed,
            Only = parse.GetValue(_case),
            Broken = parse.GetValue(_break),
        };
        HostileResult result = HostileRun.Run(options, () => factory.Create(NicFactory.RtlSeed(seed)), done => status.Show($"{done} of {options.Cases} cases"), cancellation);
        status.Clear();
        Console.Out.WriteLine(parse.GetValue(_json) ? Json(result, seed) : Text(result, seed));
        return result.Failure is null ? ExitCode.Pass : ExitCode.Failed;
    }

    private static string Text(HostileResult result, ulong seed)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        string kinds = string.Join(", ", Enum.GetValues<AttackKind>().Select(kind => string.Create(culture, $"{kind} {result.CasesOf(kind)}")));
        string text = string.Create(culture, $"""
            {result.Cases} cases, {result.Clocks} clocks of virtual time: {kinds}
            {result.Frames} frames of the victims compared, {result.ForeignFrames} of others among them
            {result.Requests} requests for memory, {result.Faults} stopped and reported, {result.Handshakes} resets of the attacker's VF
            refused: {result.Spoofed} times frames with another's address, {result.RefusedMessages} mailbox messages, {result.EmulatedAborts} requests of the emulated NIC, {result.BrokenDevices} times a virtio ring

            """);
        return text + (result.Failure is { } failure
            ? string.Create(culture, $"failed: case {failure.Case} of seed {seed}, {failure.Kind}: {failure.Reason}\nagain: nictwin hostile --seed {seed} --case {failure.Case}")
            : "passed");
    }

    private static string Json(HostileResult result, ulong seed)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("seed", seed);
            json.WriteNumber("cases", result.Cases);
            json.WriteNumber("clocks", result.Clocks);
            json.WriteNumber("requests", result.Requests);
            json.WriteNumber("faults", result.Faults);
            json.WriteNumber("frames", result.Frames);
            json.WriteNumber("foreignFrames", result.ForeignFrames);
            json.WriteNumber("handshakes", result.Handshakes);
            json.WriteNumber("spoofed", result.Spoofed);
            json.WriteNumber("refusedMessages", result.RefusedMessages);
            json.WriteNumber("emulatedAborts", result.EmulatedAborts);
            json.WriteNumber("brokenDevices", result.BrokenDevices);
            json.WriteStartObject("kinds");
            foreach (AttackKind kind in Enum.GetValues<AttackKind>())
            {
                json.WriteNumber(JsonNamingPolicy.CamelCase.ConvertName(kind.ToString()), result.CasesOf(kind));
            }

            json.WriteEndObject();
            if (result.Failure is { } failure)
            {
                json.WriteStartObject("failure");
                json.WriteNumber("case", failure.Case);
                json.WriteString("kind", failure.Kind.ToString());
                json.WriteString("reason", failure.Reason);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(bytes.ToArray());
    }
}
