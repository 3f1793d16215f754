namespace NicTwin.Testbench;

/// <summary>
/// Watches the accesses of one case and tells what happened to each word: reads, writes, resets and the side effects that reads show.
/// </summary>
/// <remarks>
/// A side effect is seen in what the NIC answers: two reads that follow each other, with or without a write between them, and no access by another way to the
/// same register and no reset in the meantime. Reads are answered in the order of the requests.
/// </remarks>
internal sealed class AccessCoverage
{
    private readonly History[] _history = new History[AccessWords.All.Count];
    private readonly int[] _lastWord = new int[AccessWords.Instances];

    // A new one begins with each reset and each access by another way: what reads of different epochs show is not compared.
    private readonly uint[] _epoch = new uint[AccessWords.Instances];
    private readonly Queue<Request> _requests = new();
    private readonly Action<int> _hit;

    /// <summary>Creates it.</summary>
    /// <param name="hit">Told of each bin that was hit.</param>
    public AccessCoverage(Action<int> hit) => _hit = hit;

    /// <summary>What is known of a word.</summary>
    private struct History
    {
        /// <summary>What the last read showed, and the epoch of its request.</summary>
        public uint Value;
        public uint Epoch;

        /// <summary>Since the last request to read: bits written as 1 and as 0.</summary>
        public uint Ones;
        public uint Zeros;

        /// <summary>The word is in use: a reset would show.</summary>
        public bool Used;

        /// <summary>It was in use and has been reset; nothing was written since.</summary>
        public bool Reset;
    }

    /// <summary>A DW that was asked for.</summary>
    private readonly record struct RequestedDword(int Word, int ByteEnables, uint Ones, uint Zeros, bool Reset, uint Epoch);

    /// <summary>A request to read that has not been answered.</summary>
    private readonly record struct Request(int Dwords, RequestedDword First, RequestedDword Second);

    /// <summary>A case starts, or PERST ends all that is under way.</summary>
    /// <param name="power">It is a new device: nothing was in use.</param>
    public void Start(bool power)
    {
        _requests.Clear();
        if (power)
        {
            Array.Clear(_history);
            Array.Fill(_lastWord, -1);
            Array.Fill(_epoch, 1u);
            return;
        }

        for (int function = 0; function < ConfigurationReference.Functions; function++)
        {
            ResetFunction(function);
        }
    }

    /// <summary>A function was reset, the PF with its device.</summary>
    public void ResetFunction(int function)
    {
        for (int word = 0; word < _history.Length; word++)
        {
            if (AccessWords.All[word].Place.Function != function)
            {
                continue;
            }

            ref History history = ref _history[word];
            history.Reset |= history.Used;
            history.Used = false;
            _epoch[AccessWords.All[word].Instance]++;
        }
    }

    /// <summary>The NIC took a request that reached registers or configuration space.</summary>
    public void Take(ReadOnlySpan<DwordAccess> accesses)
    {
        if (!accesses[0].Write)
        {
            _requests.Enqueue(new Request(accesses.Length, Ask(accesses[0]), accesses.Length > 1 ? Ask(accesses[1]) : default));
            return;
        }

        foreach (DwordAccess access in accesses)
        {
            int word = WordOf(access);
            if (word >= 0 && access.ByteEnables != 0)
            {
                Write(word, access);
            }
        }
    }

    /// <summary>The NIC answered the oldest request.</summary>
    public void Answer(ReadOnlySpan<uint> payload)
    {
        if (!_requests.TryDequeue(out Request request))
        {
            return;
        }

        if (payload.Length >= request.Dwords)
        {
            Show(request.First, payload[0]);
            if (request.Dwords > 1)
            {
                Show(request.Second, payload[1]);
            }
        }
    }

    private static int WordOf(in DwordAccess access) => access.Space switch
    {
        RequestSpace.Registers => AccessWords.OfRegister(access.Function, access.Offset),
        RequestSpace.Configuration => AccessWords.OfConfiguration(access.Function, access.Where),
        _ => -1,
    };

