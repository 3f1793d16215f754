using NicTwin.Vmm.Cpu;
using NicTwin.Vmm.Session;

namespace NicTwin.Tests.Vmm;

/// <summary>Saving of RAM, and restoring by reading the snapshot or by sharing its pages.</summary>
public sealed class GuestRamTests : IDisposable
{
    private const ulong Start = 0x8000_0000;
    private const ulong Size = 8 << 20;

    private static readonly SnapshotHeader s_header = new("build", null, Size, 1, 0);

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"nictwin-ram-{Guid.NewGuid():N}");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_was_saved_comes_back_and_what_follows_it_too(bool shared)
    {
        using GuestRam saved = Saved();
        using GuestRam restored = Restored(shared);
        Assert.True(All(saved).SequenceEqual(All(restored)));
    }

    [Fact]
    public void Who_writes_a_shared_page_has_one_of_its_own()
    {
        Saved().Dispose();
        byte[] file = File.ReadAllBytes(_path);
        using GuestRam first = Restored(shared: true);
        using GuestRam second = Restored(shared: true);
        All(first).Fill(0xee);
        Assert.Equal(0x11, second.Bytes(Start + 0x1000, 1)[0]);
        Assert.Equal(0, second.Bytes(Start + 0x3000, 1)[0]);
        Assert.True(All(first).IndexOfAnyExcept((byte)0xee) < 0);
        Assert.Equal(file, File.ReadAllBytes(_path));
    }

    [Fact]
    public void A_shared_file_may_be_deleted_and_replaced()
    {
        Saved().Dispose();
        using GuestRam restored = Restored(shared: true);
        SnapshotFile.Write(_path, s_header, static writer => writer.Write(new byte[Size]));
        File.Delete(_path);
        Assert.Equal(0x22, restored.Bytes(Start + Size - 1, 1)[0]);
    }

    [Fact]
    public void Shared_pages_take_memory_when_they_are_touched_only()
    {
        using (var saved = new GuestRam(Start, Size))
        {
            All(saved).Fill(1);
            SnapshotFile.Write(_path, s_header, saved.Save);
        }

        using var restored = new GuestRam(Start, Size) { IsShared = true };
        SnapshotFile.Read(_path, restored.Restore);
        long before = restored.CountResident();
        for (ulong page = 0; page < Size; page += 4096)
        {
            restored.Bytes(Start + page, 1)[0] = 2;
        }

        Assert.InRange(before, 0, (long)Size / 2);
        Assert.Equal((long)Size, restored.CountResident());
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 0)]
    [InlineData(0, -1)]
    [InlineData(0, 257)]
    [InlineData(2047, 2)]
    [InlineData(long.MaxValue, 1)]
    public void Pages_beyond_the_RAM_are_refused(long first, int count)
    {
        SnapshotFile.Write(_path, s_header, writer =>
        {
            writer.Write(1);
            writer.Write(first);
            writer.Write(count);
            writer.Write(new byte[1 << 16]);
        });
        Assert.Throws<SnapshotException>(() => Restored(shared: true));
        Assert.Throws<SnapshotException>(() => Restored(shared: false));
    }

    [Fact]
    public void A_file_that_ends_before_its_pages_is_refused()
    {
        SnapshotFile.Write(_path, s_header, static writer =>
        {
            writer.Write(1);
            writer.Write(0L);
            writer.Write(256);
        });
        Assert.Throws<SnapshotException>(() => Restored(shared: true));
        Assert.Throws<SnapshotException>(() => Restored(shared: false));
    }

    /// <inheritdoc/>
    public void Dispose() => File.Delete(_path);

    private static Span<byte> All(GuestRam ram) => ram.Bytes(ram.Start, (int)ram.Size);

    // Pages at the start, a long run, the last page, and something behind the RAM.
    private GuestRam Saved()
    {
        var ram = new GuestRam(Start, Size);
        ram.Bytes(Start + 0x1000, 1)[0] = 0x11;
        ram.Bytes(Start + 0x10000, 0x200000).Fill(0x33);
        ram.Bytes(Start + Size - 1, 1)[0] = 0x22;
        SnapshotFile.Write(_path, s_header, writer =>
        {
            writer.Write("before");
            ram.Save(writer);
            writer.Write("behind");
        });
        return ram;
    }

    private GuestRam Restored(bool shared)
    {
        var ram = new GuestRam(Start, Size) { IsShared = shared };
        try
        {
            SnapshotFile.Read(_path, reader => Content(reader, ram));
            return ram;
        }
        catch
        {
            ram.Dispose();
            throw;
        }
    }

    private static void Content(BinaryReader reader, GuestRam ram)
    {
        // The refused files have no text before the pages.
        if (reader.PeekChar() == "before".Length)
        {
            Assert.Equal("before", reader.ReadString());
        }

        ram.Restore(reader);
        Assert.Equal("behind", reader.ReadString());
    }
}
