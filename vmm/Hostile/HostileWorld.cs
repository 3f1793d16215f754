using NicTwin.Model;
using NicTwin.Testbench;
using NicTwin.Vmm.Attach;
using NicTwin.Vmm.Driver;
using NicTwin.Vmm.Iommu;
using NicTwin.Vmm.Network;
using NicTwin.Vmm.Platform;

namespace NicTwin.Vmm.Hostile;

/// <summary>A victim was harmed, or something was not reported.</summary>
internal sealed class HarmException(string message) : Exception(message);

/// <summary>
/// A host with two victims, which send each other frames, and three attackers, each with its own kind of NIC; and everything that tells
/// whether the attackers get further than they may.
/// </summary>
internal sealed class HostileWorld : IDisposable
{
    /// <summary>Guests.</summary>
    public const int Guests = 6;

    /// <summary>The guest with VF 1.</summary>
    public const int VfAttackerGuest = 2;

    /// <summary>The guest with a virtio device that attacks.</summary>
    public const int VirtioAttackerGuest = 3;

    /// <summary>The guest with an emulated NIC.</summary>
    public const int EmulatedAttackerGuest = 4;

    /// <summary>The guest that gets VF 1 by and by.</summary>
    public const int SpareGuest = 5;

    /// <summary>The attacker's VF.</summary>
    public const int VfAttackerVf = 1;

    private const int VfVictimGuest = 0;
    private const int VirtioVictimGuest = 1;

    // 32 ms: a thousand times what the frames need that may be under way.
    private const long LongestDrain = 4_000_000;

    // Registers of the victim's VF that its driver has set and nobody else may change: queues, vectors.
    private static readonly uint[] s_constant = [
        0x2800, 0x2804, 0x2808, 0x280c, 0x2828, 0x3800, 0x3804, 0x3808, 0x3828, 0x1700, 0x1740,
        0x4000, 0x4004, 0x4008, 0x400c, 0x4010, 0x4014, 0x4018, 0x401c, 0x4020, 0x4024, 0x4028, 0x402c];

    private readonly PuppetVf _vfVictim;
    private readonly PuppetVirtio _virtioVictim;
    private readonly GuardedMemory[] _guards;
    private readonly DmaOracle _oracle = new();
    private readonly Queue<DeviceFault> _heard = new();
    private readonly uint[] _registers;
    private readonly VfAttacker _vf;
    private readonly VirtioAttacker _virtio;
    private readonly EmulatedAttacker _emulated;
    private readonly bool _judgesRequests;
    private long _lostFaults;

    /// <summary>Creates a world in which the victims' traffic runs.</summary>
    /// <param name="nic">The physical NIC, which has seen no clock.</param>
    /// <param name="seed">Chooses secrets and frames.</param>
    /// <param name="judgesRequests">Requests at the NIC's pins are held against the fault log; false leaves it to the victims to notice.</param>
    public HostileWorld(INicClocked nic, ulong seed, bool judgesRequests)
    {
        _judgesRequests = judgesRequests;
        _oracle.Lenient = !judgesRequests;
        Stage = new PuppetStage(nic, Guests);
        Stage.Host.TlpObserver = _oracle;
        Stage.Host.Iommu.Faulted = fault =>
        {
            _oracle.Report(fault);
            _heard.Enqueue(fault);
        };
        _oracle.Allow(PfAddresses.Pf, new Reach(PfAddresses.Memory, PfAddresses.MemorySize, PfAddresses.Messages));
        for (int vf = 0; vf <= VfAttackerVf; vf++)
        {
            _oracle.Allow(PfAddresses.Vf(vf), new Reach(GuestMap.Ram, PuppetStage.Memory, GuestMap.Imsic));
        }

        Stage.Nics.Plug(
            [
                new NicPlace(AttachMode.Vf) { Vf = 0 }, new NicPlace(AttachMode.Virtio), new NicPlace(AttachMode.Vf) { Vf = VfAttackerVf },
                new NicPlace(AttachMode.Virtio) { Packed = (seed & 1) != 0 }, new NicPlace(AttachMode.Emulated), new NicPlace(AttachMode.None),
            ],
            static (_, _) => { });
        _vfVictim = new PuppetVf(Stage, VfVictimGuest);
        _virtioVictim = new PuppetVirtio(Stage, VirtioVictimGuest);
        _vfVictim.Enable();
        if (!_vfVictim.TryHandshake())
        {
            throw new HarmException("the victim's VF gets no address");
        }

        _vfVictim.Open();
        _virtioVictim.Enable();
        _virtioVictim.Start();
        _guards = CreateGuards(seed);
        _registers = ReadRegisters();
        _vf = new VfAttacker(this);
        _virtio = new VirtioAttacker(this);
        _emulated = new EmulatedAttacker(this);
        Traffic = new VictimTraffic(Stage, _vfVictim, _virtioVictim, (_guards[0].Mark, _guards[1].Mark), seed);
        Traffic.Start();
    }

