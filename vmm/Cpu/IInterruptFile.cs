namespace NicTwin.Vmm.Cpu;

/// <summary>The supervisor's interrupt file of the hart's IMSIC, as the CSRs stopei and sireg see it.</summary>
public interface IInterruptFile
{
    /// <summary>Value of stopei: identity in 26:16 and in 10:0 of the highest pending and enabled interrupt, 0 if none.</summary>
    uint Top { get; }

    /// <summary>Clears the pending bit of an identity: a write of stopei.</summary>
    void Claim(uint identity);

    /// <summary>Reads an indirect register (siselect 0x70 to 0xff). False: there is none of that number.</summary>
    bool TryRead(uint select, out ulong value);

    /// <summary>Writes an indirect register. False: there is none of that number.</summary>
    bool TryWrite(uint select, ulong value);
}
