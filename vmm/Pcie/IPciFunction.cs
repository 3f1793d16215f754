namespace NicTwin.Vmm.Pcie;

/// <summary>The configuration space of a function on a guest's bus 0, provided by the VMM.</summary>
internal interface IPciFunction
{
    /// <summary>Reads a register of 32 bits.</summary>
    /// <param name="offset">Its offset, 0 to 4092, a multiple of 4.</param>
    uint Read(int offset);

    /// <summary>Writes some bytes of a register of 32 bits.</summary>
    /// <param name="offset">Its offset, 0 to 4092, a multiple of 4.</param>
    /// <param name="value">The new value; only the named bytes count.</param>
    /// <param name="byteEnables">Which bytes are written, 4 bits.</param>
    void Write(int offset, uint value, int byteEnables);
}
