using System.Buffers.Binary;
using System.Security.Cryptography;
using NicTwin.Testbench;
using NicTwin.Vmm.Accounting;
using NicTwin.Vmm.Cpu;
using NicTwin.Vmm.Emulated;
using NicTwin.Vmm.Network;
using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.Platform;

namespace NicTwin.Tests.Vmm;

/// <summary>A guest without a hart that has an emulated NIC, and the turns of a host: an access passes time, and so does a wait.</summary>
internal sealed class EmulatedBench : DriverPort, IDmaTarget, IFrameOutput, IDisposable
{
    public const long Latency = 64;
    public const ulong RamStart = 0x8020_0000;
    public const ulong RamSize = 1 << 20;
    public const ulong InterruptFile = 0x2800_0000;
    public const ulong Bar0 = 0x4000_0000;
    public const ulong Bar3 = 0x4002_0000;
    public const int Descriptors = 64;
    public const ulong TransmitRing = RamStart;
    public const ulong ReceiveRing = RamStart + 0x1000;
    public const ulong TransmitBuffers = RamStart + 0x1_0000;
    public const ulong ReceiveBuffers = RamStart + 0x4_0000;
    private const int BufferBytes = 2048;
    private const long QuietLimit = 10_000_000;
    private const long Negotiation = 262_144 + 1000;

    private readonly PciHost _pci = new();

    public EmulatedBench(IEmulatedLink link, ReadOnlySpan<ushort> nvm)
    {
        Device = new EmulatedDevice(link, this, new NicPort(link, 0) { Resumed = time => Time = Math.Max(Time, time) }, InterruptFile);
        link.Output = this;
        _pci.NicFunction = Device.Function;
        Device.Plug(nvm, 0);
        Time = link.Time;
        Driver = new HostDriver(this) { Bar0 = Bar0, Bar3 = Bar3 };
    }

    public EmulatedDevice Device { get; }

    public HostDriver Driver { get; }

    public GuestRam Ram { get; } = new(RamStart, RamSize);

    /// <summary>The guest's time.</summary>
    public long Time { get; private set; }

    /// <summary>Frames from the NIC with their times.</summary>
    public List<(long Time, byte[] Frame)> Sent { get; } = [];

    /// <summary>Interrupts with their times.</summary>
    public List<(long Time, uint Identity)> Interrupts { get; } = [];

    /// <summary>Memory writes with their times.</summary>
    public List<(long Time, ulong Address, int Length)> Writes { get; } = [];

    public GuestExits Exits { get; } = new();

    public void MemoryWritten(ulong address, int length) => Writes.Add((Device.Link.Upstream.FirstArrival, address, length));

    public void Interrupt(uint identity, long time) => Interrupts.Add((time, identity));

    public void Send(ReadOnlySpan<byte> frame, long time) => Sent.Add((time, frame.ToArray()));

    public override uint ConfigurationRead(int function, int offset)
    {
        ulong value = 0;
        Finish(() => _pci.Configure(Time, Ecam(offset), 4, write: false, ref value));
        return (uint)value;
    }

    public override void ConfigurationWrite(int function, int offset, uint value, int byteEnables = 0xf)
    {
        int first = int.TrailingZeroCount(byteEnables);
        ulong written = value >> (8 * first);
        Finish(() => _pci.Configure(Time, Ecam(offset + first), int.PopCount(byteEnables), write: true, ref written));
    }

    public override uint Read(ulong address)
    {
        ulong value = 0;
        Finish(() => _pci.Read(Time, address, 4, out value));
        return (uint)value;
    }

    public override void Write(ulong address, uint value) => Finish(() => _pci.Write(Time, address, 4, value));

    public override void WriteLong(ulong address, ulong value) => Finish(() => _pci.Write(Time, address, 8, value));

    public override void MemoryWrite(ulong address, byte[] data) => data.CopyTo(Ram.Bytes(address, data.Length));

    public override void Frame(byte[] frame, bool badFcs) => Device.Link.Receive(frame, default, Time);

    public override void WaitQuiet()
    {
        for (long end = Time + QuietLimit; Device.Link.NextActivity != long.MaxValue || Device.Link.Upstream.Count > 0;)
        {
            Assert.True(Time < end, "the NIC does not come to rest");
            Turn(Latency);
        }
    }

    /// <summary>Lets time pass.</summary>
    public void Pass(long clocks)
    {
        for (long end = Time + clocks; Time < end;)
        {
            Turn(Math.Min(Latency, end - Time));
        }
    }

    /// <summary>BARs, bus master, link, transmitter and receiver, as a driver brings them up.</summary>
    public void BringUp()
    {
        Driver.Enumerate();
        Driver.Port.ConfigurationWrite(0, 0xa8, 0x2030, 0x3);
        Driver.Write(0, 0x0000, 0x00100249);
        Driver.Write(0, 0x0100, 0x0000802a);
        Driver.Write(0, 0x0400, 0xa40400fa);
        Driver.ProgramVector(0, 0, InterruptFile, 33, masked: false);
        Driver.EnableMsix(0);
        Driver.Write(0, 0x1514, 0x80000010);
        Driver.Write(0, 0x1700, 0x00008080);
        Driver.Write(0, 0x1524, 1);
        Driver.Write(0, 0x152c, 1);
        for (int i = 0; i < Descriptors; i++)
        {
            PutDescriptor(ReceiveRing, i, ReceiveBuffers + ((ulong)i * BufferBytes), 0);
        }

        Driver.OpenQueue(0, 0, transmit: true, TransmitRing, Descriptors, 0, 0, alias: false);
        Driver.OpenQueue(0, 0, transmit: false, ReceiveRing, Descriptors, 0, 0x0200_0002, alias: false);
        Driver.WriteTail(0, 0, transmit: false, Descriptors - 1);

        // The PHY takes its time until the link is up.
        Pass(Negotiation);
    }

