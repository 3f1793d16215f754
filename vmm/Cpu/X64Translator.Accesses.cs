namespace NicTwin.Vmm.Cpu;

/// <summary>Loads, stores and atomic operations, and what is left to the hart.</summary>
internal sealed unsafe partial class X64Translator
{
    // More would take too many of the host's registers.
    private const int MostAddresses = 2;

    private void Load(in RegionOp operation, int index, int left)
    {
        Op op = operation.Value;
        MemoryGroup? group = _groups.Of(index);
        if (group is not null && _addresses.TryGetValue(group, out (int Host, int Left) address))
        {
            if (op.Rd != HartState.Sink)
            {
                _a.LoadAs(op.Code, _registers.Define(op.Rd), address.Host, op.Imm - group.Offset);
            }

            UseAddress(group, address);
            return;
        }

        Access access = Look(operation, left, store: false, SharedFrom(group, index), 1 << ((op.Code - Opcode.Lb) & 3), _memory.AskLoad);
        if (op.Rd != HartState.Sink)
        {
            _a.LoadAs(op.Code, _registers.Define(op.Rd), X64Assembler.Rdx, 0);
        }

        Finish(access);
    }

    private void Store(in RegionOp operation, int index, int left)
    {
        Op op = operation.Value;
        int size = op.Code - Opcode.Sb;
        MemoryGroup? group = _groups.Of(index);
        if (group is not null && _addresses.TryGetValue(group, out (int Host, int Left) address))
        {
            StoreValue(op.Rs2, size, address.Host, op.Imm - group.Offset);
            UseAddress(group, address);
            return;
        }

        // Loaded before the look, or the way back from the hart would not find it.
        if (op.Rs2 != 0)
        {
            _registers.Use(op.Rs2);
        }

        Access access = Look(operation, left, store: true, SharedFrom(group, index), 1 << size, _memory.AskStore);
        StoreValue(op.Rs2, size, X64Assembler.Rdx, 0);
        Finish(access);
    }

    private void StoreValue(int register, int sizeShift, int host, int offset)
    {
        if (register == 0)
        {
            _a.StoreZero(sizeShift, host, offset);
        }
        else
        {
            _a.StoreAs(sizeShift, host, offset, _registers.Use(register));
        }
    }

    /// <summary>One more access of a group is done.</summary>
    private void UseAddress(MemoryGroup group, (int Host, int Left) address)
    {
        if (address.Left == 1)
        {
            _addresses.Remove(group);
            _registers.ReleaseAddress(address.Host);
        }
        else
        {
            _addresses[group] = (address.Host, address.Left - 1);
        }
    }

    /// <summary>The group whose address is kept from this access on: its first one, if there is a register for it.</summary>
    private MemoryGroup? SharedFrom(MemoryGroup? group, int index) =>
        group?.First == index && _registers.Addresses < MostAddresses ? group : null;

    /// <summary>Leaves the host's address in rdx; where there is none the hart is asked.</summary>
    private Access Look(in RegionOp operation, int left, bool store, MemoryGroup? group, int size, byte* asker)
    {
        Op op = operation.Value;
        bool shares = group is not null;
        AddressToRax(op.Rs1, op.Code > Opcode.LastFast ? 0 : op.Imm);
        int alignment = shares ? group!.Alignment : size;
        if (_inLoop)
        {
            X64CodeMemory.EmitLook(_a, store, alignment);
        }
        else
        {
            _a.Call(_memory.Look(store, alignment));
        }

        Access access = AskIfNotEqual(operation, left, asker);
        if (shares)
        {
            // All bytes of the group lie in the page, if the lowest one is far enough from its end.
            int lowest = group!.Low - group.Offset;
            _a.LoadAddress(X64Assembler.Rcx, X64Assembler.Rax, lowest, wide: false);
            _a.OperateImmediate(X64Assembler.And, X64Assembler.Rcx, (int)GuestRam.PageMask, wide: false);
            _a.OperateImmediate(X64Assembler.Compare, X64Assembler.Rcx, (int)GuestRam.PageMask - (group.High - group.Low), wide: false);
            access.OtherMiss = (nint)_a.JumpForwardIf(X64Assembler.Above);
            int host = _registers.TakeAddress();
            _a.Operate(X64Assembler.Move, host, X64Assembler.Rdx);
            _addresses.Add(group, (host, group.Count - 1));
        }

        // Addresses of the host are lost when the hart is asked.
        access.Resumable = _registers.Addresses == 0;
        return access;
    }

    private Access AskIfNotEqual(in RegionOp operation, int left, byte* asker) => new()
    {
        Operation = operation,
        Left = left,
        Asker = (nint)asker,
        Before = _registers.Snapshot,
        Miss = (nint)_a.JumpForwardIf(X64Assembler.NotEqual),
    };

    /// <summary>sstatus: kernels clear and set SIE all the time.</summary>
    private void ChangeStatus(in RegionOp operation, int left)
    {
        Op op = operation.Value;
        if (op.Rs1 == 0 || op.Code >= Opcode.Csrrwi)
        {
            _a.MoveImmediate(X64Assembler.Rax, op.Rs1);
        }
        else
        {
            _a.Operate(X64Assembler.Move, X64Assembler.Rax, _registers.Use(op.Rs1));
        }

        _a.Call(op.Code is Opcode.Csrrs or Opcode.Csrrsi ? _memory.SetStatus : _memory.ClearStatus);
        Access access = AskIfNotEqual(operation, left, _memory.AskOperation);
        access.Resumable = true;
        if (op.Rd != HartState.Sink)
        {
            _a.Operate(X64Assembler.Move, _registers.Define(op.Rd), X64Assembler.Rdx);
        }

        Finish(access);
    }

