#!/bin/sh
# Two VFs of stock igb and igbvf, each in a network namespace of its own.
#
# Shows: the drivers bind; VF to VF and PF to VF ping without loss; iperf3 TCP and UDP between the VFs both ways, without a
# checksum error at either end and without a retransmission; the offloads are the drivers' defaults; TSO works in the NIC,
# because it sends more frames than it was given descriptors.
# MEGABYTES is the size of a TCP transfer (default 16), UDP_RATE the rate of the UDP transfers of one second (default 40M bits/s).
set -eu
megabytes=${MEGABYTES:-16}
rate=${UDP_RATE:-40M}
device=/sys/class/net/eth0/device

fail() { echo "FAILED: $*"; exit 1; }
# Runs a command in namespace a or b; pf is the namespace that the script is in.
here() {
    namespace=$1
    shift
    if [ "$namespace" = pf ]; then "$@"; else ip netns exec "$namespace" "$@"; fi
}
# A counter of the kernel's network stack in a namespace: PROTOCOL NAME.
snmp() {
    here "$1" cat /proc/net/snmp /proc/net/netstat |
        awk -v p="$2:" -v n="$3" '$1 == p { if (!c) { for (i = 2; i <= NF; i++) if ($i == n) c = i } else print $c }'
}
# A counter of ethtool -S of an interface in a namespace.
counter() { here "$1" ethtool -S "$2" | awk -v n="$3:" '$1 == n { print $2 }'; }
# Waits until an interface has a carrier: at most 20 s of virtual time.
wait_carrier() {
    tries=0
    until [ "$(here "$1" cat "/sys/class/net/$2/carrier" 2>/dev/null)" = 1 ]; do
        tries=$((tries + 1))
        [ $tries -lt 200 ] || fail "$2 has no carrier"
        sleep 0.1
    done
}
# The tail of the VF's transmit ring, word 7 of igbvf's register dump.
tail_of() { here "$1" ethtool -d "$2" raw on | od -An -tu4 -j28 -N4 | tr -d ' '; }
# ping that loses nothing and needs less than 20 ms each: a lost interrupt shows as a wait for the next watchdog, up to 2 s.
check_ping() {
    where=$1 target=$2
    # The first one waits for ARP, and busybox' ping has room for a handful of answers at a time.
    here "$where" ping -q -c 1 -W 3 "$target" >/dev/null || fail "$where does not reach $target"
    result=$(here "$where" ping -q -c 20 -i 0.05 -W 2 "$target") || fail "ping $where to $target: $result"
    echo "$result" | grep -q ' 0% packet loss' || fail "ping $where to $target: $result"
    slowest=$(echo "$result" | sed -n 's,.*max = [0-9.]*/[0-9.]*/\([0-9]*\).*,\1,p')
    [ "$slowest" -lt 20 ] || fail "ping $where to $target: an answer took $slowest ms"
    echo "ping $where to $target: 20 of 20, slowest below $((slowest + 1)) ms"
}

echo '--- PF'
ip link set eth0 up
wait_carrier pf eth0
ip -brief link
ethtool -i eth0 | head -5
ethtool -i eth0 | grep -q '^driver: igb$' || fail 'eth0 is not driven by igb'

echo '--- VFs'
echo 2 >$device/sriov_numvfs
modprobe igbvf
sleep 3
vf0=$(ls $device/virtfn0/net)
vf1=$(ls $device/virtfn1/net)
ethtool -i "$vf0" | grep -q '^driver: igbvf$' || fail "$vf0 is not driven by igbvf"
ip netns add a && ip netns add b
# Without IPv6 no multicast is sent, so that every frame of one VF has to arrive at the other.
for where in a b; do
    here $where sh -c 'for f in all default; do echo 1 >/proc/sys/net/ipv6/conf/$f/disable_ipv6; done'
done
ip link set "$vf0" netns a
ip link set "$vf1" netns b
ip address add 10.0.0.100/24 dev eth0
ip -n a address add 10.0.0.1/24 dev "$vf0"
ip -n b address add 10.0.0.2/24 dev "$vf1"
ip -n a link set "$vf0" up
ip -n b link set "$vf1" up
wait_carrier a "$vf0"
wait_carrier b "$vf1"
ip -n a -brief link
ip -n b -brief link
lspci | grep Ethernet

echo '--- offloads as the drivers set them'
for feature in rx-checksumming tx-checksumming scatter-gather tcp-segmentation-offload generic-segmentation-offload generic-receive-offload; do
    for where in "a $vf0" "b $vf1" 'pf eth0'; do
        set -- $where
        here "$1" ethtool -k "$2" | grep -q "^$feature: on" || fail "$feature is off for $2"
    done
    echo "$feature: on"
done

echo '--- ping'
check_ping a 10.0.0.2
check_ping b 10.0.0.1
check_ping pf 10.0.0.1
check_ping pf 10.0.0.2
check_ping a 10.0.0.100

