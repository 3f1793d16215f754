namespace NicTwin.Testbench;

/// <summary>
/// Follows interrupt causes from the write-backs and accesses that raise them to the messages that tell them.
/// </summary>
/// <remarks>
/// It claims only what is certain: after a change of interrupt registers it waits until causes under way have passed.
/// Vectors are the 25 internal ones; vector 22 - 3n + k is vector k of VF n (facts/82576.md, section 6.1).
/// </remarks>
internal sealed class InterruptScoreboard() : Checker("interrupts", "state shared by the interrupt checkers")
{
    /// <summary>Internal vectors.</summary>
    public const int Vectors = 25;

    private const ulong Settle = 600;

    private readonly VectorState[] _vectors = CreateVectors();
    private ulong _unsureUntil;
    private bool _clearing;
    private PacketScoreboard? _packets;
    private uint _maskBefore;

    /// <summary>What is known of a cause bit in EICR.</summary>
    public enum CauseState
    {
        /// <summary>The bit is 0.</summary>
        Clear,

        /// <summary>The bit is 1.</summary>
        Set,

        /// <summary>Not known.</summary>
        Unknown,
    }

    /// <inheritdoc/>
    public override bool IsProperty => false;

    /// <summary>True when interrupts are followed in this case.</summary>
    public bool Following { get; private set; }

    /// <summary>The last TLP of the NIC is an interrupt message.</summary>
    public bool IsMessage { get; private set; }

    /// <summary>Function of the last message.</summary>
    public int Function { get; private set; }

    /// <summary>Internal vector of the last message, or -1 for MSI and unknown ones.</summary>
    public int Vector { get; private set; }

    /// <summary>The last message has no cause that was seen before it.</summary>
    public bool Unexplained { get; private set; }

    /// <summary>The last message matches a vector's table entry or the MSI registers.</summary>
    public bool Matched { get; private set; }

    /// <summary>State of an internal vector.</summary>
    public VectorState this[int vector] => _vectors[vector];

    /// <summary>GPIE.Multiple_MSIX.</summary>
    public bool Multiple => (Context.Device.Registers[RegisterTable.Gpie] & 0x10) != 0;

    /// <summary>Tells which scoreboard knows the write-backs.</summary>
    public void Attach(PacketScoreboard packets) => _packets = packets;

    /// <summary>Function and table entry of an internal vector; false when it has none.</summary>
    public bool TableEntry(int vector, out int function, out int entry)
    {
        int n = (24 - vector) / 3;
        if (vector >= 1 && Context.Device.Configuration.VfActive(n))
        {
            function = 1 + n;
            entry = vector - (22 - (3 * n));
            return true;
        }

        function = 0;
        entry = vector;
        return vector < MsixReference.PhysicalVectors;
    }

    /// <summary>True when the vector's message can be sent at once.</summary>
    public bool Deliverable(int vector) =>
        TableEntry(vector, out int f, out int e) && Context.Device.Configuration.MsixEnable(f) && !Context.Device.Configuration.MsixFunctionMask(f)
        && !Context.Device.Msix.Masked(f, e) && Context.Device.Configuration.BusMaster(f);

    internal override void OnStart()
    {
        Following = Context.Legal;
        Forget();
    }

    internal override void OnHardReset() => Forget();

    internal override void OnBeforeRequest(Tlp tlp, ulong time)
    {
        // A cause that was unmasked all the time does not fire again when software sets its mask bit once more.
        _maskBefore = Context.Device.Registers[RegisterTable.Eims];
    }

    internal override void OnTlpToNic(Tlp tlp, ulong time)
    {
        if (!Following)
        {
            return;
        }

        if (Context.Device.ResetDevice)
        {
            Forget();
            _unsureUntil = time + Settle;
            foreach (VectorState vector in _vectors)
            {
                // A message that was built before the reset may still be on its way.
                vector.DeliveryTime = time;
            }

            return;
        }

        if (Context.Device.ResetFunctions != 0)
        {
            Unsure(time);
        }

        foreach (DwordAccess access in Context.Device.Accesses)
        {
            if (access.Space == RequestSpace.Registers && access.Where >= 0)
            {
                Register(access, time);
            }
            else if (access.Write && (access.Space == RequestSpace.Msix || access.Space == RequestSpace.Configuration))
            {
                Delivery(access, time);
            }
        }
    }

