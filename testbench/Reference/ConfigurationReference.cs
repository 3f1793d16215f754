using System.Numerics;

namespace NicTwin.Testbench;

/// <summary>
/// Configuration space of the PF and the VFs as the PCI specifications and the 82576 have it, typed by hand and not taken
/// from the description that both sides of the twin share.
/// </summary>
/// <remarks>Sources: PCI 3.0 chapter 6, PCIe Base 7.5 to 7.12, SR-IOV 1.1 chapter 3, facts/82576.md sections 1.3 to 1.6.</remarks>
internal sealed class ConfigurationReference
{
    /// <summary>DW of the power management control and status register.</summary>
    public const int PowerControl = 0x044 / 4;

    /// <summary>DWs of a function's configuration space.</summary>
    public const int Dwords = 1024;

    /// <summary>Functions: the PF and 8 VFs.</summary>
    public const int Functions = 9;

    private const uint StatusErrors = 0xf9000000;
    private const int Command = 0x004 / 4;
    private const int Bar0 = 0x010 / 4;
    private const int Bar3 = 0x01c / 4;
    private const int MsiControl = 0x050 / 4;
    private const int MsiPending = 0x064 / 4;
    private const int MsixControl = 0x070 / 4;
    private const int DeviceControl = 0x0a8 / 4;
    private const int DeviceControl2 = 0x0c8 / 4;
    private const int UncorrectableStatus = 0x104 / 4;
    private const int CorrectableStatus = 0x110 / 4;
    private const int AerControl = 0x118 / 4;
    private const int HeaderLog = 0x11c / 4;
    private const int SriovControl = 0x168 / 4;
    private const int NumVfsDword = 0x170 / 4;
    private const int OffsetStride = 0x174 / 4;
    private const int SystemPageSize = 0x180 / 4;
    private const int VfBar0 = 0x184 / 4;
    private const int VfBar3 = 0x190 / 4;
    private const uint SupportedPageSizes = 0x553;
    private const uint PmeStatusBit = 0x8000;

    /// <summary>Offset, reset value, writable bits, write-1-to-clear bits, bits that survive FLR.</summary>
    private static readonly (int Offset, uint Reset, uint Writable, uint Clear, uint Sticky)[] s_physical =
    [
        (0x000, 0x10c98086, 0, 0, 0),
        (0x004, 0x00100000, 0x00000546, StatusErrors, 0),
        (0x008, 0x02000001, 0, 0, 0),
        (0x00c, 0x00000000, 0x000000ff, 0, 0),
        (0x010, 0x00000000, 0xfffe0000, 0, 0),
        (0x01c, 0x00000000, 0xffffc000, 0, 0),
        (0x02c, 0xa03c8086, 0, 0, 0),
        (0x034, 0x00000040, 0, 0, 0),
        (0x03c, 0x00000100, 0x000000ff, 0, 0),
        (0x040, 0xc8235001, 0, 0, 0),
        (0x044, 0x00000000, 0x00000103, 0x00008000, 0x00008100),
        (0x050, 0x01807005, 0x00710000, 0, 0),
        (0x054, 0x00000000, 0xfffffffc, 0, 0),
        (0x058, 0x00000000, 0xffffffff, 0, 0),
        (0x05c, 0x00000000, 0x0000ffff, 0, 0),
        (0x060, 0x00000000, 0x00000001, 0, 0),
        (0x070, 0x0009a011, 0xc0000000, 0, 0),
        (0x074, 0x00000003, 0, 0, 0),
        (0x078, 0x00002003, 0, 0, 0),
        (0x0a0, 0x00020010, 0, 0, 0),
        (0x0a4, 0x10008cc2, 0, 0, 0),
        (0x0a8, 0x00102810, 0x00007cff, 0x000f0000, 0x000004e0),
        (0x0ac, 0x02036c41, 0, 0, 0),
        (0x0b0, 0x10410000, 0x000000cb, 0, 0x000000cb),
        (0x0c4, 0x0000001f, 0, 0, 0),
        (0x0c8, 0x00000000, 0x0000001f, 0, 0),
        (0x100, 0x14010001, 0, 0, 0),
        (0x104, 0x00000000, 0, 0x0017f010, 0x0017f010),
        (0x108, 0x00000000, 0x0017f010, 0, 0x0017f010),
        (0x10c, 0x00062011, 0x0017f010, 0, 0x0017f010),
        (0x110, 0x00000000, 0, 0x000031c1, 0x000031c1),
        (0x114, 0x00002000, 0x000031c1, 0, 0x000031c1),
        (0x118, 0x00000000, 0, 0, 0x0000001f),
        (0x11c, 0x00000000, 0, 0, 0xffffffff),
        (0x120, 0x00000000, 0, 0, 0xffffffff),
        (0x124, 0x00000000, 0, 0, 0xffffffff),
        (0x128, 0x00000000, 0, 0, 0xffffffff),
        (0x140, 0x15010003, 0, 0, 0),
        (0x150, 0x1601000e, 0, 0, 0),
        (0x160, 0x00010010, 0, 0, 0),
        (0x168, 0x00000000, 0x00000019, 0, 0),
        (0x16c, 0x00080008, 0, 0, 0),
        (0x170, 0x00000000, 0x0000ffff, 0, 0),
        (0x178, 0x10ca0000, 0, 0, 0),
        (0x17c, SupportedPageSizes, 0, 0, 0),
        (0x180, 0x00000001, 0xffffffff, 0, 0),
        (0x184, 0x00000004, 0xffffc000, 0, 0),
        (0x188, 0x00000000, 0xffffffff, 0, 0),
        (0x190, 0x00000004, 0xffffc000, 0, 0),
        (0x194, 0x00000000, 0xffffffff, 0, 0),
    ];

