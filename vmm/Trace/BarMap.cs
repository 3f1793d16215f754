using System.Globalization;
using NicTwin.Model;
using NicTwin.Testbench;

namespace NicTwin.Vmm.Trace;

/// <summary>
/// Names what lies at an address of the NIC: follows the BARs as they are written by configuration requests, and the register
/// description behind them. Addresses are host-physical.
/// </summary>
internal sealed class BarMap
{
    private const uint PfBar0Size = 0x20000;
    private const uint BarSize = 0x4000;
    private const int Vfs = 8;
    private const int Bar0 = 4 * (int)Configuration.PfBar0;
    private const int Bar3 = 4 * (int)Configuration.PfBar3;
    private const int VfBar0 = 4 * ((int)Configuration.PfSriovCapability + 9);
    private const int VfBar3 = VfBar0 + 12;

    private static readonly Dictionary<uint, (RegisterInfo Register, uint Index)> s_pf = Index(static r => r.PfRanges);
    private static readonly Dictionary<uint, (RegisterInfo Register, uint Index)> s_vf = Index(static r => r.VfRanges);

    private readonly Dictionary<int, uint> _bars = [];

    /// <summary>Looks at a TLP that goes to the NIC.</summary>
    public void Snoop(Tlp tlp)
    {
        if (tlp.Kind == TlpKind.ConfigurationWrite0 && (tlp.ConfigurationTarget & 0xff) == 0 && tlp.FirstByteEnables == 0xf && tlp.Payload.Length == 1)
        {
            _bars[tlp.ConfigurationRegister * 4] = tlp.Payload[0];
        }
    }

    /// <summary>The name of what lies at an address; null when it is none of the NIC's BARs.</summary>
    /// <param name="address">Host-physical address.</param>
    /// <param name="register">The register, when it is one.</param>
    public string? Name(ulong address, out RegisterInfo? register)
    {
        register = null;
        if (address - Base(Bar0, wide: false) < PfBar0Size)
        {
            return "PF " + Register(s_pf, (uint)(address - Base(Bar0, wide: false)), out register);
        }

        if (address - Base(Bar3, wide: false) < BarSize)
        {
            return "PF " + Vector((uint)(address - Base(Bar3, wide: false)));
        }

        ulong offset = address - Base(VfBar0, wide: true);
        if (offset < Vfs * BarSize)
        {
            return string.Create(CultureInfo.InvariantCulture, $"VF{offset / BarSize} {Register(s_vf, (uint)(offset % BarSize), out register)}");
        }

        offset = address - Base(VfBar3, wide: true);
        return offset < Vfs * BarSize ? string.Create(CultureInfo.InvariantCulture, $"VF{offset / BarSize} {Vector((uint)(offset % BarSize))}") : null;
    }

    /// <summary>The fields of a value that are not 0, as NAME=VALUE.</summary>
    public static string Fields(RegisterInfo register, uint value)
    {
        if (register.Fields.Count == 1 && register.Fields[0].Width == 32)
        {
            return string.Empty;
        }

        IEnumerable<string> fields = register.Fields
            .Where(f => (value & f.Mask) != 0)
            .Select(f => f.Width == 1 ? f.Name : string.Create(CultureInfo.InvariantCulture, $"{f.Name}={(value & f.Mask) >> f.Lsb:x}"));
        return string.Join(' ', fields);
    }

    private static string Register(Dictionary<uint, (RegisterInfo Register, uint Index)> map, uint offset, out RegisterInfo? register)
    {
        register = null;
        if (!map.TryGetValue(offset & ~3u, out (RegisterInfo Register, uint Index) entry))
        {
            return string.Create(CultureInfo.InvariantCulture, $"+{offset:x5}");
        }

        register = entry.Register;
        return register.Instances == 1 ? register.Name : string.Create(CultureInfo.InvariantCulture, $"{register.Name}({entry.Index})");
    }

    private static string Vector(uint offset) => offset < BarSize / 2
        ? string.Create(CultureInfo.InvariantCulture, $"MSI-X[{offset / 16}].{VectorPart(offset % 16)}")
        : string.Create(CultureInfo.InvariantCulture, $"PBA+{offset - (BarSize / 2):x}");

    private static string VectorPart(uint offset) => (offset / 4) switch
    {
        0 => "address",
        1 => "address_high",
        2 => "data",
        _ => "control",
    };

    private static Dictionary<uint, (RegisterInfo Register, uint Index)> Index(Func<RegisterInfo, IReadOnlyList<RegisterRange>> ranges)
    {
        var map = new Dictionary<uint, (RegisterInfo, uint)>();
        foreach (RegisterInfo register in RegisterMap.All)
        {
            foreach (RegisterRange range in ranges(register))
            {
                for (uint i = 0; i < range.Count; i++)
                {
                    map.TryAdd(range.Offset + (i * range.Stride), (register, range.First + i));
                }
            }
        }

        return map;
    }

    // No BAR yet: an address that nobody uses.
    private ulong Base(int bar, bool wide)
    {
        const ulong none = 1ul << 60;
        uint low = _bars.GetValueOrDefault(bar) & ~0xfu;
        ulong high = wide ? _bars.GetValueOrDefault(bar + 4) : 0;
        ulong address = (high << 32) | low;
        return address == 0 || low == ~0xfu ? none : address;
    }
}