    internal override void OnTlpFromNic(Tlp tlp, ulong time)
    {
        IsMessage = false;
        if (!Following)
        {
            return;
        }

        PacketScoreboard packets = _packets!;
        if (packets.Kind == TrafficKind.ReceiveWriteBack && packets.PacketEnded)
        {
            QueueEvent(packets.Queue, false, time);
        }
        else if (packets.Kind == TrafficKind.TransmitWriteBack)
        {
            QueueEvent(packets.Queue, true, time);
        }
        else if (packets.Kind == TrafficKind.Message)
        {
            Message(tlp, time);
        }
    }

    internal override void OnAnswer(Tlp tlp, in ExpectedAnswer expected, ulong time)
    {
        if (expected.Space == RequestSpace.Registers && IsCauseRead(expected.Where))
        {
            _clearing = false;
        }
    }

    private static bool IsCauseRead(int where) =>
        where == RegisterTable.Eicr || (where >= RegisterTable.Window && where < RegisterTable.Window + 48 && (where - RegisterTable.Window) % 6 == 5);

    /// <summary>EICR covers all vectors, a VF's VTEICR its own three.</summary>
    private static (int First, int Count) VectorsOf(int causeRegister) =>
        causeRegister == RegisterTable.Eicr ? (0, Vectors) : (22 - (3 * ((causeRegister - RegisterTable.Window) / 6)), 3);

    private void Register(in DwordAccess access, ulong time)
    {
        int where = access.Where;
        if (IsCauseRead(where) && access.ByteEnables != 0)
        {
            // Causes cleared by software cancel what has not been sent; a read is over when it is answered.
            _clearing = !access.Write;
            (int first, int count) = VectorsOf(where);
            for (int v = first; v < first + count; v++)
            {
                _vectors[v].Owed = false;
                _vectors[v].Cause = access.Write ? CauseState.Unknown : CauseState.Clear;
            }

            if (access.Write)
            {
                _unsureUntil = time + Settle;
            }

            return;
        }

        if (!access.Write)
        {
            return;
        }

        if (where == RegisterTable.Eics)
        {
            for (int v = 0; v < Vectors; v++)
            {
                if ((access.Value >> v & 1) != 0)
                {
                    Event(v, time);
                }
            }
        }
        else if (where >= RegisterTable.Window && where < RegisterTable.Window + 48 && (access.ByteEnables & 1) != 0)
        {
            int n = (where - RegisterTable.Window) / 6;
            int kind = (where - RegisterTable.Window) % 6;
            for (int k = 0; k < 3; k++)
            {
                if ((access.Value >> k & 1) == 0)
                {
                    continue;
                }

                if (kind == 0)
                {
                    Event(22 - (3 * n) + k, time);
                }
                else if (kind == 1)
                {
                    Unmasked(22 - (3 * n) + k, time);
                }
            }

            if (kind > 1)
            {
                Unsure(time);
            }
        }
        else if (where == RegisterTable.Eims)
        {
            for (int v = 0; v < Vectors; v++)
            {
                if ((access.Value >> v & 1) != 0)
                {
                    Unmasked(v, time);
                }
            }
        }
        else if (where >= RegisterTable.Eitr && where < RegisterTable.Eitr + Vectors)
        {
            VectorState vector = _vectors[where - RegisterTable.Eitr];
            vector.IntervalTime = time;
        }
        else if (IsOther(where))
        {
            // Anything that can raise or route an "other" cause explains a message of its vector.
            foreach (VectorState vector in _vectors)
            {
                vector.Credit++;
            }

            DoubtOtherCauses();
            if (where is var w && (w == RegisterTable.Gpie || w == RegisterTable.Eimc || w == RegisterTable.Eiac || w == RegisterTable.Eiam
                || (w >= RegisterTable.Ivar && w <= RegisterTable.IvarMisc) || (w >= RegisterTable.Vtivar && w < RegisterTable.VtivarMisc + 8)))
            {
                Unsure(time);
            }
        }
    }

    internal override void OnLink(bool up, ulong time) => DoubtOtherCauses();

