namespace NicTwin.Vmm.Virtio;

/// <summary>An MSI-X table with its pending bits (PCI Local Bus Specification 3.0, 6.8.2).</summary>
internal sealed class MsixTable
{
    private const int EntrySize = 16;
    private const uint Masked = 1;

    private readonly uint[] _words;
    private readonly bool[] _pending;
    private readonly Action<ulong, uint> _send;

    /// <summary>Creates a table.</summary>
    /// <param name="vectors">Vectors.</param>
    /// <param name="send">Receives each message: its address and its data.</param>
    public MsixTable(int vectors, Action<ulong, uint> send)
    {
        _words = new uint[vectors * EntrySize / 4];
        _pending = new bool[vectors];
        _send = send;
        for (int i = 0; i < vectors; i++)
        {
            _words[(4 * i) + 3] = Masked;
        }
    }

    /// <summary>Vectors.</summary>
    public int Vectors => _pending.Length;

    /// <summary>MSI-X Enable.</summary>
    public bool Enabled { get; private set; }

    /// <summary>Function Mask.</summary>
    public bool FunctionMask { get; private set; }

    /// <summary>Reads a word of the table; 0 behind its end.</summary>
    public uint Read(int offset) => offset / 4 < _words.Length ? _words[offset / 4] : 0;

    /// <summary>Reads 32 pending bits.</summary>
    public uint ReadPending(int word)
    {
        uint bits = 0;
        for (int i = 0; i < 32 && (32 * word) + i < Vectors; i++)
        {
            bits |= _pending[(32 * word) + i] ? 1u << i : 0;
        }

        return bits;
    }

    /// <summary>Writes a word of the table.</summary>
    public void Write(int offset, uint value)
    {
        if (offset / 4 < _words.Length)
        {
            _words[offset / 4] = value;
            SendPending();
        }
    }

    /// <summary>Sets Enable and Function Mask.</summary>
    public void Control(bool enabled, bool functionMask)
    {
        Enabled = enabled;
        FunctionMask = functionMask;
        SendPending();
    }

    /// <summary>Signals a vector; one that does not exist is dropped.</summary>
    public void Signal(int vector)
    {
        if (vector < Vectors)
        {
            _pending[vector] = true;
            SendPending();
        }
    }

    /// <summary>Forgets what is pending.</summary>
    public void ClearPending() => Array.Clear(_pending);

    /// <summary>Saves the table.</summary>
    public void Save(BinaryWriter writer)
    {
        foreach (uint word in _words)
        {
            writer.Write(word);
        }

        foreach (bool pending in _pending)
        {
            writer.Write(pending);
        }

        writer.Write(Enabled);
        writer.Write(FunctionMask);
    }

    /// <summary>Restores the table.</summary>
    public void Restore(BinaryReader reader)
    {
        for (int i = 0; i < _words.Length; i++)
        {
            _words[i] = reader.ReadUInt32();
        }

        for (int i = 0; i < _pending.Length; i++)
        {
            _pending[i] = reader.ReadBoolean();
        }

        Enabled = reader.ReadBoolean();
        FunctionMask = reader.ReadBoolean();
    }

    private void SendPending()
    {
        if (!Enabled || FunctionMask)
        {
            return;
        }

        for (int i = 0; i < Vectors; i++)
        {
            int word = 4 * i;
            if (_pending[i] && (_words[word + 3] & Masked) == 0)
            {
                _pending[i] = false;
                _send(((ulong)_words[word + 1] << 32) | _words[word], _words[word + 2]);
            }
        }
    }
}
