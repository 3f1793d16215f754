using System.Buffers.Binary;
using NicTwin.Model;
using NicTwin.Vmm.Cpu;
using NicTwin.Vmm.Driver;
using NicTwin.Vmm.Pcie;

namespace NicTwin.Tests.Vmm;

/// <summary>Whoever has a VF: does to its registers what igbvf does (facts/82576.md, 10.3, 11), or something worse.</summary>
internal sealed class PfTestVf : PfTestRequester, IDmaTarget, IDisposable
{
    public const uint ClearToSend = 1u << 29;
    public const uint Refused = 1u << 30;
    public const uint Accepted = 1u << 31;

    private const uint Request = 1;
    private const uint Acknowledge = 2;
    private const uint Lock = 4;
    private const uint Message = 0x10;
    private const uint Acknowledged = 0x20;
    private const uint Resetting = 0x40;
    private const uint ResetDone = 0x80;

    private const int Descriptors = 64;
    private const ulong Base = 0x8000_0000;
    private const ulong TransmitRing = Base;
    private const ulong ReceiveRing = Base + 0x1000;
    private const ulong Buffers = Base + 0x10000;
    private const uint TransmitQueue = 0x3800;
    private const uint ReceiveQueue = 0x2800;
    private const ulong Messages = 0xfee0_0000;

    private readonly int _vf;
    private uint _seen;
    private int _nextTransmit;
    private int _nextReceive;

    public PfTestVf(PfHost host, int vf)
        : base(host)
    {
        _vf = vf;
        host.Assign(PfAddresses.Vf(vf), this, Messages);
        WriteConfiguration(PfAddresses.Vf(vf), 4, 4, 0x3);
    }

    public GuestRam Ram { get; } = new(Base, 0x10_0000);

    public ulong Mac { get; private set; }

    public int Interrupts { get; private set; }

    public uint R(uint offset) => ReadAddress(PfAddresses.VfBar0(_vf) + offset);

    public void W(uint offset, uint value) => WriteAddress(PfAddresses.VfBar0(_vf) + offset, value);

    public void MemoryWritten(ulong address, int length)
    {
        // Nobody keeps a copy.
    }

    public void Interrupt(uint identity, long time) => Interrupts++;

    /// <summary>VTCTRL.RST, RESET, the answer: its DWs.</summary>
    public uint[] Handshake()
    {
        W(Registers.Vtctrl.Offset, Registers.Vtctrl.Rst);
        _seen = 0;
        Assert.True(Poll(() => (R(Registers.V2pmailbox.Offset) & (Resetting | ResetDone)) == 0), "the PF is in reset");
        uint[] answer = Exchange([1], 3);
        Mac = answer[1] | ((ulong)answer[2] << 32);
        return answer;
    }

    /// <summary>Sends a message and takes the answer.</summary>
    public uint[] Exchange(uint[] message, int words)
    {
        Post(message);
        Assert.True(Poll(() => (Mailbox() & Acknowledged) != 0), $"no acknowledge for message {message[0]:x8}");
        Assert.True(Poll(() => (Mailbox() & Message) != 0), $"no answer to message {message[0]:x8}");
        _seen = 0;
        return Take(words);
    }

    /// <summary>Sends a message.</summary>
    public void Post(params uint[] message)
    {
        TakeLock();
        Mailbox();
        _seen = 0;
        for (uint i = 0; i < message.Length; i++)
        {
            W(Registers.Vmbmem.Offset + (4 * i), message[i]);
        }

        W(Registers.V2pmailbox.Offset, Request);
    }

    /// <summary>Whether the PF has written a message since it was looked last.</summary>
    public bool HasMessage()
    {
        bool has = (Mailbox() & Message) != 0;
        _seen = 0;
        return has;
    }

    /// <summary>Reads what is in the mailbox and acknowledges it.</summary>
    public uint[] Take(int words)
    {
        TakeLock();
        var answer = new uint[words];
        for (uint i = 0; i < words; i++)
        {
            answer[i] = R(Registers.Vmbmem.Offset + (4 * i));
        }

        W(Registers.V2pmailbox.Offset, Acknowledge);
        return answer;
    }

