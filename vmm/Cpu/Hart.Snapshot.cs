namespace NicTwin.Vmm.Cpu;

/// <summary>Saving and restoring. A hart that goes on from a saved state does what the saved one would have done, step for step.</summary>
/// <remarks>
/// The translations are part of the state: software that changes a page table without SFENCE.VMA (Linux clears A bits so)
/// sees them. Decoded and translated blocks are not: they are made again. RAM is its owner's to save, before or after.
/// </remarks>
public sealed unsafe partial class Hart
{
    private const uint SnapshotMark = 0x54524148;
    private const uint SnapshotVersion = 1;

    /// <summary>Writes the state between two runs, and that of the interrupt file if it is an <see cref="InterruptFile"/>.</summary>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(SnapshotMark);
        writer.Write(SnapshotVersion);
        writer.Write(_ram.Start);
        writer.Write(_ram.Size);
        writer.Write(NanosecondsPerTick);
        for (int i = 1; i < 32; i++)
        {
            writer.Write(_state->X[i]);
        }

        for (int i = 0; i < 32; i++)
        {
            writer.Write(_state->F[i]);
        }

        writer.Write(_state->Pc);
        writer.Write(Steps);
        writer.Write(Traps);
        writer.Write(Exceptions);
        writer.Write(TimeOffset);
        foreach (ulong register in (ReadOnlySpan<ulong>)[
            Status, _interruptEnable, _trapVector, _state->Scratch, _state->ExceptionPc, _state->Cause, _state->TrapValue, _counterEnable, _environment, _select, _mmu.Satp,
            _reservation])
        {
            writer.Write(register);
        }

        writer.Write((byte)_floatFlags);
        writer.Write((byte)_floatMode);
        writer.Write(UserMode);
        writer.Write(_timerPending);
        writer.Write(_softwarePending);
        writer.Write(_postponed);
        _tlb.Save(writer, _ram);
        writer.Write(_interruptFile is InterruptFile);
        (_interruptFile as InterruptFile)?.Save(writer);
    }

    /// <summary>Takes over a saved state. RAM has its saved content before the next run.</summary>
    /// <exception cref="InvalidDataException">The data is no state of a hart like this one; the hart's own is undefined then.</exception>
    public void Restore(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        Snapshot.Expect(reader, SnapshotMark, "the mark of a hart's state");
        Snapshot.Expect(reader, SnapshotVersion, "the version of a hart's state");
        Snapshot.Expect(reader, _ram.Start, "the start of RAM");
        Snapshot.Expect(reader, _ram.Size, "the size of RAM");
        Snapshot.Expect(reader, (ulong)NanosecondsPerTick, "the nanoseconds of a tick");
        for (int i = 1; i < 32; i++)
        {
            _state->X[i] = reader.ReadUInt64();
        }

        for (int i = 0; i < 32; i++)
        {
            _state->F[i] = reader.ReadUInt64();
        }

        _state->Pc = reader.ReadUInt64() & ~1ul;
        _limit = reader.ReadInt64();
        _state->Remaining = 0;
        Traps = reader.ReadInt64();
        Exceptions = reader.ReadInt64();
        TimeOffset = reader.ReadInt64();
        RestoreCsrs(reader);
        _floatFlags = reader.ReadByte() & 31u;
        _floatMode = reader.ReadByte() & 7u;
        _mmu.UserMode = reader.ReadBoolean();
        _timerPending = reader.ReadBoolean();
        _softwarePending = reader.ReadBoolean();
        _postponed = reader.ReadBoolean();
        _stopRequested = false;
        _leaveRequested = false;
        _blocks.Clear();
        _tlb.Restore(reader, _ram, _blocks);
        VoidLinks();
        SelectTranslations();
        if (reader.ReadBoolean())
        {
            (_interruptFile as InterruptFile ?? throw Snapshot.Malformed(reader, "there is an interrupt file in it and none at the hart")).Restore(reader);
        }
        else if (_interruptFile is InterruptFile)
        {
            throw Snapshot.Malformed(reader, "there is no interrupt file in it and one at the hart");
        }
    }

    private void RestoreCsrs(BinaryReader reader)
    {
        Status = reader.ReadUInt64() & Csr.StatusWritable;
        _mmu.SupervisorUserAccess = (Status & Csr.StatusSum) != 0;
        _mmu.ExecutableReadable = (Status & Csr.StatusMxr) != 0;
        _interruptEnable = reader.ReadUInt64() & Csr.Interrupts;
        _trapVector = reader.ReadUInt64() & ~2ul;
        _state->Scratch = reader.ReadUInt64();
        _state->ExceptionPc = reader.ReadUInt64() & ~1ul;
        _state->Cause = reader.ReadUInt64();
        _state->TrapValue = reader.ReadUInt64();
        _counterEnable = reader.ReadUInt64() & CounterEnableMask;
        _environment = reader.ReadUInt64() & 1;
        _select = reader.ReadUInt64() & 0x1ff;
        WriteSatp(reader.ReadUInt64());
        _reservation = reader.ReadUInt64();
    }
}
