namespace NicTwin.Vmm.Cpu;

/// <summary>The valid entries as table, virtual page and physical page.</summary>
internal sealed unsafe partial class SoftwareTlb
{
    /// <summary>Writes all translations.</summary>
    public void Save(BinaryWriter writer, GuestRam ram)
    {
        int count = 0;
        for (int i = 0; i < Tables * Entries; i++)
        {
            count += _entries[i].Tag != TlbEntry.Invalid ? 1 : 0;
        }

        writer.Write(count);
        for (int i = 0; i < Tables * Entries; i++)
        {
            TlbEntry entry = _entries[i];
            if (entry.Tag != TlbEntry.Invalid)
            {
                ulong page = entry.Tag & ~TlbEntry.Code;
                writer.Write((byte)(i / Entries));
                writer.Write(page);
                writer.Write(i >= Fetches * Entries
                    ? ram.Start + ((ulong)BlockCache.Page((uint*)entry.Addend) << GuestRam.PageShift)
                    : entry.Addend + page - (ulong)ram.Memory + ram.Start);
            }
        }

        foreach (ulong word in _superpages)
        {
            writer.Write(word);
        }
    }

    /// <summary>Takes over saved translations.</summary>
    public void Restore(BinaryReader reader, GuestRam ram, BlockCache blocks)
    {
        Flush();
        int count = reader.ReadInt32();
        if (count is < 0 or > Tables * Entries)
        {
            throw Snapshot.Malformed(reader, $"it has {count} translations, and there is room for {Tables * Entries}");
        }

        for (int i = 0; i < count; i++)
        {
            int table = reader.ReadByte();
            ulong tag = reader.ReadUInt64();
            ulong physical = reader.ReadUInt64();
            if (table >= Tables || ((tag | physical) & GuestRam.PageMask) != 0 || !ram.Contains(physical, GuestRam.PageSize))
            {
                throw Snapshot.Malformed(reader, $"a translation of 0x{tag:x} to 0x{physical:x} in table {table} is none of pages to RAM");
            }

            TlbEntry* entry = Entry(table, tag);
            NoteFilled(entry);
            entry->Tag = tag;
            entry->Addend = table >= Fetches ? (ulong)blocks.Table(physical) : (ulong)ram.Memory + (physical - ram.Start) - tag;
        }

        for (int i = 0; i < _superpages.Length; i++)
        {
            _superpages[i] = reader.ReadUInt64();
        }
    }
}
