using System.Diagnostics;
using System.Text;
using NicTwin.Vmm.Guest;

namespace NicTwin.Tests.Vmm;

/// <summary>The archive of the initramfs.</summary>
public class GuestCpioTests
{
    [Fact]
    public void A_file_has_the_bytes_of_the_newc_form()
    {
        var output = new MemoryStream();
        var cpio = new CpioWriter(output);
        cpio.AddFile("a", "xyz"u8, 0x1a4);
        cpio.Finish();

        string expected =
            "070701" + "00000001" + "000081A4" + "00000000" + "00000000" + "00000001" + "00000000" + "00000003"
            + "00000000" + "00000000" + "00000000" + "00000000" + "00000002" + "00000000" + "a\0" + "xyz\0"
            + "070701" + "00000000" + "00000000" + "00000000" + "00000000" + "00000001" + "00000000" + "00000000"
            + "00000000" + "00000000" + "00000000" + "00000000" + "0000000B" + "00000000" + "TRAILER!!!\0" + "\0\0\0";
        Assert.Equal(expected, Encoding.ASCII.GetString(output.ToArray()));
    }

    [Fact]
    public void Nothing_can_follow_the_trailer()
    {
        var cpio = new CpioWriter(new MemoryStream());
        cpio.Finish();

        Assert.Throws<ObjectDisposedException>(() => cpio.AddDirectory("late"));
    }

    [Fact]
    public void The_hosts_cpio_reads_every_kind_of_entry()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/cpio") || File.Exists("/bin/cpio"), "the host has no cpio");
        var output = new MemoryStream();
        var cpio = new CpioWriter(output);
        cpio.AddDirectory("d");
        for (int length = 0; length < 5; length++)
        {
            cpio.AddFile("d/" + new string('f', length + 1), new byte[length], 0x1ed);
        }

        cpio.AddLink("link", "d/f");
        cpio.AddDevice("null", 0x1b6, 1, 3);
        cpio.Finish();

        string[] lines = List(output.ToArray());

        Assert.Equal(8, lines.Length);
        Assert.StartsWith("drwxr-xr-x", lines[0]);
        Assert.Contains(lines, l => l.StartsWith("-rwxr-xr-x", StringComparison.Ordinal) && l.EndsWith(" d/fffff", StringComparison.Ordinal) && l.Contains(" 4 "));
        Assert.EndsWith("link -> d/f", lines[6]);
        Assert.StartsWith("crw-rw-rw-", lines[7]);
    }

    private static string[] List(byte[] archive)
    {
        var start = new ProcessStartInfo("cpio") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-tv");
        using Process process = Process.Start(start)!;
        process.StandardInput.BaseStream.Write(archive);
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
