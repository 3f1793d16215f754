using System.Runtime.InteropServices;

namespace NicTwin.Vmm.Cpu;

/// <summary>
/// Makes x86-64 code of a region. What runs seldom, and where the code is left, lies aside, so that a guest's code takes few lines of the host's
/// cache for instructions: that decides its speed, since a kernel runs through much code and not often through the same.
/// </summary>
internal sealed unsafe partial class X64Translator
{
    private readonly X64CodeMemory _memory;
    private readonly X64Assembler _a = new();
    private readonly X64Registers _registers;
    private readonly List<Action> _tails = [];
    private readonly List<(nint Distance, int Block)> _jumps = [];
    private readonly Dictionary<MemoryGroup, (int Host, int Left)> _addresses = [];
    private readonly List<int> _run = [];
    private readonly List<RegionOp> _runOperations = [];
    private nint[] _heads = [];
    private bool[] _loops = [];

    // Of the block that is being emitted: it may run often in a row; where it begins again with all its registers at hand.
    private bool _inLoop;
    private nint _again;
    private int[] _predecessors = [];
    private int _firstOfBlock;
    private Region _region = null!;
    private MemoryGroups _groups = new([]);

    public X64Translator(X64CodeMemory memory)
    {
        _memory = memory;
        _registers = new X64Registers(_a);
    }

    /// <summary>Makes the code. There must be room for it.</summary>
    /// <returns>The address of the code.</returns>
    public nint Translate(Region region)
    {
        _region = region;
        _a.Position = _memory.Next;
        _tails.Clear();
        _jumps.Clear();
        _heads = new nint[region.Blocks.Length];
        CountPredecessors();
        FindLoops();
        nint start = (nint)_a.Position;
        for (int i = 0; i < region.Blocks.Length; i++)
        {
            if (_heads[i] == 0)
            {
                EmitChain(i);
            }
        }

        _memory.Next = (byte*)(((ulong)_a.Position + 15) & ~15ul);
        _a.Position = _memory.NextAside;

        // Tails may have tails.
        for (int i = 0; i < _tails.Count; i++)
        {
            _tails[i]();
        }

        foreach ((nint distance, int block) in _jumps)
        {
            X64Assembler.Aim((byte*)distance, (byte*)_heads[block]);
        }

        _memory.NextAside = _a.Position;
        return start;
    }

    private void CountPredecessors()
    {
        _predecessors = new int[_region.Blocks.Length];
        _predecessors[0] = 1;
        foreach (RegionBlock block in _region.Blocks)
        {
            if (block.Next >= 0)
            {
                _predecessors[block.Next]++;
            }

            if (block.Taken >= 0)
            {
                _predecessors[block.Taken]++;
            }
        }
    }

    /// <summary>Marks the blocks from the target of a jump back to the jump.</summary>
    private void FindLoops()
    {
        _loops = new bool[_region.Blocks.Length];
        for (int i = 0; i < _loops.Length; i++)
        {
            RegionBlock block = _region.Blocks[i];
            int target = (uint)block.Taken <= (uint)i ? block.Taken : block.Next;
            if ((uint)target <= (uint)i)
            {
                Array.Fill(_loops, true, target, i - target + 1);
            }
        }
    }

    /// <summary>A block and those that follow it without a jump.</summary>
    private void EmitChain(int number)
    {
        while (true)
        {
            // Registers and addresses hold from block to block where there is one way only.
            FindRun(number);
            _registers.Clear();
            _groups = new MemoryGroups(CollectionsMarshal.AsSpan(_runOperations));
            _firstOfBlock = 0;
            RegionBlock block = default;
            Op last = default;
            for (int i = 0; i < _run.Count; i++)
            {
                number = _run[i];
                block = _region.Blocks[number];
                last = EmitBlock(number, block);
                _firstOfBlock += block.Count;
            }

            ReleaseAddresses();
            int next = Follower(block);
            if (next < 0)
            {
                // A jump has left already.
                if (!Decoder.EndsBlock(&last))
                {
                    LeaveFor(last.Next);
                }

                return;
            }

            if (_heads[next] != 0)
            {
                JumpToBlock(next);
                return;
            }

            number = next;
        }
    }

