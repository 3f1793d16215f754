using System.Buffers.Binary;

namespace NicTwin.Testbench;

/// <summary>Queues in states that random registers seldom reach: write-backs in groups, queues that go in the middle of their work, long rings, slow queues.</summary>
internal sealed partial class HostileProgramWriter
{
    private const uint DropEnable = 0x80000000;
    private const int GroupRing = 64;

    // Descriptors: an advanced data descriptor; its packet ends with it; it is reported.
    private const uint DataDescriptor = (3u << 20) | (1u << 29);
    private const uint EndOfPacket = 1u << 24;
    private const uint ReportStatus = 1u << 27;

    /// <summary>Work for queues that there are, or a new one of an odd kind.</summary>
    private void QueueCorner(bool transmit, int q, RandomSource random)
    {
        switch (random.Below(10))
        {
            case 0 or 1 or 2:
                Grouped(random);
                break;
            case 3 or 4 or 5 or 6:
                Flicker(transmit, q, random);
                break;
            case 7:
                LongRing(transmit, q, random);
                break;
            default:
                Slow(random);
                break;
        }
    }

    /// <summary>
    /// Receive queues write their descriptors back in groups while their vectors are throttled (RXDCTL.WTHRESH). More frames, new descriptors, an end of the
    /// wait, a queue that is disabled or a reset come in between.
    /// </summary>
    private void Grouped(RandomSource random)
    {
        if (_builder.Left < 70)
        {
            return;
        }

        bool both = random.Chance(500);
        _driver.Write(0, 0x5818, both ? 3u : 0);
        _driver.Write(0, 0x581c, 0x40000000);
        _driver.Write(0, 0x0c8c, 0xff);
        for (int q = 0; q <= (both ? 1 : 0); q++)
        {
            _driver.Write(0, 0x5ad0 + (4 * (uint)q), 0x0f002600);
            OpenGrouped(q, random);
        }

        for (int i = random.Between(2, 6); i > 0 && _builder.Left > 20; i--)
        {
            for (int n = random.Between(1, 4); n > 0; n--)
            {
                Broadcast(random.Chance(800) ? random.Between(60, 200) : random.Between(1000, 3000), random);
            }

            uint block = HostDriver.QueueOffset(0, both ? random.Below(2) : 0, false, false);
            switch (random.Below(8))
            {
                case 0:
                    _builder.Wait(random.Between(1, 300));
                    _driver.Write(0, block + 0x28, 0);
                    _builder.Wait(random.Between(1, 300));
                    _driver.Write(0, block + 0x28, HostDriver.QueueEnable | ((uint)random.Between(2, 9) << 16));
                    break;
                case 1:
                    _builder.Wait(random.Between(1, 300));
                    _driver.Write(0, block + 0x18, (uint)random.Below(GroupRing));
                    break;
                case 2 or 3:
                    _builder.Wait(random.Between(1000, 9000));
                    break;
                case 4:
                    _driver.Write(0, 0x1520, 0x01ffffff);
                    break;
                case 5:
                    int n = random.Below(2);
                    _builder.ConfigurationWrite(_builder.Device.Configuration.VfActive(n) ? 1 + n : 0, 0x04, random.Chance(500) ? 0x02u : 0x06u, 0x1);
                    break;
                default:
                    _builder.Wait(random.Between(1, 600));
                    break;
            }
        }

        _builder.Wait(random.Between(1000, 9000));
    }

