namespace NicTwin.Testbench;

/// <summary>The kinds of TLP that the testbench tells apart (PCIe Base Specification, table 2-3).</summary>
public enum TlpKind
{
    /// <summary>A Fmt and Type that no TLP defines.</summary>
    Undefined,

    /// <summary>Memory read request, 3 or 4 DW header.</summary>
    MemoryRead,

    /// <summary>Locked memory read request.</summary>
    MemoryReadLocked,

    /// <summary>Memory write request, 3 or 4 DW header.</summary>
    MemoryWrite,

    /// <summary>I/O read request.</summary>
    IoRead,

    /// <summary>I/O write request.</summary>
    IoWrite,

    /// <summary>Configuration read, type 0.</summary>
    ConfigurationRead0,

    /// <summary>Configuration write, type 0.</summary>
    ConfigurationWrite0,

    /// <summary>Configuration read, type 1.</summary>
    ConfigurationRead1,

    /// <summary>Configuration write, type 1.</summary>
    ConfigurationWrite1,

    /// <summary>Message without data.</summary>
    Message,

    /// <summary>Message with data.</summary>
    MessageWithData,

    /// <summary>Completion without data.</summary>
    Completion,

    /// <summary>Completion with data.</summary>
    CompletionWithData,

    /// <summary>Completion of a locked read, with or without data.</summary>
    CompletionLocked,

    /// <summary>FetchAdd, Swap or compare-and-swap.</summary>
    Atomic,
}

/// <summary>Completion status (PCIe Base Specification, table 2-29).</summary>
public enum CompletionStatus
{
    /// <summary>Successful completion.</summary>
    Successful = 0,

    /// <summary>Unsupported request.</summary>
    UnsupportedRequest = 1,

    /// <summary>Configuration request retry.</summary>
    ConfigurationRetry = 2,

    /// <summary>Completer abort.</summary>
    CompleterAbort = 4,
}
