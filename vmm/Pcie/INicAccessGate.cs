namespace NicTwin.Vmm.Pcie;

/// <summary>Decides whether an access to the NIC's memory may leave a guest now.</summary>
internal interface INicAccessGate
{
    /// <summary>False: the hart makes the access again when the guest goes on. Asked again then.</summary>
    /// <param name="write">It is a write.</param>
    /// <param name="address">Host-physical address.</param>
    /// <param name="size">Bytes.</param>
    /// <param name="value">What is written.</param>
    bool MayPass(bool write, ulong address, int size, ulong value);
}