    public void TakeLock() => Assert.True(Poll(() =>
    {
        W(Registers.V2pmailbox.Offset, Lock);
        uint value = R(Registers.V2pmailbox.Offset);
        _seen |= value & (Message | Acknowledged);
        return (value & Lock) != 0;
    }), "the VF does not get the mailbox");

    /// <summary>Opens a transmit and a receive queue.</summary>
    public void Open()
    {
        W(TransmitQueue + 0x28, 0);
        W(TransmitQueue, (uint)TransmitRing);
        W(TransmitQueue + 4, 0);
        W(TransmitQueue + 8, Descriptors * 16);
        W(TransmitQueue + 0x10, 0);
        W(TransmitQueue + 0x18, 0);
        W(TransmitQueue + 0x28, 1u << 25);
        for (int i = 0; i < Descriptors; i++)
        {
            PostBuffer(i);
        }

        W(ReceiveQueue + 0x28, 0);
        W(ReceiveQueue, (uint)ReceiveRing);
        W(ReceiveQueue + 4, 0);
        W(ReceiveQueue + 8, Descriptors * 16);
        W(ReceiveQueue + 0x0c, 0x8200_0002);
        W(ReceiveQueue + 0x10, 0);
        W(ReceiveQueue + 0x18, 0);
        W(ReceiveQueue + 0x28, 1u << 25);
        W(ReceiveQueue + 0x18, Descriptors - 1);
        _nextTransmit = 0;
        _nextReceive = 0;
        R(Registers.Vtstatus.Offset);
    }

    /// <summary>Sends a frame as it is.</summary>
    public void Send(ReadOnlySpan<byte> frame)
    {
        ulong buffer = Buffers + 0x40000 + ((ulong)_nextTransmit * 2048);
        frame.CopyTo(Ram.Bytes(buffer, frame.Length));
        Span<byte> descriptor = Ram.Bytes(TransmitRing + (16 * (ulong)_nextTransmit), 16);
        BinaryPrimitives.WriteUInt64LittleEndian(descriptor, buffer);
        BinaryPrimitives.WriteUInt32LittleEndian(descriptor[8..], 0x2b30_0000u | (uint)frame.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(descriptor[12..], (uint)frame.Length << 14);
        _nextTransmit = (_nextTransmit + 1) % Descriptors;
        W(TransmitQueue + 0x18, (uint)_nextTransmit);
    }

    /// <summary>Takes a frame that has come; null when there is none.</summary>
    public byte[]? Receive()
    {
        Span<byte> descriptor = Ram.Bytes(ReceiveRing + (16 * (ulong)_nextReceive), 16);
        if ((descriptor[8] & 1) == 0)
        {
            return null;
        }

        byte[] frame = Ram.Bytes(Buffers + ((ulong)_nextReceive * 2048), BinaryPrimitives.ReadUInt16LittleEndian(descriptor[12..])).ToArray();
        PostBuffer(_nextReceive);
        W(ReceiveQueue + 0x18, (uint)_nextReceive);
        _nextReceive = (_nextReceive + 1) % Descriptors;
        return frame;
    }

    public void Dispose() => Ram.Dispose();

    private uint Mailbox() => _seen |= R(Registers.V2pmailbox.Offset) & (Message | Acknowledged);

    private bool Poll(Func<bool> holds)
    {
        for (int tries = 0; tries < 2000; tries++)
        {
            if (holds())
            {
                return true;
            }

            TestHost.Run(10 * PfHost.Microsecond);
        }

        return false;
    }

    private void PostBuffer(int index)
    {
        Span<byte> descriptor = Ram.Bytes(ReceiveRing + (16 * (ulong)index), 16);
        BinaryPrimitives.WriteUInt64LittleEndian(descriptor, Buffers + ((ulong)index * 2048));
        descriptor[8..].Clear();
    }
}