    private static readonly (int Offset, uint Reset, uint Writable, uint Clear, uint Sticky)[] s_virtual =
    [
        (0x000, 0xffffffff, 0, 0, 0),
        (0x004, 0x00100000, 0x00000004, StatusErrors, 0),
        (0x008, 0x02000001, 0, 0, 0),
        (0x02c, 0xa03c8086, 0, 0, 0),
        (0x034, 0x00000070, 0, 0, 0),
        (0x070, 0x0002a011, 0xc0000000, 0, 0),
        (0x074, 0x00000003, 0, 0, 0),
        (0x078, 0x00002003, 0, 0, 0),
        (0x0a0, 0x00020010, 0, 0, 0),
        (0x0a4, 0x10008cc2, 0, 0, 0),
        (0x0a8, 0x00000000, 0, 0x000f0000, 0),
        (0x0ac, 0x02036c41, 0, 0, 0),
        (0x0c4, 0x0000001f, 0, 0, 0),
        (0x100, 0x15010001, 0, 0, 0),
        (0x104, 0x00000000, 0, 0x0011d000, 0x0011d000),
        (0x110, 0x00000000, 0, 0x00002000, 0x00002000),
        (0x118, 0x00000000, 0, 0, 0x0000001f),
        (0x11c, 0x00000000, 0, 0, 0xffffffff),
        (0x120, 0x00000000, 0, 0, 0xffffffff),
        (0x124, 0x00000000, 0, 0, 0xffffffff),
        (0x128, 0x00000000, 0, 0, 0xffffffff),
        (0x150, 0x0001000e, 0, 0, 0),
    ];

    private readonly uint[][] _value = new uint[Functions][];
    private readonly uint[][] _reset = new uint[Functions][];
    private readonly uint[][] _writable = new uint[Functions][];
    private readonly uint[][] _clear = new uint[Functions][];
    private readonly uint[][] _sticky = new uint[Functions][];
    private readonly uint[][] _unknown = new uint[Functions][];
    private ulong _mac;

    /// <summary>Creates a reference in the state after a hard reset.</summary>
    public ConfigurationReference()
    {
        for (int f = 0; f < Functions; f++)
        {
            _value[f] = new uint[Dwords];
            _reset[f] = new uint[Dwords];
            _writable[f] = new uint[Dwords];
            _clear[f] = new uint[Dwords];
            _sticky[f] = new uint[Dwords];
            _unknown[f] = new uint[Dwords];
            foreach ((int offset, uint reset, uint writable, uint clear, uint sticky) in f == 0 ? s_physical : s_virtual)
            {
                _reset[f][offset / 4] = reset;
                _writable[f][offset / 4] = writable;
                _clear[f][offset / 4] = clear;
                _sticky[f][offset / 4] = sticky;
            }
        }
    }

    /// <summary>Resets and events that a configuration write causes.</summary>
    [Flags]
    public enum Effect
    {
        /// <summary>Nothing but the stored bits.</summary>
        None = 0,

        /// <summary>FLR of the function that was written.</summary>
        FunctionReset = 1,

        /// <summary>The PF left D3hot.</summary>
        PowerUp = 2,

        /// <summary>VF Enable changed.</summary>
        VirtualChange = 4,
    }

    /// <summary>Captured bus number.</summary>
    public int Bus { get; private set; }

    /// <summary>Memory Enable of the PF.</summary>
    public bool MemoryEnable => (_value[0][Command] & 2) != 0;

    /// <summary>The PF is in D0.</summary>
    public bool InD0 => (_value[0][PowerControl] & 3) == 0;

    /// <summary>PME_En of the PF.</summary>
    public bool PmeEnable => (_value[0][PowerControl] & 0x100) != 0;

    /// <summary>ARI Capable Hierarchy.</summary>
    public bool Ari => (_value[0][SriovControl] & 0x10) != 0;

