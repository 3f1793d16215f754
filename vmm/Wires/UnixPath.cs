using System.Net.Sockets;

namespace NicTwin.Vmm.Wires;

/// <summary>Paths of Unix sockets.</summary>
internal static class UnixPath
{
    /// <summary>Takes a socket's file away that nobody has any more: its owner did not come to its clean-up.</summary>
    /// <exception cref="WireException">There is something else.</exception>
    public static void Free(string path, SocketType type)
    {
        if (!File.Exists(path))
        {
            return;
        }

        using var probe = new Socket(AddressFamily.Unix, type, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused && !IsRegular(path))
        {
            File.Delete(path);
            return;
        }
        catch (SocketException)
        {
            // It is no socket, or one of another kind, or not ours to touch.
        }

        throw new WireException($"'{path}' is there already.");
    }

    // A socket has no bytes either, but cannot be opened.
    private static bool IsRegular(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
