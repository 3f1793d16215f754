namespace NicTwin.Vmm.Guest;

/// <summary>What a <see cref="FileTreeEntry"/> is.</summary>
internal enum FileKind
{
    Directory,
    Regular,
    Link,
}

/// <summary>A file, directory or symbolic link of the guest.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Permissions">The permission bits.</param>
/// <param name="Content">The bytes of a regular file, else empty.</param>
/// <param name="Target">The target of a link, else empty.</param>
/// <param name="Origin">The package that it comes from.</param>
internal sealed record FileTreeEntry(FileKind Kind, int Permissions, byte[] Content, string Target, string Origin);

/// <summary>
/// Files by path, as they will be in the guest. Directories that Debian merges are one here too, and the four folders of programs
/// are a single one, so that every usual path of a program is right.
/// </summary>
internal sealed class FileTree
{
    /// <summary>Links at the root of the guest that make the merged paths valid.</summary>
    internal static readonly (string Path, string Target)[] MergedFolders =
        [("bin", "usr/bin"), ("lib", "usr/lib"), ("lib64", "usr/lib"), ("sbin", "usr/bin"), ("usr/lib64", "lib"), ("usr/sbin", "bin")];

    private const int MaxLinks = 16;

    private readonly SortedDictionary<string, FileTreeEntry> _entries = new(StringComparer.Ordinal);

    /// <summary>All entries, sorted by path, so that a directory is before what it holds.</summary>
    internal IReadOnlyDictionary<string, FileTreeEntry> Entries => _entries;

    /// <summary>Adds a regular file; it replaces what has its path.</summary>
    internal void AddFile(string path, byte[] content, int permissions, string origin) =>
        Add(path, new FileTreeEntry(FileKind.Regular, permissions, content, string.Empty, origin));

    /// <summary>Adds a symbolic link, unless a regular file has its path.</summary>
    internal void AddLink(string path, string target, string origin) =>
        Add(path, new FileTreeEntry(FileKind.Link, 0x1ff, [], target, origin));

    /// <summary>Adds a directory.</summary>
    internal void AddDirectory(string path, int permissions, string origin) =>
        Add(path, new FileTreeEntry(FileKind.Directory, permissions, [], string.Empty, origin));

    /// <summary>The entry at a path, links not followed; null when there is none.</summary>
    internal FileTreeEntry? Find(string path) => _entries.GetValueOrDefault(Merge(path));

    /// <summary>The regular file that a path leads to and the links on the way; null when it leads nowhere.</summary>
    internal (string Path, FileTreeEntry File, IReadOnlyList<string> Links)? Resolve(string path)
    {
        var links = new List<string>();
        string at = Merge(path);
        while (_entries.TryGetValue(at, out FileTreeEntry? entry) && links.Count < MaxLinks)
        {
            if (entry.Kind == FileKind.Regular)
            {
                return (at, entry, links);
            }

            if (entry.Kind == FileKind.Directory)
            {
                return null;
            }

            links.Add(at);
            at = Merge(entry.Target.StartsWith('/') ? entry.Target : Path.Combine(Path.GetDirectoryName(at) ?? string.Empty, entry.Target));
        }

        return null;
    }

    /// <summary>A path without dots and slashes at its ends, with the folders of programs and libraries merged.</summary>
    /// <exception cref="InvalidDataException">The path leaves the root.</exception>
    internal static string Merge(string path)
    {
        var parts = new List<string>();
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..")
            {
                if (parts.Count == 0)
                {
                    throw new InvalidDataException($"the path '{path}' leaves the root");
                }

                parts.RemoveAt(parts.Count - 1);
            }
            else if (part != ".")
            {
                parts.Add(part);
            }

            MergeHead(parts);
        }

        return string.Join('/', parts);
    }

    private static void MergeHead(List<string> parts)
    {
        if (parts is ["bin" or "sbin" or "lib" or "lib64"])
        {
            parts.Insert(0, "usr");
        }

        if (parts is ["usr", "sbin"])
        {
            parts[1] = "bin";
        }
        else if (parts is ["usr", "lib64"])
        {
            parts[1] = "lib";
        }
    }

    private void Add(string path, FileTreeEntry entry)
    {
        string merged = Merge(path);
        if (merged.Length == 0)
        {
            return;
        }

        // usr/sbin/ip is a link to ../bin/ip: merged, it would replace the program by a link to itself.
        bool keeps = entry.Kind != FileKind.Regular && _entries.ContainsKey(merged);
        if (!keeps)
        {
            _entries[merged] = entry;
        }
    }
}
