using System.Buffers.Binary;
using NicTwin.Model;
using NicTwin.Testbench;
using NicTwin.Vmm.Attach;

namespace NicTwin.Vmm.Hostile;

/// <summary>A guest that does to its VF what no driver would do.</summary>
/// <param name="world">Where it is.</param>
internal sealed class VfAttacker(HostileWorld world) : Attacker(world)
{
    private const uint QueueEnable = 1u << 25;
    private const uint SecretHigh = 0x5ec2_0000;
    private const int MailboxWords = 16;

    // Where registers are; elsewhere there are few.
    private static readonly int[] s_registers = [0x0000, 0x0800, 0x0c40, 0x0f00, 0x1500, 0x1600, 0x1700, 0x2800, 0x3800, 0x4000];

    private static readonly byte[] s_own = BitConverter.GetBytes(MacAddresses.OfVf(HostileWorld.VfAttackerVf))[..6];

    private readonly byte[] _frame = new byte[600];
    private bool _isReady;

    /// <summary>The guest that has the VF now.</summary>
    public PuppetVf Vf { get; private set; } = new(world.Stage, HostileWorld.VfAttackerGuest);

    /// <summary>Handshakes with the PF that came to an end.</summary>
    public long Handshakes { get; private set; }

    /// <summary>Descriptors with generated fields.</summary>
    public void Transmit(RandomSource random)
    {
        Prepare();
        for (int i = 0; i < PuppetVf.Descriptors; i++)
        {
            (ulong low, ulong high) = Descriptor(random);
            Vf.Put(PuppetVf.TransmitRing + (ulong)(16 * i), low);
            Vf.Put(PuppetVf.TransmitRing + (ulong)(16 * i) + 8, high);
        }

        MakeFrame(random, OwnAddress(), _frame);
        _frame.CopyTo(Vf.Ram.Bytes(Frames, _frame.Length));
        SetQueue(PuppetVf.TransmitQueue, PuppetVf.TransmitRing, random);
        Vf.W(PuppetVf.TransmitQueue + 0x18, random.Chance(50) ? (uint)random.Next() : 1 + (uint)random.Below(12));
        World.Stage.Run(1000 + random.Below(6000));
        Vf.W(PuppetVf.TransmitQueue + 0x28, 0);
    }

    /// <summary>Buffers and rings anywhere, and frames that want to go there.</summary>
    public void Receive(RandomSource random)
    {
        Prepare();
        for (int i = 0; i < PuppetVf.Descriptors; i++)
        {
            Vf.Put(PuppetVf.ReceiveRing + (ulong)(16 * i), Address(random));
            Vf.Put(PuppetVf.ReceiveRing + (ulong)(16 * i) + 8, Address(random));
        }

        Vf.W(PuppetVf.ReceiveQueue + 0x0c, random.Chance(400) ? (uint)random.Next() : 0x8200_0002);
        SetQueue(PuppetVf.ReceiveQueue, PuppetVf.ReceiveRing, random);
        Vf.W(PuppetVf.ReceiveQueue + 0x18, random.Chance(50) ? (uint)random.Next() : PuppetVf.Descriptors - 1);
        World.Stage.Run(300);
        for (int i = random.Below(6); i >= 0; i--)
        {
            Span<byte> frame = _frame.AsSpan(0, 60 + random.Below(500));
            MakeFrame(random, OwnAddress(), frame);
            OwnAddress().CopyTo(frame);
            BinaryPrimitives.WriteUInt16LittleEndian(frame[6..], 0x5402);
            World.Stage.Host.SendFrame(frame, badFcs: random.Chance(100));
        }

        World.Stage.Run(3000 + random.Below(6000));
        Vf.W(PuppetVf.ReceiveQueue + 0x28, 0);
    }

    /// <summary>Vectors aimed at others.</summary>
    public void Messages(RandomSource random)
    {
        Prepare();
        for (uint vector = 0; vector < 3; vector++)
        {
            ulong target = random.Chance(500) ? Platform.GuestMap.Imsic + (4096 * (ulong)random.Below(8)) : Address(random);
            Vf.Aim(vector, target, FirstForeignIdentity + (uint)random.Below(100));
        }

        Vf.W(Registers.Vteims.Offset, 7);
        for (int i = random.Below(4); i >= 0; i--)
        {
            Vf.W(Registers.Vteics.Offset, 1 + (uint)random.Below(7));
            World.Stage.Run(random.Below(600));
        }

        World.Stage.Run(800);
        _isReady = false;
    }

    /// <summary>All registers, in all sizes.</summary>
    public void StormRegisters(RandomSource random)
    {
        Prepare();
        for (int i = 20 + random.Below(30); i > 0; i--)
        {
            int size = 1 << random.Below(4);
            int at = random.Chance(600) ? s_registers[random.Below(s_registers.Length)] + random.Below(0x80) : random.Below(0x8000);
            ulong address = PuppetVf.Bar0 + (ulong)(at & -size);
            if (random.Chance(650))
            {
                Vf.Write(address, size, Value(random));
            }
            else
            {
                Vf.Read(address, size);
            }
        }

        World.Stage.Run(1000);
        Quiet();
    }

