using System.Buffers.Binary;
using NicTwin.Testbench;
using NicTwin.Vmm.Attach;
using NicTwin.Vmm.Platform;
using NicTwin.Vmm.Virtio;

namespace NicTwin.Vmm.Hostile;

/// <summary>A guest that does to its virtio device what no driver would do.</summary>
/// <param name="world">Where it is.</param>
internal sealed class VirtioAttacker(HostileWorld world) : Attacker(world)
{
    private const ulong AllFeatures = 0x1_3fff_ffff | VirtioFeature.RingPacked | VirtioFeature.RingReset;
    private const int FrameBytes = 700;

    private readonly PuppetVirtio _guest = new(world.Stage, HostileWorld.VirtioAttackerGuest);
    private readonly byte[] _frame = new byte[FrameBytes];

    // Tables of descriptors that descriptors lead to.
    private static ulong Tables => GuestMap.Ram + 0x18_0000;

    /// <summary>Times at which the device wanted a reset.</summary>
    public long BrokenDevices { get; private set; }

    /// <summary>Descriptors, rings and tables with all fields generated.</summary>
    public void Rings(RandomSource random)
    {
        Begin(random);
        for (int round = random.Below(3); round >= 0; round--)
        {
            int queue = random.Below(PuppetVirtio.Queues);
            for (int i = 0; i < PuppetVirtio.Descriptors; i++)
            {
                PutDescriptor(random, queue, PuppetVirtio.Table(queue) + (ulong)(16 * i));
                PutDescriptor(random, queue, Tables + (ulong)(16 * i));
                if (random.Chance(500))
                {
                    _guest.Put16(PuppetVirtio.Table(queue) + 0x1004 + (ulong)(2 * i), random.Chance(900) ? random.Below(PuppetVirtio.Descriptors) : random.Below(65536));
                }
            }

            ushort index = _guest.Get16(PuppetVirtio.Table(queue) + 0x1002);
            _guest.Put16(PuppetVirtio.Table(queue) + 0x1002, random.Chance(800) ? index + random.Below(8) : (int)(random.Next() & 0xffff));
            _guest.Put16(PuppetVirtio.Table(queue) + 0x1000, random.Below(3));
            _guest.Notify(random.Chance(800) ? queue : random.Below(65536));
            World.Stage.Run(1 + random.Below(600));
        }

        End();
    }

    /// <summary>Registers, configuration space, and MSI-X entries aimed at others.</summary>
    public void StormRegisters(RandomSource random)
    {
        Begin(random);
        for (int i = 20 + random.Below(40); i > 0; i--)
        {
            int size = 1 << random.Below(4);
            int at = random.Chance(500) ? random.Below(0x40) : random.Below(0x8000);
            ulong address = PuppetVirtio.Bar + (ulong)(at & -size);
            switch (random.Below(8))
            {
                case 0:
                    _guest.Read(address, size);
                    break;
                case 1:
                    _guest.Aim((uint)random.Below(6), random.Chance(500) ? GuestMap.Imsic + (4096 * (ulong)random.Below(8)) : Address(random), FirstForeignIdentity + (uint)random.Below(100));
                    break;
                case 2:
                    _guest.Configure(Puppet.NicConfiguration + (ulong)(random.Below(0x100) & ~3), (uint)Value(random));
                    break;
                default:
                    _guest.Write(address, size, Value(random));
                    break;
            }
        }

        World.Stage.Run(1 + random.Below(600));
        End();
    }

    /// <summary>Frames as if from others, headers that do not fit, commands that do not exist.</summary>
    public void SendFrames(RandomSource random)
    {
        Begin(random);
        byte[] own = BitConverter.GetBytes(MacAddresses.OfVirtio(HostileWorld.VirtioAttackerGuest))[..6];
        for (int i = 1 + random.Below(12); i > 0; i--)
        {
            Span<byte> frame = _frame.AsSpan(0, random.Chance(100) ? random.Below(60) + 14 : 60 + random.Below(FrameBytes - 60));
            MakeFrame(random, own, frame);
            _guest.Send(frame);
            if (random.Chance(300))
            {
                // The header, behind the driver's back.
                _guest.Put(PuppetVirtio.TransmitBuffers, random.Next());
                _guest.Notify(1);
            }
        }

        World.Stage.Run(1 + random.Below(500));
        Command(random);
        World.Stage.Run(1 + random.Below(500));
        End();
    }

    private void Command(RandomSource random)
    {
        ulong at = Tables;
        _guest.Put(at, random.Chance(500) ? (uint)random.Below(6) | ((uint)random.Below(6) << 8) | (random.Next() << 16) : random.Next());
        _guest.PutDescriptor(2, 0, at, (uint)random.Below(40), 1, 1);
        _guest.PutDescriptor(2, 1, at + 64, (uint)random.Below(3), 2, 0);
        _guest.Put16(PuppetVirtio.Table(2) + 0x1004, 0);
        _guest.Put16(PuppetVirtio.Table(2) + 0x1002, 1);
        _guest.Notify(2);
    }

    private void Begin(RandomSource random)
    {
        _guest.Enable();
        _guest.Start(random.Chance(300) ? VirtioFeature.Version1 | VirtioFeature.Mac : (random.Next() & AllFeatures & random.Next()) | VirtioFeature.Version1);
        if (_guest.Status != 0xf)
        {
            // What does not go together was refused.
            _guest.Start();
        }

        MakeFrame(random, [2, 0, 0, 0, 0, 0x77], _frame);
        _frame.CopyTo(_guest.Ram.Bytes(Frames, _frame.Length));
    }

    // A driver can always have its device back by a reset.
    private void End()
    {
        const byte needsReset = 64;
        _guest.Enable();
        BrokenDevices += (_guest.Status & needsReset) != 0 ? 1 : 0;
        _guest.Write(PuppetVirtio.Bar + 0x14, 1, 0);
        if (_guest.Status != 0)
        {
            World.Fail("a virtio device does not take a reset");
        }

        _guest.Start();
        if (_guest.Status != 0xf)
        {
            World.Fail($"a virtio device does not work behind a reset: status {_guest.Status:x2}");
        }
    }

    // Half of them look like a driver's but for one field: others are refused before that is looked at.
    private void PutDescriptor(RandomSource random, int queue, ulong at)
    {
        bool isPlain = random.Chance(500);
        ulong address = random.Below(5) switch
        {
            0 => Address(random),
            1 => Tables,
            2 => GuestMap.Ram + PuppetStage.Memory - (ulong)random.Below(128),
            _ => Frames + (ulong)random.Below(0x1000),
        };
        uint length = random.Chance(200) ? 16 * (uint)random.Below(70) : random.Chance(50) ? (uint)random.Next() : Length(random);
        int flags = isPlain ? (queue == 0 ? 2 : 0) : random.Chance(900) ? random.Below(8) : random.Below(65536);
        int next = random.Chance(900) ? random.Below(PuppetVirtio.Descriptors) : random.Below(65536);
        Span<byte> descriptor = _guest.Ram.Bytes(at, 16);
        BinaryPrimitives.WriteUInt64LittleEndian(descriptor, address);
        BinaryPrimitives.WriteUInt32LittleEndian(descriptor[8..], length);
        BinaryPrimitives.WriteUInt16LittleEndian(descriptor[12..], (ushort)flags);
        BinaryPrimitives.WriteUInt16LittleEndian(descriptor[14..], (ushort)next);
    }
}
