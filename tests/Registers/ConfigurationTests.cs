using System.Reflection;
using NicTwin.Model;
using Xunit;

namespace NicTwin.Tests.Description;

/// <summary>The generated tables of configuration space against the hand-written expectation.</summary>
public sealed class ConfigurationTests
{
    private const uint Dwords = 1024;

    [Fact]
    public void Every_dword_of_the_pf_is_as_expected() => Compare(
        "Pf", ConfigurationExpectation.Pf, Configuration.PfReset, Configuration.PfRw, Configuration.PfW1c, Configuration.PfSticky, Configuration.PfDwords);

    [Fact]
    public void Every_dword_of_a_vf_is_as_expected() => Compare(
        "Vf", ConfigurationExpectation.Vf, Configuration.VfReset, Configuration.VfRw, Configuration.VfW1c, Configuration.VfSticky, Configuration.VfDwords);

    [Fact]
    public void Slots_of_the_pf_hold_what_can_change() => CompareSlots(
        "Pf", ConfigurationExpectation.Pf, Configuration.PfSlots, Configuration.PfSlot, Configuration.PfSlotReset, Configuration.PfSlotSticky,
        Configuration.PfSlotRw, Configuration.PfSlotW1c);

    [Fact]
    public void Slots_of_a_vf_hold_what_can_change() => CompareSlots(
        "Vf", ConfigurationExpectation.Vf, Configuration.VfSlots, Configuration.VfSlot, Configuration.VfSlotReset, Configuration.VfSlotSticky,
        Configuration.VfSlotRw, Configuration.VfSlotW1c);

    [Fact]
    public void Constants_are_those_of_the_specifications()
    {
        // PCI_CAP_ID_*, PCI_EXT_CAP_ID_*; the numbers of the device.
        Assert.Equal(
            [0x01u, 0x05u, 0x10u, 0x11u, 0x01u, 0x03u, 0x0eu, 0x10u, 8u, 128u, 384u, 2u, 10u, 3u],
            [
                Configuration.CapabilityPm, Configuration.CapabilityMsi, Configuration.CapabilityPcie, Configuration.CapabilityMsix,
                Configuration.ExtendedAer, Configuration.ExtendedDsn, Configuration.ExtendedAri, Configuration.ExtendedSriov,
                Configuration.TotalVfs, Configuration.FirstVfOffsetAri, Configuration.FirstVfOffsetNoAri, Configuration.VfStride,
                Configuration.PfMsixVectors, Configuration.VfMsixVectors,
            ]);
    }

    [Fact]
    public void Capability_chains_are_complete_and_end()
    {
        Assert.Equal([(0x40u, 0x01u), (0x50u, 0x05u), (0x70u, 0x11u), (0xa0u, 0x10u)], Chain(Configuration.PfReset));
        Assert.Equal([(0x70u, 0x11u), (0xa0u, 0x10u)], Chain(Configuration.VfReset));
        Assert.Equal([(0x100u, 0x01u), (0x140u, 0x03u), (0x150u, 0x0eu), (0x160u, 0x10u)], ExtendedChain(Configuration.PfReset));
        Assert.Equal([(0x100u, 0x01u), (0x150u, 0x0eu)], ExtendedChain(Configuration.VfReset));
    }

    [Fact]
    public void Bars_have_the_sizes_of_the_device()
    {
        Assert.Equal(128u * 1024, Size(0x10));
        Assert.Equal(16u * 1024, Size(0x1c));
        Assert.Equal(16u * 1024, Size(0x184));
        Assert.Equal(16u * 1024, Size(0x190));

        // The other BARs and the ROM are not there.
        foreach (uint offset in (uint[])[0x14, 0x18, 0x20, 0x24, 0x30, 0x18c, 0x198])
        {
            Assert.Equal((offset, 0u, 0u), (offset, Configuration.PfReset[offset / 4], Configuration.PfRw[offset / 4]));
        }

        for (uint offset = 0x10; offset <= 0x24; offset += 4)
        {
            Assert.Equal((offset, 0u, 0u), (offset, Configuration.VfReset[offset / 4], Configuration.VfRw[offset / 4]));
        }

        static uint Size(uint offset) => ~Configuration.PfRw[offset / 4] + 1;
    }

    [Fact]
    public void No_bit_has_two_kinds_and_none_is_sticky_that_cannot_change()
    {
        foreach (ConfigurationDwordInfo dword in Configuration.PfDwords.Concat(Configuration.VfDwords))
        {
            Assert.Equal(0u, dword.Rw & dword.W1c);
            Assert.Equal(0u, (dword.Rw | dword.W1c) & (dword.Hw | dword.Live | dword.Sc));
            Assert.Equal(0u, dword.Sticky & ~(dword.Rw | dword.W1c | dword.Hw | dword.Live));
        }
    }

