#!/bin/sh
# What a PF lays down for its VFs with ip(8): anti-spoof checks and port VLANs, two VFs in a network namespace each.
#
# Shows: a VF's frames with a foreign source address are dropped and igb says so; with spoofchk off they pass; two VFs in the same port VLAN reach
# each other without seeing a tag, and the PF, which is in none, does not; it does when the VLAN is taken away again. What the VFs send to the wire
# meanwhile has the tag with VLAN 100 (--pcap).
set -eu
device=/sys/class/net/eth0/device

fail() { echo "FAILED: $*"; exit 1; }
here() {
    namespace=$1
    shift
    if [ "$namespace" = pf ]; then "$@"; else ip netns exec "$namespace" "$@"; fi
}
wait_carrier() {
    tries=0
    until [ "$(here "$1" cat "/sys/class/net/$2/carrier" 2>/dev/null)" = 1 ]; do
        tries=$((tries + 1))
        [ $tries -lt 300 ] || fail "$2 has no carrier"
        sleep 0.1
    done
}
reaches() { here "$1" ping -q -c 1 -W 3 "$2" >/dev/null || fail "$1 does not reach $2"; here "$1" ping -q -c 5 -i 0.05 -W 1 "$2" | grep -q ' 0% packet loss' || fail "$1 loses packets to $2"; echo "$1 reaches $2"; }
reaches_not() { ! here "$1" ping -q -c 2 -i 0.2 -W 1 "$2" >/dev/null || fail "$1 reaches $2"; echo "$1 does not reach $2"; }
received() { here b cat /proc/net/dev | while read -r name _ packets _; do [ "$name" = "$vf1:" ] && echo "$packets"; done; }

echo '--- VFs'
ip link set eth0 up
wait_carrier pf eth0
echo 2 >$device/sriov_numvfs
modprobe igbvf
sleep 3
vf0=$(ls $device/virtfn0/net)
vf1=$(ls $device/virtfn1/net)
ip netns add a && ip netns add b
for where in a b; do
    here $where sh -c 'for f in all default; do echo 1 >/proc/sys/net/ipv6/conf/$f/disable_ipv6; done'
done
echo 1 >/proc/sys/net/ipv6/conf/eth0/disable_ipv6
address1=$(cat "/sys/class/net/$vf1/address")
ip link set "$vf0" netns a
ip link set "$vf1" netns b
ip address add 10.0.0.100/24 dev eth0
ip -n a address add 10.0.0.1/24 dev "$vf0"
ip -n b address add 10.0.0.2/24 dev "$vf1"
ip -n a link set "$vf0" up
ip -n b link set "$vf1" up
wait_carrier a "$vf0"
wait_carrier b "$vf1"
reaches a 10.0.0.2
reaches b 10.0.0.100

echo '--- spoofchk, which igb switches on for every VF'
ip link show eth0 | grep 'vf 0' | grep -q 'spoof checking on' || fail 'spoofchk is off'
modprobe pktgen
spoof() {
    here a sh -c "pg() { echo \"\$2\" >/proc/net/pktgen/\$1; }
pg kpktgend_0 rem_device_all; pg kpktgend_0 'add_device $vf0'; pg $vf0 'count 20'; pg $vf0 'pkt_size 60'; pg $vf0 'delay 0'
pg $vf0 'dst 10.0.0.2'; pg $vf0 'dst_mac $address1'; pg $vf0 'src_mac 02:ba:d0:ba:d0:01'; pg pgctrl start"
    sleep 0.2
}
before=$(received)
spoof
[ $(($(received) - before)) -lt 5 ] || fail 'frames with a foreign source have arrived'
sleep 3
dmesg | grep -q 'Spoof event(s) detected on VF 0' || fail 'igb has not noticed'
echo '20 spoofed frames sent, none arrived; igb names the VF'
reaches a 10.0.0.2
ip link set eth0 vf 0 spoofchk off
before=$(received)
spoof
[ $(($(received) - before)) -ge 20 ] || fail 'frames are dropped though spoofchk is off'
echo '20 frames sent with spoofchk off, 20 arrived'
ip link set eth0 vf 0 spoofchk on

echo '--- port VLAN 100 for both VFs'
ip link set eth0 vf 0 vlan 100 qos 3
ip link set eth0 vf 1 vlan 100
ip link show eth0 | grep 'vf 0'
sleep 12
wait_carrier a "$vf0"
wait_carrier b "$vf1"
ip -n a neigh flush all
ip -n b neigh flush all
reaches a 10.0.0.2
ip neigh flush all
reaches_not pf 10.0.0.1

echo '--- no port VLAN'
ip link set eth0 vf 0 vlan 0
ip link set eth0 vf 1 vlan 0
sleep 12
wait_carrier a "$vf0"
ip neigh flush all
ip -n a neigh flush all
reaches pf 10.0.0.1
echo passed
