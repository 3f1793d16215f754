using System.Buffers.Binary;
using System.Text;
using System.Xml.Linq;
using NicTwin.Tests.Vmm.Programs;
using NicTwin.Vmm.Gdb;
using NicTwin.Vmm.Platform;

namespace NicTwin.Tests.Vmm;

/// <summary>Answers to packets, without a connection.</summary>
public sealed class GdbStubTests : IDisposable
{
    private readonly GdbMachine _machine = new(GdbMachine.Counter);
    private readonly GdbStub _stub;

    public GdbStubTests()
    {
        _machine.Guest.Debug!.Halt(string.Empty);
        _stub = new GdbStub(_machine.Guest, _machine.Monitor);
    }

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void The_description_is_xml_with_the_registers_that_are_read()
    {
        var text = new StringBuilder();
        for (int offset = 0; ; offset += 100)
        {
            string part = Ask($"qXfer:features:read:target.xml:{offset:x},64");
            text.Append(part.AsSpan(1));
            if (part[0] == 'l')
            {
                break;
            }

            Assert.Equal('m', part[0]);
        }

        // The document type names a file that is GDB's own.
        XElement target = XElement.Parse(text.ToString()[text.ToString().IndexOf("<target ", StringComparison.Ordinal)..]);
        Assert.Equal("riscv:rv64", target.Element("architecture")!.Value);
        Assert.Equal(4, target.Elements("feature").Count());
        foreach (XElement register in target.Descendants("reg"))
        {
            string value = Ask($"p{(int)register.Attribute("regnum")!:x}");
            Assert.Equal((int)register.Attribute("bitsize")! / 4, value.Length);
        }

        Assert.Equal("E00", Ask("qXfer:features:read:other.xml:0,64"));
        Assert.Equal("l", Ask("qXfer:features:read:target.xml:100000,64"));
    }

    [Fact]
    public void Registers_are_read_and_written()
    {
        string all = Ask("g");
        Assert.Equal(65 * 16, all.Length);
        Assert.Equal("OK", Ask("G" + all));
        Assert.Equal(all, Ask("g"));
        Assert.Equal("OK", Ask("Pa=8877665544332211"));
        Assert.Equal("8877665544332211", Ask("pa"));
        Assert.Equal(0x1122334455667788ul, _machine.Guest.Hart[10]);
        Assert.Equal("OK", Ask("P0=0100000000000000"));
        Assert.Equal("0000000000000000", Ask("p0"));
        Assert.Equal("OK", Ask("P20=4000208000000000"));
        Assert.Equal(GdbMachine.Code, _machine.Guest.Hart.Pc);
        Assert.Equal("OK", Ask("P21=0000000000000840"));
        Assert.Equal("0000000000000840", Ask("p21"));
        Assert.Equal("0100000000000000", Ask("p1041"));
    }

    [Fact]
    public void Control_registers_are_read_and_written()
    {
        const int sscratch = 65 + 0x140;
        Assert.Equal("OK", Ask($"P{sscratch:x}=0100000000000000"));
        Assert.Equal("0100000000000000", Ask($"p{sscratch:x}"));
        Assert.Equal("E01", Ask($"P{65 + 0xc01:x}=0100000000000000"));
        Assert.Equal("E01", Ask($"p{65 + 0x7c0:x}"));
        Assert.Equal(8, Ask($"p{65 + 1:x}").Length);
    }

    [Fact]
    public void Memory_is_read_and_written()
    {
        Assert.Equal("OK", Ask("M80400000,4:01020304"));
        Assert.Equal("01020304", Ask("m80400000,4"));
        Assert.Equal("OK", Ask("X80400000,3:\u0001}#"));
        Assert.Equal("017d2304", Ask("m80400000,4"));
        Assert.Equal("E0e", Ask("m0,4"));
        Assert.Equal("E0e", Ask("M0,1:00"));
        Assert.Equal("OK", Ask("X0,0:"));
        Assert.Equal(8, Ask($"m{GuestMap.Ram + GuestOptions.DefaultMemory - 4:x},10").Length);
    }

    [Fact]
    public void A_step_does_one_instruction_and_a_range_ends_where_the_pc_leaves_it()
    {
        _machine.Guest.Hart.Pc = GdbMachine.Code + 8;
        Resume("s");
        Assert.Equal(GdbMachine.Code + 12, _machine.Guest.Hart.Pc);
        Resume($"vCont;r{GdbMachine.Code + 12:x},{GdbMachine.Code + 20:x}:1;c");
        Assert.Equal(GdbMachine.Code + 8, _machine.Guest.Hart.Pc);
        Resume($"s{GdbMachine.Code:x}");
        Assert.Equal(GdbMachine.Code + 4, _machine.Guest.Hart.Pc);
        Assert.Equal("T05thread:1;", _stub.StopReply());
    }

    [Theory]
    [InlineData("Z0")]
    [InlineData("Z1")]
    public void Breakpoints_stop_and_can_be_removed(string kind)
    {
        Assert.Equal("OK", Ask($"{kind},{GdbMachine.Code + 12:x},4"));
        Resume("c");
        Assert.Equal(GdbMachine.Code + 12, _machine.Guest.Hart.Pc);
        Assert.Equal("T05thread:1;hwbreak:;", Ask("?"));
        Resume("vCont;c:-1");
        Assert.Equal(GdbMachine.Code + 12, _machine.Guest.Hart.Pc);
        Assert.Equal(1ul, _machine.Guest.Hart[10] - 1);
        Assert.Equal("OK", Ask($"z{kind[1]},{GdbMachine.Code + 12:x},4"));
        Assert.Null(_stub.Handle("C05", out GdbAction action));
        Assert.Equal(GdbAction.Run, action);
        Assert.Null(_machine.Run(2));
    }