# From here on only the VFs talk to each other; what is left of ARP is over in 6 s.
sleep 6
counters() { echo "$(counter a "$vf0" tx_packets) $(counter a "$vf0" rx_packets) $(counter b "$vf1" tx_packets) $(counter b "$vf1" rx_packets)"; }
before=$(counters)

echo '--- TSO: one transfer that uses less than a ring of descriptors'
here b iperf3 -s -1 -D >/dev/null 2>&1
sleep 0.3
tail_before=$(tail_of a "$vf0")
sent_before=$(counter a "$vf0" tx_packets)
here a iperf3 -c 10.0.0.2 -n 512K >/dev/null || fail 'iperf3 for TSO'
sleep 0.5
descriptors=$((($(tail_of a "$vf0") - tail_before + 1024) % 1024))
frames=$(($(counter a "$vf0" tx_packets) - sent_before))
echo "$vf0 sent $frames frames for $descriptors descriptors"
[ "$frames" -gt "$descriptors" ] || fail 'the NIC did not segment'

echo '--- iperf3'
tcp() {
    from=$1 to=$2 address=$3
    shift 3
    here "$to" iperf3 -s -1 -D >/dev/null 2>&1
    sleep 0.3
    result=$(here "$from" iperf3 -c "$address" -n "${megabytes}M" "$@") || fail "iperf3 TCP: $result"
    echo "TCP $from and $to $*: $(echo "$result" | grep sender)"
}
udp() {
    from=$1 to=$2 address=$3
    shift 3
    here "$to" iperf3 -s -1 -D >/dev/null 2>&1
    sleep 0.3
    result=$(here "$from" iperf3 -c "$address" -u -b "$rate" -l 1400 -t 1 "$@") || fail "iperf3 UDP: $result"
    line=$(echo "$result" | grep receiver)
    echo "UDP $from and $to $*: $line"
    echo "$line" | grep -q ' 0/[1-9][0-9]* (0%)' || fail 'UDP datagrams were lost'
}
tcp a b 10.0.0.2
tcp a b 10.0.0.2 -R
tcp b a 10.0.0.1
udp a b 10.0.0.2
udp a b 10.0.0.2 -R
udp b a 10.0.0.1

echo '--- counters'
sleep 1
# shellcheck disable=SC2046
set -- $before $(counters)
sent_a=$(($5 - $1)) got_a=$(($6 - $2)) sent_b=$(($7 - $3)) got_b=$(($8 - $4))
echo "$vf0 sent $sent_a frames, $vf1 received $got_b; $vf1 sent $sent_b frames, $vf0 received $got_a"
lost=$((sent_a - got_b + sent_b - got_a))
for where in "a $vf0" "b $vf1"; do
    set -- $where
    retransmitted=$(snmp "$1" Tcp RetransSegs)
    probes=$(snmp "$1" TcpExt TCPLossProbes)
    timeouts=$(snmp "$1" TcpExt TCPTimeouts)
    errors="$(snmp "$1" Tcp InCsumErrors) $(snmp "$1" Udp InCsumErrors) $(snmp "$1" Icmp InCsumErrors) $(snmp "$1" Tcp InErrs) $(snmp "$1" Ip InHdrErrors)"
    good=$(counter "$1" "$2" rx_csum_offload_good)
    bad=$(counter "$1" "$2" rx_csum_offload_errors)
    hardware=$(counter "$1" "$2" rx_packets)
    stack=$(here "$1" cat "/sys/class/net/$2/statistics/rx_packets")
    echo "$2: $hardware frames received by the NIC, $stack by the driver, $good checked by the NIC, $bad bad; errors $errors"
    echo "$2: $retransmitted segments retransmitted, $probes loss probes, $timeouts timeouts, $(snmp "$1" TcpExt TCPDSACKRecv) that the peer had already"
    [ "$errors" = '0 0 0 0 0' ] || fail "checksum or header errors in $1"
    [ "$bad" = 0 ] && [ "$good" -gt 0 ] || fail "the NIC's check of checksums on $2"
    lost=$((lost + hardware - stack))
    # TCP sends the last segment again when its acknowledgement is late, which it is when the peer delays it (tail loss probe): for
    # nothing, since no frame is missing. Anything else needs a frame that was lost.
    [ $lost -gt 0 ] || { [ "$retransmitted" -le "$probes" ] && [ "$timeouts" -eq 0 ]; } || fail "$2 retransmitted, and no frame was lost"
done
[ $lost -eq 0 ] || echo "note: $lost frames were lost"
[ $lost -le $(($(here a cat "/sys/class/net/$vf0/statistics/rx_dropped") + $(here b cat "/sys/class/net/$vf1/statistics/rx_dropped"))) ] || fail "$lost frames were lost, and no counter says where"
echo passed
