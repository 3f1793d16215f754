#!/bin/sh
# Receive offloads with stock igb, on a cable with a loop-back plug: what leaves comes back.
#
# Two macvlan interfaces in VEPA mode send everything to the wire, so the traffic of two namespaces crosses the NIC and its checks of
# received frames. Shows: TCP and UDP over IPv4 and IPv6 without a checksum error, by the NIC or by the stack; VLANs with the tag taken
# off by the NIC and by the stack. The guest needs two modules more than usual, so this is not among the scenarios of run-all:
#   ./nictwin guest fetch --with-module macvlan --with-module 8021q
#   ./nictwin run --guest attach=pf --wire loopback --script scripts/guest/receive.sh
set -eu
rate=${UDP_RATE:-10M}
bytes=${BYTES:-1M}
fail() { echo "FAILED: $*"; exit 1; }
# Sum of a counter over the receive queues.
counter() { ethtool -S eth0 | awk -v n="rx_queue_[0-9]*_$1:" '$1 ~ n { s += $2 } END { print s + 0 }'; }
snmp() {
    ip netns exec "$1" cat /proc/net/snmp /proc/net/netstat |
        awk -v p="$2:" -v n="$3" '$1 == p { if (!c) { for (i = 2; i <= NF; i++) if ($i == n) c = i } else print $c }'
}

modprobe macvlan && modprobe 8021q || fail 'the guest has no macvlan and 8021q'
ip link set eth0 up promisc on
tries=0
until [ "$(cat /sys/class/net/eth0/carrier)" = 1 ]; do
    tries=$((tries + 1))
    [ $tries -lt 200 ] || fail 'no carrier'
    sleep 0.1
done
for pair in a:1 b:2; do
    where=${pair%:*} number=${pair#*:}
    ip netns add "$where"
    ip link add link eth0 name "m$number" type macvlan mode vepa
    ip link set "m$number" netns "$where"
    ip -n "$where" link set lo up
    ip -n "$where" link set "m$number" up
    ip -n "$where" address add "10.0.0.$number/24" dev "m$number"
    ip -n "$where" address add "fd00::$number/64" dev "m$number" nodad
done
sleep 2
ip netns exec a ping -q -c 1 -W 3 10.0.0.2 >/dev/null || fail 'a does not reach b'

transfer() {
    what=$1
    shift
    ip netns exec b iperf3 -s -1 -D >/dev/null 2>&1
    sleep 0.3
    frames=$(counter packets)
    result=$(ip netns exec a iperf3 "$@") || fail "iperf3 $what: $result"
    sleep 0.5
    line=$(echo "$result" | grep receiver)
    echo "$what: $(($(counter packets) - frames)) frames; $line"
    [ "$(counter csum_err)" = 0 ] || fail "checksum errors: $what"
    case $what in UDP*) echo "$line" | grep -q ' 0/[1-9][0-9]* (0%)' || fail "$what: datagrams were lost" ;; esac
}
for feature in rx-checksumming rx-vlan-offload receive-hashing; do
    ethtool -k eth0 | grep -q "^$feature: on" || fail "$feature is off"
    echo "$feature: on"
done

echo '--- transfers'
transfer 'TCP over IPv4' -c 10.0.0.2 -n "$bytes"
transfer 'TCP over IPv6' -c fd00::2 -n "$bytes"
transfer 'UDP over IPv4' -c 10.0.0.2 -u -b "$rate" -l 1400 -t 1
transfer 'UDP over IPv6' -c fd00::2 -u -b "$rate" -l 1400 -t 1

echo '--- VLAN'
for pair in a:1 b:2; do
    where=${pair%:*} number=${pair#*:}
    ip -n "$where" link add link "m$number" name v7 type vlan id 7
    ip -n "$where" address add "10.7.0.$number/24" dev v7
    ip -n "$where" link set v7 up
done
for state in on off on; do
    ethtool -K eth0 rxvlan $state
    sleep 4
    ip netns exec a ping -q -c 5 -i 0.1 -W 2 10.7.0.2 | grep ' 0% packet loss' || fail "VLAN with rxvlan $state"
done
transfer 'TCP in a VLAN' -c 10.7.0.2 -n "$bytes"

echo '--- errors'
for where in a b; do
    errors="$(snmp $where Tcp InCsumErrors) $(snmp $where Udp InCsumErrors) $(snmp $where Icmp InCsumErrors) $(snmp $where Tcp InErrs) $(snmp $where Ip InHdrErrors)"
    echo "$where: $errors"
    [ "$errors" = '0 0 0 0 0' ] || fail "checksum or header errors in $where"
done
echo passed
