using NicTwin.Model;
using NicTwin.Testbench;
using NicTwin.Vmm.Attach;
using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.Platform;

namespace NicTwin.Vmm.Hostile;

/// <summary>
/// A host whose guests are puppets: their harts wait for ever, and what a guest's software would do to registers and memory is done from
/// outside, in the guest's time. Everything else is the host as it always is.
/// </summary>
internal sealed class PuppetStage : IDisposable
{
    /// <summary>Bytes of a puppet's RAM.</summary>
    public const ulong Memory = 2ul << 20;

    private const long BeatClocks = 2000;
    private const uint Wfi = 0x1050_0073;
    private const uint JumpBack = 0xffdf_f06f;

    /// <summary>Creates a host with guests that have no NIC.</summary>
    /// <param name="nic">The physical NIC, which has seen no clock.</param>
    /// <param name="guests">How many guests.</param>
    /// <param name="options">How they get their NICs; null for a hypervisor with everything in it.</param>
    public PuppetStage(INicClocked nic, int guests, HostNicOptions? options = null)
    {
        Host = new Host(new HostOptions { Nvm = NvmImage.Default }, nic, new SilentPeer());
        for (int i = 0; i < guests; i++)
        {
            AddGuest();
        }

        Nics = new HostNics(Host, options ?? new HostNicOptions());
        Beat();
    }

    /// <summary>The host.</summary>
    public Host Host { get; }

    /// <summary>Its guests' NICs.</summary>
    public HostNics Nics { get; }

    /// <summary>Lets time pass.</summary>
    /// <param name="clocks">Clocks.</param>
    public void Run(long clocks)
    {
        long end = Host.Time + clocks;
        Host.Schedule(end, static () => { });
        while (Host.Time < end)
        {
            Turn();
        }
    }

    /// <summary>Lets time pass until something holds.</summary>
    /// <param name="holds">Looked at after each interval.</param>
    /// <param name="clocks">Clocks that it may take.</param>
    /// <param name="interval">Clocks between two looks.</param>
    /// <returns>False when it does not hold in time.</returns>
    public bool RunUntil(Func<bool> holds, long clocks, long interval = 500)
    {
        long end = Host.Time + clocks;
        while (!holds())
        {
            if (Host.Time >= end)
            {
                return false;
            }

            Run(interval);
        }

        return true;
    }

    /// <summary>One turn of the host.</summary>
    /// <exception cref="InvalidOperationException">It has ended.</exception>
    public void Turn()
    {
        if (Host.Run(1) != HostEnd.None)
        {
            throw new InvalidOperationException($"the host has ended: {Host.End}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Nics.Dispose();
        Host.Dispose();
    }

    // Nobody knows when somebody pulls a puppet's strings: the host may not plan further than to the next beat.
    private void Beat() => Host.Schedule(Host.Time + BeatClocks, Beat);

    private void AddGuest()
    {
        var options = new GuestOptions { Kernel = GuestImage.Empty, Initramfs = GuestImage.Empty, Memory = Memory };
        GuestMachine guest = Host.AddGuest(options, new NoTerminal(), load: false);
        BitConverter.TryWriteBytes(guest.Ram.Bytes(guest.Ram.Start, 4), Wfi);
        BitConverter.TryWriteBytes(guest.Ram.Bytes(guest.Ram.Start + 4, 4), JumpBack);
        guest.Jump(guest.Ram.Start);
    }

    private sealed class NoTerminal : IGuestTerminal
    {
        public void Console(byte value)
        {
            // Puppets print nothing.
        }

        public void Port(byte value)
        {
            // The same.
        }
    }
}
