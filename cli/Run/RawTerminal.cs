using System.Collections.Concurrent;
using System.Diagnostics;

namespace NicTwin.Cli.Run;

/// <summary>The terminal of an interactive guest: what is typed goes to the guest as it is, Ctrl-C included.</summary>
internal sealed class RawTerminal : IDisposable
{
    private readonly ConcurrentQueue<byte> _typed = new();
    private readonly Stream _output = Console.OpenStandardOutput();
    private readonly string? _saved;

    private volatile bool _ended;

    /// <summary>Takes the terminal over, if standard input is one.</summary>
    /// <param name="reads">False when nothing is typed here: what was typed is replayed.</param>
    public RawTerminal(bool reads)
    {
        _ended = !reads;
        if (!reads)
        {
            return;
        }

        if (!Console.IsInputRedirected)
        {
            _saved = Stty("-g");
            Stty("raw", "-echo");
        }

        var reader = new Thread(ReadInput) { IsBackground = true, Name = "terminal input" };
        reader.Start();
    }

    /// <summary>The bytes that were typed since the last call; null when there will be no more.</summary>
    public byte[]? Read()
    {
        // Before the queue: what was typed last is in it by then.
        bool ended = _ended;
        var bytes = new List<byte>();
        while (_typed.TryDequeue(out byte value))
        {
            bytes.Add(value);
        }

        return ended && bytes.Count == 0 ? null : [.. bytes];
    }

    /// <summary>Shows a byte.</summary>
    public void Write(byte value)
    {
        _output.WriteByte(value);
        _output.Flush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_saved is not null)
        {
            Stty(_saved.Trim());
        }

        _output.Dispose();
    }

    private void ReadInput()
    {
        using Stream input = Console.OpenStandardInput();
        var buffer = new byte[256];
        int count;
        while ((count = input.Read(buffer)) > 0)
        {
            foreach (byte value in buffer.AsSpan(0, count))
            {
                _typed.Enqueue(value);
            }
        }

        _ended = true;
    }

    private static string Stty(params string[] arguments)
    {
        var start = new ProcessStartInfo("stty") { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start) ?? throw new SetupMissingException("stty cannot be started.");
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return text;
    }
}
