using System.Text;
using NicTwin.Vmm.Session;

namespace NicTwin.Tests.Vmm;

/// <summary>What is read from a guest's port and from snapshot files, where anything can stand.</summary>
public sealed class SessionTests : IDisposable
{
    private static readonly SnapshotHeader s_header = new("build", "model", 64 << 20, 1, 8);

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"nictwin-session-{Guid.NewGuid():n}.snapshot");

    [Theory]
    [InlineData("", "")]
    [InlineData("\n", "\n")]
    [InlineData("text", "text")]
    [InlineData("text\n", "text\n")]
    [InlineData("\n\n\n", "\n\n\n")]
    [InlineData("@nictwin", "@nictwin")]
    [InlineData("@nictwin \n", "@nictwin \n")]
    [InlineData("@nictwin ready\n", "@nictwin ready\n")]
    [InlineData("@nictwin begin 1\n", "@nictwin begin 1\n")]
    [InlineData("@nictwin end 2 0\n", "@nictwin end 2 0\n")]
    [InlineData("a\n@nictwin end 2 0\nb", "a\n@nictwin end 2 0\nb")]
    [InlineData("@nictwin end 1\n", "@nictwin end 1\n")]
    [InlineData("@nictwin end 1 x\n", "@nictwin end 1 x\n")]
    [InlineData("@nictwin end 1 -1\n", "@nictwin end 1 -1\n")]
    [InlineData(" @nictwin end 1 0\n", " @nictwin end 1 0\n")]
    [InlineData("x@nictwin end 1 0\n", "x@nictwin end 1 0\n")]
    [InlineData("\u0000\u0001\u00ff\r\n\u0080", "\u0000\u0001\u00ff\r\n\u0080")]
    public void Output_comes_back_to_the_byte(string printed, string expected)
    {
        var bench = new Port();
        bench.Say("\n@nictwin ready\n");
        Assert.True(bench.Protocol.Ready);
        bench.Protocol.Request("1", "script");
        Assert.False(bench.Protocol.Ready);
        bench.Say("\n@nictwin begin 1\n" + printed);
        Assert.Null(bench.Protocol.Status);
        bench.Say("\n@nictwin end 1 7\n");
        Assert.Equal(expected, bench.Output);
        Assert.Equal(7, bench.Protocol.Status);
        Assert.True(bench.Protocol.Ready);
    }

    [Fact]
    public void A_save_at_any_byte_changes_nothing()
    {
        const string all = "\n@nictwin begin 1\none\n\n@nictwin end 2 0\n@nict\n\n@nictwin end 1 3\n";
        for (int cut = 0; cut <= all.Length; cut++)
        {
            var first = new Port();
            first.Protocol.Request("1", "x");
            first.Say(all[..cut]);
            using var saved = new MemoryStream();
            first.Protocol.Save(new BinaryWriter(saved));
            saved.Position = 0;
            var second = new Port();
            second.Protocol.Restore(new BinaryReader(saved));
            second.Say(all[cut..]);
            Assert.Equal("one\n\n@nictwin end 2 0\n@nict\n", first.Output + second.Output);
            Assert.Equal(3, second.Protocol.Status);
        }
    }

    [Fact]
    public void A_line_without_end_that_begins_as_a_mark_is_output()
    {
        var bench = new Port();
        bench.Protocol.Request("1", "x");
        string line = "@nictwin end 1 0" + new string(' ', 100_000);
        bench.Say("\n@nictwin begin 1\n" + line + "\n@nictwin end 1 0\n");
        Assert.Equal(line, bench.Output);
    }

    [Fact]
    public void Nothing_counts_as_output_before_its_begin()
    {
        var bench = new Port();
        bench.Protocol.Request("5", "x");
        bench.Say("noise\n@nictwin begin 4\nnoise\n@nictwin end 5 0\nnoise");
        Assert.Empty(bench.Output);
        Assert.Null(bench.Protocol.Status);
    }

    [Fact]
    public void A_request_is_lines_that_init_can_read()
    {
        string script = new('#', 5000);
        string[] lines = Encoding.ASCII.GetString(new Port().Protocol.Request("8", script)).Split('\n');
        Assert.Equal("run 8", lines[0]);
        Assert.Equal(".", lines[^2]);
        Assert.Empty(lines[^1]);
        Assert.All(lines, static l => Assert.True(l.Length <= 1000));
        Assert.Equal(script + "\n", Encoding.UTF8.GetString(Convert.FromBase64String(string.Concat(lines[1..^2]))));
    }

    [Fact]
    public void The_console_keeps_its_last_lines_and_sees_a_panic()
    {
        var console = new GuestConsole();
        Say(console, string.Concat(Enumerable.Range(0, 100).Select(static i => $"line {i}\r\n")));
        Assert.Null(console.Panic);
        Assert.Equal("line 99", console.LastLines[^1]);
        Assert.InRange(console.LastLines.Count, 20, 60);
        Say(console, "[ 1.0] Kernel panic - not syncing: sysrq\nrest");
        Assert.Equal("[ 1.0] Kernel panic - not syncing: sysrq", console.Panic);
        Assert.Equal("rest", console.LastLines[^1]);
        Say(console, new string('x', 1_000_000));
        Assert.All(console.LastLines, static l => Assert.True(l.Length < 1000));
    }

    [Fact]
    public void A_snapshot_comes_back()
    {
        Write();
        Assert.Equal(s_header, SnapshotFile.ReadHeader(_path));
        string? text = null;
        SnapshotFile.Read(_path, reader => text = Content(reader));
        Assert.Equal("content", text);
    }

    [Fact]
    public void Damage_at_every_byte_and_every_truncation_is_one_sentence_before_anything_is_taken_over()
    {
        Write();
        byte[] good = File.ReadAllBytes(_path);
        for (int i = 0; i < good.Length; i++)
        {
            foreach (byte flip in (byte[])[0x01, 0x80, 0xff])
            {
                byte[] bad = [.. good];
                bad[i] ^= flip;
                AssertRefused(bad);
            }

            AssertRefused(good[..i]);
        }

        AssertRefused([.. good, 0]);
        AssertRefused(new byte[100]);
    }

    [Fact]
    public void What_the_content_makes_the_reader_throw_is_damage()
    {
        foreach (Exception e in (Exception[])[new OverflowException("x"), new FormatException("x"), new EndOfStreamException("x")])
        {
            Write();
            Assert.Contains("damaged", Assert.Throws<SnapshotException>(() => SnapshotFile.Read(_path, _ => throw e)).Message, StringComparison.Ordinal);
        }

        // Content that is left over belongs to something else.
        Write();
        Assert.Throws<SnapshotException>(() => SnapshotFile.Read(_path, static reader => reader.ReadByte()));
    }

    [Fact]
    public void Another_version_and_a_missing_file_say_so()
    {
        Write();
        byte[] bytes = File.ReadAllBytes(_path);
        bytes[8]++;
        File.WriteAllBytes(_path, bytes);
        Assert.Contains("has version 6", Assert.Throws<SnapshotException>(() => SnapshotFile.ReadHeader(_path)).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be read", Assert.Throws<SnapshotException>(() => SnapshotFile.ReadHeader(_path + ".none")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_write_that_fails_leaves_what_was_there()
    {
        Write();
        byte[] before = File.ReadAllBytes(_path);
        Assert.Throws<InvalidOperationException>(() => SnapshotFile.Write(_path, s_header, static _ => throw new InvalidOperationException()));
        Assert.Equal(before, File.ReadAllBytes(_path));
        Assert.Single(Directory.GetFiles(Path.GetTempPath(), Path.GetFileName(_path) + "*"));
    }

    public void Dispose() => File.Delete(_path);

    private static string Content(BinaryReader reader)
    {
        string text = reader.ReadString();
        reader.ReadBytes(100);
        return text;
    }

    private static void Say(GuestConsole console, string text)
    {
        foreach (char value in text)
        {
            console.Take((byte)value);
        }
    }

    private void Write() => SnapshotFile.Write(_path, s_header, static writer =>
    {
        writer.Write("content");
        writer.Write(new byte[100]);
    });

    private void AssertRefused(byte[] file)
    {
        File.WriteAllBytes(_path, file);
        bool reached = false;
        string message = Assert.Throws<SnapshotException>(() => SnapshotFile.Read(_path, reader =>
        {
            reached = true;
            Content(reader);
        })).Message;
        Assert.False(reached, "damaged content was taken over");
        Assert.DoesNotContain('\n', message);
    }

    private sealed class Port
    {
        private readonly StringBuilder _output = new();

        public Port() => Protocol = new PortProtocol(value => _output.Append((char)value), static () => { });

        public PortProtocol Protocol { get; }

        public string Output => _output.ToString();

        public void Say(string text)
        {
            foreach (char value in text)
            {
                Protocol.Take((byte)value);
            }
        }
    }
}
