namespace NicTwin.Vmm.VfioUser;

/// <summary>What a <see cref="VfioUserClient"/> does with what a server sends by itself.</summary>
internal interface IVfioUserMemory
{
    /// <summary>The device reads memory.</summary>
    /// <param name="id">The message, for an answer that comes later by <see cref="VfioUserClient.AnswerRead"/>.</param>
    /// <param name="address">Address.</param>
    /// <param name="data">Receives the bytes.</param>
    VfioUserError Read(ushort id, ulong address, Span<byte> data);

    /// <summary>The device writes memory.</summary>
    VfioUserError Write(ulong address, ReadOnlySpan<byte> data);

    /// <summary>A reply has come for which nobody waits right now.</summary>
    /// <returns>False: it is not known at all.</returns>
    bool Replied(VfioUserHeader header, ReadOnlySpan<byte> payload);
}
