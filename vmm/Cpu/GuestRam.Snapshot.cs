using Microsoft.Win32.SafeHandles;

namespace NicTwin.Vmm.Cpu;

/// <summary>
/// Saving and restoring of RAM. What is saved: the number of runs; the first page and the number of pages of each; zeros up to the next page of the
/// file; the pages of all runs. Pages that hold nothing but zeros are left out.
/// </summary>
public sealed unsafe partial class GuestRam
{
    private const int PagesPerRun = 256;

    private readonly record struct PageRun(long First, int Count);

    /// <summary>
    /// True lets <see cref="Restore"/> map the file instead of reading it, so that guests of one snapshot share the pages that none of them has
    /// written. The file may then be replaced, but never changed in place. False gives RAM huge pages of its own.
    /// </summary>
    public bool IsShared { get; init; }

    /// <summary>Writes the content.</summary>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        List<PageRun> runs = Runs();
        writer.Write(runs.Count);
        foreach (PageRun run in runs)
        {
            writer.Write(run.First);
            writer.Write(run.Count);
        }

        writer.Flush();
        writer.Write(new byte[-writer.BaseStream.Position & (long)PageMask]);
        foreach (PageRun run in runs)
        {
            writer.Write(Pages(run.First, run.Count));
        }
    }

    /// <summary>Bytes that the host has given memory to, those shared with others included.</summary>
    public long CountResident() => HostMemory.CountResident(_memory, (nuint)Size);

    /// <summary>Takes over what <see cref="Save"/> has written; RAM holds nothing but zeros before.</summary>
    /// <exception cref="InvalidDataException">The data is not that of RAM of this size.</exception>
    public void Restore(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var runs = new PageRun[Math.Clamp(reader.ReadInt32(), 0, (int)(Size >> PageShift))];
        for (int i = 0; i < runs.Length; i++)
        {
            runs[i] = new PageRun(reader.ReadInt64(), reader.ReadInt32());
            if (runs[i].First < 0 || runs[i].Count is <= 0 or > PagesPerRun || runs[i].First + runs[i].Count > (long)(Size >> PageShift))
            {
                throw new InvalidDataException("the saved RAM is not of this size");
            }
        }

        Stream stream = reader.BaseStream;
        stream.Position += -stream.Position & (long)PageMask;
        if (stream is FileStream file)
        {
            Fill(file, runs);
        }
        else
        {
            foreach (PageRun run in runs)
            {
                stream.ReadExactly(Pages(run.First, run.Count));
            }
        }
    }

    private void Fill(FileStream file, PageRun[] runs)
    {
        var places = new (PageRun Run, long Position)[runs.Length];
        long position = file.Position;
        for (int i = 0; i < runs.Length; i++)
        {
            places[i] = (runs[i], position);
            position += (long)runs[i].Count << PageShift;
        }

        if (position > file.Length)
        {
            throw new EndOfStreamException();
        }

        SafeFileHandle handle = file.SafeFileHandle;
        if (!IsShared || !places.All(p => HostMemory.TryMap(_memory + (p.Run.First << PageShift), (nuint)p.Run.Count << PageShift, handle, p.Position)))
        {
            // On all processors: most of the time goes into memory that the operating system has to give and to clear.
            Parallel.ForEach(places, p => Read(handle, p.Run, p.Position));
        }

        file.Position = position;
    }

    private void Read(SafeFileHandle file, PageRun run, long position)
    {
        for (Span<byte> rest = Pages(run.First, run.Count); rest.Length > 0;)
        {
            int count = RandomAccess.Read(file, rest, position);
            rest = count > 0 ? rest[count..] : throw new EndOfStreamException();
            position += count;
        }
    }

    private List<PageRun> Runs()
    {
        var runs = new List<PageRun>();
        long pages = (long)(Size >> PageShift);
        for (long page = 0; page < pages;)
        {
            long first = page;
            while (page < pages && page - first < PagesPerRun && Pages(page, 1).ContainsAnyExcept((byte)0))
            {
                page++;
            }

            if (page > first)
            {
                runs.Add(new PageRun(first, (int)(page - first)));
            }
            else
            {
                page++;
            }
        }

        return runs;
    }

    private Span<byte> Pages(long first, int count) => new(_memory + (first << PageShift), count << PageShift);
}
