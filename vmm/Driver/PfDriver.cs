using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.Service;

namespace NicTwin.Vmm.Driver;

/// <summary>What the VMM's driver does.</summary>
internal enum PfDriverState
{
    /// <summary>It leaves the NIC alone.</summary>
    Off,

    /// <summary>It brings the NIC up or down.</summary>
    Changing,

    /// <summary>The NIC works.</summary>
    Running,

    /// <summary>The NIC does not answer as an 82576 should; <see cref="PfDriver.Failure"/> tells more.</summary>
    Failed,
}

/// <summary>
/// The VMM's own driver for the physical NIC: brings the PF up, creates VFs and serves their mailboxes, sets what the host wants for each VF, and
/// connects the PF's pool to the software switch (facts/82576.md, sections 5 to 12; design 7).
/// </summary>
/// <remarks>
/// Everything is work of the service CPU in virtual time. What takes registers to be read is a job, and jobs follow one another; frames and the tails
/// of rings are posted writes and pass between them. A method that returns a task puts a job into the line; the task tells whether it
/// was done, and is completed within the service CPU's work.
/// </remarks>
internal sealed partial class PfDriver : IDisposable
{
    private readonly PfBus _bus;
    private readonly PfJobs _jobs;
    private readonly PfRegisters _registers;
    private readonly PfPhy _phy;
    private readonly PfFilters _filters;
    private readonly PfPools _pools;
    private readonly PfMailbox _mailbox;
    private readonly ScheduledWork _retry;
    private bool _attentionDue;
    private bool _mailboxesDue;

    /// <summary>Creates a driver that leaves the NIC alone.</summary>
    /// <param name="link">The link to the NIC, which gets one more requester.</param>
    /// <param name="cpu">The CPU on which the VMM works.</param>
    public PfDriver(NicLink link, ServiceCpu cpu)
    {
        _bus = new PfBus(link, cpu, Counters);
        _jobs = new PfJobs(cpu);
        _retry = new ScheduledWork(cpu, () => RaiseAttention(mailboxes: true, _bus.Time));
        _bus.Resumed = _jobs.ThrowFault;
        _bus.Lost = () => Fail("the NIC has gone off the link");
        _registers = new PfRegisters(_bus);
        _phy = new PfPhy(_registers);
        _filters = new PfFilters(_registers);
        _pools = new PfPools(_registers, _filters);
        _mailbox = new PfMailbox(_registers, _filters, _pools, Counters);
        Memory = new PfMemory(Interrupted);
        Uplink = new PfUplink(_registers, Memory.Ram, cpu, Counters);
    }

    /// <summary>What it has counted.</summary>
    public PfCounters Counters { get; } = new();

    /// <summary>The PF's counters, as far as they were collected.</summary>
    public PfStatistics Statistics { get; } = new();

    /// <summary>The memory that the PF reaches; its interrupts come back here.</summary>
    public PfMemory Memory { get; }

    /// <summary>The switch's port on the PF's queues.</summary>
    public PfUplink Uplink { get; }

    /// <summary>What it does.</summary>
    public PfDriverState State { get; private set; }

    /// <summary>Why it has failed; empty when it has not.</summary>
    public string Failure { get; private set; } = string.Empty;

    /// <summary>The PF's MAC address, the first octet in bits 7:0.</summary>
    public ulong Mac { get; private set; }

    /// <summary>The port has a link.</summary>
    public bool LinkUp { get; private set; }

    /// <summary>No job is under way, and nobody waits for the NIC. Only then can it be saved; frames may be under way.</summary>
    public bool IsQuiet => _jobs.IsQuiet && _bus.IsQuiet;

    /// <summary>Brings the NIC up. From any state; VFs that there were are gone.</summary>
    public Task<bool> StartAsync() => AddJob(Start);

    /// <summary>Takes the VFs away and puts the NIC to rest.</summary>
    public Task<bool> StopAsync() => AddJob(Stop);

    /// <summary>Resets the NIC and brings it up again, with the VFs that there are: their guests see their PF go and come back.</summary>
    public Task<bool> ResetAsync() => AddJob(Restart);

    /// <summary>Adds the PF's counters to <see cref="Statistics"/>; reading clears them in the NIC.</summary>
    public Task<bool> CollectStatisticsAsync() => AddJob(() => Statistics.Collect(_registers));

