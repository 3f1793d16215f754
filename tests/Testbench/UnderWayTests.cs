using NicTwin.Model;
using NicTwin.Testbench;

namespace NicTwin.Tests.Testbench;

/// <summary>Programs that change something while a packet is under way: the properties accept what a NIC may do then.</summary>
public sealed class UnderWayTests
{
    [Fact]
    public void A_queue_that_starts_finds_the_packet_with_its_header_buffers()
    {
        // Queue 7 sends to pool 6, whose queue gets header buffers and starts after the tail was written.
        CheckerSet checkers = Passes("""
            program traffic legal
            seed 8b5d15f9dda16de5
            policy
            tlp 44000001 0000000f 01000010 81ec0000
            tlp 44000001 00000003 01000004 00000006
            tlp 40000002 000000ff 81ec5818 0037000b 00000000
            tlp 40000001 0000000f 81ec3500 8000900c
            tlp 40000002 000000ff 81ec5450 b9b77a3c 81009a2a
            tlp 40000001 0000000f 81ec0100 00008022
            tlp 40000001 0000000f 81ec0400 a40400f2
            tlp 40000002 000000ff 81ece1c0 0a947480 794260be
            tlp 40000001 0000000f 81ece1c8 00000180
            tlp 40000001 0000000f 81ece1e8 02010108
            memory 207be42 3c7ab7b92a9aaf6d7b
            memory 794260be0a947480 42be070200000000be01302b00806f00
            tlp 40000001 0000000f 81ece1d8 00000001
            tlp 40000002 000000ff 81ecc188 00000500 0a000303
            tlp 40000001 0000000f 81ecc1a8 02010808
            tlp 40000001 0000000f 81ecc198 00000032
            end
            """);
        Assert.Equal(1, Premises(checkers, PropertyNames.Receive));
    }

    [Fact]
    public void A_packet_that_VFTE_holds_is_not_counted_yet()
    {
        CheckerSet checkers = Passes("""
            program interrupts legal
            seed f9e19730988373e3
            policy SkipIdle=False
            tlp 44000001 0000000f 77000010 8dc80000
            tlp 44000001 00000003 77000004 00000006
            tlp 44000001 0000000f 77000184 c8000000
            tlp 44000001 00000003 77000170 00000007
            tlp 44000001 0000000f 77000168 00000009
            tlp 45000001 00000001 78800004 00000004
            tlp 40000001 0000000f 8dc80400 a40400fa
            tlp 40000002 000000ff c8003800 05755000 00000074
            tlp 40000001 0000000f c8003808 00000080
            memory 7405755000 141cea0400000000000c202000000000e36f7505740000003600302200022200b48f7505740000004c003022000000000a907505740000000600302b00000000
            tlp 40000001 0000000f c8003818 00000004
            tlp 40000001 00000007 8dc80c90 9724d5f4
            quiet 1000
            tlp 00000001 0000000f 8dc84130
            end
            """);
        Assert.True(Premises(checkers, PropertyNames.HeadTail) > 0);
    }

    [Fact]
    public void A_frame_that_is_much_too_long_counts_1217_words()
    {
        // RCTL.EN and the rest as it is after reset; then ROC, TPR and TOR.
        string frame = "ffffffffffff" + Convert.ToHexStringLower(new byte[9800 - 6]);
        CheckerSet checkers = Passes($"""
            program traffic legal
            seed 0000000000000001
            policy
            tlp 44000001 0000000f 01000010 90b60000
            tlp 44000001 00000003 01000004 00000006
            tlp 40000001 0000000f 90b60100 00008022
            tlp await 00000001 0000000f 90b60008
            frame {frame}
            quiet 30000
            tlp 00000001 0000000f 90b640ac
            tlp 00000001 0000000f 90b640d0
            tlp 00000001 0000000f 90b640c0
            end
            """);
        Assert.True(Premises(checkers, PropertyNames.Conservation) > 0);
    }

    private static CheckerSet Passes(string text)
    {
        var checkers = new CheckerSet();
        Assert.Null(ProgramRunner.Run(new Nic(), ProgramText.Parse(text), checkers).Failure);
        return checkers;
    }

    private static long Premises(CheckerSet checkers, string property) => checkers.Checkers.First(checker => checker.Name == property).Premises;
}
