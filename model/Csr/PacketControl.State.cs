namespace NicTwin.Model;

/// <summary>Ports for reports, registers for snapshots.</summary>
public sealed partial class PacketControl
{
    private static readonly string[] s_vmolrPorts = [.. Enumerable.Range(0, Pools).Select(static pool => $"vmolr_{pool}_o")];

    private static readonly string[] s_vmvirPorts = [.. Enumerable.Range(0, Pools).Select(static pool => $"vmvir_{pool}_o")];

    /// <inheritdoc/>
    public void VisitOutputs(IPortVisitor visitor)
    {
        visitor.Port("csr_rdata_o", 32, CsrRdata);
        visitor.Port("rctl_o", 32, Rctl);
        visitor.Port("tctl_o", 32, Tctl);
        visitor.Port("mrqc_o", 32, Mrqc);
        visitor.Port("vt_ctl_o", 32, VtCtl);
        visitor.Port("dtxswc_o", 32, Dtxswc);
        visitor.Port("qde_o", 16, Qde);
        visitor.Port("vfre_o", 8, Vfre);
        visitor.Port("vfte_o", 8, Vfte);
        visitor.Port("rlpml_o", 32, Rlpml);
        visitor.Bit("lookup_hit_o", LookupHit);
        visitor.Port("lookup_pools_o", 8, LookupPools);
        visitor.Bit("lookup_multicast_hit_o", LookupMulticastHit);
        visitor.Bit("lookup_unicast_hit_o", LookupUnicastHit);
        visitor.Bit("lookup_vlan_hit_o", LookupVlanHit);
        visitor.Port("lookup_vlan_pools_o", 8, LookupVlanPools);
        visitor.Port("lookup_vlan_rules_o", 4, LookupVlanRules);
        visitor.Port("lookup_queue_entry_o", 4, LookupQueueEntry);
        visitor.Port("mirror_rules_o", 60, MirrorRules);
        visitor.Port("rate_enable_o", 16, RateEnable);
        visitor.Port("rate_factor_o", 28, RateFactor);
        visitor.Port("rate_window_o", 10, RateWindow);
        visitor.Bit("rate_write_o", RateWrite);
        visitor.Port("rate_write_queue_o", 4, (uint)RateWriteQueue, RateWrite);
        visitor.Port("rxcsum_o", 32, Rxcsum);
        visitor.Port("rfctl_o", 32, Rfctl);
        visitor.Port("rplolr_o", 32, Rplolr);
        for (int pool = 0; pool < Pools; pool++)
        {
            visitor.Port(s_vmolrPorts[pool], 32, Vmolr(pool));
            visitor.Port(s_vmvirPorts[pool], 32, Vmvir(pool));
        }

        visitor.Port("station_o", 48, Station);
        visitor.Bit("spoof_event_o", SpoofEvent);

        visitor.Bit("quiet_o", Quiet);
    }

    internal void Transfer(StateTransfer state)
    {
        state.Memory(_plain);
        state.Memory(_ral);
        state.Memory(_rah);
        state.Memory(_vmolr);
        state.Memory(_vlvf);
        state.Memory(_vmvir);
        state.Field(ref _spoofEvent);
        state.Memory(_mta);
        state.Memory(_uta);
        state.Memory(_vfta);
        state.Memory(_reta);
        state.Memory(_rssrk);
        state.Field(ref _rdata);
        state.Field(ref _lookupHit);
        state.Field(ref _lookupPools);
        state.Field(ref _lookupMulticastHit);
        state.Field(ref _lookupUnicastHit);
        state.Field(ref _lookupVlanHit);
        state.Field(ref _lookupVlanPools);
        state.Field(ref _lookupQueueEntry);
        state.Field(ref _lookupVlanRules);
        state.Memory(_rates);
        state.Memory(_vmrctl);
        state.Memory(_vmrvlan);
        state.Memory(_vmrvm);
        state.Field(ref _rateFactor);
        state.Field(ref _rateWrite);
        state.Field(ref _rateWriteQueue);
        UpdateRates();
        for (int i = 0; i < Filters; i++)
        {
            UpdateFilter(i);
        }
    }
}
