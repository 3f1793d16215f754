using System.Text;

namespace NicTwin.Cosim;

/// <summary>Files that appear as a whole or not at all.</summary>
internal static class AtomicFile
{
    /// <summary>Writes a file beside its place and renames it.</summary>
    internal static void Write(string path, ReadOnlySpan<byte> content)
    {
        string full = Path.GetFullPath(path);
        string temporary = $"{full}.{Environment.ProcessId}.tmp";
        try
        {
            using (FileStream stream = File.Create(temporary))
            {
                stream.Write(content);
            }

            File.Move(temporary, full, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Writes a text file, UTF-8.</summary>
    internal static void Write(string path, string content) => Write(path, Encoding.UTF8.GetBytes(content));
}
