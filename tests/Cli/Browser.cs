using System.Diagnostics;
using System.Text.Json;

namespace NicTwin.Tests.Cli;

/// <summary>Chromium without a screen: opens a local page, if it can in a network namespace that has no network.</summary>
internal static class Browser
{
    private static readonly string[] s_names = ["chromium-headless-shell", "chromium"];

    // The whole browser, unlike its headless shell, looks for updates of itself; a page could not ask these hosts for anything of use.
    private static readonly string[] s_ownHosts = ["clients2.google.com", "update.googleapis.com"];

    private static readonly Lazy<string> s_program = new(FindProgram);
    private static readonly Lazy<string[]> s_isolation = new(FindIsolation);

    /// <summary>What came of a visit.</summary>
    /// <param name="Document">The document after its scripts have run.</param>
    /// <param name="Console">Lines that the page has brought to the console: errors, violations of its policy.</param>
    /// <param name="Requests">URLs that were asked for over a network.</param>
    internal sealed record Visit(string Document, IReadOnlyList<string> Console, IReadOnlyList<string> Requests);

    /// <summary>Opens a page and returns its document.</summary>
    /// <param name="page">The file.</param>
    /// <param name="arguments">Further arguments of the browser.</param>
    public static Visit Open(string page, params string[] arguments)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("nictwin-browser-");
        try
        {
            string log = Path.Combine(folder.FullName, "net.json");
            (string document, string error) = Run(page, [$"--user-data-dir={folder.FullName}/profile", $"--log-net-log={log}", "--dump-dom", .. arguments]);
            return new Visit(document, [.. error.Split('\n').Where(static l => l.Contains(":CONSOLE:", StringComparison.Ordinal))], Requests(log));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Takes a picture of a page.</summary>
    /// <param name="page">The file.</param>
    /// <param name="picture">The PNG file to write.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="dark">Whether the reader prefers light text on a dark page.</param>
    public static void Photograph(string page, string picture, int width, int height, bool dark)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("nictwin-browser-");
        try
        {
            Run(page, [$"--user-data-dir={folder.FullName}/profile", $"--screenshot={picture}", $"--window-size={width},{height}", "--hide-scrollbars", $"--blink-settings=preferredColorScheme={(dark ? 0 : 1)}"]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static (string Output, string Error) Run(string page, string[] arguments)
    {
        string[] all = [.. s_isolation.Value, s_program.Value, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--virtual-time-budget=10000", "--enable-logging=stderr", .. arguments, new Uri(page).AbsoluteUri];
        ProcessStartInfo start = new(all[0]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in all[1..])
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        // Hung browsers are not unheard of; the limit is far from what a visit takes.
        if (!process.WaitForExit(TimeSpan.FromMinutes(3)))
        {
            process.Kill(entireProcessTree: true);
        }

        string text = error.GetAwaiter().GetResult();
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', all)} ended with {process.ExitCode}: {text}");
        return (output.GetAwaiter().GetResult(), text);
    }

    private static List<string> Requests(string log)
    {
        List<string> urls = [];
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(log));
        foreach (JsonElement happening in document.RootElement.GetProperty("events").EnumerateArray())
        {
            if (happening.TryGetProperty("params", out JsonElement parameters) && parameters.ValueKind == JsonValueKind.Object
                && parameters.TryGetProperty("url", out JsonElement url) && url.ValueKind == JsonValueKind.String
                && Uri.TryCreate(url.GetString(), UriKind.Absolute, out Uri? address) && address.Scheme is not ("file" or "data" or "chrome" or "about")
                && !s_ownHosts.Contains(address.Host))
            {
                urls.Add(address.AbsoluteUri);
            }
        }

        return urls;
    }

    private static string FindProgram()
    {
        foreach (string name in s_names)
        {
            foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':'))
            {
                if (File.Exists(Path.Combine(folder, name)))
                {
                    return name;
                }
            }
        }

        throw new InvalidOperationException("this test opens the report in Chromium, and there is none: install Debian's package chromium-headless-shell (or chromium).");
    }

    private static string[] FindIsolation()
    {
        foreach (string[] command in (string[][])[["unshare", "-n"], ["unshare", "-r", "-n"]])
        {
            try
            {
                ProcessStartInfo start = new(command[0]) { RedirectStandardError = true, UseShellExecute = false };
                foreach (string argument in (string[])[.. command[1..], "true"])
                {
                    start.ArgumentList.Add(argument);
                }

                using Process process = Process.Start(start)!;
                process.StandardError.ReadToEnd();
                process.WaitForExit();
                if (process.ExitCode == 0)
                {
                    return command;
                }
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // Without unshare the browser's log of its requests has to do.
                break;
            }
        }

        return [];
    }
}
