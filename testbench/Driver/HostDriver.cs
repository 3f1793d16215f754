namespace NicTwin.Testbench;

/// <summary>How interrupts reach the host.</summary>
public enum InterruptMode
{
    /// <summary>None: the driver polls.</summary>
    None,

    /// <summary>MSI-X.</summary>
    Msix,

    /// <summary>MSI.</summary>
    Msi,

    /// <summary>INTx messages.</summary>
    Intx,
}

/// <summary>
/// A driver for the PF and its VFs, reduced to what it does to the device: enumeration, SR-IOV, interrupts, queues,
/// descriptors, mailboxes (facts/82576.md, sections 1, 5 to 7, 9 to 11).
/// </summary>
public sealed class HostDriver(DriverPort port)
{
    /// <summary>Bytes of a descriptor.</summary>
    public const int DescriptorBytes = 16;

    /// <summary>ENABLE of RXDCTL and TXDCTL.</summary>
    public const uint QueueEnable = 1u << 25;

    /// <summary>The way to the device.</summary>
    public DriverPort Port { get; } = port;

    /// <summary>BAR 0 of the PF: registers.</summary>
    public ulong Bar0 { get; set; } = 0xc0000000;

    /// <summary>BAR 3 of the PF: MSI-X.</summary>
    public ulong Bar3 { get; set; } = 0xc0040000;

    /// <summary>BAR 0 of VF 0.</summary>
    public ulong VirtualBar0 { get; set; } = 0x4000000000;

    /// <summary>BAR 3 of VF 0.</summary>
    public ulong VirtualBar3 { get; set; } = 0x4000400000;

    /// <summary>Bytes of one VF's BAR.</summary>
    public ulong VirtualBarSize { get; set; } = 0x4000;

    /// <summary>Sizes the BARs, sets them, and switches memory and bus master on.</summary>
    public void Enumerate()
    {
        Port.ConfigurationRead(0, 0x00);
        Port.ConfigurationRead(0, 0x08);
        Port.ConfigurationWrite(0, 0x10, 0xffffffff);
        Port.ConfigurationRead(0, 0x10);
        Port.ConfigurationWrite(0, 0x1c, 0xffffffff);
        Port.ConfigurationRead(0, 0x1c);
        AssignBars();
    }

    /// <summary>Sets the BARs and switches memory and bus master on.</summary>
    public void AssignBars()
    {
        Port.ConfigurationWrite(0, 0x10, (uint)Bar0);
        Port.ConfigurationWrite(0, 0x1c, (uint)Bar3);
        Port.ConfigurationWrite(0, 0x04, 0x06, 0x3);
    }

    /// <summary>Creates VFs: page size, BARs, NumVFs, VF Enable and VF MSE.</summary>
    /// <param name="count">NumVFs.</param>
    /// <param name="ari">ARI Capable Hierarchy.</param>
    public void EnableVirtualFunctions(int count, bool ari)
    {
        Port.ConfigurationWrite(0, 0x168, ari ? 0x10u : 0u);
        Port.ConfigurationWrite(0, 0x184, (uint)VirtualBar0);
        Port.ConfigurationWrite(0, 0x188, (uint)(VirtualBar0 >> 32));
        Port.ConfigurationWrite(0, 0x190, (uint)VirtualBar3);
        Port.ConfigurationWrite(0, 0x194, (uint)(VirtualBar3 >> 32));
        Port.ConfigurationWrite(0, 0x170, (uint)count, 0x3);
        Port.ConfigurationWrite(0, 0x168, 0x09u | (ari ? 0x10u : 0u));
    }

    /// <summary>Removes the VFs.</summary>
    public void DisableVirtualFunctions(bool ari) => Port.ConfigurationWrite(0, 0x168, ari ? 0x10u : 0u);

    /// <summary>Address of a register of a function.</summary>
    public ulong RegisterAddress(int function, uint offset) =>
        function == 0 ? Bar0 + offset : VirtualBar0 + ((ulong)(function - 1) * VirtualBarSize) + offset;

    /// <summary>Address in the MSI-X BAR of a function.</summary>
    public ulong MsixAddress(int function, uint offset) =>
        function == 0 ? Bar3 + offset : VirtualBar3 + ((ulong)(function - 1) * VirtualBarSize) + offset;

    /// <summary>Writes a register.</summary>
    public void Write(int function, uint offset, uint value) => Port.Write(RegisterAddress(function, offset), value);

    /// <summary>Reads a register.</summary>
    public uint Read(int function, uint offset) => Port.Read(RegisterAddress(function, offset));

    /// <summary>Programs one MSI-X vector: address, data, mask.</summary>
    public void ProgramVector(int function, int vector, ulong address, uint data, bool masked)
    {
        uint entry = (uint)vector * 16;
        Port.WriteLong(MsixAddress(function, entry), address);
        Port.WriteLong(MsixAddress(function, entry + 8), data | (masked ? 1ul << 32 : 0));
    }

