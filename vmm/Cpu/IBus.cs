namespace NicTwin.Vmm.Cpu;

/// <summary>Everything at physical addresses outside guest RAM.</summary>
public interface IBus
{
    /// <summary>Reads 1, 2, 4 or 8 bytes, naturally aligned. False raises an access fault, or the access was postponed.</summary>
    bool Read(ulong address, int size, out ulong value);

    /// <summary>Writes 1, 2, 4 or 8 bytes, naturally aligned. False raises an access fault, or the access was postponed.</summary>
    bool Write(ulong address, int size, ulong value);
}
