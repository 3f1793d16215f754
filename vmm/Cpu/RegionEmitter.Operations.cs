using System.Reflection.Emit;

namespace NicTwin.Vmm.Cpu;

/// <summary>The operations of the dispatch loop as host code.</summary>
internal sealed unsafe partial class RegionEmitter
{
    private const int EntrySizeShift = 4;

    /// <summary>One operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="index">Its index in the block.</param>
    /// <param name="block">Its block.</param>
    /// <param name="left">Operations of the block that have not been executed, this one included.</param>
    /// <param name="seen">Whether its result must be in the state.</param>
    private void EmitOperation(in RegionOp operation, int index, in RegionBlock block, int left, bool seen)
    {
        Op op = operation.Value;
        switch (op.Code)
        {
            case Opcode.Nop:
                break;
            case Opcode.LoadConstant:
                _il.Emit(OpCodes.Ldc_I8, (long)op.Imm);
                Pop(op.Rd, seen);
                break;
            case Opcode.Move:
                Push(op.Rs1);
                Pop(op.Rd, seen);
                break;
            case Opcode.Auipc:
                PushPc(op.Imm);
                Pop(op.Rd, seen);
                break;
            case Opcode.Jump or Opcode.Jal:
                if (op.Code == Opcode.Jal)
                {
                    PushPc(op.Next);
                    Pop(op.Rd, seen: true);
                }

                GoTo(block.Taken, op.Imm);
                break;
            case Opcode.Jalr:
                JumpToRegister(op);
                break;
            case >= Opcode.Beq and <= Opcode.Bgeu:
                Branch(op, block.Taken);
                break;
            case >= Opcode.Lb and <= Opcode.Lwu:
                Load(operation, index, left, seen);
                break;
            case >= Opcode.Sb and <= Opcode.Sd:
                Store(operation, index, left);
                break;
            case >= Opcode.Addi and <= Opcode.LastFast:
                Compute(op);
                Pop(op.Rd, seen);
                break;
            default:
                Call(operation, left);
                break;
        }
    }

    private void JumpToRegister(in Op op)
    {
        Push(op.Rs1);
        _il.Emit(OpCodes.Ldc_I8, (long)op.Imm);
        _il.Emit(OpCodes.Add);
        _il.Emit(OpCodes.Ldc_I8, ~1L);
        _il.Emit(OpCodes.And);
        _il.Emit(OpCodes.Stloc, _target);
        if (op.Rd != HartState.Sink)
        {
            PushPc(op.Next);
            Pop(op.Rd, seen: true);
        }

        foreach (int site in _region.ReturnSites)
        {
            _il.Emit(OpCodes.Ldloc, _target);
            PushPc(_region.Operations[_region.Blocks[site].First].Offset);
            _il.Emit(OpCodes.Beq, _heads[site]);
        }

        GoOnByTable();
    }

    /// <summary>Goes to the target by the table of jumps. Functions often begin at equal offsets of pages, so page numbers count too.</summary>
    private void GoOnByTable()
    {
        PushStateAddress(s_jumpsOffset);
        _il.Emit(OpCodes.Ldind_I);
        _il.Emit(OpCodes.Ldloc, _target);
        _il.Emit(OpCodes.Ldloc, _target);
        _il.Emit(OpCodes.Ldc_I4, GuestRam.PageShift);
        _il.Emit(OpCodes.Shr_Un);
        _il.Emit(OpCodes.Xor);
        _il.Emit(OpCodes.Ldc_I4, JumpLink.SetShift - 1);
        _il.Emit(OpCodes.Shl);
        _il.Emit(OpCodes.Ldc_I8, (long)((JumpLink.Sets - 1) << JumpLink.SetShift));
        _il.Emit(OpCodes.And);
        _il.Emit(OpCodes.Conv_U);
        _il.Emit(OpCodes.Add);
        GoOnBy();
    }

