using NicTwin.Vmm.VfioUser;

namespace NicTwin.Vmm.Virtio;

/// <summary>A guest's RAM as a device model in another process sees it: by DMA messages of vfio-user.</summary>
/// <remarks>
/// The guest stands still while the device works for a client, so a line that was read is good until the client asks for something
/// else: of a ring's small fields, most need no message of their own. A client that is gone reads as zeros; the server then ends.
/// </remarks>
internal sealed class FarMemory : GuestMemory
{
    private const int LineSize = 64;
    private const int Lines = 32;

    private readonly VfioUserServer _server;
    private readonly byte[] _lines = new byte[Lines * LineSize];
    private readonly ulong[] _addresses = new ulong[Lines];
    private byte[] _data = new byte[4096];

    /// <summary>Creates a view of the windows that a client has opened.</summary>
    /// <param name="server">The connection to it.</param>
    public FarMemory(VfioUserServer server)
    {
        _server = server;
        Forget();
    }

    /// <summary>The guest may have run since.</summary>
    public void Forget() => Array.Fill(_addresses, ulong.MaxValue);

    /// <inheritdoc/>
    public override bool Contains(ulong address, ulong length) =>
        _server.Maps.Allows(address, length, write: false) && _server.Maps.Allows(address, length, write: true);

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Read(ulong address, int length)
    {
        ulong line = address & ~(ulong)(LineSize - 1);
        int within = (int)(address - line);
        if (within + length <= LineSize)
        {
            return Line(line).Slice(within, length);
        }

        if (_data.Length < length)
        {
            _data = new byte[length];
        }

        Span<byte> data = _data.AsSpan(0, length);
        Fetch(address, data);
        return data;
    }

    /// <inheritdoc/>
    public override void Write(ulong address, ReadOnlySpan<byte> data)
    {
        Check(_server.TryWriteMemory(address, data), address, data.Length);
        ulong end = address + (ulong)data.Length;
        for (int i = 0; i < Lines; i++)
        {
            if (_addresses[i] < end && address < _addresses[i] + LineSize)
            {
                _addresses[i] = ulong.MaxValue;
            }
        }
    }

    private Span<byte> Line(ulong line)
    {
        int place = (int)(line / LineSize) % Lines;
        Span<byte> bytes = _lines.AsSpan(place * LineSize, LineSize);
        if (_addresses[place] != line)
        {
            Fetch(line, bytes);
            _addresses[place] = line;
        }

        return bytes;
    }

    private void Fetch(ulong address, Span<byte> data)
    {
        if (!_server.TryReadMemory(address, data))
        {
            Check(Contains(address, (ulong)data.Length), address, data.Length);
            data.Clear();
        }
    }

    private static void Check(bool good, ulong address, int length)
    {
        if (!good)
        {
            throw new ArgumentOutOfRangeException(nameof(address), $"0x{length:x} bytes at 0x{address:x} are not in RAM.");
        }
    }
}
