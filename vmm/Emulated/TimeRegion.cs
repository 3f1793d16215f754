using NicTwin.Testbench;

namespace NicTwin.Vmm.Emulated;

/// <summary>
/// The region beyond those of PCI by which a client and the process of a device agree on virtual time. Times are clocks of 8 ns; numbers
/// are in the byte order of the host.
/// </summary>
/// <remarks>
/// Everything here is written without a reply and in front of what it belongs to; <see cref="Result"/> is read, once for each
/// <see cref="Run"/>. A register access of the guest is an ordinary read or write of the device's regions behind its <see cref="AccessTime"/>, and
/// has a reply: the round trip for which a guest pays. A read, and a write of configuration space, is answered during a later run, when the device has answered it. DMA and message interrupts
/// are ordinary DMA messages during a run; the result tells when each of them arrives, and the client answers a read when its guest is there.
/// <code>
/// Run         0  bound | 8 handled: entries of earlier results that the client is done with | 12 flags: 0 the guest waits for a credit
/// AccessTime  0  when the next access arrives at the device
/// Plug        0  time | 8 NVM, 256 words
/// Unplug      0  anything, 8 bytes
/// Link        0  time | 8 link is up | 12 handled, as in Run
/// Refuse      0  number of a read for which there is no memory: it is to be answered now
/// RoundTrips  0  round trips for which a guest or the host's CPU has waited, since the device is served; to be read, by 8 bytes
/// Frame       a frame (TimedFrame): its time is that of its arrival at the wire
/// Result      0  time | 8 next activity | 16 clocks run | 24 framing errors | 32 entries | 36 credits | 40 frames | 44 plugged
///             48 counters of the wire, 6
///             then entries: 0 arrival | 8 kind | 12 number (message id) | 16 address | 24 bytes | 28 0
///             then credits: 0 time; then frames (TimedFrame): their time is that of the last beat
/// </code>
/// A virtio device does not run by itself: it works when a guest accesses it, and when its client lets it work. The client's service CPU
/// stands still meanwhile, and memory is read and written at once. Each of these is followed by reading <see cref="Result"/>.
/// <code>
/// Plug        0  options and costs (NetSettings)
/// Unplug      0  anything, 8 bytes
/// Cpu         0  the service CPU's time in nanoseconds | 8 frames of the port in the switch | 12 bytes of them | 16 arrival of the switch's
///                first frame: in front of everything else
/// Work        0  anything, 8 bytes: the piece of work that was asked for with the earliest time is to be done
/// Frame       a frame (TimedFrame) that the switch hands over
/// Result      0  nanoseconds of work | 8 copies | 16 bytes of them | 24 frames dropped since it was plugged in | 32 what it takes unfinished
///             36 works asked for | 40 interrupts | 44 frames | 48 frames that did not fit and come with the next result | 52 0
///             then works: 0 earliest time; then interrupts: 0 time | 8 address | 16 data | 20 0; then frames (TimedFrame)
/// </code>
/// </remarks>
internal static class TimeRegion
{
    /// <summary>Its index.</summary>
    public const int Index = 9;

    /// <summary>Its bytes.</summary>
    public const ulong Size = 0x30_0000;

    /// <summary>Runs the device.</summary>
    public const ulong Run = 0;

    /// <summary>Bytes of <see cref="Run"/>.</summary>
    public const int RunSize = 16;

    /// <summary>Time of the next access.</summary>
    public const ulong AccessTime = 0x1000;

    /// <summary>A hard reset.</summary>
    public const ulong Plug = 0x2000;

    /// <summary>Bytes of <see cref="Plug"/>.</summary>
    public const int PlugSize = 8 + (2 * NvmImage.Words);

    /// <summary>Takes the device off its link.</summary>
    public const ulong Unplug = 0x3000;

    /// <summary>State of the Ethernet link.</summary>
    public const ulong Link = 0x4000;

    /// <summary>Bytes of <see cref="Link"/>.</summary>
    public const int LinkSize = 16;

    /// <summary>Answers a read for which there is no memory.</summary>
    public const ulong Refuse = 0x5000;

    /// <summary>Round trips that the device has counted.</summary>
    public const ulong RoundTrips = 0x6000;

    /// <summary>State of the client's service CPU.</summary>
    public const ulong Cpu = 0x7000;

    /// <summary>Bytes of <see cref="Cpu"/>.</summary>
    public const int CpuSize = 24;

    /// <summary>Does a piece of work.</summary>
    public const ulong Work = 0x8000;

    /// <summary>A frame for the device.</summary>
    public const ulong Frame = 0x10_0000;

    /// <summary>What the last run has brought.</summary>
    public const ulong Result = 0x20_0000;

    /// <summary>Most bytes of a result.</summary>
    public const int MostResult = 0x10_0000;

    /// <summary>Bytes in front of the entries.</summary>
    public const int ResultHeader = 96;

    /// <summary>Bytes of an entry.</summary>
    public const int EntrySize = 32;

    /// <summary>Most clocks of a run: what the wire can carry in them fits in a result.</summary>
    public const long LongestRun = 1 << 18;

    /// <summary>Flag of <see cref="Run"/>.</summary>
    public const uint WaitsForCredit = 1;
}

/// <summary>What an entry of a result is.</summary>
internal enum TimeEntry : uint
{
    /// <summary>A DMA write, or a message interrupt; the message is there.</summary>
    Write,

    /// <summary>A DMA read; the message is there.</summary>
    Read,

    /// <summary>The reply to an access; it is there.</summary>
    Reply,

    /// <summary>A DMA write outside the windows of memory: nothing was sent.</summary>
    RefusedWrite,

    /// <summary>A DMA read outside the windows of memory: nothing was sent, but the device waits for an answer.</summary>
    RefusedRead,

    /// <summary>A message of PCI Express, which goes nowhere.</summary>
    Message,

    /// <summary>A TLP of a kind that nobody knows.</summary>
    Unknown,
}
