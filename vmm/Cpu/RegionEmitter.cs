using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NicTwin.Vmm.Cpu;

/// <summary>
/// Makes host code of a region. Registers that are read are kept in locals; every result is written to the state at once,
/// so that the code can be left anywhere. A load or store that the translations do not serve leaves it behind the access.
/// </summary>
internal sealed unsafe partial class RegionEmitter
{
    private static readonly int s_readTlbOffset = OffsetOf(nameof(HartState.ReadTlb));
    private static readonly int s_writeTlbOffset = OffsetOf(nameof(HartState.WriteTlb));
    private static readonly int s_pcOffset = OffsetOf(nameof(HartState.Pc));
    private static readonly int s_remainingOffset = OffsetOf(nameof(HartState.Remaining));
    private static readonly int s_jumpsOffset = OffsetOf(nameof(HartState.Jumps));
    private static readonly int s_unconnectedOffset = OffsetOf(nameof(HartState.Unconnected));
    private static readonly int s_epochOffset = OffsetOf(nameof(HartState.LinkEpoch));
    private static readonly Type[] s_parameters = [typeof(Hart), typeof(HartState*), typeof(ulong), typeof(long)];

    private readonly Region _region;
    private readonly ILGenerator _il;
    private readonly Label[] _heads;
    private readonly LocalBuilder?[] _registers = new LocalBuilder?[32];
    private readonly LocalBuilder _page;
    private readonly LocalBuilder _address;
    private readonly LocalBuilder _target;
    private readonly LocalBuilder _value;
    private readonly LocalBuilder _outcome;
    private readonly LocalBuilder _operation;
    private readonly LocalBuilder _link;
    private readonly Label _unconnected;
    private readonly Label _exit;
    private readonly Label _leave;
    private readonly Label _loadMiss;
    private readonly Label _storeMiss;
    private readonly LocalBuilder _entry;
    private readonly LocalBuilder _readTlb;
    private readonly LocalBuilder _writeTlb;
    private readonly List<Action> _tails = [];
    private readonly RegisterUse _use;

    // Of the block that is being emitted, and the host addresses of what is first in its groups.
    private readonly Dictionary<MemoryGroup, LocalBuilder> _groupAddresses = [];
    private MemoryGroups _groups = new([]);

    // Links that have been given to ways out.
    private int _links;

    // Registers whose locals hold their values, at the place that is being emitted.
    private uint _available;

    private RegionEmitter(Region region, ILGenerator il)
    {
        _region = region;
        _il = il;
        _use = new RegisterUse(region);
        _heads = new Label[region.Blocks.Length];
        for (int i = 0; i < _heads.Length; i++)
        {
            _heads[i] = il.DefineLabel();
        }

        _page = il.DeclareLocal(typeof(ulong));
        _address = il.DeclareLocal(typeof(ulong));
        _target = il.DeclareLocal(typeof(ulong));
        _value = il.DeclareLocal(typeof(ulong));
        _outcome = il.DeclareLocal(typeof(int));
        _operation = il.DeclareLocal(typeof(Op*));
        _link = il.DeclareLocal(typeof(JumpLink*));
        _unconnected = il.DefineLabel();
        _exit = il.DefineLabel();
        region.Links = GC.AllocateArray<JumpLink>(WaysOut(region), pinned: true);
        _leave = il.DefineLabel();
        _loadMiss = il.DefineLabel();
        _storeMiss = il.DefineLabel();
        _entry = il.DeclareLocal(typeof(TlbEntry*));
        _readTlb = il.DeclareLocal(typeof(TlbEntry*));
        _writeTlb = il.DeclareLocal(typeof(TlbEntry*));
        for (int i = 1; i < 32; i++)
        {
            _registers[i] = ((_use.Read >> i) & 1) != 0 ? il.DeclareLocal(typeof(ulong)) : null;
        }
    }

    /// <summary>Gives a region its host code.</summary>
    public static void Translate(Region region)
    {
        DynamicMethod method = new("GuestCode", typeof(int), s_parameters, typeof(Hart), skipVisibility: true) { InitLocals = false };
        new RegionEmitter(region, method.GetILGenerator(4096)).Emit();
        RegionCode code = method.CreateDelegate<RegionCode>(region.Hart);

        // The first call compiles. Without steps it does nothing else, and it has a state of its own to do that to.
        HartState nothing = default;
        _ = code(&nothing, 0, 0);
        region.ForgetOperations();
        region.Code = code;
        region.CodeAddress = GetMethodDescriptor(method).GetFunctionPointer();
    }

    // A delegate is called from one place in the dispatch loop, host code from each way out of other host code.
    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern RuntimeMethodHandle GetMethodDescriptor(DynamicMethod method);

