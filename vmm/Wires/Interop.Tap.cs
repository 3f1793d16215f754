using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NicTwin.Vmm.Wires;

/// <summary>The calls of the C library that a TAP device needs (Linux: Documentation/networking/tuntap.rst).</summary>
internal static partial class Interop
{
    public const int ReadWrite = 2;
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;

    public const nuint SetInterface = 0x400454ca;
    public const short Tap = 2;
    public const short NoPacketInformation = 0x1000;

    /// <summary>Bytes of a name of an interface, with the 0 at its end.</summary>
    public const int NameBytes = 16;

    /// <summary>Bytes of a struct ifreq.</summary>
    public const int RequestBytes = 40;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Control(SafeFileHandle handle, nuint request, ref byte argument);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint Read(SafeFileHandle handle, ref byte buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint Write(SafeFileHandle handle, ref readonly byte buffer, nuint count);
}
