using System.Buffers.Binary;

namespace NicTwin.Testbench;

/// <summary>Heads that software moves under way, and frames that are hardly longer than their tag.</summary>
internal sealed partial class HostileProgramWriter
{
    /// <summary>Two transmit queues that begin to fetch in the same clock, when TCTL.EN is set: their heads alone have posted descriptors, no tail was written.</summary>
    private void PrepareTogether(RandomSource random)
    {
        foreach (int q in (ReadOnlySpan<int>)[0, 8])
        {
            uint block = HostDriver.QueueOffset(0, q, true, false);
            _driver.Write(0, block + 0x28, 0);
            _builder.WriteLong(_driver.RegisterAddress(0, block), _memory + ((ulong)random.Below(64) * 0x1000));
            _driver.Write(0, block + 0x08, 8 * HostDriver.DescriptorBytes);
            _driver.Write(0, block + 0x10, (uint)random.Between(1, 7));
            _driver.Write(0, block + 0x28, HostDriver.QueueEnable);
        }
    }

    /// <summary>Posted requests with errors that are reported, faster than the messages leave.</summary>
    private void ErrorStorm(RandomSource random)
    {
        int f = AnyFunction(random);
        _builder.ConfigurationWrite(0, 0x04, 0x0146, 0x3);
        _builder.ConfigurationWrite(f, 0xa8, 0x000f, 0x1);
        ulong address = _driver.RegisterAddress(f, 0x0008);
        bool wide = address >> 32 != 0;
        uint[] target = wide ? [(uint)(address >> 32), (uint)address] : [(uint)address];
        for (int i = random.Between(6, 16); i > 0; i--)
        {
            bool poisoned = random.Chance(700);
            uint length = poisoned ? 1u : 3;
            uint[] payload = [.. Enumerable.Range(0, (int)length).Select(_ => (uint)random.Next())];
            _builder.Send([0x40000000 | length | (wide ? 0x20000000u : 0) | (poisoned ? TlpBuilder.PoisonedBit : 0), poisoned ? 0x0000000fu : 0xff, .. target, .. payload], TlpOptions.None);
        }
    }

    /// <summary>Registers of the PHY and words of the NVM; now and then the next command comes before the last one has ended.</summary>
    private void SerialAccess(RandomSource random)
    {
        for (int i = random.Between(2, 5); i > 0; i--)
        {
            if (random.Chance(300))
            {
                _driver.Write(0, 0x0014, ((uint)(random.Chance(600) ? NvmImage.FreeWord + random.Below(NvmImage.FreeWords) : random.Below(NvmImage.Words)) << 2) | 1);
                _driver.Read(0, 0x0014);
                continue;
            }

            // A negotiation, which a write of BMCR begins, takes too long to be stepped through.
            uint register = random.Chance(700) ? random.Pick<uint>([_policy.SkipIdle ? 0 : 31u, 4, 9, 16, 18, 25, 31]) : (uint)random.Between(1, 31);
            uint value = register == 31 && random.Chance(700) ? (uint)random.Below(32) : (uint)random.Below(0x10000);
            Mdic(1, register, value, random);
            Mdic(1, register, ~value & 0xffff, random);
            Mdic(2, random.Chance(600) ? register : (uint)random.Below(32), 0, random);
        }

        _driver.Write(0, 0x0020, (1u << 26) | (1u << 21) | (31u << 16));
    }

    private void Mdic(uint operation, uint register, uint value, RandomSource random)
    {
        _driver.Write(0, 0x0020, (operation << 26) | ((random.Chance(950) ? 1u : (uint)random.Below(32)) << 21) | (register << 16) | value);
        if (random.Chance(850))
        {
            _driver.Read(0, 0x0020);
        }
    }

