using System.Text;

namespace NicTwin.Vmm.Guest;

/// <summary>
/// Writes a cpio archive in the "newc" form that the Linux kernel unpacks as an initramfs. Equal entries give equal bytes: the
/// times are 0, the owner is root, the inodes count up.
/// </summary>
/// <remarks>
/// Archives may follow one another in memory: the kernel unpacks them in turn. Nothing follows the trailer, because the kernel
/// looks at every byte of padding.
/// </remarks>
public sealed class CpioWriter
{
    private const uint Directory = 0x4000;
    private const uint Regular = 0x8000;
    private const uint SymbolicLink = 0xa000;
    private const uint CharacterDevice = 0x2000;
    private const string Trailer = "TRAILER!!!";

    private static readonly byte[] s_zeros = new byte[4];

    private readonly Stream _output;
    private uint _inode;
    private bool _finished;

    /// <summary>Creates a writer of one archive.</summary>
    public CpioWriter(Stream output) => _output = output;

    /// <summary>Adds a directory.</summary>
    /// <param name="path">Relative to the root, without a slash at either end.</param>
    /// <param name="permissions">The permission bits.</param>
    public void AddDirectory(string path, int permissions = 0x1ed) => Add(path, Directory | (uint)permissions, links: 2, device: (0, 0), []);

    /// <summary>Adds a file.</summary>
    public void AddFile(string path, ReadOnlySpan<byte> content, int permissions) => Add(path, Regular | (uint)permissions, links: 1, device: (0, 0), content);

    /// <summary>Adds a symbolic link.</summary>
    public void AddLink(string path, string target) => Add(path, SymbolicLink | 0x1ff, links: 1, device: (0, 0), Encoding.UTF8.GetBytes(target));

    /// <summary>Adds a character device.</summary>
    public void AddDevice(string path, int permissions, uint major, uint minor) =>
        Add(path, CharacterDevice | (uint)permissions, links: 1, device: (major, minor), []);

    /// <summary>Writes the trailer.</summary>
    public void Finish()
    {
        _inode = uint.MaxValue;
        Add(Trailer, mode: 0, links: 1, device: (0, 0), []);
        _finished = true;
    }

    private void Add(string path, uint mode, uint links, (uint Major, uint Minor) device, ReadOnlySpan<byte> content)
    {
        ObjectDisposedException.ThrowIf(_finished, this);
        byte[] name = Encoding.UTF8.GetBytes(path + '\0');
        unchecked
        {
            _inode++;
        }

        uint[] fields = [_inode, mode, 0, 0, links, 0, checked((uint)content.Length), 0, 0, device.Major, device.Minor, (uint)name.Length, 0];
        var header = new StringBuilder("070701", 110);
        foreach (uint field in fields)
        {
            header.Append($"{field:X8}");
        }

        _output.Write(Encoding.ASCII.GetBytes(header.ToString()));
        _output.Write(name);
        Pad(header.Length + name.Length);
        _output.Write(content);
        Pad(content.Length);
    }

    private void Pad(int length) => _output.Write(s_zeros.AsSpan(0, -length & 3));
}
