using System.Buffers.Binary;

namespace NicTwin.Testbench;

/// <summary>Filters that choose queues and interrupt at once, header split, and frames that meet them.</summary>
internal sealed partial class LegalProgramWriter
{
    private const uint EtherEnable = 1u << 26;

    // Few addresses and ports, the first byte of each in the low bits, so that filters and frames meet.
    private static ReadOnlySpan<uint> Addresses => [0x0100000a, 0x0200000a, 0xfe01a8c0];

    private static ReadOnlySpan<ushort> Ports => [0x3f01, 0x5000, 0xbb01, 0x0c27];

    private static ReadOnlySpan<uint> EtherTypes => [0x88f7, 0x0800, 0x86dd, 0x88cc];

    /// <summary>Writes some of the filters.</summary>
    private void Steer(RandomSource random)
    {
        for (int i = random.Between(1, 4); i > 0 && _builder.Left > 60; i--)
        {
            switch (random.Below(5))
            {
                case 0 or 1:
                    uint type = random.Chance(850) ? random.Pick(EtherTypes) : (uint)random.Below(0x10000);
                    _driver.Write(0, 0x5cb0 + (4 * (uint)random.Below(8)), type | ((uint)random.Below(8) << 16) | (random.Chance(850) ? EtherEnable : 0) | ((uint)random.Below(8) << 29));
                    break;
                case 2:
                    bool syn = random.Chance(600);
                    _driver.Write(0, syn ? 0x55fcu : 0x5ac0u, (uint)random.Below(16) | (random.Chance(700) ? syn ? 1u : 8u : 0));
                    break;
                default:
                    SteerTuple((uint)random.Below(random.Chance(700) ? 2 : 8), random);
                    break;
            }
        }
    }

    /// <summary>Writes the registers of a five-tuple filter; most of them leave most fields out.</summary>
    private void SteerTuple(uint i, RandomSource random)
    {
        uint bypass = random.Chance(300) ? 0xeu : random.Chance(300) ? 0x6u : (uint)random.Below(16);
        ReadOnlySpan<byte> protocols = [6, 17, 132, 1];
        uint filter = random.Pick(protocols) | (random.Chance(800) ? 0x100u : 0) | ((uint)random.Below(8) << 12) | (random.Chance(700) ? 0x8000u : 0)
            | ((uint)random.Below(16) << 16) | (random.Chance(300) ? 1u << 27 : 0) | (bypass << 28);
        _driver.Write(0, 0x59e0 + (4 * i), filter);
        if ((bypass & 2) == 0)
        {
            _driver.Write(0, 0x5980 + (4 * i), random.Pick(Addresses));
        }

        if ((bypass & 4) == 0)
        {
            _driver.Write(0, 0x59a0 + (4 * i), random.Pick(Addresses));
        }

        if ((bypass & 8) == 0)
        {
            _driver.Write(0, 0x59c0 + (4 * i), random.Pick(Ports));
        }

        _driver.Write(0, 0x5a80 + (4 * i), random.Pick(Ports) | (random.Chance(300) ? 0x10000u : 0) | (random.Chance(700) ? 0x20000u : 0) | ((uint)random.Below(8) << 29));
        _driver.Write(0, 0x5aa0 + (4 * i), (uint)random.Between(60, 400) | (random.Chance(800) ? 1u << 12 : 0)
            | (random.Chance(700) ? 1u << (13 + random.Below(6)) : (uint)random.Below(64) << 13) | (random.Chance(750) ? 1u << 19 : 0));
    }

    /// <summary>Gives a datagram addresses and ports that filters know.</summary>
    private static void Meet(Span<byte> datagram, int transport, RandomSource random)
    {
        if (random.Chance(500))
        {
            return;
        }

        if (datagram[0] >> 4 == 4)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(datagram[12..], random.Pick(Addresses));
            BinaryPrimitives.WriteUInt32LittleEndian(datagram[16..], random.Pick(Addresses));
        }

        if (transport + 14 <= datagram.Length)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(datagram[transport..], random.Pick(Ports));
            BinaryPrimitives.WriteUInt16LittleEndian(datagram[(transport + 2)..], random.Pick(Ports));
            if (random.Chance(800))
            {
                // TCP's length, where it is TCP; checksums come later.
                datagram[transport + 12] = (byte)((random.Chance(800) ? random.Between(5, 8) : random.Below(16)) << 4);
            }
        }
    }

    /// <summary>DESCTYPE and header buffer of a receive queue, and now and then the packet types of its pool.</summary>
    private uint Split(int q, int function, RandomSource random)
    {
        if (random.Chance(550))
        {
            return (random.Chance(800) ? 1u : random.Pick<uint>([0, 6, 7])) << 25 | (random.Chance(300) ? 0x400u : 0);
        }

        if (random.Chance(750) && _builder.Left > 40)
        {
            if (_waits || _receive[q ^ 8].Open)
            {
                // The pool's other queue has the same types: frames for it may be under way.
                Settle(random);
            }

            uint types = random.Chance(600) ? 0x7fffe : (uint)random.Below(0x80000);
            _driver.Write(function, function == 0 ? 0x5480u + (4 * ((uint)q & 7)) : 0x0f0c, types);
        }

        return ((uint)random.Between(2, 5) << 25) | ((uint)(random.Chance(500) ? random.Between(1, 3) : random.Below(16)) << 8);
    }
}
