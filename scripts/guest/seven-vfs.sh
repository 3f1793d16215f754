#!/bin/sh
# Seven VFs, as many as igb allows, each in a network namespace of its own; every one pings every other one and the PF.
# Shows: no packet is lost, and none comes late because an interrupt was lost. COUNT is the number of pings per pair (default 5).
set -eu
count=${COUNT:-5}
device=/sys/class/net/eth0/device

fail() { echo "FAILED: $*"; exit 1; }

ip link set eth0 up
ip address add 10.0.1.100/16 dev eth0
echo 7 >$device/sriov_numvfs
modprobe igbvf
sleep 3
for n in 0 1 2 3 4 5 6; do
    vf=$(ls $device/virtfn$n/net)
    ip netns add "vf$n"
    ip link set "$vf" netns "vf$n"
    ip -n "vf$n" address add "10.0.1.$n/16" dev "$vf"
    ip -n "vf$n" link set "$vf" up
done
for n in 0 1 2 3 4 5 6; do
    tries=0
    until ip -n "vf$n" -brief link | grep -q 'eth.*UP '; do
        tries=$((tries + 1))
        [ $tries -lt 100 ] || fail "VF $n has no carrier"
        sleep 0.2
    done
done
ip link show eth0
pairs=0
worst=0
for n in 0 1 2 3 4 5 6; do
    for m in 0 1 2 3 4 5 6 100; do
        [ $n -ne $m ] || continue
        # The first one waits for ARP: it may be slower.
        ip netns exec "vf$n" ping -q -c 1 -W 2 "10.0.1.$m" >/dev/null || fail "vf$n does not reach 10.0.1.$m"
        result=$(ip netns exec "vf$n" ping -q -c "$count" -i 0.02 -W 2 "10.0.1.$m") || fail "vf$n to 10.0.1.$m: $result"
        echo "$result" | grep -q ' 0% packet loss' || fail "vf$n to 10.0.1.$m: $result"
        slowest=$(echo "$result" | sed -n 's,.*max = [0-9.]*/[0-9.]*/\([0-9]*\).*,\1,p')
        [ "$slowest" -lt 20 ] || fail "vf$n to 10.0.1.$m: an answer took $slowest ms"
        [ "$slowest" -le $worst ] || worst=$slowest
        pairs=$((pairs + 1))
    done
done
echo "$pairs pairs, $((pairs * (count + 1))) pings, none lost, the slowest answer within $((worst + 1)) ms"
[ $pairs -eq 49 ]
echo passed