    private void Branch(in Op op, int taken)
    {
        Push(op.Rs1);
        Push(op.Rs2);
        Label target = taken >= 0 ? _heads[taken] : _il.DefineLabel();
        _il.Emit(
            op.Code switch
            {
                Opcode.Beq => OpCodes.Beq,
                Opcode.Bne => OpCodes.Bne_Un,
                Opcode.Blt => OpCodes.Blt,
                Opcode.Bge => OpCodes.Bge,
                Opcode.Bltu => OpCodes.Blt_Un,
                _ => OpCodes.Bge_Un,
            },
            target);
        if (taken < 0)
        {
            int offset = op.Imm;
            _tails.Add(() =>
            {
                _il.MarkLabel(target);
                GoTo(-1, offset);
            });
        }
    }

    private void Load(in RegionOp operation, int index, int left, bool seen)
    {
        Op op = operation.Value;
        PushHostAddress(operation, index, left, (op.Code - Opcode.Lb) & 3);
        _il.Emit(op.Code switch
        {
            Opcode.Lb => OpCodes.Ldind_I1,
            Opcode.Lh => OpCodes.Ldind_I2,
            Opcode.Lw => OpCodes.Ldind_I4,
            Opcode.Lbu => OpCodes.Ldind_U1,
            Opcode.Lhu => OpCodes.Ldind_U2,
            Opcode.Lwu => OpCodes.Ldind_U4,
            _ => OpCodes.Ldind_I8,
        });
        if (op.Code != Opcode.Ld)
        {
            _il.Emit(op.Code < Opcode.Ld ? OpCodes.Conv_I8 : OpCodes.Conv_U8);
        }

        Pop(op.Rd, seen);
    }

    private void Store(in RegionOp operation, int index, int left)
    {
        Op op = operation.Value;
        int size = op.Code - Opcode.Sb;
        PushHostAddress(operation, index, left, size);
        Push(op.Rs2);
        _il.Emit(size switch { 0 => OpCodes.Stind_I1, 1 => OpCodes.Stind_I2, 2 => OpCodes.Stind_I4, _ => OpCodes.Stind_I8 });
    }

    /// <summary>Leaves the host address of an access on the stack, or the host code behind the access.</summary>
    private void PushHostAddress(in RegionOp operation, int index, int left, int sizeShift)
    {
        Op op = operation.Value;
        MemoryGroup? group = _groups.Of(index);
        if (group is not null && group.First != index)
        {
            _il.Emit(OpCodes.Ldloc, _groupAddresses[group]);
            _il.Emit(OpCodes.Ldc_I4, op.Imm - group.Offset);
            _il.Emit(OpCodes.Conv_I);
            _il.Emit(OpCodes.Add);
            return;
        }

        bool store = op.Code >= Opcode.Sb && op.Code <= Opcode.Sd;
        Label miss = _il.DefineLabel();
        Translate(op, store ? _writeTlb : _readTlb, group?.Alignment ?? 1 << sizeShift, miss);
        if (group is not null)
        {
            ShareAddress(group, miss);
        }

        Miss(operation, left, miss, store ? _storeMiss : _loadMiss);
    }

    /// <summary>Keeps the host address on the stack for a group whose bytes all lie in the page.</summary>
    private void ShareAddress(MemoryGroup group, Label miss)
    {
        LocalBuilder address = _il.DeclareLocal(typeof(byte*));
        _groupAddresses.Add(group, address);
        _il.Emit(OpCodes.Stloc, address);
        PushAddressAt(group.Low - group.Offset);
        PushAddressAt(group.High - group.Offset);
        _il.Emit(OpCodes.Xor);
        _il.Emit(OpCodes.Ldc_I8, (long)GuestRam.PageSize);
        _il.Emit(OpCodes.Bge_Un, miss);
        _il.Emit(OpCodes.Ldloc, address);
    }

    private void PushAddressAt(int distance)
    {
        _il.Emit(OpCodes.Ldloc, _address);
        if (distance != 0)
        {
            _il.Emit(OpCodes.Ldc_I8, (long)distance);
            _il.Emit(OpCodes.Add);
        }
    }

