using NicTwin.Model;

namespace NicTwin.Tests.Model;

/// <summary>Host memory, descriptor rings and a wire around a <see cref="ModelNic"/>: what the tests of the data path need.</summary>
internal sealed class DataHost
{
    public const int TxRing = 0x01_0000;
    public const int RxRing = 0x02_0000;
    public const int RingBytes = 0x400;
    public const int RingDescriptors = 16;

    private const int MemoryBytes = 1 << 20;
    private const int Patience = 20_000;
    private readonly List<byte> _frame = [];
    private readonly List<uint[]> _reads = [];
    private readonly int[] _txTail = new int[16];
    private readonly int[] _rxTail = new int[16];
    private int _seen;

    public DataHost(ModelNic nic)
    {
        Nic = nic;
        _seen = nic.Sent.Count;
    }

    public ModelNic Nic { get; }

    public byte[] Memory { get; } = new byte[MemoryBytes];

    /// <summary>Frames that the NIC sent to the wire; a bad one is preceded by an empty one.</summary>
    public List<byte[]> Frames { get; } = [];

    /// <summary>Memory reads that the NIC sent.</summary>
    public List<uint[]> Reads { get; } = [];

    /// <summary>Memory writes that the NIC sent.</summary>
    public List<uint[]> Writes { get; } = [];

    /// <summary>Bytes up to which a completion reaches, a multiple of 64; 0: one completion per read.</summary>
    public int SplitBytes { get; set; }

    /// <summary>The last read is answered first.</summary>
    public bool LastFirst { get; set; }

    /// <summary>Reads stay unanswered.</summary>
    public bool Silent { get; set; }

    /// <summary>Status of the completions; not 0: without data.</summary>
    public uint Status { get; set; }

    /// <summary>The NIC with link, receiver and transmitter on, and no queue enabled.</summary>
    public static DataHost Started(int vfs = 0)
    {
        DataHost host = new(vfs == 0 ? ModelNic.Enabled() : ModelNic.WithVfs(vfs));
        host.Nic.Write(0x0000, 0x0010_0249);
        host.Nic.Write(0xC028, 0);
        host.Nic.Write(0xE028, 0);
        host.Nic.Write(0x0400, 0x0000_000A);
        host.Nic.Write(0x0100, 0x0000_8002);
        host.Nic.Write(0x0000, 0x0010_0249);
        return host;
    }

    public static int TxRingOf(int queue) => TxRing + (queue * RingBytes);

    public static int RxRingOf(int queue) => RxRing + (queue * RingBytes);

    public void EnableTx(int queue)
    {
        uint registers = 0xE000 + (0x40u * (uint)queue);
        Nic.Write(registers, (uint)TxRingOf(queue));
        Nic.Write(registers + 4, 0);
        Nic.Write(registers + 8, RingDescriptors * 16);
        Nic.Write(registers + 0x10, 0);
        Nic.Write(registers + 0x18, 0);
        Nic.Write(registers + 0x28, 0x0200_0000);
        _txTail[queue] = 0;
    }

    public void EnableRx(int queue, int buffers, int bufferBytes = 2048, int firstBuffer = 0x8_0000)
    {
        uint registers = 0xC000 + (0x40u * (uint)queue);
        Nic.Write(registers, (uint)RxRingOf(queue));
        Nic.Write(registers + 4, 0);
        Nic.Write(registers + 8, RingDescriptors * 16);
        Nic.Write(registers + 0x10, 0);
        Nic.Write(registers + 0x18, 0);
        Nic.Write(registers + 0x0C, 0x0200_0000 | (uint)(bufferBytes >> 10));
        Nic.Write(registers + 0x28, 0x0200_0000);
        _rxTail[queue] = buffers;
        for (int i = 0; i < buffers; i++)
        {
            Descriptor(RxRingOf(queue) + (16 * i), firstBuffer + (i * 4096), 0, 0);
        }

        Nic.Write(registers + 0x18, (uint)buffers);
    }

