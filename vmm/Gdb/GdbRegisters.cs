using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using NicTwin.Vmm.Cpu;
using NicTwin.Vmm.Platform;

namespace NicTwin.Vmm.Gdb;

/// <summary>The registers as GDB numbers them: x0 to x31, pc, f0 to f31, then CSRs (riscv-tdep.h), all of 64 bits but three.</summary>
internal static class GdbRegisters
{
    private const int Pc = 32;
    private const int FirstFloat = 33;
    private const int FirstCsr = 65;
    private const int Csrs = 4096;
    private const int Privilege = FirstCsr + Csrs;

    private static readonly string[] s_integer =
    [
        "zero", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "fp", "s1", "a0", "a1", "a2", "a3", "a4", "a5",
        "a6", "a7", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6",
    ];

    private static readonly string[] s_float =
    [
        "ft0", "ft1", "ft2", "ft3", "ft4", "ft5", "ft6", "ft7", "fs0", "fs1", "fa0", "fa1", "fa2", "fa3", "fa4", "fa5",
        "fa6", "fa7", "fs2", "fs3", "fs4", "fs5", "fs6", "fs7", "fs8", "fs9", "fs10", "fs11", "ft8", "ft9", "ft10", "ft11",
    ];

    private static readonly (string Name, uint Number)[] s_floatControl = [("fflags", Csr.Fflags), ("frm", Csr.Frm), ("fcsr", Csr.Fcsr)];

    private static readonly (string Name, uint Number)[] s_csrs =
    [
        ("sstatus", Csr.Sstatus), ("sie", Csr.Sie), ("stvec", Csr.Stvec), ("scounteren", Csr.Scounteren), ("senvcfg", Csr.Senvcfg),
        ("sscratch", Csr.Sscratch), ("sepc", Csr.Sepc), ("scause", Csr.Scause), ("stval", Csr.Stval), ("sip", Csr.Sip), ("satp", Csr.Satp),
        ("cycle", Csr.Cycle), ("time", Csr.Time), ("instret", Csr.Instret),
    ];

    /// <summary>The target description.</summary>
    public static string Description { get; } = Describe();

    /// <summary>The registers that one packet has: x0 to x31, pc, f0 to f31.</summary>
    public static string ReadAll(GuestMachine guest)
    {
        var text = new StringBuilder();
        for (int i = 0; i < FirstCsr; i++)
        {
            text.Append(Read(guest, i));
        }

        return text.ToString();
    }

    /// <summary>Writes them.</summary>
    /// <returns>False: it is not their number of digits.</returns>
    public static bool WriteAll(GuestMachine guest, string digits)
    {
        const int length = 16;
        if (digits.Length != FirstCsr * length || !digits.All(char.IsAsciiHexDigit))
        {
            return false;
        }

        for (int i = 0; i < FirstCsr; i++)
        {
            Write(guest, i, digits.Substring(i * length, length));
        }

        return true;
    }

    /// <summary>A register's bytes in hexadecimal, the lowest first; null when there is none.</summary>
    public static string? Read(GuestMachine guest, int register)
    {
        Hart hart = guest.Hart;
        ulong value;
        switch (register)
        {
            case >= 0 and < Pc:
                value = hart[register];
                break;
            case Pc:
                value = hart.Pc;
                break;
            case >= FirstFloat and < FirstCsr:
                value = hart.GetFloat(register - FirstFloat);
                break;
            case Privilege:
                value = hart.UserMode ? 0ul : 1;
                break;
            case < 0 or > Privilege:
                return null;
            default:
                if (!hart.TryPeekCsr(register - FirstCsr, out value))
                {
                    return null;
                }

                break;
        }

        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return Convert.ToHexStringLower(bytes[..Size(register)]);
    }

    /// <summary>Writes a register. False: there is none, it can only be read, or the digits are not its number of bytes.</summary>
    public static bool Write(GuestMachine guest, int register, string digits)
    {
        if (digits.Length != 2 * Size(register) || !digits.All(char.IsAsciiHexDigit))
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[8];
        Convert.FromHexString(digits).CopyTo(bytes);
        ulong value = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        Hart hart = guest.Hart;
        switch (register)
        {
            case >= 0 and < Pc:
                hart[register] = value;
                return true;
            case Pc when value == hart.Pc:
                return true;
            case Pc:
                guest.Jump(value);
                return true;
            case >= FirstFloat and < FirstCsr:
                hart.SetFloat(register - FirstFloat, value);
                return true;
            case Privilege when value <= 1:
                hart.UserMode = value == 0;
                return true;
            case < 0 or >= Privilege:
                return false;
            default:
                return hart.TryPokeCsr(register - FirstCsr, value);
        }
    }

    private static int Size(int register) => register is >= FirstCsr + (int)Csr.Fflags and <= FirstCsr + (int)Csr.Fcsr ? 4 : 8;

    private static string Describe()
    {
        var text = new StringBuilder("<?xml version=\"1.0\"?><!DOCTYPE target SYSTEM \"gdb-target.dtd\"><target version=\"1.0\"><architecture>riscv:rv64</architecture>");
        Feature(text, "cpu", () =>
        {
            for (int i = 0; i < s_integer.Length; i++)
            {
                Register(text, s_integer[i], i, 64, i switch { 1 => "code_ptr", 2 or 3 or 4 or 8 => "data_ptr", _ => "int" });
            }

            Register(text, "pc", Pc, 64, "code_ptr");
        });
        Feature(text, "fpu", () =>
        {
            for (int i = 0; i < s_float.Length; i++)
            {
                Register(text, s_float[i], FirstFloat + i, 64, "ieee_double");
            }

            foreach ((string name, uint number) in s_floatControl)
            {
                Register(text, name, FirstCsr + (int)number, 32, "int");
            }
        });
        Feature(text, "csr", () =>
        {
            foreach ((string name, uint number) in s_csrs)
            {
                Register(text, name, FirstCsr + (int)number, 64, "int");
            }
        });
        Feature(text, "virtual", () => Register(text, "priv", Privilege, 64, "int"));
        return text.Append("</target>").ToString();
    }

    private static void Feature(StringBuilder text, string name, Action content)
    {
        text.Append(CultureInfo.InvariantCulture, $"<feature name=\"org.gnu.gdb.riscv.{name}\">");
        content();
        text.Append("</feature>");
    }

    private static void Register(StringBuilder text, string name, int number, int bits, string type) =>
        text.Append(CultureInfo.InvariantCulture, $"<reg name=\"{name}\" bitsize=\"{bits}\" regnum=\"{number}\" type=\"{type}\"/>");
}