    /// <summary>Switches MSI-X on.</summary>
    public void EnableMsix(int function) => Port.ConfigurationWrite(function, 0x70, 0x80000000, 0x8);

    /// <summary>Programs and enables MSI of the PF.</summary>
    public void EnableMsi(ulong address, uint data)
    {
        Port.ConfigurationWrite(0, 0x54, (uint)address);
        Port.ConfigurationWrite(0, 0x58, (uint)(address >> 32));
        Port.ConfigurationWrite(0, 0x5c, data, 0x3);
        Port.ConfigurationWrite(0, 0x50, 0x00010000, 0x4);
    }

    /// <summary>Bus Master Enable of a VF.</summary>
    public void EnableVirtualBusMaster(int vf) => Port.ConfigurationWrite(1 + vf, 0x04, 0x04, 0x1);

    /// <summary>Offset of a queue's register block as a function sees it.</summary>
    /// <param name="function">0 PF, 1+n VF n.</param>
    /// <param name="queue">Queue 0..15; a VF sees n and n + 8.</param>
    /// <param name="transmit">Direction.</param>
    /// <param name="alias">Use the older address, which queues 0..3 have.</param>
    public static uint QueueOffset(int function, int queue, bool transmit, bool alias)
    {
        if (function > 0)
        {
            return (transmit ? 0x3800u : 0x2800u) + (queue >= 8 ? 0x100u : 0);
        }

        return alias && queue < 4
            ? (transmit ? 0x3800u : 0x2800u) + (0x100 * (uint)queue)
            : (transmit ? 0xe000u : 0xc000u) + (0x40 * (uint)queue);
    }

    /// <summary>Sets a ring up and enables its queue.</summary>
    /// <param name="function">Function through which the driver acts.</param>
    /// <param name="queue">Queue 0..15.</param>
    /// <param name="transmit">Direction.</param>
    /// <param name="ring">Ring address, 128-byte aligned.</param>
    /// <param name="descriptors">Ring length, a multiple of 8.</param>
    /// <param name="head">First head and tail; drivers write 0.</param>
    /// <param name="control">SRRCTL of a receive queue.</param>
    /// <param name="alias">Use the older addresses of queues 0..3.</param>
    public void OpenQueue(int function, int queue, bool transmit, ulong ring, int descriptors, int head, uint control, bool alias)
    {
        uint block = QueueOffset(function, queue, transmit, alias);
        Write(function, block + 0x28, 0);
        Port.WriteLong(RegisterAddress(function, block), ring);
        if (transmit)
        {
            Write(function, block + 0x08, (uint)(descriptors * DescriptorBytes));
        }
        else
        {
            Port.WriteLong(RegisterAddress(function, block + 0x08), (uint)(descriptors * DescriptorBytes) | ((ulong)control << 32));
        }

        Write(function, block + 0x10, (uint)head);
        Write(function, block + 0x18, (uint)head);
        Write(function, block + 0x28, QueueEnable | (transmit ? 0x00010108u : 0x00010808u));
    }

    /// <summary>Disables a queue.</summary>
    public void CloseQueue(int function, int queue, bool transmit) => Write(function, QueueOffset(function, queue, transmit, false) + 0x28, 0);

    /// <summary>Writes the tail register.</summary>
    public void WriteTail(int function, int queue, bool transmit, int tail) => Write(function, QueueOffset(function, queue, transmit, false) + 0x18, (uint)tail);

    /// <summary>The VF's reset handshake as far as the device takes part: VTCTRL.RST, V2P reads, RESET message, answer.</summary>
    public void VirtualResetHandshake(int vf, ulong mac)
    {
        int f = 1 + vf;
        uint p2v = 0x0c00 + (4 * (uint)vf);
        uint memory = 0x0800 + (0x40 * (uint)vf);
        Write(f, 0x0000, 1u << 26);
        Read(f, 0x0c40);
        Write(f, 0x0c40, 4);
        Read(f, 0x0c40);
        Write(f, 0x0800, 1);
        Write(f, 0x0c40, 1);
        Read(0, 0x0c88);
        Write(0, 0x0c88, 1u << vf);
        Read(0, 0x0c80);
        Write(0, 0x0c80, 1u << vf);
        Write(0, p2v, 8);
        Read(0, p2v);
        Read(0, memory);
        Write(0, p2v, 2 | 8);
        Read(f, 0x0c40);
        Write(0, 0x0c8c, Read(0, 0x0c8c) | (1u << vf));
        Write(0, 0x0c90, Read(0, 0x0c90) | (1u << vf));
        Port.WriteLong(RegisterAddress(0, memory), 0x80000001 | (mac << 32));
        Write(0, memory + 8, (uint)(mac >> 32));
        Write(0, p2v, 1);
        Read(f, 0x0c40);
        Write(f, 0x0c40, 4);
        Read(f, 0x0800);
        Write(f, 0x0c40, 2);
    }
}
