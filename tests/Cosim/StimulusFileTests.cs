using System.Text;
using NicTwin.Cosim;
using Xunit;

namespace NicTwin.Tests.Cosim;

public class StimulusFileTests
{
    private static readonly Dictionary<string, string> s_metadata = new(StringComparer.Ordinal) { ["seed"] = "0xabc", ["property"] = "equality of pins" };

    [Fact]
    public void A_file_reads_back_as_it_was_written()
    {
        string directory = Directory.CreateTempSubdirectory("nictwin-test-").FullName;
        try
        {
            string path = Path.Combine(directory, "a.nts");
            StimulusFile.Program("program a legal\nend\n", s_metadata).Write(path);
            StimulusFile read = StimulusFile.Read(path);
            Assert.Equal(StimulusKind.Program, read.Kind);
            Assert.Equal("program a legal\nend\n", read.Text);
            Assert.Equal(s_metadata.OrderBy(static p => p.Key, StringComparer.Ordinal), read.Metadata.OrderBy(static p => p.Key, StringComparer.Ordinal));
            Assert.Equal([path], Directory.GetFiles(directory));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public void Every_flipped_bit_is_noticed()
    {
        byte[] bytes = StimulusFile.Program("program a legal\nseed 12\nend\n", s_metadata).ToBytes();
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            StimulusException e = Assert.Throws<StimulusException>(() => StimulusFile.Parse("f.nts", bytes));
            Assert.StartsWith($"'f.nts' at byte {e.Offset}: ", e.Message, StringComparison.Ordinal);
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.Equal(StimulusKind.Program, StimulusFile.Parse("f.nts", bytes).Kind);
    }

    [Fact]
    public void Every_truncation_is_noticed_and_names_the_end_of_the_file()
    {
        byte[] bytes = StimulusFile.Program("program a legal\nend\n", s_metadata).ToBytes();
        for (int length = 0; length < bytes.Length; length++)
        {
            StimulusException e = Assert.Throws<StimulusException>(() => StimulusFile.Parse("f.nts", bytes.AsSpan(0, length)));
            Assert.Equal(length, e.Offset);
            Assert.Contains("ends", e.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("nictwin-stimulus 2 program\n", "the file has version 2, this program reads version 1", 17)]
    [InlineData("nictwin-stimulus 1 picture\n", "'picture' is no kind of stimulus", 19)]
    [InlineData("#!/bin/sh\necho\n", "this is no stimulus file of NicTwin", 0)]
    [InlineData("\u0001\u0002\u0003", "this is no stimulus file of NicTwin", 0)]
    [InlineData("nictwin-stimulus 1 program\nlength 3\n\nabc", "the line of the checksum is missing or damaged", 27)]
    public void A_foreign_file_is_refused_with_cause_and_offset(string text, string cause, long offset)
    {
        StimulusException e = Assert.Throws<StimulusException>(() => StimulusFile.Parse("x", Encoding.UTF8.GetBytes(text)));
        Assert.Equal($"'x' at byte {offset}: {cause}.", e.Message);
    }

    [Fact]
    public void Bytes_after_the_payload_are_refused()
    {
        byte[] bytes = [.. StimulusFile.Program("program a legal\nend\n").ToBytes(), 0];
        Assert.Contains("1 bytes follow", Assert.Throws<StimulusException>(() => StimulusFile.Parse("x", bytes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        Assert.Equal("'/nowhere/a.nts': the file does not exist.", Assert.Throws<StimulusException>(() => StimulusFile.Read("/nowhere/a.nts")).Message);
        Assert.Equal("'/': the file cannot be read.", Assert.Throws<StimulusException>(() => StimulusFile.Read("/")).Message);
    }

    [Theory]
    [InlineData("Key", "value")]
    [InlineData("sha256", "value")]
    [InlineData("key", "two\nlines")]
    [InlineData("", "value")]
    public void Metadata_that_would_break_the_header_is_refused(string key, string value) =>
        Assert.Throws<ArgumentException>(() => StimulusFile.Program("x", new Dictionary<string, string>(StringComparer.Ordinal) { [key] = value }));
}
