using NicTwin.Model;

namespace NicTwin.Testbench;

/// <summary>
/// One run of an isolation case: the PF lets eight VFs be, VF A runs a program made from one seed and VF B another one made from a second seed. What A saw
/// must not depend on the second seed.
/// </summary>
/// <remarks>
/// In each round B's accesses, descriptors and frames are under way while A does its part; then both come to rest, and A reads. So nothing that A reads
/// depends on time. A talks to the wire and to a third VF: whether B takes frames, B may tell. B keeps no rule within its own function; it does not send to A, and takes no more of the wire and of the buffers than fits.
/// </remarks>
internal sealed class IsolationCase
{
    private const int ResetClocks = 8;
    private const long RestClocks = 60_000;
    private const int VirtualFunctions = 8;

    private static readonly byte[] s_station = [0x02, 0, 0, 0, 0, 0xaa];
    private static readonly byte[] s_other = [0x02, 0, 0, 0, 0, 0xbb];

    // All that a VF can read but its clock (1048).
    private static readonly uint[] s_registers =
    [
        0x0000, 0x0008, 0x1520, 0x1524, 0x152c, 0x1530, 0x1580, 0x1680, 0x1684, 0x1688, 0x1700, 0x1740, 0x0c40, 0x0800, 0x0804, 0x083c, 0x0f0c,
        0x0f10, 0x0f14, 0x0f18, 0x0f34, 0x0f3c, 0x0f40, 0x0f44, 0x0f48, 0x0f50,
        0x2800, 0x2804, 0x2808, 0x280c, 0x2810, 0x2814, 0x2818, 0x2828, 0x2830, 0x2900, 0x2908, 0x2910, 0x2918, 0x2928, 0x2930,
        0x3800, 0x3804, 0x3808, 0x3810, 0x3814, 0x3818, 0x3828, 0x3838, 0x383c, 0x3900, 0x3910, 0x3918, 0x3928,
    ];

    private readonly Bench _bench;
    private readonly BenchPort _port;
    private readonly HostDriver _bus;
    private readonly int _a;
    private readonly int _b;
    private readonly int _c;
    private readonly IsolationFunction _vfA;
    private readonly IsolationFunction _vfB;
    private readonly IsolationView _view;
    private readonly RandomSource _randomA;
    private readonly RandomSource _randomB;
    private int _busy;

    private IsolationCase(INicClocked nic, ulong seed, ulong otherSeed)
    {
        _randomA = new RandomSource(seed);
        _randomB = new RandomSource(otherSeed);
        _a = _randomA.Below(VirtualFunctions);
        _b = (_a + 1 + _randomA.Below(VirtualFunctions - 1)) % VirtualFunctions;
        _c = Enumerable.Range(0, VirtualFunctions).First(vf => vf != _a && vf != _b);
        _bench = new Bench(nic);
        _port = new BenchPort(_bench);
        _bus = new HostDriver(_port);
        _bench.Start(RootComplexPolicy.Default, seed);
        _bench.HardReset([.. NvmImage.Default], ResetClocks);
        _bus.Enumerate();
        _bus.EnableVirtualFunctions(VirtualFunctions, ari: true);
        _vfA = new IsolationFunction(_bench, _bus, _a);
        _vfB = new IsolationFunction(_bench, _bus, _b);
        _view = new IsolationView(_a + 1, _port.VirtualId(_a), IsolationFunction.MacOf(_a));
        _bench.Observer = _view;
    }

    /// <summary>Runs a case.</summary>
    /// <param name="nic">A NIC that has seen no clock.</param>
    /// <param name="seed">Seed of A's program and of all that both runs share.</param>
    /// <param name="otherSeed">Seed of B's program.</param>
    /// <param name="clocks">Clocks that ran.</param>
    /// <returns>What A saw; its violation is not null when the run alone is wrong.</returns>
    public static IsolationView Run(INicClocked nic, ulong seed, ulong otherSeed, out long clocks)
    {
        IsolationCase run = new(nic, seed, otherSeed);
        run.SetUpPort();
        run._vfA.SetUp();
        run._vfB.SetUp();
        int rounds = run._randomA.Between(4, 10);
        for (int round = 0; round < rounds && run._view.Violation is null && !run._bench.Diverged; round++)
        {
            run.Round();
        }

        clocks = run._bench.Clocks;
        if (run._bench.Diverged)
        {
            run._view.FramingError($"model and RTL differ: {run._bench.Divergence}", 0);
        }

        return run._view;
    }

    // igb's way in VT mode: an address, a pool and a queue for each VF; broadcasts are for the PF alone, since A would see those of B.
    private void SetUpPort()
    {
        _bus.Write(0, 0x0000, _bus.Read(0, 0x0000) | 0x40);
        _bus.Write(0, 0x2408, 0xffff);
        _bus.Write(0, 0x5818, 3);
        _bus.Write(0, 0x581c, 0x60000000);
        _bus.Write(0, 0x3500, 0x800000ff);
        for (int vf = 0; vf < VirtualFunctions; vf++)
        {
            byte[] mac = IsolationFunction.MacOf(vf);
            uint entry = 0x5408 + (8 * (uint)vf);
            _bus.Write(0, entry, BitConverter.ToUInt32(mac));
            _bus.Write(0, entry + 4, 0x80000000u | BitConverter.ToUInt16(mac, 4) | (1u << (18 + vf)));
            _bus.Write(0, 0x5ad0 + (4 * (uint)vf), 0x81012600);
        }

        GiveRights();
        _bus.Write(0, 0x0400, 0x010400fa);
        _bus.Write(0, 0x0100, 0x04008002);
        Rest();
    }