    /// <summary>What raises "other" causes and mailbox causes is not followed: their bits in EICR may be set.</summary>
    private void DoubtOtherCauses()
    {
        RegisterReference r = Context.Device.Registers;
        Doubt((int)(r[RegisterTable.IvarMisc] >> 8 & 0x1f));
        for (int n = 0; n < 8; n++)
        {
            Doubt(22 - (3 * n) + (int)(r[RegisterTable.VtivarMisc + n] & 3));
        }
    }

    private void Doubt(int vector)
    {
        if (vector < Vectors)
        {
            _vectors[vector].Cause = CauseState.Unknown;
        }
    }

    private static bool IsOther(int where) =>
        (where >= RegisterTable.Icr && where <= RegisterTable.IvarMisc)
        || (where >= RegisterTable.Vmbmem && where <= RegisterTable.Vflre)
        || (where >= RegisterTable.Vtctrl && where < RegisterTable.Window)
        || where == RegisterTable.Ctrl;

    private void Delivery(in DwordAccess access, ulong time)
    {
        int f = access.Function;
        for (int v = 0; v < Vectors; v++)
        {
            if (!TableEntry(v, out int function, out int entry) || (function != f && access.Space == RequestSpace.Msix))
            {
                continue;
            }

            if (access.Space == RequestSpace.Msix && access.Where / 4 != entry)
            {
                continue;
            }

            VectorState vector = _vectors[v];
            vector.DeliveryTime = time;
            bool deliverable = Deliverable(v);
            if (vector.Pending && deliverable)
            {
                vector.Pending = false;
                vector.Owed = true;
            }
            else if (!deliverable)
            {
                vector.Owed = false;
                vector.Uncertain = true;
            }
        }
    }

    private void QueueEvent(int queue, bool transmit, ulong time)
    {
        int n = queue & 7;
        int lane = (queue >= 8 ? 2 : 0) + (transmit ? 1 : 0);
        RegisterReference r = Context.Device.Registers;
        if (Context.Device.Configuration.VfActive(n))
        {
            uint entry = r[RegisterTable.Vtivar + n] >> (lane * 8);
            if ((entry & 0x80) != 0 && (entry & 3) != 3)
            {
                Event(22 - (3 * n) + (int)(entry & 3), time);
            }
        }
        else
        {
            uint entry = r[RegisterTable.Ivar + n] >> (lane * 8);
            if ((entry & 0x80) != 0 && (entry & 0x1f) < Vectors)
            {
                Event((int)(entry & 0x1f), time);
            }
        }

        // ICR gets the cause as well.
        if ((r[RegisterTable.Ims] & 0x81) != 0 || !Multiple)
        {
            foreach (VectorState vector in _vectors)
            {
                vector.Credit++;
            }
        }
    }

    private void Event(int v, ulong time)
    {
        VectorState vector = _vectors[v];
        vector.Credit++;
        RegisterReference r = Context.Device.Registers;
        bool enabled = (r[RegisterTable.Eims] >> v & 1) != 0;
        bool maskUnknown = ((r[RegisterTable.Gpie] >> 30 & 1) != 0 && (r[RegisterTable.Eiam] >> v & 1) != 0) || (r.Unknown(RegisterTable.Eims) >> v & 1) != 0;
        if (time <= _unsureUntil || _clearing || !Multiple || maskUnknown)
        {
            vector.Cause = CauseState.Unknown;
            return;
        }

        bool automatic = (r[RegisterTable.Eiac] >> v & 1) != 0;
        if (!enabled)
        {
            vector.Cause = CauseState.Set;
            return;
        }

        if (automatic || vector.Cause == CauseState.Clear)
        {
            if (vector.Cause != CauseState.Unknown)
            {
                Fires(v);
            }
        }

        vector.Cause = automatic && vector.Cause == CauseState.Clear ? CauseState.Clear : automatic ? vector.Cause : CauseState.Set;
    }

    private void Unmasked(int v, ulong time)
    {
        VectorState vector = _vectors[v];
        vector.Credit++;
        RegisterReference r = Context.Device.Registers;
        bool automaticMask = (r[RegisterTable.Gpie] >> 30 & 1) != 0 && (r[RegisterTable.Eiam] >> v & 1) != 0;
        if (vector.Cause == CauseState.Set && Multiple && time > _unsureUntil && !_clearing && !automaticMask && (_maskBefore >> v & 1) == 0)
        {
            Fires(v);
            if ((r[RegisterTable.Eiac] >> v & 1) != 0)
            {
                vector.Cause = CauseState.Clear;
            }
        }
    }