    /// <summary>The host and its guests.</summary>
    public PuppetStage Stage { get; }

    /// <summary>The victims' frames.</summary>
    public VictimTraffic Traffic { get; }

    /// <summary>Requests for memory that the physical NIC made.</summary>
    public long Requests => _oracle.Requests;

    /// <summary>Faults that had to be and were.</summary>
    public long Faults => _oracle.Faults;

    /// <summary>Handshakes of the attacker's VF with the PF.</summary>
    public long Handshakes => _vf.Handshakes;

    /// <summary>Frames with another's address that the switch has dropped, and times at which the NIC has dropped some.</summary>
    public long Spoofed
    {
        get
        {
            Switch network = Stage.Nics.Switch!;
            long spoofed = Stage.Nics.Driver!.Counters[PfCount.SpoofEvents];
            for (int port = 0; port < network.Ports; port++)
            {
                spoofed += network.Counters(port).Drops(SwitchDrop.Spoofed);
            }

            return spoofed;
        }
    }

    /// <summary>Mailbox messages that the PF's driver has refused or ignored.</summary>
    public long RefusedMessages
    {
        get
        {
            PfCounters counters = Stage.Nics.Driver!.Counters;
            return counters[PfCount.MailboxRefused] + counters[PfCount.MailboxUnknown] + counters[PfCount.MailboxIgnored];
        }
    }

    /// <summary>Requests of the emulated NIC that were stopped.</summary>
    public long EmulatedAborts => Stage.Nics.Emulated[0].Dma.Aborted;

    /// <summary>Times at which the attacker's virtio device wanted a reset.</summary>
    public long BrokenDevices => _virtio.BrokenDevices;

    /// <summary>Does what an attacker wants to do.</summary>
    /// <exception cref="HarmException">It has harmed somebody.</exception>
    public void Attack(AttackKind kind, RandomSource random)
    {
        switch (kind)
        {
            case AttackKind.VfTransmit:
                _vf.Transmit(random);
                break;
            case AttackKind.VfReceive:
                _vf.Receive(random);
                break;
            case AttackKind.VfMessages:
                _vf.Messages(random);
                break;
            case AttackKind.VfRegisters:
                _vf.StormRegisters(random);
                break;
            case AttackKind.VfConfiguration:
                _vf.StormConfiguration(random);
                break;
            case AttackKind.VfMailbox:
                _vf.FloodMailbox(random);
                break;
            case AttackKind.VfReset:
                _vf.Reset(random);
                break;
            case AttackKind.VirtioRings:
                _virtio.Rings(random);
                break;
            case AttackKind.VirtioRegisters:
                _virtio.StormRegisters(random);
                break;
            case AttackKind.VirtioFrames:
                _virtio.SendFrames(random);
                break;
            case AttackKind.EmulatedTransmit:
                _emulated.Transmit(random);
                break;
            case AttackKind.EmulatedRegisters:
                _emulated.StormRegisters(random);
                break;
            default:
                Reassign();
                break;
        }
    }

    /// <summary>Looks whether anybody was harmed, as far as that is quickly seen.</summary>
    /// <exception cref="HarmException">Somebody was.</exception>
    public void Check()
    {
        // What is under way arrives.
        Stage.Run(3 * Stage.Host.Latency);
        CheckFaults();
        Fail(_oracle.Failure);
        Fail(Traffic.Failure);
        string[] owners = ["the guest on the VF", "the guest on virtio", "the VMM's driver"];
        for (int i = 0; i < _guards.Length; i++)
        {
            if (_guards[i].TryFindChange(out ulong address))
            {
                Fail($"memory of {owners[i]} was changed at 0x{address:x}");
            }
        }

        CheckInterrupts(_vfVictim, PuppetVf.FirstIdentity, 3);
        CheckInterrupts(_virtioVictim, PuppetVirtio.FirstIdentity, PuppetVirtio.Queues + 1);
        if (Stage.Nics.Driver!.Counters[PfCount.UnknownInterrupts] != 0)
        {
            Fail("the VMM's driver got an interrupt that is not its own");
        }
    }

