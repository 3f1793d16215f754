using NicTwin.Model;

namespace NicTwin.Vmm.Driver;

/// <content>The NIC's way up and down, and what its first vector tells.</content>
internal sealed partial class PfDriver
{
    private const int AttentionVector = 0;
    private const int ReceiveVector = 1;
    private const int TransmitVector = 2;
    private const int Vectors = 3;

    private const uint AllVectors = (1u << Vectors) - 1;
    private const uint Valid = 0x80;

    // Moderation in microseconds between two interrupts of a vector; the first one comes at once. For frames it is what igb uses where
    // latency counts; VFs that flood their mailbox or forge frames get no more attention than that.
    private const uint FrameInterval = 14 << Registers.Eitr.IntervalLsb;
    private const uint AttentionInterval = 100 << Registers.Eitr.IntervalLsb;

    private const uint LinkChange = 1u << 2;
    private const uint MailboxMessage = 1u << 8;
    private const uint SpoofedFrame = 1u << 28;

    // An Ethernet frame with a VLAN tag and FCS.
    private const uint FrameLimit = 1522;

    private const uint Identity = 0x10c9_8086;
    private const int CommandOffset = 4 * (int)Configuration.PfCommand;
    private const int FirstBarOffset = 0x10;
    private const int Bar3Offset = 0x1c;
    private const int MsixOffset = 4 * (int)Configuration.PfMsixControl;

    private async Task<bool> Start()
    {
        State = PfDriverState.Changing;
        Failure = string.Empty;
        LinkUp = false;
        Uplink.Stop();
        SetActive(0);
        if (await _bus.ReadConfiguration(PfAddresses.Pf, 0).ConfigureAwait(false) != Identity)
        {
            Fail("there is no 82576");
            return false;
        }

        await SetSriov(0).ConfigureAwait(false);
        await _bus.WriteConfiguration(PfAddresses.Pf, FirstBarOffset, (uint)PfAddresses.Bar0).ConfigureAwait(false);
        await _bus.WriteConfiguration(PfAddresses.Pf, Bar3Offset, (uint)PfAddresses.Bar3).ConfigureAwait(false);
        const uint command = Configuration.PfCommandMemoryEnable | Configuration.PfCommandBusMaster | Configuration.PfCommandInterruptDisable;
        await _bus.WriteConfiguration(PfAddresses.Pf, CommandOffset, command, 0x3).ConfigureAwait(false);
        if (!await ResetDevice().ConfigureAwait(false) || !await ReadIdentity().ConfigureAwait(false))
        {
            return false;
        }

        foreach (PfVf vf in _settings)
        {
            // Of VFs that were there when the NIC was lost.
            vf.Forget();
            _pools.Remove(vf);
        }

        await EnableVectors().ConfigureAwait(false);
        await _phy.Start().ConfigureAwait(false);
        return await BringUp().ConfigureAwait(false);
    }

    private async Task<bool> Restart()
    {
        if (State != PfDriverState.Running)
        {
            return false;
        }

        State = PfDriverState.Changing;
        Uplink.Stop();
        if (!await ResetDevice().ConfigureAwait(false) || !await BringUp().ConfigureAwait(false))
        {
            return false;
        }

        // Without CTS: a VF that acknowledges is told to reset itself.
        foreach (PfVf vf in _vfs)
        {
            await _mailbox.Ping(vf).ConfigureAwait(false);
        }

        return true;
    }

    private async Task<bool> Stop()
    {
        if (State == PfDriverState.Off)
        {
            return true;
        }

        await RemoveVfs().ConfigureAwait(false);
        State = PfDriverState.Changing;
        LinkUp = false;
        Uplink.Stop();
        bool reset = await ResetDevice().ConfigureAwait(false);
        await _phy.Stop().ConfigureAwait(false);
        await _bus.WriteConfiguration(PfAddresses.Pf, MsixOffset, 0, 0x8).ConfigureAwait(false);
        await _bus.WriteConfiguration(PfAddresses.Pf, CommandOffset, 0, 0x3).ConfigureAwait(false);
        State = reset ? PfDriverState.Off : State;
        return reset;
    }

