namespace NicTwin.Vmm.Virtio;

/// <summary>A kind of virtio device: what <see cref="VirtioPciFunction"/> shows and calls.</summary>
internal interface IVirtioDevice
{
    /// <summary>Device type of the virtio specification, chapter 5.</summary>
    int DeviceType { get; }

    /// <summary>PCI class code, 24 bits.</summary>
    uint ClassCode { get; }

    /// <summary>Features that are offered, those of queues included; <see cref="VirtioFeature.Version1"/> is added.</summary>
    ulong Features { get; }

    /// <summary>The number of queues.</summary>
    int Queues { get; }

    /// <summary>Reads a byte of the device's configuration.</summary>
    byte ReadConfiguration(int offset);

    /// <summary>Writes a byte of the device's configuration.</summary>
    void WriteConfiguration(int offset, byte value);

    /// <summary>The driver is ready: queues may be used.</summary>
    void Start(VirtioPciFunction transport);

    /// <summary>The device is restored and goes on where it was.</summary>
    void Resume(VirtioPciFunction transport) => Start(transport);

    /// <summary>The driver has reset the device.</summary>
    void Stop();

    /// <summary>The driver has offered something in a queue.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="time">The guest's clock.</param>
    void Notified(int queue, long time);

    /// <summary>The driver has set up a queue while the device runs, after a reset of this queue.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="time">The guest's clock.</param>
    void QueueRestarted(int queue, long time)
    {
    }
}
