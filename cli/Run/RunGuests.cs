using System.Text;
using NicTwin.Vmm;
using NicTwin.Vmm.Guest;
using NicTwin.Vmm.Platform;
using NicTwin.Vmm.Session;

namespace NicTwin.Cli.Run;

/// <summary>Brings guests up in a host: each boots, or is taken from the cache of booted guests, and then waits for requests.</summary>
internal sealed class RunGuests
{
    private readonly SessionRunner _runner;
    private readonly GuestKit _kit;
    private readonly BootSnapshots _snapshots = new();
    private readonly List<GuestSession> _sessions = [];
    private readonly HashSet<string> _verified = new(StringComparer.Ordinal);

    /// <summary>Creates a set without guests.</summary>
    /// <param name="runner">Lets the host run.</param>
    /// <param name="kit">What the guests boot.</param>
    public RunGuests(SessionRunner runner, GuestKit kit)
    {
        _runner = runner;
        _kit = kit;
    }

    /// <summary>Lets the host run.</summary>
    public SessionRunner Runner => _runner;

    /// <summary>The sessions, by the numbers of their guests.</summary>
    public IReadOnlyList<GuestSession> Sessions => _sessions;

    /// <summary>False boots every guest, and keeps no snapshot of it.</summary>
    public bool UseSnapshots { get; init; } = true;

    /// <summary>Is told what deserves to be told.</summary>
    public Action<string> Note { get; init; } = static _ => { };

    /// <summary>Is called when a guest is in the host and has not run yet.</summary>
    public Func<GuestSession, SessionEnd>? Created { get; init; }

    /// <summary>Brings one more guest up.</summary>
    /// <param name="memory">Bytes of its RAM.</param>
    /// <param name="added">What stands behind the kit's initramfs; may be empty.</param>
    /// <param name="console">Receives each byte of its console; null when nobody wants them.</param>
    public SessionEnd Boot(ulong memory, byte[] added, Action<byte>? console)
    {
        var stock = GuestImage.FromFile(_kit.InitramfsPath);
        var options = new GuestOptions
        {
            Kernel = GuestImage.FromFile(_kit.KernelPath),
            Initramfs = added.Length == 0 ? stock : stock.With(added),
            Memory = memory,
        };
        string path = _snapshots.PathOf(_kit, options, added, _runner.Host.Costs);
        var session = new GuestSession(_runner, console);
        if (UseSnapshots && File.Exists(path) && TryRestore(path, session, options))
        {
            _sessions.Add(session);
            return Created?.Invoke(session) ?? SessionEnd.Done;
        }

        session.Start(options);
        _sessions.Add(session);
        SessionEnd end = Created?.Invoke(session) ?? SessionEnd.Done;
        end = end == SessionEnd.Done ? session.Boot() : end;
        if (end == SessionEnd.Done && UseSnapshots)
        {
            _snapshots.MakeRoom();
            SnapshotFile.Write(path, new SnapshotHeader(BuildIdentity.Text, null, memory, options.Seed, _runner.Host.Time * Host.NanosecondsPerClock), session.SaveGuest);
        }

        return end;
    }

    /// <summary>Adds a guest that is restored with its host.</summary>
    /// <param name="memory">Bytes of its RAM.</param>
    /// <param name="console">Receives each byte of its console; null when nobody wants them.</param>
    public void Prepare(ulong memory, Action<byte>? console)
    {
        var session = new GuestSession(_runner, console);
        session.Prepare(new GuestOptions { Kernel = GuestImage.Empty, Initramfs = GuestImage.Empty, Memory = memory });
        _sessions.Add(session);
    }

    /// <summary>Runs commands in guests, all at the same time, until all have ended.</summary>
    /// <param name="scripts">The commands of each guest, by its number; null for none.</param>
    /// <param name="output">Receives what they print: the guest's number and each byte.</param>
    /// <returns><see cref="SessionEnd.Done"/> when all have ended, else the first other end.</returns>
    public SessionEnd Execute(IReadOnlyList<string?> scripts, Action<int, byte> output)
    {
        for (int i = 0; i < scripts.Count; i++)
        {
            int number = i;
            if (scripts[i] is { } script && _sessions[i].Guest.End == GuestEnd.None)
            {
                _sessions[i].Post(script, value => output(number, value));
            }
        }

        SessionEnd end = _runner.RunUntil(() => AllEnded(scripts));
        return end != SessionEnd.Done ? end : FirstEnd(scripts);
    }

    /// <summary>Runs commands in all guests; what fails ends the run.</summary>
    /// <exception cref="UsageException">Commands ended with another status than 0.</exception>
    public SessionEnd Drive(IReadOnlyList<string?> scripts)
    {
        var text = _sessions.Select(static _ => new List<byte>()).ToList();
        SessionEnd end = Execute(scripts, (guest, value) => text[guest].Add(value));
        for (int i = 0; end == SessionEnd.Done && i < scripts.Count; i++)
        {
            if (scripts[i] is not null && _sessions[i].Status != 0)
            {
                string which = _sessions.Count == 1 ? "the guest" : $"guest {i}";
                throw new UsageException($"{which} could not load the driver: {Encoding.UTF8.GetString([.. text[i]]).Trim()}");
            }
        }

        return end;
    }

    /// <summary>Whatever has not ended as it should ends the run.</summary>
    /// <exception cref="NicFailureException">It has not.</exception>
    public static void Expect(SessionEnd end)
    {
        if (end != SessionEnd.Done)
        {
            throw new NicFailureException($"the privileged guest could not set the NIC up: {end}.");
        }
    }

    private bool AllEnded(IReadOnlyList<string?> scripts)
    {
        for (int i = 0; i < scripts.Count; i++)
        {
            if (scripts[i] is not null && _sessions[i].End is null)
            {
                return false;
            }
        }

        return true;
    }

    private SessionEnd FirstEnd(IReadOnlyList<string?> scripts)
    {
        for (int i = 0; i < scripts.Count; i++)
        {
            if (scripts[i] is not null && _sessions[i].End is { } end and not SessionEnd.Done)
            {
                return end;
            }
        }

        return SessionEnd.Done;
    }

    // The cache is nobody's to repair: a file that is damaged goes, and the guest boots.
    private bool TryRestore(string path, GuestSession session, GuestOptions options)
    {
        int guests = _runner.Host.Guests.Count;
        try
        {
            void Fill(BinaryReader reader)
            {
                session.Prepare(options with { SharesSnapshot = true });
                session.RestoreGuest(reader);
            }

            SnapshotFile.Read(path, Fill, _verified.Contains(path));
        }
        catch (SnapshotException e) when (_runner.Host.Guests.Count == guests)
        {
            Note($"the guest boots, since its snapshot in the cache cannot be used: {e.Message}");
            File.Delete(path);
            return false;
        }

        _verified.Add(path);
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
        if (guests == 0)
        {
            Note($"a booted guest is restored from the cache ({VirtualTime.Text(_runner.Host.Time)} of virtual time; --no-snapshot boots it)");
        }

        return true;
    }
}