    /// <summary>
    /// Lets the switch have frames for a MAC address, from VFs too. Beyond the room that the NIC has for addresses the uplink gets everything that
    /// no other address names.
    /// </summary>
    public Task<bool> AddAddressAsync(ulong mac) => AddJob(() => Task.FromResult(AddAddress(mac)));

    /// <summary>Ends that.</summary>
    public Task<bool> RemoveAddressAsync(ulong mac) => AddJob(() => Task.FromResult(RemoveAddress(mac)));

    /// <summary>Saves it when it is quiet; the registers are in the NIC.</summary>
    /// <exception cref="InvalidOperationException">It is not quiet.</exception>
    public void Save(BinaryWriter writer)
    {
        if (!IsQuiet)
        {
            throw new InvalidOperationException("The PF driver has work under way and cannot be saved.");
        }

        writer.Write((int)State);
        writer.Write(Failure);
        writer.Write(Mac);
        writer.Write(LinkUp);
        writer.Write(_overflow.Count);
        foreach (ulong mac in _overflow)
        {
            writer.Write(mac);
        }

        writer.Write(_vfs.Count);
        foreach (PfVf vf in _settings)
        {
            vf.Save(writer);
        }

        _retry.Save(writer);
        _bus.Save(writer);
        _filters.Save(writer);
        _pools.Save(writer);
        Uplink.Save(writer);
        Counters.Save(writer);
        Statistics.Save(writer);
        Memory.Ram.Save(writer);
    }

    /// <summary>Restores a driver that has done nothing yet. It touches no register: the NIC is restored by itself.</summary>
    /// <exception cref="InvalidDataException">It is not what <see cref="Save"/> has written.</exception>
    public void Restore(BinaryReader reader)
    {
        State = (PfDriverState)reader.ReadInt32();
        Failure = reader.ReadString();
        Mac = reader.ReadUInt64();
        LinkUp = reader.ReadBoolean();
        _overflow.Clear();
        for (int count = reader.ReadInt32(); count > 0; count--)
        {
            _overflow.Add(reader.ReadUInt64());
        }

        int vfs = reader.ReadInt32();
        if (vfs is < 0 or > PfAddresses.MaxVfs)
        {
            throw new InvalidDataException("the saved PF driver has more VFs than the NIC");
        }

        foreach (PfVf vf in _settings)
        {
            vf.Restore(reader);
        }

        SetActive(vfs);
        _retry.Restore(reader);
        _bus.Restore(reader);
        _filters.Restore(reader);
        _pools.Restore(reader);
        Uplink.Restore(reader);
        Counters.Restore(reader);
        Statistics.Restore(reader);
        Memory.Ram.Restore(reader);
    }

    /// <inheritdoc/>
    public void Dispose() => Memory.Dispose();

    private Task<bool> AddJob(Func<Task<bool>> work) => AddJob(work, _bus.Now);

    private Task<bool> AddJob(Func<Task<bool>> work, long earliest) => _jobs.Add(
        async () =>
        {
            bool done = await work().ConfigureAwait(false);
            if (_mailbox.RetryDue)
            {
                _retry.ScheduleAt(_bus.Time + PfMailbox.RetryInterval);
            }

            return done;
        },
        earliest);

    private void RaiseAttention(bool mailboxes, long time)
    {
        _mailboxesDue |= mailboxes;
        if (!_attentionDue)
        {
            _attentionDue = true;
            AddJob(Attend, time);
        }
    }

    private void Interrupted(int vector, long time)
    {
        Counters.Add(PfCount.Interrupts);
        switch (vector)
        {
            case AttentionVector:
                RaiseAttention(mailboxes: false, time);
                break;
            case ReceiveVector:
                Uplink.ReceiveAt(time);
                break;
            case TransmitVector:
                Uplink.TransmitAt(time);
                break;
            default:
                Counters.Add(PfCount.UnknownInterrupts);
                break;
        }
    }

    private void Fail(string text)
    {
        if (State is PfDriverState.Off or PfDriverState.Failed)
        {
            // The first reason is the one that explains the others.
            return;
        }

        State = PfDriverState.Failed;
        Failure = text;
        LinkUp = false;
        Uplink.Stop();
    }
}