    /// <summary>Leaves the host address on the stack, or goes elsewhere with the guest address in its local.</summary>
    private void Translate(in Op op, LocalBuilder table, int alignment, Label miss)
    {
        Push(op.Rs1);
        _il.Emit(OpCodes.Ldc_I8, (long)op.Imm);
        _il.Emit(OpCodes.Add);
        _il.Emit(OpCodes.Stloc, _address);
        _il.Emit(OpCodes.Ldloc, table);
        _il.Emit(OpCodes.Ldloc, _address);
        _il.Emit(OpCodes.Ldc_I4, GuestRam.PageShift - EntrySizeShift);
        _il.Emit(OpCodes.Shr_Un);
        _il.Emit(OpCodes.Ldc_I8, (long)(SoftwareTlb.IndexMask << EntrySizeShift));
        _il.Emit(OpCodes.And);
        _il.Emit(OpCodes.Conv_U);
        _il.Emit(OpCodes.Add);
        _il.Emit(OpCodes.Stloc, _entry);
        _il.Emit(OpCodes.Ldloc, _address);
        _il.Emit(OpCodes.Ldc_I8, (long)(~GuestRam.PageMask | ((ulong)alignment - 1)));
        _il.Emit(OpCodes.And);
        _il.Emit(OpCodes.Ldloc, _entry);
        _il.Emit(OpCodes.Ldind_I8);
        _il.Emit(OpCodes.Bne_Un, miss);
        _il.Emit(OpCodes.Ldloc, _address);
        _il.Emit(OpCodes.Ldloc, _entry);
        _il.Emit(OpCodes.Ldc_I4_8);
        _il.Emit(OpCodes.Add);
        _il.Emit(OpCodes.Ldind_I8);
        _il.Emit(OpCodes.Add);
        _il.Emit(OpCodes.Conv_U);
    }

    private void Miss(RegionOp operation, int left, Label miss, Label exit) => _tails.Add(() =>
    {
        _il.MarkLabel(miss);
        _il.Emit(OpCodes.Ldc_I8, (long)operation.Address);
        _il.Emit(OpCodes.Conv_U);
        _il.Emit(OpCodes.Stloc, _operation);
        PushPc(operation.Offset);
        _il.Emit(OpCodes.Stloc, _target);
        PushRemaining(left);
        _il.Emit(OpCodes.Starg_S, (byte)3);
        _il.Emit(OpCodes.Br, exit);
    });

    /// <summary>What is not translated is executed as the dispatch loop does it.</summary>
    private void Call(in RegionOp operation, int left)
    {
        Op op = operation.Value;
        PushStateAddress(s_pcOffset);
        PushPc(operation.Offset);
        _il.Emit(OpCodes.Stind_I8);
        PushStateAddress(s_remainingOffset);
        PushRemaining(left);
        _il.Emit(OpCodes.Stind_I8);
        _il.Emit(OpCodes.Ldarg_0);
        _il.Emit(OpCodes.Ldc_I8, (long)operation.Address);
        _il.Emit(OpCodes.Conv_U);
        _il.Emit(OpCodes.Call, Method(typeof(Hart), Executor(op.Code)));
        _available = 0;
        _il.Emit(OpCodes.Stloc, _outcome);
        if (Decoder.EndsBlock(&op))
        {
            _il.Emit(OpCodes.Br, _leave);
            return;
        }

        _il.Emit(OpCodes.Ldloc, _outcome);
        _il.Emit(OpCodes.Brtrue, _leave);
    }

    private static string Executor(Opcode code) => code switch
    {
        >= Opcode.Csrrw and <= Opcode.Csrrci => nameof(Hart.ExecuteCsr),
        > Opcode.LastControl and <= Opcode.LastAtomic => nameof(Hart.ExecuteAtomic),
        _ => nameof(Hart.ExecuteSlow),
    };

