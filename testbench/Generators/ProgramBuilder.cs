namespace NicTwin.Testbench;

/// <summary>
/// Writes a program step by step and keeps the reference of what it does to the device, so that a generator knows every
/// register, mask and pool at each point.
/// </summary>
internal sealed class ProgramBuilder : DriverPort
{
    /// <summary>Clocks that a wait for quiet may take.</summary>
    public const long QuietLimit = 300_000;

    private readonly List<Step> _steps = [];
    private readonly uint[] _words = new uint[Tlp.MaxWords + 64];
    private readonly ushort[] _nvm;
    private ulong _time = 1000;

    /// <summary>Starts a program with an NVM image.</summary>
    public ProgramBuilder(IReadOnlyList<ushort> nvm)
    {
        _nvm = [.. nvm];
        Device.HardReset(_nvm);
    }

    /// <summary>What the device is by now.</summary>
    public DeviceReference Device { get; } = new();

    /// <summary>Bus number that requests name.</summary>
    public int Bus { get; set; } = 1;

    /// <summary>Requester id that requests carry.</summary>
    public int RequesterId { get; set; }

    /// <summary>A write has not been followed by a read that was waited for.</summary>
    public bool Dirty { get; private set; }

    /// <summary>Steps so far.</summary>
    public int Count => _steps.Count;

    /// <summary>Steps that a program may still have.</summary>
    public int Left => StimulusProgram.MaxSteps - _steps.Count;

    /// <summary>The steps.</summary>
    public Step[] ToSteps() => [.. _steps.Take(StimulusProgram.MaxSteps)];

    /// <inheritdoc/>
    public override uint ConfigurationRead(int function, int offset)
    {
        ConfigurationRead(function, offset, 0xf);
        return Device.Configuration.Read(function, offset / 4, out _);
    }

    /// <summary>Reads a DW of configuration space with byte enables.</summary>
    public void ConfigurationRead(int function, int offset, int byteEnables)
    {
        int length = TlpBuilder.ConfigurationRead(_words, Target(function), offset / 4, byteEnables, RequesterId, 0, TypeOne(function));
        Send(_words.AsSpan(0, length), TlpOptions.None);
    }

    /// <inheritdoc/>
    public override void ConfigurationWrite(int function, int offset, uint value, int byteEnables = 0xf)
    {
        int length = TlpBuilder.ConfigurationWrite(_words, Target(function), offset / 4, value, byteEnables, RequesterId, 0, TypeOne(function));
        Send(_words.AsSpan(0, length), TlpOptions.None);
    }

    /// <inheritdoc/>
    public override uint Read(ulong address)
    {
        RequestSpace space = Device.Claim(address, out int function, out uint offset);
        Read(address, 4);
        if (space != RequestSpace.Registers)
        {
            return 0;
        }

        int instance = function == 0 ? RegisterTable.DecodePhysical(offset) : RegisterTable.DecodeVirtual(offset, function - 1);
        return instance < 0 ? 0 : Device.Registers[instance];
    }

    /// <summary>Reads a DW and waits for it: all writes before it have been performed then.</summary>
    public void Flush(ulong address)
    {
        int length = TlpBuilder.MemoryRead(_words, address, 4, RequesterId, 0);
        Send(_words.AsSpan(0, length), TlpOptions.Await);
        Dirty = false;
    }

    /// <summary>Reads bytes at a host address.</summary>
    public void Read(ulong address, int bytes)
    {
        int length = TlpBuilder.MemoryRead(_words, address, bytes, RequesterId, 0);
        Send(_words.AsSpan(0, length), TlpOptions.None);
    }

    /// <inheritdoc/>
    public override void Write(ulong address, uint value) => Write(address, BitConverter.GetBytes(value));

    /// <inheritdoc/>
    public override void WriteLong(ulong address, ulong value) => Write(address, BitConverter.GetBytes(value));

    /// <summary>Writes bytes at a host address.</summary>
    public void Write(ulong address, byte[] data)
    {
        int length = TlpBuilder.MemoryWrite(_words, address, data, RequesterId, 0);
        Send(_words.AsSpan(0, length), TlpOptions.None);
    }

    /// <summary>Writes a DW with byte enables.</summary>
    public void Write(ulong address, uint value, int byteEnables)
    {
        int length = TlpBuilder.MemoryWrite(_words, address, BitConverter.GetBytes(value), RequesterId, 0);
        _words[1] = TlpBuilder.Word1(RequesterId, 0, byteEnables, 0);
        Send(_words.AsSpan(0, length), TlpOptions.None);
    }

    /// <inheritdoc/>
    public override void MemoryWrite(ulong address, byte[] data) => _steps.Add(Step.Memory(address, data));

    /// <inheritdoc/>
    public override void Frame(byte[] frame, bool badFcs) => _steps.Add(Step.Frame(frame, badFcs));

    /// <inheritdoc/>
    public override void WaitQuiet() => _steps.Add(Step.WaitQuiet(QuietLimit));

    /// <summary>Waits so many clocks.</summary>
    public void Wait(long clocks) => _steps.Add(Step.Wait(clocks));

    /// <summary>Lets a long time pass, drawn over all its powers of two: the bits of 64-bit times rise, and fall with the next sleep.</summary>
    public void Sleep(RandomSource random) => _steps.Add(Step.Sleep((long)(random.Next() >> random.Between(3, 43))));

    /// <summary>Holds PERST; the NVM gets the program's image, or another one.</summary>
    public void Reset(long clocks, ushort[]? nvm = null)
    {
        _steps.Add(nvm is null ? Step.Reset(clocks) : Step.Reset(clocks, NvmImage.Difference(_nvm, nvm)));
        Device.HardReset(nvm ?? _nvm);
    }

    /// <summary>Changes the link state.</summary>
    public void Link(bool up)
    {
        _steps.Add(Step.Link(up));
        Device.Link(up, _time);
    }

    /// <summary>Sends a TLP as it is.</summary>
    public void Raw(uint[] words) => Send(words, TlpOptions.Raw);

    /// <summary>Sends a TLP.</summary>
    public void Send(ReadOnlySpan<uint> words, TlpOptions options)
    {
        _steps.Add(Step.Tlp(words.ToArray(), options));
        Dirty |= new Tlp(words).HasData;
        _time += 100;
        Device.Take(new Tlp(words), _time);
        while (Device.Due > 0)
        {
            Device.Answered();
        }
    }

    private int Target(int function)
    {
        int id = Device.Configuration.IdOf(function);
        return function == 0 ? Bus << 8 : (id + ((Bus - Device.Configuration.Bus) << 8)) & 0xffff;
    }

    private bool TypeOne(int function) => function != 0 && !Device.Configuration.Ari;
}
