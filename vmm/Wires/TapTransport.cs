using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace NicTwin.Vmm.Wires;

/// <summary>Frames through a TAP device of Linux: an interface of the machine's own kernel at the other end of the cable.</summary>
public sealed class TapTransport : IFrameTransport
{
    private const string Device = "/dev/net/tun";
    private const int Longest = 64 << 10;

    // Of each call of Serve.
    private const int Budget = 256;

    private readonly SafeFileHandle _handle;
    private readonly byte[] _input = new byte[Longest];
    private int _budget = Budget;

    /// <summary>Attaches to a device, or makes one that goes with this object.</summary>
    /// <param name="name">What it is called.</param>
    /// <exception cref="WireException">It cannot be had.</exception>
    public TapTransport(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!OperatingSystem.IsLinux())
        {
            throw new WireException("TAP devices are Linux's.");
        }

        byte[] request = new byte[Interop.RequestBytes];
        if (name.Length is 0 or >= Interop.NameBytes)
        {
            throw new WireException($"'{name}' is no name of an interface: from 1 to {Interop.NameBytes - 1} characters.");
        }

        Encoding.ASCII.GetBytes(name, request);
        BitConverter.TryWriteBytes(request.AsSpan(Interop.NameBytes), (short)(Interop.Tap | Interop.NoPacketInformation));
        _handle = Interop.Open(Device, Interop.ReadWrite | Interop.NonBlocking | Interop.CloseOnExec);
        if (_handle.IsInvalid)
        {
            throw new WireException($"{Device} cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}.");
        }

        if (Interop.Control(_handle, Interop.SetInterface, ref request[0]) < 0)
        {
            string error = Marshal.GetLastPInvokeErrorMessage();
            _handle.Dispose();
            throw new WireException($"the TAP device '{name}' cannot be had: {error}.");
        }
    }

    /// <inheritdoc/>
    public WireCounters Receiving { get; set; } = new();

    /// <inheritdoc/>
    public int Connections => 1;

    /// <inheritdoc/>
    public void Serve() => _budget = Budget;

    /// <inheritdoc/>
    public bool TryReceive(out ReadOnlySpan<byte> frame)
    {
        frame = [];
        if (_budget == 0)
        {
            return false;
        }

        // An error is like nothing: the interface is down or gone.
        nint count = Interop.Read(_handle, ref _input[0], (nuint)_input.Length);
        if (count <= 0)
        {
            return false;
        }

        _budget--;
        frame = _input.AsSpan(0, (int)count);
        return true;
    }

    /// <inheritdoc/>
    public WireCount Send(ReadOnlySpan<byte> frame) =>
        !frame.IsEmpty && Interop.Write(_handle, in frame[0], (nuint)frame.Length) == frame.Length ? WireCount.Passed : WireCount.NotTaken;

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
