using System.Buffers.Binary;

namespace NicTwin.Testbench;

/// <summary>States that ordinary traffic seldom reaches: full transmit buffers, queues cut off in the middle of a packet, urgent frames, single bytes of the mailboxes.</summary>
internal sealed partial class LegalProgramWriter
{
    // Ethernet, IPv4 and TCP without options.
    private const int SegmentHeader = 54;

    private void Corner(RandomSource random)
    {
        switch (random.Below(6))
        {
            case 0 or 1 or 2:
                Backlog(random);
                break;
            case 3:
                CutOff(random);
                break;
            case 4:
                Semaphore(random);
                break;
            default:
                Urgent(random);
                break;
        }
    }

    /// <summary>The other side stops the wire while segmented packets fill the transmit buffer: its 32 frames, or its 40 KiB.</summary>
    private void Backlog(RandomSource random)
    {
        if (_builder.Left < 60)
        {
            return;
        }

        Settle(random);
        int q = OpenQueue(_transmit, random);
        if (q < 0 || !Transmits(q))
        {
            return;
        }

        _driver.Write(0, 0x0028, 0x00c28001);
        _driver.Write(0, 0x002c, 0x00000100);
        _driver.Write(0, 0x0030, 0x8808);
        _driver.Write(0, 0x0000, ControlBase | ReceivePause);
        _builder.Flush(_driver.RegisterAddress(0, 0x0008));

        // The pause, in quanta of 64 clocks, outlasts the reading of the packets.
        PauseFrame(random.Between(200, 250), 1);
        bool many = random.Chance(400);
        if (!many && random.Chance(500))
        {
            // Longest frames: one of them finds its headers' room and not that of its payload.
            int size = random.Between(1440, 1500) - SegmentHeader;
            FillBuffer(q, size, 20, true, random);
            FillBuffer(q, size, 10, true, random);
        }
        else if (many)
        {
            FillBuffer(q, random.Between(20, 80), random.Between(12, 24), true, random);
            FillBuffer(q, random.Between(20, 80), random.Between(12, 24), false, random);
            FillBuffer(q, random.Between(20, 80), random.Between(1, 8), false, random);
        }
        else
        {
            // 20 frames of 186 words and 8 of 170: the last header, of 7 words and behind its payload, finds 47 words free and needs 48.
            FillBuffer(q, 1482 - SegmentHeader, 20, true, random);
            FillBuffer(q, 1354 - SegmentHeader, 8, true, random);
            FillBuffer(q, random.Between(100, 1460), random.Between(2, 6), true, random);
        }

        _builder.Wait(many ? random.Between(2000, 4000) : random.Between(7000, 8000));
        PauseFrame(0, 1);
        Quiet(random);
        _driver.Write(0, 0x0000, ControlBase);
    }

    /// <summary>Posts a packet of so many whole TCP segments, if the ring has room, for everybody or for anybody.</summary>
    private void FillBuffer(int q, int size, int segments, bool everybody, RandomSource random)
    {
        if (_transmit[q].Length - 1 - _transmit[q].Posted < 5)
        {
            return;
        }

        int payload = size * segments;
        var descriptors = new List<byte>();
        _block.Clear();
        ulong block = _memory.Buffer(4096);
        uint word0 = (14u << 9) | 20;
        uint word2 = (2u << 20) | (1u << 29) | (1u << 11) | (1u << 10);
        _contexts[2 * q] = new OffloadRequest((word0, word2, ((uint)size << 16) | (20u << 8)), 0, false, false);
        Descriptor(descriptors, word0, word2, ((uint)size << 16) | (20u << 8));
        OffloadRequest request = _contexts[2 * q] with { Checksums = 3, Segments = true };
        Span<byte> packet = _long.AsSpan(0, SegmentHeader + payload);
        packet[SegmentHeader..].Clear();
        Headers(packet[..SegmentHeader], request, random);
        if (everybody)
        {
            packet[..6].Fill(0xff);
        }

        Complete(packet, request);
        Place(descriptors, block, packet[..SegmentHeader], payload, 1u << 31, (3u << 8) | ((uint)payload << 14), random);
        AccountSent(request, packet, q);
        _builder.MemoryWrite(block, [.. _block]);
        WriteRing(_transmit[q], [.. descriptors]);
        _transmit[q].Posted += descriptors.Count / 16;
        _driver.WriteTail(_transmit[q].Function, q, true, _transmit[q].Tail);
    }

    /// <summary>SWSM: its read takes the semaphore, a write gives it back.</summary>
    private void Semaphore(RandomSource random)
    {
        const uint Swsm = 0x5b50;
        for (int i = random.Between(2, 4); i > 0; i--)
        {
            _driver.Read(0, Swsm);
            if (random.Chance(600))
            {
                _driver.Write(0, Swsm, (uint)random.Below(4));
            }
        }
    }