    /// <summary>VF Enable.</summary>
    public bool VfEnable => (_value[0][SriovControl] & 1) != 0;

    /// <summary>VF Enable and VF MSE.</summary>
    public bool VfMemoryEnable => (_value[0][SriovControl] & 9) == 9;

    /// <summary>NumVFs, at most 8.</summary>
    public int NumVfs => (int)Math.Min(8, _value[0][NumVfsDword] & 0xffff);

    /// <summary>BAR 0 of the PF.</summary>
    public uint PhysicalBar0 => _value[0][Bar0];

    /// <summary>BAR 3 of the PF.</summary>
    public uint PhysicalBar3 => _value[0][Bar3];

    /// <summary>log2 of the bytes of one VF's BAR.</summary>
    public int VfSizeLog2 => Math.Max(14, 12 + BitOperations.TrailingZeroCount(_value[0][SystemPageSize]));

    /// <summary>VF BAR 0, masked to its size.</summary>
    public ulong VirtualBar0 => VirtualBar(VfBar0);

    /// <summary>VF BAR 3, masked to its size.</summary>
    public ulong VirtualBar3 => VirtualBar(VfBar3);

    /// <summary>Requester id of the PF.</summary>
    public int PhysicalId => Bus << 8;

    /// <summary>Max Payload Size in bytes.</summary>
    public int MaxPayload => 128 << (int)Math.Min(2, (_value[0][DeviceControl] >> 5) & 7);

    /// <summary>Max Read Request Size in bytes, as programmed.</summary>
    public int MaxReadRequest => 128 << (int)Math.Min(5, (_value[0][DeviceControl] >> 12) & 7);

    /// <summary>True when the VF exists.</summary>
    public bool VfActive(int n) => VfEnable && n < NumVfs;

    /// <summary>Requester id of VF n.</summary>
    public int VirtualId(int n) => (PhysicalId + (Ari ? 128 : 384) + (2 * n)) & 0xffff;

    /// <summary>Requester id of a function (0 PF, 1+n VF n).</summary>
    public int IdOf(int function) => function == 0 ? PhysicalId : VirtualId(function - 1);

    /// <summary>Bus Master Enable of a function that exists.</summary>
    public bool BusMaster(int function) => (_value[function][Command] & 4) != 0 && InD0 && (function == 0 || VfActive(function - 1));

    /// <summary>MSI-X Enable of a function.</summary>
    public bool MsixEnable(int function) => (_value[function][MsixControl] & 0x80000000) != 0;

    /// <summary>MSI-X Function Mask of a function.</summary>
    public bool MsixFunctionMask(int function) => (_value[function][MsixControl] & 0x40000000) != 0;

    /// <summary>MSI Enable of the PF.</summary>
    public bool MsiEnable => (_value[0][MsiControl] & 0x10000) != 0;

    /// <summary>MSI address of the PF.</summary>
    public ulong MsiAddress => _value[0][MsiControl + 1] | ((ulong)_value[0][MsiControl + 2] << 32);

    /// <summary>MSI data of the PF.</summary>
    public uint MsiData => _value[0][MsiControl + 3];

    /// <summary>Mask bit of the PF's MSI.</summary>
    public bool MsiMasked => (_value[0][MsiControl + 4] & 1) != 0;

    /// <summary>INTx Disable of the PF.</summary>
    public bool IntxDisable => (_value[0][Command] & 0x400) != 0;

    /// <summary>SERR Enable and error reporting enables of the PF: bit 0 correctable, 1 non-fatal, 2 fatal, 8 SERR.</summary>
    public uint ErrorEnables => (_value[0][DeviceControl] & 0xf) | (_value[0][Command] & 0x100);

    /// <summary>Completion time-out setting: Device Control 2.</summary>
    public uint CompletionTimeout => _value[0][DeviceControl2] & 0x1f;

    /// <summary>PERST: everything takes its reset value.</summary>
    public void HardReset(ReadOnlySpan<ushort> nvm)
    {
        _mac = nvm[0] | ((ulong)nvm[1] << 16) | ((ulong)nvm[2] << 32);
        Bus = 0;
        for (int f = 0; f < Functions; f++)
        {
            _reset[f].CopyTo(_value[f], 0);
            Array.Clear(_unknown[f]);
        }
    }

    /// <summary>FLR values for a function: sticky bits stay.</summary>
    public void FunctionReset(int function)
    {
        for (int d = 0; d < Dwords; d++)
        {
            _value[function][d] = (_reset[function][d] & ~_sticky[function][d]) | (_value[function][d] & _sticky[function][d]);
            _unknown[function][d] &= _sticky[function][d];
        }
    }

