#!/bin/sh
# pktgen from VF 0 to VF 1 in another network namespace: COUNT frames of SIZE bytes (without FCS), all of which have to arrive.
set -e
count=${COUNT:-6000}
size=${SIZE:-60}

ip link set eth0 up
echo 2 >/sys/class/net/eth0/device/sriov_numvfs
modprobe igbvf
modprobe pktgen
sleep 2
sender=$(ls /sys/bus/pci/devices/0000:01:10.0/net)
receiver=$(ls /sys/bus/pci/devices/0000:01:10.2/net)
ip netns add peer
address=$(cat "/sys/class/net/$receiver/address")
ip link set "$receiver" netns peer
ip -n peer link set "$receiver" up
ip link set "$sender" up
sleep 3

pg() { echo "$2" >"/proc/net/pktgen/$1"; }
pg kpktgend_0 rem_device_all
pg kpktgend_0 "add_device $sender"
pg "$sender" "count $count"
pg "$sender" "pkt_size $size"
pg "$sender" 'delay 0'
pg "$sender" 'dst 10.0.0.2'
pg "$sender" "dst_mac $address"

# /proc/net/dev has "name: bytes packets ..." for what was received.
packets() { ip netns exec peer cat /proc/net/dev | while read -r name _ packets _; do [ "$name" = "$receiver:" ] && echo "$packets"; done; }
before=$(packets)
echo '@pktgen begin'

# The generator leaves the processor to nobody: what was said has to be out before.
sleep 0.2
pg pgctrl start
sleep 0.2
after=$(packets)
echo '@pktgen end'
grep -E 'pps|Params|sofar' "/proc/net/pktgen/$sender"
arrived=$((after - before))
echo "sent $count, arrived $arrived"
[ "$arrived" -ge "$count" ]
