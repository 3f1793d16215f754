#!/bin/sh
# VFs with an MTU above 1500: stock igbvf lets its queue split frames then (SRRCTL.DESCTYPE 5), the first 128 bytes to a header buffer.
# Frames that fit into the header buffer, that need both buffers, and that need several descriptors arrive whole, between VFs and from the PF.
set -eu
device=/sys/class/net/eth0/device
fail() { echo "FAILED: $*"; exit 1; }

ip link set eth0 mtu 5000
ip link set eth0 up
sleep 4
echo 2 >$device/sriov_numvfs
modprobe igbvf
sleep 3
vf0=$(ls $device/virtfn0/net)
vf1=$(ls $device/virtfn1/net)
ip netns add a && ip netns add b
ip link set "$vf0" netns a
ip link set "$vf1" netns b
ip -n a link set "$vf0" mtu 5000
ip -n b link set "$vf1" mtu 5000
ip address add 10.0.0.100/24 dev eth0
ip -n a address add 10.0.0.1/24 dev "$vf0"
ip -n b address add 10.0.0.2/24 dev "$vf1"
ip -n a link set "$vf0" up
ip -n b link set "$vf1" up
tries=0
until [ "$(ip netns exec a cat "/sys/class/net/$vf0/carrier" 2>/dev/null)$(ip netns exec b cat "/sys/class/net/$vf1/carrier" 2>/dev/null)" = 11 ]; do
    tries=$((tries + 1))
    [ $tries -lt 200 ] || fail 'the VFs have no carrier'
    sleep 0.1
done

# ICMP, IP and Ethernet headers have 42 bytes: 86 makes the frame as long as the header buffer.
for bytes in 18 85 86 87 1000 2006 2007 4900; do
    result=$(ip netns exec a ping -q -c 3 -W 3 -s $bytes 10.0.0.2) || fail "VF to VF with $bytes bytes: $result"
    result=$(ping -q -c 3 -W 3 -s $bytes 10.0.0.2) || fail "PF to VF with $bytes bytes: $result"
    echo "$bytes bytes: VF to VF and PF to VF"
done
ip netns exec b iperf3 -s -1 -D >/dev/null 2>&1
sleep 0.3
result=$(ip netns exec a iperf3 -c 10.0.0.2 -n 2M) || fail "iperf3: $result"
echo "$result" | grep sender
errors=$(ip netns exec b ethtool -S "$vf1" | awk '$1 == "rx_csum_offload_errors:" { print $2 }')
[ "$errors" = 0 ] || fail "$errors checksum errors"
echo passed
