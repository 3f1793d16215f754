using System.Text.Json;
using System.Text.RegularExpressions;
using NicTwin.Cosim;
using NicTwin.Model;
using Xunit;

namespace NicTwin.Tests.Cosim;

public class PinsTests
{
    private sealed record PortText(string Name, string Direction, int Width, string? Under, string? Lanes);

    private static List<PortText> Ports()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(TinyRtl.Repository(), "docs", "spec", "ports.json")));
        return [.. document.RootElement.GetProperty("ports").EnumerateArray().Select(static p => new PortText(
            p.GetProperty("name").GetString()!, p.GetProperty("direction").GetString()!, p.GetProperty("width").GetInt32(),
            p.TryGetProperty("under", out JsonElement under) ? under.GetString() : null,
            p.TryGetProperty("lanes", out JsonElement lanes) ? lanes.GetString() : null))];
    }

    [Fact]
    public void The_table_of_pins_is_that_of_the_port_description()
    {
        Dictionary<string, Pin> pins = Pins.Inputs.Concat(Pins.Outputs).ToDictionary(static p => p.Name, StringComparer.Ordinal);
        List<PortText> ports = Ports();
        Assert.Equal(ports.Select(static p => p.Name).Order(StringComparer.Ordinal), pins.Keys.Order(StringComparer.Ordinal));
        foreach (PortText port in ports)
        {
            Pin pin = pins[port.Name];
            Assert.Equal(port.Direction == "in", pin.IsInput);
            Assert.Equal(port.Width <= 8 ? 1 : port.Width / 8, pin.Size);
        }
    }

    [Fact]
    public void The_shim_drives_or_samples_every_pin_once_and_lists_it_in_the_layout()
    {
        string shim = File.ReadAllText(Path.Combine(TinyRtl.Repository(), "cosim", "native", "nt_shim.cpp"));
        foreach (PortText port in Ports())
        {
            string pin = Regex.Escape(port.Name);
            string access = port.Direction == "in" ? $@"top\.{pin}( = in\.|, &in\.){pin}\b" : $@"out\.{pin}( = top\.|, &top\.){pin}\b";
            Assert.Single(Regex.Matches(shim, access, RegexOptions.None, TimeSpan.FromSeconds(10)));
            Assert.Contains($"NT_PIN({(port.Direction == "in" ? "nt_inputs" : "nt_outputs")}, {port.Name});", shim, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_bit_of_an_output_counts_exactly_when_the_port_description_says_so()
    {
        List<PortText> ports = [.. Ports().Where(static p => p.Direction == "out")];
        Dictionary<string, Pin> pins = Pins.Outputs.ToDictionary(static p => p.Name, StringComparer.Ordinal);
        var random = new Random(5);
        for (int n = 0; n < 300; n++)
        {
            byte[] bytes = new byte[48];
            foreach (PortText port in ports)
            {
                Pin pin = pins[port.Name];
                random.NextBytes(bytes.AsSpan(pin.Offset, pin.Size));
                if (port.Width < 8)
                {
                    bytes[pin.Offset] &= (byte)((1 << port.Width) - 1);
                }
            }

            NicOutputs outputs = System.Runtime.InteropServices.MemoryMarshal.Read<NicOutputs>(bytes);
            PinMask.From(in outputs, out PinMask mask);
            foreach (PortText port in ports)
            {
                Pin pin = pins[port.Name];
                UInt128 keep = port.Lanes is null ? 0 : pins[port.Lanes].Read(bytes);
                for (int bit = 0; bit < port.Width; bit++)
                {
                    bool expected = port.Under is null || pins[port.Under].Read(bytes) != 0;
                    if (port.Lanes is not null)
                    {
                        int laneBits = port.Width / (port.Width == 128 ? 4 : 8);
                        expected &= ((keep >> (bit / laneBits)) & 1) != 0;
                    }

                    bytes[pin.Offset + (bit / 8)] ^= (byte)(1 << (bit % 8));
                    NicOutputs other = System.Runtime.InteropServices.MemoryMarshal.Read<NicOutputs>(bytes);
                    bytes[pin.Offset + (bit / 8)] ^= (byte)(1 << (bit % 8));
                    Assert.Equal(expected, mask.Difference(in outputs, in other) != 0);
                    Divergence? found = LockstepNic.Find(7, in mask, in outputs, in other);
                    Assert.Equal(expected ? port.Name : null, found?.Pin);
                }
            }
        }
    }
}