    /// <summary>The PF's FLR or return from D3hot: every function takes its FLR values.</summary>
    public void DeviceReset()
    {
        for (int f = 0; f < Functions; f++)
        {
            FunctionReset(f);
        }
    }

    /// <summary>An error may have been recorded: error bits, first error pointer and header log are not known any more.</summary>
    public void ErrorSeen(int function)
    {
        _unknown[function][Command] |= StatusErrors;
        _unknown[function][DeviceControl] |= 0x000f0000;
        _unknown[function][UncorrectableStatus] |= _clear[function][UncorrectableStatus];
        _unknown[function][CorrectableStatus] |= _clear[function][CorrectableStatus];
        _unknown[function][AerControl] |= 0x1f;
        for (int i = 0; i < 4; i++)
        {
            _unknown[function][HeaderLog + i] = uint.MaxValue;
        }
    }

    /// <summary>The PF is in D3hot: a frame or the link may set PME_Status.</summary>
    public void Sleep() => _unknown[0][PowerControl] |= PmeStatusBit;

    /// <summary>PME_Status has been cleared, by whichever register.</summary>
    public void PmeCleared() => _unknown[0][PowerControl] &= ~PmeStatusBit;

    /// <summary>The bus number of a type 0 configuration write.</summary>
    public void Capture(int bus) => Bus = bus & 0xff;

    /// <summary>What a read of a DW gives, and which bits of it are known.</summary>
    public uint Read(int function, int dword, out uint known)
    {
        known = ~_unknown[function][dword];
        uint value = _value[function][dword];
        if (function == 0)
        {
            switch (dword)
            {
                case Command:
                    known &= ~(1u << 19);
                    break;
                case MsiPending:
                    known &= ~1u;
                    break;
                case 0x144 / 4:
                    return 0xff000000 | (uint)((_mac >> 24 & 0xff) << 16) | (uint)((_mac >> 32 & 0xff) << 8) | (uint)(_mac >> 40 & 0xff);
                case 0x148 / 4:
                    return (uint)((_mac & 0xff) << 24) | (uint)((_mac >> 8 & 0xff) << 16) | (uint)((_mac >> 16 & 0xff) << 8) | 0xff;
                case OffsetStride:
                    return 0x00020000u | (Ari ? 128u : 384u);
                case VfBar0:
                case VfBar3:
                    return (value & ~(uint)((1ul << VfSizeLog2) - 1)) | 4;
            }
        }

        if (dword == DeviceControl)
        {
            known &= ~(1u << 21);
        }

        return value;
    }

    /// <summary>Performs a write to an existing function.</summary>
    public Effect Write(int function, int dword, uint data, int byteEnables)
    {
        uint bytes = 0;
        for (int i = 0; i < 4; i++)
        {
            bytes |= (byteEnables >> i & 1) != 0 ? 0xffu << (i * 8) : 0;
        }

        uint old = _value[function][dword];
        uint mask = _writable[function][dword] & bytes;
        Effect effect = Effect.None;
        if (function == 0 && VfEnable)
        {
            mask &= dword switch
            {
                SriovControl => ~0x10u,
                NumVfsDword => ~0xffffu,
                SystemPageSize => 0,
                _ => uint.MaxValue,
            };
        }

        if (function == 0 && (dword == VfBar0 || dword == VfBar3))
        {
            mask &= ~(uint)((1ul << VfSizeLog2) - 1);
        }

        uint value = (old & ~mask) | (data & mask);
        if (function == 0 && dword == SystemPageSize && (uint.PopCount(value) != 1 || (value & SupportedPageSizes) == 0))
        {
            value = old;
        }

        if (function == 0 && dword == PowerControl && (value & 3) is 1 or 2)
        {
            value = (value & ~3u) | (old & 3);
        }

        uint cleared = data & bytes & _clear[function][dword];
        value &= ~cleared;
        _unknown[function][dword] &= ~cleared;
        _value[function][dword] = value;
        if (dword == DeviceControl && (data & bytes & 0x8000) != 0)
        {
            effect |= Effect.FunctionReset;
        }

        if (function == 0 && dword == PowerControl && (old & 3) == 3 && (value & 3) == 0)
        {
            effect |= Effect.PowerUp;
        }

        if (function == 0 && dword == SriovControl && ((old ^ value) & 1) != 0)
        {
            effect |= Effect.VirtualChange;
            if ((value & 1) == 0)
            {
                for (int f = 1; f < Functions; f++)
                {
                    _reset[f].CopyTo(_value[f], 0);
                    Array.Clear(_unknown[f]);
                }
            }
        }

        return effect;
    }

    private ulong VirtualBar(int dword)
    {
        ulong low = _value[0][dword] & ~((1ul << VfSizeLog2) - 1) & 0xffffffff;
        return low | ((ulong)_value[0][dword + 1] << 32);
    }
}
