using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.Platform;

namespace NicTwin.Vmm.Attach;

/// <summary>How a host gives NICs to its guests.</summary>
public sealed record HostNicOptions
{
    /// <summary>The kind of VMM.</summary>
    public VmmKind Kind { get; init; }

    /// <summary>Emulated devices are in a process of their own.</summary>
    public bool Process { get; init; }

    /// <summary>The words of the NVM of an emulated NIC.</summary>
    public required IReadOnlyList<ushort> Nvm { get; init; }

    /// <summary>Sees the accesses of the first guest to the NIC's registers; null when nobody does.</summary>
    public INicAccessObserver? Accesses { get; init; }
}

/// <summary>Gives the guests of a host their NICs, each in its way.</summary>
public sealed class HostNics : IDisposable
{
    private readonly HostNicOptions _options;

    /// <summary>Creates it; nobody has a NIC yet.</summary>
    /// <param name="host">The host.</param>
    /// <param name="options">How.</param>
    public HostNics(Host host, HostNicOptions options)
    {
        Host = host;
        _options = options;
    }

    /// <summary>The host.</summary>
    public Host Host { get; }

    /// <summary>Plugs the physical NIC in, and gives each guest what it is to get. The guests have booted and look for it afterwards.</summary>
    /// <param name="places">What each guest gets, by its number.</param>
    public void Plug(IReadOnlyList<NicPlace> places)
    {
        ArgumentNullException.ThrowIfNull(places);
        for (int i = 0; i < places.Count; i++)
        {
            if (places[i].Mode == AttachMode.Pf)
            {
                Host.AttachOwner(Host.Guests[i], Host.Nic, i == 0 ? _options.Accesses : null);
                Host.PlugNic();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
