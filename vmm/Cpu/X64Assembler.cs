namespace NicTwin.Vmm.Cpu;

/// <summary>
/// Writes x86-64 instructions, those that <see cref="X64Translator"/> needs. Registers are numbers as in their encoding: rax, rcx, rdx,
/// rbx, rsp, rbp, rsi, rdi, r8 to r15. Source: Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2.
/// </summary>
internal sealed unsafe class X64Assembler
{
    public const int Rax = 0;
    public const int Rcx = 1;
    public const int Rdx = 2;
    public const int Rbx = 3;
    public const int Rbp = 5;
    public const int Rsi = 6;
    public const int Rdi = 7;
    public const int R12 = 12;
    public const int R13 = 13;
    public const int R14 = 14;
    public const int R15 = 15;

    // Operations of the first kind, as "op r/m64, r64".
    public const int Add = 0x01;
    public const int Or = 0x09;
    public const int And = 0x21;
    public const int Sub = 0x29;
    public const int Xor = 0x31;
    public const int Compare = 0x39;
    public const int Test = 0x85;
    public const int Move = 0x89;

    // Extensions of the shifts.
    public const int ShiftLeft = 4;
    public const int ShiftRight = 5;
    public const int ShiftArithmetic = 7;

    // Extensions of F7.
    public const int Negate = 3;
    public const int MultiplyUnsigned = 4;
    public const int MultiplySigned = 5;
    public const int DivideUnsigned = 6;
    public const int DivideSigned = 7;

    // Conditions.
    public const int Below = 2;
    public const int AboveOrEqual = 3;
    public const int Equal = 4;
    public const int NotEqual = 5;
    public const int BelowOrEqual = 6;
    public const int Above = 7;
    public const int Sign = 8;
    public const int Less = 12;
    public const int GreaterOrEqual = 13;
    public const int LessOrEqual = 14;
    public const int Greater = 15;

    /// <summary>Where the next byte goes.</summary>
    public byte* Position { get; set; }

    public void Byte(int value) => *Position++ = (byte)value;

    public void Int32(int value)
    {
        *(int*)Position = value;
        Position += 4;
    }

    public void Int64(long value)
    {
        *(long*)Position = value;
        Position += 8;
    }

    /// <summary>An operation of the first kind on two registers.</summary>
    public void Operate(int operation, int destination, int source, bool wide = true)
    {
        Prefix(wide, source, destination);
        Byte(operation);
        Registers(source, destination);
    }

    /// <summary>The same with an immediate; not for <see cref="Test"/> and <see cref="Move"/>.</summary>
    public void OperateImmediate(int operation, int destination, int value, bool wide = true)
    {
        Prefix(wide, 0, destination);
        bool small = value == (sbyte)value;
        if (!small && destination == Rax)
        {
            Byte(operation + 4);
            Int32(value);
            return;
        }

        Byte(small ? 0x83 : 0x81);
        Registers(operation >> 3, destination);
        if (small)
        {
            Byte(value);
        }
        else
        {
            Int32(value);
        }
    }

    public void Load(int destination, int address, int offset) => Access(0x8b, destination, address, offset, wide: true);

    public void Store(int address, int offset, int source) => Access(0x89, source, address, offset, wide: true);

    public void Load32(int destination, int address, int offset) => Access(0x8b, destination, address, offset, wide: false);

    /// <summary>Loads of guests: Lb, Lh, Lw, Ld, Lbu, Lhu, Lwu.</summary>
    public void LoadAs(Opcode kind, int destination, int address, int offset)
    {
        switch (kind)
        {
            case Opcode.Lb or Opcode.Lh:
                Extended(kind == Opcode.Lb ? 0xbe : 0xbf, destination, address, offset, wide: true);
                break;
            case Opcode.Lbu or Opcode.Lhu:
                Extended(kind == Opcode.Lbu ? 0xb6 : 0xb7, destination, address, offset, wide: false);
                break;
            case Opcode.Lw:
                Access(0x63, destination, address, offset, wide: true);
                break;
            default:
                Access(0x8b, destination, address, offset, wide: kind == Opcode.Ld);
                break;
        }
    }

