namespace NicTwin.Vmm.Guest;

/// <summary>What goes into an initramfs besides busybox and init.</summary>
/// <param name="Modules">Modules, by name; what they depend on comes with them.</param>
/// <param name="Packages">Packages all of whose programs go in, beside the usual ones.</param>
/// <param name="SignedModules">False removes the signatures of the modules.</param>
/// <param name="Compressed">True for gzip.</param>
internal sealed record InitramfsRequest(IReadOnlyList<string> Modules, IReadOnlyList<string> Packages, bool SignedModules, bool Compressed)
{
    /// <summary>The modules of every guest.</summary>
    internal static readonly string[] UsualModules = ["8021q", "bridge", "igb", "igbvf", "macvlan", "pktgen", "virtio_console", "virtio_net", "virtio_pci"];

    /// <summary>The programs of every guest, beside busybox, and the packages that they come from.</summary>
    internal static readonly (string Program, string Package)[] UsualPrograms =
    [
        ("bridge", "iproute2"), ("dash", "dash"), ("ethtool", "ethtool"), ("ip", "iproute2"), ("iperf3", "iperf3"), ("lspci", "pciutils"), ("setpci", "pciutils"), ("ss", "iproute2"),
        ("tc", "iproute2"),
    ];

    /// <summary>The packages of every guest, beside the kernel.</summary>
    internal static readonly string[] UsualPackages = ["busybox-static", "dash", "ethtool", "iperf3", "iproute2", "pciutils"];

    /// <summary>Data that the programs read.</summary>
    internal static readonly string[] UsualData = ["usr/share/iproute2/", "usr/share/misc/pci.ids"];
}