    /// <summary>Writes one advanced data descriptor behind the last one; the tail stays.</summary>
    public void Post(int queue, int address, int bytes, bool end = true, bool report = true) =>
        PostRaw(queue, address, (uint)bytes | 0x2030_0000 | (end ? 1u << 24 : 0) | (report ? 1u << 27 : 0));

    public void PostRaw(int queue, int address, uint dword2, uint dword3 = 0)
    {
        Descriptor(TxRingOf(queue) + (16 * _txTail[queue]), address, dword2, dword3);
        _txTail[queue] = (_txTail[queue] + 1) % RingDescriptors;
    }

    public void WriteTail(int queue)
    {
        Send(0x4000_0001, 0x0000_000F, ModelNic.Bar0 + 0xE018 + (0x40u * (uint)queue), (uint)_txTail[queue]);
        Settle();
    }

    public uint Dword(int address) => BitConverter.ToUInt32(Memory, address);

    public void Fill(int address, int bytes, int seed)
    {
        for (int i = 0; i < bytes; i++)
        {
            Memory[address + i] = (byte)((i * 7) + seed);
        }
    }

    public byte[] Slice(int address, int bytes) => Memory[address..(address + bytes)];

    /// <summary>A frame with the destination address given as a number, first octet in bits 7:0.</summary>
    public static byte[] Frame(ulong destination, int bytes, int seed = 1)
    {
        byte[] frame = new byte[bytes];
        for (int i = 0; i < bytes; i++)
        {
            frame[i] = i < 6 ? (byte)(destination >> (8 * i)) : (byte)((i * 5) + seed);
        }

        return frame;
    }

    public void Receive(byte[] frame, bool badFcs = false, bool settle = true)
    {
        for (int i = 0; i < frame.Length; i += 8)
        {
            int bytes = Math.Min(8, frame.Length - i);
            ulong data = 0;
            for (int b = 0; b < bytes; b++)
            {
                data |= (ulong)frame[i + b] << (8 * b);
            }

            Nic.Inputs.MacRxValid = 1;
            Nic.Inputs.MacRxData = data;
            Nic.Inputs.MacRxKeep = (byte)((1 << bytes) - 1);
            Nic.Inputs.MacRxLast = i + 8 >= frame.Length ? (byte)1 : (byte)0;
            Nic.Inputs.MacRxBadFcs = badFcs ? (byte)1 : (byte)0;
            Clock();
        }

        Nic.Inputs.MacRxValid = 0;
        if (settle)
        {
            Settle();
        }
    }

    /// <summary>Runs until the NIC is idle and no read waits for its answer.</summary>
    public void Settle()
    {
        for (int i = 0; i < Patience; i++)
        {
            Clock();
            if (Nic.Outputs.Idle != 0 && (_reads.Count == 0 || Silent))
            {
                return;
            }

            // With all tags in use the NIC waits without being idle.
            if (_reads.Count != 0 && !Silent && (Nic.Outputs.Idle != 0 || i % 64 == 63))
            {
                Answer();
            }
        }

        throw new InvalidOperationException("The NIC does not become idle.");
    }

    public void Clock()
    {
        Nic.Clock();
        Watch();
    }

    /// <summary>Sends a TLP and watches both interfaces meanwhile.</summary>
    public void Send(params ReadOnlySpan<uint> dws)
    {
        for (int i = 0; i < dws.Length; i += 4)
        {
            uint[] lanes = new uint[4];
            int count = Math.Min(4, dws.Length - i);
            dws.Slice(i, count).CopyTo(lanes);
            Nic.Inputs.PcieRxValid = 1;
            Nic.Inputs.PcieRxDataLow = lanes[0] | ((ulong)lanes[1] << 32);
            Nic.Inputs.PcieRxDataHigh = lanes[2] | ((ulong)lanes[3] << 32);
            Nic.Inputs.PcieRxKeep = (byte)((1 << count) - 1);
            Nic.Inputs.PcieRxSop = i == 0 ? (byte)1 : (byte)0;
            Nic.Inputs.PcieRxEop = i + 4 >= dws.Length ? (byte)1 : (byte)0;
            do
            {
                Clock();
            }
            while (Nic.Outputs.PcieRxReady == 0);
            Nic.Inputs.PcieRxValid = 0;
        }
    }

