using System.Runtime.CompilerServices;

namespace NicTwin.Vmm.Cpu;

/// <summary>The dispatch loop.</summary>
public sealed unsafe partial class Hart
{
    // The page of an address, and bits that are zero when it is aligned: a misaligned access never equals a tag.
    private const ulong PageOf = ~GuestRam.PageMask;
    private const ulong PageOf2 = PageOf | 1;
    private const ulong PageOf4 = PageOf | 3;
    private const ulong PageOf8 = PageOf | 7;

    private const int Spread = 4;

    /// <summary>
    /// Executes until the steps are used up or something ends the run. `start` is the address of the present block, `op`
    /// the present instruction, `budget` what remains if the block runs to its end. The pc and the exact count are in the
    /// state only outside this loop; leaving it puts them there.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private HartStop Execute()
    {
        HartState* s = _state;
        ulong* x = s->X;
        long budget = s->Remaining;
        ulong start = s->Pc;
        ulong address;
        TlbEntry* entry;
        Op* op;
        int outcome;
        nint[] codes = _blocks.Regions.Codes;

        if (_cut != null)
        {
            op = _cut;
            _cut = null;
            if (_cutEpoch == s->LinkEpoch && start == _cutPc)
            {
                start = _cutStart;
                budget -= op->Left;
                if (budget >= 0)
                {
                    goto Interpret;
                }

                budget += op->Left;
                op = CutBlock(op, start, (int)budget);
                budget = 0;
                goto Interpret;
            }
        }

    NextBlock:
        if (budget == 0)
        {
            s->Pc = start;
            s->Remaining = 0;
            return HartStop.Steps;
        }

        JumpLink* link = (JumpLink*)((byte*)s->Jumps + JumpLink.Offset(start));
        link += link->Target == start ? 0 : 1;
        if (link->Target == start && link->Epoch == s->LinkEpoch)
        {
            outcome = RunHostCode(start, link->Code, budget);
            if (outcome == StopRun)
            {
                return _stop;
            }

            if (outcome == CutHere)
            {
                goto Uncut;
            }

            // When the budget is too small for the first block nothing has happened, and the block is cut below.
            if (s->Pc != start || s->Remaining != budget)
            {
                budget = s->Remaining;
                start = s->Pc;
                goto NextBlock;
            }
        }

        entry = s->FetchTlb + SoftwareTlb.FetchIndex(start);
        uint index;
        if (entry->Tag == (start & PageOf) && (index = ((uint*)entry->Addend)[(start & GuestRam.PageMask) >> 1]) != 0)
        {
            op = s->Arena + index;
            budget -= op->Imm;
            if (budget >= 0)
            {
                // A block counts down to its translation; once it has one, the count is 1.
                op->Left--;
                if (op->Left == 0)
                {
                    goto Hot;
                }

                goto Interpret;
            }
        }
        else
        {
            s->Pc = start;
            s->Remaining = budget;
            if (budget <= 0)
            {
                return HartStop.Steps;
            }

            op = FindBlock();
            if (op == null)
            {
                if (_atBreakpoint)
                {
                    _atBreakpoint = false;
                    return HartStop.Breakpoint;
                }

                budget = s->Remaining;
                start = s->Pc;
                goto NextBlock;
            }

            budget -= op->Imm;
            if (budget >= 0)
            {
                goto Interpret;
            }
        }

        budget += op->Imm;
        if (budget < _wholeBlocksBelow)
        {
            s->Pc = start;
            s->Remaining = budget;
            return HartStop.Steps;
        }

        op = CutBlock(op, start, (int)budget);
        budget = 0;
        goto Interpret;

    Uncut:
        budget = s->Remaining;
        start = s->Pc;
        if (budget < _wholeBlocksBelow || budget == 0)
        {
            return HartStop.Steps;
        }

        // The block may have been decoded from before that operation on.
        op = _uncut;
        start -= (ulong)(op->Next - op->Size);
        op = CutBlock(op - 1, start, (int)budget);
        budget = 0;
        goto Interpret;

    Hot:
        nint code = codes[op->Next];
        if (code != 0)
        {
            op->Left = 1;
            KeepPlace((uint*)entry->Addend, start);
            link = MakeRoom(start);
            link->Target = start;
            link->Epoch = s->LinkEpoch;
            link->Code = code;
            outcome = RunHostCode(start, code, budget + op->Imm);
            if (outcome == StopRun)
            {
                return _stop;
            }

            if (outcome == CutHere)
            {
                goto Uncut;
            }

            budget = s->Remaining;
            start = s->Pc;
            goto NextBlock;
        }

        Heat(op, start);

    Interpret:
        op++;
        while (true)
        {
            // The values lie apart, so that the compiler makes a tree of comparisons and no jump table: one indirect jump for
            // all operations is mispredicted nearly always where the processor predicts such jumps by their address alone.
            switch ((uint)op->Code << Spread)
            {
                case (uint)Opcode.EndBlock << Spread:
                    start += (uint)op->Imm;
                    goto NextBlock;
                case (uint)Opcode.Nop << Spread:
                    op++;
                    continue;
                case (uint)Opcode.LoadConstant << Spread:
                    x[op->Rd] = (ulong)(long)op->Imm;
                    op++;
                    continue;
                case (uint)Opcode.Move << Spread:
                    x[op->Rd] = x[op->Rs1];
                    op++;
                    continue;
                case (uint)Opcode.Auipc << Spread:
                    x[op->Rd] = start + (ulong)(long)op->Imm;
                    op++;
                    continue;
                case (uint)Opcode.Jump << Spread:
                    start += (ulong)(long)op->Imm;
                    goto NextBlock;
                case (uint)Opcode.Jal << Spread:
                    x[op->Rd] = start + op->Next;
                    start += (ulong)(long)op->Imm;
                    goto NextBlock;
                case (uint)Opcode.Jalr << Spread:
                    address = (x[op->Rs1] + (ulong)(long)op->Imm) & ~1ul;
                    x[op->Rd] = start + op->Next;
                    start = address;
                    goto NextBlock;
                case (uint)Opcode.Beq << Spread:
                    if (x[op->Rs1] == x[op->Rs2])
                    {
                        goto Taken;
                    }

                    op++;
                    continue;
                case (uint)Opcode.Bne << Spread:
                    if (x[op->Rs1] != x[op->Rs2])
                    {
                        goto Taken;
                    }

                    op++;
                    continue;
                case (uint)Opcode.Blt << Spread:
                    if ((long)x[op->Rs1] < (long)x[op->Rs2])
                    {
                        goto Taken;
                    }

                    op++;
                    continue;
                case (uint)Opcode.Bge << Spread:
                    if ((long)x[op->Rs1] >= (long)x[op->Rs2])
                    {
                        goto Taken;
                    }

                    op++;
                    continue;
                case (uint)Opcode.Bltu << Spread:
                    if (x[op->Rs1] < x[op->Rs2])
                    {
                        goto Taken;
                    }

                    op++;
                    continue;
                case (uint)Opcode.Bgeu << Spread:
                    if (x[op->Rs1] >= x[op->Rs2])
                    {
                        goto Taken;
                    }

                    op++;
                    continue;
                case (uint)Opcode.Lb << Spread:
                    address = x[op->Rs1] + (ulong)(long)op->Imm;
                    entry = s->ReadTlb + ((address >> GuestRam.PageShift) & SoftwareTlb.IndexMask);
                    if ((address & PageOf) != entry->Tag)
                    {
                        goto SlowLoad;
                    }

                    x[op->Rd] = (ulong)(long)*(sbyte*)(address + entry->Addend);
                    op++;
                    continue;
                case (uint)Opcode.Lh << Spread:
                    address = x[op->Rs1] + (ulong)(long)op->Imm;
                    entry = s->ReadTlb + ((address >> GuestRam.PageShift) & SoftwareTlb.IndexMask);
                    if ((address & PageOf2) != entry->Tag)
                    {
                        goto SlowLoad;
                    }

                    x[op->Rd] = (ulong)(long)*(short*)(address + entry->Addend);
                    op++;
                    continue;
                case (uint)Opcode.Lw << Spread:
                    address = x[op->Rs1] + (ulong)(long)op->Imm;
                    entry = s->ReadTlb + ((address >> GuestRam.PageShift) & SoftwareTlb.IndexMask);
                    if ((address & PageOf4) != entry->Tag)
                    {
                        goto SlowLoad;
                    }

                    x[op->Rd] = (ulong)(long)*(int*)(address + entry->Addend);
                    op++;
                    continue;
                case (uint)Opcode.Ld << Spread:
                    address = x[op->Rs1] + (ulong)(long)op->Imm;
                    entry = s->ReadTlb + ((address >> GuestRam.PageShift) & SoftwareTlb.IndexMask);
                    if ((address & PageOf8) != entry->Tag)
                    {
                        goto SlowLoad;
                    }

                    x[op->Rd] = *(ulong*)(address + entry->Addend);
                    op++;
                    continue;
                case (uint)Opcode.Lbu << Spread:
                    address = x[op->Rs1] + (ulong)(long)op->Imm;
                    entry = s->ReadTlb + ((address >> GuestRam.PageShift) & SoftwareTlb.IndexMask);
                    if ((address & PageOf) != entry->Tag)
                    {
                        goto SlowLoad;
                    }

                    x[op->Rd] = *(byte*)(address + entry->Addend);
                    op++;
                    continue;
                case (uint)Opcode.Lhu << Spread:
                    address = x[op->Rs1] + (ulong)(long)op->Imm;
                    entry = s->ReadTlb + ((address >> GuestRam.PageShift) & SoftwareTlb.IndexMask);
                    if ((address & PageOf2) != entry->Tag)
                    {
                        goto SlowLoad;
                    }

                    x[op->Rd] = *(ushort*)(address + entry->Addend);
                    op++;
                    continue;
                case (uint)Opcode.Lwu << Spread:
                    address = x[op->Rs1] + (ulong)(long)op->Imm;
                    entry = s->ReadTlb + ((address >> GuestRam.PageShift) & SoftwareTlb.IndexMask);
                    if ((address & PageOf4) != entry->Tag)
                    {
                        goto SlowLoad;
                    }

                    x[op->Rd] = *(uint*)(address + entry->Addend);
                    op++;
                    continue;
                case (uint)Opcode.Sb << Spread:
                    address = x[op->Rs1] + (ulong)(long)op->Imm;
                    entry = s->WriteTlb + ((address >> GuestRam.PageShift) & SoftwareTlb.IndexMask);
                    if ((address & PageOf) != entry->Tag)
                    {
                        goto SlowStore;
                    }

                    *(byte*)(address + entry->Addend) = (byte)x[op->Rs2];
                    op++;
                    continue;
                case (uint)Opcode.Sh << Spread:
                    address = x[op->Rs1] + (ulong)(long)op->Imm;
                    entry = s->WriteTlb + ((address >> GuestRam.PageShift) & SoftwareTlb.IndexMask);
                    if ((address & PageOf2) != entry->Tag)
                    {
                        goto SlowStore;
                    }

                    *(ushort*)(address + entry->Addend) = (ushort)x[op->Rs2];
                    op++;
                    continue;
                case (uint)Opcode.Sw << Spread:
                    address = x[op->Rs1] + (ulong)(long)op->Imm;
                    entry = s->WriteTlb + ((address >> GuestRam.PageShift) & SoftwareTlb.IndexMask);
                    if ((address & PageOf4) != entry->Tag)
                    {
                        goto SlowStore;
                    }

                    *(uint*)(address + entry->Addend) = (uint)x[op->Rs2];
                    op++;
                    continue;
                case (uint)Opcode.Sd << Spread:
                    address = x[op->Rs1] + (ulong)(long)op->Imm;
                    entry = s->WriteTlb + ((address >> GuestRam.PageShift) & SoftwareTlb.IndexMask);
                    if ((address & PageOf8) != entry->Tag)
                    {
                        goto SlowStore;
                    }

                    *(ulong*)(address + entry->Addend) = x[op->Rs2];
                    op++;
                    continue;
                case (uint)Opcode.Addi << Spread:
                    x[op->Rd] = x[op->Rs1] + (ulong)(long)op->Imm;
                    op++;
                    continue;
                case (uint)Opcode.Slti << Spread:
                    x[op->Rd] = (long)x[op->Rs1] < op->Imm ? 1ul : 0ul;
                    op++;
                    continue;
                case (uint)Opcode.Sltiu << Spread:
                    x[op->Rd] = x[op->Rs1] < (ulong)(long)op->Imm ? 1ul : 0ul;
                    op++;
                    continue;
                case (uint)Opcode.Xori << Spread:
                    x[op->Rd] = x[op->Rs1] ^ (ulong)(long)op->Imm;
                    op++;
                    continue;
                case (uint)Opcode.Ori << Spread:
                    x[op->Rd] = x[op->Rs1] | (ulong)(long)op->Imm;
                    op++;
                    continue;
                case (uint)Opcode.Andi << Spread:
                    x[op->Rd] = x[op->Rs1] & (ulong)(long)op->Imm;
                    op++;
                    continue;
                case (uint)Opcode.Slli << Spread:
                    x[op->Rd] = x[op->Rs1] << op->Imm;
                    op++;
                    continue;
                case (uint)Opcode.Srli << Spread:
                    x[op->Rd] = x[op->Rs1] >> op->Imm;
                    op++;
                    continue;
                case (uint)Opcode.Srai << Spread:
                    x[op->Rd] = (ulong)((long)x[op->Rs1] >> op->Imm);
                    op++;
                    continue;
                case (uint)Opcode.Add << Spread:
                    x[op->Rd] = x[op->Rs1] + x[op->Rs2];
                    op++;
                    continue;
                case (uint)Opcode.Sub << Spread:
                    x[op->Rd] = x[op->Rs1] - x[op->Rs2];
                    op++;
                    continue;
                case (uint)Opcode.Sll << Spread:
                    x[op->Rd] = x[op->Rs1] << (int)x[op->Rs2];
                    op++;
                    continue;
                case (uint)Opcode.Slt << Spread:
                    x[op->Rd] = (long)x[op->Rs1] < (long)x[op->Rs2] ? 1ul : 0ul;
                    op++;
                    continue;
                case (uint)Opcode.Sltu << Spread:
                    x[op->Rd] = x[op->Rs1] < x[op->Rs2] ? 1ul : 0ul;
                    op++;
                    continue;
                case (uint)Opcode.Xor << Spread:
                    x[op->Rd] = x[op->Rs1] ^ x[op->Rs2];
                    op++;
                    continue;
                case (uint)Opcode.Srl << Spread:
                    x[op->Rd] = x[op->Rs1] >> (int)x[op->Rs2];
                    op++;
                    continue;
                case (uint)Opcode.Sra << Spread:
                    x[op->Rd] = (ulong)((long)x[op->Rs1] >> (int)x[op->Rs2]);
                    op++;
                    continue;
                case (uint)Opcode.Or << Spread:
                    x[op->Rd] = x[op->Rs1] | x[op->Rs2];
                    op++;
                    continue;
                case (uint)Opcode.And << Spread:
                    x[op->Rd] = x[op->Rs1] & x[op->Rs2];
                    op++;
                    continue;
                case (uint)Opcode.Addiw << Spread:
                    x[op->Rd] = (ulong)(long)((int)x[op->Rs1] + op->Imm);
                    op++;
                    continue;
                case (uint)Opcode.Slliw << Spread:
                    x[op->Rd] = (ulong)(long)((int)x[op->Rs1] << op->Imm);
                    op++;
                    continue;
                case (uint)Opcode.Srliw << Spread:
                    x[op->Rd] = (ulong)(long)(int)((uint)x[op->Rs1] >> op->Imm);
                    op++;
                    continue;
                case (uint)Opcode.Sraiw << Spread:
                    x[op->Rd] = (ulong)(long)((int)x[op->Rs1] >> op->Imm);
                    op++;
                    continue;
                case (uint)Opcode.Addw << Spread:
                    x[op->Rd] = (ulong)(long)((int)x[op->Rs1] + (int)x[op->Rs2]);
                    op++;
                    continue;
                case (uint)Opcode.Subw << Spread:
                    x[op->Rd] = (ulong)(long)((int)x[op->Rs1] - (int)x[op->Rs2]);
                    op++;
                    continue;
                case (uint)Opcode.Sllw << Spread:
                    x[op->Rd] = (ulong)(long)((int)x[op->Rs1] << (int)x[op->Rs2]);
                    op++;
                    continue;
                case (uint)Opcode.Srlw << Spread:
                    x[op->Rd] = (ulong)(long)(int)((uint)x[op->Rs1] >> (int)x[op->Rs2]);
                    op++;
                    continue;
                case (uint)Opcode.Sraw << Spread:
                    x[op->Rd] = (ulong)(long)((int)x[op->Rs1] >> (int)x[op->Rs2]);
                    op++;
                    continue;
                case (uint)Opcode.Mul << Spread:
                    x[op->Rd] = x[op->Rs1] * x[op->Rs2];
                    op++;
                    continue;
                case (uint)Opcode.Mulh << Spread:
                    x[op->Rd] = Integer.MultiplyHigh(x[op->Rs1], x[op->Rs2]);
                    op++;
                    continue;
                case (uint)Opcode.Mulhsu << Spread:
                    x[op->Rd] = Integer.MultiplyHighSignedUnsigned(x[op->Rs1], x[op->Rs2]);
                    op++;
                    continue;
                case (uint)Opcode.Mulhu << Spread:
                    x[op->Rd] = Math.BigMul(x[op->Rs1], x[op->Rs2], out _);
                    op++;
                    continue;
                case (uint)Opcode.Mulw << Spread:
                    x[op->Rd] = (ulong)(long)((int)x[op->Rs1] * (int)x[op->Rs2]);
                    op++;
                    continue;
                case (uint)Opcode.Div << Spread:
                    x[op->Rd] = Integer.Divide(x[op->Rs1], x[op->Rs2]);
                    op++;
                    continue;
                case (uint)Opcode.Divu << Spread:
                    x[op->Rd] = Integer.DivideUnsigned(x[op->Rs1], x[op->Rs2]);
                    op++;
                    continue;
                case (uint)Opcode.Rem << Spread:
                    x[op->Rd] = Integer.Remainder(x[op->Rs1], x[op->Rs2]);
                    op++;
                    continue;
                case (uint)Opcode.Remu << Spread:
                    x[op->Rd] = Integer.RemainderUnsigned(x[op->Rs1], x[op->Rs2]);
                    op++;
                    continue;
                case (uint)Opcode.Divw << Spread:
                    x[op->Rd] = Integer.DivideWord((uint)x[op->Rs1], (uint)x[op->Rs2]);
                    op++;
                    continue;
                case (uint)Opcode.Divuw << Spread:
                    x[op->Rd] = Integer.DivideUnsignedWord((uint)x[op->Rs1], (uint)x[op->Rs2]);
                    op++;
                    continue;
                case (uint)Opcode.Remw << Spread:
                    x[op->Rd] = Integer.RemainderWord((uint)x[op->Rs1], (uint)x[op->Rs2]);
                    op++;
                    continue;
                case (uint)Opcode.Remuw << Spread:
                    x[op->Rd] = Integer.RemainderUnsignedWord((uint)x[op->Rs1], (uint)x[op->Rs2]);
                    op++;
                    continue;
                default:
                    s->Pc = start + op->Next - op->Size;
                    s->Remaining = budget + op->Left + 1;
                    outcome = ExecuteSlow(op);
                    goto AfterSlow;
            }

        SlowLoad:
            s->Pc = start + op->Next - op->Size;
            s->Remaining = budget + op->Left + 1;
            outcome = LoadSlow(op, address);
            goto AfterSlow;

        SlowStore:
            s->Pc = start + op->Next - op->Size;
            s->Remaining = budget + op->Left + 1;
            outcome = StoreSlow(op, address);

        AfterSlow:
            if (outcome == Continue)
            {
                op++;
                continue;
            }

            if (outcome == StopRun)
            {
                return _stop;
            }

            budget = s->Remaining;
            start = s->Pc;
            goto NextBlock;

        Taken:
            budget += op->Left;
            start += (ulong)(long)op->Imm;
            goto NextBlock;
        }
    }
}
