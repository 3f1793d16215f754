// Looks at a NIC's PTP clock and time stamps through the kernel's own interfaces: /dev/ptp0 and SO_TIMESTAMPING.
// Usage: ptp clock | ptp stamps INTERFACE. `stamps` needs a wire that sends back what it gets (--wire loopback).
// Exit code 0 when what it saw is right; 1, with a line that says what is not.
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/errqueue.h>
#include <linux/if_packet.h>
#include <linux/net_tstamp.h>
#include <linux/sockios.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define FRAME 100
#define SECOND 1000000000ll

static void fail(const char *what) {
    printf("FAILED: %s%s%s\n", what, errno ? ": " : "", errno ? strerror(errno) : "");
    exit(1);
}

static long long nanoseconds(clockid_t clock) {
    struct timespec t;
    if (clock_gettime(clock, &t)) fail("clock_gettime");
    return t.tv_sec * SECOND + t.tv_nsec;
}

// The clock of the NIC has to run like the kernel's: 250 ms within 1 ms, forwards at each look.
static void look_at_clock(void) {
    int fd = open("/dev/ptp0", O_RDWR);
    if (fd < 0) fail("/dev/ptp0");
    clockid_t ptp = (~(clockid_t)fd << 3) | 3;
    long long begin = nanoseconds(ptp), host = nanoseconds(CLOCK_MONOTONIC), last = begin;
    for (int i = 0; i < 5; i++) {
        usleep(50000);
        long long now = nanoseconds(ptp);
        if (now <= last) fail("the PTP clock does not go forwards");
        last = now;
    }
    long long passed = nanoseconds(ptp) - begin, wanted = nanoseconds(CLOCK_MONOTONIC) - host;
    printf("ptp clock: %lld ns, the kernel's: %lld ns\n", passed, wanted);
    if (llabs(passed - wanted) > 1000000) fail("the clocks differ by more than 1 ms");
    struct timespec set = {1234567, 0};
    if (clock_settime(ptp, &set)) fail("clock_settime");
    long long after = nanoseconds(ptp);
    if (after < 1234567 * SECOND || after > 1234567 * SECOND + 10000000) fail("the clock was not set");
}

// The hardware's time stamp among the control messages of a packet, or 0.
static long long stamp_of(struct msghdr *message) {
    for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c; c = CMSG_NXTHDR(message, c)) {
        if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_TIMESTAMPING) {
            struct scm_timestamping *stamps = (struct scm_timestamping *)CMSG_DATA(c);
            return stamps->ts[2].tv_sec * SECOND + stamps->ts[2].tv_nsec;
        }
    }
    return 0;
}

static long long take(int s, int flags, short event) {
    char data[2048], control[512];
    struct iovec part = {data, sizeof data};
    for (int i = 0; i < 20; i++) {
        struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
        struct pollfd poller = {s, event, 0};
        poll(&poller, 1, 100);
        if (recvmsg(s, &message, flags | MSG_DONTWAIT) < 0) continue;
        long long stamp = stamp_of(&message);
        if (stamp) return stamp;
    }
    return 0;
}

// Sends event messages of PTP version 2 over Ethernet, which come back, and takes both time stamps of each.
static void look_at_stamps(const char *interface) {
    int s = socket(AF_PACKET, SOCK_RAW, htons(0x88f7));
    if (s < 0) fail("socket");
    struct hwtstamp_config config = {.tx_type = HWTSTAMP_TX_ON, .rx_filter = HWTSTAMP_FILTER_PTP_V2_EVENT};
    struct ifreq request = {0};
    strncpy(request.ifr_name, interface, IFNAMSIZ - 1);
    request.ifr_data = (void *)&config;
    if (ioctl(s, SIOCSHWTSTAMP, &request)) fail("SIOCSHWTSTAMP");
    struct sockaddr_ll address = {.sll_family = AF_PACKET, .sll_protocol = htons(0x88f7), .sll_ifindex = if_nametoindex(interface), .sll_halen = 6};
    if (bind(s, (struct sockaddr *)&address, sizeof address)) fail("bind");
    struct packet_mreq group = {.mr_ifindex = address.sll_ifindex, .mr_type = PACKET_MR_PROMISC};
    setsockopt(s, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &group, sizeof group);
    int flags = SOF_TIMESTAMPING_TX_HARDWARE | SOF_TIMESTAMPING_RX_HARDWARE | SOF_TIMESTAMPING_RAW_HARDWARE;
    if (setsockopt(s, SOL_SOCKET, SO_TIMESTAMPING, &flags, sizeof flags)) fail("SO_TIMESTAMPING");
    long long last = 0;
    for (int i = 0; i < 10; i++) {
        unsigned char frame[FRAME] = {0x01, 0x1b, 0x19, 0, 0, 0, 0x02, 0, 0, 0, 0, 1, 0x88, 0xf7, i & 3, 2};
        if (send(s, frame, FRAME, 0) != FRAME) fail("send");
        usleep(20000);
        errno = 0;
        long long sent = take(s, MSG_ERRQUEUE, POLLERR), received = take(s, 0, POLLIN);
        printf("message %d: sent at %lld, back after %lld ns\n", i & 3, sent, received - sent);
        if (!sent) fail("no transmit time stamp");
        if (!received) fail("no receive time stamp");
        // On a wire of 1 Gb/s 100 bytes take 0.8 us; igb adds no delay of the PHY for the 82576.
        if (received - sent < 500 || received - sent > 20000) fail("the time on the wire is wrong");
        if (sent <= last) fail("time stamps go backwards");
        last = sent;
    }
}

int main(int count, char **arguments) {
    setvbuf(stdout, NULL, _IONBF, 0);
    if (count > 2 && !strcmp(arguments[1], "stamps")) look_at_stamps(arguments[2]);
    else look_at_clock();
    return 0;
}