    private RequestedDword Ask(in DwordAccess access)
    {
        int word = WordOf(access);
        if (word < 0)
        {
            return new RequestedDword(-1, 0, 0, 0, false, 0);
        }

        Touch(word);
        ref History history = ref _history[word];
        var asked = new RequestedDword(word, access.ByteEnables, history.Ones, history.Zeros, history.Reset, _epoch[AccessWords.All[word].Instance]);
        history.Ones = 0;
        history.Zeros = 0;
        history.Reset = false;
        history.Used |= AccessWords.All[word].Access.Rw == 0;
        return asked;
    }

    /// <summary>An access by another way may have had side effects: what is known of the register ends.</summary>
    private void Touch(int word)
    {
        int instance = AccessWords.All[word].Instance;
        if (_lastWord[instance] != word)
        {
            _lastWord[instance] = word;
            _epoch[instance]++;
        }
    }

    private void Write(int word, in DwordAccess access)
    {
        Touch(word);
        AccessWord described = AccessWords.All[word];
        ref History history = ref _history[word];
        uint bytes = 0;
        for (int i = 0; i < 4; i++)
        {
            bytes |= (access.ByteEnables >> i & 1) != 0 ? 0xffu << (8 * i) : 0;
        }

        history.Ones = (history.Ones & ~bytes) | (access.Value & bytes);
        history.Zeros = (history.Zeros & ~bytes) | (~access.Value & bytes);
        history.Reset = false;
        history.Used |= described.Access.Rw == 0 || ((access.Value ^ described.Reset) & described.Access.Rw & bytes) != 0;
        Hit(described, AccessEvent.Write);
        if ((access.Value & bytes & described.Access.Wo) != 0)
        {
            Hit(described, AccessEvent.WriteOnly);
        }

        if ((access.Value & bytes & described.Access.Sc) != 0)
        {
            Hit(described, AccessEvent.Act);
        }
    }

    private void Show(in RequestedDword asked, uint value)
    {
        if (asked.Word < 0 || asked.ByteEnables == 0)
        {
            return;
        }

        AccessWord described = AccessWords.All[asked.Word];
        ref History history = ref _history[asked.Word];
        Hit(described, AccessEvent.Read);
        if (asked.Reset)
        {
            Hit(described, AccessEvent.Reset);
        }

        if (asked.ByteEnables != 0xf)
        {
            history.Epoch = 0;
            return;
        }

        if (history.Epoch == asked.Epoch)
        {
            Compare(described, history, asked, value);
        }

        history.Value = value;
        history.Epoch = asked.Epoch;
    }

    private void Compare(AccessWord described, in History history, in RequestedDword asked, uint value)
    {
        AccessMasks access = described.Access;
        uint cleared = history.Value & ~value;
        bool written = (asked.Ones | asked.Zeros) != 0;
        if (((history.Value ^ value) & access.Rw & (asked.Ones | asked.Zeros)) != 0)
        {
            Hit(described, AccessEvent.Change);
        }

        if (!written && (cleared & (access.Rc | access.Rcw1c)) != 0)
        {
            Hit(described, AccessEvent.ClearByRead);
        }

        if ((cleared & asked.Zeros & access.Rw0c) != 0)
        {
            Hit(described, AccessEvent.ClearByZero);
        }

        // A read that shows bits of kind rcw1c clears them: nothing but what the read after the write shows can be asked for.
        if ((asked.Ones & ((cleared & access.Rw1c) | (~value & access.Rcw1c))) != 0)
        {
            Hit(described, AccessEvent.ClearByOne);
        }

        if ((value & ~history.Value & asked.Ones & access.Rw1s) != 0)
        {
            Hit(described, AccessEvent.SetByOne);
        }
    }

    private void Hit(AccessWord described, AccessEvent e)
    {
        int bin = described.Bin(e);
        if (bin >= 0)
        {
            _hit(bin);
        }
    }
}
