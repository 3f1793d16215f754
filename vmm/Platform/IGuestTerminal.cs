namespace NicTwin.Vmm.Platform;

/// <summary>Receives what a guest writes, byte by byte, at the very instruction that writes it.</summary>
public interface IGuestTerminal
{
    /// <summary>A byte on the console: serial port, or debug console of the SBI.</summary>
    void Console(byte value);

    /// <summary>A byte on the port hvc0, which commands and their output use.</summary>
    void Port(byte value);
}
