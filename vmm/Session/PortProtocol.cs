using System.Globalization;
using System.Text;

namespace NicTwin.Vmm.Session;

/// <summary>
/// The host's side of the protocol that a guest's init speaks on its port (docs/guest.md): tells readiness and the output of
/// commands apart.
/// </summary>
internal sealed class PortProtocol
{
    private const string Mark = "@nictwin ";
    private const int MaxLine = 256;

    private readonly Action<byte> _output;
    private readonly Action _changed;
    private readonly List<byte> _line = [];
    private bool _newlinePending;
    private bool _atLineStart = true;
    private bool _inOutput;
    private string _token = string.Empty;

    /// <summary>Creates the protocol's state before the guest has said anything.</summary>
    /// <param name="output">Receives each byte of the commands' output.</param>
    /// <param name="changed">Is called when <see cref="Ready"/> or <see cref="Status"/> has changed.</param>
    public PortProtocol(Action<byte> output, Action changed)
    {
        _output = output;
        _changed = changed;
    }

    /// <summary>Init waits for a request.</summary>
    public bool Ready { get; private set; }

    /// <summary>The exit status of the last request; null while it runs.</summary>
    public int? Status { get; private set; }

    /// <summary>Bytes go to <c>output</c> as they are: an interactive shell has the port.</summary>
    public bool Raw { get; set; }

    /// <summary>The text of a request that runs a script.</summary>
    /// <param name="token">A word that has not been used before.</param>
    /// <param name="script">Shell commands.</param>
    public byte[] Request(string token, string script)
    {
        const int lineLength = 960;
        _token = token;
        Status = null;
        Ready = false;
        var text = new StringBuilder($"run {token}\n");
        string encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(script + "\n"));
        for (int i = 0; i < encoded.Length; i += lineLength)
        {
            text.Append(encoded.AsSpan(i, Math.Min(lineLength, encoded.Length - i))).Append('\n');
        }

        return Encoding.ASCII.GetBytes(text.Append(".\n").ToString());
    }

    /// <summary>A byte from the guest.</summary>
    public void Take(byte value)
    {
        if (Raw)
        {
            _output(value);
            return;
        }

        // A line that begins with the mark may be init's; its first newline is no output, so it is held back.
        if (_atLineStart || _line.Count > 0)
        {
            TakeLineStart(value);
            return;
        }

        TakeOutput(value);
    }

    /// <summary>Saves the state.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Ready);
        writer.Write(Status ?? -1);
        writer.Write(_token);
        writer.Write(_newlinePending);
        writer.Write(_atLineStart);
        writer.Write(_inOutput);
        writer.Write(_line.Count);
        writer.Write([.. _line]);
    }

    /// <summary>Restores what <see cref="Save"/> has written.</summary>
    public void Restore(BinaryReader reader)
    {
        Ready = reader.ReadBoolean();
        int status = reader.ReadInt32();
        Status = status < 0 ? null : status;
        _token = reader.ReadString();
        _newlinePending = reader.ReadBoolean();
        _atLineStart = reader.ReadBoolean();
        _inOutput = reader.ReadBoolean();
        _line.Clear();
        _line.AddRange(reader.ReadBytes(reader.ReadInt32()));
    }

    private void TakeLineStart(byte value)
    {
        _atLineStart = false;
        if (value == '\n')
        {
            EndLine();
            return;
        }

        _line.Add(value);
        bool mayBeMark = _line.Count > Mark.Length ? _line.Count < MaxLine : value == Mark[_line.Count - 1];
        if (!mayBeMark)
        {
            FlushLine();
        }
    }

    private void EndLine()
    {
        if (_line.Count > Mark.Length && Obey(Encoding.ASCII.GetString([.. _line])[Mark.Length..]))
        {
            _line.Clear();
            _newlinePending = false;
            _atLineStart = true;
            return;
        }

        FlushLine();
        TakeOutput((byte)'\n');
    }

    private void FlushLine()
    {
        byte[] held = [.. _line];
        _line.Clear();
        foreach (byte value in held)
        {
            TakeOutput(value);
        }
    }

    private void TakeOutput(byte value)
    {
        if (_newlinePending)
        {
            Emit((byte)'\n');
            _newlinePending = false;
        }

        if (value == '\n')
        {
            _newlinePending = true;
            _atLineStart = true;
            return;
        }

        Emit(value);
    }

    private void Emit(byte value)
    {
        if (_inOutput)
        {
            _output(value);
        }
    }

    // False: it is a line of the output that only looks like init's.
    private bool Obey(string line)
    {
        string[] words = line.Split(' ');
        switch (words[0])
        {
            case "ready" when words.Length == 1 && !_inOutput:
                Ready = true;
                break;
            case "begin" when words.Length == 2 && words[1] == _token && !_inOutput:
                _inOutput = true;
                break;
            case "end" when words.Length == 3 && words[1] == _token && _inOutput && int.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out int status):
                _inOutput = false;
                Status = status;

                // Init reads the next request at once.
                Ready = true;
                break;
            default:
                return false;
        }

        _changed();
        return true;
    }
}
