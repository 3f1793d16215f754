using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace NicTwin.Vmm.Guest;

/// <summary>Runs programs of the host; on cancellation they end with us.</summary>
internal static class HostTool
{
    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">Its name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="line">Sees every line of standard output as it comes.</param>
    /// <param name="cancellation">Ends the program.</param>
    /// <returns>The exit code and both streams.</returns>
    internal static (int ExitCode, string Output, string Error) Run(
        string program, IEnumerable<string> arguments, Action<string>? line = null, CancellationToken cancellation = default)
    {
        using Process process = Start(program, arguments);
        using CancellationTokenRegistration registration = cancellation.Register(() => Kill(process));
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var output = new StringBuilder();
        while (process.StandardOutput.ReadLine() is { } text)
        {
            output.Append(text).Append('\n');
            line?.Invoke(text);
        }

        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        return (process.ExitCode, output.ToString(), error.GetAwaiter().GetResult());
    }

    /// <summary>Sends bytes through a filter such as a decompressor.</summary>
    /// <exception cref="GuestKitException">The filter refuses them.</exception>
    internal static byte[] Filter(string program, string[] arguments, byte[] input, string what, CancellationToken cancellation)
    {
        using Process process = Start(program, arguments);
        using CancellationTokenRegistration registration = cancellation.Register(() => Kill(process));
        Task<string> error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        Task feed = Task.Run(
            () =>
            {
                try
                {
                    using Stream stream = process.StandardInput.BaseStream;
                    stream.Write(input);
                }
                catch (IOException)
                {
                    // The filter ended early; its exit code says why.
                }
            },
            CancellationToken.None);
        var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        feed.GetAwaiter().GetResult();
        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        return process.ExitCode == 0
            ? output.ToArray()
            : throw new GuestKitException($"{what} cannot be decompressed: {LastLine(error.GetAwaiter().GetResult()) ?? program + " failed"}.");
    }

    /// <summary>Lets <paramref name="read"/> read what a program writes; reading may end before the program does.</summary>
    /// <exception cref="GuestKitException">The program fails.</exception>
    internal static void Read(string program, string[] arguments, string what, Action<Stream> read, CancellationToken cancellation)
    {
        using Process process = Start(program, arguments);
        using CancellationTokenRegistration registration = cancellation.Register(() => Kill(process));
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        Exception? broken = null;
        try
        {
            read(process.StandardOutput.BaseStream);
            process.StandardOutput.BaseStream.CopyTo(Stream.Null);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or FormatException)
        {
            broken = e;
            Kill(process);
        }

        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        if (broken is not null || process.ExitCode != 0)
        {
            string detail = LastLine(error.GetAwaiter().GetResult()) ?? broken?.Message.TrimEnd('.') ?? program + " failed";
            throw new GuestKitException($"{what} cannot be unpacked: {detail}.");
        }
    }

    /// <summary>The last line of a text that is not empty, without the dot at its end.</summary>
    internal static string? LastLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault()?.TrimEnd('.');

    private static Process Start(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // Messages are matched: no translation.
        start.Environment["LC_ALL"] = "C";
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new GuestKitException(MissingProgram(program), e);
        }
    }

    private static string MissingProgram(string program) => program switch
    {
        "apt-get" or "apt-cache" =>
            $"{program} is not installed, and Debian's packages come through apt; bring your own with --kernel, --modules and --packages.",
        "xz" => "xz is not installed, and the kernel's modules are compressed with it; on Debian: apt-get install xz-utils.",
        "dpkg-deb" => "dpkg-deb is not installed, and it unpacks the .deb files; it is part of the package dpkg.",
        _ => $"{program} is not installed; on Debian: apt-get install {program}.",
    };

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }
}
