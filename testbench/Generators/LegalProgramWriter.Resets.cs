namespace NicTwin.Testbench;

/// <summary>VFs that are reset or go, queues that stop, what is left of a reset, the link.</summary>
internal sealed partial class LegalProgramWriter
{
    private void ResetVirtual(RandomSource random)
    {
        int n = random.Below(8);
        ConfigurationReference c = _builder.Device.Configuration;
        if (!c.VfActive(n))
        {
            return;
        }

        if (random.Chance(500))
        {
            Quiet(random);
        }

        Disturb();
        if (random.Chance(150))
        {
            _driver.DisableVirtualFunctions(c.Ari);
            ForgetQueues();
            StopFirst();
            Drain(random);
            CloseAll();
            if (random.Chance(700))
            {
                CreateVirtualFunctions(random);
            }

            OpenAny(random);
            return;
        }

        if (random.Chance(500) || !c.VfMemoryEnable)
        {
            _builder.ConfigurationWrite(1 + n, 0xa8, 0x8000, 0x2);
        }
        else
        {
            _driver.Write(1 + n, random.Chance(700) ? 0x0000u : 0x0004u, 1u << 26);
        }

        foreach (int q in (ReadOnlySpan<int>)[n, n + 8])
        {
            _receive[q].Open = false;
            _transmit[q].Open = false;
        }

        if (n == 0)
        {
            StopFirst();
        }

        Drain(random);
        _driver.Read(0, 0x0c88);
        if (!_builder.Device.Configuration.BusMaster(1 + n))
        {
            _driver.EnableVirtualBusMaster(n);
        }

        if (random.Chance(700))
        {
            _driver.Write(0, 0x0c88, 1u << n);
            _driver.Write(0, 0x0c8c, 0xff);
            _driver.Write(0, 0x0c90, 0xff);
        }

        OpenReceive(random.Chance(500) ? n : n + 8, random);
        OpenTransmit(random.Chance(500) ? n : n + 8, random);
    }

    /// <summary>A reset of its owner enables queue 0, in whose empty ring a frame would wait, and all others behind it.</summary>
    private void StopFirst() => _driver.CloseQueue(0, 0, false);

    private void CloseAll()
    {
        for (int q = 0; q < QueueReference.Count; q++)
        {
            // Queues that were the PF's kept running when the owner of others changed.
            bool receive = _builder.Device.Registers.QueueEnabled(false, q);
            bool transmit = _builder.Device.Registers.QueueEnabled(true, q);
            if (receive && _builder.Left > 30)
            {
                _driver.CloseQueue(0, q, false);
            }

            if (transmit && _builder.Left > 30)
            {
                _driver.CloseQueue(0, q, true);
            }
        }
    }

    /// <summary>CTRL.RST with all queues as they are, and frames for them, which nobody wants any more.</summary>
    private void LastReset()
    {
        if (!_up || _builder.Left < 16)
        {
            return;
        }

        _driver.Write(0, _setup.Chance(800) ? 0x0000u : 0x0004u, 0x04100209);
        ForgetQueues();
        Drain(_setup);
        StrayFrames(_setup);
        _up = false;
        _waits = false;
    }

    /// <summary>Frames for a device that nobody has set up again: it must stay silent.</summary>
    private void StrayFrames(RandomSource random)
    {
        for (int i = random.Between(1, 2); i > 0; i--)
        {
            byte[] frame = new byte[random.Between(60, 130)];
            random.Fill(frame);
            if (random.Chance(600))
            {
                // What a device that had kept its settings would most likely take.
                frame.AsSpan(0, 6).Fill(0xff);
            }
            else
            {
                Address(frame, random);
            }

            _builder.Frame(frame, false);
        }

        _builder.WaitQuiet();
    }

    private void ForgetQueues()
    {
        for (int q = 0; q < QueueReference.Count; q++)
        {
            _receive[q].Open = false;
            _transmit[q].Open = false;
        }
    }

    private void LinkChange(RandomSource random)
    {
        Quiet(random);
        _builder.Link(false);
        if (random.Chance(500))
        {
            Send(random);
        }

        _builder.Wait(200);
        _driver.Read(0, 0x0008);
        _builder.Link(true);

        // What is sent before the PHY has negotiated again is lost.
        _builder.Wait(random.Chance(300) ? random.Between(1, 200) : (long)PhyReference.Negotiation + 5000);
    }
}