    /// <summary>Leaves the result on the stack.</summary>
    private void Compute(in Op op)
    {
        bool immediate = op.Code is (>= Opcode.Addi and <= Opcode.Srai) or (>= Opcode.Addiw and <= Opcode.Sraiw);
        bool shift = op.Code is Opcode.Slli or Opcode.Srli or Opcode.Srai or Opcode.Sll or Opcode.Srl or Opcode.Sra
            or Opcode.Slliw or Opcode.Srliw or Opcode.Sraiw or Opcode.Sllw or Opcode.Srlw or Opcode.Sraw;
        bool word = op.Code is (>= Opcode.Addiw and <= Opcode.Sraw) or Opcode.Mulw;
        bool wordCall = op.Code is >= Opcode.Divw and <= Opcode.Remuw;
        Push(op.Rs1);
        if (word || wordCall)
        {
            _il.Emit(OpCodes.Conv_I4);
        }

        if (shift)
        {
            PushShift(op, immediate, word ? 31 : 63);
        }
        else if (immediate)
        {
            PushImmediate(op.Imm, word);
        }
        else
        {
            Push(op.Rs2);
            if (word || wordCall)
            {
                _il.Emit(OpCodes.Conv_I4);
            }
        }

        EmitArithmetic(op.Code);
        if (word)
        {
            _il.Emit(OpCodes.Conv_I8);
        }
    }

    private void PushImmediate(int value, bool word)
    {
        if (word)
        {
            _il.Emit(OpCodes.Ldc_I4, value);
        }
        else
        {
            _il.Emit(OpCodes.Ldc_I8, (long)value);
        }
    }

    private void PushShift(in Op op, bool immediate, int mask)
    {
        if (immediate)
        {
            _il.Emit(OpCodes.Ldc_I4, op.Imm);
            return;
        }

        Push(op.Rs2);
        _il.Emit(OpCodes.Conv_I4);
        _il.Emit(OpCodes.Ldc_I4, mask);
        _il.Emit(OpCodes.And);
    }

    private void EmitArithmetic(Opcode code)
    {
        switch (code)
        {
            case Opcode.Addi or Opcode.Add or Opcode.Addiw or Opcode.Addw:
                _il.Emit(OpCodes.Add);
                break;
            case Opcode.Sub or Opcode.Subw:
                _il.Emit(OpCodes.Sub);
                break;
            case Opcode.Slti or Opcode.Slt:
                _il.Emit(OpCodes.Clt);
                _il.Emit(OpCodes.Conv_U8);
                break;
            case Opcode.Sltiu or Opcode.Sltu:
                _il.Emit(OpCodes.Clt_Un);
                _il.Emit(OpCodes.Conv_U8);
                break;
            case Opcode.Xori or Opcode.Xor:
                _il.Emit(OpCodes.Xor);
                break;
            case Opcode.Ori or Opcode.Or:
                _il.Emit(OpCodes.Or);
                break;
            case Opcode.Andi or Opcode.And:
                _il.Emit(OpCodes.And);
                break;
            case Opcode.Slli or Opcode.Sll or Opcode.Slliw or Opcode.Sllw:
                _il.Emit(OpCodes.Shl);
                break;
            case Opcode.Srli or Opcode.Srl or Opcode.Srliw or Opcode.Srlw:
                _il.Emit(OpCodes.Shr_Un);
                break;
            case Opcode.Srai or Opcode.Sra or Opcode.Sraiw or Opcode.Sraw:
                _il.Emit(OpCodes.Shr);
                break;
            case Opcode.Mul or Opcode.Mulw:
                _il.Emit(OpCodes.Mul);
                break;
            default:
                _il.Emit(OpCodes.Call, Method(typeof(Integer), MultiplyOrDivide(code)));
                break;
        }
    }

    private static string MultiplyOrDivide(Opcode code) => code switch
    {
        Opcode.Mulh => nameof(Integer.MultiplyHigh),
        Opcode.Mulhsu => nameof(Integer.MultiplyHighSignedUnsigned),
        Opcode.Mulhu => nameof(Integer.MultiplyHighUnsigned),
        Opcode.Div => nameof(Integer.Divide),
        Opcode.Divu => nameof(Integer.DivideUnsigned),
        Opcode.Rem => nameof(Integer.Remainder),
        Opcode.Remu => nameof(Integer.RemainderUnsigned),
        Opcode.Divw => nameof(Integer.DivideWord),
        Opcode.Divuw => nameof(Integer.DivideUnsignedWord),
        Opcode.Remw => nameof(Integer.RemainderWord),
        Opcode.Remuw => nameof(Integer.RemainderUnsignedWord),
        _ => throw new InvalidOperationException($"{code} is not translated."),
    };
}
