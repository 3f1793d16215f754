namespace NicTwin.Cli.Configuration;

/// <summary>Bus, device and function number as 16 bits.</summary>
internal static class Bdf
{
    /// <summary>The usual form, 01:10.2.</summary>
    public static string Text(int id) => $"{(id >> 8) & 0xff:x2}:{(id >> 3) & 0x1f:x2}.{id & 7}";
}
