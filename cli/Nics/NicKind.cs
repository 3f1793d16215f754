namespace NicTwin.Cli;

/// <summary>Which NIC a command drives.</summary>
internal enum NicKind
{
    /// <summary>The C# model alone.</summary>
    Model,

    /// <summary>The Verilated RTL alone.</summary>
    Rtl,

    /// <summary>Both, compared on every clock.</summary>
    Lockstep,
}