    /// <summary>All of configuration space.</summary>
    public void StormConfiguration(RandomSource random)
    {
        Prepare();
        for (int i = 10 + random.Below(20); i > 0; i--)
        {
            int size = 1 << random.Below(3);
            int at = random.Chance(600) ? random.Below(0x110) : random.Below(4096);
            ulong offset = Puppet.NicConfiguration + (ulong)(at & -size);
            if (random.Chance(650))
            {
                Vf.Configure(offset, (uint)Value(random), size);
            }
            else
            {
                Vf.Configuration(offset, size);
            }
        }

        _isReady = false;
    }

    /// <summary>Messages of all kinds, without waiting for answers.</summary>
    public void FloodMailbox(RandomSource random)
    {
        Prepare();
        for (int i = 10 + random.Below(30); i > 0; i--)
        {
            if (random.Chance(300))
            {
                Vf.W(Registers.V2pmailbox.Offset, 4);
            }

            for (uint word = 0; word < MailboxWords && random.Chance(700); word++)
            {
                uint value = word == 0 ? (uint)(random.Below(16) | (random.Below(32) << 16) | (random.Below(8) << 29)) : (uint)Value(random);
                Vf.W(Registers.Vmbmem.Offset + (4 * word), value);
            }

            Vf.W(Registers.V2pmailbox.Offset, (uint)random.Below(16));
            World.Stage.Run(1 + random.Below(500));
        }

        // The buffer is let go, and the PF can answer.
        Vf.W(Registers.V2pmailbox.Offset, 0);
        _isReady = false;
    }

    /// <summary>A reset of some kind while descriptors and frames are under way.</summary>
    public void Reset(RandomSource random)
    {
        Prepare();
        for (int i = 10 + random.Below(20); i > 0; i--)
        {
            MakeFrame(random, OwnAddress(), _frame);
            OwnAddress().CopyTo(_frame.AsSpan(6));
            Vf.Queue(_frame.AsSpan(0, 60 + random.Below(500)));
        }

        Vf.TryRing();
        World.Stage.Run(1 + random.Below(3000));
        switch (random.Below(5))
        {
            case 0 or 1:
                Vf.Configure(Puppet.NicConfiguration + PuppetVf.DeviceControl, 0x8000, 2);
                break;
            case 2:
                Vf.W(Registers.Vtctrl.Offset, Registers.Vtctrl.Rst);
                break;
            case 3:
                Vf.Configure(Puppet.NicConfiguration + 4, 2, 2);
                break;
            default:
                Vf.W(PuppetVf.TransmitQueue + 0x28, 0);
                break;
        }

        World.Stage.Run(2000 + random.Below(2000));
        _isReady = false;
    }

    /// <summary>The VF goes to another guest, which looks for what this one has left in it.</summary>
    public void Reassign()
    {
        Prepare();
        Vf.W(Registers.V2pmailbox.Offset, 4);
        for (uint i = 0; i < MailboxWords; i++)
        {
            Vf.W(Registers.Vmbmem.Offset + (4 * i), SecretHigh | i);
        }

        for (uint vector = 0; vector < 3; vector++)
        {
            Vf.Aim(vector, SecretHigh, SecretHigh);
        }

        if (Vf.R(Registers.Vmbmem.Offset) != SecretHigh)
        {
            World.Fail("the mailbox does not take the secret that is to be looked for");
        }

        int next = Vf.Guest.Number == HostileWorld.VfAttackerGuest ? HostileWorld.SpareGuest : HostileWorld.VfAttackerGuest;
        World.Stage.Nics.Reassign(HostileWorld.VfAttackerVf, World.Stage.Host.Guests[next]);
        Vf = new PuppetVf(World.Stage, next);
        Vf.Enable();
        Search(PuppetVf.Bar0 + Registers.Vmbmem.Offset, MailboxWords, "mailbox");
        Search(PuppetVf.Bar0 + PuppetVf.TransmitQueue, 16, "transmit queue");
        Search(PuppetVf.Bar0 + PuppetVf.ReceiveQueue, 16, "receive queue");
        _isReady = false;
    }

    private void Search(ulong address, int words, string what)
    {
        for (int i = 0; i < words; i++)
        {
            uint value = (uint)Vf.Read(address + (ulong)(4 * i), 4);
            if ((value & 0xffff_0000) == SecretHigh)
            {
                World.Fail($"a VF's new owner reads its old one's {what}: word {i} is {value:x8}");
            }
        }
    }

    private void Prepare()
    {
        if (_isReady)
        {
            return;
        }

        Vf.Enable();
        _isReady = Vf.TryHandshake();
        Handshakes += _isReady ? 1 : 0;
        Vf.Open();
    }

    // Whatever the registers hold now: nothing is sent any more.
    private void Quiet()
    {
        Vf.Enable();
        Vf.W(Registers.Vtctrl.Offset, Registers.Vtctrl.Rst);
        _isReady = false;
    }

    private void SetQueue(uint queue, ulong ring, RandomSource random)
    {
        ulong at = random.Chance(120) ? Address(random) : ring;
        Vf.W(queue + 0x28, 0);
        Vf.W(queue, (uint)at);
        Vf.W(queue + 4, (uint)(at >> 32));
        Vf.W(queue + 8, random.Chance(80) ? (uint)random.Next() : PuppetVf.Descriptors * 16);
        Vf.W(queue + 0x10, random.Chance(50) ? (uint)random.Below(128) : 0);
        Vf.W(queue + 0x18, 0);
        Vf.W(queue + 0x28, QueueEnable | (random.Chance(300) ? (uint)random.Next() & 0x001f_1f1f : 0));
    }

    private static ReadOnlySpan<byte> OwnAddress() => s_own;
}
