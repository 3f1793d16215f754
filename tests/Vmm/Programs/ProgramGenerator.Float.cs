namespace NicTwin.Tests.Vmm.Programs;

/// <summary>F and D instructions.</summary>
internal sealed partial class ProgramGenerator
{
    private const uint FloatOpcode = 0x53;

    /// <summary>An instruction of a format (0 single, 1 double), and often one that takes the flags away.</summary>
    private void FloatStep(uint format)
    {
        switch (_random.Below(16))
        {
            case <= 2:
                FloatLoadOrStore(format);
                break;
            case <= 6:
                uint arithmetic = _random.Pick<uint>([0x00, 0x04, 0x08, 0x0c, 0x2c]);
                Float(arithmetic | format, Mode(), arithmetic == 0x2c ? 0 : Source());
                break;
            case <= 9:
                uint fused = _random.Pick<uint>([0x43, 0x47, 0x4b, 0x4f]);
                _code.Word(CodeBuffer.R(fused, Mode(), ((uint)Source() << 2) | format, FloatDestination(), Source(), Source()));
                break;
            case 10:
                Float(0x10 | format, (uint)_random.Below(3), Source());
                break;
            case 11:
                Float(0x14 | format, (uint)_random.Below(2), Source());
                break;
            case 12:
                _code.Word(CodeBuffer.R(FloatOpcode, (uint)_random.Below(3), 0x50 | format, Destination(), Source(), Source()));
                break;
            default:
                Convert(format);
                break;
        }

        if (_random.OneIn(3))
        {
            FloatRegister();
        }
    }

    private void Convert(uint format)
    {
        switch (_random.Below(6))
        {
            case <= 1:
                _code.Word(CodeBuffer.R(FloatOpcode, Mode(), 0x60 | format, Destination(), Source(), _random.Below(4)));
                break;
            case 2:
                Float(0x68 | format, Mode(), _random.Below(4));
                break;
            case 3 when _kind is not ProgramKind.F:
                Float(0x20 | format, Mode(), (int)(1 - format));
                break;
            case 4:
                Float(0x78 | format, 0, 0);
                break;
            default:
                _code.Word(CodeBuffer.R(FloatOpcode, (uint)_random.Below(2), 0x70 | format, Destination(), Source(), 0));
                break;
        }
    }

    private void FloatLoadOrStore(uint format)
    {
        uint funct3 = 2 + format;
        int size = format == 0 ? 4 : 8;
        int offset = _random.OneIn(8) ? _random.Below(Scratch - 8) : size * _random.Below(Scratch / size);
        if (_random.OneIn(4))
        {
            _code.Word(CodeBuffer.S(0x27, funct3, State, Source(), offset - Scratch));
        }
        else
        {
            _code.Word(CodeBuffer.I(0x07, funct3, FloatDestination(), State, offset - Scratch));
        }
    }

    /// <summary>Reads and writes fflags, frm or fcsr; only modes that exist are written to frm.</summary>
    private void FloatRegister()
    {
        switch (_random.Below(6))
        {
            case 0:
                _code.Word(CodeBuffer.I(0x73, 5, Destination(), _random.Below(5), 2));
                break;
            case 1:
                _code.Word(CodeBuffer.I(0x73, 2, Destination(), 0, 3));
                break;
            case 2:
                _code.Word(CodeBuffer.I(0x73, (uint)(5 + _random.Below(3)), Destination(), _random.Below(32), 1));
                break;
            default:
                _code.Word(CodeBuffer.I(0x73, 1, Destination(), 0, 1));
                break;
        }
    }

    private void Float(uint funct7, uint funct3, int rs2) =>
        _code.Word(CodeBuffer.R(FloatOpcode, funct3, funct7, FloatDestination(), Source(), rs2));

    private uint Mode() => _random.OneIn(3) ? 7u : (uint)_random.Below(5);

    private int FloatDestination() => _nextFloat = (_nextFloat + 1) & 31;
}