    /// <summary>Head and tail of a ring are written again and again, over disabling and enabling, and then the queue works.</summary>
    private void HeadMoves(bool transmit, int q, RandomSource random)
    {
        uint block = HostDriver.QueueOffset(0, q, transmit, false);
        for (int i = random.Between(3, 8); i > 0; i--)
        {
            switch (random.Below(6))
            {
                case 0 or 1:
                    _driver.Write(0, block + 0x10, (uint)random.Below(random.Chance(900) ? 8 : 64));
                    break;
                case 2:
                    _driver.Write(0, block + 0x28, 0);
                    _builder.Wait(random.Below(200));
                    _driver.Write(0, block + 0x28, HostDriver.QueueEnable);
                    break;
                case 3:
                    _builder.Wait(random.Between(1, 600));
                    break;
                case 4 when !transmit:
                    Frame(random);
                    break;
                default:
                    _driver.WriteTail(0, q, transmit, random.Below(random.Chance(800) ? 8 : 80));
                    break;
            }
        }

        _driver.Write(0, block + 0x28, HostDriver.QueueEnable);
        _driver.WriteTail(0, q, transmit, random.Below(random.Chance(700) ? 8 : 80));
        if (!transmit)
        {
            TailIntoTheRing(q, random);
        }
    }

    /// <summary>A frame for a ring whose tail may lie beyond it waits or is dropped; then the tail moves into the ring, and another frame comes.</summary>
    private void TailIntoTheRing(int q, RandomSource random)
    {
        if (q < 8 && random.Chance(600))
        {
            // Every frame goes to this queue, and waits for descriptors.
            _driver.Write(0, 0x5818, (uint)q << 3);
            _driver.Write(0, 0x0100, 0x0000801a);
            _driver.Write(0, 0x2408, 0);
        }

        _builder.Wait(random.Between(1, 600));
        Frame(random);
        _builder.Wait(random.Between(200, 600));
        _driver.WriteTail(0, q, false, random.Below(8));
        _builder.Wait(random.Between(1, 600));
        Frame(random);
    }

    /// <summary>Frames of about 16 bytes, the least that a tag needs, which nobody pads, with and without what checks the tag.</summary>
    private void ShortTagged(int q, RandomSource random)
    {
        const uint Pad = 8;
        _driver.Write(0, 0x0400, 0xa40400fa & ~Pad);
        _driver.Write(0, 0x0100, 0x0000803a | (random.Chance(500) ? 1u << 18 : 0));
        _driver.Write(0, 0x3500, 0x80ff0000 | (random.Chance(700) ? 0xff00u : 0));
        ulong memory = _memory + 0x100000 + ((ulong)random.Below(0x1000) * 16);
        int count = random.Between(1, 6);
        byte[] descriptors = new byte[count * HostDriver.DescriptorBytes];
        byte[] frame = new byte[24];
        random.Fill(frame);
        frame.AsSpan(0, 6).Fill(0xff);
        frame[12] = 0x81;
        frame[13] = 0;
        _builder.MemoryWrite(memory, frame);
        for (int i = 0; i < count; i++)
        {
            uint length = random.Chance(500) ? 16u : (uint)random.Between(14, 20);
            BinaryPrimitives.WriteUInt64LittleEndian(descriptors.AsSpan(i * 16), memory);
            BinaryPrimitives.WriteUInt32LittleEndian(descriptors.AsSpan((i * 16) + 8), length | (3u << 20) | (1u << 29) | (3u << 24));
            BinaryPrimitives.WriteUInt32LittleEndian(descriptors.AsSpan((i * 16) + 12), length << 14);
        }

        // A ring that begins anew: its descriptors are the first.
        OpenQueue(true, q, random);
        _builder.MemoryWrite(_rings[16 + q], descriptors);
        _driver.Write(0, HostDriver.QueueOffset(0, q, true, false) + 0x10, 0);
        _driver.WriteTail(0, q, true, count);
        _builder.Wait(random.Between(500, 3000));
        _driver.Write(0, 0x0400, 0xa40400fa);
    }
}
