using NicTwin.Model;
using NicTwin.Vmm.Accounting;
using NicTwin.Vmm.Pcie;

namespace NicTwin.Vmm.Emulated;

/// <summary>
/// An emulated NIC on bus 0 of its guest: a single endpoint. Configuration space and registers are the model's own, but for what
/// belongs to SR-IOV: those capabilities are taken out of the list, read 0, and ignore writes.
/// </summary>
internal sealed class EmulatedFunction : INicFunction
{
    /// <summary>Its device number on bus 0.</summary>
    public const int Device = 3;

    // What the model is told it is: 01:00.0. Nobody sees it, since there is no IOMMU and the guest asks for 00:03.0.
    private const int Target = 0x100;

    // The last capability that is shown; ARI and SR-IOV, which is the last one of the space, come behind it.
    private const int LastCapability = 4 * (int)Configuration.PfDsnCapability;
    private const int FirstHidden = 4 * (int)Configuration.PfAriCapability;
    private const uint NextCapability = 0xfff0_0000;

    private readonly NicPort _port;
    private readonly EmulatedBars _bars = new();

    /// <summary>Creates a function.</summary>
    /// <param name="port">The guest's way to the NIC.</param>
    public EmulatedFunction(NicPort port) => _port = port;

    /// <inheritdoc/>
    public AccessResult Configure(long time, int register, int byteEnables, bool write, ref uint value)
    {
        if (register >= FirstHidden)
        {
            value = write ? value : 0;
            return AccessResult.Done;
        }

        AccessResult result = _port.Configure(time, Target, register, byteEnables, write, type1: false, ref value);
        if (result != AccessResult.Done)
        {
            return result;
        }

        if (write)
        {
            _bars.Write(register, byteEnables, value);
        }
        else if (register == LastCapability && value != uint.MaxValue)
        {
            value &= ~NextCapability;
        }

        return result;
    }

    /// <inheritdoc/>
    public ExitCause CauseOf(ulong address, bool write) => write ? ExitCause.NicWrite : ExitCause.NicRead;

    /// <inheritdoc/>
    public bool Covers(ulong address) => _bars.TryLocate(address, out _, out _);

    /// <inheritdoc/>
    public AccessResult Read(long time, ulong address, int size, out ulong value) => _port.Read(time, address, size, out value);

    /// <inheritdoc/>
    public AccessResult Write(long time, ulong address, int size, ulong value) => _port.Write(time, address, size, value);

    /// <summary>The NIC has come out of a hard reset.</summary>
    public void Reset() => _bars.Reset();

    /// <inheritdoc/>
    public void Save(BinaryWriter writer) => _bars.Save(writer);

    /// <inheritdoc/>
    public void Restore(BinaryReader reader) => _bars.Restore(reader);
}
