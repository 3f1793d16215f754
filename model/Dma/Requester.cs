using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <summary>Who asks: the owner function of a queue and the requester id of a function (docs/spec/nic.md, shared encodings).</summary>
internal static class Requester
{
    /// <summary>Owner of queue <paramref name="queue"/>: 0 the PF, 1 + n VF n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Owner(int queue, uint vfActive)
    {
        int n = queue & 7;
        return ((vfActive >> n) & 1) != 0 ? n + 1 : 0;
    }

    /// <summary>Requester id of <paramref name="function"/>, 16 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Rid(int function, uint pfRid, uint vf0Rid) =>
        function == 0 ? pfRid : (vf0Rid + (2 * ((uint)function - 1))) & 0xFFFF;
}
