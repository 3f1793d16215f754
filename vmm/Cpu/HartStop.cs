namespace NicTwin.Vmm.Cpu;

/// <summary>Why a run came back.</summary>
public enum HartStop
{
    /// <summary>The steps are used up.</summary>
    Steps,

    /// <summary>WFI with no interrupt pending and enabled in sie; the pc is behind it.</summary>
    WaitForInterrupt,

    /// <summary>ECALL from supervisor mode: an SBI call. The pc is behind it, arguments and results are in x10 to x17.</summary>
    SbiCall,

    /// <summary><see cref="Hart.RequestStop"/> was called by the bus; the access has been completed.</summary>
    Requested,

    /// <summary><see cref="Hart.PostponeAccess"/> was called by the bus; the instruction has not been executed.</summary>
    Postponed,

    /// <summary>The pc has come to a breakpoint; the instruction there has not been executed.</summary>
    Breakpoint,
}
