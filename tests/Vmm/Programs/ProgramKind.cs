namespace NicTwin.Tests.Vmm.Programs;

/// <summary>The extension that a program is about.</summary>
public enum ProgramKind
{
    I,
    M,
    A,
    F,
    D,
    C,
    Mixed,
}
