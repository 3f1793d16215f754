using System.Buffers.Binary;

namespace NicTwin.Vmm.VfioUser;

/// <summary>
/// The header of a message, in the byte order of the host.
/// </summary>
/// <remarks>
/// <code>
/// 0  message id, chosen by the sender, echoed in the reply
/// 2  command
/// 4  bytes of the message, header included
/// 8  flags: 3:0 type (0 command, 1 reply) | 4 no reply | 5 error
/// 12 error number of a reply with the error bit
/// </code>
/// </remarks>
/// <param name="Id">Message id.</param>
/// <param name="Command">Command number.</param>
/// <param name="Size">Bytes, header included.</param>
/// <param name="Flags">Flags.</param>
/// <param name="Error">Error number.</param>
internal readonly record struct VfioUserHeader(ushort Id, VfioUserCommand Command, uint Size, uint Flags, VfioUserError Error)
{
    /// <summary>Bytes of a header.</summary>
    public const int Length = 16;

    /// <summary>Type of a reply.</summary>
    public const uint Reply = 1;

    /// <summary>Nobody waits for a reply.</summary>
    public const uint NoReply = 1 << 4;

    /// <summary>The command has failed.</summary>
    public const uint ErrorBit = 1 << 5;

    private const uint TypeMask = 0xf;

    /// <summary>It is a command.</summary>
    public bool IsCommand => (Flags & TypeMask) == 0;

    /// <summary>It is a reply.</summary>
    public bool IsReply => (Flags & TypeMask) == Reply;

    /// <summary>Its sender waits for a reply.</summary>
    public bool WantsReply => (Flags & NoReply) == 0;

    /// <summary>It is a reply that tells of a failure.</summary>
    public bool HasFailed => (Flags & ErrorBit) != 0;

    /// <summary>Reads a header from its 16 bytes.</summary>
    public static VfioUserHeader Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        (VfioUserCommand)BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]),
        (VfioUserError)BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]));

    /// <summary>Writes the header to 16 bytes.</summary>
    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, Id);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[2..], (ushort)Command);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], Size);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], Flags);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[12..], (uint)Error);
    }
}
