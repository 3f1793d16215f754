using System.Text;
using System.Text.Json;

namespace NicTwin.Vmm.VfioUser;

/// <summary>What one side can do, and after the negotiation what both can; the values of a side that says nothing are the protocol's defaults.</summary>
internal sealed record VfioUserCapabilities
{
    /// <summary>Most files in one message that anybody here takes.</summary>
    public const int MostFds = 16;

    /// <summary>Largest transfer that anybody here takes.</summary>
    public const int MostTransfer = 1 << 20;

    /// <summary>Most DMA windows.</summary>
    public const int MostMaps = 65535;

    private const int SmallestPage = 4096;

    // An object of this depth is the deepest that the protocol knows; anything deeper is refused before it is read.
    private const int Depth = 8;

    /// <summary>Files that the sender of this takes in one message.</summary>
    public int MaxMessageFds { get; init; } = 1;

    /// <summary>Most bytes of data in one message.</summary>
    public int MaxDataTransfer { get; init; } = MostTransfer;

    /// <summary>Most DMA windows at a time.</summary>
    public int MaxDmaMaps { get; init; } = MostMaps;

    /// <summary>Sizes of pages for DMA windows, or-ed.</summary>
    public ulong PageSizes { get; init; } = SmallestPage;

    /// <summary>Several small writes in one message are understood.</summary>
    public bool WriteMultiple { get; init; }

    /// <summary>What is offered here: by a client, and as a limit by a server.</summary>
    public static VfioUserCapabilities Own { get; } = new() { MaxMessageFds = MostFds, WriteMultiple = true };

    /// <summary>What both can.</summary>
    public VfioUserCapabilities With(VfioUserCapabilities other) => new()
    {
        MaxMessageFds = Math.Min(MaxMessageFds, other.MaxMessageFds),
        MaxDataTransfer = Math.Min(MaxDataTransfer, other.MaxDataTransfer),
        MaxDmaMaps = Math.Min(MaxDmaMaps, other.MaxDmaMaps),
        PageSizes = PageSizes & other.PageSizes,
        WriteMultiple = WriteMultiple && other.WriteMultiple,
    };

    /// <summary>The text of it with its NUL: compact, since clients have been seen that take no longer reply than their own proposal.</summary>
    public byte[] ToJson() => Encoding.UTF8.GetBytes(
        $"{{\"capabilities\":{{\"max_msg_fds\":{MaxMessageFds},\"max_data_xfer_size\":{MaxDataTransfer},\"max_dma_maps\":{MaxDmaMaps},"
        + $"\"pgsizes\":{PageSizes}{(WriteMultiple ? ",\"write_multiple\":true" : string.Empty)}}}}}\0");

    /// <summary>Reads the text of the other side; an empty one is one that says nothing.</summary>
    /// <param name="text">The text with its NUL.</param>
    /// <param name="capabilities">What it says; unknown keys are passed over.</param>
    /// <returns>False when it is not what the protocol describes.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out VfioUserCapabilities capabilities)
    {
        capabilities = new VfioUserCapabilities();
        if (text.IsEmpty)
        {
            return true;
        }

        if (text[^1] != 0 || text.IndexOf((byte)0) != text.Length - 1)
        {
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(text[..^1].ToArray(), new JsonDocumentOptions { MaxDepth = Depth });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return false;
            }

            return !document.RootElement.TryGetProperty("capabilities", out JsonElement said) || TryParse(said, ref capabilities);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool TryParse(JsonElement said, ref VfioUserCapabilities capabilities)
    {
        if (said.ValueKind != JsonValueKind.Object
            || !TryNumber(said, "max_msg_fds", capabilities.MaxMessageFds, 0, out long fds)
            || !TryNumber(said, "max_data_xfer_size", capabilities.MaxDataTransfer, 1, out long transfer)
            || !TryNumber(said, "max_dma_maps", capabilities.MaxDmaMaps, 1, out long maps)
            || !TryNumber(said, "pgsizes", (long)capabilities.PageSizes, SmallestPage, out long pages)
            || (pages & (SmallestPage - 1)) != 0)
        {
            return false;
        }

        bool multiple = false;
        if (said.TryGetProperty("write_multiple", out JsonElement element))
        {
            if (element.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            {
                return false;
            }

            multiple = element.GetBoolean();
        }

        capabilities = new VfioUserCapabilities
        {
            MaxMessageFds = (int)Math.Min(fds, MostFds),
            MaxDataTransfer = (int)Math.Min(transfer, MostTransfer),
            MaxDmaMaps = (int)Math.Min(maps, MostMaps),
            PageSizes = (ulong)pages,
            WriteMultiple = multiple,
        };
        return true;
    }

    private static bool TryNumber(JsonElement said, string key, long whenAbsent, long least, out long number)
    {
        number = whenAbsent;
        return !said.TryGetProperty(key, out JsonElement element)
            || (element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out number) && number >= least);
    }
}