    /// <summary>A ring of good descriptors, a threshold, and a vector that is throttled.</summary>
    private void OpenGrouped(int q, RandomSource random)
    {
        uint block = HostDriver.QueueOffset(0, q, false, false);
        ulong ring = _memory + 0x200000 + ((ulong)q * 0x1000);
        byte[] descriptors = new byte[GroupRing * HostDriver.DescriptorBytes];
        for (int i = 0; i < GroupRing; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(descriptors.AsSpan(i * 16), _memory + 0x300000 + ((ulong)((q * GroupRing) + i) * 2048));
        }

        _builder.MemoryWrite(ring, descriptors);
        _rings[q] = ring;
        _driver.Write(0, block + 0x28, 0);
        _builder.WriteLong(_driver.RegisterAddress(0, block), ring);
        _builder.WriteLong(_driver.RegisterAddress(0, block + 0x08), (uint)descriptors.Length | ((ulong)((uint)random.Between(1, 2) | (random.Chance(500) ? DropEnable : 0)) << 32));
        int head = random.Chance(600) ? 0 : random.Below(GroupRing);
        _driver.Write(0, block + 0x10, (uint)head);
        bool ofVf = _builder.Device.Configuration.VfActive(q);
        int entry = ofVf ? random.Below(3) : q;
        int vector = ofVf ? 22 - (3 * q) + entry : entry;
        _builder.Write(ofVf ? _driver.RegisterAddress(1 + q, 0x1700) : _driver.RegisterAddress(0, 0x1700 + (4 * (uint)q)), 0x80u | (uint)entry, 1);
        _driver.Write(0, 0x1680 + (4 * (uint)vector), (uint)random.Between(4, 60) << 2);
        _driver.Write(0, block + 0x28, HostDriver.QueueEnable | ((uint)random.Between(2, 9) << 16) | 0x0808);
        _driver.Write(0, block + 0x18, (uint)((head + random.Between(2, random.Chance(500) ? 10 : GroupRing - 1)) % GroupRing));
    }

    private void Broadcast(int length, RandomSource random)
    {
        byte[] frame = new byte[length];
        random.Fill(frame);
        frame.AsSpan(0, 6).Fill(0xff);
        _builder.Frame(frame, false);
    }

    /// <summary>
    /// A queue gets work and goes some clocks later, again and again: so it goes in any state of a fetch, a packet or a write-back. It goes by its own enable, by
    /// that of its direction, by its function's right to DMA, or by its pool's.
    /// </summary>
    private void Flicker(bool transmit, int q, RandomSource random)
    {
        if (_builder.Left < 40)
        {
            return;
        }

        ulong ring = _memory + 0x400000 + ((ulong)((transmit ? 16 : 0) + q) * 0x1000);
        int function = _builder.Device.Configuration.VfActive(q & 7) ? 1 + (q & 7) : 0;
        uint block = HostDriver.QueueOffset(0, q, transmit, false);
        _builder.ConfigurationWrite(function, 0x04, 0x06, 0x1);
        _driver.Write(0, block + 0x28, 0);
        _builder.MemoryWrite(ring, transmit ? TransmitWork(random) : ReceiveWork());
        _driver.OpenQueue(0, q, transmit, ring, 32, 0, transmit ? 0 : 1 | (random.Chance(500) ? DropEnable : 0), false);
        if (random.Chance(400))
        {
            Thresholds(0, transmit, q, random);
        }

        _rings[(transmit ? 16 : 0) + q] = ring;
        int way = random.Below(5);
        int window = random.Chance(500) ? 120 : 500;
        for (int i = random.Between(5, 14); i > 0 && _builder.Left > 14; i--)
        {
            _driver.WriteTail(0, q, transmit, random.Between(1, 24));
            if (!transmit)
            {
                Broadcast(random.Between(60, random.Chance(500) ? 600 : 3000), random);
            }

            _builder.Wait(random.Between(1, window));
            switch (way)
            {
                case 0:
                    _driver.Write(0, transmit ? 0x0400u : 0x0100u, transmit ? 0xa40400f8u : 0x00008038);
                    _builder.Wait(random.Between(1, 60));
                    _driver.Write(0, transmit ? 0x0400u : 0x0100u, transmit ? 0xa40400fau : 0x0000803a);
                    break;
                case 1:
                    _builder.ConfigurationWrite(function, 0x04, 0x02, 0x1);
                    _builder.Wait(random.Between(1, 60));
                    _builder.ConfigurationWrite(function, 0x04, 0x06, 0x1);
                    break;
                default:
                    _driver.Write(0, block + 0x28, 0);
                    _builder.Wait(random.Between(1, 60));
                    _driver.Write(0, block + 0x28, HostDriver.QueueEnable);
                    break;
            }
        }
    }

    /// <summary>Good packets of one and of several descriptors.</summary>
    private byte[] TransmitWork(RandomSource random)
    {
        byte[] descriptors = new byte[32 * HostDriver.DescriptorBytes];
        for (int i = 0; i < 32; i++)
        {
            uint length = (uint)(random.Chance(600) ? random.Between(60, 200) : random.Between(200, 1500));
            Data(descriptors.AsSpan(i * 16), _memory + 0x100000 + (ulong)random.Below(0x10000), length, random.Chance(700) ? EndOfPacket | ReportStatus : 0);
        }

        return descriptors;
    }

