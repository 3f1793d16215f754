namespace NicTwin.Vmm.Pcie;

/// <summary>A function of a guest's bus 0 that has BARs.</summary>
internal interface IMemoryFunction : IPciFunction
{
    /// <summary>Reads 1 to 8 bytes. False: the address is in none of its BARs.</summary>
    bool TryRead(ulong address, int size, out ulong value);

    /// <summary>Writes 1 to 8 bytes. False: the address is in none of its BARs.</summary>
    bool TryWrite(ulong address, int size, ulong value);
}
