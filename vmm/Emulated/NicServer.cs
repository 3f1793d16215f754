using System.Buffers.Binary;
using System.Runtime.InteropServices;
using NicTwin.Model;
using NicTwin.Testbench;
using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.VfioUser;
using Tlp = NicTwin.Testbench.Tlp;

namespace NicTwin.Vmm.Emulated;

/// <summary>
/// An emulated NIC as a vfio-user device in a process of its own: its client clocks it by <see cref="TimeRegion"/>, so that a run is the
/// same as with the NIC in the process of the VMM.
/// </summary>
internal sealed partial class NicServer : DeviceServer, INicRequester, IFrameOutput
{
    // Accesses that the NIC has not answered: a client whose guest waits for each has one, and one more for each that it gave up.
    private const int MostAccesses = 64;

    private const int Target = 0x100;
    private const int MostAccess = 8;

    private readonly EmulatedNic _nic;
    private readonly EmulatedBars _bars = new();
    private readonly Queue<Access> _accesses = new();
    private readonly Dictionary<ushort, PendingRead> _reads = [];
    private readonly uint[] _words = new uint[DownstreamQueue.MaxWords];
    private bool _guestWaits;

    // Entries of the NIC's queue that the client has been told of.
    private int _announced;

    /// <summary>Serves a NIC that is not plugged in yet.</summary>
    /// <param name="channel">The connection, which belongs to the server from now on.</param>
    /// <param name="latency">Clocks that a TLP needs in either direction.</param>
    public NicServer(VfioUserChannel channel, long latency)
        : base(channel)
    {
        _nic = new EmulatedNic(latency) { Output = this };
        _nic.Attach(this);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<VfioUserRegion> Regions { get; } =
    [
        new(EmulatedBars.Bar0Size), default, default, new(EmulatedBars.Bar3Size), default, default, default,
        new(ConfigurationSpace.Length), default, new(TimeRegion.Size),
    ];

    /// <inheritdoc/>
    protected override VfioUserError ReadDevice(ushort id, int region, ulong offset, Span<byte> data)
    {
        if (!TryAddress(region, offset, data.Length, out ulong address))
        {
            return VfioUserError.Invalid;
        }

        int words = region == VfioUserProtocol.ConfigurationRegion
            ? TlpBuilder.ConfigurationRead(_words, Target, (int)offset >> 2, ByteEnables(offset, data.Length), NicPort.RequesterId, 0, type1: false)
            : TlpBuilder.MemoryRead(_words, address, data.Length, NicPort.RequesterId, 0);
        return Ask(new Access(id, region, offset, data.Length, IsWrite: false), words);
    }

    /// <inheritdoc/>
    protected override VfioUserError WriteDevice(ushort id, bool wantsReply, int region, ulong offset, ReadOnlySpan<byte> data)
    {
        if (!TryAddress(region, offset, data.Length, out ulong address))
        {
            return VfioUserError.Invalid;
        }

        if (region == VfioUserProtocol.ConfigurationRegion)
        {
            return wantsReply ? Configure(id, offset, data) : VfioUserError.Invalid;
        }

        // A posted write: nobody waits for the NIC to take it, whether a reply is wanted or not.
        int words = TlpBuilder.MemoryWrite(_words, address, data, NicPort.RequesterId, 0);
        return _nic.TrySend(_words.AsSpan(0, words), AccessTime, 0, posted: true) ? VfioUserError.None : VfioUserError.NoSpace;
    }

    /// <inheritdoc/>
    public override void MemoryRead(ushort id, VfioUserError error, ReadOnlySpan<byte> data) => Complete(id, error == VfioUserError.None ? data : default);

    /// <inheritdoc/>
    void INicRequester.Complete(Tlp completion, long time)
    {
        // Never called: completions stay in the queue of the NIC until the client has handled them.
    }

    /// <inheritdoc/>
    bool INicRequester.ReturnCredit(long arrival)
    {
        _credits.Add(arrival);
        return _guestWaits;
    }

    /// <inheritdoc/>
    void INicRequester.LinkLost(long time)
    {
        // The client knows: it was its command.
    }

    private static int ByteEnables(ulong offset, int count) => ((1 << count) - 1) << (int)(offset & 3);

    // An access of configuration space stays in one register; the NIC itself says what it thinks of others.
    private bool TryAddress(int region, ulong offset, int count, out ulong address)
    {
        bool configuration = region == VfioUserProtocol.ConfigurationRegion;
        address = (configuration ? 0 : _bars.AddressOf(region)) + offset;
        return count > 0 && count <= (configuration ? sizeof(uint) - (int)(offset & 3) : MostAccess) && _nic.Plugged;
    }

    private VfioUserError Configure(ushort id, ulong offset, ReadOnlySpan<byte> data)
    {
        int byteEnables = ByteEnables(offset, data.Length);
        Span<byte> word = stackalloc byte[sizeof(uint)];
        word.Clear();
        data.CopyTo(word[(int)(offset & 3)..]);
        uint value = BinaryPrimitives.ReadUInt32LittleEndian(word);
        VfioUserError error = Ask(
            new Access(id, VfioUserProtocol.ConfigurationRegion, offset, data.Length, IsWrite: true),
            TlpBuilder.ConfigurationWrite(_words, Target, (int)offset >> 2, value, byteEnables, NicPort.RequesterId, 0, type1: false));
        if (error == VfioUserError.Later)
        {
            _bars.Write((int)offset & ~3, byteEnables, value);
        }

        return error;
    }

    private VfioUserError Ask(Access access, int words)
    {
        if (_accesses.Count == MostAccesses || !_nic.TrySend(_words.AsSpan(0, words), AccessTime, 0, posted: false))
        {
            return VfioUserError.NoSpace;
        }

        _accesses.Enqueue(access);
        return VfioUserError.Later;
    }

    // Of the NIC's answers the first one belongs to the access that was made first.
    private bool Answer(Tlp completion)
    {
        if (!_accesses.TryDequeue(out Access access))
        {
            return false;
        }

        bool failed = completion.Status != CompletionStatus.Successful || completion.Poisoned;
        if (access.IsWrite)
        {
            Server.AnswerWrite(access.Id, access.Region, access.Offset, access.Count, failed ? VfioUserError.Io : VfioUserError.None);
            return true;
        }

        ReadOnlySpan<byte> payload = MemoryMarshal.AsBytes(completion.Payload);
        int lane = (int)(access.Offset & 3);
        failed |= payload.Length < lane + access.Count;
        Server.AnswerRead(access.Id, access.Region, access.Offset, failed ? default : payload.Slice(lane, access.Count), failed ? VfioUserError.Io : VfioUserError.None);
        return true;
    }

    private void Complete(ushort id, ReadOnlySpan<byte> data)
    {
        if (_reads.Remove(id, out PendingRead read))
        {
            Span<uint> words = stackalloc uint[PendingRead.Words];
            read.CopyTo(words);
            var request = new Tlp(words);
            _nic.TryCompleteRead(request, data.Length == request.RequestedBytes ? data : default, read.Arrival + _nic.Latency);
        }
    }

    private readonly record struct Access(ushort Id, int Region, ulong Offset, int Count, bool IsWrite);

    /// <summary>A read that the client has to answer: its header, and when it arrives.</summary>
    private readonly record struct PendingRead(long Arrival, uint Word0, uint Word1, uint Word2, uint Word3)
    {
        public const int Words = 4;

        public static PendingRead Of(ReadOnlySpan<uint> words, long arrival) => new(arrival, words[0], words[1], words[2], words.Length > 3 ? words[3] : 0);

        public void CopyTo(Span<uint> words)
        {
            words[0] = Word0;
            words[1] = Word1;
            words[2] = Word2;
            words[3] = Word3;
        }
    }
}
