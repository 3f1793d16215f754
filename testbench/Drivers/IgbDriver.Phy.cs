using static NicTwin.Testbench.DriverRegisters;

namespace NicTwin.Testbench;

/// <content>Semaphores, NVM, PHY and link (facts/82576.md, sections 3 to 5).</content>
internal sealed partial class IgbDriver
{
    private const uint PhySemaphore = 2;
    private const uint MdicReady = 1u << 28;
    private const uint MdicError = 1u << 30;

    private bool _linkUp;
    private bool _pauseKnown;

    /// <summary>Reads a word of the NVM.</summary>
    public ushort NvmRead(uint word)
    {
        W(Eerd, (word << 2) | 1);
        host.Poll($"EERD.DONE for NVM word {word:x2}", 0, Eerd, 2, 2, 100_000, 5);
        uint value = R(Eerd);
        host.ExpectBits($"EERD: address of NVM word {word:x2}", value, 0xfffe, (word << 2) | 2);
        return (ushort)(value >> 16);
    }

    /// <summary>Reads a register of the PHY.</summary>
    public ushort PhyRead(uint register)
    {
        Take();
        Page(register);
        uint value = Command(1u << 27 | (register & 31) << 16);
        Give();
        return (ushort)value;
    }

    /// <summary>Writes a register of the PHY.</summary>
    public void PhyWrite(uint register, ushort value)
    {
        Take();
        Page(register);
        Command(1u << 26 | (register & 31) << 16 | value);
        Give();
    }

    private void Page(uint register)
    {
        if (register > 15)
        {
            Command(1u << 26 | 0x1fu << 16 | register);
        }
    }

    // PHY address 1; the answer is polled every 50 us for 96 ms.
    private uint Command(uint command)
    {
        W(Mdic, command | 1u << 21);
        host.Sleep(50);
        uint value = host.Poll("MDIC.READY", 0, Mdic, MdicReady, MdicReady, 1920, 50);
        host.ExpectBits($"MDIC after command {command:x8}: ERROR", value, MdicError, 0);
        host.ExpectBits($"MDIC after command {command:x8}: register", value, 0x1f0000, command & 0x1f0000);
        return value;
    }

    private void Take() => Synchronize(v => v | PhySemaphore, PhySemaphore, 0);

    private void Give() => Synchronize(v => v & ~PhySemaphore, PhySemaphore, PhySemaphore);

    // SW_FW_SYNC under the semaphore of SWSM. A set SMBI that nobody holds would spin in the kernel for ever.
    private void Synchronize(Func<uint, uint> change, uint mask, uint expected)
    {
        host.Poll("SWSM.SMBI, the semaphore, to be free", 0, Swsm, 1, 0, 257, 50);
        uint value = R(Swsm);
        host.ExpectBits("SWSM: SMBI after a read has taken it", value, 1, 1);
        W(Swsm, value | 2);
        host.ExpectBits("SWSM: SWESMBI as written", R(Swsm), 2, 2);
        uint sync = R(SwFwSync);
        host.ExpectBits("SW_FW_SYNC: PHY 0", sync, mask | (mask << 16), expected);
        W(SwFwSync, change(sync));
        W(Swsm, R(Swsm) & ~3u);
    }

    /// <summary>Reads words 0 to 3f of the NVM, whose sum has to be right.</summary>
    public void CheckNvm()
    {
        ushort sum = 0;
        for (uint word = 0; word < 0x40; word++)
        {
            sum += NvmRead(word);
        }

        host.ExpectBits("the sum of the NVM's words 0 to 3f", sum, 0xffff, NvmImage.Checksum);
    }