    private void GiveRights()
    {
        _bus.Write(0, 0x0c8c, 0xff);
        _bus.Write(0, 0x0c90, 0xff);
    }

    private void Rest()
    {
        _bench.RunUntilQuiet(RestClocks);
        _busy = 0;
    }

    private void Round()
    {
        int steps = _randomB.Between(1, 4);
        for (int i = 0; i < steps; i++)
        {
            Disturb();
        }

        if (_randomA.Chance(600))
        {
            Exchange();
        }
        else
        {
            Access();
        }

        for (int i = _randomB.Below(3); i > 0; i--)
        {
            Disturb();
        }

        Rest();
        GiveRights();
        Look();
    }

    /// <summary>A's traffic of a round, the same in both runs: one event of each vector at most, since a second one may find the first under way or not.</summary>
    private void Exchange()
    {
        int what = _randomA.Below(3);
        if (what != 0)
        {
            _vfA.Send(_randomA.Chance(600) ? s_station : IsolationFunction.MacOf(_c), IsolationFunction.MacOf(_a), _randomA);
        }

        if (what != 1)
        {
            _bench.Wire.TrySend(IsolationFunction.Frame(IsolationFunction.MacOf(_a), s_station, _randomA), badFcs: false);
        }
    }

    /// <summary>One of A's accesses, while nothing of A's is under way.</summary>
    private void Access()
    {
        switch (_randomA.Below(5))
        {
            case 0:
                _vfA.Post(_randomA.Between(1, 3));
                break;
            case 1:
                _bus.Write(_a + 1, 0x1520, (uint)_randomA.Below(8));
                break;
            case 2:
                ReadOnlySpan<uint> masks = [0x1524, 0x1528, 0x152c, 0x1530];
                _bus.Write(_a + 1, _randomA.Pick(masks), (uint)_randomA.Below(8));
                break;
            case 3:
                _bus.Write(_a + 1, 0x0c40, 4);
                _bus.Write(_a + 1, 0x0800 + (4 * (uint)_randomA.Below(16)), (uint)_randomA.Next());
                _bus.Write(_a + 1, 0x0c40, _randomA.Chance(500) ? 1u : 0);
                break;
            default:
                _bus.Write(_a + 1, 0x1680 + (4 * (uint)_randomA.Below(3)), (uint)_randomA.Below(64) << 2);
                break;
        }
    }

    /// <summary>B's next step: anything that its function allows.</summary>
    private void Disturb()
    {
        int function = _b + 1;
        switch (_randomB.Below(12))
        {
            case 0 or 1 or 2 when _busy < 12:
                _busy++;
                byte[] source = _randomB.Chance(200) ? IsolationFunction.MacOf(_a) : IsolationFunction.MacOf(_b);
                _vfB.Send(_randomB.Chance(500) ? s_other : IsolationFunction.MacOf(NeitherOf(_randomB)), source, _randomB);
                break;
            case 3 or 4 when _busy < 12:
                _busy++;
                byte[] target = _randomB.Chance(700) ? IsolationFunction.MacOf(_b) : IsolationFunction.MacOf(NeitherOf(_randomB));
                _bench.Wire.TrySend(IsolationFunction.Frame(target, s_other, _randomB), badFcs: false);
                break;
            case 5:
                _bus.Write(function, s_registers[_randomB.Below(26)], (uint)_randomB.Next());
                break;
            case 6:
                _bus.Read(function, s_registers[_randomB.Below(s_registers.Length)]);
                break;
            case 7:
                _bus.Write(function, 0x0000, 1u << 26);
                _bus.Read(function, 0x0008);
                GiveRights();
                break;
            case 8:
                _port.ConfigurationWrite(function, 0xa8, 0x8000, 0x2);
                _bench.RunUntil(_bench.Time + 600);
                GiveRights();
                _vfB.SetUp();
                break;
            case 9:
                ReadOnlySpan<uint> controls = [0x280c, 0x2828, 0x3828, 0x2814, 0x3814, 0x3838];
                _bus.Write(function, _randomB.Pick(controls), (uint)_randomB.Next());
                break;
            case 10:
                _port.ConfigurationWrite(function, 0x04, _randomB.Chance(500) ? 4u : 0, 0x1);
                _bus.ProgramVector(function, _randomB.Below(3), IsolationView.MessageOf(function), (uint)_randomB.Below(3), _randomB.Chance(300));
                break;
            default:
                _vfB.OpenReceive();
                _vfB.OpenTransmit();
                break;
        }
    }

    private int NeitherOf(RandomSource random)
    {
        int vf = random.Below(VirtualFunctions);
        return vf == _a ? _b : vf;
    }

    private void Look()
    {
        foreach (uint offset in s_registers)
        {
            _view.Read($"{offset:x4}", _bus.Read(_a + 1, offset));
        }

        for (uint offset = 0; offset < 48; offset += 4)
        {
            _view.Read($"MSI-X {offset:x}", _port.Read(_bus.MsixAddress(_a + 1, offset)));
        }

        _view.Read("PBA", _port.Read(_bus.MsixAddress(_a + 1, 0x2000)));
        foreach (int offset in (ReadOnlySpan<int>)[0x00, 0x04, 0x08, 0x70, 0xa0, 0xa8, 0x100, 0x104, 0x110, 0x150])
        {
            _view.Read($"configuration {offset:x}", _port.ConfigurationRead(_a + 1, offset));
        }

        _view.Settle(_bench.RootComplex.Memory);
    }
}
