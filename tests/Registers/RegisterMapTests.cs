using System.Reflection;
using NicTwin.Model;
using Xunit;

namespace NicTwin.Tests.Description;

/// <summary>The generated registers against the hand-written expectation.</summary>
public sealed class RegisterMapTests
{
    private const uint PfDwords = 0x8000;
    private const uint VfDwords = 0x1000;

    [Fact]
    public void Every_register_is_expected_and_every_expected_register_is_there()
    {
        Assert.Equal(
            RegisterExpectation.All.Select(r => r.Name).Order(StringComparer.Ordinal),
            RegisterMap.All.Select(r => r.Name).Order(StringComparer.Ordinal));
        Assert.Equal(global::NicTwin.Model.Registers.Total, RegisterMap.All.Count);
        Assert.Equal(Enumerable.Range(0, global::NicTwin.Model.Registers.Total), RegisterMap.All.Select(r => (int)r.Id));
    }

    [Fact]
    public void Block_numbers_are_those_of_the_csr_bus()
    {
        Assert.Equal(
            [0u, 1u, 2u, 3u, 4u, 5u, 6u],
            [
                global::NicTwin.Model.Registers.BlockDevice, global::NicTwin.Model.Registers.BlockPacketControl, global::NicTwin.Model.Registers.BlockInterruptCause,
                global::NicTwin.Model.Registers.BlockRxQueue, global::NicTwin.Model.Registers.BlockTxQueue, global::NicTwin.Model.Registers.BlockMailbox, global::NicTwin.Model.Registers.BlockStatistics,
            ]);
    }

