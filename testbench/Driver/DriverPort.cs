namespace NicTwin.Testbench;

/// <summary>
/// What a driver can do: configuration and register accesses, host memory, frames on the wire, waiting. One implementation
/// writes a program, the other acts on a bench.
/// </summary>
public abstract class DriverPort
{
    /// <summary>Reads a DW of configuration space.</summary>
    /// <param name="function">0 PF, 1+n VF n.</param>
    /// <param name="offset">Byte offset, a multiple of 4.</param>
    public abstract uint ConfigurationRead(int function, int offset);

    /// <summary>Writes a DW of configuration space with byte enables.</summary>
    public abstract void ConfigurationWrite(int function, int offset, uint value, int byteEnables = 0xf);

    /// <summary>Reads a DW at a host address.</summary>
    public abstract uint Read(ulong address);

    /// <summary>Writes a DW at a host address.</summary>
    public abstract void Write(ulong address, uint value);

    /// <summary>Writes two DWs at a host address, the first in the low half.</summary>
    public abstract void WriteLong(ulong address, ulong value);

    /// <summary>Writes host memory.</summary>
    public abstract void MemoryWrite(ulong address, byte[] data);

    /// <summary>Puts a frame on the wire towards the NIC.</summary>
    public abstract void Frame(byte[] frame, bool badFcs);

    /// <summary>Waits until nothing is under way.</summary>
    public abstract void WaitQuiet();
}
