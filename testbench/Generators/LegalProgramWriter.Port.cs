using System.Buffers.Binary;

namespace NicTwin.Testbench;

/// <summary>The port: loop-back in the PHY, pause frames, what pools may send and the tags that they get.</summary>
internal sealed partial class LegalProgramWriter
{
    private const uint ControlBase = 0x00100249;
    private const uint ReceivePause = 1u << 27;
    private const uint TransmitPause = 1u << 28;

    /// <summary>DTXSWC.</summary>
    private void SwitchControl(RandomSource random)
    {
        uint spoof = random.Chance(300) ? (uint)random.Below(0x10000) : 0;
        _driver.Write(0, 0x3500, (random.Chance(800) ? 0x80000000 : 0) | (random.Chance(300) ? (uint)random.Below(256) << 16 : 0) | spoof);
    }

    /// <summary>VMVIR of some pools.</summary>
    private void PoolTags(RandomSource random)
    {
        for (int i = random.Between(1, 3); i > 0; i--)
        {
            uint action = random.Chance(600) ? 1u : (uint)random.Below(4);
            uint tag = (uint)Vlan(random.Below(Vlans)) | ((uint)random.Below(16) << 12);
            _driver.Write(0, 0x3700 + ((uint)random.Below(8) * 4), (action << 30) | tag);
        }
    }

