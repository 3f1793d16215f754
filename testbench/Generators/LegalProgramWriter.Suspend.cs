using System.Buffers.Binary;

namespace NicTwin.Testbench;

/// <summary>The PF sleeps in D3hot; frames and the link come, and software looks at what woke it up.</summary>
internal sealed partial class LegalProgramWriter
{
    private const uint WakeUpFilters = 0x1f;

    // Longer than the NIC looks at one frame.
    private const long Looked = 2200;

    private void SuspendAndWakeUp(RandomSource random)
    {
        if (_builder.Left < 80)
        {
            return;
        }

        Quiet(random);
        Suspend(random);
        AfterReset(random);
    }

    /// <summary>Into D3hot and back; after it nothing is set up.</summary>
    private void Suspend(RandomSource random)
    {
        bool wakes = random.Chance(800) && _builder.Left >= 70;
        if (wakes)
        {
            _driver.Write(0, 0x5808, random.Chance(600) ? 0x1e & (uint)random.Next() : (uint)random.Next() & WakeUpFilters);
            _driver.Write(0, 0x5800, (uint)random.Below(16) & 0xb);
            _builder.Flush(_driver.RegisterAddress(0, 0x0008));
            _builder.WaitQuiet();
            _builder.Wait(Looked);
        }

        _builder.ConfigurationWrite(0, 0x44, random.Chance(600) ? 0x103u : 3, 0x3);
        _driver.Read(0, 0x0008);
        if (wakes)
        {
            _builder.WaitQuiet();
            _builder.Wait(60);
            Disturbances(random);
        }

        _builder.ConfigurationWrite(0, 0x44, 0, 0x1);
        if (wakes)
        {
            LookAtWakeUp(random);
        }
    }

    /// <summary>What comes while the host sleeps.</summary>
    private void Disturbances(RandomSource random)
    {
        bool one = random.Chance(800);
        for (int i = random.Between(1, 5); i > 0; i--)
        {
            WakeFrame(random);
            if (one)
            {
                _builder.WaitQuiet();
                _builder.Wait(Looked);
            }
        }

        if (random.Chance(300))
        {
            _builder.Link(false);
            _builder.Wait(random.Between(1, 3000));
            _builder.Link(true);
            _builder.Wait((long)PhyReference.Negotiation + 5000);
        }

        _builder.WaitQuiet();
        _builder.Wait(Looked);
    }

    /// <summary>A frame that may wake up the host: by its address, or as a magic packet, which may miss something.</summary>
    private void WakeFrame(RandomSource random)
    {
        const int pattern = 6 + (16 * 6);
        byte[] frame = new byte[random.Chance(700) ? random.Between(60, 200) : random.Between(60, 1514)];
        random.Fill(frame);
        Address(frame, random);
        if (frame.Length >= 12 + pattern && random.Chance(700))
        {
            Span<byte> magic = frame.AsSpan(random.Between(12, frame.Length - pattern), pattern);
            magic[..6].Fill(0xff);
            for (int i = 6; i < pattern; i += 6)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(magic[i..], _builder.Device.Registers[RegisterTable.Ral]);
                BinaryPrimitives.WriteUInt16LittleEndian(magic[(i + 4)..], (ushort)_builder.Device.Registers[RegisterTable.Rah]);
            }

            if (random.Chance(200))
            {
                // Often the first byte, which leaves five of the six that lead.
                int at = random.Below(2 * pattern);
                magic[at < pattern ? at : 0] ^= (byte)(1 << random.Below(8));
            }
        }

        _builder.Frame(frame, random.Chance(60));
    }

    private void LookAtWakeUp(RandomSource random)
    {
        _driver.AssignBars();
        if (random.Chance(300))
        {
            _driver.Write(0, 0x0000, 0x04100209);
            _builder.Flush(_driver.RegisterAddress(0, 0x0008));
        }

        ReadWakeUp(random);
        _builder.ConfigurationRead(0, 0x44, 0xf);
        if (random.Chance(500))
        {
            _builder.ConfigurationWrite(0, 0x44, 0x8000, 0x2);
        }
        else
        {
            _driver.Write(0, 0x5800, 4);
        }

        _driver.Write(0, 0x5810, random.Chance(800) ? WakeUpFilters : (uint)random.Below(32));
        ReadWakeUp(random);
        _builder.ConfigurationRead(0, 0x44, 0xf);
    }

    private void ReadWakeUp(RandomSource random)
    {
        _driver.Read(0, 0x5800);
        _driver.Read(0, 0x5810);
        _driver.Read(0, 0x5900);
        for (int i = random.Between(1, 4); i > 0; i--)
        {
            _driver.Read(0, 0x5a00 + (4 * (uint)random.Below(32)));
        }
    }
}
