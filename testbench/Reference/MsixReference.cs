namespace NicTwin.Testbench;

/// <summary>The MSI-X tables as software wrote them.</summary>
internal sealed class MsixReference
{
    /// <summary>Vectors of the PF.</summary>
    public const int PhysicalVectors = 10;

    /// <summary>Vectors of a VF.</summary>
    public const int VirtualVectors = 3;

    private const int PendingOffset = 0x2000 / 4;

    private readonly uint[] _words = new uint[ConfigurationReference.Functions * 64];

    /// <summary>Vectors of a function.</summary>
    public static int Vectors(int function) => function == 0 ? PhysicalVectors : VirtualVectors;

    /// <summary>Address of a vector's message.</summary>
    public ulong Address(int function, int vector) => this[function, vector, 0] | ((ulong)this[function, vector, 1] << 32);

    /// <summary>Data of a vector's message.</summary>
    public uint Data(int function, int vector) => this[function, vector, 2];

    /// <summary>Mask bit of a vector.</summary>
    public bool Masked(int function, int vector) => (this[function, vector, 3] & 1) != 0;

    /// <summary>The function's reset: masked, all else 0.</summary>
    public void Reset(int function)
    {
        Array.Clear(_words, function * 64, 64);
        for (int v = 0; v < Vectors(function); v++)
        {
            this[function, v, 3] = 1;
        }
    }

    /// <summary>Resets all functions.</summary>
    public void Reset()
    {
        for (int f = 0; f < ConfigurationReference.Functions; f++)
        {
            Reset(f);
        }
    }

    /// <summary>Reads a DW of BAR 3.</summary>
    public uint Read(int function, int offset, out uint known)
    {
        known = uint.MaxValue;
        if (offset == PendingOffset)
        {
            known = ~((1u << Vectors(function)) - 1);
            return 0;
        }

        return offset < Vectors(function) * 4 ? _words[(function * 64) + offset] : 0;
    }

    /// <summary>Writes a DW of BAR 3.</summary>
    public void Write(int function, int offset, uint value, int byteEnables)
    {
        if (offset >= Vectors(function) * 4)
        {
            return;
        }

        uint mask = (offset & 3) switch
        {
            0 => 0xfffffffc,
            3 => 1,
            _ => uint.MaxValue,
        };
        for (int i = 0; i < 4; i++)
        {
            if ((byteEnables >> i & 1) == 0)
            {
                mask &= ~(0xffu << (i * 8));
            }
        }

        ref uint word = ref _words[(function * 64) + offset];
        word = (word & ~mask) | (value & mask);
    }

    private ref uint this[int function, int vector, int word] => ref _words[(function * 64) + (vector * 4) + word];
}