    /// <summary>Where the state holds a register that handlers of traps read and write; null for other accesses.</summary>
    private static string? TrapField(in Op op)
    {
        bool reads = op.Code == Opcode.Csrrs && op.Rs1 == 0;
        return (uint)op.Imm switch
        {
            Csr.Sscratch when reads || op.Code == Opcode.Csrrw => nameof(HartState.Scratch),
            Csr.Sepc when reads => nameof(HartState.ExceptionPc),
            Csr.Scause when reads => nameof(HartState.Cause),
            Csr.Stval when reads => nameof(HartState.TrapValue),
            _ => null,
        };
    }

    private void AccessTrapRegister(in RegionOp operation, int left, string field)
    {
        const int userMode = 1;
        Op op = operation.Value;
        bool write = op.Code == Opcode.Csrrw;
        int value = write && op.Rs1 != 0 ? _registers.Use(op.Rs1) : -1;
        _a.TestByte(X64Assembler.Rbx, X64CodeMemory.Field(nameof(HartState.LinkEpoch)), userMode);
        Access access = AskIfNotEqual(operation, left, _memory.AskOperation);
        access.Resumable = true;
        int place = X64CodeMemory.Field(field);
        _a.Load(X64Assembler.Rax, X64Assembler.Rbx, place);
        if (value >= 0)
        {
            _a.Store(X64Assembler.Rbx, place, value);
        }
        else if (write)
        {
            _a.StoreZero(3, X64Assembler.Rbx, place);
        }

        if (op.Rd != HartState.Sink)
        {
            _a.Operate(X64Assembler.Move, _registers.Define(op.Rd), X64Assembler.Rax);
        }

        Finish(access);
    }

    /// <summary>The access is done: here the code goes on when the hart has done it instead.</summary>
    private void Finish(Access access)
    {
        access.After = _registers.Snapshot.Guests;
        access.Resume = (nint)_a.Position;
        _tails.Add(() =>
        {
            _a.Here((byte*)access.Miss);
            if (access.OtherMiss != 0)
            {
                _a.Here((byte*)access.OtherMiss);
            }

            _registers.Store(access.Before.Guests, access.Before.Changed);
            Ask(access.Operation, access.Left, (byte*)access.Asker, access.Resumable);
            if (access.Resumable)
            {
                _registers.Load(access.After);
                _a.Jump((byte*)access.Resume);
            }
        });
    }

    private void Ask(in RegionOp operation, int left, byte* asker, bool resumable)
    {
        _a.Call(asker);
        var request = new X64Request { Operation = (Op*)operation.Address, Offset = (short)operation.Offset, Left = (short)left, Resumable = resumable ? 1 : 0 };
        *(X64Request*)_a.Position = request;
        _a.Position += sizeof(X64Request);
    }

    /// <summary>What is not translated is executed by the hart.</summary>
    private void AskForOperation(in RegionOp operation, int left)
    {
        Op op = operation.Value;
        ReleaseAddresses();
        _registers.Flush();
        _registers.Clear();
        Ask(operation, left, _memory.AskOperation, resumable: !Decoder.EndsBlock(&op));
    }

    /// <summary>A read-modify-write whose result needs no comparison.</summary>
    private void Modify(in RegionOp operation, int left)
    {
        Op op = operation.Value;
        bool word = op.Rs3 == 4;
        int value = op.Rs2 == 0 ? -1 : _registers.Use(op.Rs2);
        Access access = Look(operation, left, store: true, null, op.Rs3, _memory.AskOperation);
        _a.LoadAs(word ? Opcode.Lw : Opcode.Ld, X64Assembler.Rcx, X64Assembler.Rdx, 0);
        if (value < 0)
        {
            _a.MoveImmediate(X64Assembler.Rax, 0);
            value = X64Assembler.Rax;
        }

        if (op.Code != Opcode.AmoSwap)
        {
            int operation2 = op.Code switch
            {
                Opcode.AmoAdd => X64Assembler.Add,
                Opcode.AmoXor => X64Assembler.Xor,
                Opcode.AmoAnd => X64Assembler.And,
                _ => X64Assembler.Or,
            };
            if (value != X64Assembler.Rax)
            {
                _a.Operate(X64Assembler.Move, X64Assembler.Rax, value);
            }

            _a.Operate(operation2, X64Assembler.Rax, X64Assembler.Rcx);
            value = X64Assembler.Rax;
        }

        _a.StoreAs(word ? 2 : 3, X64Assembler.Rdx, 0, value);
        if (op.Rd != HartState.Sink)
        {
            _a.Operate(X64Assembler.Move, _registers.Define(op.Rd), X64Assembler.Rcx);
        }

        Finish(access);
    }

    /// <summary>An access that may have to be left to the hart.</summary>
    private sealed class Access
    {
        public required RegionOp Operation { get; init; }

        public required int Left { get; init; }

        public required nint Asker { get; init; }

        public required (ulong Guests, int Changed) Before { get; init; }

        public required nint Miss { get; init; }

        public nint OtherMiss { get; set; }

        public bool Resumable { get; set; }

        public ulong After { get; set; }

        public nint Resume { get; set; }
    }
}
