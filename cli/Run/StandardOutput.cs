namespace NicTwin.Cli.Run;

/// <summary>Standard output as bytes: what a guest prints need not be text.</summary>
internal static class StandardOutput
{
    private static readonly BufferedStream s_stream = new(Console.OpenStandardOutput(), 1 << 14);

    /// <summary>Writes a byte.</summary>
    public static void Write(byte value) => s_stream.WriteByte(value);

    /// <summary>Lets everything out.</summary>
    public static void Flush() => s_stream.Flush();
}