    [Fact]
    public void Fields_have_the_expected_bits_and_access_kinds()
    {
        foreach (ExpectedRegister expected in RegisterExpectation.All)
        {
            RegisterInfo actual = Find(expected.Name);
            Assert.Equal(
                expected.Fields.Select(f => $"{expected.Name}.{f.Name} {f.Access} {f.Mask:x8}").Order(StringComparer.Ordinal),
                actual.Fields.Select(f => $"{actual.Name}.{f.Name} {Access(f.Access)} {f.Mask:x8}").Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Reset_values_and_masks_are_the_expected_ones()
    {
        foreach (ExpectedRegister expected in RegisterExpectation.All)
        {
            RegisterInfo actual = Find(expected.Name);
            Assert.Equal((expected.Name, expected.Block), (actual.Name, actual.Block));
            Assert.Equal((expected.Name, $"{expected.Reset:x8}"), (actual.Name, $"{actual.Reset:x8}"));
            Assert.Equal((expected.Name, $"{expected.FirstReset:x8}"), (actual.Name, $"{actual.FirstReset:x8}"));
            Assert.Equal((expected.Name, $"{expected.Reset:x8}"), (actual.Name, $"{RegisterMap.RegisterReset(actual.Id):x8}"));
            Assert.Equal((expected.Name, $"{expected.Mask("rw"):x8}"), (actual.Name, $"{RegisterMap.RegisterRw(actual.Id):x8}"));
            Assert.Equal(expected.Reset, actual.Fields.Aggregate(0u, (value, f) => value | (f.Reset << f.Lsb)));
        }
    }

    [Fact]
    public void Constants_of_the_classes_are_the_expected_ones()
    {
        foreach (ExpectedRegister expected in RegisterExpectation.All)
        {
            Type type = typeof(global::NicTwin.Model.Registers).GetNestedType(Pascal(expected.Name)) ?? throw new InvalidOperationException(expected.Name);
            RegisterInfo info = Find(expected.Name);
            ExpectedPlace first = (expected.Pf.Count != 0 ? expected.Pf : expected.Vf(0))[0];
            Assert.Equal((expected.Name, first.Offset), (expected.Name, Constant(type, "Offset")));
            Assert.Equal((expected.Name, (uint)info.Id), (expected.Name, Constant(type, "Id")));
            Assert.Equal((expected.Name, expected.Reset), (expected.Name, Constant(type, "Reset")));
            if (expected.Pf.Count != 0)
            {
                Assert.Equal((expected.Name, expected.Pf.Max(p => p.Instance) + 1), (expected.Name, Constant(type, "Instances")));
            }

            if (expected.Pf.Count > 1 && expected.Pf[1].Instance == 1)
            {
                Assert.Equal((expected.Name, expected.Pf[1].Offset - first.Offset), (expected.Name, Constant(type, "Stride")));
            }

            if (expected.FirstReset != expected.Reset)
            {
                Assert.Equal((expected.Name, expected.FirstReset), (expected.Name, Constant(type, "FirstReset")));
            }

            foreach (string access in (string[])["ro", "rw", "rc", "rw0c", "rw1c", "rcw1c", "rw1s", "wo", "sc"])
            {
                uint mask = expected.Mask(access);
                uint actual = mask == 0 && access != "rw" ? 0 : Constant(type, Pascal(access));
                Assert.Equal((expected.Name, access, $"{mask:x8}"), (expected.Name, access, $"{actual:x8}"));
            }

            foreach (ExpectedField field in expected.Fields.Where(f => f.Name != "VALUE"))
            {
                string name = Pascal(field.Name);
                Assert.Equal((expected.Name, name, field.Mask), (expected.Name, name, Constant(type, name)));
                uint width = Constant(type, $"{name}Width");
                uint mask = (width == 32 ? uint.MaxValue : (1u << (int)width) - 1) << (int)Constant(type, $"{name}Lsb");
                Assert.Equal((expected.Name, name, field.Mask), (expected.Name, name, mask));
            }
        }
    }

    [Fact]
    public void Every_dword_of_the_pf_bar_decodes_as_expected()
    {
        Dictionary<uint, string> expected = Places(r => r.Pf);
        for (uint dword = 0; dword < PfDwords; dword++)
        {
            AssertDecoded(expected, dword * 4, RegisterMap.DecodePf(dword), "PF");
        }
    }

    [Fact]
    public void Every_dword_of_every_vf_bar_decodes_as_expected()
    {
        for (uint vf = 0; vf < 8; vf++)
        {
            Dictionary<uint, string> expected = Places(r => r.Vf(vf));
            for (uint dword = 0; dword < VfDwords; dword++)
            {
                AssertDecoded(expected, dword * 4, RegisterMap.DecodeVf(dword, vf), $"VF {vf}");
            }
        }
    }

    [Fact]
    public void Views_say_who_sees_a_register()
    {
        foreach (ExpectedRegister expected in RegisterExpectation.All)
        {
            RegisterView view = (expected.Pf.Count != 0, expected.Vf(0).Count != 0) switch
            {
                (true, true) => RegisterView.Both,
                (true, false) => RegisterView.Pf,
                _ => RegisterView.Vf,
            };
            uint instances = Enumerable.Range(0, 8).SelectMany(n => expected.Vf((uint)n)).Concat(expected.Pf).Max(p => p.Instance) + 1;
            Assert.True(Find(expected.Name).Instances >= instances, expected.Name);
            Assert.Equal((expected.Name, view), (expected.Name, Find(expected.Name).View));
        }
    }

    [Fact]
    public void Vfs_share_no_register_instance()
    {
        var owner = new Dictionary<uint, uint>();
        for (uint vf = 0; vf < 8; vf++)
        {
            for (uint dword = 0; dword < VfDwords; dword++)
            {
                uint decoded = RegisterMap.DecodeVf(dword, vf);
                if ((decoded & RegisterMap.Hit) != 0)
                {
                    Assert.Equal(vf, owner.TryGetValue(decoded, out uint other) ? other : vf);
                    owner[decoded] = vf;
                }
            }
        }
    }

    [Fact]
    public void Traces_name_registers_and_instances()
    {
        Assert.Equal("CTRL", RegisterMap.NameOf(0x0004));
        Assert.Equal("RDT[3]", RegisterMap.NameOf(0x2b18));
        Assert.Equal("RDT[3]", RegisterMap.NameOf(0xc0d8));
        Assert.Equal("TDT[13]", RegisterMap.NameOfVf(0x3918, 5));
        Assert.Equal("VMBMEM[95]", RegisterMap.NameOfVf(0x083c, 5));
        Assert.Equal("0x0b674", RegisterMap.NameOf(0xb674));
    }

    [Fact]
    public void Causes_are_those_of_the_interrupt_test_of_ethtool()
    {
        // igb_ethtool.c, igb_intr_test: ics_mask = 77D4FBFD on the 82576.
        Assert.Equal(0x77d4fbfdu, Find("ICS").Mask(RegisterAccess.Rw1s));
        Assert.Equal(0x77d4fbfdu, Find("IMS").Mask(RegisterAccess.Rw1s));
        Assert.Equal(0x77d4fbfdu, Find("IMC").Mask(RegisterAccess.Rw1c));
        Assert.Equal(0xf7d4fbfdu, Find("ICR").Mask(RegisterAccess.Rcw1c));
    }

    [Fact]
    public void Drivers_may_write_every_bit_that_the_register_test_of_ethtool_writes()
    {
        // igb_ethtool.c, reg_test_82576: mask of the bits that must read back as written.
        (uint Offset, uint Mask)[] patterns =
        [
            (0x0028, 0xffffffff), (0x002c, 0xffff), (0x0030, 0xffff), (0x0038, 0xffffffff), (0x2168, 0xfff0), (0x0170, 0xffff), (0x0410, 0x3fffffff),
            (0x0100, 0x04cfb0fe),
        ];
        List<(uint Offset, uint Mask)> all = [.. patterns];
        for (uint n = 0; n < 16; n++)
        {
            uint rx = n < 4 ? 0x2800 + (0x100 * n) : 0xc000 + (0x40 * n);
            uint tx = n < 4 ? 0x3800 + (0x100 * n) : 0xe000 + (0x40 * n);
            all.AddRange([(rx, 0xffffff80), (rx + 4, 0xffffffff), (rx + 8, 0x000ffff0), (rx + 0x18, 0xffff)]);
            all.AddRange([(tx, 0xffffff80), (tx + 4, 0xffffffff), (tx + 8, 0x000ffff0)]);
            all.AddRange([(0x5400 + (8 * n), 0xffffffff), (0x5404 + (8 * n), 0x83ffffff)]);
        }

        for (uint n = 0; n < 8; n++)
        {
            all.AddRange([(0x54e0 + (8 * n), 0xffffffff), (0x54e4 + (8 * n), 0x83ffffff)]);
        }

        foreach ((uint offset, uint mask) in all)
        {
            uint decoded = RegisterMap.DecodePf(offset / 4);
            Assert.NotEqual(0u, decoded & RegisterMap.Hit);
            uint rw = RegisterMap.RegisterRw((byte)(decoded >> 8));
            Assert.Equal($"{offset:x5}: {mask:x8}", $"{offset:x5}: {rw & mask:x8}");
        }
    }

    private static Dictionary<uint, string> Places(Func<ExpectedRegister, IReadOnlyList<ExpectedPlace>> places)
    {
        var expected = new Dictionary<uint, string>();
        foreach (ExpectedRegister register in RegisterExpectation.All)
        {
            foreach (ExpectedPlace place in places(register))
            {
                expected.Add(place.Offset, $"{register.Name} {place.Instance}");
            }
        }

        return expected;
    }

    private static void AssertDecoded(Dictionary<uint, string> expected, uint offset, uint decoded, string bar)
    {
        string want = expected.GetValueOrDefault(offset, "nothing");
        string got = "nothing";
        if (decoded != 0)
        {
            RegisterInfo register = RegisterMap.All[(int)((decoded >> 8) & 0xff)];
            got = $"{register.Name} {decoded & 0xff}";
            Assert.Equal(RegisterMap.Hit, decoded & ~0xfffffu);
            Assert.Equal(register.Block, (decoded >> 16) & 15);
            Assert.True((decoded & 0xff) < register.Instances, $"{bar} {offset:x5}: instance of {got}");
        }

        if (want != got)
        {
            Assert.Fail($"{bar} {offset:x5}: expected {want}, decoded {got}");
        }
    }

    private static RegisterInfo Find(string name) => RegisterMap.All.Single(r => r.Name == name);

    private static uint Constant(Type type, string name)
    {
        FieldInfo field = type.GetField(name) ?? throw new InvalidOperationException($"{type.Name}.{name} is missing");
        return Convert.ToUInt32(field.GetRawConstantValue());
    }

    private static string Access(RegisterAccess access) => access.ToString().ToLowerInvariant();

    private static string Pascal(string name) =>
        string.Concat(name.Split('_', StringSplitOptions.RemoveEmptyEntries).Select(p => char.ToUpperInvariant(p[0]) + p[1..].ToLowerInvariant()));
}
