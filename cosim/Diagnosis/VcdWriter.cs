using System.Globalization;
using System.Text;
using NicTwin.Model;

namespace NicTwin.Cosim;

/// <summary>
/// Writes the model's side of a waveform as VCD (IEEE 1364, 18): the pins and the output ports of its blocks, under the names and with
/// the times that the RTL's file has, so that both can be opened side by side.
/// </summary>
/// <remarks>
/// Clock n begins at 8n ns with the rise of <c>clk_i</c> and shows the values of clock n until 8n + 8. A port without a meaning in a clock is x.
/// </remarks>
public sealed class VcdWriter : IDisposable
{
    private readonly StreamWriter _file;
    private readonly IBlockPortSource? _blocks;
    private readonly List<Signal> _signals = [];
    private readonly PortCollector _collector = new();
    private readonly int _firstBlockSignal;

    /// <summary>Creates the file.</summary>
    /// <param name="path">The file; it is replaced.</param>
    /// <param name="blocks">The NIC whose block ports are written beside the pins; null for pins only.</param>
    public VcdWriter(string path, IBlockPortSource? blocks)
    {
        _blocks = blocks;
        _file = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16) { NewLine = "\n" };
        _file.Write("$version NicTwin model $end\n$timescale 1ns $end\n$scope module TOP $end\n");
        Define("clk_i", 1);
        foreach (Pin pin in Pins.Inputs.Concat(Pins.Outputs))
        {
            Define(pin.Name, PinWidth(pin));
        }

        _firstBlockSignal = _signals.Count;
        _file.Write("$scope module nt_nic $end\n");
        foreach (IBlockPorts block in blocks?.Blocks ?? [])
        {
            _file.Write($"$scope module {block.Block} $end\n");
            _collector.Clear();
            block.VisitOutputs(_collector);
            foreach (PortValue port in _collector.Ports)
            {
                Define(port.Name, port.Width);
            }

            _file.Write("$upscope $end\n");
        }

        _file.Write("$upscope $end\n$upscope $end\n$enddefinitions $end\n");
    }

    /// <summary>
    /// Writes one clock. To be called after the NIC's outputs of that clock are known and with the block ports read before its edge.
    /// </summary>
    /// <param name="clock">The clock's number.</param>
    /// <param name="inputs">Its input pins.</param>
    /// <param name="outputs">Its output pins.</param>
    /// <param name="ports">The block ports in this clock, as <see cref="Sample"/> gave them.</param>
    public void Write(long clock, in NicInputs inputs, in NicOutputs outputs, IReadOnlyList<PortValue> ports)
    {
        ArgumentNullException.ThrowIfNull(ports);
        _file.Write($"#{clock * 8}\n");
        Set(0, 1, known: true);
        int index = 1;
        foreach (Pin pin in Pins.Inputs)
        {
            Set(index++, pin.Read(Pins.Bytes(in inputs)), known: true);
        }

        foreach (Pin pin in Pins.Outputs)
        {
            Set(index++, pin.Read(Pins.Bytes(in outputs)), known: true);
        }

        for (int i = 0; i < ports.Count && _firstBlockSignal + i < _signals.Count; i++)
        {
            Set(_firstBlockSignal + i, ports[i].Value, ports[i].Valid);
        }

        _file.Write($"#{(clock * 8) + 4}\n");
        Set(0, 0, known: true);
    }

    /// <summary>Reads the model's block ports as they are now, that is, before the edge of the clock that is about to run.</summary>
    public IReadOnlyList<PortValue> Sample()
    {
        _collector.Clear();
        foreach (IBlockPorts block in _blocks?.Blocks ?? [])
        {
            block.VisitOutputs(_collector);
        }

        return _collector.Ports;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static int PinWidth(Pin pin) => pin.Name switch
    {
        "pcie_rx_keep_i" or "pcie_tx_keep_o" or "led_o" => 4,
        "mac_rx_keep_i" or "mac_tx_keep_o" or "nvm_address_i" => 8,
        _ => pin.Size == 1 ? 1 : pin.Size * 8,
    };

    private void Define(string name, int width)
    {
        string code = Code(_signals.Count);
        _signals.Add(new Signal(code, width));
        string range = width == 1 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" [{width - 1}:0]");
        _file.Write($"$var wire {width} {code} {name}{range} $end\n");
    }

    private void Set(int index, UInt128 value, bool known)
    {
        Signal signal = _signals[index];
        UInt128 masked = signal.Width >= 128 ? value : value & ((UInt128.One << signal.Width) - 1);
        if (signal.Written && signal.Known == known && (!known || signal.Value == masked))
        {
            return;
        }

        signal.Written = true;
        signal.Known = known;
        signal.Value = masked;
        if (signal.Width == 1)
        {
            _file.Write(!known ? 'x' : masked == 0 ? '0' : '1');
            _file.Write(signal.Code);
        }
        else
        {
            _file.Write(known ? "b" + masked.ToString("b", CultureInfo.InvariantCulture) : "bx");
            _file.Write(' ');
            _file.Write(signal.Code);
        }

        _file.Write('\n');
    }

    // Printable identifiers, shortest first.
    private static string Code(int index)
    {
        var text = new StringBuilder();
        do
        {
            text.Append((char)('!' + (index % 94)));
            index /= 94;
        }
        while (index != 0);
        return text.ToString();
    }

    private sealed class Signal(string code, int width)
    {
        public string Code { get; } = code;

        public int Width { get; } = width;

        public bool Written { get; set; }

        public bool Known { get; set; }

        public UInt128 Value { get; set; }
    }
}
