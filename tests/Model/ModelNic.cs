using NicTwin.Model;

namespace NicTwin.Tests.Model;

/// <summary>A model NIC with the simplest possible root complex: one request at a time, everything that comes back is kept.</summary>
internal sealed class ModelNic
{
    public const uint Bar0 = 0xE000_0000;
    public const uint Bar3 = 0xE010_0000;
    public const ulong VfBar0 = 0x10_0000_0000;
    public const ulong VfBar3 = 0x11_0000_0000;
    public const ushort HostRid = 0x0000;
    public const ushort PfRid = 0x0100;

    private const int Patience = 2000;
    private readonly List<uint> _partial = [];
    private NicInputs _inputs;
    private byte _tag;

    /// <summary>A NIC out of reset: the NVM holds word numbers, the link is up, the walk after reset is over.</summary>
    public ModelNic()
    {
        _inputs.Perst = 1;
        _inputs.Link = 1;
        _inputs.PcieTxReady = 1;
        _inputs.MacTxReady = 1;
        for (int word = 0; word < 256; word++)
        {
            _inputs.NvmWrite = 1;
            _inputs.NvmAddress = (byte)word;
            _inputs.NvmData = word switch { 0 => 0x1100, 1 => 0x3322, 2 => 0x5544, _ => (ushort)(word * 0x101) };
            Clock();
        }

        _inputs.NvmWrite = 0;
        Clock();
        _inputs.Perst = 0;
        RunUntilIdle();
    }

    public Nic Nic { get; } = new();

    public NicOutputs Outputs { get; private set; }

    public ulong Clocks { get; private set; }

    /// <summary>TLPs that the NIC sent, header first, DW by DW.</summary>
    public List<uint[]> Sent { get; } = [];

    public ref NicInputs Inputs => ref _inputs;

    /// <summary>A function of the PF that is enabled: bus 1, BARs set, memory and bus master on.</summary>
    public static ModelNic Enabled()
    {
        ModelNic nic = new();
        nic.ConfigWrite(0, 0x10, Bar0);
        nic.ConfigWrite(0, 0x1C, Bar3);
        nic.ConfigWrite(0, 0x04, 0x0000_0006);
        return nic;
    }

    /// <summary>As <see cref="Enabled"/>, with VFs on the PF's bus.</summary>
    public static ModelNic WithVfs(int count)
    {
        ModelNic nic = Enabled();
        nic.ConfigWrite(0, 0x184, 0);
        nic.ConfigWrite(0, 0x188, (uint)(VfBar0 >> 32));
        nic.ConfigWrite(0, 0x190, 0);
        nic.ConfigWrite(0, 0x194, (uint)(VfBar3 >> 32));
        nic.ConfigWrite(0, 0x168, 0x10);
        nic.ConfigWrite(0, 0x170, (uint)count);
        nic.ConfigWrite(0, 0x168, 0x19);
        return nic;
    }

    public void Clock()
    {
        Nic.Step(in _inputs, out NicOutputs outputs);
        Outputs = outputs;
        Clocks++;
        _inputs.Time++;
        if (outputs.PcieTxValid != 0 && _inputs.PcieTxReady != 0)
        {
            if (outputs.PcieTxSop != 0)
            {
                _partial.Clear();
            }

            uint[] dws = [(uint)outputs.PcieTxDataLow, (uint)(outputs.PcieTxDataLow >> 32), (uint)outputs.PcieTxDataHigh, (uint)(outputs.PcieTxDataHigh >> 32)];
            for (int lane = 0; lane < 4; lane++)
            {
                if (((outputs.PcieTxKeep >> lane) & 1) != 0)
                {
                    _partial.Add(dws[lane]);
                }
            }

            if (outputs.PcieTxEop != 0)
            {
                Sent.Add([.. _partial]);
            }
        }
    }

    public void Run(int clocks)
    {
        for (int i = 0; i < clocks; i++)
        {
            Clock();
        }
    }

    public void RunUntilIdle()
    {
        for (int i = 0; i < Patience; i++)
        {
            Clock();
            if (Outputs.Idle != 0)
            {
                return;
            }
        }

        throw new InvalidOperationException("The NIC does not become idle.");
    }

