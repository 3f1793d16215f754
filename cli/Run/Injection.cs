using System.Globalization;
using NicTwin.Vmm;
using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.Wires;

namespace NicTwin.Cli.Run;

/// <summary>An `--inject` option: EVENT@TIME, the time counted from the moment at which the commands begin.</summary>
/// <param name="Event">What happens.</param>
/// <param name="Percent">The part of the frames that is lost from then on, for loss.</param>
/// <param name="Clocks">When, in clocks.</param>
internal sealed record Injection(string Event, double Percent, long Clocks)
{
    /// <summary>The events with what they mean, for the help text.</summary>
    public const string Events =
        "link-down, link-up, removal (the NIC is pulled out), timeout (the NIC's next read of memory gets no answer), ur (it gets Unsupported Request), "
        + "poison (its data is poisoned), bad-fcs (a broken frame arrives), loss=PERCENT (of the frames that the NIC sends, from then on)";

    private const int FrameLength = 60;

    private static readonly string[] s_plain = ["link-down", "link-up", "removal", "timeout", "ur", "poison", "bad-fcs"];

    /// <summary>Reads the option.</summary>
    /// <exception cref="UsageException">It is not understood.</exception>
    public static Injection Parse(string text)
    {
        int at = text.LastIndexOf('@');
        if (at <= 0)
        {
            throw new UsageException($"--inject {text}: EVENT@TIME is needed, such as link-down@2s.");
        }

        string name = text[..at];
        long clocks = VirtualTime.Clocks("--inject", text[(at + 1)..]);
        if (s_plain.Contains(name))
        {
            return new Injection(name, 0, clocks);
        }

        if (name.StartsWith("loss=", StringComparison.Ordinal)
            && double.TryParse(name["loss=".Length..].TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double percent)
            && percent is >= 0 and <= 100)
        {
            return new Injection("loss", percent, clocks);
        }

        throw new UsageException($"--inject {text}: there is no event '{name}'; there are {Events}.");
    }

    /// <summary>Puts the event into the host's calendar.</summary>
    /// <param name="host">The host.</param>
    /// <param name="cable">The cable.</param>
    public void Schedule(Host host, WireEnd cable) => host.Schedule(host.Time + Clocks, () => Happen(host, cable));

    private void Happen(Host host, WireEnd cable)
    {
        switch (Event)
        {
            case "link-down":
                host.SetLink(false);
                break;
            case "link-up":
                host.SetLink(true);
                break;
            case "removal":
                host.UnplugNic();
                break;
            case "timeout":
                host.FailNextRead(ReadFault.Unanswered);
                break;
            case "ur":
                host.FailNextRead(ReadFault.Unsupported);
                break;
            case "poison":
                host.FailNextRead(ReadFault.Poisoned);
                break;
            case "bad-fcs":
                Span<byte> frame = stackalloc byte[FrameLength];
                frame[..6].Fill(0xff);
                host.SendFrame(frame, badFcs: true);
                break;
            default:
                cable.SendingLossPerMillion = (int)Math.Round(Percent * (WireOptions.Million / 100));
                break;
        }
    }
}