    private void Emit()
    {
        _il.Emit(OpCodes.Ldarg_2);
        _il.Emit(OpCodes.Ldc_I8, (long)_region.Entry);
        _il.Emit(OpCodes.Sub);
        _il.Emit(OpCodes.Stloc, _page);
        if (_use.Loads)
        {
            PushStateAddress(s_readTlbOffset);
            _il.Emit(OpCodes.Ldind_I);
            _il.Emit(OpCodes.Stloc, _readTlb);
        }

        if (_use.Stores)
        {
            PushStateAddress(s_writeTlbOffset);
            _il.Emit(OpCodes.Ldind_I);
            _il.Emit(OpCodes.Stloc, _writeTlb);
        }

        for (int i = 1; i < 32; i++)
        {
            if (((_use.AvailableAtEntry >> i) & 1) != 0)
            {
                LoadFromState(i);
                _il.Emit(OpCodes.Stloc, _registers[i]!);
            }
        }

        for (int i = 0; i < _region.Blocks.Length; i++)
        {
            EmitBlock(i);
        }

        foreach (Action tail in _tails)
        {
            tail();
        }

        EmitExits();
    }

    /// <summary>The ways out, one of each kind: calls and returns are what the host's compiler spends most time on.</summary>
    private void EmitExits()
    {
        _il.MarkLabel(_unconnected);
        PushStateAddress(s_unconnectedOffset);
        _il.Emit(OpCodes.Ldloc, _link);
        _il.Emit(OpCodes.Stind_I);
        _il.MarkLabel(_exit);
        PushStateAddress(s_pcOffset);
        _il.Emit(OpCodes.Ldloc, _target);
        _il.Emit(OpCodes.Stind_I8);
        PushStateAddress(s_remainingOffset);
        _il.Emit(OpCodes.Ldarg_3);
        _il.Emit(OpCodes.Stind_I8);
        _il.Emit(OpCodes.Ldc_I4, Hart.Leave);
        _il.Emit(OpCodes.Ret);
        if (_use.Loads)
        {
            EmitMiss(_loadMiss, nameof(Hart.LoadAndLeave));
        }

        if (_use.Stores)
        {
            EmitMiss(_storeMiss, nameof(Hart.StoreAndLeave));
        }

        if (_use.Calls)
        {
            _il.MarkLabel(_leave);
            _il.Emit(OpCodes.Ldloc, _outcome);
            _il.Emit(OpCodes.Ret);
        }
    }

    private void EmitMiss(Label label, string method)
    {
        _il.MarkLabel(label);
        _il.Emit(OpCodes.Ldarg_0);
        _il.Emit(OpCodes.Ldloc, _operation);
        _il.Emit(OpCodes.Ldloc, _address);
        _il.Emit(OpCodes.Ldloc, _target);
        _il.Emit(OpCodes.Ldarg_3);
        _il.Emit(OpCodes.Call, Method(typeof(Hart), method));
        _il.Emit(OpCodes.Ret);
    }

    /// <summary>At most two of a block: what follows, and where its branch goes.</summary>
    private static int WaysOut(Region region)
    {
        int count = 0;
        foreach (RegionBlock block in region.Blocks)
        {
            count += (block.Next < 0 ? 1 : 0) + (block.Taken < 0 ? 1 : 0);
        }

        return count;
    }

    private void EmitBlock(int number)
    {
        RegionBlock block = _region.Blocks[number];
        ReadOnlySpan<RegionOp> operations = _region.Operations.AsSpan(block.First, block.Count);
        _available = _use.AvailableAtBlock(number);
        _il.MarkLabel(_heads[number]);
        EnterBlock(block.Count, operations[0].Offset);
        _groups = new MemoryGroups(operations);
        _groupAddresses.Clear();
        ulong unseen = RegisterUse.UnseenResults(operations, _groups);
        for (int i = 0; i < operations.Length; i++)
        {
            EmitOperation(in operations[i], i, block, operations.Length - i, i >= 64 || ((unseen >> i) & 1) == 0);
        }

        Op last = operations[^1].Value;
        if (!Decoder.EndsBlock(&last))
        {
            GoTo(block.Next, last.Next);
        }
    }

    /// <summary>Takes the block's steps from the budget; when it is too small, the dispatch loop does the rest.</summary>
    private void EnterBlock(int count, int offset)
    {
        Label tooShort = _il.DefineLabel();
        _il.Emit(OpCodes.Ldarg_3);
        _il.Emit(OpCodes.Ldc_I8, (long)count);
        _il.Emit(OpCodes.Sub);
        _il.Emit(OpCodes.Starg_S, (byte)3);
        _il.Emit(OpCodes.Ldarg_3);
        _il.Emit(OpCodes.Ldc_I8, 0L);
        _il.Emit(OpCodes.Blt, tooShort);
        _tails.Add(() =>
        {
            _il.MarkLabel(tooShort);
            _il.Emit(OpCodes.Ldarg_3);
            _il.Emit(OpCodes.Ldc_I8, (long)count);
            _il.Emit(OpCodes.Add);
            _il.Emit(OpCodes.Starg_S, (byte)3);
            PushPc(offset);
            ExitToPushed();
        });
    }