    /// <summary>The blocks from one on to which there is no other way than from the one before.</summary>
    private void FindRun(int number)
    {
        _run.Clear();
        _runOperations.Clear();
        while (true)
        {
            RegionBlock block = _region.Blocks[number];
            _run.Add(number);
            _runOperations.AddRange(_region.Operations.AsSpan(block.First, block.Count));
            number = Follower(block);
            if (number < 0 || _heads[number] != 0 || _predecessors[number] > 1 || block.Taken == _run[^1])
            {
                return;
            }
        }
    }

    /// <summary>The block whose code comes next: a jump to what has no place yet needs none. -1: none in the region.</summary>
    private int Follower(in RegionBlock block)
    {
        Opcode code = _region.Operations[block.First + block.Count - 1].Value.Code;
        return code is Opcode.Jump or Opcode.Jal ? block.Taken : block.Next;
    }

    /// <summary>
    /// A block that jumps to itself has all its registers in the host's while it does, if there are enough of them; then none needs to be loaded or
    /// stored between its rounds.
    /// </summary>
    private void PrepareLoop(in RegionBlock block)
    {
        uint used = 0;
        uint written = 0;
        foreach (RegionOp operation in _region.Operations.AsSpan(block.First, block.Count))
        {
            if (operation.Value.Code > Opcode.LastFast)
            {
                return;
            }

            used |= RegisterUse.Sources(operation.Value);
            written |= RegisterUse.Result(operation.Value);
        }

        if (uint.PopCount(used | written) > X64Registers.Count - MostAddresses)
        {
            return;
        }

        for (int i = 1; i < 32; i++)
        {
            if ((((used | written) >> i) & 1) != 0)
            {
                _registers.Use(i);
            }

            if (((written >> i) & 1) != 0)
            {
                _registers.Define(i);
            }
        }

        _again = (nint)_a.Position;
    }

    /// <summary>Leaves no changes in registers.</summary>
    private Op EmitBlock(int number, in RegionBlock block)
    {
        _heads[number] = (nint)_a.Position;
        _inLoop = _loops[number];
        _again = 0;
        if (block.Taken == number)
        {
            PrepareLoop(block);
        }

        ReadOnlySpan<RegionOp> operations = _region.Operations.AsSpan(block.First, block.Count);
        EnterBlock(operations[0], block.Count);
        for (int i = 0; i < operations.Length; i++)
        {
            EmitOperation(operations[i], _firstOfBlock + i, block, operations.Length - i);
        }

        _registers.Flush();
        return operations[^1].Value;
    }

    private void ReleaseAddresses()
    {
        foreach ((int host, _) in _addresses.Values)
        {
            _registers.ReleaseAddress(host);
        }

        _addresses.Clear();
    }

    /// <summary>Takes the block's steps from the budget; when it is too small, the dispatch loop does the rest.</summary>
    private void EnterBlock(RegionOp first, int count)
    {
        _a.OperateImmediate(X64Assembler.Sub, X64Assembler.R14, count);
        nint distance = (nint)_a.JumpForwardIf(X64Assembler.Sign);
        (ulong guests, int changed) = _registers.Snapshot;
        _tails.Add(() =>
        {
            _a.Here((byte*)distance);
            _registers.Store(guests, changed);
            Ask(first, count, _memory.AskCut, resumable: false);
        });
    }

    private void JumpToBlock(int block) => _jumps.Add(((nint)_a.JumpForward(), block));

    /// <summary>Leaves for what is not in the region. Nothing is in registers any more.</summary>
    /// <param name="offset">Where to, from the page.</param>
    private void LeaveFor(int offset)
    {
        if ((uint)offset < GuestRam.PageSize)
        {
            // Regions of one page come and go together: a jump that has once been connected stays so.
            ConnectLater((nint)_a.JumpForward(), offset, nameof(HartState.UnconnectedJump));
        }
        else
        {
            Cross(offset);
        }
    }

