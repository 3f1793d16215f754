using System.Numerics;
using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <summary>The CRC32c of SCTP packets (RFC 9260, appendix A), made while the payload passes.</summary>
public sealed partial class TxOffload
{
    private const int Sctp = 2;
    private const int SctpCrcOffset = 8;
    private const int SctpHeaderBytes = 12;
    private const int SeedSteps = 12;
    private const int CrcPatchSteps = 5;

    private bool _crcSum;
    private uint _crc;

    /// <summary>Takes the common header, which stays back; a byte is there in the clock after its row was read.</summary>
    private void Seed()
    {
        // The field of the checksum counts as 0, whatever the packet has there.
        _crc = _step == 0 ? uint.MaxValue
            : BitOperations.Crc32C(_crc, _step <= SctpCrcOffset ? _header[(_l4 + _step - 1) & (HeaderBytes - 1)] : (byte)0);
        if (_step == SeedSteps)
        {
            Enter(State.Payload);
            return;
        }

        _step++;
    }

    /// <summary>Takes the low bytes of a value, 1 to 8 of them.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TakeCrc(ulong bytes, int count)
    {
        if (count == 8)
        {
            _crc = BitOperations.Crc32C(_crc, bytes);
            return;
        }

        for (int i = 0; i < count; i++)
        {
            _crc = BitOperations.Crc32C(_crc, (byte)(bytes >> (8 * i)));
        }
    }
}
