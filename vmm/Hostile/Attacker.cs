using System.Buffers.Binary;
using NicTwin.Testbench;
using NicTwin.Vmm.Driver;
using NicTwin.Vmm.Platform;

namespace NicTwin.Vmm.Hostile;

/// <summary>What all attackers have in common: addresses that are not theirs, descriptors and frames.</summary>
/// <param name="world">Where they are.</param>
internal abstract class Attacker(HostileWorld world)
{
    /// <summary>The lowest interrupt identity that attackers use for others; nobody else uses it or a higher one.</summary>
    public const uint FirstForeignIdentity = 100;

    /// <summary>Where attackers keep frames of their own making.</summary>
    protected static ulong Frames => GuestMap.Ram + 0x10_0000;

    /// <summary>Where they are.</summary>
    protected HostileWorld World => world;

    /// <summary>An address of some kind: their own memory and its ends, others' memory as the host knows it, interrupt files, registers, nothing.</summary>
    protected static ulong Address(RandomSource random)
    {
        ulong within = (ulong)random.Below((int)PuppetStage.Memory);
        within &= random.Chance(500) ? ~0xful : ulong.MaxValue;
        return random.Below(13) switch
        {
            0 or 1 or 2 => GuestMap.Ram + 0x8_0000 + (within % 0x18_0000),
            3 => GuestMap.Ram + PuppetStage.Memory - (ulong)random.Below(64),
            4 or 5 => (((ulong)random.Below(HostileWorld.Guests) + 1) << 40) + within,
            6 => GuestMap.Imsic + (4096 * (ulong)random.Below(8)) + (random.Chance(300) ? (ulong)random.Below(4096) : 0),
            7 => PfAddresses.Memory + within,
            8 => (1ul << 47) + within,
            9 => random.Chance(500) ? PfAddresses.Bar0 + (ulong)random.Below(0x2_0000) : PfAddresses.VfBar0(0) + (ulong)random.Below(0x1_0000),
            10 => random.Next(),
            11 => ulong.MaxValue - (ulong)random.Below(256),
            _ => (ulong)random.Below(0x1_0000),
        };
    }

    /// <summary>A length of some kind, mostly that of a frame.</summary>
    protected static uint Length(RandomSource random) => random.Below(16) switch
    {
        0 => 0,
        1 => (uint)random.Below(65536),
        2 => (uint)random.Below(16),
        _ => (uint)(14 + random.Below(1600)),
    };

    /// <summary>A value of some kind for a register.</summary>
    protected static ulong Value(RandomSource random) => random.Below(5) switch
    {
        0 => random.Next(),
        1 => 1ul << random.Below(64),
        2 => Address(random),
        3 => ulong.MaxValue,
        _ => (ulong)random.Below(256),
    };

    /// <summary>A transmit descriptor with all fields generated.</summary>
    protected static (ulong Low, ulong High) Descriptor(RandomSource random)
    {
        uint length = Length(random);
        ulong command = (ulong)random.Below(256) << 24;
        ulong payload = random.Chance(700) ? (ulong)length << 46 : random.Next() << 32;
        return random.Below(6) switch
        {
            0 => (random.Next(), random.Next()),
            1 => (Address(random), (random.Next() & 0xffff_ffff_00ff_0000) | command | (length & 0xffff)),
            2 => (random.Next(), (random.Next() & ~0x00f0_0000ul) | 0x2020_0000),
            _ => (random.Chance(600) ? Frames + (ulong)random.Below(0x1000) : Address(random), payload | command | 0x2230_0000 | (length & 0xffff)),
        };
    }

    /// <summary>Makes a frame with some destination, from somebody.</summary>
    /// <param name="random">Chooses.</param>
    /// <param name="own">The attacker's own address.</param>
    /// <param name="frame">Receives it.</param>
    protected void MakeFrame(RandomSource random, ReadOnlySpan<byte> own, Span<byte> frame)
    {
        for (int i = 0; i < frame.Length; i++)
        {
            frame[i] = (byte)(i + random.Below(4));
        }

        (byte[] vf, byte[] virtio) = world.Traffic.Addresses;
        PutAddress(random, own, vf, virtio, frame);
        PutAddress(random, own, vf, virtio, frame[6..]);
        frame[6] &= 0xfe;
        BinaryPrimitives.WriteUInt16BigEndian(frame[12..], random.Below(4) switch { 0 => 0x0800, 1 => 0x8100, 2 => 0x88b6, _ => (ushort)random.Next() });
    }

    private static void PutAddress(RandomSource random, ReadOnlySpan<byte> own, ReadOnlySpan<byte> vf, ReadOnlySpan<byte> virtio, Span<byte> target)
    {
        switch (random.Below(6))
        {
            case 0:
                vf.CopyTo(target);
                break;
            case 1:
                virtio.CopyTo(target);
                break;
            case 2:
                target[..6].Fill(0xff);
                break;
            case 3:
                BinaryPrimitives.WriteUInt64LittleEndian(target, random.Next());
                break;
            default:
                own.CopyTo(target);
                break;
        }
    }
}