    private static void Data(Span<byte> descriptor, ulong address, uint length, uint flags)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(descriptor, address);
        BinaryPrimitives.WriteUInt32LittleEndian(descriptor[8..], length | DataDescriptor | flags);
        BinaryPrimitives.WriteUInt32LittleEndian(descriptor[12..], length << 14);
    }

    private byte[] ReceiveWork()
    {
        byte[] descriptors = new byte[32 * HostDriver.DescriptorBytes];
        for (int i = 0; i < 32; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(descriptors.AsSpan(i * 16), _memory + 0x180000 + ((ulong)i * 2048));
        }

        return descriptors;
    }

    /// <summary>A ring of any length, used at any place: the last packet often ends in a descriptor that is not posted yet.</summary>
    private void LongRing(bool transmit, int q, RandomSource random)
    {
        const int Count = 6;
        int length = 8 * random.Between(64, 0x1fff);
        ulong ring = _memory + 0x800000;
        uint block = HostDriver.QueueOffset(0, q, transmit, false);
        _driver.OpenQueue(0, q, transmit, ring, length, 0, transmit ? 0 : 1 | DropEnable, false);
        _rings[(transmit ? 16 : 0) + q] = ring;
        for (int i = random.Between(2, 4); i > 0 && _builder.Left > 20; i--)
        {
            int head = random.Below(length - Count);
            byte[] descriptors = new byte[Count * HostDriver.DescriptorBytes];
            for (int n = 0; n < Count; n++)
            {
                Data(descriptors.AsSpan(n * 16), _memory + 0x100000 + (ulong)random.Below(0x10000), (uint)random.Between(60, 300), n == Count - 1 || random.Chance(400) ? EndOfPacket | ReportStatus : 0);
            }

            _builder.MemoryWrite(ring + ((ulong)head * 16), descriptors);
            _driver.Write(0, block + 0x28, 0);
            _builder.Wait(random.Between(100, 400));
            _driver.Write(0, block + 0x10, (uint)head);
            _driver.WriteTail(0, q, transmit, head);
            _driver.Write(0, block + 0x28, HostDriver.QueueEnable);
            int first = random.Between(1, Count - 1);
            _driver.WriteTail(0, q, transmit, head + first);
            if (!transmit)
            {
                Broadcast(random.Between(60, 600), random);
            }

            for (int again = random.Below(5); again > 0 && _builder.Left > 20; again--)
            {
                // The rest of the packet is still missing.
                _builder.Wait(random.Between(1, 60));
                _driver.WriteTail(0, q, transmit, head + first);
            }

            _builder.Wait(random.Between(100, 1000));
            _driver.WriteTail(0, q, transmit, head + Count);
            _builder.Wait(random.Between(100, 1000));
        }
    }

    /// <summary>Transmit queues at a fraction of the link's rate, several at once.</summary>
    private void Slow(RandomSource random)
    {
        if (!_policy.SkipIdle || _builder.Left < 60)
        {
            return;
        }

        int first = random.Below(16);
        int queues = random.Between(2, 4);
        for (int i = 0; i < queues; i++)
        {
            int q = (first + i) & 15;
            ulong ring = _memory + 0x400000 + ((ulong)(16 + q) * 0x1000);
            _builder.MemoryWrite(ring, TransmitWork(random));
            _driver.OpenQueue(0, q, true, ring, 32, 0, 0, false);
            _driver.Write(0, 0x3604, (uint)q);
            _driver.Write(0, 0x36b0, 0x80000000 | (random.Chance(250) ? (uint)random.Next() & 0x0fffffff : (uint)random.Between(1 << 14, 1 << 19)));
            _driver.WriteTail(0, q, true, random.Between(4, 20));
        }

        _builder.Wait(random.Between(100, 30_000));
        for (int i = 0; i < queues; i++)
        {
            _driver.Write(0, 0x3604, (uint)((first + i) & 15));
            _driver.Write(0, 0x36b0, random.Chance(300) ? 0x80000000 | ((uint)random.Next() & 0x000fffff) : 0);
        }
    }
}
