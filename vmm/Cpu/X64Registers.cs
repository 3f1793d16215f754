namespace NicTwin.Vmm.Cpu;

/// <summary>
/// Which registers of the guest are in which of the host's at a place of the code. Results go to the state when their register is needed for another,
/// where blocks end, and where the code is left.
/// </summary>
internal sealed class X64Registers(X64Assembler assembler)
{
    private const int None = 0xff;
    private const int Address = 0xfe;

    private static readonly int[] s_hosts = [X64Assembler.Rsi, X64Assembler.Rdi, 8, 9, 10, 11, X64Assembler.R15];

    private readonly int[] _hostOf = new int[33];
    private readonly int[] _guests = new int[s_hosts.Length];
    private readonly bool[] _changed = new bool[s_hosts.Length];
    private readonly int[] _used = new int[s_hosts.Length];
    private int _uses;

    /// <summary>How many of the host's registers there are for the guest's.</summary>
    public static int Count => s_hosts.Length;

    /// <summary>How many host addresses are held.</summary>
    public int Addresses { get; private set; }

    /// <summary>What is where, to be given to <see cref="Store"/> and <see cref="Load"/>: 8 bits for each of the host's registers, and their changes.</summary>
    public (ulong Guests, int Changed) Snapshot
    {
        get
        {
            ulong guests = 0;
            int changed = 0;
            for (int i = 0; i < s_hosts.Length; i++)
            {
                guests |= (ulong)(uint)_guests[i] << (8 * i);
                changed |= _changed[i] ? 1 << i : 0;
            }

            return (guests, changed);
        }
    }

    /// <summary>Offset of a guest's register from rbx.</summary>
    public static int Offset(int guest) => (8 * guest) - X64CodeMemory.Bias;

    /// <summary>Forgets everything; nothing must have changed.</summary>
    public void Clear()
    {
        Array.Fill(_hostOf, -1);
        Array.Fill(_guests, None);
        Array.Clear(_changed);
        Addresses = 0;
    }

    /// <summary>The host's register with a register of the guest, 1 to 31.</summary>
    public int Use(int guest)
    {
        int slot = _hostOf[guest];
        if (slot < 0)
        {
            slot = Take(guest);
            assembler.Load(s_hosts[slot], X64Assembler.Rbx, Offset(guest));
        }

        _used[slot] = ++_uses;
        return s_hosts[slot];
    }

    /// <summary>The host's register for a new value of a register of the guest; the old value is in it if it is anywhere.</summary>
    public int Define(int guest)
    {
        int slot = _hostOf[guest];
        if (slot < 0)
        {
            slot = Take(guest);
        }

        _used[slot] = ++_uses;
        _changed[slot] = true;
        return s_hosts[slot];
    }

    /// <summary>Whether the value is in a register.</summary>
    public bool Has(int guest) => _hostOf[guest] >= 0;

    /// <summary>A register for an address of the host, kept until it is released.</summary>
    public int TakeAddress()
    {
        Addresses++;
        return s_hosts[Take(Address)];
    }

    /// <summary>Releases what <see cref="TakeAddress"/> has given.</summary>
    public void ReleaseAddress(int host)
    {
        Addresses--;
        _guests[Array.IndexOf(s_hosts, host)] = None;
    }

    /// <summary>Brings all changes to the state.</summary>
    public void Flush()
    {
        (ulong guests, int changed) = Snapshot;
        Store(guests, changed);
        Array.Clear(_changed);
    }

    /// <summary>Brings the changes of a snapshot to the state.</summary>
    public void Store(ulong guests, int changed)
    {
        for (int i = 0; i < s_hosts.Length; i++)
        {
            if (((changed >> i) & 1) != 0)
            {
                assembler.Store(X64Assembler.Rbx, Offset((int)(guests >> (8 * i)) & 0xff), s_hosts[i]);
            }
        }
    }

    /// <summary>Loads the registers of a snapshot from the state.</summary>
    public void Load(ulong guests)
    {
        for (int i = 0; i < s_hosts.Length; i++)
        {
            int guest = (int)(guests >> (8 * i)) & 0xff;
            if (guest < Address)
            {
                assembler.Load(s_hosts[i], X64Assembler.Rbx, Offset(guest));
            }
        }
    }

    private int Take(int guest)
    {
        int slot = FindSlot();
        int old = _guests[slot];
        if (old != None)
        {
            if (_changed[slot])
            {
                assembler.Store(X64Assembler.Rbx, Offset(old), s_hosts[slot]);
                _changed[slot] = false;
            }

            _hostOf[old] = -1;
        }

        _guests[slot] = guest;
        if (guest < Address)
        {
            _hostOf[guest] = slot;
        }

        return slot;
    }

    private int FindSlot()
    {
        int best = -1;
        for (int i = 0; i < s_hosts.Length; i++)
        {
            if (_guests[i] == None)
            {
                return i;
            }

            if (_guests[i] != Address && (best < 0 || _used[i] < _used[best]))
            {
                best = i;
            }
        }

        return best;
    }
}
