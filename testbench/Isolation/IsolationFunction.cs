using System.Buffers.Binary;

namespace NicTwin.Testbench;

/// <summary>A VF of an isolation case: one queue pair in its own memory, and what it does to the device.</summary>
/// <param name="bench">The bench.</param>
/// <param name="bus">The way to the device.</param>
/// <param name="vf">VF number.</param>
internal sealed class IsolationFunction(Bench bench, HostDriver bus, int vf)
{
    private const int Descriptors = 16;
    private const int BufferBytes = 2048;
    private const uint ReceiveBlock = 0x2800;
    private const uint TransmitBlock = 0x3800;
    private const uint Enable = 1u << 25;

    private int _receiveTail;
    private int _transmitTail;

    /// <summary>Function number.</summary>
    public int Function => vf + 1;

    /// <summary>MAC of VF n.</summary>
    public static byte[] MacOf(int n) => [0x02, 0x4e, 0x54, 0, 0, (byte)(0x10 + n)];

    private ulong Memory => IsolationView.MemoryOf(Function);

    private ulong ReceiveRing => Memory;

    private ulong TransmitRing => Memory + 0x1000;

    private ulong Buffers => Memory + 0x2000;

    /// <summary>Bus master, MSI-X with three vectors, all causes enabled.</summary>
    public void SetUp()
    {
        bus.EnableVirtualBusMaster(vf);
        for (int vector = 0; vector < 3; vector++)
        {
            bus.ProgramVector(Function, vector, IsolationView.MessageOf(Function), (uint)vector, masked: false);
        }

        bus.EnableMsix(Function);
        bus.Write(Function, 0x1700, 0x8081);
        bus.Write(Function, 0x1740, 0x82);
        bus.Write(Function, 0x152c, 7);
        bus.Write(Function, 0x1524, 7);
        OpenReceive();
        OpenTransmit();
    }

    /// <summary>Sets the receive ring up and posts all descriptors but one.</summary>
    public void OpenReceive()
    {
        bus.Write(Function, ReceiveBlock + 0x28, 0);
        bus.Write(Function, ReceiveBlock, (uint)ReceiveRing);
        bus.Write(Function, ReceiveBlock + 4, (uint)(ReceiveRing >> 32));
        bus.Write(Function, ReceiveBlock + 8, Descriptors * 16);
        bus.Write(Function, ReceiveBlock + 0x0c, 0x02000002);
        bus.Write(Function, ReceiveBlock + 0x10, 0);
        bus.Write(Function, ReceiveBlock + 0x18, 0);
        bus.Write(Function, ReceiveBlock + 0x28, Enable);
        _receiveTail = 0;
        Post(Descriptors - 1);
    }

    /// <summary>Sets the transmit ring up.</summary>
    public void OpenTransmit()
    {
        bus.Write(Function, TransmitBlock + 0x28, 0);
        bus.Write(Function, TransmitBlock, (uint)TransmitRing);
        bus.Write(Function, TransmitBlock + 4, (uint)(TransmitRing >> 32));
        bus.Write(Function, TransmitBlock + 8, Descriptors * 16);
        bus.Write(Function, TransmitBlock + 0x10, 0);
        bus.Write(Function, TransmitBlock + 0x18, 0);
        bus.Write(Function, TransmitBlock + 0x28, Enable);
        _transmitTail = 0;
    }

    /// <summary>Posts so many receive descriptors.</summary>
    public void Post(int count)
    {
        Span<byte> descriptor = stackalloc byte[16];
        for (int i = 0; i < count; i++)
        {
            descriptor.Clear();
            BinaryPrimitives.WriteUInt64LittleEndian(descriptor, Buffers + (ulong)(_receiveTail * BufferBytes));
            bench.RootComplex.Memory.Write(ReceiveRing + (ulong)(_receiveTail * 16), descriptor);
            _receiveTail = (_receiveTail + 1) % Descriptors;
        }

        bus.Write(Function, ReceiveBlock + 0x18, (uint)_receiveTail);
    }

    /// <summary>Sends a frame.</summary>
    /// <param name="destination">MAC.</param>
    /// <param name="source">MAC.</param>
    /// <param name="random">Length, data and number of buffers.</param>
    public void Send(byte[] destination, byte[] source, RandomSource random)
    {
        byte[] frame = Frame(destination, source, random);
        ulong buffer = Buffers + (ulong)((Descriptors + _transmitTail) * BufferBytes) + (ulong)random.Below(16);
        int first = random.Chance(300) && frame.Length > 40 ? random.Between(16, frame.Length - 1) : frame.Length;
        bench.RootComplex.Memory.Write(buffer, frame);
        WriteTransmit(buffer, first, frame.Length, first == frame.Length);
        if (first < frame.Length)
        {
            WriteTransmit(buffer + (ulong)first, frame.Length - first, frame.Length, last: true);
        }

        bus.Write(Function, TransmitBlock + 0x18, (uint)_transmitTail);
    }

    /// <summary>A frame of an EtherType that no offload knows.</summary>
    public static byte[] Frame(byte[] destination, byte[] source, RandomSource random)
    {
        byte[] frame = new byte[random.Chance(700) ? random.Between(60, 300) : random.Between(60, 1500)];
        for (int i = 14; i < frame.Length; i++)
        {
            frame[i] = (byte)random.Next();
        }

        destination.CopyTo(frame, 0);
        source.CopyTo(frame, 6);
        frame[12] = 0x88;
        frame[13] = 0xb5;
        return frame;
    }

    private void WriteTransmit(ulong address, int bytes, int payload, bool last)
    {
        Span<byte> descriptor = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(descriptor, address);
        BinaryPrimitives.WriteUInt32LittleEndian(descriptor[8..], 0x22300000u | (uint)bytes | (last ? 0x09000000u : 0));
        BinaryPrimitives.WriteUInt32LittleEndian(descriptor[12..], (uint)payload << 14);
        bench.RootComplex.Memory.Write(TransmitRing + (ulong)(_transmitTail * 16), descriptor);
        _transmitTail = (_transmitTail + 1) % Descriptors;
    }
}
