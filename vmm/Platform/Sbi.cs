using NicTwin.Vmm.Cpu;

namespace NicTwin.Vmm.Platform;

/// <summary>What a guest asked its firmware to do with the machine.</summary>
public enum GuestEnd
{
    /// <summary>Nothing yet.</summary>
    None,

    /// <summary>Power off.</summary>
    PowerOff,

    /// <summary>Restart.</summary>
    Reboot,

    /// <summary>Power off or restart because the system has failed: the reason that a panicking kernel gives.</summary>
    Failure,
}

/// <summary>
/// The supervisor binary interface, version 2.0, in the VMM's place of firmware: BASE, TIME, SRST, DBCN and HSM (RISC-V SBI
/// specification, chapters 4, 6, 9, 10 and 12). Arguments are in a0 to a5, function in a6, extension in a7.
/// </summary>
internal sealed class Sbi
{
    private const ulong Base = 0x10;
    private const ulong Time = 0x54494d45;
    private const ulong SystemReset = 0x53525354;
    private const ulong DebugConsole = 0x4442434e;
    private const ulong HartState = 0x48534d;

    private const ulong SpecificationVersion = 0x0200_0000;
    private const ulong ImplementationVersion = 1;

    // Of the numbers that no implementation has registered (chapter 4.9 names those that have).
    private const ulong ImplementationId = 0x4e54;

    private const long Success = 0;
    private const long NotSupported = -2;
    private const long InvalidParameter = -3;
    private const long AlreadyAvailable = -6;
    private const int FirstArgument = 10;

    private readonly GuestRam _ram;
    private readonly Action<ulong> _setTimer;
    private readonly Action<byte> _console;

    /// <summary>Creates the interface of one hart.</summary>
    /// <param name="ram">The guest's RAM, for console text.</param>
    /// <param name="setTimer">Sets the next timer interrupt, in counts of the time CSR.</param>
    /// <param name="console">Receives each character of the debug console.</param>
    public Sbi(GuestRam ram, Action<ulong> setTimer, Action<byte> console)
    {
        _ram = ram;
        _setTimer = setTimer;
        _console = console;
    }

    /// <summary>What the guest has asked for.</summary>
    public GuestEnd End { get; private set; }

    /// <summary>Whether the call that the hart has just made sets its timer.</summary>
    public static bool IsTimerCall(Hart hart) => hart[FirstArgument + 7] == Time && hart[FirstArgument + 6] == 0;

    /// <summary>Does the call that the hart has just made.</summary>
    public void Handle(Hart hart)
    {
        ulong extension = hart[FirstArgument + 7];
        ulong function = hart[FirstArgument + 6];
        ulong value = 0;
        long error = extension switch
        {
            Base => HandleBase(hart, function, out value),
            Time when function == 0 => SetTimer(hart),
            SystemReset when function == 0 => Reset(hart),
            DebugConsole => Write(hart, function, out value),
            HartState => HandleHart(hart, function, out value),
            _ => NotSupported,
        };
        hart[FirstArgument] = (ulong)error;
        hart[FirstArgument + 1] = value;
    }

    private static long HandleBase(Hart hart, ulong function, out ulong value)
    {
        value = function switch
        {
            0 => SpecificationVersion,
            1 => ImplementationId,
            2 => ImplementationVersion,
            3 => hart[FirstArgument] is Base or Time or SystemReset or DebugConsole or HartState ? 1ul : 0,
            _ => 0,
        };
        return function <= 6 ? Success : NotSupported;
    }

    private long SetTimer(Hart hart)
    {
        _setTimer(hart[FirstArgument]);
        return Success;
    }

    private long Reset(Hart hart)
    {
        const ulong shutdown = 0;
        const ulong warmReboot = 2;
        const ulong systemFailure = 1;
        ulong type = hart[FirstArgument];
        if (type > warmReboot)
        {
            return InvalidParameter;
        }

        End = hart[FirstArgument + 1] == systemFailure ? GuestEnd.Failure : type == shutdown ? GuestEnd.PowerOff : GuestEnd.Reboot;
        return Success;
    }

    private long Write(Hart hart, ulong function, out ulong value)
    {
        const ulong most = 4096;
        value = 0;
        switch (function)
        {
            case 0:
                ulong length = Math.Min(hart[FirstArgument], most);
                ulong address = hart[FirstArgument + 1];
                if (hart[FirstArgument + 2] != 0 || !_ram.Contains(address, length))
                {
                    return InvalidParameter;
                }

                foreach (byte character in _ram.Bytes(address, (int)length))
                {
                    _console(character);
                }

                value = length;
                return Success;
            case 1:
                return Success;
            case 2:
                _console((byte)hart[FirstArgument]);
                return Success;
            default:
                return NotSupported;
        }
    }

    // One hart, which is always started.
    private static long HandleHart(Hart hart, ulong function, out ulong value)
    {
        value = 0;
        bool exists = hart[FirstArgument] == 0;
        return function switch
        {
            0 => exists ? AlreadyAvailable : InvalidParameter,
            2 => exists ? Success : InvalidParameter,
            _ => NotSupported,
        };
    }
}
