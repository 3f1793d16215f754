using System.Net;
using System.Net.Sockets;
using System.Text;
using NicTwin.Vmm.Gdb;
using NicTwin.Vmm.Session;

namespace NicTwin.Tests.Vmm;

/// <summary>A debugger on a real connection, with a small client.</summary>
public sealed class GdbServerTests : IDisposable
{
    private readonly GdbMachine _machine = new(GdbMachine.Counter);
    private readonly GdbServer _server;
    private readonly CancellationTokenSource _cancellation = new();
    private readonly Task<SessionEnd?> _run;

    public GdbServerTests()
    {
        _machine.Guest.Debug!.Halt(string.Empty);
        _server = new GdbServer(_machine.Guest, _machine.Monitor, 0, static _ => { });
        _server.Open();
        _run = Task.Run(Run);
    }

    public void Dispose()
    {
        _cancellation.Cancel();
        _run.GetAwaiter().GetResult();
        _server.Dispose();
        _machine.Dispose();
        _cancellation.Dispose();
    }

    [Fact]
    public void A_session_with_breakpoint_step_and_interrupt()
    {
        using Client client = new(_server.Port);
        Assert.Contains("PacketSize=", client.Ask("qSupported:xmlRegisters=riscv"));
        Assert.Equal("T02thread:1;", client.Ask("?"));
        Assert.Equal("OK", client.Ask($"Z0,{GdbMachine.Code + 12:x},4"));
        Assert.Equal("T05thread:1;hwbreak:;", client.Ask("vCont;c"));
        Assert.Equal("T05thread:1;", client.Ask("vCont;s:1;c"));
        Assert.Equal("5000208000000000", client.Ask("p20"));
        Assert.Equal("OK", client.Ask($"z0,{GdbMachine.Code + 12:x},4"));
        client.Send("c");
        client.SendRaw("\u0003");
        Assert.Equal("T02thread:1;", client.Receive());
        string time = client.Ask("pc42");
        Assert.Equal(time, client.Ask("pc42"));
    }

    [Fact]
    public void Damaged_packets_are_asked_for_again_and_answers_are_repeated()
    {
        using Client client = new(_server.Port);
        client.SendRaw("$g#00");
        Assert.Equal('-', client.ReceiveByte());
        string first = client.Ask("?");
        client.SendRaw("-");
        Assert.Equal(first, client.Receive());
        Assert.Equal("OK", client.Ask("QStartNoAckMode"));
        client.SendRaw("$?#3f");
        Assert.Equal(first, client.Receive());
    }

    [Fact]
    public void A_running_guest_answers_nothing_but_an_interrupt()
    {
        using Client client = new(_server.Port);
        client.Send("c");
        Assert.Equal("E01", client.Ask("g"));
        client.SendRaw("\u0003");
        Assert.Equal("T02thread:1;", client.Receive());
    }

    [Fact]
    public void After_a_detach_or_a_lost_connection_the_guest_runs_and_another_debugger_may_come()
    {
        using (Client client = new(_server.Port))
        {
            Assert.Equal("OK", client.Ask($"Z0,{GdbMachine.Code + 12:x},4"));
            Assert.Equal("OK", client.Ask("D"));
        }

        string count;
        using (Client client = new(_server.Port))
        {
            Assert.Equal("T02thread:1;", client.Ask("?"));
            count = client.Ask("pa");
            Assert.Equal("OK", client.Ask($"Z0,{GdbMachine.Code + 12:x},4"));
            client.SendRaw("$m80");
        }

        // Runs without the breakpoint, for a breakpoint would stop it in every round.
        using Client last = new(_server.Port);
        Assert.Equal("T02thread:1;", last.Ask("?"));
        Assert.Empty(_machine.Guest.Hart.Breakpoints);
        Assert.NotEqual(string.Empty, count);
    }

    [Fact]
    public async Task Kill_ends_the_run()
    {
        using Client client = new(_server.Port);
        client.Send("k");
        Assert.Equal(SessionEnd.Killed, await _run);
    }

    [Fact]
    public async Task The_end_of_the_run_is_told()
    {
        using Client client = new(_server.Port);
        client.Ask("?");
        await _cancellation.CancelAsync();
        await _run;
        _server.Finish(3);
        Assert.Equal("W03", client.Receive());
    }

    [Fact]
    public void A_stop_before_an_access_tells_what_it_is()
    {
        using Client client = new(_server.Port);
        string wait = Convert.ToHexStringLower("break write CTRL"u8);
        client.Ask("qRcmd," + wait);
        byte[] program = [.. GdbMachine.ConfigureNic(GdbMachine.Store(GdbMachine.Bar0, 0x40)).SelectMany(BitConverter.GetBytes)];
        Assert.Equal("OK", client.Ask($"M{GdbMachine.Code + 0x1000:x},{program.Length:x}:{Convert.ToHexStringLower(program)}"));
        string text = client.Ask($"c{GdbMachine.Code + 0x1000:x}");
        Assert.Equal("nictwin: write of 00000040 (SLU) to PF CTRL\n", Encoding.UTF8.GetString(Convert.FromHexString(text[1..])));
        Assert.Equal("T05thread:1;", client.Receive());
    }

    [Fact]
    public void A_port_that_is_taken_is_an_error() =>
        Assert.Throws<SocketException>(() => new GdbServer(_machine.Guest, _machine.Monitor, _server.Port, static _ => { }));

    private SessionEnd? Run()
    {
        try
        {
            while (true)
            {
                if (_server.Serve(_cancellation.Token) is { } end)
                {
                    return end;
                }

                _machine.Host.Run(1);
                _cancellation.Token.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private sealed class Client : IDisposable
    {
        private readonly TcpClient _client = new();
        private readonly NetworkStream _stream;

        public Client(int port)
        {
            _client.Connect(IPAddress.Loopback, port);
            _stream = _client.GetStream();
            _stream.ReadTimeout = 20000;
        }

        public string Ask(string packet)
        {
            Send(packet);
            return Receive();
        }

        public void Send(string packet)
        {
            int sum = packet.Sum(static c => c) & 0xff;
            SendRaw($"${packet}#{sum:x2}");
        }

        public void SendRaw(string text) => _stream.Write(Encoding.Latin1.GetBytes(text));

        public char ReceiveByte() => (char)_stream.ReadByte();

        public string Receive()
        {
            var text = new StringBuilder();
            char value = ReceiveByte();
            while (value != '$')
            {
                Assert.Equal('+', value);
                value = ReceiveByte();
            }

            int sum = 0;
            for (value = ReceiveByte(); value != '#'; value = ReceiveByte())
            {
                sum += value;
                text.Append(value);
            }

            Assert.Equal($"{sum & 0xff:x2}", $"{ReceiveByte()}{ReceiveByte()}");
            return text.ToString();
        }

        public void Dispose() => _client.Dispose();
    }
}
