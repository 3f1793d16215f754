using NicTwin.Vmm.Accounting;

namespace NicTwin.Vmm.Pcie;

/// <summary>A function of a guest's bus 0 that has BARs.</summary>
internal interface IMemoryFunction : IPciFunction
{
    /// <summary>What an access to an address in its BARs is an exit for.</summary>
    ExitCause CauseOf(ulong address, bool write) => ExitCause.Device;

    /// <summary>Saves registers and state.</summary>
    void Save(BinaryWriter writer);

    /// <summary>Restores what <see cref="Save"/> has written.</summary>
    void Restore(BinaryReader reader);

    /// <summary>Reads 1 to 8 bytes. False: the address is in none of its BARs.</summary>
    bool TryRead(ulong address, int size, out ulong value);

    /// <summary>Writes 1 to 8 bytes. False: the address is in none of its BARs.</summary>
    bool TryWrite(ulong address, int size, ulong value);
}
