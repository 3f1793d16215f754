using NicTwin.Model;
using NicTwin.Testbench;

namespace NicTwin.Tests.Testbench;

/// <summary>Each property sees the fault that it is there for, and nothing in the model as it is.</summary>
public sealed class PropertyTests
{
    private const uint ReadMask = 0xdf000000;
    private const uint WriteType = 0x40000000;
    private const uint CompletionType = 0x4a000000;

    [Fact]
    public void The_model_passes_and_the_digest_does_not_depend_on_threads()
    {
        ConformanceResult one = Run(static _ => new Nic(), 12, 1, null);
        ConformanceResult two = Run(static _ => new Nic(), 12, 2, null);
        Assert.All(one.Properties, property => Assert.Null(property.Failure));
        Assert.Equal(one.Digest, two.Digest);
        Assert.Equal(one.Properties.Select(property => property.Premises), two.Properties.Select(property => property.Premises));
        Assert.True(one.Packets > 0);
    }

    [Fact]
    public void Skipped_cases_are_those_in_front()
    {
        ConformanceResult all = Run(static _ => new Nic(), 12, 1, null);
        ConformanceResult front = Run(static _ => new Nic(), 8, 1, null);
        ConformanceResult rest = ConformanceRun.Run(new ConformanceOptions { CreateNic = static _ => new Nic(), Cases = 12, Skip = 8, Threads = 1, Seed = 11 });

        Assert.Equal(4, rest.Cases);
        Assert.Equal(all.Digest, front.Digest + rest.Digest);
    }

    [Fact]
    public void An_unknown_property_is_refused() =>
        Assert.Throws<ArgumentException>(() => ConformanceRun.Run(new ConformanceOptions { CreateNic = static _ => new Nic(), Properties = new HashSet<string> { "beauty" } }));

    [Fact]
    public void A_wrong_length_field_breaks_the_format() =>
        Catches(PropertyNames.TlpFormat, ProgramFlavor.Registers, static (ref NicOutputs outputs, uint word0, int beat, ulong _) =>
        {
            if (beat == 0 && (word0 & 0xff000000) == CompletionType)
            {
                outputs.PcieTxDataLow += 1;
            }
        });

    [Fact]
    public void A_write_beyond_Max_Payload_breaks_the_limits() =>
        Catches(PropertyNames.RequestLimits, ProgramFlavor.Traffic, static (ref NicOutputs outputs, uint word0, int beat, ulong _) =>
        {
            if (beat == 0 && (word0 & ReadMask) == 0)
            {
                // A read that starts 4 bytes before a page's end.
                outputs.PcieTxDataHigh |= (word0 & 0x20000000) != 0 ? 0xffc00000000ul : 0xffcul;
            }
        });

    [Fact]
    public void A_tag_that_is_always_0_is_not_unique() =>
        Catches(PropertyNames.Tags, ProgramFlavor.Traffic, static (ref NicOutputs outputs, uint word0, int beat, ulong _) =>
        {
            if (beat == 0 && (word0 & ReadMask) == 0)
            {
                outputs.PcieTxDataLow &= ~0xff0000000000ul;
            }
        });

    [Fact]
    public void The_id_of_a_function_that_is_not_there_is_seen() =>
        Catches(PropertyNames.RequesterId, ProgramFlavor.Traffic, static (ref NicOutputs outputs, uint word0, int beat, ulong _) =>
        {
            if (beat == 0 && (word0 & ReadMask) == 0)
            {
                outputs.PcieTxDataLow ^= 0x0700000000000000ul;
            }
        });

    [Fact]
    public void A_wrong_byte_count_is_no_completion() =>
        Catches(PropertyNames.Completions, ProgramFlavor.Registers, static (ref NicOutputs outputs, uint word0, int beat, ulong _) =>
        {
            if (beat == 0 && (word0 & 0xff000000) == CompletionType)
            {
                outputs.PcieTxDataLow ^= 0x100000000ul;
            }
        });

    [Fact]
    public void A_configuration_bit_that_flips_is_seen() =>
        Catches(PropertyNames.Configuration, ProgramFlavor.Configuration, FlipReadBit);

    [Fact]
    public void A_register_bit_that_flips_is_seen() =>
        Catches(PropertyNames.Registers, ProgramFlavor.Registers, FlipReadBit);

    [Fact]
    public void A_mailbox_bit_that_flips_is_seen() =>
        Catches(PropertyNames.Mailbox, ProgramFlavor.Mailbox, FlipReadBit);

    [Fact]
    public void Isolation_sees_a_bit_that_flips_after_another_functions_write() =>
        Catches(PropertyNames.Isolation, ProgramFlavor.Mailbox, FlipReadBit);

    [Fact]
    public void A_frame_with_a_changed_byte_is_seen() =>
        Catches(PropertyNames.Transmit, ProgramFlavor.Traffic, static (ref NicOutputs outputs, uint word0, int beat, ulong _) => outputs.MacTxData ^= 0x8000);

    [Fact]
    public void Received_data_with_a_changed_byte_is_seen() =>
        Catches(PropertyNames.Receive, ProgramFlavor.Traffic, static (ref NicOutputs outputs, uint word0, int beat, ulong _) =>
        {
            if (beat == 2 && (word0 & ReadMask) == WriteType)
            {
                outputs.PcieTxDataLow ^= 0x100;
            }
        });