    // facts/82576.md, 5.3: no DMA may be under way when CTRL.RST is written.
    private async Task<bool> ResetDevice()
    {
        Counters.Add(PfCount.DeviceResets);
        await _registers.Change(Registers.Ctrl.Offset, 0, Registers.Ctrl.GioMasterDisable).ConfigureAwait(false);
        await _registers.Poll(Registers.Status.Offset, Registers.Status.GioMasterEnable, 0, 800, 100 * PfRegisters.Microsecond).ConfigureAwait(false);
        _registers.Write(Registers.Imc.Offset, uint.MaxValue);
        _registers.Write(Registers.Eimc.Offset, uint.MaxValue);
        _registers.Write(Registers.Rctl.Offset, 0);
        _registers.Write(Registers.Tctl.Offset, Registers.Tctl.Psp);
        await _registers.Flush().ConfigureAwait(false);
        await _bus.Wait(10 * PfRegisters.Millisecond).ConfigureAwait(false);
        await _registers.Change(Registers.Ctrl.Offset, 0, Registers.Ctrl.Rst).ConfigureAwait(false);
        bool ready = await _registers.Poll(Registers.Eecd.Offset, Registers.Eecd.AutoRd, Registers.Eecd.AutoRd, 10, PfRegisters.Millisecond).ConfigureAwait(false);
        if (!ready)
        {
            Fail("the NIC does not come out of its reset");
            return false;
        }

        _registers.Write(Registers.Imc.Offset, uint.MaxValue);
        await _registers.Read(Registers.Icr.Offset).ConfigureAwait(false);
        return true;
    }

    private async Task<bool> ReadIdentity()
    {
        if (!await _phy.IsKnown().ConfigureAwait(false))
        {
            Fail("the PHY does not answer as that of an 82576");
            return false;
        }

        // The reset has loaded the NVM's address into the first entry.
        uint low = await _registers.Read(Registers.Ral.Offset).ConfigureAwait(false);
        uint high = await _registers.Read(Registers.Rah.Offset).ConfigureAwait(false);
        Mac = low | ((ulong)(high & Registers.Rah.Address) << 32);
        if (!PfFilters.IsStation(Mac))
        {
            Fail($"the NVM has no MAC address: {Mac:x12}");
            return false;
        }

        return true;
    }

    private async Task EnableVectors()
    {
        // Enabled and masked while the table is written, as the kernel does it.
        await _bus.WriteConfiguration(PfAddresses.Pf, MsixOffset, Configuration.PfMsixControlEnable | Configuration.PfMsixControlFunctionMask, 0x8).ConfigureAwait(false);
        for (uint vector = 0; vector < Vectors; vector++)
        {
            ulong entry = PfAddresses.Bar3 + (16 * vector);
            _bus.Write(entry, (uint)PfAddresses.Messages);
            _bus.Write(entry + 4, (uint)(PfAddresses.Messages >> 32));
            _bus.Write(entry + 8, vector);
            _bus.Write(entry + 12, 0);
        }

        await _bus.WriteConfiguration(PfAddresses.Pf, MsixOffset, Configuration.PfMsixControlEnable, 0x8).ConfigureAwait(false);
    }

    private async Task<bool> BringUp()
    {
        StartLink();
        _filters.SetAddress(0, Mac, PfPools.PfPool);
        _filters.WriteAll();
        _registers.Write(Registers.Vet.Offset, 0x8100);
        _registers.Write(Registers.Rlpml.Offset, PfVf.LongestFrame);
        _registers.Write(Registers.Rxcsum.Offset, Registers.Rxcsum.Ipofl | Registers.Rxcsum.Tuofl | Registers.Rxcsum.Crcofl | Registers.Rxcsum.Pcsd);
        _registers.Write(Registers.Rfctl.Offset, 0);
        // No queue holds up the others when its owner posts no buffers.
        _registers.Write(Registers.Qde.Offset, 0xffff);
        _registers.Write(Registers.Mrqc.Offset, 3);
        _pools.Start(FrameLimit);
        foreach (PfVf vf in _vfs)
        {
            vf.Forget();
            _pools.Prepare(vf);
        }

        _filters.SetMulticast(_vfs);
        _registers.Write(Registers.Tctl.Offset, Registers.Tctl.Reset | Registers.Tctl.En | Registers.Tctl.Psp | Registers.Tctl.Rtlc);
        _registers.Write(
            Registers.Rctl.Offset,
            Registers.Rctl.En | Registers.Rctl.Lpe | Registers.Rctl.Bam | Registers.Rctl.Vfe | Registers.Rctl.Secrc);
        Uplink.Start();
        await StartInterrupts().ConfigureAwait(false);
        await _registers.Change(Registers.CtrlExt.Offset, 0, Registers.CtrlExt.DrvLoad | Registers.CtrlExt.Pfrstd).ConfigureAwait(false);
        if (State == PfDriverState.Changing)
        {
            State = PfDriverState.Running;
            await CheckLink().ConfigureAwait(false);
        }

        return State == PfDriverState.Running;
    }