    /// <summary>Sends a TLP beat by beat.</summary>
    public void Send(params ReadOnlySpan<uint> dws)
    {
        for (int i = 0; i < dws.Length; i += 4)
        {
            int lanes = Math.Min(4, dws.Length - i);
            SendBeat(dws.Slice(i, lanes), sop: i == 0, eop: i + 4 >= dws.Length);
        }
    }

    public void SendBeat(ReadOnlySpan<uint> dws, bool sop, bool eop)
    {
        Span<uint> lanes = stackalloc uint[4];
        dws.CopyTo(lanes);
        _inputs.PcieRxValid = 1;
        _inputs.PcieRxDataLow = lanes[0] | ((ulong)lanes[1] << 32);
        _inputs.PcieRxDataHigh = lanes[2] | ((ulong)lanes[3] << 32);
        _inputs.PcieRxKeep = (byte)((1 << dws.Length) - 1);
        _inputs.PcieRxSop = sop ? (byte)1 : (byte)0;
        _inputs.PcieRxEop = eop ? (byte)1 : (byte)0;
        for (int i = 0; i < Patience; i++)
        {
            Clock();
            if (Outputs.PcieRxReady != 0)
            {
                _inputs.PcieRxValid = 0;
                return;
            }
        }

        throw new InvalidOperationException("The NIC does not take the beat.");
    }

    /// <summary>Sends a non-posted request and returns its completion.</summary>
    public uint[] Request(params ReadOnlySpan<uint> dws)
    {
        int before = Sent.Count;
        Send(dws);
        RunUntilIdle();
        for (int i = before; i < Sent.Count; i++)
        {
            uint[] tlp = Sent[i];
            if ((tlp[0] >> 24) is 0x0A or 0x4A && ((tlp[2] >> 8) & 0xFF) == ((dws[1] >> 8) & 0xFF))
            {
                return tlp;
            }
        }

        return [];
    }

    public uint[] ConfigWriteTlp(ushort rid, int offset, uint data, uint byteEnable = 0xF) =>
        Request(0x4400_0001, Dw1(byteEnable), ((uint)rid << 16) | (uint)offset, data);

    public uint[] ConfigReadTlp(ushort rid, int offset) => Request(0x0400_0001, Dw1(0xF), ((uint)rid << 16) | (uint)offset);

    public void ConfigWrite(int function, int offset, uint data, uint byteEnable = 0xF) =>
        Assert.Equal(0u, Status(ConfigWriteTlp(RidOf(function), offset, data, byteEnable)));

    public uint ConfigRead(int function, int offset)
    {
        uint[] completion = ConfigReadTlp(RidOf(function), offset);
        Assert.Equal(0u, Status(completion));
        return completion[3];
    }

    public uint Read(uint offset) => ReadAt(Bar0 + offset);

    public void Write(uint offset, uint data, uint byteEnable = 0xF) => WriteAt(Bar0 + offset, data, byteEnable);

    public uint ReadVf(int n, uint offset) => ReadAt(VfBar0 + (0x4000ul * (ulong)n) + offset);

    public void WriteVf(int n, uint offset, uint data, uint byteEnable = 0xF) => WriteAt(VfBar0 + (0x4000ul * (ulong)n) + offset, data, byteEnable);

    public uint ReadAt(ulong address, uint byteEnable = 0xF)
    {
        uint[] completion = (address >> 32) == 0
            ? Request(0x0000_0001, Dw1(byteEnable), (uint)address)
            : Request(0x2000_0001, Dw1(byteEnable), (uint)(address >> 32), (uint)address);
        Assert.Equal(0u, Status(completion));
        return completion[3];
    }

    public void WriteAt(ulong address, uint data, uint byteEnable = 0xF)
    {
        if ((address >> 32) == 0)
        {
            Send(0x4000_0001, Dw1(byteEnable), (uint)address, data);
        }
        else
        {
            Send(0x6000_0001, Dw1(byteEnable), (uint)(address >> 32), (uint)address, data);
        }

        RunUntilIdle();
    }

    public static ushort RidOf(int function) => (ushort)(function == 0 ? PfRid : PfRid + 128 + (2 * (function - 1)));

    /// <summary>Status of a completion; 7 when there is none.</summary>
    public static uint Status(uint[] completion) => completion.Length < 3 ? 7 : (completion[1] >> 13) & 7;

    private uint Dw1(uint byteEnable)
    {
        _tag = (byte)((_tag + 1) & 0x1F);
        return ((uint)HostRid << 16) | ((uint)_tag << 8) | byteEnable;
    }
}