    // A PHY reset by CTRL.PHY_RST, with the manageability firmware's word that it has ended.
    private void ResetPhy()
    {
        R(Manc);
        Take();
        uint ctrl = R(Ctrl);
        W(Ctrl, ctrl | 1u << 31);
        Flush();
        host.Sleep(100);
        W(Ctrl, ctrl);
        Flush();
        host.Sleep(150);
        Give();
        host.Poll("EEMNGCTL: configuration done", 0, Eemngctl, 1u << 18, 1u << 18, 100, 1000);
        host.ExpectBits("EECD: PRES", R(Eecd), 1u << 8, 1u << 8);
    }

    private void PowerUp()
    {
        ResetPhy();
        PhyWrite(0, (ushort)(PhyRead(0) & ~0x0800));
        SetUpLink();
    }

    private void SetUpLink()
    {
        uint high = ((_packetBuffer * 1024) - (uint)(Math.Max(Mtu + 22, 1522) + 9728)) & 0xfff0;
        SetUpLink(0xffff, high - 16, high);
    }

    /// <summary>Starts autonegotiation and sets flow control.</summary>
    /// <param name="pause">Time of a pause frame.</param>
    /// <param name="low">FCRTL.</param>
    /// <param name="high">FCRTH.</param>
    public void SetUpLink(uint pause, uint low, uint high)
    {
        R(Manc);
        if (!_pauseKnown)
        {
            _pauseKnown = true;
            NvmRead(0x0f);
        }

        W(Ctrl, (R(Ctrl) | 0x40) & ~0x1800u);
        ResetPhy();
        host.Sleep(100_000);
        PhyWrite(0x19, (ushort)(PhyRead(0x19) & ~2));
        PhyWrite(0x12, (ushort)((PhyRead(0x12) & ~0x3000) | 0x1000));
        PhyWrite(9, PhyRead(9));
        ushort advertised = PhyRead(4);
        ushort gigabit = PhyRead(9);
        PhyWrite(4, (ushort)((advertised & ~0x0de0) | 0x0de0));
        PhyWrite(9, (ushort)((gigabit & ~0x0300) | 0x0200));
        host.ExpectBits("PHY register 9 as written", PhyRead(9), 0x0300, 0x0200);
        PhyWrite(0, (ushort)(PhyRead(0) | 0x1200));
        for (int i = 0; i < 10; i++)
        {
            PhyRead(1);
            if ((PhyRead(1) & 4) != 0)
            {
                break;
            }

            host.Sleep(10);
        }

        W(Fct, 0x8808);
        W(Fcah, 0x0100);
        W(Fcal, 0x00c28001);
        W(Fcttv, pause);
        W(Fcrtl, low | 0x80000000);
        W(Fcrth, high);
    }

    // igb believes BMSR for "there is a link" and STATUS for what it is like.
    private void LinkIsUp()
    {
        host.ExpectBits("PHY register 13: downshift", PhyRead(0x13), 0x8000, 0);
        W(Tctl, (R(Tctl) & ~0x003ff000u) | 0x3f000);
        R(Status);
        W(Ctrl, R(Ctrl) | 0x18000000);
        host.ExpectBits("BMSR: autonegotiation complete", PhyRead(1), 0x24, 0x24);
        PhyRead(1);
        host.ExpectBits("PHY register 4: pause", PhyRead(4), 0x0c00, 0x0c00);
        host.ExpectBits("PHY register 5: pause of the partner", PhyRead(5), 0x0400, 0x0400);
        host.ExpectBits("STATUS: link, full duplex, 1 Gb/s", R(Status), 0x83, 0x83);
        W(Ctrl, R(Ctrl) | 0x18000000);
        host.ExpectBits("STATUS: link, full duplex, 1 Gb/s", R(Status), 0x83, 0x83);
        host.ExpectBits("CTRL: RFCE and TFCE as written", R(Ctrl), 0x18000000, 0x18000000);
        PhyRead(0x13);
        host.ExpectBits("PHY register 0a: remote receiver", PhyRead(0x0a), 0x1000, 0x1000);
        if (VirtualFunctions > 0)
        {
            Ping();
        }
    }
}