    /// <summary>Gives the NIC a frame to send.</summary>
    public void Transmit(int index, byte[] frame)
    {
        ulong buffer = TransmitBuffers + ((ulong)index * BufferBytes);
        MemoryWrite(buffer, frame);
        PutDescriptor(TransmitRing, index, buffer, 0x2b30_0000u | (uint)frame.Length | ((ulong)frame.Length << 46));
        Driver.WriteTail(0, 0, transmit: true, (index + 1) % Descriptors);
    }

    /// <summary>The frame in a receive buffer; empty when there is none.</summary>
    public byte[] Received(int index)
    {
        ReadOnlySpan<byte> descriptor = Ram.Bytes(ReceiveRing + (16 * (ulong)index), 16);
        return (descriptor[8] & 1) == 0
            ? []
            : Ram.Bytes(ReceiveBuffers + ((ulong)index * BufferBytes), BinaryPrimitives.ReadUInt16LittleEndian(descriptor[12..])).ToArray();
    }

    /// <summary>The hash of everything that the guest can see and of all times.</summary>
    public string Digest()
    {
        using var state = new MemoryStream();
        using var writer = new BinaryWriter(state);
        writer.Write(Ram.Bytes(RamStart, (int)RamSize));
        writer.Write(Time);
        Device.Dma.Save(writer);
        Device.Port.Save(writer);
        Device.Link.Counters.Save(writer);
        Sent.ForEach(s => Write(writer, s.Time, s.Frame));
        Interrupts.ForEach(i => writer.Write(i.Time + i.Identity));
        Writes.ForEach(w => Write(writer, w.Time + w.Length, BitConverter.GetBytes(w.Address)));
        writer.Flush();
        return Convert.ToHexString(SHA256.HashData(state.ToArray()));
    }

    /// <summary>Takes the state of another one over, and what it has seen.</summary>
    public void GoOnFrom(EmulatedBench stopped)
    {
        using var state = new MemoryStream();
        stopped.Save(new BinaryWriter(state));
        state.Position = 0;
        Restore(new BinaryReader(state));
        Sent.AddRange(stopped.Sent);
        Interrupts.AddRange(stopped.Interrupts);
        Writes.AddRange(stopped.Writes);
    }

    public void Save(BinaryWriter writer)
    {
        Device.Save(writer);
        Device.Port.Save(writer);
        writer.Write(Time);
        writer.Write(Ram.Bytes(RamStart, (int)RamSize));
    }

    public void Restore(BinaryReader reader)
    {
        Device.Restore(reader);
        Device.Port.Restore(reader);
        Time = reader.ReadInt64();
        reader.BaseStream.ReadExactly(Ram.Bytes(RamStart, (int)RamSize));
    }

    public void Dispose() => Ram.Dispose();

    private static void Write(BinaryWriter writer, long time, byte[] bytes)
    {
        writer.Write(time);
        writer.Write(bytes);
    }

    private static ulong Ecam(int offset) => (ulong)((EmulatedFunction.Device << 15) | offset);

    private void PutDescriptor(ulong ring, int index, ulong address, ulong command)
    {
        Span<byte> descriptor = Ram.Bytes(ring + (16 * (ulong)index), 16);
        BinaryPrimitives.WriteUInt64LittleEndian(descriptor, address);
        BinaryPrimitives.WriteUInt64LittleEndian(descriptor[8..], command);
    }

    private void Finish(Func<AccessResult> access)
    {
        while (true)
        {
            AccessResult result = access();
            if (result is AccessResult.Done or AccessResult.Posted)
            {
                // An instruction.
                Time++;
                Exits.Count(_pci.Cause);
                return;
            }

            Wait();
        }
    }

    // The guest stands still: the NIC runs until an answer or a credit is there.
    private void Wait()
    {
        for (long end = Device.Port.GivesUp == long.MaxValue ? Time + NicPort.CompletionTimeout : Device.Port.GivesUp; Device.Port.IsWaiting;)
        {
            if (Device.Port.GivesUp <= Device.Link.Time || Device.Link.Time > end)
            {
                Time = Math.Max(Time, Device.Port.GivesUp);
                Device.Port.GiveUp();
                return;
            }

            Device.Link.RunTo(Math.Min(Device.Port.GivesUp, end) + Latency);
            Deliver(long.MaxValue);
        }
    }

    /// <summary>The guest goes on by some clocks, then the NIC follows.</summary>
    private void Turn(long clocks)
    {
        Deliver(Time);
        Time = Math.Min(Time + clocks, Device.Link.Upstream.FirstArrival);
        Device.Link.RunTo(Time + Latency);
        Deliver(Time);
    }

    private void Deliver(long until)
    {
        while (Device.Link.Upstream.Count > 0 && Device.Link.Upstream.FirstArrival <= until)
        {
            Device.Deliver();
        }
    }
}
