namespace NicTwin.Vmm.Cpu;

/// <summary>The operations of the dispatch loop.</summary>
internal sealed unsafe partial class X64Translator
{
    private void EmitOperation(in RegionOp operation, int index, in RegionBlock block, int left)
    {
        Op op = operation.Value;
        switch (op.Code)
        {
            case Opcode.Nop:
                break;
            case Opcode.Jump or Opcode.Jal:
                Jump(op, block.Taken);
                break;
            case Opcode.Jalr:
                JumpToRegister(op);
                break;
            case >= Opcode.Beq and <= Opcode.Bgeu:
                Branch(op, block.Taken);
                break;
            case >= Opcode.Lb and <= Opcode.Lwu:
                Load(operation, index, left);
                break;
            case >= Opcode.Sb and <= Opcode.Sd:
                Store(operation, index, left);
                break;
            case Opcode.LoadConstant or Opcode.Move or Opcode.Auipc or (>= Opcode.Addi and <= Opcode.LastFast):
                if (op.Rd != HartState.Sink)
                {
                    Compute(op);
                }

                break;
            case Opcode.AmoSwap or Opcode.AmoAdd or Opcode.AmoXor or Opcode.AmoAnd or Opcode.AmoOr:
                Modify(operation, left);
                break;
            case Opcode.Csrrs or Opcode.Csrrc or Opcode.Csrrsi or Opcode.Csrrci when (uint)op.Imm == Csr.Sstatus && !Decoder.EndsBlock(&op):
                ChangeStatus(operation, left);
                break;
            case Opcode.Csrrw or Opcode.Csrrs when TrapField(op) is string field:
                AccessTrapRegister(operation, left, field);
                break;
            default:
                AskForOperation(operation, left);
                break;
        }
    }

    private void Jump(in Op op, int taken)
    {
        if (op.Code == Opcode.Jal && op.Rd != HartState.Sink)
        {
            _a.LoadAddress(_registers.Define(op.Rd), X64Assembler.Rbp, op.Next);
        }

        if (taken < 0)
        {
            _registers.Flush();
            LeaveFor(op.Imm);
        }
    }

    private void Compute(in Op op)
    {
        switch (op.Code)
        {
            case Opcode.LoadConstant:
                _a.MoveImmediate(_registers.Define(op.Rd), op.Imm);
                break;
            case Opcode.Auipc:
                _a.LoadAddress(_registers.Define(op.Rd), X64Assembler.Rbp, op.Imm);
                break;
            case Opcode.Move:
                MoveTo(op.Rd, Source(op.Rs1, X64Assembler.Rax));
                break;
            case >= Opcode.Addi and <= Opcode.Srai:
                ComputeImmediate(op);
                break;
            case >= Opcode.Addiw and <= Opcode.Sraiw:
                ComputeWordImmediate(op);
                break;
            case >= Opcode.Addw and <= Opcode.Sraw or Opcode.Mulw:
                ComputeWord(op);
                break;
            case >= Opcode.Mulh and <= Opcode.Mulhu:
                MultiplyHigh(op);
                break;
            case >= Opcode.Div and <= Opcode.Remuw:
                Divide(op);
                break;
            default:
                ComputeRegisters(op);
                break;
        }
    }

    /// <summary>The register with an operand; x0 is made in a register for the moment.</summary>
    private int Source(int register, int moment)
    {
        if (register != 0)
        {
            return _registers.Use(register);
        }

        _a.MoveImmediate(moment, 0);
        return moment;
    }

    private void MoveTo(int register, int source)
    {
        int destination = _registers.Define(register);
        if (destination != source)
        {
            _a.Operate(X64Assembler.Move, destination, source);
        }
    }

    private void ComputeImmediate(in Op op)
    {
        int source = Source(op.Rs1, X64Assembler.Rax);
        switch (op.Code)
        {
            case Opcode.Addi when op.Rd != op.Rs1:
                _a.LoadAddress(_registers.Define(op.Rd), source, op.Imm);
                break;
            case Opcode.Slti or Opcode.Sltiu:
                _a.OperateImmediate(X64Assembler.Compare, source, op.Imm);
                _a.Set(op.Code == Opcode.Slti ? X64Assembler.Less : X64Assembler.Below, _registers.Define(op.Rd));
                break;
            case Opcode.Slli or Opcode.Srli or Opcode.Srai:
                MoveTo(op.Rd, source);
                _a.ShiftBy(ShiftOf(op.Code), _registers.Define(op.Rd), op.Imm);
                break;
            default:
                MoveTo(op.Rd, source);
                _a.OperateImmediate(OperationOf(op.Code), _registers.Define(op.Rd), op.Imm);
                break;
        }
    }

