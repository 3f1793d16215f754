using System.Globalization;
using NicTwin.Vmm.Platform;

namespace NicTwin.Cli.Run;

/// <summary>A `--guest` option: attach=pf[,memory=128M].</summary>
/// <param name="Attach">How the guest gets its NIC.</param>
/// <param name="Memory">Bytes of RAM.</param>
internal sealed record GuestSpecification(string Attach, ulong Memory)
{
    private const ulong LeastMemory = 64ul << 20;
    private const ulong MostMemory = GuestMap.MostRam;
    private const ulong MemoryStep = 2ul << 20;

    /// <summary>Reads the option.</summary>
    /// <exception cref="UsageException">It is not understood, or asks for what there is not.</exception>
    public static GuestSpecification Parse(string text)
    {
        string? attach = null;
        ulong memory = GuestOptions.DefaultMemory;
        foreach (string part in text.Split(','))
        {
            string[] pair = part.Split('=', 2);
            switch (pair[0])
            {
                case "attach" when pair.Length == 2:
                    attach = pair[1];
                    break;
                case "memory" when pair.Length == 2:
                    memory = Bytes(pair[1]);
                    break;
                default:
                    throw new UsageException($"--guest {text}: '{part}' is not known; there are attach=pf and memory=SIZE.");
            }
        }

        return attach switch
        {
            "pf" => new GuestSpecification(attach, memory),
            null => throw new UsageException($"--guest {text}: attach=MODE is missing; there is attach=pf, the whole NIC for this guest."),
            _ => throw new UsageException($"--guest {text}: there is no attach={attach}; there is attach=pf, the whole NIC for this guest."),
        };
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