    private void Fires(int v)
    {
        VectorState vector = _vectors[v];
        if (Deliverable(v))
        {
            vector.Owed = true;
        }
        else if (TableEntry(v, out int f, out _) && Context.Device.Configuration.MsixEnable(f))
        {
            vector.Pending = true;
        }
    }

    private void Message(Tlp tlp, ulong time)
    {
        IsMessage = true;
        Vector = -1;
        Matched = false;
        Unexplained = false;
        Function = FunctionOf(tlp.RequesterId);
        ulong address = tlp.Address;
        uint data = tlp.Payload.Length > 0 ? tlp.Payload[0] : 0;
        if (Function < 0)
        {
            return;
        }

        for (int v = 0; v < Vectors; v++)
        {
            if (TableEntry(v, out int f, out int e) && f == Function && Context.Device.Msix.Address(f, e) == address && Context.Device.Msix.Data(f, e) == data)
            {
                Vector = v;
                Matched = true;
                break;
            }
        }

        if (Vector < 0)
        {
            ConfigurationReference c = Context.Device.Configuration;
            Matched = Function == 0 && c.MsiAddress == address && c.MsiData == data;
            return;
        }

        VectorState vector = _vectors[Vector];
        if (vector.Cause == CauseState.Clear && (Context.Device.Registers[RegisterTable.Eiac] >> Vector & 1) == 0)
        {
            // Something that is not followed has set the bit, and it stays set.
            vector.Cause = CauseState.Unknown;
        }

        Unexplained = vector.Credit <= 0 && Multiple && time > _unsureUntil;
        vector.Credit--;
        vector.Owed = false;
        vector.Pending = false;
        vector.PreviousMessage = vector.LastMessage;
        vector.LastMessage = time;
    }

    private int FunctionOf(int requesterId)
    {
        for (int f = 0; f < ConfigurationReference.Functions; f++)
        {
            if ((f == 0 || Context.Device.Configuration.VfActive(f - 1)) && Context.Device.Configuration.IdOf(f) == requesterId)
            {
                return f;
            }
        }

        return -1;
    }

    private void Unsure(ulong time)
    {
        _unsureUntil = time + Settle;
        foreach (VectorState vector in _vectors)
        {
            vector.Owed = false;
            vector.Pending = false;
            vector.Uncertain = true;
            vector.Cause = CauseState.Unknown;
        }
    }

    private void Forget()
    {
        _unsureUntil = 0;
        _clearing = false;
        foreach (VectorState vector in _vectors)
        {
            vector.Clear();
        }
    }

    private static VectorState[] CreateVectors()
    {
        var vectors = new VectorState[Vectors];
        for (int v = 0; v < Vectors; v++)
        {
            vectors[v] = new VectorState();
        }

        return vectors;
    }

    /// <summary>One internal vector.</summary>
    internal sealed class VectorState
    {
        /// <summary>Causes seen and not yet told.</summary>
        public long Credit;

        /// <summary>A message must come.</summary>
        public bool Owed;

        /// <summary>The vector fired while its table entry was masked: the PBA bit must be set.</summary>
        public bool Pending;

        /// <summary>Registers changed since the vector was clear: a PBA bit may be set.</summary>
        public bool Uncertain;

        /// <summary>What is known of the cause bit.</summary>
        public CauseState Cause;

        /// <summary>Time of the last message; 0 when there was none.</summary>
        public ulong LastMessage;

        /// <summary>Time of the message before it.</summary>
        public ulong PreviousMessage;

        /// <summary>Last write of EITR.</summary>
        public ulong IntervalTime;

        /// <summary>Last change of what the table, the masks and the enables say.</summary>
        public ulong DeliveryTime;

        /// <summary>Nothing has happened.</summary>
        public void Clear()
        {
            Credit = 0;
            Owed = false;
            Pending = false;
            Uncertain = false;
            Cause = CauseState.Clear;
            LastMessage = 0;
            PreviousMessage = 0;
            IntervalTime = 0;
            DeliveryTime = 0;
        }
    }
}
