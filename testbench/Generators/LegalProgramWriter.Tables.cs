using System.Buffers.Binary;

namespace NicTwin.Testbench;

/// <summary>Hash tables, VLAN tables, tagged frames, the PHY.</summary>
internal sealed partial class LegalProgramWriter
{
    // Few VLANs and groups, so that frames meet what the tables hold.
    private const int Vlans = 6;
    private const int Groups = 5;
    private const uint VlanType = 0x8100;

    private static int Vlan(int number) => number switch
    {
        0 => 0,
        1 => 1,
        2 => 31,
        3 => 32,
        4 => 0x7ff,
        _ => 0xfff,
    };

    /// <summary>Octets 4 and 5 of the addresses that the hash tables are written for.</summary>
    private static int Group(int number) => 0x1234 * (number + 3) & 0xffff;

    /// <summary>Writes entries of MTA, UTA, VFTA and VLVF.</summary>
    private void Tables(RandomSource random, int entries)
    {
        for (; entries > 0; entries--)
        {
            switch (random.Below(4))
            {
                case 0:
                    WriteHash(random.Chance(300) ? 0x0200u : 0x5200u, random);
                    break;
                case 1:
                    WriteHash(0xa000, random);
                    break;
                case 2:
                    int vid = Vlan(random.Below(Vlans));
                    uint table = random.Chance(300) ? 0x0600u : 0x5600u;
                    _driver.Write(0, table + ((uint)(vid / 32) * 4), random.Chance(700) ? 1u << (vid % 32) : (uint)random.Next());
                    break;
                default:
                    uint pools = random.Chance(600) ? 1u << random.Below(8) : (uint)random.Below(256);
                    _driver.Write(0, 0x5d00 + ((uint)random.Below(random.Chance(700) ? 4 : 32) * 4),
                        (uint)Vlan(random.Below(Vlans)) | (pools << 12) | (random.Chance(900) ? 1u << 31 : 0) | (random.Chance(100) ? 1u << 20 : 0));
                    break;
            }
        }
    }

    /// <summary>Writes a rule of mirroring; now and then one that does nothing.</summary>
    private void MirrorRule(RandomSource random)
    {
        uint rule = (uint)random.Below(4) * 4;
        uint kinds = random.Chance(800) ? 1u << random.Below(4) : (uint)random.Below(16);
        _driver.Write(0, 0x5d80 + rule, kinds | ((uint)random.Below(8) << 8));
        if ((kinds & 8) != 0)
        {
            _driver.Write(0, 0x5d90 + rule, random.Chance(600) ? 0xfu : (uint)random.Next());
        }

        if ((kinds & 1) != 0)
        {
            _driver.Write(0, 0x5da0 + rule, (uint)random.Below(256));
        }
    }

    /// <summary>Limits the rate of a transmit queue to between all and a thirtieth of the link's, as igb does for a VF, sends for a while, and lets it go again.</summary>
    /// <remarks>A queue that stayed slow could hold more packets than a wait for quiet lasts.</remarks>
    private void RateLimit(RandomSource random)
    {
        const int Thirtieth = 30;
        if (_builder.Left < 60)
        {
            return;
        }

        // The packets have room without a wait.
        Quiet(random);
        int q = OpenQueue(_transmit, random);
        uint factor = (uint)random.Between(1 << 14, Thirtieth << 14);
        _driver.Write(0, 0x3604, (uint)(q >= 0 ? q : random.Below(16)));
        _driver.Write(0, 0x3690, random.Chance(700) ? 0x14u : (uint)random.Below(0x20));
        _driver.Write(0, 0x36b0, (random.Chance(900) ? 0x80000000 : 0) | factor);
        int other = OpenQueue(_transmit, random);
        if (other != q && random.Chance(700))
        {
            _driver.Write(0, 0x3604, (uint)other);
            _driver.Write(0, 0x36b0, 0x80000000 | (uint)random.Between(1 << 14, Thirtieth << 14));
            Send(random);
        }

        Send(random);
        _builder.Wait(random.Chance(800) ? random.Below(6000) : random.Below(40_000));
        _driver.Write(0, 0x36b0, 0);
        if (other != q)
        {
            _driver.Write(0, 0x3604, (uint)q);
            _driver.Write(0, 0x36b0, 0);
        }
    }

    private void WriteHash(uint table, RandomSource random)
    {
        int shift = (int)(_builder.Device.Registers[RegisterTable.Rctl] >> 12 & 3) switch { 0 => 4, 1 => 3, 2 => 2, _ => 0 };
        int hash = (Group(random.Below(Groups)) >> shift) & 0xfff;
        _driver.Write(0, table + ((uint)(hash / 32) * 4), random.Chance(700) ? 1u << (hash % 32) : (uint)random.Next());
    }

    /// <summary>Gives some frames an address of the hash tables, and some a tag.</summary>
    private static void Tag(Span<byte> frame, RandomSource random)
    {
        if (frame.Length < 18)
        {
            return;
        }

        if (random.Chance(200) && frame[..6].IndexOfAnyExcept((byte)0xff) >= 0)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(frame[4..], (ushort)Group(random.Below(Groups)));
        }

        if (random.Chance(250))
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame[12..], (ushort)VlanType);
            BinaryPrimitives.WriteUInt16BigEndian(frame[14..], (ushort)(Vlan(random.Below(Vlans)) | (random.Below(16) << 12)));
        }
    }

    /// <summary>Reads or writes a register of the PHY; sometimes the link goes down with it and comes again.</summary>
    private void PhyAccess(RandomSource random)
    {
        int register = random.Chance(700) ? random.Pick([0, 1, 2, 3, 4, 5, 9, 10, 16, 17, 18, 19, 25]) : random.Below(32);
        int address = random.Chance(900) ? 1 : random.Below(32);
        if (random.Chance(650))
        {
            Mdic(2, address, register, 0);
        }
        else
        {
            ReadOnlySpan<int> plain = [4, 9, 16, 18, 25, 31];
            register = random.Pick(plain);
            Mdic(1, address, register, register == 31 && random.Chance(700) ? random.Below(32) : random.Below(0x10000));
            Mdic(2, address, random.Chance(600) ? register : random.Below(32), 0);
        }

        if (_plan.Flavor == ProgramFlavor.Resets && random.Chance(150) && _builder.Left > 40)
        {
            Settle(random);
            if (random.Chance(300))
            {
                _driver.Write(0, 0x0000, 0x80100249);
                Mdic(2, 1, 0, 0);
                _driver.Write(0, 0x0000, 0x00100249);
            }
            else
            {
                int power = random.Chance(300) ? 0x0800 : 0;
                Mdic(1, 1, 0, random.Pick([0x1340, 0x9140, 0x0140, 0x1140]) | power);
                Mdic(2, 1, 1, 0);
                Mdic(1, 1, 0, 0x1340);
            }

            Mdic(2, 1, 1, 0);
            _builder.Wait((long)PhyReference.Negotiation + 5000);
            Mdic(2, 1, random.Chance(500) ? 1 : 10, 0);
            _driver.Read(0, 0x0008);
        }
    }

    private void Mdic(int op, int address, int register, int data)
    {
        _driver.Write(0, 0x0020, ((uint)op << 26) | ((uint)address << 21) | ((uint)register << 16) | (uint)data);
        _driver.Read(0, 0x0020);
    }
}
