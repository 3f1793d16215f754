using NicTwin.Model;
using NicTwin.Vmm.Hostile;

namespace NicTwin.Vmm.Driver;

/// <content>VFs: creation and removal, what the host sets for each, and its reset between two owners.</content>
internal sealed partial class PfDriver
{
    // PCI Express Base Specification, 6.6.2, and Single Root I/O Virtualization Specification, 3.3.3.1.
    private const long FunctionResetTime = 100 * PfRegisters.Millisecond;
    private const long VfEnableTime = 100 * PfRegisters.Millisecond;
    private const long VfDisableTime = 1000 * PfRegisters.Millisecond;

    private const int SriovControl = 4 * (int)Configuration.PfSriovControl;
    private const int SriovNumVfs = 4 * (int)Configuration.PfSriovNumVfs;
    private const int SriovPageSize = 4 * (int)Configuration.PfSriovSystemPageSize;
    private const int SriovBar0 = 4 * (int)Configuration.PfSriovVfBar0Low;
    private const int SriovBar3 = 4 * (int)Configuration.PfSriovVfBar3Low;
    private const int ClassOffset = 0x08;
    private const uint EthernetClass = 0x0200_0000;
    private const uint ClassMask = 0xffff_ff00;

    private readonly PfVf[] _settings = CreateSettings();
    private readonly List<PfVf> _vfs = [];

    // Addresses for the switch that the NIC has no room for: while there are some, it is promiscuous.
    private readonly List<ulong> _overflow = [];

    /// <summary>VFs that there are.</summary>
    public int VfCount => _vfs.Count;

    /// <summary>What is known of a VF. What the host sets may be set before it exists.</summary>
    public PfVf Vf(int vf) => _settings[vf];

