namespace NicTwin.Vmm.Virtio;

/// <summary>A part of a chain of a virtqueue, inside RAM.</summary>
/// <param name="Address">Guest-physical address.</param>
/// <param name="Length">Bytes.</param>
/// <param name="IsWritable">The device writes it; else it reads it.</param>
internal readonly record struct QueueBuffer(ulong Address, uint Length, bool IsWritable);

/// <summary>A chain that was taken from a virtqueue and is to be handed back.</summary>
/// <param name="Id">What the driver knows it by: the head's index, or the buffer id of a packed ring.</param>
/// <param name="Slots">Descriptors of the ring that it occupies.</param>
internal readonly record struct QueueChain(ushort Id, ushort Slots);