    [Fact]
    public void A_write_back_without_DD_is_seen() =>
        Catches(PropertyNames.WriteBack, ProgramFlavor.Traffic, static (ref NicOutputs outputs, uint word0, int beat, ulong _) =>
        {
            if ((word0 & ReadMask) == WriteType && (word0 & 0x3ff) == 1 && outputs.PcieTxEop != 0)
            {
                if ((word0 & 0x20000000) == 0)
                {
                    outputs.PcieTxDataHigh &= ~0x100000000ul;
                }
                else if (beat == 1)
                {
                    outputs.PcieTxDataLow &= ~1ul;
                }
            }
        });

    [Fact]
    public void A_write_to_another_page_is_not_confined() =>
        Catches(PropertyNames.Confinement, ProgramFlavor.Traffic, static (ref NicOutputs outputs, uint word0, int beat, ulong _) =>
        {
            if (beat == 0 && (word0 & ReadMask) == WriteType)
            {
                outputs.PcieTxDataHigh ^= (word0 & 0x20000000) != 0 ? 0x4000000000000000ul : 0x40000000ul;
            }
        });

    [Fact]
    public void A_descriptor_fetch_beyond_the_tail_is_seen() =>
        Catches(PropertyNames.HeadTail, ProgramFlavor.Rings, static (ref NicOutputs outputs, uint word0, int beat, ulong _) =>
        {
            if (beat == 0 && (word0 & ReadMask) == 0 && (word0 & 3) == 0)
            {
                outputs.PcieTxDataHigh ^= (word0 & 0x20000000) != 0 ? 0x7000000000ul : 0x70ul;
            }
        });

    [Fact]
    public void A_counter_that_is_one_too_high_does_not_conserve() =>
        Catches(PropertyNames.Conservation, ProgramFlavor.Traffic, FlipReadBit);

    [Fact]
    public void An_interrupt_with_wrong_data_is_no_message() =>
        Catches(PropertyNames.Messages, ProgramFlavor.Interrupts, static (ref NicOutputs outputs, uint word0, int beat, ulong _) =>
        {
            if (beat == 0 && word0 == 0x40000001 && outputs.PcieTxKeep == 0xf && (outputs.PcieTxDataHigh & 0xfff00000) == 0xfee00000)
            {
                outputs.PcieTxDataHigh ^= 1ul << 50;
            }
        });

    [Fact]
    public void An_interrupt_that_turns_into_another_is_lost() =>
        Catches(PropertyNames.InterruptDelivery, ProgramFlavor.Interrupts, static (ref NicOutputs outputs, uint word0, int beat, ulong _) =>
        {
            if (beat == 0 && word0 == 0x40000001 && (outputs.PcieTxDataHigh & 0xfff00000) == 0xfee00000)
            {
                outputs.PcieTxDataHigh ^= 1ul << 50;
            }
        });

    [Fact]
    public void A_PM_PME_that_does_not_come_breaks_the_wake_up() =>
        Catches(PropertyNames.WakeUp, ProgramFlavor.Resets, static (ref NicOutputs outputs, uint word0, int beat, ulong _) =>
        {
            if (beat == 0 && word0 >> 24 == 0x30 && (byte)(outputs.PcieTxDataLow >> 32) == 0x18)
            {
                outputs.PcieTxDataLow ^= 1ul << 33;
            }
        });

    [Fact]
    public void A_wrong_wake_up_status_breaks_the_wake_up() =>
        Catches(PropertyNames.WakeUp, ProgramFlavor.Resets, FlipReadBit);

    [Fact]
    public void An_offer_that_changes_breaks_the_handshake() =>
        Catches(PropertyNames.Handshake, ProgramFlavor.Traffic, static (ref NicOutputs outputs, uint word0, int beat, ulong time) => outputs.PcieTxDataLow ^= beat > 0 ? time & 1 : 0);

    [Fact]
    public void An_idle_pin_that_lies_is_seen() =>
        Catches(PropertyNames.Idleness, ProgramFlavor.Traffic, static (ref NicOutputs outputs, uint word0, int beat, ulong time) => outputs.Idle |= (time & 0xff) > 0x80 ? (byte)1 : (byte)0);

    [Fact]
    public void A_NIC_that_is_never_idle_does_not_come_to_rest() =>
        Catches(PropertyNames.Liveness, ProgramFlavor.Rings, static (ref NicOutputs outputs, uint word0, int beat, ulong _) => outputs.Idle = 0);

    private static void FlipReadBit(ref NicOutputs outputs, uint word0, int beat, ulong time)
    {
        if (beat == 0 && word0 == (CompletionType | 1))
        {
            outputs.PcieTxDataHigh ^= 1ul << 32;
        }
    }

    private static void Catches(string property, ProgramFlavor flavor, FaultyNic.Change change)
    {
        ConformanceResult result = Run(_ => new FaultyNic(change), 60, 1, flavor, property);
        PropertyResult one = Assert.Single(result.Properties);
        Assert.NotNull(one.Failure);
        Assert.Equal(property, one.Failure.Property);
    }

    private static ConformanceResult Run(Func<ulong, INicClocked> create, int cases, int threads, ProgramFlavor? flavor, string? property = null) =>
        ConformanceRun.Run(new ConformanceOptions
        {
            CreateNic = create,
            Cases = cases,
            Threads = threads,
            Seed = 11,
            Flavor = flavor,
            ShrinkLimit = TimeSpan.Zero,
            Properties = property is null ? null : new HashSet<string> { property },
        });
}
