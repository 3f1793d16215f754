using NicTwin.Testbench;
using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.Wires;

namespace NicTwin.Tests.Vmm;

/// <summary>A NIC at a cable, plugged in, and nothing else: tests say up to when it runs.</summary>
internal sealed class WireBench
{
    public WireBench(WireOptions options, IWireFarEnd? far, WireNic? nic = null)
    {
        Nic = nic ?? new WireNic();
        Cable = new WireEnd(options, far);
        Physical = new PhysicalNic(Nic, latency: 64, Cable);
        Physical.Link.SetLink(up: true);
        Physical.Link.HardReset([.. NvmImage.Default], 0);
        Begin = Time;
    }

    public WireNic Nic { get; }

    public WireEnd Cable { get; }

    public PhysicalNic Physical { get; }

    /// <summary>The first clock behind the reset.</summary>
    public long Begin { get; }

    public long Time => Physical.Link.Time;

    /// <summary>Frames that have come, by their first byte and the clocks since the reset.</summary>
    public IEnumerable<(byte Number, int Length, long Clock)> Frames => Nic.Frames.Select(f => (f.Frame[0], f.Frame.Length, f.Clock - Begin));

    /// <summary>Runs for so many clocks, in steps of so many.</summary>
    public void Run(long clocks, long step = long.MaxValue)
    {
        for (long end = Time + clocks; Time < end;)
        {
            ((IHostedNic)Physical).RunTo(Math.Min(end, step == long.MaxValue ? end : Time + step));
        }
    }

    public static byte[] Frame(int length, byte number = 1)
    {
        byte[] frame = new byte[length];
        Array.Fill(frame, number);
        return frame;
    }
}
