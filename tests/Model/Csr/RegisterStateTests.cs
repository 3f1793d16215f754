using NicTwin.Model;
using NicTwin.Tests.Description;

namespace NicTwin.Tests.Model.Csr;

/// <summary>The states in docs/registers.md against what the NIC does.</summary>
public class RegisterStateTests
{
    private const uint Pattern = 0xA5C3_5A3C;

    [Fact]
    public void Every_register_of_the_drivers_is_described()
    {
        Assert.All(RegisterInventory.Pf, offset => Assert.True(Described(offset, RegisterMap.DecodePf(offset / 4), RegisterView.Vf), $"PF {offset:x5}"));
        Assert.All(RegisterInventory.Vf, offset => Assert.True(Described(offset, RegisterMap.DecodeVf(offset / 4, 0), RegisterView.Pf), $"VF {offset:x4}"));
    }

    [Fact]
    public void A_reason_is_given_exactly_where_a_register_does_not_work()
    {
        Assert.All(RegisterMap.All, r => Assert.True((r.State == RegisterState.Works) == (r.Reason.Length == 0), r.Name));
        Assert.All(RegisterMap.Absent, r => Assert.True(r.Reason.Length != 0, r.Name));
    }

    [Fact]
    public void Stored_registers_read_back_what_was_written_and_come_back_with_a_reset()
    {
        ModelNic nic = ModelNic.Enabled();
        List<(RegisterInfo Register, uint Offset)> stored = PfPlaces(RegisterState.Stored).ToList();
        Assert.NotEmpty(stored);
        foreach ((RegisterInfo register, uint offset) in stored)
        {
            uint rw = register.Mask(RegisterAccess.Rw);
            uint other = nic.Read(offset) & ~rw;
            uint pattern = Pattern + (offset * 0x1_0001);
            nic.Write(offset, pattern);
            Assert.Equal($"{register.Name} {offset:x5} {(pattern & rw) | other:x8}", $"{register.Name} {offset:x5} {nic.Read(offset):x8}");
        }

        // Each has a place of its own: the last write of all was not the last of its neighbour.
        foreach ((RegisterInfo register, uint offset) in stored.Where(s => s.Register.PfRanges.Count == 1))
        {
            uint rw = register.Mask(RegisterAccess.Rw);
            Assert.Equal($"{register.Name} {offset:x5} {(Pattern + (offset * 0x1_0001)) & rw:x8}", $"{register.Name} {offset:x5} {nic.Read(offset) & rw:x8}");
        }

        nic.Write(0, 1u << 26);
        nic.RunUntilIdle();
        foreach ((RegisterInfo register, uint offset) in stored.Where(s => s.Register.Name is not "RXPBS" and not "TXPBS"))
        {
            Assert.Equal($"{register.Name} {offset:x5} {register.Reset:x8}", $"{register.Name} {offset:x5} {nic.Read(offset):x8}");
        }
    }

    [Fact]
    public void Constant_registers_read_their_reset_value_whatever_is_written()
    {
        ModelNic nic = ModelNic.Enabled();
        foreach ((RegisterInfo register, uint offset) in PfPlaces(RegisterState.Constant))
        {
            Assert.Equal(0u, register.Mask(RegisterAccess.Rw));
            nic.Write(offset, ~register.Reset);
            Assert.Equal($"{register.Name} {register.Reset:x8}", $"{register.Name} {nic.Read(offset):x8}");
        }
    }

    [Fact]
    public void Absent_registers_read_0_and_ignore_writes()
    {
        ModelNic nic = ModelNic.WithVfs(1);
        foreach (AbsentRegisterInfo register in RegisterMap.Absent)
        {
            Assert.NotEqual(RegisterView.Both, register.View);
            for (uint i = 0; i < register.Range.Count; i++)
            {
                uint offset = register.Range.Offset + (i * register.Range.Stride);
                if (register.View == RegisterView.Vf)
                {
                    Assert.Equal(0u, RegisterMap.DecodeVf(offset / 4, 0));
                    continue;
                }

                nic.Write(offset, uint.MaxValue);
                Assert.Equal((register.Name, 0u), (register.Name, nic.Read(offset)));
            }
        }
    }

    [Fact]
    public void A_VF_stores_the_packet_types_of_its_pool()
    {
        Assert.Equal(RegisterMap.DecodePf(0x548C / 4), RegisterMap.DecodeVf(0x0F0C / 4, 3));
    }

    private static bool Described(uint offset, uint decoded, RegisterView otherView) =>
        (decoded & RegisterMap.Hit) != 0
        || RegisterMap.Absent.Any(a => a.View != otherView && offset >= a.Range.Offset && offset < a.Range.Offset + (a.Range.Count * a.Range.Stride));

    private static IEnumerable<(RegisterInfo Register, uint Offset)> PfPlaces(RegisterState state) =>
        from register in RegisterMap.All
        where register.State == state
        from range in register.PfRanges
        from i in Enumerable.Range(0, (int)range.Count)
        select (register, range.Offset + ((uint)i * range.Stride));
}
