using System.Globalization;
using System.Net;
using System.Net.Sockets;
using NicTwin.Vmm.Attach;
using NicTwin.Vmm.Platform;

namespace NicTwin.Cli.Run;

/// <summary>A `--guest` option: attach=pf[,memory=128M] and the like.</summary>
/// <param name="Attach">How the guest gets its NIC.</param>
/// <param name="Memory">Bytes of RAM.</param>
internal sealed record GuestSpecification(AttachMode Attach, ulong Memory)
{
    /// <summary>What the option looks like.</summary>
    public const string Form = "attach=emulated|virtio|pf|vf[=N]|peer|none[,memory=SIZE][,name=NAME][,address=A.B.C.D/N][,mac=MAC][,vlan=N][,rate=MBITS][,spoofcheck=off][,trust=on][,queue=split|packed]";

    private const ulong LeastMemory = 64ul << 20;
    private const ulong MostMemory = GuestMap.MostRam;
    private const ulong MemoryStep = 2ul << 20;
    private const int Vfs = 8;

    /// <summary>The number of the VF that the guest is to get; null for any.</summary>
    public int? Vf { get; init; }

    /// <summary>The guest has the whole of a second NIC, at the other end of the cable.</summary>
    public bool Peer { get; init; }

    /// <summary>What the guest is called in output and reports; null for its number.</summary>
    public string? Name { get; init; }

    /// <summary>The address that the interface gets, with the length of its prefix; null for none.</summary>
    public string? Address { get; init; }

    /// <summary>The guest is the privileged one of a hybrid VMM.</summary>
    public bool Privileged { get; init; }

    /// <summary>A virtio device offers packed rings.</summary>
    public bool Packed { get; init; }

    /// <summary>MAC address, the first octet in bits 7:0; null for one that the host chooses.</summary>
    public ulong? Mac { get; init; }

    /// <summary>VLAN of the VF, 0 for none.</summary>
    public int Vlan { get; init; }

    /// <summary>Mb/s that the VF may send, 0 for no limit.</summary>
    public int Rate { get; init; }

    /// <summary>Frames of the VF with another's source address pass.</summary>
    public bool MaySpoof { get; init; }

    /// <summary>The VF may change its address.</summary>
    public bool Trusted { get; init; }

    /// <summary>What the host is to give the guest.</summary>
    public NicPlace Place => new(Attach)
    {
        Vf = Vf,
        Privileged = Privileged,
        Packed = Packed,
        Mac = Mac,
        Vlan = Vlan,
        Rate = Rate,
        SpoofCheck = !MaySpoof,
        Trusted = Trusted,
    };

    /// <summary>Reads the option.</summary>
    /// <exception cref="UsageException">It is not understood, or asks for what there is not.</exception>
    public static GuestSpecification Parse(string text)
    {
        AttachMode? attach = null;
        var guest = new GuestSpecification(AttachMode.Pf, 0);
        foreach (string part in text.Split(','))
        {
            string[] pair = part.Split('=', 2);
            string value = pair.Length == 2 ? pair[1] : string.Empty;
            switch (pair[0])
            {
                case "attach" when value == "peer":
                    attach = AttachMode.None;
                    guest = guest with { Peer = true, Vf = null };
                    break;
                case "attach":
                    (attach, int? vf) = Mode(text, value);
                    guest = guest with { Vf = vf };
                    break;
                case "memory":
                    guest = guest with { Memory = Bytes(value) };
                    break;
                case "name" when value.Length > 0 && value.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'):
                    guest = guest with { Name = value };
                    break;
                case "address" when IsAddress(value):
                    guest = guest with { Address = value };
                    break;
                case "privileged" when pair.Length == 1:
                    guest = guest with { Privileged = true };
                    break;
                case "mac" when TryMac(value, out ulong mac):
                    guest = guest with { Mac = mac };
                    break;
                case "vlan" when TryNumber(value, 4094, out int vlan):
                    guest = guest with { Vlan = vlan };
                    break;
                case "rate" when TryNumber(value, 1000, out int rate):
                    guest = guest with { Rate = rate };
                    break;
                case "spoofcheck" when value is "on" or "off":
                    guest = guest with { MaySpoof = value == "off" };
                    break;
                case "trust" when value is "on" or "off":
                    guest = guest with { Trusted = value == "on" };
                    break;
                case "queue" when value is "split" or "packed":
                    guest = guest with { Packed = value == "packed" };
                    break;
                default:
                    throw new UsageException($"--guest {text}: '{part}' is not understood; a guest is {Form}.");
            }
        }

        return attach is { } mode
            ? guest with { Attach = mode, Memory = guest.Memory > 0 ? guest.Memory : mode == AttachMode.Pf ? GuestOptions.OwnerMemory : GuestOptions.DefaultMemory }
            : throw new UsageException($"--guest {text}: attach=MODE is missing; a guest is {Form}.");
    }

    private static (AttachMode Mode, int? Vf) Mode(string text, string value)
    {
        string[] pair = value.Split('=', 2);
        if (pair.Length == 2)
        {
            return pair[0] == "vf" && int.TryParse(pair[1], NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < Vfs
                ? (AttachMode.Vf, number)
                : throw new UsageException($"--guest {text}: only a VF has a number, from 0 to {Vfs - 1}.");
        }

        return value switch
        {
            "none" => (AttachMode.None, null),
            "emulated" => (AttachMode.Emulated, null),
            "virtio" => (AttachMode.Virtio, null),
            "pf" => (AttachMode.Pf, null),
            "vf" => (AttachMode.Vf, null),
            _ => throw new UsageException($"--guest {text}: there is no attach={value}; there are emulated, virtio, pf, vf, vf=N, peer and none."),
        };
    }

    private static bool TryNumber(string text, int most, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= most;

    // Of one station: the lowest bit of the first octet is 0.
    private static bool TryMac(string text, out ulong mac)
    {
        mac = 0;
        string[] octets = text.Split(':');
        for (int i = 0; i < octets.Length; i++)
        {
            if (octets[i].Length != 2 || !byte.TryParse(octets[i], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte octet))
            {
                return false;
            }

            mac |= i < 6 ? (ulong)octet << (8 * i) : 0;
        }

        return octets.Length == 6 && mac != 0 && (mac & 1) == 0;
    }

    private static bool IsAddress(string text)
    {
        string[] pair = text.Split('/', 2);
        return pair.Length == 2 && IPAddress.TryParse(pair[0], out IPAddress? address) && address.AddressFamily == AddressFamily.InterNetwork && address.ToString() == pair[0]
            && int.TryParse(pair[1], NumberStyles.None, CultureInfo.InvariantCulture, out int length) && length is > 0 and <= 32;
    }

    private static ulong Bytes(string text)
    {
        int shift = text.Length == 0 ? 0 : char.ToUpperInvariant(text[^1]) switch
        {
            'K' => 10,
            'M' => 20,
            'G' => 30,
            _ => 0,
        };
        string digits = shift == 0 ? text : text[..^1];
        if (!ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) || number > MostMemory)
        {
            throw new UsageException($"--guest: '{text}' is no size of memory, such as 256M.");
        }

        ulong bytes = number << shift;
        if (bytes < LeastMemory || bytes > MostMemory || bytes % MemoryStep != 0)
        {
            throw new UsageException($"--guest: memory={text} is not from {LeastMemory >> 20}M to {MostMemory >> 30}G in steps of {MemoryStep >> 20}M.");
        }

        return bytes;
    }
}