    /// <summary>Looks at everything: all of the victims' frames have come, their registers are as they were, and nobody has their secrets.</summary>
    /// <exception cref="HarmException">Something is not as it should be.</exception>
    public void CheckAll()
    {
        Traffic.IsStopped = true;
        bool drained = Stage.RunUntil(() => Traffic.IsDrained || Traffic.Failure is not null, LongestDrain, 1000);
        Check();
        if (!drained)
        {
            Fail($"frames of the victims are lost: {Traffic.Describe()}");
        }

        uint[] registers = ReadRegisters();
        for (int i = 0; i < registers.Length; i++)
        {
            if (registers[i] != _registers[i])
            {
                Fail($"register 0x{s_constant[i]:x} of the victim's VF is {registers[i]:x8} in place of {_registers[i]:x8}");
            }
        }

        if (_virtioVictim.Status != 0xf)
        {
            Fail($"the victim's virtio device has the status {_virtioVictim.Status:x2}");
        }

        for (int guest = VfAttackerGuest; guest < Guests; guest++)
        {
            if (Array.Exists(_guards, guard => guard.IsIn(Stage.Host.Guests[guest].Ram)))
            {
                Fail($"guest {guest} has got what is a victim's secret");
            }
        }

        Traffic.IsStopped = false;
    }

    /// <summary>Something is not as it should be; null when it is.</summary>
    public void Fail(string? text)
    {
        if (text is not null)
        {
            throw new HarmException(text);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Stage.Dispose();

    private GuardedMemory[] CreateGuards(ulong seed)
    {
        const ulong size = PuppetStage.Memory;
        ulong[] marks = [.. Enumerable.Range(0, 3).Select(i => (RandomSource.Mix(seed, (ulong)i) >> 16) | 1)];
        return [
            new GuardedMemory(_vfVictim.Ram, marks[0], [(0x200, 0x1000), (0x3000, 0x1_0000), (0x3_0000, 0x4_0000), (0x6_0000, size)]),
            new GuardedMemory(_virtioVictim.Ram, marks[1], [(0x200, 0x1000), (0xa000, 0x1_0000), (0x3_0000, 0x4_0000), (0x6_0000, size)]),
            new GuardedMemory(Stage.Nics.Driver!.Memory.Ram, marks[2], [(0x2000, 0x8_0000)]),
        ];
    }

    private uint[] ReadRegisters() => [.. s_constant.Select(offset => _vfVictim.R(offset))];

    // A change of the owner takes 100 ms; the victims look a little less often meanwhile.
    private void Reassign()
    {
        long interval = Traffic.Interval;
        Traffic.Interval = 50_000;
        CheckFaults();
        _oracle.Lenient = true;
        _vf.Reassign();
        Stage.Run(3 * Stage.Host.Latency);
        _oracle.Lenient = !_judgesRequests;
        _oracle.Forget();
        Traffic.Interval = interval;
    }

    // Every fault that has happened is in the log, in its order, until that is full; and those that had to be have been.
    private void CheckFaults()
    {
        RemappingUnit iommu = Stage.Host.Iommu;
        while (iommu.TryTakeFault(out DeviceFault logged))
        {
            if (!_heard.TryDequeue(out DeviceFault heard) || heard != logged)
            {
                Fail($"the fault log has {logged} in place of {heard}");
            }

            if (logged.RequesterId != PfAddresses.Vf(VfAttackerVf))
            {
                Fail($"a fault of somebody who does no wrong: {logged}");
            }
        }

        if (_heard.Count != iommu.LostFaults - _lostFaults)
        {
            Fail($"{_heard.Count} faults are not in the log, which has lost {iommu.LostFaults - _lostFaults}");
        }

        _lostFaults = iommu.LostFaults;
        _heard.Clear();
        if (_oracle.Due != 0 && Stage.Host.Nic.Link.Upstream.Count == 0)
        {
            Fail($"{_oracle.Due} requests had to fault and did not");
        }
    }

    private void CheckInterrupts(Puppet victim, uint first, uint count)
    {
        for (uint identity = 1; identity < 256; identity++)
        {
            if (identity - first >= count && victim.IsPending(identity))
            {
                Fail($"guest {victim.Guest.Number} has got interrupt {identity}, which is not its own");
            }
        }
    }
}
