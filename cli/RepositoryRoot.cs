namespace NicTwin.Cli;

/// <summary>Where the sources are: RTL, native shim and descriptions are read from there at run time.</summary>
internal static class RepositoryRoot
{
    /// <summary>The folder that holds NicTwin.sln.</summary>
    /// <exception cref="UsageException">The program runs outside a work tree and NICTWIN_ROOT does not name one.</exception>
    public static string Find()
    {
        string? named = Environment.GetEnvironmentVariable("NICTWIN_ROOT");
        for (DirectoryInfo? folder = new(named ?? AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "NicTwin.sln")))
            {
                return folder.FullName;
            }
        }

        throw new UsageException("the NicTwin work tree was not found; set NICTWIN_ROOT to the folder that holds NicTwin.sln.");
    }
}
