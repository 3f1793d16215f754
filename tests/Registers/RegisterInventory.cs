using System.Globalization;

namespace NicTwin.Tests.Description;

/// <summary>
/// Offsets that the drivers' headers give for the 82576 (igb e1000_regs.h, igbvf regs.h; sections control, interrupts, receive, transmit,
/// queues, virtualization, counters, time synchronization), typed by hand: what the description must name, present or absent.
/// </summary>
internal static class RegisterInventory
{
    // "first" or "first:count:stride", hexadecimal.
    private const string PfText = """
        0 4 8 10 14 18 20 24 28 2C 30 34 38 3C 170 178 E00 1000 1008 1010 1028 102C 1048 104C 2160 168 2168 2460 2404 3404
        5B00 5B30 5B50 5B54 5B5C 5B68 5B74 5BBC 5820 5800 5808 5810 5900 5A00:20:4 5838 5840:4:8 5880:4:4
        C0 C4 C8 D0 D8 E0 1500 1504 1508 150C 1510 1514 1520 1524 1528 152C 1530 1580 1680:19:4 1700:8:4 1740
        100 5000 5004 5008 5200:80:4 200:80:4 A000:80:4 5400:10:8 5404:10:8 54E0:8:8 54E4:8:8 40:10:8 44:10:8 5480:8:4 5600:80:4 600:80:4
        5818 581C 5C00:20:4 5C80:A:4 5CB0:8:4 5980:8:4 59A0:8:4 59C0:8:4 59E0:8:4 5A80:8:4 5AA0:8:4 5AC0 55FC 55B0
        9000:100:4 9800:80:8 5F00:4:8 2408 5AD0:8:4 5AF0 5D00:20:4 5D80:4:4 5D90:4:4 5DA0:4:4
        400 404 410 458 3410 3418 3420 3430 3500 3554 3590 3604 3690 36B0 3700:8:4
        C000:10:40 C004:10:40 C008:10:40 C00C:10:40 C010:10:40 C014:10:40 C018:10:40 C028:10:40 C030:10:40
        2800:4:100 2804:4:100 2808:4:100 280C:4:100 2810:4:100 2814:4:100 2818:4:100 2828:4:100 2830:4:100
        E000:10:40 E004:10:40 E008:10:40 E010:10:40 E014:10:40 E018:10:40 E028:10:40 E038:10:40 E03C:10:40
        3800:4:100 3804:4:100 3808:4:100 3810:4:100 3814:4:100 3818:4:100 3828:4:100 3838:4:100 383C:4:100
        800:80:4 C00:8:4 C40:8:4 C80 C84 C88 C8C C90 10000:8:100
        4200 4208 420C 4218 421C 4220 4224 4228 4158 8FE0
        4000:9:4 4028:5:4 403C 4040 4048:F:4 4088:4:4 40A0:8:4 40C0:14:4 4110 4118 411C 4120 4124:5:4 4138
        B600 B604 B608 B60C B610 B614 B618 B61C B620 B624 B628 B62C B630 5F50 B640 B66C B674
        """;

    private const string VfText = """
        0 4 8 1048 1520 1524 1528 152C 1530 1580 1680:3:4 1700 1740 C40 800:10:4 F04 F0C F10 F14 F18 F34 F3C F40 F44 F48 F50
        2800:2:100 2804:2:100 2808:2:100 280C:2:100 2810:2:100 2814:2:100 2818:2:100 2828:2:100 2830:2:100
        3800:2:100 3804:2:100 3808:2:100 3810:2:100 3814:2:100 3818:2:100 3828:2:100 3838:2:100 383C:2:100 24E8 34E8
        """;

    /// <summary>Byte offsets in the PF's BAR0.</summary>
    public static IEnumerable<uint> Pf => Expand(PfText);

    /// <summary>Byte offsets in the BAR0 of a VF.</summary>
    public static IEnumerable<uint> Vf => Expand(VfText);

    private static IEnumerable<uint> Expand(string text)
    {
        foreach (string item in text.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries))
        {
            uint[] numbers = item.Split(':').Select(n => uint.Parse(n, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToArray();
            for (uint i = 0; i < (numbers.Length == 1 ? 1 : numbers[1]); i++)
            {
                yield return numbers[0] + (numbers.Length == 1 ? 0 : i * numbers[2]);
            }
        }
    }
}
