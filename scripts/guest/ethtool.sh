#!/bin/sh
# What ethtool can do with stock igb: its offline self-test (register test, EEPROM checksum, interrupts in three ways, loop-back in the PHY, link),
# dumps, and settings that make the driver reset and rebuild its queues while it is used.
set -eu
fail() { echo "FAILED: $*"; exit 1; }

ip link set eth0 up
sleep 4
[ "$(cat /sys/class/net/eth0/carrier)" = 1 ] || fail 'no link'
echo '--- self-test'
result=$(ethtool -t eth0 offline) || { echo "$result"; fail 'the offline self-test'; }
echo "$result"
for test in Register Eeprom Interrupt Loopback Link; do
    echo "$result" | grep -qE "^$test test .*[[:space:]]0$" || fail "$test test"
done
sleep 4
[ "$(cat /sys/class/net/eth0/carrier)" = 1 ] || fail 'no link after the self-test'
ethtool -t eth0 online >/dev/null || fail 'the online self-test'

echo '--- dumps'
ethtool eth0
ethtool -d eth0 | head -4
ethtool -e eth0 offset 0 length 32
ethtool -T eth0 | head -4
for what in -S -a -c -g -k -l -n -x -P; do
    result=$(ethtool $what eth0) || fail "ethtool $what"
    echo "ethtool $what: $(echo "$result" | wc -l) lines, $(echo "$result" | head -1)"
done
ethtool -S eth0 | grep -q '^ *rx_queue_0_packets:' || fail 'no statistics by queue'
ethtool -S eth0 | grep -q '^ *tx_good_bytes\|^ *tx_bytes:' || fail 'no statistics of the port'

echo '--- filters: igb offers them for later cards only'
ethtool -k eth0 | grep -q '^ntuple-filters: off \[fixed\]' || fail 'ntuple filters'
! result=$(ethtool -N eth0 flow-type ether proto 0x88F7 action 0 2>&1) || fail 'ethtool -N has worked'
echo "$result" | head -1

echo '--- settings, each followed by a working link'
for setting in '-G eth0 rx 512 tx 512' '-C eth0 rx-usecs 10' '-C eth0 rx-usecs 3' '-A eth0 autoneg off rx off tx off' '-K eth0 rx off' '-K eth0 rx on' \
    '-K eth0 rxvlan off' '-K eth0 rxvlan on' '-K eth0 tso off' '-K eth0 tso on' '-A eth0 autoneg on rx on tx on' '-X eth0 equal 1' '-X eth0 default' '-L eth0 combined 1' '-s eth0 speed 100 duplex full autoneg on' '-s eth0 advertise 0x20 autoneg on' '-s eth0 autoneg on' '-r eth0'; do
    # shellcheck disable=SC2086
    ethtool $setting || fail "ethtool $setting"
    sleep 4
    [ "$(cat /sys/class/net/eth0/carrier)" = 1 ] || fail "no link after ethtool $setting"
    echo "ethtool $setting: done"
done
echo passed