    /// <summary>Answers one waiting read.</summary>
    public void Answer()
    {
        int index = LastFirst ? _reads.Count - 1 : 0;
        uint[] read = _reads[index];
        _reads.RemoveAt(index);
        bool four = (read[0] & (1u << 29)) != 0;
        uint address = four ? read[3] : read[2];
        int length = (int)(read[0] & 0x3FF);
        uint first = read[1] & 0xF;
        uint last = length == 1 ? first : (read[1] >> 4) & 0xF;
        int start = System.Numerics.BitOperations.TrailingZeroCount(first);
        int end = System.Numerics.BitOperations.LeadingZeroCount(last) - 28;
        int bytes = (4 * length) - start - end;
        uint requester = read[1] & 0xFFFF_FF00;
        if (Status != 0)
        {
            Send(0x0A00_0000, (Status << 13) | (uint)(bytes & 0xFFF), requester | ((address + (uint)start) & 0x7F));
            return;
        }

        uint at = address;
        while (length > 0)
        {
            int dws = SplitBytes == 0 ? length : Math.Min(length, (SplitBytes - (int)(at % (uint)SplitBytes)) / 4);
            uint[] tlp = new uint[3 + dws];
            tlp[0] = 0x4A00_0000 | (uint)dws;
            tlp[1] = (uint)bytes & 0xFFF;
            tlp[2] = requester | ((at + (uint)start) & 0x7F);
            for (int i = 0; i < dws; i++)
            {
                tlp[3 + i] = Dword((int)((at + (4 * i)) & (MemoryBytes - 1)));
            }

            Send(tlp);
            bytes -= (4 * dws) - start;
            start = 0;
            at += 4 * (uint)dws;
            length -= dws;
        }
    }

    private void Descriptor(int at, int address, uint dword2, uint dword3)
    {
        BitConverter.TryWriteBytes(Memory.AsSpan(at), (ulong)address);
        BitConverter.TryWriteBytes(Memory.AsSpan(at + 8), dword2);
        BitConverter.TryWriteBytes(Memory.AsSpan(at + 12), dword3);
    }

    private void Watch()
    {
        for (; _seen < Nic.Sent.Count; _seen++)
        {
            uint[] tlp = Nic.Sent[_seen];
            if ((tlp[0] & 0xDF00_0000) == 0)
            {
                Reads.Add(tlp);
                _reads.Add(tlp);
            }
            else if ((tlp[0] & 0xDF00_0000) == 0x4000_0000)
            {
                Writes.Add(tlp);
                Apply(tlp);
            }
        }

        NicOutputs outputs = Nic.Outputs;
        if (outputs.MacTxValid == 0 || Nic.Inputs.MacTxReady == 0)
        {
            return;
        }

        for (int b = 0; b < System.Numerics.BitOperations.PopCount(outputs.MacTxKeep); b++)
        {
            _frame.Add((byte)(outputs.MacTxData >> (8 * b)));
        }

        if (outputs.MacTxLast != 0)
        {
            if (outputs.MacTxBadFcs != 0)
            {
                Frames.Add([]);
            }

            Frames.Add([.. _frame]);
            _frame.Clear();
        }
    }

    private void Apply(uint[] write)
    {
        bool four = (write[0] & (1u << 29)) != 0;
        uint address = (four ? write[3] : write[2]) & (MemoryBytes - 1);
        int length = (int)(write[0] & 0x3FF);
        for (int i = 0; i < length; i++)
        {
            uint enable = i == 0 ? write[1] & 0xF : i == length - 1 ? (write[1] >> 4) & 0xF : 0xF;
            for (int b = 0; b < 4; b++)
            {
                if (((enable >> b) & 1) != 0)
                {
                    Memory[address + (4 * i) + b] = (byte)(write[(four ? 4 : 3) + i] >> (8 * b));
                }
            }
        }
    }
}