    /// <summary>Stores 1 &lt;&lt; sizeShift bytes.</summary>
    public void StoreAs(int sizeShift, int address, int offset, int source)
    {
        if (sizeShift == 1)
        {
            Byte(0x66);
        }

        // Without the prefix registers 4 to 7 would mean ah to bh.
        Prefix(sizeShift == 3, source, address, always: sizeShift == 0);
        Byte(sizeShift == 0 ? 0x88 : 0x89);
        Memory(source, address, offset);
    }

    /// <summary>Stores zeros.</summary>
    public void StoreZero(int sizeShift, int address, int offset)
    {
        if (sizeShift == 1)
        {
            Byte(0x66);
        }

        Prefix(sizeShift == 3, 0, address);
        Byte(sizeShift == 0 ? 0xc6 : 0xc7);
        Memory(0, address, offset);
        switch (sizeShift)
        {
            case 0:
                Byte(0);
                break;
            case 1:
                Byte(0);
                Byte(0);
                break;
            default:
                Int32(0);
                break;
        }
    }

    /// <summary>An operation (03 add, 3b compare, 8b load) with the memory at base + index as its source.</summary>
    public void OperateIndexed(int operation, int destination, int address, int index, int offset)
    {
        Byte(0x48 | ((destination >> 3) << 2) | ((index >> 3) << 1) | (address >> 3));
        Byte(operation);
        Indexed(destination, address, index, offset);
    }

    /// <summary>An operation (39 compare, 3b compare) with memory.</summary>
    public void OperateMemory(int operation, int register, int address, int offset) => Access(operation, register, address, offset, wide: true);

    public void LoadAddress(int destination, int address, int offset, bool wide = true) => Access(0x8d, destination, address, offset, wide);

    public void LoadAddressIndexed(int destination, int address, int index, bool wide = true)
    {
        Byte(0x40 | (wide ? 8 : 0) | ((destination >> 3) << 2) | ((index >> 3) << 1) | (address >> 3));
        Byte(0x8d);
        Indexed(destination, address, index, 0);
    }

    /// <summary>Tests bits of a byte of memory.</summary>
    public void TestByte(int address, int offset, int bits)
    {
        Prefix(wide: false, 0, address);
        Byte(0xf6);
        Memory(0, address, offset);
        Byte(bits);
    }

    /// <summary>Tests bits of rax; the value's sign is extended.</summary>
    public void TestRax(int bits)
    {
        Prefix(wide: true, 0, 0);
        Byte(0xa9);
        Int32(bits);
    }

    /// <summary>Loads the address of a place in the code.</summary>
    public void LoadPlace(int destination, byte* place)
    {
        Prefix(wide: true, destination, 0);
        Byte(0x8d);
        Byte(((destination & 7) << 3) | 5);
        Int32((int)(place - (Position + 4)));
    }

    public void MoveImmediate(int destination, long value)
    {
        if (value == 0)
        {
            Operate(Xor, destination, destination, wide: false);
        }
        else if (value == (uint)value)
        {
            Prefix(wide: false, 0, destination);
            Byte(0xb8 | (destination & 7));
            Int32((int)value);
        }
        else if (value == (int)value)
        {
            Prefix(wide: true, 0, destination);
            Byte(0xc7);
            Registers(0, destination);
            Int32((int)value);
        }
        else
        {
            Prefix(wide: true, 0, destination);
            Byte(0xb8 | (destination & 7));
            Int64(value);
        }
    }

    /// <summary>Extends the sign of the low 32 bits.</summary>
    public void ExtendWord(int destination, int source)
    {
        Prefix(wide: true, destination, source);
        Byte(0x63);
        Registers(destination, source);
    }

    public void ShiftBy(int kind, int register, int count, bool wide = true)
    {
        Prefix(wide, 0, register);
        Byte(0xc1);
        Registers(kind, register);
        Byte(count);
    }

    /// <summary>Shifts by cl.</summary>
    public void Shift(int kind, int register, bool wide = true)
    {
        Prefix(wide, 0, register);
        Byte(0xd3);
        Registers(kind, register);
    }

    public void Multiply(int destination, int source, bool wide = true)
    {
        Prefix(wide, destination, source);
        Byte(0x0f);
        Byte(0xaf);
        Registers(destination, source);
    }

