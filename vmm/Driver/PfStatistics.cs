using NicTwin.Model;

namespace NicTwin.Vmm.Driver;

/// <summary>The NIC's counters of the port, added up: a read clears them in the NIC (facts/82576.md, section 12).</summary>
internal sealed class PfStatistics
{
    private static readonly (string Name, uint Offset)[] s_counters =
    [
        ("crc_errors", Registers.Crcerrs.Offset),
        ("missed", Registers.Mpc.Offset),
        ("no_buffer", Registers.Rnbc.Offset),
        ("undersize", Registers.Ruc.Offset),
        ("oversize", Registers.Roc.Offset),
        ("received", Registers.Gprc.Offset),
        ("received_broadcast", Registers.Bprc.Offset),
        ("received_multicast", Registers.Mprc.Offset),
        ("sent", Registers.Gptc.Offset),
        ("sent_broadcast", Registers.Bptc.Offset),
        ("sent_multicast", Registers.Mptc.Offset),
        ("segmented", Registers.Tsctc.Offset),
        ("to_host", Registers.Rpthc.Offset),
        ("from_host", Registers.Hgptc.Offset),
        ("transmit_discards", Registers.Htdpmc.Offset),
        ("pause_sent", Registers.Xofftxc.Offset),
        ("pause_received", Registers.Xoffrxc.Offset),
        ("uplink_drops", Registers.Rqdpc.Offset + (Registers.Rqdpc.Stride * PfPools.PfPool)),
    ];

    private readonly long[] _values = new long[s_counters.Length];

    /// <summary>A counter by its name; -1 when there is none of that name.</summary>
    public long this[string name]
    {
        get
        {
            int index = Array.FindIndex(s_counters, c => string.Equals(c.Name, name, StringComparison.Ordinal));
            return index < 0 ? -1 : _values[index];
        }
    }

    /// <summary>Names and values.</summary>
    public IEnumerable<(string Name, long Value)> All()
    {
        for (int i = 0; i < _values.Length; i++)
        {
            yield return (s_counters[i].Name, _values[i]);
        }
    }

    /// <summary>Reads the NIC's counters; false when it does not answer.</summary>
    public async Task<bool> Collect(PfRegisters registers)
    {
        for (int i = 0; i < _values.Length; i++)
        {
            uint value = await registers.Read(s_counters[i].Offset).ConfigureAwait(false);
            if (value == uint.MaxValue)
            {
                return false;
            }

            _values[i] += value;
        }

        return true;
    }

    /// <summary>Saves the sums.</summary>
    public void Save(BinaryWriter writer)
    {
        foreach (long value in _values)
        {
            writer.Write(value);
        }
    }

    /// <summary>Restores the sums.</summary>
    public void Restore(BinaryReader reader)
    {
        for (int i = 0; i < _values.Length; i++)
        {
            _values[i] = reader.ReadInt64();
        }
    }
}
