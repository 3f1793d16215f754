using NicTwin.Vmm.Accounting;
using NicTwin.Vmm.Cpu;
using NicTwin.Vmm.Pcie;

namespace NicTwin.Vmm.Platform;

/// <summary>Everything that a guest's hart finds outside RAM, by the map of <see cref="GuestMap"/>.</summary>
internal sealed class GuestBus : IBus
{
    private readonly InterruptFile _interruptFile;
    private readonly Serial8250 _serial;
    private readonly PciHost _pci;
    private readonly IHartControl _control;

    /// <summary>Creates a bus.</summary>
    public GuestBus(InterruptFile interruptFile, Serial8250 serial, PciHost pci, IHartControl control)
    {
        _interruptFile = interruptFile;
        _serial = serial;
        _pci = pci;
        _control = control;
    }

    /// <inheritdoc/>
    public bool Read(ulong address, int size, out ulong value)
    {
        value = 0;
        if (IsWindow(address))
        {
            return Finish(_pci.Read(_control.Time, address, size, out value));
        }

        if (address - GuestMap.Ecam < GuestMap.EcamSize)
        {
            return Finish(_pci.Configure(_control.Time, address - GuestMap.Ecam, size, write: false, ref value));
        }

        if (address - GuestMap.Serial < GuestMap.SerialSize)
        {
            _control.Exit(ExitCause.Serial);
            value = _serial.Read(address - GuestMap.Serial);
            return true;
        }

        // Interrupt files read 0 (RISC-V Advanced Interrupt Architecture, 3.5).
        return address - GuestMap.Imsic < GuestMap.ImsicPage;
    }

    /// <inheritdoc/>
    public bool Write(ulong address, int size, ulong value)
    {
        if (IsWindow(address))
        {
            return Finish(_pci.Write(_control.Time, address, size, value));
        }

        if (address - GuestMap.Ecam < GuestMap.EcamSize)
        {
            return Finish(_pci.Configure(_control.Time, address - GuestMap.Ecam, size, write: true, ref value));
        }

        if (address - GuestMap.Serial < GuestMap.SerialSize)
        {
            _control.Exit(ExitCause.Serial);
            _serial.Write(address - GuestMap.Serial, (byte)value);
            return true;
        }

        if (address - GuestMap.Imsic < GuestMap.ImsicPage)
        {
            WriteInterruptFile(address - GuestMap.Imsic, size, (uint)value);
            return true;
        }

        return false;
    }

    private static bool IsWindow(ulong address) =>
        address - GuestMap.Mmio < GuestMap.MmioSize || address - GuestMap.MmioHigh < GuestMap.MmioHighSize;

    private void WriteInterruptFile(ulong offset, int size, uint value)
    {
        const ulong littleEndian = 0;
        if (offset == littleEndian && size == 4)
        {
            _interruptFile.SetPending(value);
            _control.InterruptChanged();
        }
    }

    private bool Finish(AccessResult result)
    {
        if (result == AccessResult.Postponed)
        {
            _control.PostponeAccess();
            return false;
        }

        // The one place where exits are counted: when the access is done, for the hart makes one that has to wait again.
        if (_pci.Cause != ExitCause.None)
        {
            _control.Exit(_pci.Cause);
        }

        if (result == AccessResult.Posted)
        {
            _control.Posted();
        }
        else
        {
            _control.Accessed();
        }

        return result is AccessResult.Done or AccessResult.Posted;
    }
}

/// <summary>What a device's access may do to the hart that makes it.</summary>
internal interface IHartControl
{
    /// <summary>The guest's time in clocks.</summary>
    long Time { get; }

    /// <summary>The access was an exit.</summary>
    void Exit(ExitCause cause);

    /// <summary>The access cannot be made yet.</summary>
    void PostponeAccess();

    /// <summary>The access was made and may have sent something to the NIC.</summary>
    void Accessed();

    /// <summary>A write was posted to the NIC.</summary>
    void Posted();

    /// <summary>An interrupt may have become pending.</summary>
    void InterruptChanged();
}