    private static void Compare(
        string prefix, IReadOnlyList<ExpectedDword> expected, uint[] reset, uint[] rw, uint[] w1c, uint[] sticky, IReadOnlyList<ConfigurationDwordInfo> infos)
    {
        Assert.Equal(expected.Select(d => $"{d.Offset:x3} {d.Name}"), infos.Select(d => $"{d.Dword * 4:x3} {d.Name}"));
        Dictionary<uint, ExpectedDword> byDword = expected.ToDictionary(d => d.Offset / 4);
        for (uint dword = 0; dword < Dwords; dword++)
        {
            ExpectedDword want = byDword.GetValueOrDefault(dword) ?? new ExpectedDword(dword * 4, "absent", 0, []);
            string name = $"{prefix} {want.Offset:x3} {want.Name}";
            Assert.Equal(
                $"{name} {want.Reset:x8} {want.Mask("rw"):x8} {want.Mask("rw1c"):x8} {want.Sticky:x8}",
                $"{name} {reset[dword]:x8} {rw[dword]:x8} {w1c[dword]:x8} {sticky[dword]:x8}");
        }

        foreach (ConfigurationDwordInfo info in infos)
        {
            ExpectedDword want = byDword[info.Dword];
            Assert.Equal(
                $"{want.Name} {want.Mask("hw"):x8} {want.Mask("live"):x8} {want.Mask("sc"):x8}",
                $"{info.Name} {info.Hw:x8} {info.Live:x8} {info.Sc:x8}");
            Assert.Equal((want.Name, want.Offset / 4), (info.Name, Constant($"{prefix}{Pascal(want.Name)}")));
            foreach (ExpectedField field in want.Fields)
            {
                string name = $"{prefix}{Pascal(want.Name)}{Pascal(field.Name)}";
                uint width = Constant($"{name}Width");
                uint mask = (width == 32 ? uint.MaxValue : (1u << (int)width) - 1) << (int)Constant($"{name}Lsb");
                Assert.Equal((name, $"{field.Mask:x8}", $"{field.Mask:x8}"), (name, $"{Constant(name):x8}", $"{mask:x8}"));
            }
        }
    }

    private static void CompareSlots(
        string prefix, IReadOnlyList<ExpectedDword> expected, int slots, byte[] slotOf, uint[] reset, uint[] sticky, uint[] rw, uint[] w1c)
    {
        List<ExpectedDword> stored = expected.Where(d => (d.Mask("rw") | d.Mask("rw1c") | d.Mask("hw")) != 0).ToList();
        Assert.Equal(stored.Count, slots);
        for (uint dword = 0; dword < Dwords; dword++)
        {
            int slot = stored.FindIndex(d => d.Offset / 4 == dword);
            Assert.Equal((dword, slot < 0 ? slots : slot), (dword, slotOf[dword]));
        }

        for (int slot = 0; slot < slots; slot++)
        {
            ExpectedDword want = stored[slot];
            Assert.Equal((want.Name, (uint)slot), (want.Name, Constant($"{prefix}Slot{Pascal(want.Name)}")));
            Assert.Equal(
                $"{want.Name} {want.Reset:x8} {want.Sticky:x8} {want.Mask("rw"):x8} {want.Mask("rw1c"):x8}",
                $"{want.Name} {reset[slot]:x8} {sticky[slot]:x8} {rw[slot]:x8} {w1c[slot]:x8}");
        }
    }

    private static List<(uint Offset, uint Id)> Chain(uint[] space)
    {
        var chain = new List<(uint, uint)>();
        for (uint offset = space[0x34 / 4] & 0xff; offset != 0 && chain.Count < 16; offset = (space[offset / 4] >> 8) & 0xff)
        {
            chain.Add((offset, space[offset / 4] & 0xff));
        }

        return chain;
    }

    private static List<(uint Offset, uint Id)> ExtendedChain(uint[] space)
    {
        var chain = new List<(uint, uint)>();
        for (uint offset = 0x100; offset != 0 && chain.Count < 16; offset = space[offset / 4] >> 20)
        {
            chain.Add((offset, space[offset / 4] & 0xffff));
        }

        return chain;
    }

    private static uint Constant(string name)
    {
        FieldInfo field = typeof(Configuration).GetField(name) ?? throw new InvalidOperationException($"Configuration.{name} is missing");
        return Convert.ToUInt32(field.GetRawConstantValue());
    }

    private static string Pascal(string name) =>
        string.Concat(name.Split('_', StringSplitOptions.RemoveEmptyEntries).Select(p => char.ToUpperInvariant(p[0]) + p[1..].ToLowerInvariant()));
}
