using System.Runtime.CompilerServices;

namespace NicTwin.Vmm.Cpu;

/// <summary>Links by which host code goes on in other host code without the dispatch loop.</summary>
/// <remarks>
/// The dispatch loop looks each target up in the translations for fetches. A link must not outlive what it was found by, or
/// software that changes a page table without a fence would see another page with host code than without. So the epoch
/// changes with every translation for fetches that goes, and with every page of blocks that goes. The rest of a block that
/// the end of a run has cut holds as long.
/// </remarks>
public sealed unsafe partial class Hart
{
    private ulong _linkEpochs = 1;

    // Where host code was left last: others may run before what is there has code.
    private ulong _unconnectedPc;

    // Connected jumps out of their pages: the place of the distance, and what it was.
    private readonly List<(nint Place, int Distance)> _crossings = [];

    /// <summary>All links are void: a translation for fetches or blocks have gone.</summary>
    internal void VoidLinks()
    {
        _linkEpochs++;
        _state->Unconnected = null;
        _state->UnconnectedJump = null;
        _state->UnconnectedCrossing = null;
        foreach ((nint place, int distance) in _crossings)
        {
            *(int*)place = distance;
        }

        _crossings.Clear();
        SelectLinks();
    }

    // Either privilege has its own translations.
    private void SelectLinks() => _state->LinkEpoch = (_linkEpochs << 1) | (UserMode ? 1ul : 0);

    /// <summary>
    /// A page's code is about to be run. Connected jumps look at nothing, so in one epoch it is run at one address and in one privilege.
    /// </summary>
    private void KeepPlace(uint* table, ulong pc)
    {
        ulong place = (pc & ~GuestRam.PageMask) | (UserMode ? 1ul : 0);
        CodePlace* known = BlockCache.Place(table);
        if (known->Epoch == _linkEpochs && known->Address != place)
        {
            VoidLinks();
        }

        known->Epoch = _linkEpochs;
        known->Address = place;
    }

    /// <summary>Host code was left for lack of a connection, and the block that follows has code.</summary>
    private void Connect(ulong start, nint code)
    {
        JumpLink* link = _state->Unconnected;
        byte* jump = _state->UnconnectedJump;
        byte* crossing = _state->UnconnectedCrossing;
        _state->Unconnected = null;
        _state->UnconnectedJump = null;
        _state->UnconnectedCrossing = null;
        if (_state->Pc != start)
        {
            return;
        }

        if (link != null)
        {
            if (link >= _state->Jumps && link < _state->Jumps + (2 * JumpLink.Sets))
            {
                link = MakeRoom(start);
            }

            link->Target = start;
            link->Epoch = _state->LinkEpoch;
            link->Code = code;
        }

        if (jump != null && _unconnectedPc == start)
        {
            X64Assembler.Aim(jump, (byte*)code);
        }

        if (crossing != null && _unconnectedPc == start)
        {
            _crossings.Add(((nint)crossing, *(int*)crossing));
            X64Assembler.Aim(crossing, (byte*)code);
        }
    }

    /// <summary>The first link of a target's set in the table of jumps; what it was is the second one now.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private JumpLink* MakeRoom(ulong target)
    {
        JumpLink* set = (JumpLink*)((byte*)_state->Jumps + JumpLink.Offset(target));
        if (set->Target != target)
        {
            set[1] = set[0];
        }

        return set;
    }

    private void FlushTranslations()
    {
        _tlb.Flush();
        VoidLinks();
    }
}
