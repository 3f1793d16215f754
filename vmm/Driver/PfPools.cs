using NicTwin.Model;

namespace NicTwin.Vmm.Driver;

/// <summary>
/// The registers of pools: what each VF may receive and send. The PF always has pool 7 and its queue 7, whether or not there are VFs,
/// so they come and go without a restart of the PF (igb moves the PF to the first pool behind the VFs).
/// </summary>
internal sealed class PfPools(PfRegisters registers, PfFilters filters)
{
    /// <summary>The PF's pool and queue.</summary>
    public const int PfPool = PfAddresses.MaxVfs;

    // RTTBCNRM as igb has it: what a queue that was late may catch up with, in KiB.
    private const uint RateWindow = 0x14;

    private const int FractionBits = Registers.Rttbcnrc.RfDecWidth;
    private const int LinkRate = 1000;
    private const int SecondQueue = 8;

    private uint _enabled;
    private uint _checked;

    /// <summary>Sets the pools up behind a reset: the PF's alone receives and sends, frames between pools stay inside the NIC.</summary>
    /// <param name="frameLimit">Bytes of the largest frame for the PF's pool, FCS included.</param>
    public void Start(uint frameLimit)
    {
        _enabled = 0;
        _checked = 0;
        registers.Write(Registers.VtCtl.Offset, Registers.VtCtl.VmReplEn | ((uint)PfPool << Registers.VtCtl.DefaultPoolLsb));
        registers.Write(Registers.Dtxctl.Offset, Registers.Dtxctl.Reset | Registers.Dtxctl.VlanAdded);
        registers.Write(Registers.Rplolr.Offset, Registers.Rplolr.Reset | Registers.Rplolr.Strvlan);
        registers.Write(
            PfRegisters.At(Registers.Vmolr.Offset, Registers.Vmolr.Stride, PfPool),
            Registers.Vmolr.Strcrc | Registers.Vmolr.Bam | Registers.Vmolr.Aupe | Registers.Vmolr.Mpme | Registers.Vmolr.Rope | Registers.Vmolr.Strvlan
                | Registers.Vmolr.Lpe | frameLimit);
        filters.Join(0, PfPool);
        WriteEnabled();
        WriteChecks();
    }

    /// <summary>Sets a VF's pool up: its settings are in force, and nothing passes before its reset handshake.</summary>
    public void Prepare(PfVf vf)
    {
        SetOpen(vf, open: false);
        filters.SetAddress(PfFilters.EntryOfVf(vf.Number), vf.Mac, vf.Number);
        WriteVlan(vf);
        WriteSpoofCheck(vf);
        WriteRate(vf);
    }

    /// <summary>A VF was reset: what its guest had asked for is gone, what the host has set stays.</summary>
    public void Forget(PfVf vf, IReadOnlyList<PfVf> vfs)
    {
        bool listened = vf.Multicast.Length > 0;
        vf.Forget();
        SetOpen(vf, open: false);
        filters.RemoveAddresses(vf.Number);
        filters.SetAddress(PfFilters.EntryOfVf(vf.Number), vf.Mac, vf.Number);
        WriteVlan(vf);
        if (listened)
        {
            filters.SetMulticast(vfs);
        }
    }

    /// <summary>Nothing is left of a VF, not even what the host has set.</summary>
    public void Remove(PfVf vf)
    {
        SetOpen(vf, open: false);
        filters.RemoveAddresses(vf.Number);
        filters.SetAddress(PfFilters.EntryOfVf(vf.Number), 0, vf.Number);
        filters.LeaveAll(vf.Number);
        registers.Write(PfRegisters.At(Registers.Vmvir.Offset, Registers.Vmvir.Stride, vf.Number), 0);
        registers.Write(PfRegisters.At(Registers.Vmolr.Offset, Registers.Vmolr.Stride, vf.Number), Registers.Vmolr.Reset);
        WriteRate(vf.Number, 0);
    }

    /// <summary>Lets a VF's frames pass as far as its state allows.</summary>
    public void Open(PfVf vf)
    {
        // A reset of the VF has cleared its bits behind the driver's back.
        SetOpen(vf, vf.IsOpen);
    }

    /// <summary>Writes VMOLR.</summary>
    public void WriteOffloads(PfVf vf) =>
        registers.Write(PfRegisters.At(Registers.Vmolr.Offset, Registers.Vmolr.Stride, vf.Number), vf.Offloads);

    /// <summary>Puts a VF into its port VLAN or, without one, among those that take untagged frames.</summary>
    public void WriteVlan(PfVf vf)
    {
        filters.LeaveAll(vf.Number);
        filters.Join(vf.PortVlan, vf.Number);
        vf.InVlan = false;
        registers.Write(PfRegisters.At(Registers.Vmvir.Offset, Registers.Vmvir.Stride, vf.Number), vf.Tagging);
        WriteOffloads(vf);
    }

    /// <summary>Switches the checks of a VF's source addresses and VLANs.</summary>
    public void WriteSpoofCheck(PfVf vf)
    {
        uint bits = (1u << (Registers.Dtxswc.MacSpoofLsb + vf.Number)) | (1u << (Registers.Dtxswc.VlanSpoofLsb + vf.Number));
        _checked = vf.SpoofCheck ? _checked | bits : _checked & ~bits;
        WriteChecks();
    }

    /// <summary>Sets a VF's rate.</summary>
    public void WriteRate(PfVf vf) => WriteRate(vf.Number, vf.Rate);

    /// <summary>Saves what the registers hold.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_enabled);
        writer.Write(_checked);
    }

    /// <summary>Restores what the registers hold.</summary>
    public void Restore(BinaryReader reader)
    {
        _enabled = reader.ReadUInt32();
        _checked = reader.ReadUInt32();
    }

    private void SetOpen(PfVf vf, bool open)
    {
        _enabled = open ? _enabled | (1u << vf.Number) : _enabled & ~(1u << vf.Number);
        WriteEnabled();
    }

    private void WriteEnabled()
    {
        registers.Write(Registers.Vfte.Offset, _enabled | (1u << PfPool));
        registers.Write(Registers.Vfre.Offset, _enabled | (1u << PfPool));
    }

    private void WriteChecks() => registers.Write(Registers.Dtxswc.Offset, Registers.Dtxswc.LoopbackEn | _checked);

    // A VF has two queues and no driver uses the second one. So that it is no way around the limit it gets the slowest rate there is.
    private void WriteRate(int vf, int rate)
    {
        uint factor = rate == 0 ? 0 : ((uint)(LinkRate / rate) << FractionBits) | (uint)(((LinkRate % rate) << FractionBits) / rate);
        WriteFactor(vf, factor);
        WriteFactor(vf + SecondQueue, rate == 0 ? 0 : Registers.Rttbcnrc.RfInt | Registers.Rttbcnrc.RfDec);
    }

    private void WriteFactor(int queue, uint factor)
    {
        registers.Write(Registers.Rttdqsel.Offset, (uint)queue);
        registers.Write(Registers.Rttbcnrm.Offset, RateWindow);
        registers.Write(Registers.Rttbcnrc.Offset, factor == 0 ? 0 : factor | Registers.Rttbcnrc.RsEna);
    }
}