    private void ComputeWordImmediate(in Op op)
    {
        int source = Source(op.Rs1, X64Assembler.Rax);
        if (op.Code == Opcode.Addiw && op.Imm == 0)
        {
            _a.ExtendWord(_registers.Define(op.Rd), source);
            return;
        }

        if (op.Code == Opcode.Addiw)
        {
            _a.LoadAddress(X64Assembler.Rax, source, op.Imm, wide: false);
        }
        else
        {
            _a.Operate(X64Assembler.Move, X64Assembler.Rax, source, wide: false);
            _a.ShiftBy(ShiftOf(op.Code), X64Assembler.Rax, op.Imm, wide: false);
        }

        _a.ExtendWord(_registers.Define(op.Rd), X64Assembler.Rax);
    }

    private void ComputeWord(in Op op)
    {
        int first = Source(op.Rs1, X64Assembler.Rax);
        int second = Source(op.Rs2, X64Assembler.Rcx);
        if (op.Code == Opcode.Addw)
        {
            _a.LoadAddressIndexed(X64Assembler.Rax, first, second, wide: false);
        }
        else
        {
            if (op.Code is Opcode.Sllw or Opcode.Srlw or Opcode.Sraw)
            {
                _a.Operate(X64Assembler.Move, X64Assembler.Rcx, second, wide: false);
            }

            _a.Operate(X64Assembler.Move, X64Assembler.Rax, first, wide: false);
            switch (op.Code)
            {
                case Opcode.Subw:
                    _a.Operate(X64Assembler.Sub, X64Assembler.Rax, second, wide: false);
                    break;
                case Opcode.Mulw:
                    _a.Multiply(X64Assembler.Rax, second, wide: false);
                    break;
                default:
                    _a.Shift(ShiftOf(op.Code), X64Assembler.Rax, wide: false);
                    break;
            }
        }

        _a.ExtendWord(_registers.Define(op.Rd), X64Assembler.Rax);
    }

    private void ComputeRegisters(in Op op)
    {
        int first = Source(op.Rs1, X64Assembler.Rax);
        int second = Source(op.Rs2, X64Assembler.Rcx);
        switch (op.Code)
        {
            case Opcode.Add when op.Rd != op.Rs1 && op.Rd != op.Rs2:
                _a.LoadAddressIndexed(_registers.Define(op.Rd), first, second);
                break;
            case Opcode.Slt or Opcode.Sltu:
                _a.Operate(X64Assembler.Compare, first, second);
                _a.Set(op.Code == Opcode.Slt ? X64Assembler.Less : X64Assembler.Below, _registers.Define(op.Rd));
                break;
            case Opcode.Sll or Opcode.Srl or Opcode.Sra:
                _a.Operate(X64Assembler.Move, X64Assembler.Rcx, second, wide: false);
                _a.Operate(X64Assembler.Move, X64Assembler.Rax, first);
                _a.Shift(ShiftOf(op.Code), X64Assembler.Rax);
                MoveTo(op.Rd, X64Assembler.Rax);
                break;
            case Opcode.Mul:
                _a.Operate(X64Assembler.Move, X64Assembler.Rax, first);
                _a.Multiply(X64Assembler.Rax, second);
                MoveTo(op.Rd, X64Assembler.Rax);
                break;
            default:
                Combine(op, first, second);
                break;
        }
    }

    private void Combine(in Op op, int first, int second)
    {
        int operation = OperationOf(op.Code);
        if (op.Rd == op.Rs1)
        {
            _a.Operate(operation, _registers.Define(op.Rd), second);
        }
        else if (op.Rd == op.Rs2)
        {
            if (operation == X64Assembler.Sub)
            {
                // a - b = -b + a.
                int destination = _registers.Define(op.Rd);
                _a.Unary(X64Assembler.Negate, destination);
                _a.Operate(X64Assembler.Add, destination, first);
            }
            else
            {
                _a.Operate(operation, _registers.Define(op.Rd), first);
            }
        }
        else
        {
            MoveTo(op.Rd, first);
            _a.Operate(operation, _registers.Define(op.Rd), second);
        }
    }