    // Pause frames both ways, with igb's values (facts/82576.md, 2.2): below 16 KiB of room in the packet buffer the other end is to wait.
    private void StartLink()
    {
        const uint packetBuffer = 64 * 1024;
        const uint high = (packetBuffer - FrameLimit - PfVf.LongestFrame) & 0xfff0;
        const uint enableXon = 0x8000_0000;
        _registers.Write(Registers.Ctrl.Offset, (Registers.Ctrl.Reset | Registers.Ctrl.Slu | Registers.Ctrl.Rfce | Registers.Ctrl.Tfce) & ~(Registers.Ctrl.Frcspd | Registers.Ctrl.Frcdpx));
        _registers.Write(Registers.Fct.Offset, 0x8808);
        _registers.Write(Registers.Fcah.Offset, 0x0100);
        _registers.Write(Registers.Fcal.Offset, 0x00c2_8001);
        _registers.Write(Registers.Fcttv.Offset, 0xffff);
        _registers.Write(Registers.Fcrtl.Offset, (high - 16) | enableXon);
        _registers.Write(Registers.Fcrth.Offset, high);
    }

    private async Task StartInterrupts()
    {
        _registers.Write(Registers.Gpie.Offset, Registers.Gpie.Nsicr | Registers.Gpie.MultipleMsix | Registers.Gpie.Eiame | Registers.Gpie.Pba);
        _registers.Write(Registers.IvarMisc.Offset, (Valid | AttentionVector) << 8);
        uint queue = PfRegisters.At(Registers.Ivar.Offset, Registers.Ivar.Stride, PfPools.PfPool);
        _registers.Write(queue, Valid | ReceiveVector | ((Valid | TransmitVector) << 8));
        for (int vector = 0; vector < Vectors; vector++)
        {
            uint interval = vector == AttentionVector ? AttentionInterval : FrameInterval;
            _registers.Write(PfRegisters.At(Registers.Eitr.Offset, Registers.Eitr.Stride, vector), interval);
        }

        _registers.Write(Registers.Eiac.Offset, AllVectors);
        _registers.Write(Registers.Eiam.Offset, AllVectors);
        _registers.Write(Registers.Mbvfimr.Offset, 0xff);
        await _registers.Read(Registers.Icr.Offset).ConfigureAwait(false);
        _registers.Write(Registers.Eims.Offset, (1u << AttentionVector) | (1u << ReceiveVector));
        _registers.Write(Registers.Ims.Offset, LinkChange | MailboxMessage | SpoofedFrame);
    }

    // Vector 0: link, mailboxes, forged frames. It has masked itself (EIAM).
    private async Task<bool> Attend()
    {
        bool mailboxesDue = _mailboxesDue;
        _attentionDue = false;
        _mailboxesDue = false;
        if (State != PfDriverState.Running)
        {
            return false;
        }

        uint causes = await _registers.Read(Registers.Icr.Offset).ConfigureAwait(false);
        if (causes != uint.MaxValue)
        {
            if ((causes & MailboxMessage) != 0 || mailboxesDue)
            {
                await _mailbox.Serve(_vfs).ConfigureAwait(false);
            }

            if ((causes & LinkChange) != 0)
            {
                await CheckLink().ConfigureAwait(false);
            }

            if ((causes & SpoofedFrame) != 0)
            {
                await CountSpoofedFrames().ConfigureAwait(false);
            }
        }

        _registers.Write(Registers.Eims.Offset, 1u << AttentionVector);
        return true;
    }

    private async Task CheckLink()
    {
        uint status = await _registers.Read(Registers.Status.Offset).ConfigureAwait(false);
        bool up = status != uint.MaxValue && (status & Registers.Status.Lu) != 0;
        if (up == LinkUp)
        {
            return;
        }

        LinkUp = up;
        Counters.Add(PfCount.LinkChanges);
        foreach (PfVf vf in _vfs)
        {
            await _mailbox.Ping(vf).ConfigureAwait(false);
        }
    }

    // WVBR has a bit for each queue that has forged something since it was read last; how much it was tells HTDPMC alone.
    private async Task CountSpoofedFrames()
    {
        uint queues = await _registers.Read(Registers.Wvbr.Offset).ConfigureAwait(false);
        foreach (PfVf vf in _vfs)
        {
            if (queues != uint.MaxValue && ((queues | (queues >> 8)) >> vf.Number & 1) != 0)
            {
                vf.SpoofEvents++;
                Counters.Add(PfCount.SpoofEvents);
            }
        }
    }
}
