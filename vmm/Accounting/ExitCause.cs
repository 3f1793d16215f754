namespace NicTwin.Vmm.Accounting;

/// <summary>Why a guest has left to the VMM.</summary>
public enum ExitCause
{
    /// <summary>It has not: the access went straight to the device.</summary>
    None,

    /// <summary>Configuration space of the function that is its NIC.</summary>
    NicConfiguration,

    /// <summary>A read of a trapped page of its NIC.</summary>
    NicRead,

    /// <summary>A write to a trapped page of its NIC.</summary>
    NicWrite,

    /// <summary>A notification of a virtqueue of its NIC.</summary>
    Notification,

    /// <summary>Configuration space of anything else.</summary>
    Configuration,

    /// <summary>Registers of other devices that the VMM provides.</summary>
    Device,

    /// <summary>The serial port.</summary>
    Serial,

    /// <summary>A call to the SBI, setting the timer apart.</summary>
    Sbi,

    /// <summary>Setting the timer.</summary>
    Timer,

    /// <summary>Waiting for an interrupt.</summary>
    Idle,
}
