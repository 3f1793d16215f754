#!/bin/sh
# igb and igbvf are loaded and unloaded, VFs enabled and disabled, ROUNDS times (default 50), under traffic: TCP from VF to VF
# and pings from the PF to both VFs are under way when the ground goes. Three orders take turns: igbvf first; the VFs first, while
# igbvf still drives them; igb first, which takes everything with it.
#
# Shows: no hang, all interfaces work after every round, and no interrupt is lost. That is seen so: 10 pings, 30 ms apart, which is
# more than any interrupt throttling time, have to be answered within 20 ms (after a lost interrupt, the driver's watchdog finds the packet
# after up to 2 s), and the receive vectors of both VFs have to count at least 10 interrupts for them in /proc/interrupts. Whether the kernel's
# log holds unexpected lines is judged from /run/dmesg, which collects it.
set -eu
rounds=${ROUNDS:-50}
nic=/sys/bus/pci/devices/0000:01:00.0

fail() {
    echo "FAILED in round $round: $*"
    dmesg | tail -30
    exit 1
}
interrupts() { awk -v n="$1-rx-0" '$NF == n { s = $2 } END { print s + 0 }' /proc/interrupts; }
check_ping() {
    result=$($1 ping -q -c 10 -i 0.03 -W 2 "$2") || fail "ping $2: $result"
    echo "$result" | grep -q ' 0% packet loss' || fail "ping $2: $result"
    slowest=$(echo "$result" | sed -n 's,.*max = [0-9.]*/[0-9.]*/\([0-9]*\).*,\1,p')
    [ "$slowest" -lt 20 ] || fail "ping $2: an answer took $slowest ms"
}
# Waits for a state that the watchdog of a driver brings: at most 10 s of virtual time.
until_true() {
    tries=0
    until eval "$1"; do
        tries=$((tries + 1))
        [ $tries -lt 100 ] || fail "this did not become true: $1"
        sleep 0.1
    done
}

round=1
while [ $round -le "$rounds" ]; do
    [ -e /sys/module/igb ] || modprobe igb
    until_true "[ -e $nic/net ]"
    pf=$(ls $nic/net)
    ip link set "$pf" up
    ip address add 10.0.0.100/24 dev "$pf"
    until_true "[ \$(cat /sys/class/net/$pf/carrier) = 1 ]"
    echo 2 >$nic/sriov_numvfs
    modprobe igbvf
    until_true "[ -e $nic/virtfn0/net -a -e $nic/virtfn1/net ]"
    vf0=$(ls $nic/virtfn0/net)
    vf1=$(ls $nic/virtfn1/net)
    ip netns add a
    ip netns add b
    ip link set "$vf0" netns a
    ip link set "$vf1" netns b
    ip -n a address add 10.0.0.1/24 dev "$vf0"
    ip -n b address add 10.0.0.2/24 dev "$vf1"
    ip -n a link set "$vf0" up
    ip -n b link set "$vf1" up
    until_true "ip -n a link show $vf0 | grep -q LOWER_UP && ip -n b link show $vf1 | grep -q LOWER_UP"
    ip netns exec a ping -q -c 2 -i 0.5 -W 2 10.0.0.2 >/dev/null || true

    before0=$(interrupts "$vf0")
    before1=$(interrupts "$vf1")
    check_ping 'ip netns exec a' 10.0.0.2
    counted0=$(($(interrupts "$vf0") - before0))
    counted1=$(($(interrupts "$vf1") - before1))
    [ $counted0 -ge 10 ] && [ $counted1 -ge 10 ] || fail "10 pings, but $counted0 and $counted1 receive interrupts"
    check_ping '' 10.0.0.1
    check_ping '' 10.0.0.2

    ip netns exec b iperf3 -s -D >/dev/null 2>&1
    sleep 0.2
    ip netns exec a iperf3 -c 10.0.0.2 -t 100 -b 30M >/dev/null 2>&1 &
    ping -q -i 0.005 10.0.0.1 >/dev/null 2>&1 &
    ping -q -i 0.005 10.0.0.2 >/dev/null 2>&1 &
    sleep 0.2
    case $((round % 3)) in
    0) order='igbvf, VFs, igb' && rmmod igbvf && echo 0 >$nic/sriov_numvfs && rmmod igb ;;
    1) order='VFs, igbvf, igb' && echo 0 >$nic/sriov_numvfs && rmmod igbvf && rmmod igb ;;
    2) order='igb, igbvf' && rmmod igb && rmmod igbvf ;;
    esac
    killall -9 iperf3 ping 2>/dev/null || true
    wait
    [ ! -e $nic/virtfn0 ] || fail 'VFs are still there'
    ip netns delete a
    ip netns delete b
    dmesg -c >>/run/dmesg
    echo "round $round: $order; $counted0 and $counted1 interrupts for 10 pings"
    round=$((round + 1))
done
echo passed
