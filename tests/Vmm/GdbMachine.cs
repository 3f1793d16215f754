using System.Buffers.Binary;
using NicTwin.Model;
using NicTwin.Testbench;
using NicTwin.Tests.Vmm.Programs;
using NicTwin.Vmm;
using NicTwin.Vmm.Gdb;
using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.Platform;
using NicTwin.Vmm.Trace;

namespace NicTwin.Tests.Vmm;

/// <summary>A guest with the NIC whose kernel is a tiny program: enough for a debugger.</summary>
internal sealed class GdbMachine : IGuestTerminal, IDisposable
{
    /// <summary>Where the program begins: behind the header of the image.</summary>
    public const ulong Code = GuestMap.Ram + 64;

    /// <summary>Where BAR0 is after <see cref="ConfigureNic"/>.</summary>
    public const ulong Bar0 = GuestMap.Mmio;

    private const ulong Ecam = GuestMap.Ecam;
    private const ulong RootPort = Ecam + (1 << 15);
    private const ulong Function = Ecam + (1 << 20);

    public GdbMachine(params uint[] program)
    {
        Host = new Host(new HostOptions { Nvm = NvmImage.Default }, new Nic(), new SilentPeer()) { TlpObserver = new Both(Breaks, Registers) };
        Guest = Host.AddOwner(new GuestOptions { Kernel = GuestImage.FromBytes(Image(program)), Initramfs = GuestImage.Empty }, this, Registers);
        Guest.EnableDebug().RegisterBreaks = Breaks;
        Host.PlugNic();
        Monitor = new GdbMonitor(Host, Guest, Breaks, Registers);
    }

    public Host Host { get; }

    public GuestMachine Guest { get; }

    public RegisterBreaks Breaks { get; } = new();

    public RegisterHistory Registers { get; } = new();

    public GdbMonitor Monitor { get; }

    /// <summary>Counts x10 up for ever: x10 and x11 begin as the image's arguments and are cleared first.</summary>
    public static uint[] Counter { get; } =
    [
        CodeBuffer.I(0x13, 0, 10, 0, 0),
        CodeBuffer.I(0x13, 0, 11, 0, 0),
        CodeBuffer.I(0x13, 0, 10, 10, 1),
        CodeBuffer.I(0x13, 0, 11, 11, 2),
        0xff9ff06f,
    ];

    /// <summary>Gives the NIC its bus number, BAR0 and memory access; continues with more instructions.</summary>
    public static uint[] ConfigureNic(params uint[] then) =>
    [
        .. Store(RootPort + 0x18, 0x0001_0100),
        .. Store(RootPort + 0x20, 0x4000_4000),
        .. Store(RootPort + 0x04, 6),
        .. Store(Function + 0x10, (uint)Bar0),
        .. Store(Function + 0x04, 6),
        .. then,
    ];

    /// <summary>Stores a word: uses x5 and x6.</summary>
    public static uint[] Store(ulong address, uint value) => [.. Load(5, (uint)address), .. Load(6, value), CodeBuffer.S(0x23, 2, 5, 6, 0)];

    /// <summary>Loads a word into x7: uses x5.</summary>
    public static uint[] Read(ulong address) => [.. Load(5, (uint)address), CodeBuffer.I(0x03, 2, 7, 5, 0)];

    /// <summary>Runs until the guest stops, or a number of turns.</summary>
    public DebugStop? Run(int turns = 1000)
    {
        Host.Run(turns);
        return Guest.Debug!.Stop;
    }

    public void Dispose() => Host.Dispose();

    void IGuestTerminal.Console(byte value)
    {
        // Nothing here writes.
    }

    void IGuestTerminal.Port(byte value)
    {
        // Nothing here writes.
    }

    private static uint[] Load(int register, uint value) =>
    [
        ((value + 0x800) & 0xffff_f000) | ((uint)register << 7) | 0x37,
        CodeBuffer.I(0x13, 0, register, register, (int)(value << 20) >> 20),
    ];

    private static byte[] Image(uint[] program)
    {
        // Behind the last instruction the guest stays where it is.
        uint[] words = [.. program, 0x0000006f];
        var image = new byte[64 + (4 * words.Length)];
        BinaryPrimitives.WriteUInt32LittleEndian(image, 0x0400006f);
        BinaryPrimitives.WriteUInt64LittleEndian(image.AsSpan(16), (ulong)image.Length);
        "RISCV\0\0\0RSC\u0005"u8.CopyTo(image.AsSpan(48));
        for (int i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(64 + (4 * i)), words[i]);
        }

        return image;
    }

    private sealed class Both(ITlpObserver first, ITlpObserver second) : ITlpObserver
    {
        public void ToNic(ReadOnlySpan<uint> words, long clock)
        {
            first.ToNic(words, clock);
            second.ToNic(words, clock);
        }

        public void FromNic(ReadOnlySpan<uint> words, long clock)
        {
            first.FromNic(words, clock);
            second.FromNic(words, clock);
        }
    }
}
