namespace NicTwin.Tests.Description;

/// <content>Filters that choose queues, and the packet types of header split.</content>
public static partial class RegisterExpectation
{
    private const uint QueueFilter = 7;

    // E1000_ETQF_* (e1000_82575.h), E1000_FTQF_* (e1000_82575.h; igb_ethdev.h of DPDK: QUEUE_ENABLE 100), E1000_IMIR_* and E1000_IMIREXT_* (e1000_defines.h,
    // e1000_82575.h), SYN_FILTER_* (DPDK).
    private static List<ExpectedRegister> FilterRegisters() =>
    [
        FilterArray("ETQF", "ETYPE rw ffff, QUEUE rw 70000, ENABLE rw 4000000, IMMEDIATE rw 20000000, TIME_STAMP rw 40000000, QUEUE_ENABLE rw 80000000", 0x5cb0),
        FilterArray("SAQF", string.Empty, 0x5980),
        FilterArray("DAQF", string.Empty, 0x59a0),
        FilterArray("SPQF", "PORT rw ffff", 0x59c0),
        FilterArray("FTQF", "PROTOCOL rw ff, QUEUE_ENABLE rw 100, VF rw 7000, VF_BP rw 8000, QUEUE rw f0000, TIME_STAMP rw 8000000, PROTO_BP rw 10000000, "
            + "SADDR_BP rw 20000000, DADDR_BP rw 40000000, SPORT_BP rw 80000000", 0x59e0),
        FilterArray("IMIR", "PORT rw ffff, IMMEDIATE rw 10000, PORT_BP rw 20000, PRIORITY rw e0000000", 0x5a80),
        FilterArray("IMIREXT", "SIZE rw fff, SIZE_BP rw 1000, CTRL rw 7e000, CTRL_BP rw 80000", 0x5aa0),
        Pf("IMIRVP", QueueFilter, 0, "PRIORITY rw 7, ENABLE rw 8", 0x5ac0),
        Pf("SYNQF", QueueFilter, 0, "ENABLE rw 1, QUEUE rw e", 0x55fc),
        new("PSRTYPE", QueueFilter, 0, 0,
            Parse("IPV4 rw 2, IPV4_TCP rw 4, IPV4_UDP rw 8, TUNNEL rw 70, IPV6 rw 80, IPV6_TCP rw 100, IPV6_UDP rw 200, NFS rw 7fc00"),
            Each(0, 8, p => 0x5480 + (4 * p)), vf => [new ExpectedPlace(0x0f0c, vf)]),
    ];

    private static ExpectedRegister FilterArray(string name, string fields, uint offset) =>
        Array(name, QueueFilter, 0, fields, Each(0, 8, i => offset + (4 * i)));
}
