#!/bin/sh
# What else a PF lays down for its VFs with ip(8): a MAC address, a rate, trust; two VFs in a network namespace each.
#
# Shows: a VF has the address that the PF gave it and cannot change it; with trust it can. A VF with a rate keeps it within 2 %, beside one
# without, and is as fast as before when the rate is taken away.
set -eu
device=/sys/class/net/eth0/device

fail() { echo "FAILED: $*"; exit 1; }
here() { ip netns exec "$@"; }
wait_carrier() {
    tries=0
    until [ "$(here "$1" cat "/sys/class/net/$2/carrier" 2>/dev/null)" = 1 ]; do
        tries=$((tries + 1))
        [ $tries -lt 300 ] || fail "$2 has no carrier"
        sleep 0.1
    done
}
address() { here "$1" cat "/sys/class/net/$2/address"; }
bytes() { here a cat "/sys/class/net/$vf0/statistics/tx_bytes"; }
# Mb/s that the NIC takes from a while a sends as fast as it can; a rate counts CRC, preamble and gap too, 24 bytes for a frame of 1,442.
measure() {
    here a iperf3 -c 10.0.0.2 -u -b 400M -l 1400 -t 4 >/run/iperf 2>&1 &
    sleep 1
    from=$(bytes)
    start=$(cut -d' ' -f1 /proc/uptime)
    sleep 2
    to=$(bytes)
    end=$(cut -d' ' -f1 /proc/uptime)
    wait
    awk -v b=$((to - from)) -v s="$start" -v e="$end" 'BEGIN { printf "%.2f\n", b * 8 * 1466 / 1442 / (e - s) / 1000000 }'
}
between() { awk -v r="$1" -v low="$2" -v high="$3" 'BEGIN { exit !(r >= low && r <= high) }'; }

echo '--- VFs'
ip link set eth0 up
tries=0
until [ "$(cat /sys/class/net/eth0/carrier)" = 1 ]; do
    tries=$((tries + 1))
    [ $tries -lt 200 ] || fail 'no carrier'
    sleep 0.1
done
echo 2 >$device/sriov_numvfs
echo '--- a MAC address'
ip link set eth0 vf 0 mac 02:11:22:33:44:55
modprobe igbvf
sleep 3
vf0=$(ls $device/virtfn0/net)
vf1=$(ls $device/virtfn1/net)
ip netns add a && ip netns add b
ip link set "$vf0" netns a
ip link set "$vf1" netns b
[ "$(address a "$vf0")" = 02:11:22:33:44:55 ] || fail "VF 0 has the address $(address a "$vf0")"
ip link show eth0 | grep 'vf 0' | grep -q '02:11:22:33:44:55' || fail 'igb does not show the address'
ip -n a address add 10.0.0.1/24 dev "$vf0"
ip -n b address add 10.0.0.2/24 dev "$vf1"
ip -n a link set "$vf0" up
ip -n b link set "$vf1" up
wait_carrier a "$vf0"
wait_carrier b "$vf1"
here a ping -q -c 1 -W 3 10.0.0.2 >/dev/null || fail 'a does not reach b'
echo "VF 0 has $(address a "$vf0") and reaches b"

echo '--- trust'
! ip -n a link set "$vf0" address 02:66:77:88:99:aa 2>/run/error || fail 'VF 0 has changed an address that the PF gave it'
[ "$(address a "$vf0")" = 02:11:22:33:44:55 ] || fail 'the address has changed'
dmesg | grep -q 'VF 0 attempted to override administratively set MAC' || fail 'igb has not told of the attempt'
ip link set eth0 vf 0 trust on
ip link show eth0 | grep 'vf 0' | grep -q 'trust on' || fail 'igb does not show the trust'
ip -n a link set "$vf0" address 02:66:77:88:99:aa || fail 'a trusted VF cannot change its address'
here a ping -q -c 3 -i 0.1 -W 3 10.0.0.2 | grep -q ' 0% packet loss' || fail 'no answers to the new address'
here b ip neigh show 10.0.0.1 | grep -q 02:66:77:88:99:aa || fail 'b does not know the new address'
echo 'refused without trust, done with it'

echo '--- a rate'
here b iperf3 -s -D >/dev/null 2>&1
before=$(measure)
for rate in 10 30; do
    ip link set eth0 vf 0 max_tx_rate $rate
    ip link show eth0 | grep 'vf 0' | grep -q "max_tx_rate ${rate}Mbps\|tx rate $rate" || fail 'igb does not show the rate'
    got=$(measure)
    echo "max_tx_rate $rate: $got Mb/s"
    between "$got" "$(awk -v r=$rate 'BEGIN { print r * 0.98 }')" "$(awk -v r=$rate 'BEGIN { print r * 1.02 }')" || fail "the rate is $got"
done
ip link set eth0 vf 0 max_tx_rate 0
after=$(measure)
echo "without a rate: $before Mb/s, again $after Mb/s"
between "$after" "$(awk -v r="$before" 'BEGIN { print r * 0.95 }')" "$(awk -v r="$before" 'BEGIN { print r * 1.05 }')" || fail 'it is not as fast as before'
echo passed
