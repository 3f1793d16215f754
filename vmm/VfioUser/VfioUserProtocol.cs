namespace NicTwin.Vmm.VfioUser;

/// <summary>Commands of the vfio-user protocol, version 0.</summary>
internal enum VfioUserCommand : ushort
{
    /// <summary>Negotiation: the first message of a client.</summary>
    Version = 1,

    /// <summary>A window of memory for DMA.</summary>
    DmaMap = 2,

    /// <summary>The end of one.</summary>
    DmaUnmap = 3,

    /// <summary>Numbers of regions and of kinds of interrupts.</summary>
    DeviceGetInfo = 4,

    /// <summary>A region.</summary>
    DeviceGetRegionInfo = 5,

    /// <summary>Files by which a region can be reached without messages.</summary>
    DeviceGetRegionIoFds = 6,

    /// <summary>A kind of interrupts.</summary>
    DeviceGetIrqInfo = 7,

    /// <summary>Assigns, masks and triggers interrupts.</summary>
    DeviceSetIrqs = 8,

    /// <summary>Reads a region.</summary>
    RegionRead = 9,

    /// <summary>Writes a region.</summary>
    RegionWrite = 10,

    /// <summary>From the server: reads memory.</summary>
    DmaRead = 11,

    /// <summary>From the server: writes memory.</summary>
    DmaWrite = 12,

    /// <summary>Resets the device.</summary>
    DeviceReset = 13,

    /// <summary>Retired: not to be used again.</summary>
    DirtyPages = 14,

    /// <summary>Several small writes of regions.</summary>
    RegionWriteMulti = 15,

    /// <summary>Optional features, migration among them.</summary>
    DeviceFeature = 16,

    /// <summary>Reads the state of a stopped device.</summary>
    MigrationDataRead = 17,

    /// <summary>Writes the state of a resuming device.</summary>
    MigrationDataWrite = 18,
}

/// <summary>Error numbers of replies: those of Linux.</summary>
internal enum VfioUserError
{
    /// <summary>No answer yet: the device gives it itself.</summary>
    Later = -1,

    /// <summary>None.</summary>
    None = 0,

    /// <summary>EIO: the device has refused the access.</summary>
    Io = 5,

    /// <summary>E2BIG: more than was agreed on.</summary>
    TooBig = 7,

    /// <summary>ENOMEM: no room.</summary>
    NoMemory = 12,

    /// <summary>EFAULT: no memory is there.</summary>
    Fault = 14,

    /// <summary>EEXIST: it overlaps another one.</summary>
    Exists = 17,

    /// <summary>ENODEV: the device is not there.</summary>
    NoDevice = 19,

    /// <summary>EINVAL: the message is wrong.</summary>
    Invalid = 22,

    /// <summary>ENOSPC: there are too many.</summary>
    NoSpace = 28,

    /// <summary>ENOSYS: not a command of this side.</summary>
    NotImplemented = 38,

    /// <summary>EOPNOTSUPP: the device does not do that.</summary>
    NotSupported = 95,
}

/// <summary>Sizes, indices and flags of messages.</summary>
internal static class VfioUserProtocol
{
    /// <summary>Major version of the protocol.</summary>
    public const ushort Major = 0;

    /// <summary>The highest minor version that is spoken here.</summary>
    public const ushort Minor = 0;

    /// <summary>Bytes in front of the data of the longest command (write of a region, DMA), without the header.</summary>
    public const int LargestFixedPart = 16;

    /// <summary>Bytes of the longest message beyond the data that was agreed on: header and fixed part, with room for tables of small writes.</summary>
    public const int MessageOverhead = 4096;

    /// <summary>Payload of a DMA map.</summary>
    public const int DmaMapSize = 32;

    /// <summary>Payload of a DMA unmap, and of its reply.</summary>
    public const int DmaUnmapSize = 24;

    /// <summary>Payload of questions for the device, for files of a region and for interrupts.</summary>
    public const int InfoSize = 16;

    /// <summary>Payload of a question for a region, without capabilities.</summary>
    public const int RegionInfoSize = 32;

    /// <summary>Fixed part of an assignment of interrupts.</summary>
    public const int SetIrqsSize = 20;

    /// <summary>Fixed part of reads and writes of regions and of memory: offset, region and count, or address and count.</summary>
    public const int AccessSize = 16;

    /// <summary>One of several small writes.</summary>
    public const int MultiEntrySize = 24;

    /// <summary>Most bytes of a small write.</summary>
    public const int MultiEntryData = 8;

    /// <summary>Regions that every PCI device has: 6 BARs, ROM, configuration space, VGA.</summary>
    public const int PciRegions = 9;

    /// <summary>The region of configuration space.</summary>
    public const int ConfigurationRegion = 7;

    /// <summary>Kinds of interrupts of a PCI device: INTx, MSI, MSI-X, errors, requests.</summary>
    public const int PciIrqs = 5;

    /// <summary>The kind MSI-X.</summary>
    public const int MsixIrq = 2;

    /// <summary>The first kind that can only be triggered: errors; requests follow.</summary>
    public const int ErrorIrq = 3;
}