    /// <summary>Goes to a block of the region, or leaves it for an offset of the page.</summary>
    private void GoTo(int block, int offset)
    {
        if (block >= 0)
        {
            _il.Emit(OpCodes.Br, _heads[block]);
            return;
        }

        PushPc(offset);
        _il.Emit(OpCodes.Stloc, _target);
        JumpLink* link = (JumpLink*)Unsafe.AsPointer(ref _region.Links[_links++]);
        _il.Emit(OpCodes.Ldc_I8, (long)link);
        _il.Emit(OpCodes.Conv_U);
        GoOnBy();
    }

    /// <summary>Goes to the target by the link whose address is on the stack, or leaves it unconnected.</summary>
    private void GoOnBy()
    {
        Label unconnected = _il.DefineLabel();
        _il.Emit(OpCodes.Stloc, _link);
        PushLinkField(nameof(JumpLink.Target));
        _il.Emit(OpCodes.Ldloc, _target);
        _il.Emit(OpCodes.Bne_Un, unconnected);
        PushLinkField(nameof(JumpLink.Epoch));
        PushStateAddress(s_epochOffset);
        _il.Emit(OpCodes.Ldind_I8);
        _il.Emit(OpCodes.Bne_Un, unconnected);
        _il.Emit(OpCodes.Ldarg_0);
        _il.Emit(OpCodes.Ldarg_1);
        _il.Emit(OpCodes.Ldloc, _target);
        _il.Emit(OpCodes.Ldarg_3);
        PushLinkField(nameof(JumpLink.Code));
        _il.Emit(OpCodes.Conv_I);
        _il.Emit(OpCodes.Tailcall);
        _il.EmitCalli(OpCodes.Calli, CallingConventions.Standard, typeof(int), s_parameters, null);
        _il.Emit(OpCodes.Ret);
        _il.MarkLabel(unconnected);
        _il.Emit(OpCodes.Br, _unconnected);
    }

    private void PushLinkField(string field)
    {
        _il.Emit(OpCodes.Ldloc, _link);
        _il.Emit(OpCodes.Ldc_I4, (int)Marshal.OffsetOf<JumpLink>(field));
        _il.Emit(OpCodes.Add);
        _il.Emit(OpCodes.Ldind_I8);
    }

    /// <summary>Leaves for the address on the stack.</summary>
    private void ExitToPushed()
    {
        _il.Emit(OpCodes.Stloc, _target);
        _il.Emit(OpCodes.Br, _exit);
    }

    private void PushPc(int offset)
    {
        _il.Emit(OpCodes.Ldloc, _page);
        _il.Emit(OpCodes.Ldc_I8, (long)offset);
        _il.Emit(OpCodes.Add);
    }

    /// <summary>What remains when the run is looked at before an operation, of which so many of the block are still to come.</summary>
    private void PushRemaining(int left)
    {
        _il.Emit(OpCodes.Ldarg_3);
        _il.Emit(OpCodes.Ldc_I8, (long)left);
        _il.Emit(OpCodes.Add);
    }

    private void Push(int register)
    {
        if (register == 0)
        {
            _il.Emit(OpCodes.Ldc_I8, 0L);
            return;
        }

        LocalBuilder local = _registers[register]!;
        if (((_available >> register) & 1) == 0)
        {
            LoadFromState(register);
            _il.Emit(OpCodes.Stloc, local);
            _available |= 1u << register;
        }

        _il.Emit(OpCodes.Ldloc, local);
    }

    /// <summary>Makes the value on the stack the register's. A result that nobody can see goes to the local alone.</summary>
    private void Pop(int register, bool seen)
    {
        if (register is 0 or HartState.Sink)
        {
            _il.Emit(OpCodes.Pop);
            return;
        }

        LocalBuilder? local = _registers[register];
        if (local is null && !seen)
        {
            _il.Emit(OpCodes.Pop);
            return;
        }

        LocalBuilder value = local ?? _value;
        _il.Emit(OpCodes.Stloc, value);
        _available |= local is null ? 0 : 1u << register;
        if (seen)
        {
            PushRegisterAddress(register);
            _il.Emit(OpCodes.Ldloc, value);
            _il.Emit(OpCodes.Stind_I8);
        }
    }

    private void LoadFromState(int register)
    {
        PushRegisterAddress(register);
        _il.Emit(OpCodes.Ldind_I8);
    }

    /// <summary>The registers are the first field.</summary>
    private void PushRegisterAddress(int register) => PushStateAddress(8 * register);

    private void PushStateAddress(int offset)
    {
        _il.Emit(OpCodes.Ldarg_1);
        _il.Emit(OpCodes.Ldc_I4, offset);
        _il.Emit(OpCodes.Conv_I);
        _il.Emit(OpCodes.Add);
    }

    private static int OffsetOf(string field) => (int)Marshal.OffsetOf<HartState>(field);

    private static MethodInfo Method(Type type, string name) =>
        type.GetMethod(name, BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!;
}