    /// <summary>Multiplies and divides rdx:rax, or negates the register.</summary>
    public void Unary(int kind, int register, bool wide = true)
    {
        Prefix(wide, 0, register);
        Byte(0xf7);
        Registers(kind, register);
    }

    /// <summary>Extends the sign of rax into rdx.</summary>
    public void ExtendToRdx(bool wide = true)
    {
        Prefix(wide, 0, 0);
        Byte(0x99);
    }

    /// <summary>Makes the register 1 when the condition holds, otherwise 0. Changes rax.</summary>
    public void Set(int condition, int destination)
    {
        Byte(0x0f);
        Byte(0x90 | condition);
        Byte(0xc0);
        Prefix(wide: false, destination, Rax);
        Byte(0x0f);
        Byte(0xb6);
        Registers(destination, Rax);
    }

    public void Push(int register)
    {
        Prefix(wide: false, 0, register);
        Byte(0x50 | (register & 7));
    }

    public void Pop(int register)
    {
        Prefix(wide: false, 0, register);
        Byte(0x58 | (register & 7));
    }

    public void Return() => Byte(0xc3);

    public void JumpTo(int register)
    {
        Prefix(wide: false, 0, register);
        Byte(0xff);
        Registers(4, register);
    }

    public void JumpToMemory(int address, int offset)
    {
        Prefix(wide: false, 0, address);
        Byte(0xff);
        Memory(4, address, offset);
    }

    public void Call(byte* target) => Relative(0xe8, target);

    public void Jump(byte* target) => Relative(0xe9, target);

    public void JumpIf(int condition, byte* target)
    {
        Byte(0x0f);
        Relative(0x80 | condition, target);
    }

    /// <summary>A jump forward, whose target <see cref="Here"/> sets. Returns the place of the distance.</summary>
    public byte* JumpForward()
    {
        Jump(Position);
        return Position - 4;
    }

    /// <summary>A conditional jump forward.</summary>
    public byte* JumpForwardIf(int condition)
    {
        JumpIf(condition, Position);
        return Position - 4;
    }

    /// <summary>Lets a jump forward go to the present position.</summary>
    public void Here(byte* distance) => Aim(distance, Position);

    /// <summary>Sets the target of a jump or call.</summary>
    /// <param name="distance">The place of the distance, the last 4 bytes of the instruction.</param>
    /// <param name="target">The new target.</param>
    public static void Aim(byte* distance, byte* target) => *(int*)distance = (int)(target - (distance + 4));

    private void Relative(int operation, byte* target)
    {
        Byte(operation);
        Int32((int)(target - (Position + 4)));
    }

    private void Extended(int operation, int register, int address, int offset, bool wide)
    {
        Prefix(wide, register, address);
        Byte(0x0f);
        Byte(operation);
        Memory(register, address, offset);
    }

    private void Access(int operation, int register, int address, int offset, bool wide)
    {
        Prefix(wide, register, address);
        Byte(operation);
        Memory(register, address, offset);
    }

    private void Prefix(bool wide, int register, int other, bool always = false)
    {
        int prefix = 0x40 | (wide ? 8 : 0) | ((register >> 3) << 2) | (other >> 3);
        if (prefix != 0x40 || always)
        {
            Byte(prefix);
        }
    }

    private void Registers(int register, int other) => Byte(0xc0 | ((register & 7) << 3) | (other & 7));

    private void Memory(int register, int address, int offset)
    {
        int mode = Mode(address, offset);
        Byte((mode << 6) | ((register & 7) << 3) | (address & 7));
        if ((address & 7) == 4)
        {
            Byte(0x24);
        }

        Displacement(mode, offset);
    }

    private void Indexed(int register, int address, int index, int offset)
    {
        int mode = Mode(address, offset);
        Byte((mode << 6) | ((register & 7) << 3) | 4);
        Byte(((index & 7) << 3) | (address & 7));
        Displacement(mode, offset);
    }

    // Base registers rbp and r13 always have a displacement.
    private static int Mode(int address, int offset) => offset == 0 && (address & 7) != 5 ? 0 : offset == (sbyte)offset ? 1 : 2;

    private void Displacement(int mode, int offset)
    {
        if (mode == 1)
        {
            Byte(offset);
        }
        else if (mode == 2)
        {
            Int32(offset);
        }
    }
}
