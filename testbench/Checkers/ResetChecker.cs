namespace NicTwin.Testbench;

/// <summary>After a reset the functions concerned stay silent until software sets them up again.</summary>
internal sealed class ResetChecker() : Checker(PropertyNames.Reset, "PCIe Base 6.6.2 FLR; facts/82576.md 5.3: queues disabled, masks clear; design 2, Resets: a TLP that has begun ends, no new one starts")
{
    private const ulong Settle = 4000;

    private readonly ulong[] _since = new ulong[ConfigurationReference.Functions];
    private readonly bool[] _reset = new bool[ConfigurationReference.Functions];

    internal override void OnStart() => Array.Clear(_reset);

    internal override void OnHardReset()
    {
        for (int f = 0; f < _reset.Length; f++)
        {
            _reset[f] = f == 0;
            _since[f] = Context.Bench.Time;
        }
    }

    internal override void OnTlpToNic(Tlp tlp, ulong time)
    {
        int reset = Context.Device.ResetFunctions;
        for (int f = 0; f < _reset.Length; f++)
        {
            if ((reset >> f & 1) != 0)
            {
                _reset[f] = true;
                _since[f] = time;
            }
        }

        for (int i = 0; i < Context.Device.AccessCount && reset == 0; i++)
        {
            Wake(Context.Device.Accesses[i]);
        }
    }

    internal override void OnTlpFromNic(Tlp tlp, ulong time)
    {
        if (tlp.Kind is not (TlpKind.MemoryRead or TlpKind.MemoryWrite))
        {
            return;
        }

        ConfigurationReference c = Context.Device.Configuration;
        for (int f = 0; f < _reset.Length; f++)
        {
            bool there = f == 0 || c.VfActive(f - 1);
            if (_reset[f] && there && c.IdOf(f) == tlp.RequesterId && time > _since[f] + Settle)
            {
                Fail(time, $"function {f} was reset at time {_since[f]}, nothing has been enabled since, and it sends {tlp.ToString()}");
            }
        }
    }

    internal override void OnQuiet(bool quiet, ulong time)
    {
        for (int f = 0; f < _reset.Length; f++)
        {
            if (_reset[f] && time > _since[f] + Settle)
            {
                Premise();
            }
        }
    }

    /// <summary>Anything that can start traffic ends the silence: of the function itself, or the PF, which rules all.</summary>
    private void Wake(in DwordAccess access)
    {
        if (!access.Write)
        {
            return;
        }

        if (access.Space == RequestSpace.Registers && access.Where >= 0)
        {
            bool starts = IsStart(access.Where);
            if (starts && access.Function == 0)
            {
                Array.Clear(_reset);
            }
            else if (starts)
            {
                _reset[access.Function] = false;
            }
        }
        else if (access.Space == RequestSpace.Msix || access.Space == RequestSpace.Configuration)
        {
            // MSI-X tables survive CTRL.RST with vectors that may be pending, and Bus Master lets them go.
            _reset[access.Function] = false;
        }
    }

    private static bool IsStart(int where) =>
        (where >= RegisterTable.Icr && where <= RegisterTable.IvarMisc)
        || (where >= RegisterTable.Rdbal && where <= RegisterTable.Tdwbah + 15)
        || (where >= RegisterTable.Vmbmem && where <= RegisterTable.Vflre)
        || (where >= RegisterTable.Vtctrl && where < RegisterTable.Window + 48)
        || where == RegisterTable.Rctl || where == RegisterTable.Tctl || where == RegisterTable.Ctrl;
}
