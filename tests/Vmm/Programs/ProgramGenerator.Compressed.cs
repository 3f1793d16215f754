namespace NicTwin.Tests.Vmm.Programs;

/// <summary>C instructions.</summary>
internal sealed partial class ProgramGenerator
{
    private void CompressedStep()
    {
        switch (_random.Below(12))
        {
            case 0:
                // C.ADDI4SPN with any immediate but 0.
                _code.Half(((1 + (uint)_random.Below(255)) << 5) | ((uint)(ShortDestination() - 8) << 2));
                break;
            case 1 or 2:
                CompressedByPointer();
                break;
            case 3 or 4:
                CompressedByStack();
                break;
            case 5:
                CompressedStackAdjust();
                break;
            case 6:
                CompressedUpper();
                break;
            case 7 or 8:
                CompressedArithmetic();
                break;
            case 9:
                // C.SLLI; C.MV and C.ADD.
                _code.Half(0x0002 | Any(Pointer()) | ShortImmediate(nonZero: true));
                break;
            default:
                _code.Half((_random.OneIn(2) ? 0x8002u : 0x9002u) | Any(Pointer()) | ((1 + (uint)_random.Below(31)) << 2));
                break;
        }
    }

    /// <summary>C.LW, C.LD, C.FLD, C.SW, C.SD and C.FSD below x8, through a pointer.</summary>
    private void CompressedByPointer()
    {
        int pointer = ShortDestination();
        _code.Word(CodeBuffer.I(0x13, 0, pointer, State, -256 - (8 * _random.Below(96))));
        uint kind = _random.Pick<uint>([1, 2, 3, 5, 6, 7]);
        uint data = kind is 2 or 3 ? (uint)(ShortDestination() - 8) : (uint)_random.Below(8);
        _code.Half((kind << 13) | ((uint)_random.Below(8) << 10) | ((uint)(pointer - 8) << 7) | ((uint)_random.Below(4) << 5) | (data << 2));
    }

    /// <summary>C.LWSP, C.LDSP, C.FLDSP, C.SWSP, C.SDSP and C.FSDSP.</summary>
    private void CompressedByStack()
    {
        uint kind = _random.Pick<uint>([1, 2, 3, 5, 6, 7]);
        uint data = kind == 1 ? (uint)FloatDestination() : (uint)Pointer();
        uint bits = kind < 4
            ? (data << 7) | ((uint)_random.Below(2) << 12) | ((uint)_random.Below(32) << 2)
            : ((uint)_random.Below(64) << 7) | ((uint)_random.Below(32) << 2);
        _code.Half((kind << 13) | 2 | bits);
    }

    /// <summary>C.ADDI16SP by an amount, a copy of x2, and C.ADDI16SP back.</summary>
    private void CompressedStackAdjust()
    {
        int amount = 16 * (1 + _random.Below(31)) * (_random.OneIn(2) ? 1 : -1);
        _code.Half(StackAdjust((uint)amount));
        _code.Half(0x8002 | Any(Pointer()) | (StackPointer << 2));
        _code.Half(StackAdjust((uint)-amount));
    }

    private static uint StackAdjust(uint o) =>
        0x6101 | (((o >> 9) & 1) << 12) | (((o >> 4) & 1) << 6) | (((o >> 6) & 1) << 5) | (((o >> 7) & 3) << 3) | (((o >> 5) & 1) << 2);

    /// <summary>C.ADDI, C.ADDIW, C.LI and C.LUI.</summary>
    private void CompressedUpper()
    {
        switch (_random.Below(4))
        {
            case 0:
                _code.Half(0x0001 | Any(Pointer()) | ShortImmediate(nonZero: true));
                break;
            case 1:
                _code.Half(0x2001 | Any(Pointer()) | ShortImmediate(nonZero: false));
                break;
            case 2:
                _code.Half(0x4001 | Any(Pointer()) | ShortImmediate(nonZero: false));
                break;
            default:
                _code.Half(0x6001 | Any(Pointer()) | ShortImmediate(nonZero: true));
                break;
        }
    }

    /// <summary>C.SRLI, C.SRAI, C.ANDI, C.SUB, C.XOR, C.OR, C.AND, C.SUBW and C.ADDW.</summary>
    private void CompressedArithmetic()
    {
        uint register = (uint)(ShortDestination() - 8) << 7;
        uint kind = (uint)_random.Below(4);
        if (kind < 3)
        {
            _code.Half(0x8001 | (kind << 10) | register | ShortImmediate(nonZero: true));
            return;
        }

        uint operation = (uint)_random.Below(6);
        _code.Half(0x8c01 | ((operation >> 2) << 12) | ((operation & 3) << 5) | register | ((uint)_random.Below(8) << 2));
    }

    /// <summary>x10 to x15: the short registers that may be written.</summary>
    private int ShortDestination() => 10 + _random.Below(6);

    private static uint Any(int register) => (uint)register << 7;

    private uint ShortImmediate(bool nonZero)
    {
        uint value = nonZero ? 1 + (uint)_random.Below(63) : (uint)_random.Below(64);
        return ((value >> 5) << 12) | ((value & 31) << 2);
    }
}
