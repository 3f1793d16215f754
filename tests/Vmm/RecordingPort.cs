using NicTwin.Vmm.Network;

namespace NicTwin.Tests.Vmm;

/// <summary>A port of the switch that keeps what it receives.</summary>
internal sealed class RecordingPort : ISwitchPort
{
    public OffloadSupport Accepts { get; set; }

    public List<(byte[] Data, FrameOffload Offload, long Time)> Frames { get; } = [];

    /// <summary>What happens with each frame, beside keeping it.</summary>
    public Action<byte[], long>? Received { get; set; }

    public void Receive(ReadOnlySpan<byte> frame, in FrameOffload offload, long time)
    {
        byte[] data = frame.ToArray();
        Frames.Add((data, offload, time));
        Received?.Invoke(data, time);
    }
}