    /// <summary>Creates VFs; there are none before.</summary>
    /// <param name="count">How many, 1 to 7.</param>
    public Task<bool> EnableVfsAsync(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, PfAddresses.MaxVfs);
        return AddJob(() => CreateVfs(count));
    }

    /// <summary>Removes all VFs: for their guests it is a surprise.</summary>
    public Task<bool> DisableVfsAsync() => AddJob(RemoveVfs);

    /// <summary>Gives a VF its MAC address, which its guest cannot change unless it is trusted; 0 lets the guest choose.</summary>
    public Task<bool> SetMacAsync(int vf, ulong mac) => SetAsync(vf, v =>
    {
        v.HostMac = mac;
        v.GuestMac = 0;
        return true;
    }, v => _filters.SetAddress(PfFilters.EntryOfVf(vf), v.Mac, vf));

    /// <summary>Puts a VF into a VLAN without its knowing; 0 takes it out.</summary>
    /// <param name="vf">The VF.</param>
    /// <param name="vid">VLAN identifier, 0 to 4094.</param>
    /// <param name="priority">Priority of its frames, 0 to 7.</param>
    public Task<bool> SetVlanAsync(int vf, int vid, int priority) => SetAsync(vf, v =>
    {
        if (vid is < 0 or > 4094 || priority is < 0 or > 7)
        {
            return false;
        }

        v.PortVlan = (ushort)vid;
        v.Priority = (byte)priority;
        return true;
    }, _pools.WriteVlan);

    /// <summary>Switches the check of what a VF sends: source address and VLAN have to be its own. On unless it was switched off.</summary>
    public Task<bool> SetSpoofCheckAsync(int vf, bool check) => SetAsync(vf, v =>
    {
        v.SpoofCheck = check;
        return true;
    }, _pools.WriteSpoofCheck);

    /// <summary>Limits what a VF sends.</summary>
    /// <param name="vf">The VF.</param>
    /// <param name="rate">Mb/s, 1 to 1000; 0 for no limit.</param>
    public Task<bool> SetRateAsync(int vf, int rate) => SetAsync(vf, v =>
    {
        if (rate is < 0 or > 1000)
        {
            return false;
        }

        v.Rate = rate;
        return true;
    }, _pools.WriteRate);

    /// <summary>Lets a guest change its address, add others and see all multicast.</summary>
    public Task<bool> SetTrustAsync(int vf, bool trusted) => SetAsync(vf, v =>
    {
        v.Trusted = trusted;
        return true;
    }, static _ => { });

    /// <summary>Holds a VF's link down, or lets it follow the port's. Its guest sees it by way of the mailbox.</summary>
    public Task<bool> SetLinkStateAsync(int vf, bool allowed) => AddJob(async () =>
    {
        PfVf v = _settings[vf];
        v.LinkAllowed = allowed;
        if (IsActive(v))
        {
            _pools.Open(v);
            await _mailbox.Ping(v).ConfigureAwait(false);
        }

        return true;
    });

    /// <summary>
    /// Resets a VF between two owners: a function level reset, and everything that it leaves behind: mailbox memory, header split, membership
    /// in tables. What the host has set stays.
    /// </summary>
    public Task<bool> ResetVfAsync(int vf) => AddJob(() => ResetVf(_settings[vf]));

    private static PfVf[] CreateSettings()
    {
        var settings = new PfVf[PfAddresses.MaxVfs];
        for (int i = 0; i < settings.Length; i++)
        {
            settings[i] = new PfVf(i);
        }

        return settings;
    }

    private bool IsActive(PfVf vf) => State == PfDriverState.Running && vf.Number < _vfs.Count;

    private void SetActive(int count)
    {
        _vfs.Clear();
        _vfs.AddRange(_settings.AsSpan(0, count));
    }

    private Task<bool> SetAsync(int vf, Func<PfVf, bool> set, Action<PfVf> write)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(vf);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(vf, PfAddresses.MaxVfs);
        return AddJob(() =>
        {
            bool valid = set(_settings[vf]);
            if (valid && IsActive(_settings[vf]))
            {
                write(_settings[vf]);
            }

            return Task.FromResult(valid);
        });
    }

    private async Task<bool> CreateVfs(int count)
    {
        if (State != PfDriverState.Running || _vfs.Count != 0)
        {
            return false;
        }

        SetActive(count);
        foreach (PfVf vf in _vfs)
        {
            vf.Forget();
            vf.Refused = PfVf.NeverRefused;
            _pools.Prepare(vf);
        }

        await _bus.WriteConfiguration(PfAddresses.Pf, SriovPageSize, 1).ConfigureAwait(false);
        await WriteLong(SriovBar0, PfAddresses.FirstVfBar0).ConfigureAwait(false);
        await WriteLong(SriovBar3, PfAddresses.FirstVfBar3).ConfigureAwait(false);
        await SetSriov(count).ConfigureAwait(false);
        foreach (PfVf vf in _vfs)
        {
            uint value = await _bus.ReadConfiguration(PfAddresses.Vf(vf.Number), ClassOffset).ConfigureAwait(false);
            if ((value & ClassMask) != EthernetClass)
            {
                await RemoveVfs().ConfigureAwait(false);
                return false;
            }

            _mailbox.Clear(vf);
        }

        return true;
    }

    private async Task<bool> RemoveVfs()
    {
        if (_vfs.Count == 0)
        {
            return true;
        }

        await SetSriov(0).ConfigureAwait(false);
        foreach (PfVf vf in _vfs)
        {
            vf.Forget();
            _pools.Remove(vf);
            Scrub(vf);
        }

        SetActive(0);
        _filters.SetMulticast(_vfs);
        return true;
    }

    private async Task SetSriov(int count)
    {
        if (count == 0)
        {
            uint control = await _bus.ReadConfiguration(PfAddresses.Pf, SriovControl).ConfigureAwait(false);
            await _bus.WriteConfiguration(PfAddresses.Pf, SriovControl, Configuration.PfSriovControlAriHierarchy, 0x3).ConfigureAwait(false);
            if ((control & Configuration.PfSriovControlVfEnable) != 0)
            {
                await _bus.Wait(VfDisableTime).ConfigureAwait(false);
            }

            await _bus.WriteConfiguration(PfAddresses.Pf, SriovNumVfs, 0, 0x3).ConfigureAwait(false);
            return;
        }

        await _bus.WriteConfiguration(PfAddresses.Pf, SriovNumVfs, (uint)count, 0x3).ConfigureAwait(false);
        const uint enable = Configuration.PfSriovControlAriHierarchy | Configuration.PfSriovControlVfEnable | Configuration.PfSriovControlVfMemoryEnable;
        await _bus.WriteConfiguration(PfAddresses.Pf, SriovControl, enable, 0x3).ConfigureAwait(false);
        await _bus.Wait(VfEnableTime).ConfigureAwait(false);
    }

    private async Task WriteLong(int offset, ulong value)
    {
        await _bus.WriteConfiguration(PfAddresses.Pf, offset, (uint)value).ConfigureAwait(false);
        await _bus.WriteConfiguration(PfAddresses.Pf, offset + 4, (uint)(value >> 32)).ConfigureAwait(false);
    }

    private async Task<bool> ResetVf(PfVf vf)
    {
        if (!IsActive(vf))
        {
            return false;
        }

        Counters.Add(PfCount.VfFunctionResets);
        const int control = 4 * (int)Configuration.VfDeviceControl;
        await _bus.WriteConfiguration(PfAddresses.Vf(vf.Number), control, Configuration.VfDeviceControlInitiateFlr, 0x2).ConfigureAwait(false);
        await _bus.Wait(FunctionResetTime).ConfigureAwait(false);
        uint resets = await _registers.Read(Registers.Vflre.Offset).ConfigureAwait(false);
        _registers.Write(Registers.Vflre.Offset, 1u << vf.Number);
        _pools.Forget(vf, _vfs);
        await CountSpoofedFrames().ConfigureAwait(false);
        Scrub(vf);
        vf.Refused = PfVf.NeverRefused;
        await _registers.Flush().ConfigureAwait(false);
        return State == PfDriverState.Running && (resets >> vf.Number & 1) != 0;
    }

    // What no reset of a VF clears (docs/registers.md): its mailbox and the types of packets whose headers are split off.
    private void Scrub(PfVf vf)
    {
        if (ProtectionBreak.Is(Protection.Scrub))
        {
            return;
        }

        _mailbox.Clear(vf);
        _registers.Write(PfRegisters.At(Registers.Psrtype.Offset, Registers.Psrtype.Stride, vf.Number), 0);
    }

    private bool AddAddress(ulong mac)
    {
        if (!PfFilters.IsStation(mac))
        {
            return false;
        }

        if (!_overflow.Contains(mac) && !_filters.TryAddAddress(mac, PfPools.PfPool, int.MaxValue))
        {
            _overflow.Add(mac);
            _filters.SetPromiscuous(true);
        }

        return true;
    }

    private bool RemoveAddress(ulong mac)
    {
        bool removed = _filters.RemoveAddress(mac, PfPools.PfPool) | _overflow.Remove(mac);
        while (_overflow.Count > 0 && _filters.TryAddAddress(_overflow[0], PfPools.PfPool, int.MaxValue))
        {
            _overflow.RemoveAt(0);
        }

        _filters.SetPromiscuous(_overflow.Count > 0);
        return removed;
    }
}
