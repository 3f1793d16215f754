using NicTwin.Testbench;

namespace NicTwin.Cli.Configuration;

/// <summary>The functions of an enumerated NIC.</summary>
/// <param name="Ids">BDFs of the PF and of its VFs, in this order.</param>
/// <param name="VirtualFunctionIds">Vendor (15:0) and device id (31:16) that a host shows for each VF.</param>
internal sealed record EnumeratedFunctions(IReadOnlyList<int> Ids, uint VirtualFunctionIds);

/// <summary>
/// Brings a NIC up as the PCI core of a host does, up to the point at which drivers would bind: BARs sized and
/// assigned, memory and bus master enabled, all VFs enabled with BARs of their own (PCI Express Base Specification 7.5;
/// SR-IOV 2.1 and 3.3).
/// </summary>
internal sealed class Enumeration
{
    private const int Command = 0x04;
    private const int FirstBar = 0x10;
    private const int Bars = 6;
    private const int FirstExtendedCapability = 0x100;
    private const int SriovId = 0x10;
    private const uint WindowBase = 0xe000_0000;
    private const uint MemoryAndBusMaster = 0x6;

    // Offsets inside the SR-IOV capability.
    private const int SriovControl = 0x08;
    private const int SriovTotalVfs = 0x0c;
    private const int SriovNumVfs = 0x10;
    private const int SriovOffsetStride = 0x14;
    private const int SriovVfDeviceId = 0x18;
    private const int SriovSystemPageSize = 0x20;
    private const int SriovFirstBar = 0x24;
    private const uint SriovEnableMemoryAri = 0x19;
    private const uint SriovAri = 0x10;

    private readonly ConfigurationAccess _access;
    private readonly int _pf;
    private ulong _next = WindowBase;

    private Enumeration(ConfigurationAccess access, int pf)
    {
        _access = access;
        _pf = pf;
    }

    /// <summary>Enumerates the NIC on <paramref name="access"/> and returns its functions.</summary>
    public static EnumeratedFunctions Run(ConfigurationAccess access)
    {
        Enumeration enumeration = new(access, RootComplex.PhysicalFunctionId);
        return enumeration.Run();
    }

    private EnumeratedFunctions Run()
    {
        // The first write tells the PF its bus number; until then its completer id is of bus 0.
        _access.Write(_pf, Command, 0);
        Assign(FirstBar, copies: 1);
        _access.Write(_pf, Command, MemoryAndBusMaster, byteEnables: 0x3);

        List<int> functions = [_pf];
        int sriov = FindExtendedCapability(SriovId);
        if (sriov == 0)
        {
            return new EnumeratedFunctions(functions, uint.MaxValue);
        }

        uint total = _access.Read(_pf, sriov + SriovTotalVfs) >> 16;
        _access.Write(_pf, sriov + SriovControl, SriovAri);
        _access.Write(_pf, sriov + SriovSystemPageSize, 1);
        Assign(sriov + SriovFirstBar, total);
        _access.Write(_pf, sriov + SriovNumVfs, total, byteEnables: 0x3);
        uint offsetAndStride = _access.Read(_pf, sriov + SriovOffsetStride);
        _access.Write(_pf, sriov + SriovControl, SriovEnableMemoryAri);
        int first = _pf + (int)(offsetAndStride & 0xffff);
        for (int n = 0; n < (int)total; n++)
        {
            functions.Add(first + (n * (int)(offsetAndStride >> 16)));
        }

        uint vendor = _access.Read(_pf, 0) & 0xffff;
        return new EnumeratedFunctions(functions, (_access.Read(_pf, sriov + SriovVfDeviceId) & 0xffff_0000) | vendor);
    }

    /// <summary>Sizes six BARs from <paramref name="offset"/> on and gives each room for <paramref name="copies"/> functions.</summary>
    private void Assign(int offset, uint copies)
    {
        for (int bar = 0; bar < Bars; bar++)
        {
            int at = offset + (bar * 4);
            _access.Write(_pf, at, uint.MaxValue);
            uint low = _access.Read(_pf, at);
            if (low == 0)
            {
                continue;
            }

            bool is64Bit = (low & 0x7) == 0x4;
            ulong mask = 0xffff_ffff_0000_0000 | (low & ~0xfu);
            if (is64Bit)
            {
                _access.Write(_pf, at + 4, uint.MaxValue);
                mask = ((ulong)_access.Read(_pf, at + 4) << 32) | (low & ~0xfu);
            }

            ulong size = ~mask + 1;
            ulong room = size * copies;
            _next = (_next + size - 1) / size * size;
            _access.Write(_pf, at, (uint)_next);
            if (is64Bit)
            {
                _access.Write(_pf, at + 4, (uint)(_next >> 32));
                bar++;
            }

            _next += room;
        }
    }

    private int FindExtendedCapability(int id)
    {
        // At most one capability fits into each 8 bytes, so a chain that is longer runs in a circle.
        int at = FirstExtendedCapability;
        for (int count = 0; at >= FirstExtendedCapability && count < (4096 - FirstExtendedCapability) / 8; count++)
        {
            uint header = _access.Read(_pf, at);
            if ((header & 0xffff) == id)
            {
                return at;
            }

            at = (int)(header >> 20) & ~3;
        }

        return 0;
    }
}
