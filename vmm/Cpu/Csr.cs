namespace NicTwin.Vmm.Cpu;

/// <summary>Numbers of the CSRs that there are, and the fields of sstatus.</summary>
internal static class Csr
{
    public const uint Fflags = 0x001;
    public const uint Frm = 0x002;
    public const uint Fcsr = 0x003;
    public const uint Sstatus = 0x100;
    public const uint Sie = 0x104;
    public const uint Stvec = 0x105;
    public const uint Scounteren = 0x106;
    public const uint Senvcfg = 0x10a;
    public const uint Sscratch = 0x140;
    public const uint Sepc = 0x141;
    public const uint Scause = 0x142;
    public const uint Stval = 0x143;
    public const uint Sip = 0x144;
    public const uint Siselect = 0x150;
    public const uint Sireg = 0x151;
    public const uint Stopei = 0x15c;
    public const uint Satp = 0x180;
    public const uint Cycle = 0xc00;
    public const uint Time = 0xc01;
    public const uint Instret = 0xc02;
    public const uint Stopi = 0xdb0;

    public const ulong StatusSie = 1 << 1;
    public const ulong StatusSpie = 1 << 5;
    public const ulong StatusSpp = 1 << 8;
    public const ulong StatusFs = 3 << 13;
    public const ulong StatusSum = 1 << 18;
    public const ulong StatusMxr = 1 << 19;
    public const ulong StatusWritable = StatusSie | StatusSpie | StatusSpp | StatusFs | StatusSum | StatusMxr;

    /// <summary>UXL: user mode is 64 bits wide, and stays so.</summary>
    public const ulong StatusUxl = 2ul << 32;

    /// <summary>SD: FS is dirty.</summary>
    public const ulong StatusSd = 1ul << 63;

    public const int SoftwareInterrupt = 1;
    public const int TimerInterrupt = 5;
    public const int ExternalInterrupt = 9;
    public const ulong Interrupts = (1ul << SoftwareInterrupt) | (1ul << TimerInterrupt) | (1ul << ExternalInterrupt);

    /// <summary>
    /// Whether an access mostly changes nothing but registers: its block goes on behind it. For sstatus that is the bit SIE
    /// alone, by which kernels lock interrupts out; what else changes there leaves the block.
    /// </summary>
    public static bool IsPlain(uint number) =>
        number is Fflags or Frm or Fcsr or Cycle or Time or Instret or Sstatus or Sscratch or Sepc or Scause or Stval or Stopi;
}
