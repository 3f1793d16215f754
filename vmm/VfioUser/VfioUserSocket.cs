using System.Diagnostics;
using System.Net.Sockets;

namespace NicTwin.Vmm.VfioUser;

/// <summary>Finds the other side of a connection by the path of a unix socket.</summary>
internal static class VfioUserSocket
{
    /// <summary>Longest path that such a socket can have (unix(7), sun_path).</summary>
    public const int LongestPath = 107;

    private const int RetryMilliseconds = 5;

    /// <summary>Waits for a client at a path, and takes the path away once it is there.</summary>
    /// <param name="path">The path, at which nothing must be.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The connection.</returns>
    /// <exception cref="SocketException">Nobody can listen there.</exception>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public static Socket Accept(string path, CancellationToken cancellation)
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        try
        {
            listener.Listen(1);
            return listener.AcceptAsync(cancellation).AsTask().GetAwaiter().GetResult();
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Connects to a server at a path, which may not be there yet.</summary>
    /// <param name="path">The path.</param>
    /// <param name="timeout">How long it is waited for.</param>
    /// <param name="isGone">True when it will never come.</param>
    /// <returns>The connection; null when no server has come.</returns>
    public static Socket? Connect(string path, TimeSpan timeout, Func<bool> isGone)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                socket.Connect(new UnixDomainSocketEndPoint(path));
                return socket;
            }
            catch (SocketException)
            {
                socket.Dispose();
                if (isGone() || watch.Elapsed >= timeout)
                {
                    return null;
                }

                Thread.Sleep(RetryMilliseconds);
            }
        }
    }
}
