namespace NicTwin.Vmm.Cpu;

/// <summary>Saving and restoring of RAM: pages that hold nothing but zeros are left out.</summary>
public sealed unsafe partial class GuestRam
{
    private const int PagesPerRun = 256;

    /// <summary>Writes the content.</summary>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        long pages = (long)(Size >> PageShift);
        long page = 0;
        while (page < pages)
        {
            while (page < pages && IsZero(page))
            {
                page++;
            }

            long first = page;
            while (page < pages && page - first < PagesPerRun && !IsZero(page))
            {
                page++;
            }

            // A run of no pages is the end.
            writer.Write(first);
            writer.Write((int)(page - first));
            writer.Write(Page(first, page - first));
            if (page == first)
            {
                return;
            }
        }

        writer.Write(page);
        writer.Write(0);
    }

    /// <summary>Bytes that the host has given memory to.</summary>
    public long CountResident() => HostMemory.CountResident(_memory, (nuint)Size);

    /// <summary>Takes over what <see cref="Save"/> has written; RAM holds nothing but zeros before.</summary>
    /// <exception cref="InvalidDataException">The data is not that of RAM of this size.</exception>
    public void Restore(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        long pages = (long)(Size >> PageShift);
        while (true)
        {
            long first = reader.ReadInt64();
            int count = reader.ReadInt32();
            if (count == 0)
            {
                return;
            }

            if (first < 0 || count < 0 || count > PagesPerRun || first + count > pages)
            {
                throw new InvalidDataException("the saved RAM is not of this size");
            }

            reader.BaseStream.ReadExactly(Page(first, count));
        }
    }

    private Span<byte> Page(long first, long count) => new(_memory + (first << PageShift), (int)(count << PageShift));

    private bool IsZero(long page) => !Page(page, 1).ContainsAnyExcept((byte)0);
}