    private void MultiplyHigh(in Op op)
    {
        int first = Source(op.Rs1, X64Assembler.Rcx);
        int second = Source(op.Rs2, X64Assembler.Rdx);
        _a.Operate(X64Assembler.Move, X64Assembler.Rax, first);
        if (op.Code == Opcode.Mulhsu)
        {
            // The product with the unsigned value is too large by the second operand when the first one is negative.
            _a.Operate(X64Assembler.Move, X64Assembler.Rcx, first);
            _a.ShiftBy(X64Assembler.ShiftArithmetic, X64Assembler.Rcx, 63);
            _a.Operate(X64Assembler.And, X64Assembler.Rcx, second);
        }

        _a.Unary(op.Code == Opcode.Mulh ? X64Assembler.MultiplySigned : X64Assembler.MultiplyUnsigned, second);
        if (op.Code == Opcode.Mulhsu)
        {
            _a.Operate(X64Assembler.Sub, X64Assembler.Rdx, X64Assembler.Rcx);
        }

        MoveTo(op.Rd, X64Assembler.Rdx);
    }

    /// <summary>The host's division traps for a divisor of 0 and for the quotient that does not fit.</summary>
    private void Divide(in Op op)
    {
        bool word = op.Code >= Opcode.Divw;
        bool signed = op.Code is Opcode.Div or Opcode.Rem or Opcode.Divw or Opcode.Remw;
        bool remainder = op.Code is Opcode.Rem or Opcode.Remu or Opcode.Remw or Opcode.Remuw;
        int first = Source(op.Rs1, X64Assembler.Rax);
        int second = Source(op.Rs2, X64Assembler.Rcx);
        _a.Operate(X64Assembler.Move, X64Assembler.Rcx, second, !word);
        _a.Operate(X64Assembler.Move, X64Assembler.Rax, first, !word);
        _a.Operate(X64Assembler.Test, X64Assembler.Rcx, X64Assembler.Rcx, !word);
        byte* byZero = _a.JumpForwardIf(X64Assembler.Equal);
        byte* byMinusOne = null;
        if (signed)
        {
            _a.OperateImmediate(X64Assembler.Compare, X64Assembler.Rcx, -1, !word);
            byMinusOne = _a.JumpForwardIf(X64Assembler.Equal);
            _a.ExtendToRdx(!word);
        }
        else
        {
            _a.MoveImmediate(X64Assembler.Rdx, 0);
        }

        _a.Unary(signed ? X64Assembler.DivideSigned : X64Assembler.DivideUnsigned, X64Assembler.Rcx, !word);
        byte* done = _a.JumpForward();
        byte* alsoDone = null;
        if (signed)
        {
            _a.Here(byMinusOne);
            _a.Unary(X64Assembler.Negate, X64Assembler.Rax, !word);
            _a.MoveImmediate(X64Assembler.Rdx, 0);
            alsoDone = _a.JumpForward();
        }

        _a.Here(byZero);
        _a.Operate(X64Assembler.Move, X64Assembler.Rdx, X64Assembler.Rax);
        _a.MoveImmediate(X64Assembler.Rax, -1);
        _a.Here(done);
        if (signed)
        {
            _a.Here(alsoDone);
        }

        int result = remainder ? X64Assembler.Rdx : X64Assembler.Rax;
        if (word)
        {
            _a.ExtendWord(_registers.Define(op.Rd), result);
        }
        else
        {
            MoveTo(op.Rd, result);
        }
    }

    private static int ShiftOf(Opcode code) => code switch
    {
        Opcode.Slli or Opcode.Sll or Opcode.Slliw or Opcode.Sllw => X64Assembler.ShiftLeft,
        Opcode.Srli or Opcode.Srl or Opcode.Srliw or Opcode.Srlw => X64Assembler.ShiftRight,
        _ => X64Assembler.ShiftArithmetic,
    };

    private static int OperationOf(Opcode code) => code switch
    {
        Opcode.Addi or Opcode.Add => X64Assembler.Add,
        Opcode.Sub => X64Assembler.Sub,
        Opcode.Xori or Opcode.Xor => X64Assembler.Xor,
        Opcode.Ori or Opcode.Or => X64Assembler.Or,
        Opcode.Andi or Opcode.And => X64Assembler.And,
        _ => throw new InvalidOperationException($"{code} is not translated."),
    };
}
