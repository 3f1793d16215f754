using Microsoft.Win32.SafeHandles;

namespace NicTwin.Cosim.Interop;

/// <summary>One Verilated NIC inside a library.</summary>
internal sealed unsafe class NtHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    private readonly NtLibrary _library;

    internal NtHandle(NtLibrary library, uint seed, uint mutant)
        : base(ownsHandle: true)
    {
        _library = library;
        SetHandle(library.Create(seed, mutant));
        if (IsInvalid)
        {
            throw new RtlFaultException($"'{library.Path}' failed while it created a NIC.");
        }
    }

    protected override bool ReleaseHandle()
    {
        _library.Destroy(handle);
        return true;
    }
}