    [Theory]
    [InlineData("")]
    [InlineData("b")]
    [InlineData("!")]
    [InlineData("Z2,80000000,4")]
    [InlineData("vMustReplyEmpty")]
    [InlineData("qTStatus")]
    [InlineData("QNonStop:1")]
    public void What_is_not_known_gets_an_empty_answer(string packet) => Assert.Equal(string.Empty, Ask(packet));

    [Theory]
    [InlineData("G00")]
    [InlineData("p")]
    [InlineData("pfffffffff")]
    [InlineData("pxyz")]
    [InlineData("P")]
    [InlineData("P1")]
    [InlineData("P1=00")]
    [InlineData("P1=zz00000000000000")]
    [InlineData("P20=")]
    [InlineData("m")]
    [InlineData("m80400000")]
    [InlineData("m80400000,")]
    [InlineData("m80400000,4,4")]
    [InlineData("m-1,4")]
    [InlineData("M80400000,4")]
    [InlineData("M80400000,4:01")]
    [InlineData("M80400000,1:0")]
    [InlineData("X80400000,2:a")]
    [InlineData("Z0")]
    [InlineData("Z0,zz,4")]
    [InlineData("cxyz")]
    [InlineData("vCont;")]
    [InlineData("vCont;q")]
    [InlineData("vCont;r5,1:1")]
    [InlineData("vCont;c:7")]
    [InlineData("qRcmd,6")]
    [InlineData("qRcmd,zz")]
    public void Malformed_packets_get_an_error(string packet)
    {
        Assert.Equal("E01", Ask(packet));
        Assert.True(_machine.Guest.Debug!.IsStopped);
    }

    [Fact]
    public void Whatever_comes_nothing_breaks()
    {
        SplitMix random = new(5);
        const string letters = "gGpPmMXZzHTqQvcCsSD?0123456789abcdef,;:=-}#";
        for (int i = 0; i < 20000; i++)
        {
            var packet = new StringBuilder();
            int length = (int)(random.Next() % 24);
            for (int j = 0; j < length; j++)
            {
                packet.Append(letters[(int)(random.Next() % (ulong)letters.Length)]);
            }

            _stub.Handle(packet.ToString(), out _);
            _machine.Guest.Debug!.Halt(string.Empty);
        }
    }

    [Fact]
    public void Monitor_commands_answer()
    {
        Assert.StartsWith("virtual time 0 ns, 0 instructions", Command("time"));
        Assert.Contains("supervisor mode", Command("time"));
        Assert.Contains("0 reads, 0 writes", Command("nic"));
        Assert.Contains("neither read nor written", Command("register STATUS"));
        Assert.Contains("--module", Command("modules"));
        Assert.Contains("near are TDT", Command("break write TDTT"));
        Assert.Contains("write TDT", Command("break write TDT"));
        Assert.Equal("write TDT\n", Command("breaks"));
        Assert.Equal("Removed.\n", Command("unbreak write TDT"));
        Assert.StartsWith("0x80200000: ", Command("xp 0x80200000 2"));
        Assert.Contains("not RAM", Command("xp 0"));
        Assert.Contains("xp ADDRESS", Command("xp z"));
        Assert.Contains("no command 'bogus'", Command("bogus"));
        Assert.Contains("unbreak", Command(string.Empty));
    }

    [Fact]
    public void Sections_become_lines_for_gdb()
    {
        const string output = "nic_probe .text 0xffffffff01e6b000\nnic_probe .data 0xffffffff01e6d000\nnic_probe .strtab 0xffffffff01e70000\nnic_probe .bss 0x0000000000000000\nother .text 0x1000\nbroken\n";
        ModuleSections sections = ModuleSections.Parse(output, ["/a b/nic-probe.ko", "/missing.ko"]);
        Assert.Equal(["add-symbol-file \"/a b/nic-probe.ko\" 0xffffffff01e6b000 -s .data 0xffffffff01e6d000"], sections.Lines());
        Assert.Contains(sections.Lines()[0], sections.ToScript());
        Assert.Contains("/sys/module/nic_probe/sections", ModuleSections.Script(["/a b/nic-probe.ko"]));
    }

    [Fact]
    public void Symbols_of_the_kernel_become_an_elf_file()
    {
        (byte[] elf, int count) = KernelSymbols.ToElf("ffffffff80000010 t second\nffffffff80000000 T first\nffffffff81000000 d data\nffffffff01000000 t other\t[igb]\nrubbish\n");
        Assert.Equal(3, count);
        Assert.Equal(0x7f, elf[0]);
        int symbols = 64 + 24;
        Assert.Equal(0xffffffff80000000ul, BinaryPrimitives.ReadUInt64LittleEndian(elf.AsSpan(symbols + 8)));
        Assert.Equal(0x10ul, BinaryPrimitives.ReadUInt64LittleEndian(elf.AsSpan(symbols + 16)));
        Assert.Equal(0, KernelSymbols.ToElf("nothing").Count);
    }

    private string Ask(string packet) => _stub.Handle(packet, out _)!;

    private string Command(string text)
    {
        string answer = Ask("qRcmd," + Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text)));
        return Encoding.UTF8.GetString(Convert.FromHexString(answer));
    }

    private void Resume(string packet)
    {
        Assert.Null(_stub.Handle(packet, out GdbAction action));
        Assert.Equal(GdbAction.Run, action);
        Assert.NotNull(_machine.Run());
    }
}
