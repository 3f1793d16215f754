using NicTwin.Model;

namespace NicTwin.Tests.Cosim;

/// <summary>The model of <see cref="TinyRtl"/>.</summary>
internal sealed class TinyTwin : INicClocked, IBlockPortSource, IBlockPorts
{
    private readonly ushort[] _nvm = new ushort[256];
    private readonly UInt128[] _memory = new UInt128[16];
    private NicInputs _in;
    private bool _valid;
    private UInt128 _data;
    private uint _count;
    private bool _macValid;
    private ulong _macData;

    public IReadOnlyList<IBlockPorts> Blocks => [this];

    public string Block => "echo";

    public void VisitOutputs(IPortVisitor visitor)
    {
        visitor.Port("valid_o", 1, _valid ? UInt128.One : UInt128.Zero);
        visitor.Port("data_o", 128, _data, _valid);
        visitor.Port("count_o", 32, _count);
    }

    public void Step(in NicInputs inputs, out NicOutputs outputs)
    {
        outputs = new NicOutputs
        {
            PcieRxReady = 1,
            PcieTxValid = Bit(_valid),
            PcieTxDataLow = (ulong)_data,
            PcieTxDataHigh = (ulong)(_data >> 64),
            PcieTxKeep = _in.PcieRxKeep,
            PcieTxSop = (byte)(_count & 1),
            PcieTxEop = (byte)(_in.PcieRxSop ^ _in.PcieRxEop),
            MacTxValid = Bit(_macValid),
            MacTxData = _macData,
            MacTxKeep = _in.MacRxKeep,
            MacTxLast = _in.MacRxLast,
            MacTxBadFcs = _in.MacRxBadFcs,
            Led = (byte)(_count & 15),
            Idle = Bit(_in.PcieRxValid == 0 && !_valid && !_macValid),
            Wake = _in.Time | 0xffff,
        };
        if (_in.Perst != 0)
        {
            _valid = false;
            _count = 0;
        }
        else if (_in.PcieRxValid != 0)
        {
            var received = new UInt128(_in.PcieRxDataHigh, _in.PcieRxDataLow);
            UInt128 pair = ((UInt128)_count << 32) | _count;
            _valid = true;
            _data = received ^ (pair << 64) ^ pair;
            _memory[_count & 15] = received;
            _count++;
        }
        else if (inputs.PcieTxReady != 0)
        {
            _valid = false;
            _data = _memory[(int)(_data & 15)];
        }

        _macValid = (inputs.MacRxValid & inputs.Link & inputs.MacTxReady & ~inputs.Perst & 1) != 0;
        _macData = inputs.MacRxData ^ _nvm[(byte)inputs.MacRxData];
        if (inputs.NvmWrite != 0)
        {
            _nvm[inputs.NvmAddress] = inputs.NvmData;
        }

        _in = inputs;
    }

    private static byte Bit(bool value) => value ? (byte)1 : (byte)0;
}
