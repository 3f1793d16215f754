#!/bin/sh
# The shortest way through everything: stock igb, two VFs with stock igbvf, pings between the VFs and from the PF, without loss.
set -eu
device=/sys/class/net/eth0/device

fail() { echo "FAILED: $*"; exit 1; }
check_ping() {
    # The first one waits for ARP.
    $1 ping -q -c 1 -W 3 "$2" >/dev/null || true
    result=$($1 ping -q -c 5 -i 0.05 -W 2 "$2") || fail "ping $2: $result"
    echo "$result" | grep transmitted
    echo "$result" | grep -q ' 0% packet loss' || fail "ping $2: $result"
}

ip link set eth0 up
ip address add 10.0.0.100/16 dev eth0
echo 2 >$device/sriov_numvfs
modprobe igbvf
sleep 2
for n in 0 1; do
    vf=$(ls $device/virtfn$n/net)
    ip netns add "vf$n"
    ip link set "$vf" netns "vf$n"
    ip -n "vf$n" address add "10.0.1.$n/16" dev "$vf"
    ip -n "vf$n" link set "$vf" up
done
for n in 0 1; do
    tries=0
    until ip -n vf$n -brief link | grep -q 'eth.*UP '; do
        tries=$((tries + 1))
        [ $tries -lt 100 ] || fail "VF $n has no carrier"
        sleep 0.2
    done
done
check_ping 'ip netns exec vf0' 10.0.1.1
check_ping 'ip netns exec vf1' 10.0.0.100
check_ping '' 10.0.1.0
echo passed
