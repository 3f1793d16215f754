using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace NicTwin.Vmm.VfioUser;

/// <summary>One end of a connected unix stream socket that carries bytes and open files.</summary>
internal sealed unsafe class UnixConnection : IDisposable
{
    private const int ControlHeaderSize = 16;
    private const int ControlSpace = ControlHeaderSize + (VfioUserCapabilities.MostFds * sizeof(int));

    private readonly Socket _socket;
    private readonly int _handle;

    /// <summary>Takes over a connected socket.</summary>
    /// <param name="socket">The socket, in blocking mode.</param>
    /// <param name="timeout">After this many milliseconds without a byte in either direction the other side counts as gone; 0: never.</param>
    public UnixConnection(Socket socket, int timeout)
    {
        socket.Blocking = true;
        socket.ReceiveTimeout = timeout;
        socket.SendTimeout = timeout;
        _socket = socket;
        _handle = (int)socket.Handle;
    }

    /// <summary>Receives some bytes.</summary>
    /// <param name="buffer">Where they go.</param>
    /// <param name="files">Open files that came with them are added here; they belong to the caller.</param>
    /// <returns>Their number; 0 when the other side is gone.</returns>
    public int Receive(Span<byte> buffer, List<int> files)
    {
        long* control = stackalloc long[ControlSpace / sizeof(long)];
        fixed (byte* start = buffer)
        {
            var part = new Interop.Buffer { Start = start, Length = (nuint)buffer.Length };
            while (true)
            {
                var message = new Interop.MessageHeader { Buffers = &part, BufferCount = 1, Control = control, ControlLength = ControlSpace };
                nint count = Interop.ReceiveMessage(_handle, &message, Interop.CloseOnExec);
                if (count < 0 && Marshal.GetLastPInvokeError() == Interop.Interrupted)
                {
                    continue;
                }

                if (count > 0)
                {
                    TakeFiles(in message, files);
                }

                // Files that were cut off are lost: the sender has broken what was agreed on.
                return count <= 0 || (message.Flags & Interop.ControlTruncated) != 0 ? 0 : (int)count;
            }
        }
    }

    /// <summary>Sends bytes, all of them; false when the other side is gone.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="files">Open files that go with the first of them; they stay the caller's.</param>
    public bool Send(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> files)
    {
        long* control = stackalloc long[ControlSpace / sizeof(long)];
        nuint controlLength = files.IsEmpty ? 0 : (nuint)((ControlHeaderSize + (files.Length * sizeof(int)) + 7) & ~7);
        if (!files.IsEmpty)
        {
            var header = (Interop.ControlHeader*)control;
            header->Length = (nuint)(ControlHeaderSize + (files.Length * sizeof(int)));
            header->Level = Interop.SocketLevel;
            header->Type = Interop.Rights;
            files.CopyTo(new Span<int>((byte*)control + ControlHeaderSize, files.Length));
        }

        fixed (byte* start = bytes)
        {
            nuint sent = 0;
            while (sent < (nuint)bytes.Length)
            {
                var part = new Interop.Buffer { Start = start + sent, Length = (nuint)bytes.Length - sent };
                var message = new Interop.MessageHeader { Buffers = &part, BufferCount = 1, Control = controlLength == 0 ? null : control, ControlLength = controlLength };
                nint count = Interop.SendMessage(_handle, &message, Interop.NoSignal);
                if (count < 0)
                {
                    if (Marshal.GetLastPInvokeError() == Interop.Interrupted)
                    {
                        continue;
                    }

                    return false;
                }

                sent += (nuint)count;
                controlLength = 0;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private static void TakeFiles(in Interop.MessageHeader message, List<int> files)
    {
        byte* at = (byte*)message.Control;
        byte* end = at + message.ControlLength;
        while (end - at >= ControlHeaderSize)
        {
            var header = (Interop.ControlHeader*)at;
            long length = (long)Math.Min(header->Length, (nuint)(end - at));
            if (length < ControlHeaderSize)
            {
                return;
            }

            if (header->Level == Interop.SocketLevel && header->Type == Interop.Rights)
            {
                foreach (int file in new ReadOnlySpan<int>(at + ControlHeaderSize, (int)(length - ControlHeaderSize) / sizeof(int)))
                {
                    files.Add(file);
                }
            }

            at += (length + 7) & ~7L;
        }
    }
}
