namespace NicTwin.Vmm.Accounting;

/// <summary>Exits of a guest by cause.</summary>
public sealed class GuestExits
{
    private readonly long[] _counts = new long[(int)ExitCause.Idle + 1];

    /// <summary>Exits of a cause.</summary>
    public long this[ExitCause cause] => _counts[(int)cause];

    /// <summary>Exits that I/O with the guest's NIC has caused.</summary>
    public long Nic => this[ExitCause.NicConfiguration] + this[ExitCause.NicRead] + this[ExitCause.NicWrite] + this[ExitCause.Notification];

    /// <summary>Configuration space, of whatever function.</summary>
    public long Configuration => this[ExitCause.Configuration] + this[ExitCause.NicConfiguration];

    /// <summary>The serial port.</summary>
    public long Serial => this[ExitCause.Serial];

    /// <summary>Registers of devices that the VMM provides.</summary>
    public long Device => this[ExitCause.Device];

    /// <summary>Calls to the SBI.</summary>
    public long Sbi => this[ExitCause.Sbi] + this[ExitCause.Timer];

    internal void Count(ExitCause cause) => _counts[(int)cause]++;

    internal void Save(BinaryWriter writer)
    {
        foreach (long count in _counts)
        {
            writer.Write(count);
        }
    }

    internal void Restore(BinaryReader reader)
    {
        for (int i = 0; i < _counts.Length; i++)
        {
            _counts[i] = reader.ReadInt64();
        }
    }
}