    /// <summary>A jump that the hart connects when it knows the code that it leads to; until then the code is left.</summary>
    private void ConnectLater(nint distance, int offset, string kind) => _tails.Add(() =>
    {
        _a.Here((byte*)distance);
        _a.LoadPlace(X64Assembler.Rax, (byte*)distance);
        _a.Store(X64Assembler.Rbx, X64CodeMemory.Field(kind), X64Assembler.Rax);
        _a.MoveImmediate(X64Assembler.Rax, offset);
        _a.Jump(_memory.LeaveAtOffset);
    });

    /// <summary>Goes to an offset outside the page.</summary>
    private void Cross(int offset)
    {
        _a.OperateImmediate(X64Assembler.Add, X64Assembler.Rbp, offset & -(int)GuestRam.PageSize);
        ConnectLater((nint)_a.JumpForward(), offset & (int)GuestRam.PageMask, nameof(HartState.UnconnectedCrossing));
    }

    private void Branch(in Op op, int taken)
    {
        int condition = op.Code switch
        {
            Opcode.Beq => X64Assembler.Equal,
            Opcode.Bne => X64Assembler.NotEqual,
            Opcode.Blt => X64Assembler.Less,
            Opcode.Bge => X64Assembler.GreaterOrEqual,
            Opcode.Bltu => X64Assembler.Below,
            _ => X64Assembler.AboveOrEqual,
        };
        int first = op.Rs1 == 0 ? -1 : _registers.Use(op.Rs1);
        int second = op.Rs2 == 0 ? -1 : _registers.Use(op.Rs2);
        if (_again == 0)
        {
            _registers.Flush();
        }

        if (first < 0 && second < 0)
        {
            _a.MoveImmediate(X64Assembler.Rax, 0);
            first = X64Assembler.Rax;
        }

        if (second < 0)
        {
            _a.Operate(X64Assembler.Test, first, first);
        }
        else if (first < 0)
        {
            condition = Swapped(condition);
            _a.Operate(X64Assembler.Test, second, second);
        }
        else
        {
            _a.Operate(X64Assembler.Compare, first, second);
        }

        if (_again != 0)
        {
            _a.JumpIf(condition, (byte*)_again);
            return;
        }

        nint distance = (nint)_a.JumpForwardIf(condition);
        if (taken >= 0)
        {
            _jumps.Add((distance, taken));
        }
        else if ((uint)op.Imm < GuestRam.PageSize)
        {
            ConnectLater(distance, op.Imm, nameof(HartState.UnconnectedJump));
        }
        else
        {
            int offset = op.Imm;
            _tails.Add(() =>
            {
                _a.Here((byte*)distance);
                Cross(offset);
            });
        }
    }

    /// <summary>The condition for operands the other way round.</summary>
    private static int Swapped(int condition) => condition switch
    {
        X64Assembler.Less => X64Assembler.Greater,
        X64Assembler.GreaterOrEqual => X64Assembler.LessOrEqual,
        X64Assembler.Below => X64Assembler.Above,
        X64Assembler.AboveOrEqual => X64Assembler.BelowOrEqual,
        _ => condition,
    };

    private void JumpToRegister(in Op op)
    {
        AddressToRax(op.Rs1, op.Imm);
        if ((op.Imm & 1) != 0 || op.Rs1 != 0)
        {
            _a.OperateImmediate(X64Assembler.And, X64Assembler.Rax, -2);
        }

        if (op.Rd != HartState.Sink)
        {
            _a.LoadAddress(_registers.Define(op.Rd), X64Assembler.Rbp, op.Next);
        }

        _registers.Flush();
        _a.Call(_memory.FindByTable);

        // The host predicts a jump by its place.
        _a.JumpToMemory(X64Assembler.Rcx, X64CodeMemory.LinkedCode);
    }

    private void AddressToRax(int register, int offset)
    {
        if (register == 0)
        {
            _a.MoveImmediate(X64Assembler.Rax, offset);
        }
        else if (offset == 0)
        {
            _a.Operate(X64Assembler.Move, X64Assembler.Rax, _registers.Use(register));
        }
        else
        {
            _a.LoadAddress(X64Assembler.Rax, _registers.Use(register), offset);
        }
    }
}