    /// <summary>Gives a frame the source address of some pool now and then.</summary>
    private void Source(Span<byte> frame, RandomSource random)
    {
        if (frame.Length < 12 || (_builder.Device.Registers[RegisterTable.Dtxswc] & 0xff) == 0 || random.Chance(300))
        {
            return;
        }

        int start = random.Below(24);
        for (int i = 0; i < 24; i++)
        {
            int entry = (start + i) % 24;
            uint high = _builder.Device.Registers[RegisterTable.RahAt(entry)];
            if ((high & 0x80000000) != 0)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(frame[6..], _builder.Device.Registers[RegisterTable.RalAt(entry)]);
                BinaryPrimitives.WriteUInt16LittleEndian(frame[10..], (ushort)high);
                return;
            }
        }
    }

    /// <summary>
    /// The PHY sends back what one queue sends; frames at the pins are nobody's meanwhile. Negotiation is switched off for good, or stays as it is.
    /// </summary>
    private void Loop(RandomSource random)
    {
        if (_builder.Left < 40)
        {
            return;
        }

        Settle(random);
        bool negotiates = _builder.Device.Registers.Phy.Negotiates && random.Chance(500);
        Mdic(1, 1, 0, negotiates ? 0x5140 : 0x4140);

        // Without negotiation the link goes and comes back at once; the reference allows it some time.
        _builder.Wait(negotiates ? 200 : 4200);
        _driver.Read(0, 0x0008);
        for (int i = random.Between(1, 3); i > 0; i--)
        {
            if (random.Chance(300))
            {
                Receive(random);
            }

            // One queue at a time: frames of several would meet in an order that only the NIC knows.
            Send(random);
            Quiet(random);
        }

        Mdic(1, 1, 0, negotiates ? 0x1140 : 0x0140);
        _builder.Wait(200);
        Receive(random);
    }

    /// <summary>Flow control is switched on for some frames each way.</summary>
    private void Pause(RandomSource random)
    {
        if (_builder.Left < 50)
        {
            return;
        }

        Settle(random);
        bool receives = random.Chance(700);
        bool sends = !receives || random.Chance(500);
        _driver.Write(0, 0x0028, 0x00c28001);
        _driver.Write(0, 0x002c, 0x00000100);
        _driver.Write(0, 0x0030, 0x8808);
        _driver.Write(0, 0x0170, random.Chance(200) ? 0u : (uint)random.Below(0x10000));
        _driver.Write(0, 0x2168, random.Chance(800) ? 0x10u << random.Below(6) : 0);
        _driver.Write(0, 0x2160, (random.Chance(700) ? 0x80000000 : 0) | (random.Chance(600) ? 0x10u : 0));
        _driver.Write(0, 0x2460, random.Chance(600) ? 0u : (uint)random.Between(1, 40));
        _driver.Write(0, 0x0000, ControlBase | (receives ? ReceivePause : 0) | (sends ? TransmitPause : 0));
        _builder.Flush(_driver.RegisterAddress(0, 0x0008));
        for (int i = random.Between(1, 4); i > 0; i--)
        {
            if (receives && random.Chance(700))
            {
                PauseFrame(random);
            }

            if (random.Chance(600))
            {
                Receive(random);
            }

            Send(random);
            _builder.Wait(random.Between(1, 600));
        }

        if (receives)
        {
            PauseFrame(0, 1);
        }

        Quiet(random);
        foreach (uint counter in (ReadOnlySpan<uint>)[0x4048, 0x404c, 0x4050, 0x4054, 0x4058])
        {
            // The second read shows that the first has cleared it.
            _driver.Read(0, counter);
            _driver.Read(0, counter);
        }

        _driver.Write(0, 0x0000, ControlBase);
    }

    private void PauseFrame(RandomSource random) =>
        PauseFrame(random.Chance(300) ? 0 : random.Between(1, 30), random.Chance(850) ? 1 : random.Between(2, 0x101));

    private void PauseFrame(int time, int opcode)
    {
        byte[] frame = new byte[60];
        ReadOnlySpan<byte> head = [0x01, 0x80, 0xc2, 0x00, 0x00, 0x01, 0x02, 0x00, 0x00, 0x00, 0x00, 0x77, 0x88, 0x08];
        head.CopyTo(frame);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(14), (ushort)opcode);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(16), (ushort)time);
        _builder.Frame(frame, false);
        Account(frame, PendingFrame.Wire, false);
    }

    /// <summary>The PTP clock runs for a while, and packets of both directions get time stamps.</summary>
    private void Stamps(RandomSource random)
    {
        if (_builder.Left < 60)
        {
            return;
        }

        Settle(random);
        _driver.Write(0, 0xb608, (random.Chance(900) ? 0x01000000u : 0) | (uint)random.Below(0x1000000));
        if (random.Chance(400))
        {
            _driver.Write(0, random.Chance(500) ? 0xb600u : 0xb604, (uint)random.Next());
        }

        _driver.Write(0, 0x5f50, (uint)random.Below(3) | ((uint)random.Below(4) << 8));
        _driver.Write(0, 0xb614, random.Chance(850) ? 0x10u : 0);

        // All types alike; those that look into the message often with messages that come that far.
        int type = random.Chance(700) ? random.Pick([0, 1, 2, 4, 5]) : random.Below(8);
        bool near = type is not 3 and < 6 && random.Chance(700);
        _stamped = true;
        StampFilters(near, random);
        _driver.Write(0, 0xb620, (near || random.Chance(900) ? 0x10u : 0) | ((uint)type << 1));
        _builder.Flush(_driver.RegisterAddress(0, 0x0008));
        for (int i = random.Between(1, 4); i > 0; i--)
        {
            TimeMessage(near ? type == 0 || (type != 1 && random.Chance(500)) ? 14 : 42 : 0, random);
            Send(random);
            if (random.Chance(500))
            {
                Quiet(random);
            }

            _driver.Read(0, random.Chance(500) ? 0xb600u : 0xb604);
            ReadOnlySpan<uint> stamps = [0xb614, 0xb618, 0xb61c, 0xb620, 0xb624, 0xb628];
            _driver.Read(0, random.Pick(stamps));
            _driver.Read(0, random.Pick(stamps));
            if (random.Chance(300))
            {
                LongSleep(random);
            }
        }

        Settle(random);
        _stamped = false;
        _driver.Write(0, 0xb620, 0);
        _driver.Write(0, 0xb614, 0);
    }

    /// <summary>The filters that ask for time stamps, as igb sets them up, or nearly so.</summary>
    private void StampFilters(bool both, RandomSource random)
    {
        if (both || random.Chance(700))
        {
            _driver.Write(0, 0x5cbc, 0x440088f7);
        }

        if (both || random.Chance(700))
        {
            _driver.Write(0, 0x59ec, random.Chance(700) ? 0xe8008011 : 0x68008011);
            _driver.Write(0, 0x59cc, 0x3f01);
            _driver.Write(0, 0x5a8c, 0x3f01);
            _driver.Write(0, 0x5aac, 0x00081000);
        }
    }

    /// <summary>A PTP message over Ethernet, IPv4 or IPv6, or nearly one.</summary>
    /// <param name="header">Bytes in front of a message that is whole and goes to the right port; 0 for any message.</param>
    /// <param name="random">The action's random numbers.</param>
    private void TimeMessage(int header, RandomSource random)
    {
        bool whole = header > 0;
        byte[] frame = new byte[random.Between(whole ? 96 : 60, 130)];
        random.Fill(frame);
        Address(frame, random);
        header = whole ? header : random.Below(3) switch { 0 => 14, 1 => 42, _ => 62 };
        ReadOnlySpan<byte> ethernet = [0x88, 0xf7];
        ReadOnlySpan<byte> version4 = [0x08, 0x00, 0x45];
        ReadOnlySpan<byte> version6 = [0x86, 0xdd, 0x60];
        (header == 14 ? ethernet : header == 42 ? version4 : version6).CopyTo(frame.AsSpan(12));
        if (header > 14)
        {
            if (whole || random.Chance(850))
            {
                // Lengths that agree, no fragment.
                BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(header == 42 ? 16 : 18), (ushort)(frame.Length - (header == 42 ? 14 : 54)));
                frame.AsSpan(20, header == 42 ? 2 : 0).Clear();
                BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(header - 8), whole || random.Chance(800) ? (ushort)319 : (ushort)320);
            }

            frame[header == 42 ? 23 : 20] = whole || random.Chance(900) ? (byte)17 : (byte)6;
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(header - 6), whole || random.Chance(850) ? (ushort)319 : (ushort)320);
        }

        if (frame.Length > header)
        {
            frame[header] = (byte)((frame[header] & 0xf0) | random.Below(random.Chance(800) ? 4 : 16));
        }

        if (frame.Length > header + 32)
        {
            frame[header + 32] = (byte)random.Below(3);
        }

        _builder.Frame(frame, false);
        Account(frame, PendingFrame.Wire, false);
    }
}
