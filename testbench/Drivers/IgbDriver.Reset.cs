using static NicTwin.Testbench.DriverRegisters;

namespace NicTwin.Testbench;

/// <content>Reset of the port (facts/82576.md, sections 5.3, 5.5).</content>
internal sealed partial class IgbDriver
{
    private const uint MasterDisable = 4;
    private const uint MasterEnabled = 1u << 19;
    private const uint DeviceReset = 1u << 26;

    private uint _packetBuffer = 64;
    private bool _timestamps;

    /// <summary>igb_reset: watermarks, reset, tables, link.</summary>
    private void Reset(bool running)
    {
        _packetBuffer = R(Rxpbs) & 0x7f;
        host.ExpectBits("RXPBS: KiB of the receive packet buffer", _packetBuffer, uint.MaxValue, 64);
        if (VirtualFunctions > 0)
        {
            Array.Clear(_clearToSend);
            Ping();
            W(Vfre, 0);
            W(Vfte, 0);
        }

        ResetHardware();
        W(Wuc, 0);
        NvmRead(0x04);
        R(Ledctl);
        for (int i = 127; i >= 0; i--)
        {
            W(Vfta + (4 * (uint)i), 0);
            Flush();
        }

        WriteAddress(0, Mac, null);
        for (int i = 1; i < 24; i++)
        {
            ClearAddress(i);
        }

        for (uint i = 0; i < 128; i++)
        {
            W(Mta + (4 * i), 0);
        }

        for (uint i = 0; i < 128; i++)
        {
            W(Uta + (4 * i), 0);
        }

        SetUpLink();
        foreach (uint counter in IgbCounters.Cleared)
        {
            R(counter);
        }

        for (int i = 0; i < 24; i++)
        {
            ClearAddress(i);
        }

        WriteAddress(0, Mac, Pool);
        if (!running)
        {
            R(Manc);
            R(Manc);
            PhyWrite(0, (ushort)(PhyRead(0) | 0x0800));
            host.Sleep(1000);
        }

        W(Vet, 0x8100);
        if (_timestamps)
        {
            StartTimestamps();
        }

        PhyRead(1);
        PhyRead(1);
        ExpectCleanTables();
    }

    // igb_reset_hw: no DMA may be under way when CTRL.RST is written, and none may follow.
    private void ResetHardware()
    {
        W(Ctrl, R(Ctrl) | MasterDisable);
        host.Poll("STATUS: GIO master enable to go with CTRL.GIO_MASTER_DISABLE", 0, Status, MasterEnabled, 0, 800, 100);
        host.ForbidDma(0);
        uint gcr = R(Gcr);
        host.ExpectBits("GCR: completion time-out, capability version", gcr, 0x4f000, 0x40000);
        uint control2 = host.ReadConfiguration(0, 0xc8);
        host.WriteConfiguration(0, 0xc8, control2 | 5, 0x3);
        host.ExpectBits("Device Control 2: completion time-out as written", host.ReadConfiguration(0, 0xc8), 0xf, 5);
        W(Gcr, gcr & ~(1u << 16));
        W(Imc, uint.MaxValue);
        W(Rctl, 0);
        W(Tctl, 8);
        Flush();
        host.Sleep(10_000);
        W(Ctrl, R(Ctrl) | DeviceReset);
        host.Poll("EECD.AUTO_RD", 0, Eecd, 1u << 9, 1u << 9, 10, 1000);
        host.ExpectBits("EECD: PRES", R(Eecd), 1u << 8, 1u << 8);
        W(Imc, uint.MaxValue);
        host.ExpectBits("ICR after CTRL.RST: DRSTA", R(Icr), 1u << 30, 0);
        host.ExpectBits("CTRL after CTRL.RST", R(Ctrl), DeviceReset | MasterDisable, 0);
        host.ExpectBits("NVM word 37: no other MAC", NvmRead(0x37), 0xffff, 0xffff);
    }

    // What igb never writes and relies on all the same: CTRL.RST has brought it back.
    private void ExpectCleanTables()
    {
        host.ExpectBits("VLVF(0) after CTRL.RST", R(Vlvf), uint.MaxValue, 0);
        host.ExpectBits("VMOLR of the PF's pool after CTRL.RST", R(Vmolr + (4 * Pool)), uint.MaxValue, 0x80002600);
        host.ExpectBits("VFRE after CTRL.RST", R(Vfre), 0xff, 0xff);
        host.ExpectBits("VFTE after CTRL.RST", R(Vfte), 0xff, 0xff);
        host.ExpectBits("EIMS after CTRL.RST", R(Eims), uint.MaxValue, 0);
        host.ExpectBits("STATUS: GIO master enable after CTRL.RST", R(Status), MasterEnabled, MasterEnabled);
    }

    private void WriteAddress(int entry, ulong mac, uint? pool)
    {
        W(Ral(entry), (uint)mac);
        Flush();
        W(Rah(entry), 0x80000000 | (uint)(mac >> 32) | (pool is uint p ? 1u << (18 + (int)p) : 0));
        Flush();
    }

    private void ClearAddress(int entry)
    {
        W(Ral(entry), 0);
        Flush();
        W(Rah(entry), 0);
        Flush();
    }

    private void StartTimestamps()
    {
        _timestamps = true;
        W(Tsynctxctl, R(Tsynctxctl) & ~0x10u);
        W(Tsyncrxctl, R(Tsyncrxctl) & ~0x1eu);
        W(Tsyncrxcfg, 0);
        W(Etqf3, 0);
        W(Ftqf3, 0xf0000000);
        Flush();
        R(Txstmpl);
        R(Txstmph);
        R(Rxstmpl);
        R(Rxstmph);
        W(Timinca, 0x01800000);
        uint low = R(Systiml);
        uint high = R(Systimh);
        Flush();
        ulong before = low | ((ulong)high << 32);
        ulong after = R(Systiml) | ((ulong)R(Systimh) << 32);
        host.Expect(after > before, $"SYSTIM stands still at {before:x}");
    }
}