    /// <summary>A transmit queue is disabled at any moment of its work.</summary>
    private void CutOff(RandomSource random)
    {
        for (int i = random.Between(1, 4); i > 0 && _builder.Left > 50; i--)
        {
            int q = OpenQueue(_transmit, random);
            if (q < 0)
            {
                OpenTransmit(AnyQueue(random), random);
                return;
            }

            Send(random);
            _builder.Wait(random.Between(1, 500));
            Disturb();
            _driver.CloseQueue(_transmit[q].Function, q, true);
            _transmit[q].Open = false;
            Drain(random);
            OpenTransmit(q, random);
        }
    }

    /// <summary>Frames of all priorities for a queue whose interrupts are held back; IMIRVP lets the higher ones through at once.</summary>
    private void Urgent(RandomSource random)
    {
        const int Intervals = 60;   // of 1 us, longer than all frames of one burst take
        int q = OpenQueue(_receive, random);
        if (_mode != InterruptMode.Msix || q < 0 || _builder.Left < 60)
        {
            return;
        }

        Settle(random);
        int n = q & 7;
        int f = _builder.Device.Configuration.VfActive(n) && _builder.Device.Configuration.VfMemoryEnable ? 1 + n : 0;
        int v = random.Below(f == 0 ? 8 : 3);
        int internalVector = f == 0 ? v : 22 - (3 * n) + v;
        ProgramVector(f, v, random);
        int lane = q >= 8 ? 2 : 0;
        _builder.Write(_driver.RegisterAddress(f, f == 0 ? 0x1700 + (4 * (uint)n) : 0x1700), (uint)(0x80 | v) << (lane * 8), 1 << lane);
        _driver.Write(f, 0x1680 + (4 * (uint)v), Intervals << 2);
        _driver.Write(0, 0x152c, _builder.Device.Registers[RegisterTable.Eiac] | (1u << internalVector));
        _driver.Write(0, 0x1530, _builder.Device.Registers[RegisterTable.Eiam] & ~(1u << internalVector));
        _driver.Write(f, 0x1524, 1u << v);
        _driver.Write(0, 0x5ac0, 8u | (uint)random.Between(1, 7));
        _builder.Flush(_driver.RegisterAddress(0, 0x0008));
        for (int i = random.Between(4, 8); i > 0; i--)
        {
            Span<byte> frame = _packet.AsSpan(0, random.Between(60, 90));
            random.Fill(frame);
            Address(frame, random);
            BinaryPrimitives.WriteUInt16BigEndian(frame[12..], (ushort)VlanType);
            BinaryPrimitives.WriteUInt16BigEndian(frame[14..], (ushort)(Vlan(random.Below(Vlans)) | (random.Below(8) << 13)));
            _builder.Frame(frame.ToArray(), false);
            if (!_builder.Device.Registers.Phy.Loops)
            {
                Account(frame, PendingFrame.Wire, false);
            }

            _builder.Wait(random.Between(200, 1500));
        }
    }

    /// <summary>Requests and acknowledgements of a VF, which the PF looks at and clears byte by byte.</summary>
    private void MailboxCauses(int n, RandomSource random)
    {
        for (int i = random.Between(1, 3); i > 0; i--)
        {
            _driver.Write(1 + n, 0x0c40, (uint)random.Between(1, 3));
            ReadOnlySpan<uint> registers = [0x0c80, 0x0c80, 0x0c88, 0x0c90];
            ulong address = _driver.RegisterAddress(0, random.Pick(registers));
            _builder.Read(address, 4);
            _builder.Write(address, random.Chance(500) ? uint.MaxValue : (uint)random.Next(), random.Below(16));
            _builder.Read(address, 4);
        }
    }

    /// <summary>The PF takes the buffer of a VF's mailbox back (RVFU) while requests and acknowledgements of VFs wait.</summary>
    private void TakeBack(int n, RandomSource random)
    {
        for (int f = 0; f < 8; f++)
        {
            if (_builder.Device.Configuration.VfActive(f) && (f == n || random.Chance(500)))
            {
                _driver.Write(1 + f, 0x0c40, (uint)random.Between(1, 3));
            }
        }

        _driver.Write(0, 0x0c00 + (4 * (uint)n), 0x10);
        _driver.Read(0, 0x0c80);
    }

    /// <summary>Takes the right to DMA from all functions and posts packets: their queues rise together when it comes back.</summary>
    private void WorkWithoutBusMaster(RandomSource random)
    {
        BusMasters(false);
        OpenTransmit(0, random);
        OpenTransmit(8, random);
        for (int i = random.Between(2, 4); i > 0; i--)
        {
            Send(random);
        }
    }

    /// <summary>Gives or takes the right to DMA of the PF and of every VF that is there.</summary>
    private void BusMasters(bool enable)
    {
        for (int n = 0; n < 8; n++)
        {
            if (_builder.Device.Configuration.VfActive(n))
            {
                _builder.ConfigurationWrite(1 + n, 0x04, enable ? 4u : 0, 0x1);
            }
        }

        _builder.ConfigurationWrite(0, 0x04, enable ? 6u : 2, 0x1);
    }
}
