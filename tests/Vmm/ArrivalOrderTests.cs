using NicTwin.Vmm.Accounting;
using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.Service;

namespace NicTwin.Tests.Vmm;

/// <summary>What happens at the same clock has an order that does not tell which guest was let run first.</summary>
public sealed class ArrivalOrderTests
{
    // Arrival, requester (-1: a completion), posted.
    private static readonly (long Arrival, int Requester, bool Posted)[] s_requests =
        [(10, 2, true), (10, 0, false), (10, -1, false), (5, 2, true), (10, 1, true), (5, 1, false), (11, 0, true)];

    [Fact]
    public void Requests_of_one_clock_are_in_the_order_of_requesters()
    {
        (long, int, bool)[] expected = [(5, 1, false), (5, 2, true), (10, -1, false), (10, 0, false), (10, 1, true), (10, 2, true), (11, 0, true)];
        for (int turn = 0; turn < s_requests.Length; turn++)
        {
            var queue = new DownstreamQueue();
            for (int i = 0; i < s_requests.Length; i++)
            {
                int which = (turn + (3 * i)) % s_requests.Length;
                (long arrival, int requester, bool posted) = s_requests[which];
                Assert.True(queue.TryAdd([(uint)which], arrival, requester, posted));
            }

            Assert.Equal(expected, Drain(queue).Select(static i => s_requests[i]));
        }
    }

    [Fact]
    public void Requests_of_one_requester_keep_their_order()
    {
        var queue = new DownstreamQueue();
        for (uint i = 0; i < 5; i++)
        {
            Assert.True(queue.TryAdd([i], 10, 1, posted: i % 2 == 0));
        }

        Assert.Equal(1, queue.FirstPoster);
        Assert.Equal([0, 1, 2, 3, 4], Drain(queue));
    }

    [Fact]
    public void Works_of_one_clock_are_in_the_order_of_ranks()
    {
        foreach (int[] asked in (int[][])[[2, 0, 1, 2], [0, 1, 2, 2], [2, 2, 1, 0]])
        {
            var cpu = new ServiceCpu(CostModel.Free);
            var done = new List<int>();
            foreach (int rank in asked)
            {
                cpu.Schedule(new Noted(rank, done), 100);
            }

            cpu.Schedule(new Noted(3, done), 99);
            while (cpu.NextAction != long.MaxValue)
            {
                cpu.Act();
            }

            Assert.Equal([3, 0, 1, 2, 2], done);
        }
    }

    private static List<int> Drain(DownstreamQueue queue)
    {
        var order = new List<int>();
        while (queue.Count > 0)
        {
            order.Add((int)queue.First[0]);
            queue.RemoveFirst();
        }

        return order;
    }

    private sealed class Noted(int rank, List<int> done) : IServiceTask
    {
        public int Rank => rank;

        public void Run(ServiceCpu cpu) => done.Add(rank);
    }
}
